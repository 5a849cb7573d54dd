"""What the log tells of someone's case in a session, for the letters that convene them (N8)."""

from datetime import datetime, time, timedelta
from typing import Any

from pathways.documents.letters.of_orientation import breach_facts
from pathways.documents.letters.of_procedure import incurred
from pathways.documents.letters.subject import File
from pathways.domain.panel.events import CaseKind, PanelSessionPlanned

REASONS = {
    CaseKind.TWELVE_MONTH_REVIEW: "Votre accompagnement est étudié au plus tard tous les douze"
    " mois : votre situation va l'être.",
    CaseKind.REORIENTATION_REQUEST: "Une nouvelle orientation est proposée pour vous : votre"
    " situation va être étudiée.",
}


def epl_convocation(file: File) -> dict[str, Any]:
    if file.session is None or file.case is None:
        return {}
    territories = file.rules.territories.on(file.day)
    territory = territories.choice(file.session.territory) if file.session.territory else None
    return {
        **_sitting(file),
        "territory": territory.label if territory else None,
        "reason": REASONS.get(file.session.cases[file.case].kind),
    }


def epd_convocation(file: File) -> dict[str, Any]:
    told = {
        "facts": breach_facts(file),
        "breach_notified_on": file.procedure.letter_sent_on if file.procedure else None,
        "sanction_incurred": incurred(file) if file.procedure else None,
    }
    return told | (_sitting(file) if file.session and file.case else {})


def _sitting(file: File) -> dict[str, Any]:
    """When and where: the case's own slot once the agenda is locked, the opening before."""
    session, planned = file.session, file.last(PanelSessionPlanned)
    assert session is not None
    assert planned is not None
    on = session.held_on or session.planned_for
    assert on is not None
    before = session.agenda.index(file.case) if file.case in session.agenda else 0
    opens = datetime.combine(on, time.fromisoformat(planned.starts_at))
    at = opens + timedelta(minutes=session.slot_minutes * before)
    return {"session_on": on, "session_at": f"{at:%H:%M}", "session_place": planned.place}
