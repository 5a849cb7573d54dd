"""Notifications, what the payer applies, the end of the sanction, the strike-off."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.beneficiary.payer_reduction import ReductionMistold
from pathways.domain.refusal import InTheFuture
from pathways.domain.sanction.carrying_out import (
    AskStrikeOff,
    NoStrikeOffToAsk,
    RecordCarriedOut,
    StrikeOffAlreadyAsked,
)
from pathways.domain.sanction.ending import (
    AfterItsTerm,
    EndSanction,
    NoSanctionRunning,
    NotItsTerm,
    NotLiftedOnCompliance,
    SanctionAlreadyEnded,
)
from pathways.domain.sanction.events import (
    DecisionAddressee,
    EndOfSanction,
    Measure,
    SanctionCarriedOut,
    SanctionNotified,
    StrikeOffAsked,
)
from pathways.domain.sanction.notifying import (
    NothingDecided,
    NotifySanction,
    SanctionAlreadyNotified,
)
from pathways.domain.sanction.order import BeforeThePreviousStep
from pathways.domain.sanction.undoing import WithdrawDecision
from tests.domain.sanction.town import Procedure, Town

TO_THE_PERSON = DecisionAddressee.BENEFICIARY
TERM, COMPLIANCE = EndOfSanction.TERM, EndOfSanction.COMPLIANCE


def decided(breach: str = "2021-06-14", **said: Any) -> Procedure:
    """Suspended for two months from the first day of the month that follows the decision."""
    procedure = Procedure.reported(Town.with_sara("2020-03-01"), breach).ready().opinion()
    return procedure.decided(**{"months": 2, **said})


# ---- Notifications


def test_telling_the_person_starts_the_delay_of_the_prior_appeal() -> None:
    procedure = decided()  # on 31 July 2021
    procedure.asks(NotifySanction, on="2021-12-31", to=TO_THE_PERSON)
    assert procedure.last(SanctionNotified) == SanctionNotified(
        date(2021, 12, 31), TO_THE_PERSON, date(2022, 2, 28), "N11"
    )


@pytest.mark.parametrize("to", [DecisionAddressee.ORGANISATION, DecisionAddressee.PAYER])
def test_telling_the_body_or_the_payer_starts_nothing(to: DecisionAddressee) -> None:
    procedure = decided()
    procedure.asks(NotifySanction, to=to)
    assert procedure.last(SanctionNotified) == SanctionNotified(procedure.day, to)


def test_each_is_told_once_after_the_decision() -> None:
    procedure = decided()
    with pytest.raises(BeforeThePreviousStep):
        procedure.asks(NotifySanction, on="2021-07-30", to=TO_THE_PERSON)
    procedure.notified()
    for to in DecisionAddressee:
        with pytest.raises(SanctionAlreadyNotified):
            procedure.asks(NotifySanction, to=to)


def test_there_is_nothing_to_tell_before_a_decision() -> None:
    with pytest.raises(NothingDecided):
        Procedure.reported(Town.with_sara(), "2021-06-14").ready().notified()


# ---- What the payer applies


def reduction(procedure: Procedure, **said: Any) -> SanctionCarriedOut:
    told: dict[str, Any] = {
        "from_on": date(2021, 8, 1),
        "to_on": date(2021, 9, 30),
        "amount": Decimal("169.50"),
        "base_amount": Decimal("565.00"),
        "told_on": date(2021, 10, 5),
    }
    procedure.town.handle(RecordCarriedOut(procedure_id=procedure.id, **{**told, **said}))
    found: SanctionCarriedOut = procedure.last(SanctionCarriedOut)
    return found


def test_a_reduction_applied_as_decided_differs_in_nothing() -> None:
    assert reduction(decided()).differs == ()


@pytest.mark.parametrize(
    ("told", "differs"),
    [
        ({"from_on": date(2021, 9, 1)}, ("from_on",)),
        ({"to_on": date(2021, 10, 31)}, ("to_on",)),
        ({"amount": Decimal("169.51")}, ("amount",)),
        ({"amount": Decimal("1"), "base_amount": None}, ()),
        ({"to_on": None}, ()),
    ],
)
def test_a_reduction_tells_in_what_it_differs(
    told: dict[str, Any], differs: tuple[str, ...]
) -> None:
    assert reduction(decided(), **told).differs == differs


def test_a_reduction_of_a_decision_undone_says_so() -> None:
    procedure = decided()
    procedure.asks(WithdrawDecision, withdrawn_by="president", ground="Erreur")
    assert reduction(procedure).differs == ("undone",)


def test_the_same_flow_read_twice_records_nothing_twice() -> None:
    procedure = decided()
    reduction(procedure)
    reduction(procedure, told_on=date(2021, 11, 5))
    assert len(procedure.state.reductions) == 1


def test_a_reduction_that_makes_no_sense_is_refused() -> None:
    for told in ({"amount": Decimal("-1")}, {"to_on": date(2021, 7, 1)}):
        with pytest.raises(ReductionMistold):
            reduction(decided(), **told)
    with pytest.raises(InTheFuture):
        reduction(decided(), told_on=date(2030, 1, 2))
    with pytest.raises(NothingDecided):
        reduction(Procedure.reported(Town.with_sara(), "2021-06-14").ready())


# ---- The end


def test_a_sanction_ends_at_its_term_neither_before_nor_after() -> None:
    procedure = decided()  # from 1 August 2021, two months
    for on in ("2021-09-30", "2021-10-02"):
        with pytest.raises(NotItsTerm):
            procedure.asks(EndSanction, on=on, end=TERM)
    procedure.asks(EndSanction, on="2021-10-01", end=TERM)
    with pytest.raises(SanctionAlreadyEnded):
        procedure.asks(EndSanction, on="2021-10-01", end=TERM)


@pytest.mark.parametrize("breach", ["2021-06-14", "2024-06-10", "2025-03-03"])
def test_before_june_2025_complying_does_not_lift_a_suspension(breach: str) -> None:
    with pytest.raises(NotLiftedOnCompliance) as refused:
        decided(breach).asks(EndSanction, after=40, end=COMPLIANCE)
    assert refused.value.rule == "N2"


def test_since_june_2025_a_suspension_ends_as_soon_as_the_person_complies() -> None:
    def suspended() -> Procedure:
        return decided("2025-06-02")  # on 29 June, from 1 July, two months

    suspended().asks(EndSanction, on="2025-07-10", end=COMPLIANCE)
    suspended().asks(EndSanction, on="2025-06-29", end=COMPLIANCE)
    with pytest.raises(BeforeThePreviousStep):
        suspended().asks(EndSanction, on="2025-06-28", end=COMPLIANCE)
    with pytest.raises(AfterItsTerm):
        suspended().asks(EndSanction, on="2025-09-02", end=COMPLIANCE)


def suppressed(**said: Any) -> Procedure:
    """Straight to suppression, controls refused in June 2025."""
    told = {"measure": Measure.SUPPRESSION, "percent": Decimal(100), "months": 4}
    return decided("2025-06-02", differs_because="Contrôles refusés", **{**told, **said})


def test_a_suppression_does_not_end_on_compliance() -> None:
    with pytest.raises(NotLiftedOnCompliance):
        suppressed().asks(EndSanction, after=40, end=COMPLIANCE)


def test_nothing_ends_that_was_not_decided_or_is_undone() -> None:
    with pytest.raises(NoSanctionRunning):
        Procedure.reported(Town.with_sara(), "2021-06-14").ready().asks(EndSanction, end=TERM)
    procedure = decided()
    procedure.asks(WithdrawDecision, withdrawn_by="president", ground="Erreur")
    with pytest.raises(NoSanctionRunning):
        procedure.asks(EndSanction, on="2021-10-01", end=TERM)


# ---- The strike-off


def test_a_total_suppression_of_four_months_is_followed_by_asking_for_the_strike_off() -> None:
    procedure = suppressed()
    with pytest.raises(BeforeThePreviousStep):
        procedure.asks(AskStrikeOff, on=(procedure.day - timedelta(1)).isoformat())
    procedure.asks(AskStrikeOff)
    assert procedure.last(StrikeOffAsked) == StrikeOffAsked(procedure.day, "N2")
    with pytest.raises(StrikeOffAlreadyAsked):
        procedure.asks(AskStrikeOff)


@pytest.mark.parametrize(
    "said",
    [{"percent": Decimal(99)}, {"months": 3}, {"measure": Measure.SUSPENSION, "months": 2}],
)
def test_a_lesser_sanction_is_not(said: dict[str, Any]) -> None:
    with pytest.raises(NoStrikeOffToAsk):
        suppressed(**said).asks(AskStrikeOff)
