"""A legitimate ground, or a contract made in time, closes the procedure at any time before it."""

from collections.abc import Callable
from datetime import date

import pytest

from pathways.domain.orientation.contract_lapse import ClosedByADecision, CloseRecall
from pathways.domain.orientation.events import RecallClosed, RecallClosing, Reoriented
from pathways.domain.sanction.events import Measure, ProcedureRegularised
from pathways.domain.sanction.order import (
    AlreadyDecided,
    BeforeThePreviousStep,
    ProcedureRegularisedAlready,
)
from pathways.domain.sanction.regularising import RegularisedByADecision, RegulariseProcedure
from pathways.domain.texts import TextMissing
from tests.domain.orientation.people import ORIENTATION
from tests.domain.sanction.town import Procedure, Town
from tests.domain.spec import an_id

MADE, LEGITIMATE = RecallClosing.CONTRACT_MADE, RecallClosing.LEGITIMATE_GROUND


def opened() -> Procedure:
    return Procedure.reported(Town.with_sara(), "2021-06-14").opened()


@pytest.mark.parametrize(
    "stage",
    [
        lambda: opened(),
        lambda: opened().letter(),
        lambda: opened().letter().received(),
        lambda: opened().letter().received().completed(),
        lambda: opened().letter().received().completed().opinion(),
    ],
)
def test_at_any_time_before_the_decision_it_closes_the_recall_too(
    stage: Callable[[], Procedure],
) -> None:
    procedure = stage()
    events = procedure.asks(RegulariseProcedure, closing=MADE)
    assert events == [
        ProcedureRegularised(procedure.day, "contract_made"),
        RecallClosed(procedure.day, MADE),
    ]
    with pytest.raises(ProcedureRegularisedAlready):
        procedure.letter()
    with pytest.raises(ProcedureRegularisedAlready):
        procedure.decided()


def test_not_after_the_decision() -> None:
    procedure = opened().decided(measure=Measure.NO_SANCTION)
    with pytest.raises(AlreadyDecided):
        procedure.asks(RegulariseProcedure, closing=MADE)


def test_not_before_the_opening() -> None:
    with pytest.raises(BeforeThePreviousStep):
        opened().asks(RegulariseProcedure, on="2021-06-14", closing=MADE)


def test_a_legitimate_ground_is_told() -> None:
    with pytest.raises(TextMissing):
        opened().asks(RegulariseProcedure, closing=LEGITIMATE)
    opened().asks(RegulariseProcedure, closing=LEGITIMATE, ground="Hospitalisation")


def test_where_signing_closed_the_recall_already_the_procedure_alone_closes() -> None:
    procedure = opened()
    procedure.town.seed(ORIENTATION, RecallClosed(date(2021, 6, 20), MADE))
    events = procedure.asks(RegulariseProcedure, closing=MADE)
    assert events == [ProcedureRegularised(procedure.day, "contract_made")]


def test_after_a_reorientation_the_former_accompaniment_records_nothing_more() -> None:
    procedure = opened()
    procedure.town.seed(
        ORIENTATION, Reoriented(date(2021, 6, 20), "Le Président", an_id("next orientation"))
    )
    events = procedure.asks(RegulariseProcedure, on="2021-06-21", closing=MADE)
    assert [event.name for event in events] == ["ProcedureRegularised"]


def test_only_a_decision_closes_as_decided() -> None:
    with pytest.raises(RegularisedByADecision):
        opened().asks(RegulariseProcedure, closing=RecallClosing.DECIDED)
    closing = CloseRecall(
        orientation_id=ORIENTATION, on=date(2021, 6, 20), closing=RecallClosing.DECIDED
    )
    with pytest.raises(ClosedByADecision):
        opened().town.handle(closing)


def test_a_procedure_regularised_leaves_room_for_the_next() -> None:
    procedure = opened()
    procedure.asks(RegulariseProcedure, closing=MADE)
    Procedure.reported(procedure.town, "2021-09-01", name="next").opened()
