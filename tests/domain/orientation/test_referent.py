"""Designating a référent, and changing them."""

from uuid import UUID

from pathways.domain.organisation.events import ReferentDeparted
from pathways.domain.orientation.checks import BeforeOrientation
from pathways.domain.orientation.events import OrientationKind, ReferentDesignated
from pathways.domain.orientation.referent import (
    DesignateReferent,
    NoSuchReferent,
    ReferentAlreadyDesignated,
    ReferentNotThere,
    ReferentWithoutDiploma,
)
from pathways.domain.orientation.state import OrientationState
from tests.domain.orientation.people import HUGO, NADIA, ORIENTATION, ccas, day, oriented
from tests.domain.spec import an_id, given

AT_THE_CCAS = given(oriented("2021-03-01"), organisation=ccas())


def designate(who: UUID, on: str) -> DesignateReferent:
    return DesignateReferent(orientation_id=ORIENTATION, referent_id=who, on=day(on))


def test_a_referent_with_a_diploma_is_designated() -> None:
    AT_THE_CCAS.when(designate(NADIA, "2021-03-02")).then(
        ReferentDesignated(NADIA, day("2021-03-02"))
    )


def test_no_social_accompaniment_without_a_diploma() -> None:
    AT_THE_CCAS.when(designate(HUGO, "2021-06-10")).then_refused(
        ReferentWithoutDiploma, rule="A1.2"
    )


def test_towards_employment_no_social_work_diploma_is_asked() -> None:
    given(oriented(kind=OrientationKind.EMPLOYMENT), organisation=ccas()).when(
        designate(HUGO, "2021-06-10")
    ).then(ReferentDesignated(HUGO, day("2021-06-10")))


def test_a_referent_is_there_on_that_day() -> None:
    AT_THE_CCAS.when(designate(HUGO, "2021-05-31")).then_refused(ReferentNotThere)
    gone = ccas(ReferentDeparted(NADIA, day("2021-09-01")))
    leaving = given(oriented(), organisation=gone)
    leaving.when(designate(NADIA, "2021-09-01")).then_refused(ReferentNotThere)
    leaving.when(designate(NADIA, "2021-08-31")).then(ReferentDesignated(NADIA, day("2021-08-31")))


def test_a_referent_is_of_the_body_that_accompanies() -> None:
    AT_THE_CCAS.when(designate(an_id("stranger"), "2021-03-02")).then_refused(NoSuchReferent)


def test_the_same_referent_is_not_designated_twice() -> None:
    given(oriented(referent_id=NADIA), organisation=ccas()).when(
        designate(NADIA, "2021-03-02")
    ).then_refused(ReferentAlreadyDesignated)


def test_nobody_accompanies_before_the_orientation() -> None:
    AT_THE_CCAS.when(designate(NADIA, "2021-02-28")).then_refused(BeforeOrientation)


def test_trap_6_an_earlier_referent_entered_late_does_not_replace_todays() -> None:
    state = OrientationState.of(
        ORIENTATION,
        [
            oriented("2021-03-01"),
            ReferentDesignated(NADIA, day("2021-06-01")),
            ReferentDesignated(HUGO, day("2021-04-01")),
        ],
    )
    assert state.referent_id == NADIA
