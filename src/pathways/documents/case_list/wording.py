"""The words every rendering of a case list shares."""

from pathways.documents.case_list.content import SessionHead, SessionStatus
from pathways.documents.french import short_day
from pathways.domain.panel.events import PanelKind

PANELS = {
    PanelKind.EPL: "équipe pluridisciplinaire locale",
    PanelKind.EPD: "équipe pluridisciplinaire départementale",
}


def title(session: SessionHead) -> str:
    """ "EPL PDS Centre Anjou du 04/03/2025"."""
    where = f" {session.territory}" if session.territory else ""
    return f"{session.kind.upper()}{where} du {short_day(session.held_on)}"


def status(session: SessionHead) -> str:
    """How far the agenda and the session have come: "arrêté le 25/02/2025, séance tenue"."""
    locked = f"arrêté le {short_day(session.locked_on)}" if session.locked_on else "proposé"
    match session.status:
        case SessionStatus.PROPOSED:
            return "proposé, non arrêté"
        case SessionStatus.LOCKED:
            return locked
        case SessionStatus.HELD:
            return f"{locked}, séance tenue"
        case SessionStatus.SIGNED:
            return f"{locked}, séance tenue, procès-verbal signé"
        case SessionStatus.CANCELLED:
            return f"{locked}, séance annulée"


def cases(number: int) -> str:
    """ "Aucun dossier", "1 dossier", "200 dossiers"."""
    return "Aucun dossier" if number == 0 else f"{number} dossier{plural(number)}"


def plural(number: int) -> str:
    """The ending of a plural: French counts from two."""
    return "s" if number > 1 else ""
