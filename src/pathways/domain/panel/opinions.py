"""The panel advises on each case, or puts it off; the President decides (A1.11, A1.12, N8)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.panel.checks import NoSuchCase, open_case, sitting
from pathways.domain.panel.events import (
    CasePostponed,
    EpdAdvice,
    EpdOpinionGiven,
    EplAdvice,
    EplOpinionGiven,
    PanelKind,
)
from pathways.domain.panel.holding import check_quorum
from pathways.domain.panel.state import Case, PanelSessionState
from pathways.domain.refusal import Malformed, Refusal
from pathways.domain.rules import Rules
from pathways.domain.sanction.scale import MeasureNotProvided
from pathways.domain.texts import french, optional_text, text

SANCTIONS = {
    EpdAdvice.REDUCTION: "suspension",  # a reduction is a suspension in part (N1)
    EpdAdvice.SUSPENSION: "suspension",
    EpdAdvice.SUPPRESSION: "suppression",
}
"""The measure of `sanction_measures` that an advice proposes."""


class GiveEplOpinion(Command):
    """The EPL advises to keep the accompaniment or to reorient, maybe towards a body named."""

    session_id: UUID
    case_id: UUID
    advice: EplAdvice
    organisation_id: UUID | None = None
    comment: str | None = None


class GiveEpdOpinion(Command):
    """The EPD advises: nothing, a delay `until` a day, or a sanction of `percent` over `months`."""

    session_id: UUID
    case_id: UUID
    advice: EpdAdvice
    percent: Decimal | None = None
    months: int | None = None
    until: date | None = None
    comment: str | None = None


class PostponeCase(Command):
    """The panel could not conclude on this case: it comes back at the next session."""

    session_id: UUID
    case_id: UUID
    ground: str


class OpinionOfTheOtherPanel(Refusal):
    """Cet avis est celui de l'autre équipe pluridisciplinaire."""

    rule = "N8"
    field = "session_id"


class PresenterRecused(Refusal):
    """La personne qui présente ce dossier y est récusée."""

    rule = "N8"
    field = "case_id"
    remedy = "Corrigez qui présente le dossier, ou reportez-le à la séance suivante."


class BodyWithoutReorientation(Malformed):
    """Un organisme ne se propose qu'avec une réorientation."""

    field = "organisation_id"


class SanctionMistold(Malformed):
    """Une sanction, et elle seule, se propose avec un pourcentage jusqu'à 100 et des mois."""

    field = "percent"


class DelayMistold(Malformed):
    """Un délai se propose avec une date, après la séance du {held_on}, et lui seul."""

    field = "until"


@decides
def give_epl_opinion(command: GiveEplOpinion, session: PanelSessionState) -> Decision:
    """The EPL's opinion, on the day of its session (art. 4.3)."""
    held_on, case = _advised(session, command.case_id, PanelKind.EPL)
    if command.organisation_id is not None and command.advice is not EplAdvice.REORIENT:
        raise BodyWithoutReorientation
    return [
        EplOpinionGiven(
            case_id=command.case_id,
            beneficiary_id=case.beneficiary_id,
            orientation_id=case.orientation_id,
            given_on=held_on,
            advice=command.advice,
            organisation_id=command.organisation_id,
            comment=optional_text(command.comment, "comment"),
        )
    ]


@decides
def give_epd_opinion(command: GiveEpdOpinion, session: PanelSessionState, rules: Rules) -> Decision:
    """The EPD's opinion, on the day of its session (art. 4.4).

    The floor and ceiling of the law bind the decision, which knows the rank and the household.
    """
    held_on, case = _advised(session, command.case_id, PanelKind.EPD)
    assert case.procedure_id is not None  # a breach is listed with its procedure
    _check_sanction(command, held_on, rules)
    if (command.advice is EpdAdvice.DELAY) != (command.until is not None) or (
        command.until is not None and command.until <= held_on
    ):
        raise DelayMistold(held_on=french(held_on))
    return [
        EpdOpinionGiven(
            case_id=command.case_id,
            beneficiary_id=case.beneficiary_id,
            procedure_id=case.procedure_id,
            given_on=held_on,
            advice=command.advice,
            percent=command.percent,
            months=command.months,
            until=command.until,
            comment=optional_text(command.comment, "comment"),
        )
    ]


@decides
def postpone_case(command: PostponeCase, session: PanelSessionState) -> Decision:
    """Put off: the next session may list it again."""
    held_on = sitting(session)
    case = open_case(session, command.case_id)
    return [
        CasePostponed(
            case_id=command.case_id,
            beneficiary_id=case.beneficiary_id,
            postponed_on=held_on,
            ground=text(command.ground, "ground"),
        )
    ]


def _advised(session: PanelSessionState, case_id: UUID, panel: PanelKind) -> tuple[date, Case]:
    """The day of the session, and the case it may advise on: listed, locked, a quorum sitting."""
    if session.kind is not panel:
        raise OpinionOfTheOtherPanel
    held_on = sitting(session)
    case = open_case(session, case_id)
    if case_id not in session.agenda:
        raise NoSuchCase
    if case.presenter_id in case.recused:
        raise PresenterRecused
    check_quorum(session, session.sitting_on(case))
    return held_on, case


def _check_sanction(command: GiveEpdOpinion, held_on: date, rules: Rules) -> None:
    measure = SANCTIONS.get(command.advice)
    if measure is None:
        if command.percent is not None or command.months is not None:
            raise SanctionMistold
        return
    if command.percent is None or command.months is None:
        raise SanctionMistold
    if not 0 < command.percent <= 100 or command.months < 1:
        raise SanctionMistold
    if measure not in rules.sanction_measures.on(held_on).codes:
        raise MeasureNotProvided(field="advice", day=held_on, measure=measure)
