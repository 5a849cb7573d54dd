"""What the President decides on the way: maintien after the EPL, reorientation (A1.10, A1.11)."""

from datetime import timedelta

from pathways.demo import accompaniment
from pathways.demo.bodies import FRANCE_TRAVAIL, Team, chosen
from pathways.demo.clock import Story
from pathways.demo.contracts import ended
from pathways.demo.person import Case
from pathways.domain.engagement_contract.events import ContractEndReason
from pathways.domain.orientation.epl_review import MaintainPathway
from pathways.domain.orientation.events import Addressee, OrientationDecided, OrientationKind
from pathways.domain.orientation.notification import NotifyOrientation
from pathways.domain.orientation.reorientation import (
    ProposeReorientation,
    RefuseReorientation,
    Reorient,
)

PRESIDENT = "Présidente du Département"
EVERYONE = (Addressee.BENEFICIARY, Addressee.NEW_ORGANISATION)


def starts(case: Case) -> None:
    """Let everything that follows an orientation begin."""
    accompaniment.starts(case)
    case.begin(epl(case), reorientation(case))


def epl(case: Case) -> Story:
    """Studied within the year, or after; most are maintained (A1.11)."""
    person, due = case.person, case.decided.epl_due_on
    while True:
        yield person.later(-60, 30, after=due)
        if person.chance(28):
            yield from reoriented(case)
            return
        maintained = yield person.asks(
            MaintainPathway(orientation_id=case.id, on=person.today, decided_by=PRESIDENT)
        )
        due = maintained.day("epl_due_on") or person.today + timedelta(days=365)
        yield from told(case)


def reorientation(case: Case) -> Story:
    """Proposed by the body as soon as the situation allows; validated or not (A1.10)."""
    person = case.person
    if case.kind is not OrientationKind.SOCIAL or not person.chance(16):
        return
    yield person.later(110, 420)
    proposed = yield case.asks(
        ProposeReorientation(
            orientation_id=case.id,
            on=person.today,
            kind=OrientationKind.EMPLOYMENT,
            ground="Freins levés : peut chercher un emploi.",
        )
    )
    if not proposed:
        return
    yield person.later(8, 45)
    if person.chance(65):
        yield from reoriented(case)
    else:
        yield person.asks(
            RefuseReorientation(
                orientation_id=case.id,
                on=person.today,
                refused_by=PRESIDENT,
                ground="Garde d'enfants non réglée : accompagnement social à poursuivre.",
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


def reoriented(case: Case) -> Story:
    """This accompaniment ends for another, which begins the same day."""
    person = case.person
    kind, team = _elsewhere(case)
    referent = team.available() if person.chance(60) else None
    new = person.new_id()
    decided = yield person.asks(
        Reorient(
            orientation_id=case.id,
            new_orientation_id=new,
            organisation_id=team.id,
            kind=kind,
            on=person.today,
            decided_by=PRESIDENT,
            referent_id=referent.id if referent else None,
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


def _elsewhere(case: Case) -> tuple[OrientationKind, Team]:
    person = case.person
    if case.kind is OrientationKind.SOCIAL:
        france_travail = next(t for t in person.teams if t.body.kind is FRANCE_TRAVAIL)
        return OrientationKind.EMPLOYMENT, france_travail
    others = [team for team in person.teams if team is not case.team]
    suggested = frozenset({"ccas", "cias", "caf"})
    return OrientationKind.SOCIAL, chosen(others, person.rng, suggested, person.territory)
