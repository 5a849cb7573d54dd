"""The minutes are signed by whoever chaired: the session is over."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.panel.checks import not_in_the_future, sitting
from pathways.domain.panel.events import Capacity, MinutesSigned
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.refusal import Refusal
from pathways.domain.texts import french


class SignMinutes(Command):
    session_id: UUID
    on: date
    signed_by: UUID


class CasesWithoutConclusion(Refusal):
    """{left} dossier(s) de l'ordre du jour attendent encore un avis ou un report."""

    rule = "N8"
    field = "session_id"
    remedy = "Donnez un avis sur chaque dossier, ou reportez-le à la séance suivante."


class SignedBeforeSession(Refusal):
    """Le procès-verbal d'une séance du {held_on} n'a pas été signé avant elle."""

    field = "on"


class NotInTheChair(Refusal):
    """Le procès-verbal est signé par un membre présent, à la présidence."""

    rule = "H10"
    field = "signed_by"


@decides
def sign_minutes(command: SignMinutes, session: PanelSessionState, today: date) -> Decision:
    """Signed once every case is concluded or put off."""
    held_on = sitting(session)
    not_in_the_future(command.on, today)
    if command.on < held_on:
        raise SignedBeforeSession(held_on=french(held_on))
    left = sum(not case.concluded for case in session.cases.values())
    if left:
        raise CasesWithoutConclusion(left=left)
    chair = session.members.get(command.signed_by) is Capacity.CHAIR
    if not chair or command.signed_by not in session.present:
        raise NotInTheChair
    return [MinutesSigned(signed_on=command.on, signed_by=command.signed_by)]
