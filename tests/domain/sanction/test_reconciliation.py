"""Decisions beside the payer's reductions: carried out, not yet, different, without decision."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.sanction.appeal import DecidePriorAppeal, FilePriorAppeal
from pathways.domain.sanction.ending import EndSanction
from pathways.domain.sanction.events import AppealOutcome, EndOfSanction, Measure
from pathways.domain.sanction.reconciliation import (
    Decided,
    Difference,
    Line,
    Outcome,
    Reduction,
    decided_of,
    reconcile,
)
from pathways.domain.sanction.undoing import WithdrawDecision
from tests.domain.orientation.people import SARA
from tests.domain.sanction.town import Procedure, Town
from tests.domain.spec import an_id

UPTO = date(2021, 12, 31)


def decided(**said: Any) -> Decided:
    """30 % in August and September 2021."""
    told: dict[str, Any] = {
        "procedure_id": an_id("procedure"),
        "beneficiary_id": SARA,
        "decided_on": date(2021, 7, 20),
        "first_day": date(2021, 8, 1),
        "last_day": date(2021, 9, 30),
        "percent": Decimal(30),
    }
    return Decided(**{**told, **said})


def reduction(
    since: str = "2021-08-01", until: str | None = "2021-09-30", **said: Any
) -> Reduction:
    told: dict[str, Any] = {"beneficiary_id": SARA, "amount": Decimal("169.50"), **said}
    to_on = date.fromisoformat(until) if until else None
    return Reduction(from_on=date.fromisoformat(since), to_on=to_on, **told)


def line(*reductions: Reduction, upto: date = UPTO, **said: Any) -> Line:
    (found,) = reconcile([decided(**said)], reductions, upto)
    return found


def test_applied_as_decided_is_carried_out_in_one_piece_or_month_by_month() -> None:
    assert line(reduction()).outcome is Outcome.CARRIED_OUT
    by_month = (reduction(until="2021-08-31"), reduction("2021-09-01"))
    assert line(*by_month).outcome is Outcome.CARRIED_OUT


def test_what_the_payer_tells_nothing_of_is_not_yet_carried_out() -> None:
    assert line().outcome is Outcome.NOT_YET


def test_a_sanction_that_still_runs_is_carried_out_so_far() -> None:
    so_far = line(reduction(until="2021-08-31"), upto=date(2021, 8, 31))
    assert so_far.outcome is Outcome.CARRIED_OUT
    assert line(reduction(until=None), upto=date(2021, 8, 31)).outcome is Outcome.CARRIED_OUT


@pytest.mark.parametrize(
    ("told", "differences"),
    [
        (reduction("2021-07-01"), (Difference.STARTS_EARLIER,)),
        (reduction("2021-09-01"), (Difference.STARTS_LATER,)),
        (reduction(until="2021-10-31"), (Difference.LASTS_LONGER,)),
        (reduction(until=None), (Difference.LASTS_LONGER,)),
        (reduction(until="2021-08-31"), (Difference.ENDS_EARLIER,)),
        (
            reduction("2021-10-01", "2021-11-30"),
            (Difference.STARTS_LATER, Difference.LASTS_LONGER),
        ),
        (reduction(base_amount=Decimal("564.00")), (Difference.AMOUNT,)),
        (reduction(base_amount=Decimal("565.00")), ()),
    ],
)
def test_it_tells_in_what_the_payer_does_otherwise(
    told: Reduction, differences: tuple[Difference, ...]
) -> None:
    assert line(told).differences == differences


def test_the_same_month_taken_twice_is_told() -> None:
    assert line(reduction(), reduction("2021-09-01")).differences == (Difference.OVERLAPPING,)


def test_a_reduction_without_decision_stands_alone() -> None:
    found = reconcile([], [reduction()], UPTO)
    assert found == (Line(Outcome.WITHOUT_DECISION, None, (reduction(),)),)
    another = reduction(beneficiary_id=an_id("Hugo"))
    assert [one.outcome for one in reconcile([decided()], [another], UPTO)] == [
        Outcome.NOT_YET,
        Outcome.WITHOUT_DECISION,
    ]


def test_a_reduction_from_before_any_decision_is_not_taken_for_a_late_one() -> None:
    early = reduction("2021-05-01", "2021-06-30")
    assert [one.outcome for one in reconcile([decided()], [early], UPTO)] == [
        Outcome.NOT_YET,
        Outcome.WITHOUT_DECISION,
    ]


def test_each_of_two_sanctions_gets_its_own_reductions() -> None:
    second = decided(
        procedure_id=an_id("second"),
        decided_on=date(2021, 10, 20),
        first_day=date(2021, 11, 1),
        last_day=date(2021, 11, 30),
    )
    told = [reduction("2021-11-01", "2021-11-30"), reduction()]
    found = reconcile([second, decided()], told, UPTO)
    assert [one.outcome for one in found] == [Outcome.CARRIED_OUT] * 2


def test_a_decision_undone_and_applied_all_the_same_is_different() -> None:
    undone = {"undone_on": date(2021, 10, 1)}
    assert line(reduction(), **undone).differences == (Difference.UNDONE,)
    assert reconcile([decided(**undone)], [], UPTO) == ()


# ---- From the procedure


def lived(breach: str = "2021-06-14", **said: Any) -> Procedure:
    said = {"percent": Decimal(80), "months": 2, **said}
    return Procedure.reported(Town.with_sara("2020-03-01"), breach).sanctioned(**said)


def period(procedure: Procedure) -> tuple[date, date]:
    found = decided_of(procedure.state)
    assert found is not None
    return found.first_day, found.last_day


def test_the_period_is_that_of_the_decision_as_reformed_or_lifted() -> None:
    assert period(lived()) == (date(2021, 8, 1), date(2021, 9, 30))
    reformed = lived()
    reformed.asks(FilePriorAppeal, grounds="Je conteste")
    reformed.asks(
        DecidePriorAppeal,
        decided_by="president",
        outcome=AppealOutcome.REFORMED,
        percent=Decimal(50),
        months=1,
    )
    assert period(reformed) == (date(2021, 8, 1), date(2021, 8, 31))
    lifted = lived("2025-06-02")
    lifted.asks(EndSanction, on="2025-07-11", end=EndOfSanction.COMPLIANCE)
    assert period(lifted) == (date(2025, 7, 1), date(2025, 7, 10))


def test_lifted_before_its_first_day_leaves_nothing_to_carry_out() -> None:
    lifted = lived("2025-06-02")
    lifted.asks(EndSanction, on="2025-06-30", end=EndOfSanction.COMPLIANCE)
    found = decided_of(lifted.state)
    assert found is not None
    assert reconcile([found], [], UPTO) == ()


def test_a_decision_undone_is_still_told_and_no_sanction_is_not() -> None:
    undone = lived()
    undone.asks(WithdrawDecision, withdrawn_by="president", ground="Erreur")
    found = decided_of(undone.state)
    assert found is not None
    assert found.undone_on == undone.day
    none = Procedure.reported(Town.with_sara(), "2021-06-14").opened()
    assert decided_of(none.decided(measure=Measure.NO_SANCTION).state) is None
