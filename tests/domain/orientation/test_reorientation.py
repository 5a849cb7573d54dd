"""The reorientation: proposed by the body, refused or decided by the President."""

from dataclasses import replace
from typing import Any

from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.command import On, decider_of
from pathways.domain.orientation.checks import BeforeOrientation, OrientationClosed
from pathways.domain.orientation.deciding import NoSuchOrganisation
from pathways.domain.orientation.entitlement import NoRsaRight
from pathways.domain.orientation.events import (
    EndReason,
    OrientationEnded,
    OrientationKind,
    PathwayMaintained,
    ReorientationProposed,
    ReorientationRefused,
    Reoriented,
)
from pathways.domain.orientation.referent import ReferentWithoutDiploma
from pathways.domain.orientation.reorientation import (
    DecidedBeforeProposed,
    NoReorientationProposed,
    ProposeReorientation,
    RefuseReorientation,
    Reorient,
    ReorientationAlreadyProposed,
    ReorientationChangesNothing,
)
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import InTheFuture
from tests.domain.orientation.people import (
    CAP_EMPLOI,
    CCAS,
    HUGO,
    ORIENTATION,
    ccas,
    day,
    entitled,
    oriented,
    right,
    sara,
)
from tests.domain.spec import Scenario, an_id, given

EMPLOYMENT = OrientationKind.EMPLOYMENT
PROPOSED = ReorientationProposed(day("2021-09-06"), EMPLOYMENT, "Prête à travailler", CAP_EMPLOI)
NEW = an_id("new")


def accompanied(*facts: Any, **others: Any) -> Scenario:
    known = {"beneficiary": entitled(), "organisation": ccas(), **others}
    return given(oriented("2021-03-01"), *facts, **known)


def propose(on: str = "2021-09-06", **said: Any) -> ProposeReorientation:
    fields = {"kind": EMPLOYMENT, "ground": "Prête à travailler", "organisation_id": CAP_EMPLOI}
    return ProposeReorientation(orientation_id=ORIENTATION, on=day(on), **{**fields, **said})


def refuse(on: str) -> RefuseReorientation:
    return RefuseReorientation(
        orientation_id=ORIENTATION, on=day(on), refused_by="Le Président", ground="Trop tôt"
    )


def reorient(on: str, **said: Any) -> Reorient:
    fields: dict[str, Any] = {
        "orientation_id": ORIENTATION,
        "new_orientation_id": NEW,
        "organisation_id": CAP_EMPLOI,
        "kind": EMPLOYMENT,
        "on": day(on),
        "decided_by": "Le Président",
    }
    return Reorient(**{**fields, **said})


def the_new_one(on: str, **said: Any) -> Any:
    fields = {"organisation_id": CAP_EMPLOI, "kind": EMPLOYMENT, "follows": ORIENTATION, **said}
    return oriented(on, **fields)


def test_the_body_proposes_once_at_a_time() -> None:
    accompanied().when(propose()).then(PROPOSED)
    accompanied(PROPOSED).when(propose("2021-10-01")).then_refused(
        ReorientationAlreadyProposed, rule="A1.10"
    )


def test_a_proposal_changes_something() -> None:
    same = propose(kind=OrientationKind.SOCIAL, organisation_id=CCAS)
    accompanied().when(same).then_refused(ReorientationChangesNothing)
    accompanied().when(propose(kind=OrientationKind.SOCIAL, organisation_id=None)).then_refused(
        ReorientationChangesNothing
    )
    accompanied().when(propose(organisation_id=None)).then(replace(PROPOSED, organisation_id=None))


def test_a_proposal_names_a_known_body() -> None:
    accompanied(organisation=()).when(propose()).then_refused(NoSuchOrganisation)


def test_the_president_may_refuse_and_the_accompaniment_goes_on() -> None:
    refused = ReorientationRefused(day("2021-09-20"), "Le Président", "Trop tôt")
    accompanied(PROPOSED).when(refuse("2021-09-20")).then(refused)
    again = accompanied(PROPOSED, refused)
    again.when(propose("2021-12-01")).then(replace(PROPOSED, proposed_on=day("2021-12-01")))
    assert OrientationState.of(ORIENTATION, again.facts).claims()


def test_there_is_nothing_to_refuse_without_a_proposal_nor_before_it() -> None:
    accompanied().when(refuse("2021-09-20")).then_refused(NoReorientationProposed, rule="A1.10")
    accompanied(PROPOSED).when(refuse("2021-09-05")).then_refused(DecidedBeforeProposed)


def test_keeping_the_accompaniment_answers_what_was_proposed_by_then() -> None:
    kept = PathwayMaintained(day("2021-10-04"), "Présidente", day("2022-10-04"), "A1.11")
    asked = ReorientationProposed(day("2021-09-06"), OrientationKind.EMPLOYMENT, "Prête.")
    later = ReorientationProposed(day("2021-10-05"), OrientationKind.EMPLOYMENT, "Prête.")
    accompanied(asked, kept).when(refuse("2021-10-11")).then_refused(NoReorientationProposed)
    accompanied(later, kept).when(propose("2021-10-11")).then_refused(ReorientationAlreadyProposed)


def test_an_accepted_proposal_closes_this_orientation_and_opens_the_next() -> None:
    decided = accompanied(PROPOSED).when(reorient("2021-09-20"))
    decided.then_on("new", the_new_one("2021-09-20")).then(
        Reoriented(day("2021-09-20"), "Le Président", NEW)
    )


def test_the_president_may_reorient_unasked_as_after_an_epl() -> None:
    accompanied().when(reorient("2022-02-10")).then_on("new", the_new_one("2022-02-10"))


def test_the_new_orientation_lives_under_the_rules_of_its_own_day() -> None:
    accompanied().when(reorient("2025-02-10")).then_on("new", the_new_one("2025-02-10"))
    assert the_new_one("2025-02-10").contract_due_on is None
    assert the_new_one("2021-09-20").contract_due_on == day("2021-11-20")


def test_a_reorientation_is_not_decided_before_it_was_proposed() -> None:
    accompanied(PROPOSED).when(reorient("2021-09-05")).then_refused(DecidedBeforeProposed)


def test_a_reorientation_changes_the_body_or_the_kind() -> None:
    social = OrientationKind.SOCIAL
    accompanied().when(reorient("2021-09-20", kind=social, organisation_id=CCAS)).then_refused(
        ReorientationChangesNothing
    )
    accompanied().when(reorient("2021-09-20", kind=social)).then_on(
        "new", the_new_one("2021-09-20", kind=social)
    )


def test_a_reorientation_meets_every_condition_of_an_orientation() -> None:
    closed = accompanied(beneficiary=sara(right(RightStatus.CLOSED)))
    closed.when(reorient("2021-09-20")).then_refused(NoRsaRight)
    social = reorient("2021-09-20", kind=OrientationKind.SOCIAL, referent_id=HUGO)
    accompanied().when(social).then_refused(ReferentWithoutDiploma)
    accompanied(organisation=()).when(reorient("2021-09-20")).then_refused(NoSuchOrganisation)
    accompanied().on("2021-09-19").when(reorient("2021-09-20")).then_refused(InTheFuture)


def test_an_orientation_ends_once() -> None:
    over = accompanied(OrientationEnded(day("2021-09-20"), EndReason.MOVED))
    over.when(reorient("2021-09-20")).then_refused(OrientationClosed)
    over.when(reorient("2021-09-01")).then_refused(OrientationClosed)
    accompanied().when(reorient("2021-02-28")).then_refused(BeforeOrientation)


def test_trap_5_a_reorientation_the_very_day_and_another_a_week_later() -> None:
    accompanied().when(reorient("2021-03-01")).then_on("new", the_new_one("2021-03-01"))
    new = the_new_one("2021-03-01")
    back = reorient(
        "2021-03-08",
        orientation_id=NEW,
        new_orientation_id=an_id("third"),
        organisation_id=CCAS,
        kind=OrientationKind.SOCIAL,
    )
    given(new, beneficiary=entitled(), organisation=ccas()).when(back).then_on(
        "third", oriented("2021-03-08", follows=NEW)
    )


def test_trap_5_through_a_reorientation_the_person_has_one_open_orientation() -> None:
    before = OrientationState.of(ORIENTATION, [oriented()])
    states = {
        "orientation": before,
        "beneficiary": decider_of(Reorient).states[1][1].of(an_id("Sara"), entitled()),
        "organisation": decider_of(Reorient).states[2][1].of(CAP_EMPLOI, ccas()),
        "new_orientation": OrientationState(NEW),
    }
    rules = accompanied().rules
    closed, opened = decider_of(Reorient)(reorient("2021-09-20"), states, rules, day("2022-01-01"))
    assert isinstance(closed, Reoriented)
    assert isinstance(opened, On)
    assert before.evolve(closed).claims() == frozenset()
    assert OrientationState.of(NEW, opened.events).claims() == before.claims()
