"""Alerts: a deadline's step has come. One stream each, so that nobody's version is disturbed."""

# Importing a moment registers its decision.
from pathways.domain.alert import raising, sweeping

__all__ = ["raising", "sweeping"]
