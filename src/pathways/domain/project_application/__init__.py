"""Requests for funding, from the pre-project to their answer (G5)."""

# Importing a moment registers its decision.
from pathways.domain.project_application import answering, pre_project, reviewing, submitting

__all__ = ["answering", "pre_project", "reviewing", "submitting"]
