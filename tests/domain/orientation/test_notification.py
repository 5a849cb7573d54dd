"""Who is told of a decision, once; and under N5, what telling the person makes due."""

import pytest

from pathways.domain.orientation.checks import OrientationClosed
from pathways.domain.orientation.events import (
    Addressee,
    ContractExemptionGranted,
    EndReason,
    OrientationEnded,
    OrientationNotified,
    PathwayMaintained,
)
from pathways.domain.orientation.notification import (
    AlreadyNotified,
    NoFormerOrganisation,
    NotifiedBeforeDecided,
    NotifyOrientation,
)
from tests.domain.orientation.people import ORIENTATION, day, oriented
from tests.domain.spec import an_id, given


def notify(on: str, to: Addressee = Addressee.BENEFICIARY) -> NotifyOrientation:
    return NotifyOrientation(orientation_id=ORIENTATION, to=to, on=day(on))


def notified(
    on: str, due: str | None = None, rule: str | None = None, to: Addressee = Addressee.BENEFICIARY
) -> OrientationNotified:
    return OrientationNotified(day(on), to, day(due) if due else None, rule)


def test_in_2021_telling_the_person_starts_nothing() -> None:
    given(oriented("2021-03-01")).when(notify("2021-03-04")).then(notified("2021-03-04"))


def test_in_2025_the_contract_is_due_a_month_after_the_person_is_told() -> None:
    given(oriented("2025-01-20")).when(notify("2025-01-31")).then(
        notified("2025-01-31", due="2025-02-28", rule="N5")
    )


def test_telling_a_body_starts_nothing() -> None:
    body = Addressee.NEW_ORGANISATION
    given(oriented("2025-01-20")).when(notify("2025-01-31", body)).then(
        notified("2025-01-31", to=body)
    )


def test_an_accompaniment_open_on_1_january_2025_has_until_2027() -> None:
    given(oriented("2024-12-31")).when(notify("2025-01-02")).then(
        notified("2025-01-02", due="2027-01-01", rule="N5-transition")
    )


def test_an_exemption_granted_before_the_notification_still_holds() -> None:
    exempted = ContractExemptionGranted(
        day("2025-01-21"), day("2025-06-30"), "health", day("2025-06-30"), "A1.8"
    )
    given(oriented("2025-01-20"), exempted).when(notify("2025-01-31")).then(
        notified("2025-01-31", due="2025-06-30", rule="A1.8")
    )


def test_nobody_is_told_before_the_decision() -> None:
    given(oriented("2021-03-01")).when(notify("2021-02-28")).then_refused(
        NotifiedBeforeDecided, rule="A1.10"
    )


def test_nobody_is_told_twice_of_one_decision() -> None:
    told = (oriented("2021-03-01"), notified("2021-03-04"))
    given(*told).when(notify("2021-03-08")).then_refused(AlreadyNotified, rule="A1.10")
    given(*told).when(notify("2021-03-08", Addressee.NEW_ORGANISATION)).then(
        notified("2021-03-08", to=Addressee.NEW_ORGANISATION)
    )


def test_a_later_decision_is_told_anew_and_starts_no_contract_delay_again() -> None:
    maintained = PathwayMaintained(day("2026-01-10"), "Le Président", day("2027-01-10"), "A1.11")
    told = (oriented("2025-01-20"), notified("2025-01-31", due="2025-02-28", rule="N5"))
    given(*told, maintained).when(notify("2026-01-12")).then(notified("2026-01-12"))


def test_only_an_orientation_that_follows_another_has_a_former_body() -> None:
    former = Addressee.FORMER_ORGANISATION
    given(oriented()).when(notify("2021-03-04", former)).then_refused(NoFormerOrganisation)
    given(oriented(follows=an_id("former"))).when(notify("2021-03-04", former)).then(
        notified("2021-03-04", to=former)
    )


@pytest.mark.parametrize("to", Addressee)
def test_the_three_are_told_of_a_reorientation(to: Addressee) -> None:
    given(oriented(follows=an_id("former"))).when(notify("2021-03-02", to)).then(
        notified("2021-03-02", to=to)
    )


def test_nobody_is_told_after_the_end() -> None:
    given(oriented(), OrientationEnded(day("2021-06-01"), EndReason.MOVED)).when(
        notify("2021-06-02")
    ).then_refused(OrientationClosed)
