"""The letter, what became of it, and the delay it starts: the law of 2021, 2024, 2025."""

from datetime import date

import pytest

from pathways.domain.refusal import InTheFuture
from pathways.domain.sanction.events import BreachLetterReceipt, Receipt
from pathways.domain.sanction.letter import (
    LetterAlreadySent,
    LetterBeforeBreach,
    ReceiptAlreadyKnown,
    SendBreachLetter,
    UnclaimedBeforePresented,
)
from pathways.domain.sanction.order import BeforeThePreviousStep, StepMissing
from pathways.domain.texts import TextMissing
from tests.domain.sanction.town import Procedure, Town


def opened(on: str = "2021-06-14") -> Procedure:
    return Procedure.reported(Town.with_sara("2020-03-01"), on).opened()


def test_no_letter_before_the_breach() -> None:
    with pytest.raises(LetterBeforeBreach) as refused:
        opened("2021-06-14").letter(on="2021-06-13")
    assert refused.value.rule == "A1.12"


def test_no_letter_before_the_breach_is_taken_up_nor_in_the_future_nor_twice() -> None:
    procedure = opened("2021-06-14")  # taken up on the 15th
    with pytest.raises(BeforeThePreviousStep):
        procedure.letter(on="2021-06-14")
    with pytest.raises(InTheFuture):
        procedure.letter(on="2030-01-02")
    procedure.letter(on="2021-06-15")
    with pytest.raises(LetterAlreadySent):
        procedure.letter()


def test_a_letter_says_how_it_went() -> None:
    with pytest.raises(TextMissing):
        opened().asks(SendBreachLetter, means=" ")


def test_nothing_is_received_that_was_not_sent() -> None:
    with pytest.raises(StepMissing):
        opened().received()
    with pytest.raises(BeforeThePreviousStep):
        opened("2021-06-14").letter(on="2021-06-16").received(on="2021-06-15")


@pytest.mark.parametrize(
    ("breach", "received", "due", "rule"),
    [
        ("2021-01-04", "2021-01-31", "2021-02-28", "N3"),
        ("2024-12-02", "2024-12-31", "2025-01-31", "N3"),
        ("2024-12-02", "2025-01-01", "2025-02-01", "N3b"),
        ("2025-05-05", "2025-05-31", "2025-06-30", "N3b"),
        ("2025-05-05", "2025-06-01", "2025-06-11", "N3b-since-2025-06"),
    ],
)
@pytest.mark.parametrize("how", [Receipt.RECEIVED, Receipt.FIRST_PRESENTED])
def test_the_delay_is_that_of_the_day_of_receipt(
    breach: str, received: str, due: str, rule: str, how: Receipt
) -> None:
    procedure = opened(breach).letter().received(how, on=received)
    assert procedure.last(BreachLetterReceipt) == BreachLetterReceipt(
        date.fromisoformat(received), how, date.fromisoformat(due), rule
    )


def test_a_letter_taken_back_from_the_post_office_gives_the_person_their_whole_delay() -> None:
    procedure = opened("2025-06-02").letter().received(Receipt.FIRST_PRESENTED, on="2025-06-05")
    assert procedure.state.observations_due_on == date(2025, 6, 15)
    procedure.received(Receipt.RECEIVED, on="2025-06-12")
    assert procedure.state.observations_due_on == date(2025, 6, 22)


def test_a_letter_never_claimed_leaves_the_delay_as_it_was() -> None:
    procedure = opened("2025-06-02").letter().received(Receipt.FIRST_PRESENTED, on="2025-06-05")
    procedure.received(Receipt.UNCLAIMED, on="2025-06-20")
    assert procedure.state.observations_due_on == date(2025, 6, 15)
    with pytest.raises(ReceiptAlreadyKnown):
        procedure.received(Receipt.RECEIVED)


def test_a_letter_is_presented_before_it_is_unclaimed() -> None:
    with pytest.raises(UnclaimedBeforePresented):
        opened().letter().received(Receipt.UNCLAIMED)


def test_a_letter_received_is_received_once() -> None:
    procedure = opened().letter().received()
    for receipt in Receipt:
        with pytest.raises(ReceiptAlreadyKnown):
            procedure.received(receipt)
