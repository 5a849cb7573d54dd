"""Collective sessions of an action: scheduled, then held or cancelled. One file per moment."""

from pathways.domain.action_session import cancelling, holding, scheduling

__all__ = ["cancelling", "holding", "scheduling"]
