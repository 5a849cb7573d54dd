"""Référents arrive, prove their diploma (A1.2) and leave."""

from datetime import date

from pathways.domain.organisation.events import Diploma, ReferentDiplomaRecorded
from pathways.domain.organisation.referents import (
    AlreadyDeparted,
    DepartedBeforeArrival,
    DiplomaAlreadySeen,
    RecordReferentArrival,
    RecordReferentDeparture,
    RecordReferentDiploma,
    ReferentAlreadyArrived,
    ReferentNotOfThisBody,
)
from pathways.domain.refusal import InTheFuture
from pathways.domain.texts import TextMissing
from tests.domain.organisation.bodies import (
    BODY,
    DIPLOMA_SEEN,
    PAUL,
    paul_arrived,
    paul_left,
    registered,
)
from tests.domain.spec import given


def arrive(last_name: str = "Petit") -> RecordReferentArrival:
    return RecordReferentArrival(
        organisation_id=BODY,
        referent_id=PAUL,
        arrived_on=date(2021, 2, 1),
        last_name=last_name,
        first_name="Paul",
    )


def see(diploma: Diploma = Diploma.DEASS, on: str = "2021-02-03") -> RecordReferentDiploma:
    return RecordReferentDiploma(
        organisation_id=BODY, referent_id=PAUL, diploma=diploma, seen_on=date.fromisoformat(on)
    )


def leave(on: str) -> RecordReferentDeparture:
    return RecordReferentDeparture(
        organisation_id=BODY, referent_id=PAUL, departed_on=date.fromisoformat(on)
    )


def test_a_referent_arrives() -> None:
    given(registered()).when(arrive()).then(paul_arrived("2021-02-01"))


def test_a_referent_arrives_once() -> None:
    given(registered(), paul_arrived()).when(arrive()).then_refused(ReferentAlreadyArrived)


def test_a_referent_has_a_name() -> None:
    given(registered()).when(arrive(last_name="")).then_refused(TextMissing)


def test_nobody_arrives_tomorrow() -> None:
    given(registered()).on("2021-01-31").when(arrive()).then_refused(InTheFuture)


def test_the_proof_of_a_diploma_is_recorded_even_seen_before_the_arrival() -> None:
    given(registered(), paul_arrived()).when(see()).then(DIPLOMA_SEEN)
    given(registered(), paul_arrived()).when(see(on="2021-01-15")).then(
        ReferentDiplomaRecorded(PAUL, Diploma.DEASS, date(2021, 1, 15))
    )


def test_one_diploma_is_seen_once_another_is_news() -> None:
    known = given(registered(), paul_arrived(), DIPLOMA_SEEN)
    known.when(see()).then_refused(DiplomaAlreadySeen)
    known.when(see(Diploma.DECESF)).then(
        ReferentDiplomaRecorded(PAUL, Diploma.DECESF, date(2021, 2, 3))
    )


def test_a_diploma_seen_tomorrow_is_refused() -> None:
    given(registered(), paul_arrived()).on("2021-02-02").when(see()).then_refused(InTheFuture)


def test_a_referent_leaves() -> None:
    given(registered(), paul_arrived()).when(leave("2021-09-01")).then(paul_left("2021-09-01"))


def test_a_referent_does_not_leave_before_arriving() -> None:
    arrived = given(registered(), paul_arrived("2021-02-01"))
    arrived.when(leave("2021-01-31")).then_refused(DepartedBeforeArrival)
    arrived.when(leave("2021-02-01")).then(paul_left("2021-02-01"))


def test_a_referent_leaves_once_and_not_tomorrow() -> None:
    given(registered(), paul_arrived(), paul_left()).when(leave("2021-10-01")).then_refused(
        AlreadyDeparted
    )
    given(registered(), paul_arrived()).on("2021-08-31").when(leave("2021-09-01")).then_refused(
        InTheFuture
    )


def test_a_referent_of_another_body_is_unknown_here() -> None:
    given(registered()).when(see()).then_refused(ReferentNotOfThisBody)
    given(registered()).when(leave("2021-09-01")).then_refused(ReferentNotOfThisBody)
