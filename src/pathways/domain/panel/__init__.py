"""Panel sessions: the équipes pluridisciplinaires, local (EPL) and departmental (EPD).

Planned → cases listed → agenda locked → held → minutes signed; or cancelled. One file per moment;
importing the package registers the decisions of all of them.
"""

from pathways.domain.panel import (
    holding,
    listing,
    locking,
    members,
    minutes,
    opinions,
    planning,
    rescheduling,
)

__all__ = [
    "holding",
    "listing",
    "locking",
    "members",
    "minutes",
    "opinions",
    "planning",
    "rescheduling",
]
