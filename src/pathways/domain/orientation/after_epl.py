"""The EPL's opinion behind a decision of the President or of a delegate (A1.11, N8).

Opinion and decision are two facts by two actors: the decision names the opinion, and says why
where it differs.
"""

from datetime import date
from uuid import UUID

from pathways.domain.delegation.power import decision_maker
from pathways.domain.delegation.state import DelegationState
from pathways.domain.orientation.state import OrientationState
from pathways.domain.panel.events import EplAdvice, EplOpinionGiven
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.refusal import Malformed, Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import french, optional_text, text


class OpinionHalfNamed(Malformed):
    """Un avis se nomme par sa séance et son dossier, ensemble."""

    field = "case_id"


class NoOpinionGiven(Refusal):
    """L'EPL n'a pas donné d'avis sur la situation de cette personne dans cette séance."""

    rule = "A1.11"
    field = "case_id"
    remedy = "Enregistrez d'abord l'avis de l'EPL, puis la décision qui le nomme."


class OpinionOnAnother(Refusal):
    """Cet avis porte sur un autre accompagnement."""

    rule = "A1.11"
    field = "case_id"


class DecidedBeforeOpinion(Refusal):
    """L'EPL a donné son avis le {given_on} : la décision ne peut pas être du {day}."""

    rule = "A1.11"
    field = "on"


class OpinionAlreadyFollowed(Refusal):
    """Une décision a déjà été prise sur cet avis de l'EPL."""

    rule = "A1.11"
    field = "case_id"


class DiffersWithoutReason(Refusal):
    """La décision n'est pas celle que l'EPL a conseillée : il faut dire pourquoi."""

    rule = "A1.11"
    field = "differs_because"
    remedy = "Écrivez la raison, ou suivez l'avis."


class DiffersFromNothing(Refusal):
    """La décision ne diffère d'aucun avis : il n'y a pas de raison à en donner."""

    rule = "A1.11"
    field = "differs_because"


def opinion_behind(
    orientation: OrientationState,
    session: PanelSessionState | None,
    case_id: UUID | None,
    day: date,
) -> EplOpinionGiven | None:
    """The opinion named, given in a session that was held, by that day, on this accompaniment.

    None where none is named. Raises OpinionHalfNamed, NoOpinionGiven, OpinionOnAnother,
    DecidedBeforeOpinion or OpinionAlreadyFollowed.
    """
    if session is None and case_id is None:
        return None
    if session is None or case_id is None:
        raise OpinionHalfNamed
    case = session.case(case_id)
    if case is None or not isinstance(case.opinion, EplOpinionGiven) or session.held_on is None:
        raise NoOpinionGiven
    if case.orientation_id != orientation.id:
        raise OpinionOnAnother
    if day < case.opinion.given_on:
        raise DecidedBeforeOpinion(given_on=french(case.opinion.given_on), day=french(day))
    if (session.id, case_id) in orientation.opinions_followed:
        raise OpinionAlreadyFollowed
    return case.opinion


def follows(
    opinion: EplOpinionGiven | None, advice: EplAdvice, organisation_id: UUID | None = None
) -> bool:
    """Whether a decision is what the opinion advised; a body named by both must be the same."""
    if opinion is None:
        return True
    named = opinion.organisation_id
    return opinion.advice is advice and (named is None or named == organisation_id)


def reason_to_differ(given: str | None, followed: bool) -> str | None:
    """The reason, needed where the opinion was not followed, and there only."""
    reason = optional_text(given, "differs_because")
    if followed and reason is not None:
        raise DiffersFromNothing
    if not followed and reason is None:
        raise DiffersWithoutReason
    return reason


def whoever_decided(
    decided_by: str,
    delegation: DelegationState | None,
    session: PanelSessionState | None,
    act: str,
    day: date,
    rules: Rules,
) -> str:
    """Who decided: "president" or "delegate" once sure of the power, or as it was written.

    A decision that names an opinion or a delegation is always checked; the others from the day the
    département asks for it (H9). Raises what `decision_maker` raises.
    """
    checked = rules.decision_maker_checked.find(day)
    if delegation is None and session is None and not (checked and checked.value):
        return text(decided_by, "decided_by")
    return decision_maker(decided_by, delegation, act, day, rules)
