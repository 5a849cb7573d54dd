"""French of the attendance sheet that no rule or event carries."""

from collections.abc import Mapping

from pathways.documents.french import TIED

ATTENDANCES: Mapping[str, str] = {
    "attended": "présent(e)",
    "missed": "absent(e)",
    "excused": "excusé(e)",
}


def lasting(minutes: int) -> str:
    """ "2 h 30", "45 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{TIED}min"
    return f"{hours}{TIED}h" + (f"{TIED}{rest:02}" if rest else "")
