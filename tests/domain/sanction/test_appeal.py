"""The sanction contested: RAPO within two months, then the court; undone, paid back (N11)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.beneficiary.events import SanctionUncounted
from pathways.domain.delegation.power import NotADecisionMaker
from pathways.domain.sanction.appeal import (
    AppealAlreadyDecided,
    AppealAlreadyFiled,
    AppealTooLate,
    CourtAlreadySeised,
    DecidePriorAppeal,
    FilePriorAppeal,
    HarsherOnAppeal,
    NoAppealFiled,
    PriorAppealFirst,
    ReformMistold,
    SeiseCourt,
)
from pathways.domain.sanction.events import AppealOutcome, DecisionWithdrawn, Measure
from pathways.domain.sanction.order import BeforeThePreviousStep
from pathways.domain.sanction.undoing import (
    AlreadyUndone,
    AmountNotPositive,
    AnnulDecision,
    CourtNotSeised,
    NoSanctionToContest,
    NothingToPayBack,
    RecordAmountPaidBack,
    WithdrawDecision,
)
from pathways.domain.sanction.within_law import PercentOutsideLaw
from tests.domain.sanction.town import Procedure, Town

REJECTED, UPHELD, REFORMED = AppealOutcome.REJECTED, AppealOutcome.UPHELD, AppealOutcome.REFORMED


def sanctioned(breach: str = "2021-06-14") -> Procedure:
    """80 % for 2 months, decided on 31 July 2021, told on 1 August: until 1 October to appeal."""
    return Procedure.reported(Town.with_sara("2020-03-01"), breach).sanctioned(
        percent=Decimal(80), months=2
    )


def filed(on: str = "2021-10-01") -> Procedure:
    procedure = sanctioned()
    procedure.asks(FilePriorAppeal, on=on, grounds="Je conteste")
    return procedure


def answer(procedure: Procedure, outcome: AppealOutcome, **said: Any) -> Any:
    told = {"on": "2021-10-15", "decided_by": "president", **said}
    return procedure.asks(DecidePriorAppeal, outcome=outcome, **told)


def test_the_last_day_to_appeal_is_still_in_time() -> None:
    filed("2021-10-01")
    with pytest.raises(AppealTooLate) as refused:
        filed("2021-10-02")
    assert refused.value.rule == "N11"


def test_as_long_as_the_person_was_not_told_the_delay_does_not_run() -> None:
    procedure = Procedure.reported(Town.with_sara(), "2021-06-14").ready().opinion().decided()
    procedure.asks(FilePriorAppeal, on="2022-10-02", grounds="Je conteste")


def test_an_appeal_follows_the_decision_and_is_filed_once() -> None:
    with pytest.raises(BeforeThePreviousStep):
        filed("2021-07-30")
    with pytest.raises(AppealAlreadyFiled):
        filed("2021-08-15").asks(FilePriorAppeal, grounds="Encore")


def test_only_a_sanction_is_contested() -> None:
    procedure = Procedure.reported(Town.with_sara(), "2021-06-14").opened()
    procedure.decided(measure=Measure.NO_SANCTION)
    with pytest.raises(NoSanctionToContest):
        procedure.asks(FilePriorAppeal, grounds="Je conteste")
    with pytest.raises(NoSanctionToContest):
        procedure.asks(WithdrawDecision, withdrawn_by="president", ground="Erreur")


def test_the_president_or_a_delegate_answers_once_after_the_appeal() -> None:
    with pytest.raises(NoAppealFiled):
        answer(sanctioned(), REJECTED)
    with pytest.raises(BeforeThePreviousStep):
        answer(filed(), REJECTED, on="2021-09-30")
    with pytest.raises(NotADecisionMaker):
        answer(filed(), REJECTED, decided_by="Le secrétariat")
    procedure = filed()
    answer(procedure, REJECTED)
    with pytest.raises(AppealAlreadyDecided):
        answer(procedure, UPHELD)
    assert len(procedure.town.sara.sanctions) == 1


def test_an_appeal_upheld_undoes_the_decision() -> None:
    procedure = filed()
    events = answer(procedure, UPHELD)
    assert events[1:] == [SanctionUncounted(procedure.id, date(2021, 10, 15))]
    assert procedure.state.sanction is None
    with pytest.raises(AlreadyUndone):
        procedure.asks(SeiseCourt, court="TA")


def test_a_reform_lightens_within_the_law_of_the_decision() -> None:
    procedure = filed()
    answer(procedure, REFORMED, percent=Decimal(40), months=1)
    sanction = procedure.state.sanction
    assert sanction is not None
    assert (sanction.percent, sanction.months) == (Decimal(40), 1)
    assert len(procedure.town.sara.sanctions) == 1
    for percent, months in ((Decimal(80), 2), (Decimal(40), 3), (Decimal("80"), 3)):
        with pytest.raises(HarsherOnAppeal):
            answer(filed(), REFORMED, percent=percent, months=months)
    with pytest.raises(PercentOutsideLaw):
        answer(filed(), REFORMED, percent=Decimal(0), months=1)


def test_only_a_reform_tells_a_part_and_a_duration() -> None:
    with pytest.raises(ReformMistold):
        answer(filed(), REFORMED)
    with pytest.raises(ReformMistold):
        answer(filed(), REJECTED, percent=Decimal(40), months=1)


def test_the_court_is_seised_only_after_the_president_answered() -> None:
    with pytest.raises(PriorAppealFirst) as refused:
        sanctioned().asks(SeiseCourt, court="TA")
    assert refused.value.rule == "N11"
    procedure = filed()
    answer(procedure, REJECTED)
    with pytest.raises(PriorAppealFirst):
        procedure.asks(SeiseCourt, on="2021-10-14", court="TA")
    procedure.asks(SeiseCourt, on="2021-10-15", court="TA")
    with pytest.raises(CourtAlreadySeised):
        procedure.asks(SeiseCourt, court="TA")


def test_silence_kept_two_months_is_an_answer() -> None:
    with pytest.raises(PriorAppealFirst):
        filed("2021-09-01").asks(SeiseCourt, on="2021-11-01", court="TA")
    filed("2021-09-01").asks(SeiseCourt, on="2021-11-02", court="TA")


def seised() -> Procedure:
    procedure = filed()
    answer(procedure, REJECTED)
    procedure.asks(SeiseCourt, on="2021-11-02", court="TA de Nantes")
    return procedure


def test_the_court_annuls_what_it_was_seised_of_and_the_sanction_counts_no_more() -> None:
    with pytest.raises(CourtNotSeised):
        filed().asks(AnnulDecision, court="TA")
    with pytest.raises(CourtNotSeised):
        seised().asks(AnnulDecision, on="2021-11-01", court="TA")
    procedure = seised()
    procedure.asks(AnnulDecision, court="TA de Nantes")
    assert procedure.town.sara.sanctions == ()
    with pytest.raises(AlreadyUndone):
        procedure.asks(AnnulDecision, court="TA de Nantes")


def test_the_president_may_withdraw_a_sanction_at_any_time_nobody_else() -> None:
    procedure = sanctioned()
    with pytest.raises(NotADecisionMaker):
        procedure.asks(WithdrawDecision, withdrawn_by="Le secrétariat", ground="Erreur")
    with pytest.raises(BeforeThePreviousStep):
        procedure.asks(WithdrawDecision, on="2021-07-30", withdrawn_by="president", ground="Erreur")
    procedure.asks(WithdrawDecision, withdrawn_by="president", ground="Erreur")
    assert procedure.last(DecisionWithdrawn).withdrawn_by == "president"
    with pytest.raises(AlreadyUndone):
        procedure.asks(WithdrawDecision, withdrawn_by="president", ground="Erreur")


def test_amounts_are_paid_back_once_the_decision_is_undone_or_reformed() -> None:
    with pytest.raises(NothingToPayBack):
        sanctioned().asks(RecordAmountPaidBack, amount=Decimal(100))
    rejected = filed()
    answer(rejected, REJECTED)
    with pytest.raises(NothingToPayBack):
        rejected.asks(RecordAmountPaidBack, amount=Decimal(100))
    for outcome, said in ((UPHELD, {}), (REFORMED, {"percent": Decimal(40), "months": 1})):
        procedure = filed()
        answer(procedure, outcome, **said)
        with pytest.raises(NothingToPayBack):
            procedure.asks(RecordAmountPaidBack, on="2021-10-14", amount=Decimal(100))
        with pytest.raises(AmountNotPositive):
            procedure.asks(RecordAmountPaidBack, amount=Decimal(0))
        procedure.asks(RecordAmountPaidBack, amount=Decimal(100))
