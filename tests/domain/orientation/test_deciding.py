"""Deciding an orientation: who may be oriented, to whom, and what is due from that day."""

from dataclasses import replace
from typing import Any

import pytest

from pathways.domain.beneficiary.events import (
    BeneficiaryMerged,
    ExitNature,
    PersonForgotten,
    RightStatus,
    RsaExited,
)
from pathways.domain.beneficiary.guards import FileMerged, PersonErased
from pathways.domain.command import Claim
from pathways.domain.organisation.events import OrganisationKind, ReferentDeparted
from pathways.domain.orientation.deciding import (
    DecideOrientation,
    FollowsAnotherPerson,
    FormerOrientationStillOpen,
    NoSuchOrganisation,
    OrientationAlreadyDecided,
)
from pathways.domain.orientation.entitlement import (
    LeftRsa,
    NoRsaRight,
    NoSuchPerson,
    NotBoundByRightsAndDuties,
    RightNotKnown,
)
from pathways.domain.orientation.events import (
    EndReason,
    OrientationDecided,
    OrientationEnded,
    OrientationKind,
)
from pathways.domain.orientation.referent import (
    NoSuchReferent,
    ReferentNotThere,
    ReferentWithoutDiploma,
)
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import InTheFuture
from pathways.domain.rules import NoRuleInForce, Rules
from pathways.domain.texts import TextMissing
from tests.domain.orientation.people import (
    CCAS,
    HUGO,
    NADIA,
    ORIENTATION,
    SARA,
    ccas,
    day,
    entitled,
    oriented,
    right,
    rights_and_duties,
    sara,
)
from tests.domain.spec import Scenario, an_id, given

NOBODY_ORIENTED = given(beneficiary=entitled(), organisation=ccas())


def decide(on: str = "2021-03-01", **said: Any) -> DecideOrientation:
    fields: dict[str, Any] = {
        "orientation_id": ORIENTATION,
        "beneficiary_id": SARA,
        "organisation_id": CCAS,
        "kind": OrientationKind.SOCIAL,
        "on": day(on),
        "decided_by": "Le Président",
    }
    return DecideOrientation(**{**fields, **said})


def file_of_sara(*told: Any) -> Scenario:
    return given(beneficiary=sara(*told), organisation=ccas())


def test_in_2021_the_first_rdv_the_contract_and_the_epl_run_from_the_decision() -> None:
    NOBODY_ORIENTED.when(decide("2021-03-01", referent_id=NADIA)).then(
        OrientationDecided(
            beneficiary_id=SARA,
            organisation_id=CCAS,
            kind=OrientationKind.SOCIAL,
            decided_on=day("2021-03-01"),
            decided_by="Le Président",
            first_rdv_due_on=day("2021-03-16"),
            first_rdv_rule="A1.3",
            epl_due_on=day("2022-03-01"),
            epl_rule="A1.11",
            contract_due_on=day("2021-05-01"),
            contract_rule="A1.7",
            referent_id=NADIA,
        )
    )


def test_in_2025_no_contract_is_due_before_the_notification() -> None:
    NOBODY_ORIENTED.when(decide("2025-03-01")).then(oriented("2025-03-01"))
    assert oriented("2025-03-01").contract_due_on is None


def test_trap_6_31_december_plus_two_months_and_29_february_plus_twelve() -> None:
    assert oriented("2021-12-31").contract_due_on == day("2022-02-28")
    NOBODY_ORIENTED.when(decide("2021-12-31")).then(oriented("2021-12-31"))
    assert oriented("2024-02-29").epl_due_on == day("2025-02-28")
    NOBODY_ORIENTED.when(decide("2024-02-29")).then(oriented("2024-02-29"))


def test_trap_6_the_night_the_clocks_change_is_a_day_like_another() -> None:
    assert oriented("2021-03-20").first_rdv_due_on == day("2021-04-04")
    NOBODY_ORIENTED.when(decide("2021-03-20")).then(oriented("2021-03-20"))


def test_trap_6_a_decision_entered_weeks_late_keeps_its_own_day() -> None:
    NOBODY_ORIENTED.on("2021-05-20").when(decide("2021-03-01")).then(oriented("2021-03-01"))


def test_a_decision_cannot_be_dated_tomorrow() -> None:
    refused = NOBODY_ORIENTED.on("2021-02-28").when(decide("2021-03-01"))
    refused.then_refused(InTheFuture)
    assert refused.refusal is not None
    assert refused.refusal.field == "on"
    assert refused.refusal.message.startswith("La date du 01/03/2021")


def test_no_rule_speaks_of_before_rsa_existed() -> None:
    NOBODY_ORIENTED.when(decide("2008-03-01")).then_refused(NoRuleInForce)


def test_someone_signs_the_decision() -> None:
    NOBODY_ORIENTED.when(decide(decided_by=" ")).then_refused(TextMissing)


@pytest.mark.parametrize("status", [RightStatus.CLOSED, RightStatus.REFUSED])
def test_nobody_is_oriented_without_a_right(status: RightStatus) -> None:
    file_of_sara(right(status)).when(decide()).then_refused(NoRsaRight, rule="A1.1")


@pytest.mark.parametrize(
    "status", [RightStatus.UNKNOWN, RightStatus.REQUESTED, RightStatus.SUSPENDED]
)
def test_a_suspended_right_permits_and_so_does_an_unknown_one(status: RightStatus) -> None:
    file_of_sara(right(status)).when(decide()).then(oriented())


def test_what_an_unknown_right_permits_is_a_rule() -> None:
    strict = Rules.standard().replacing("unknown_right_permits", value=["first_rdv"])
    file_of_sara().under(strict).when(decide()).then_refused(RightNotKnown, rule="H1")
    only_right = file_of_sara(right(RightStatus.OPEN)).under(strict)
    only_right.when(decide()).then_refused(RightNotKnown)
    NOBODY_ORIENTED.under(strict).when(decide()).then(oriented())


def test_the_right_is_that_of_the_day_of_the_decision() -> None:
    closed_later = file_of_sara(
        right(RightStatus.OPEN, "2020-01-01"), right(RightStatus.CLOSED, "2021-04-01")
    )
    closed_later.when(decide("2021-03-31")).then(oriented("2021-03-31"))
    closed_later.when(decide("2021-04-01")).then_refused(NoRsaRight)


def test_delegated_social_accompaniment_is_for_people_bound_by_rights_and_duties() -> None:
    free = file_of_sara(right(RightStatus.OPEN), rights_and_duties(False))
    free.when(decide()).then_refused(NotBoundByRightsAndDuties, rule="A1.1")


def test_the_departements_own_services_may_accompany_anyone() -> None:
    given(
        beneficiary=sara(right(RightStatus.OPEN), rights_and_duties(False)),
        organisation=ccas(kind=OrganisationKind.DEPARTEMENT),
    ).when(decide()).then(oriented())


def test_only_social_accompaniment_asks_for_rights_and_duties() -> None:
    file_of_sara(rights_and_duties(False)).when(decide(kind=OrientationKind.EMPLOYMENT)).then(
        oriented(kind=OrientationKind.EMPLOYMENT)
    )


def test_a_person_without_a_file_is_not_oriented() -> None:
    given(organisation=ccas()).when(decide()).then_refused(NoSuchPerson)


def test_a_merged_file_is_not_oriented() -> None:
    file_of_sara(BeneficiaryMerged(an_id("other file"), day("2021-01-01"))).when(
        decide()
    ).then_refused(FileMerged)


def test_an_erased_person_is_not_oriented() -> None:
    file_of_sara(PersonForgotten(day("2021-01-01"))).when(decide()).then_refused(PersonErased)


def test_a_person_who_left_rsa_is_not_oriented_until_they_come_back() -> None:
    left = RsaExited(ExitNature.EMPLOYMENT, day("2021-02-01"))
    file_of_sara(left).when(decide("2021-01-31")).then(oriented("2021-01-31"))
    file_of_sara(left).when(decide("2021-02-01")).then_refused(LeftRsa)
    file_of_sara(left, right(RightStatus.OPEN, "2021-02-20")).when(decide()).then(oriented())
    file_of_sara(left, right(RightStatus.OPEN, "2020-01-01")).when(decide()).then_refused(LeftRsa)


def test_an_unknown_body_receives_nobody() -> None:
    given(beneficiary=entitled()).when(decide()).then_refused(NoSuchOrganisation)


def test_the_referent_named_at_once_meets_the_same_conditions() -> None:
    NOBODY_ORIENTED.when(decide("2021-06-02", referent_id=HUGO)).then_refused(
        ReferentWithoutDiploma, rule="A1.2"
    )
    NOBODY_ORIENTED.when(decide("2021-05-31", referent_id=HUGO)).then_refused(ReferentNotThere)
    NOBODY_ORIENTED.when(decide(referent_id=an_id("stranger"))).then_refused(NoSuchReferent)
    gone = ccas(ReferentDeparted(NADIA, day("2021-02-15")))
    given(beneficiary=entitled(), organisation=gone).when(decide(referent_id=NADIA)).then_refused(
        ReferentNotThere
    )


def test_the_same_orientation_is_not_decided_twice() -> None:
    given(oriented(), beneficiary=entitled(), organisation=ccas()).when(decide()).then_refused(
        OrientationAlreadyDecided
    )


def test_trap_5_a_person_has_one_open_orientation_even_on_one_day() -> None:
    first = OrientationState.of(ORIENTATION, [oriented()])
    second = OrientationState.of(an_id("second"), [oriented()])
    assert first.claims() == second.claims() == {Claim("open_orientation", str(SARA))}
    ended = first.evolve(OrientationEnded(day("2021-03-01"), EndReason.OTHER))
    assert ended.claims() == frozenset()


def test_trap_5_once_ended_another_may_open_the_same_day() -> None:
    former = (oriented(), OrientationEnded(day("2021-03-01"), EndReason.OTHER))
    given(beneficiary=entitled(), organisation=ccas(), follows=former).when(
        decide("2021-03-01", follows_id=an_id("former"))
    ).then(oriented("2021-03-01", follows=an_id("former")))


def test_the_orientation_it_follows_is_over_and_the_same_persons() -> None:
    def after(*former: Any) -> Scenario:
        return given(beneficiary=entitled(), organisation=ccas(), follows=former)

    follow = decide("2021-06-01", follows_id=an_id("former"))
    after(oriented()).when(follow).then_refused(FormerOrientationStillOpen)
    after(oriented(), OrientationEnded(day("2021-06-02"), EndReason.OTHER)).when(
        follow
    ).then_refused(FormerOrientationStillOpen)
    someone_elses = replace(oriented(), beneficiary_id=an_id("Paul"))
    after(someone_elses).when(follow).then_refused(FollowsAnotherPerson)
