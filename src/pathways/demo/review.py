"""What the President decides after the EPL: maintien, reorientation or its refusal (A1.10, A1.11).

The opinion is the panel's; the decision names it, and says why where it differs.
"""

from typing import NamedTuple
from uuid import UUID

from pathways.demo import accompaniment
from pathways.demo.bodies import FRANCE_TRAVAIL, Team, chosen
from pathways.demo.breach import controls
from pathways.demo.clock import Story
from pathways.demo.contracts import ended
from pathways.demo.person import Case
from pathways.domain.delegation.power import MAINTENANCE, REORIENTATION
from pathways.domain.engagement_contract.events import ContractEndReason
from pathways.domain.orientation.epl_review import MaintainPathway
from pathways.domain.orientation.events import Addressee, OrientationDecided, OrientationKind
from pathways.domain.orientation.notification import NotifyOrientation
from pathways.domain.orientation.reorientation import (
    ProposeReorientation,
    RefuseReorientation,
    Reorient,
)
from pathways.domain.panel.events import CaseKind, EplAdvice, EplOpinionGiven

EVERYONE = (Addressee.BENEFICIARY, Addressee.NEW_ORGANISATION)
MAINTAINED_THOUGH = "La personne vient de changer de référent : laisser le suivi s'installer."
REORIENTED_THOUGH = "Une place s'est libérée depuis la séance, et la personne la demande."


class Destination(NamedTuple):
    """Where a reorientation leads."""

    kind: OrientationKind
    team: Team


class Opinion(NamedTuple):
    """What a decision says of the opinion behind it."""

    session_id: UUID
    case_id: UUID
    differs_because: str | None


def starts(case: Case) -> None:
    """Let everything that follows an orientation begin."""
    accompaniment.starts(case)
    case.begin(reorientation(case), controls(case))


def reorientation(case: Case) -> Story:
    """Proposed by the body as soon as the situation allows; the EPL sees it next (A1.10)."""
    person = case.person
    if case.kind is not OrientationKind.SOCIAL or not person.chance(16):
        return
    yield person.later(110, 420)
    yield case.asks(
        ProposeReorientation(
            orientation_id=case.id,
            on=person.today,
            kind=OrientationKind.EMPLOYMENT,
            ground="Freins levés : peut chercher un emploi.",
        )
    )


def decided(
    case: Case,
    session: UUID,
    kind: CaseKind,
    opinion: EplOpinionGiven,
    towards: Destination | None,
) -> Story:
    """Days later, mostly as advised; the person and the bodies are told."""
    person = case.person
    yield person.later(2, 16)
    advised = opinion.advice is EplAdvice.REORIENT
    follows = person.chance(93)
    reorients = advised if follows else not advised
    because = REORIENTED_THOUGH if reorients else MAINTAINED_THOUGH
    behind = Opinion(session, opinion.case_id, None if follows else because)
    if reorients:
        yield from reoriented(case, behind, towards or elsewhere(case))
    elif kind is CaseKind.REORIENTATION_REQUEST:
        yield from refused(case, behind)
    else:
        yield from maintained(case, behind)
    case.heard = False


def maintained(case: Case, behind: Opinion) -> Story:
    """A new period of 12 months (A1.11)."""
    person = case.person
    signatory = person.offices.delegations.signs(MAINTENANCE, person.rng)
    kept = yield person.asks(
        MaintainPathway(
            orientation_id=case.id, on=person.today, **behind._asdict(), **signatory._asdict()
        )
    )
    if kept:
        case.studied = False
        yield from told(case)


def refused(case: Case, behind: Opinion) -> Story:
    """The proposal is not validated: the accompaniment goes on (A1.10)."""
    person = case.person
    signatory = person.offices.delegations.signs(REORIENTATION, person.rng)
    yield person.asks(
        RefuseReorientation(
            orientation_id=case.id,
            on=person.today,
            refused_by=signatory.decided_by,
            delegation_id=signatory.delegation_id,
            ground="Garde d'enfants non réglée : accompagnement social à poursuivre.",
            **behind._asdict(),
        )
    )
    yield from told(case)


def told(case: Case) -> Story:
    """The person and the body are told of the decision."""
    yield case.person.later(1, 12)
    for addressee in EVERYONE:
        if not case.person.chance(10):
            yield case.person.asks(
                NotifyOrientation(orientation_id=case.id, to=addressee, on=case.person.today)
            )


def reoriented(case: Case, behind: Opinion, towards: Destination) -> Story:
    """This accompaniment ends for another, which begins the same day."""
    person = case.person
    kind, team = towards
    referent = team.available() if person.chance(60) else None
    new = person.new_id()
    signatory = person.offices.delegations.signs(REORIENTATION, person.rng)
    decided = yield person.asks(
        Reorient(
            orientation_id=case.id,
            new_orientation_id=new,
            organisation_id=team.id,
            kind=kind,
            on=person.today,
            referent_id=referent.id if referent else None,
            **behind._asdict(),
            **signatory._asdict(),
        )
    )
    if not decided:
        return
    if case.contract is not None:
        yield person.asks(ended(case.contract, person.today, ContractEndReason.ORIENTATION_ENDED))
    case.close()
    opening = decided.first(OrientationDecided)
    person.case = Case(person, opening, new, team)
    person.case.followed_by(referent)
    starts(person.case)


def elsewhere(case: Case) -> Destination:
    """Where the person would be better accompanied."""
    person = case.person
    if case.kind is OrientationKind.SOCIAL:
        france_travail = next(t for t in person.teams if t.body.kind is FRANCE_TRAVAIL)
        return Destination(OrientationKind.EMPLOYMENT, france_travail)
    others = [team for team in person.teams if team is not case.team]
    suggested = frozenset({"ccas", "cias", "caf"})
    return Destination(
        OrientationKind.SOCIAL, chosen(others, person.rng, suggested, person.territory)
    )
