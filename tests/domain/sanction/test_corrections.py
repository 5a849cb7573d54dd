"""A fact corrected or withdrawn leaves the steps in order, complete, and after their delays."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.correction import CorrectionOfAnotherKind, OthersRestOnIt
from pathways.domain.sanction.deciding import DecideSanction, DecisionAlreadyActedUpon
from pathways.domain.sanction.events import Measure, Receipt
from pathways.domain.sanction.letter import RecordLetterReceipt, SendBreachLetter
from pathways.domain.sanction.order import (
    BeforeThePreviousStep,
    ObservationsDelayRunning,
    StepMissing,
)
from pathways.domain.sanction.within_law import PercentOutsideLaw
from tests.domain.sanction.town import Procedure, Town


def sanctioned() -> Procedure:
    """Letter 16 June, received 19 June, file complete 20 July, decided 31 July 2021."""
    return Procedure.reported(Town.with_sara(), "2021-06-14").sanctioned()


def letter_on(procedure: Procedure, on: str) -> None:
    procedure.town.handle(
        SendBreachLetter(procedure_id=procedure.id, on=date.fromisoformat(on), means="Courrier"),
        corrects=procedure.town.version_of(procedure.id, "BreachLetterSent"),
    )


def received_on(procedure: Procedure, on: str) -> None:
    procedure.town.handle(
        RecordLetterReceipt(
            procedure_id=procedure.id, on=date.fromisoformat(on), receipt=Receipt.RECEIVED
        ),
        corrects=procedure.town.version_of(procedure.id, "BreachLetterReceipt"),
    )


def redecided(procedure: Procedure, **said: Any) -> None:
    told: dict[str, Any] = {
        "on": date(2021, 7, 31),
        "decided_by": "president",
        "measure": Measure.SUSPENSION,
        "percent": Decimal(40),
        "months": 2,
        "starts_on": date(2021, 8, 1),
    }
    procedure.town.handle(
        DecideSanction(procedure_id=procedure.id, **{**told, **said}),
        corrects=procedure.town.version_of(procedure.id, "SanctionDecided"),
    )


def test_the_day_of_the_letter_may_be_corrected_before_what_follows() -> None:
    procedure = sanctioned()
    letter_on(procedure, "2021-06-19")
    assert procedure.state.letter_sent_on == date(2021, 6, 19)
    with pytest.raises(BeforeThePreviousStep):
        letter_on(procedure, "2021-06-20")


def test_a_receipt_corrected_keeps_the_delay_before_the_file_was_complete() -> None:
    procedure = sanctioned()
    received_on(procedure, "2021-06-17")
    assert procedure.state.observations_due_on == date(2021, 7, 17)
    with pytest.raises(ObservationsDelayRunning):
        received_on(procedure, "2021-06-20")


@pytest.mark.parametrize(
    "step", ["BreachLetterSent", "BreachLetterReceipt", "FileCompleted", "EpdOpinionReceived"]
)
def test_no_step_that_others_rest_on_is_withdrawn(step: str) -> None:
    procedure = sanctioned()
    with pytest.raises(StepMissing):
        procedure.town.withdraw(procedure.id, step)


def test_the_last_step_may_be_withdrawn() -> None:
    procedure = Procedure.reported(Town.with_sara(), "2021-06-14").ready()
    procedure.town.withdraw(procedure.id, "FileCompleted")
    procedure.completed()


def test_a_decision_mistyped_is_corrected_within_the_same_law_and_counts_once() -> None:
    procedure = sanctioned()
    redecided(procedure)
    sanction = procedure.state.sanction
    assert sanction is not None
    assert (sanction.percent, sanction.months, sanction.rank) == (Decimal(40), 2, 1)
    assert len(procedure.town.sara.sanctions) == 1
    with pytest.raises(PercentOutsideLaw):
        redecided(procedure, percent=Decimal(90))


def test_its_date_and_its_nature_gave_others_their_rank_and_stay() -> None:
    with pytest.raises(DecisionAlreadyActedUpon):
        redecided(sanctioned(), on=date(2021, 8, 1))
    nothing = {"percent": None, "months": None, "starts_on": None}
    with pytest.raises(DecisionAlreadyActedUpon):
        redecided(sanctioned(), measure=Measure.NO_SANCTION, differs_because="Erreur", **nothing)


def test_no_sanction_does_not_become_one_by_correction() -> None:
    procedure = Procedure.reported(Town.with_sara(), "2021-06-14").ready().opinion()
    procedure.decided(measure=Measure.NO_SANCTION, differs_because="Situation éclaircie")
    with pytest.raises(CorrectionOfAnotherKind):
        redecided(procedure)


def test_a_decision_is_not_taken_out_as_if_it_had_never_been() -> None:
    procedure = sanctioned()
    with pytest.raises(OthersRestOnIt):
        procedure.town.withdraw(procedure.id, "SanctionDecided")
