"""The file is complete once the person has answered, or their delay has run (N3, N3b)."""

import pytest

from pathways.domain.sanction.answer import HearingAlreadyRequested, RequestHearing
from pathways.domain.sanction.completing import FileAlreadyComplete
from pathways.domain.sanction.events import Receipt
from pathways.domain.sanction.order import (
    BeforeThePreviousStep,
    ObservationsDelayRunning,
    StepMissing,
)
from tests.domain.sanction.town import Procedure, Town


def received(on: str, breach: str) -> Procedure:
    reported = Procedure.reported(Town.with_sara("2020-03-01"), breach)
    return reported.opened().letter().received(on=on)


@pytest.mark.parametrize(
    ("breach", "on", "last_day", "first_day", "rule"),
    [
        ("2021-06-14", "2021-06-20", "2021-07-20", "2021-07-21", "N3"),
        ("2024-06-10", "2024-07-31", "2024-08-31", "2024-09-01", "N3"),
        ("2025-03-03", "2025-03-10", "2025-04-10", "2025-04-11", "N3b"),
        ("2025-06-02", "2025-06-10", "2025-06-20", "2025-06-21", "N3b-since-2025-06"),
    ],
)
def test_the_last_day_of_the_delay_still_belongs_to_the_person(
    breach: str, on: str, last_day: str, first_day: str, rule: str
) -> None:
    procedure = received(on, breach)
    with pytest.raises(ObservationsDelayRunning) as refused:
        procedure.completed(on=last_day)
    assert refused.value.rule == rule
    procedure.completed(on=first_day)


def test_someone_who_answered_is_not_waited_for() -> None:
    received("2021-06-20", "2021-06-14").observed(on="2021-06-25").completed(on="2021-06-25")
    procedure = received("2021-06-20", "2021-06-14")
    procedure.asks(RequestHearing, on="2021-06-25")
    with pytest.raises(ObservationsDelayRunning):
        procedure.completed(on="2021-06-24")
    procedure.completed(on="2021-06-25")


def test_one_may_answer_a_letter_whose_receipt_is_not_known_yet() -> None:
    procedure = Procedure.reported(Town.with_sara(), "2021-06-14").opened().letter()
    with pytest.raises(StepMissing, match="réception"):
        procedure.completed(on="2021-09-01")
    procedure.observed(on="2021-06-18").completed(on="2021-06-18")


def test_no_file_without_a_letter_and_no_answer_before_it() -> None:
    procedure = Procedure.reported(Town.with_sara(), "2021-06-14").opened()
    with pytest.raises(StepMissing):
        procedure.completed(on="2021-09-01")
    with pytest.raises(StepMissing):
        procedure.observed()
    with pytest.raises(BeforeThePreviousStep):
        procedure.letter(on="2021-06-20").observed(on="2021-06-19")


def test_observations_may_follow_one_another_and_a_hearing_is_asked_for_once() -> None:
    procedure = received("2021-06-20", "2021-06-14").observed().observed()
    procedure.asks(RequestHearing)
    with pytest.raises(HearingAlreadyRequested):
        procedure.asks(RequestHearing)


def test_an_answer_entered_weeks_late_keeps_its_own_day() -> None:
    procedure = received("2021-06-20", "2021-06-14").completed()
    procedure.observed(on="2021-07-02")
    assert procedure.state.answered_by(procedure.state.completed_on or procedure.day)


def test_a_file_is_completed_once() -> None:
    with pytest.raises(FileAlreadyComplete):
        received("2021-06-20", "2021-06-14").completed().completed()


def test_a_letter_only_presented_starts_the_delay_too() -> None:
    reported = Procedure.reported(Town.with_sara(), "2025-06-02").opened().letter()
    presented = reported.received(Receipt.FIRST_PRESENTED, on="2025-06-10")
    with pytest.raises(ObservationsDelayRunning):
        presented.completed(on="2025-06-20")
    presented.completed(on="2025-06-21")
