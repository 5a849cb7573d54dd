"""Someone in an insertion action, from the entry to the outcome (G4; A2 to A7)."""

from pathways.domain.enrolment import (
    interview,
    placement,
    professionalisation,
    session_attendance,
    training,
    worked_hours,
)

__all__ = [
    "interview",
    "placement",
    "professionalisation",
    "session_attendance",
    "training",
    "worked_hours",
]
