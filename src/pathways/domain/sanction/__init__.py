"""Sanctions: what the law of a day allows when commitments are not kept (CASF L262-37).

One file per moment of the procedure; importing the package registers the decisions of all of them.
"""

from pathways.domain.sanction import (
    answer,
    appeal,
    carrying_out,
    completing,
    deciding,
    ending,
    epd,
    letter,
    notifying,
    opening,
    regularising,
    undoing,
)

__all__ = [
    "answer",
    "appeal",
    "carrying_out",
    "completing",
    "deciding",
    "ending",
    "epd",
    "letter",
    "notifying",
    "opening",
    "regularising",
    "undoing",
]
