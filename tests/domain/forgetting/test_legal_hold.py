"""A person's data are held as long as a procedure or an appeal runs, to the day (G10, N11)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from pathways.domain.event import Event
from pathways.domain.forgetting.forgetting import ForgetPerson, UnderLegalHold
from pathways.domain.forgetting.legal_hold import HoldGround, holds
from pathways.domain.orientation.events import (
    BreachGround,
    BreachReported,
    EndReason,
    OrientationEnded,
    RecallClosed,
    RecallClosing,
)
from pathways.domain.refusal import LostClaim
from pathways.domain.rules import Rules
from pathways.domain.sanction.appeal import (
    CourtDismissedAlready,
    DecidePriorAppeal,
    FilePriorAppeal,
    RecordCourtDismissal,
    SeiseCourt,
)
from pathways.domain.sanction.events import (
    AppealOutcome,
    EndOfSanction,
    Measure,
    ProcedureSealedOff,
    SanctionEnded,
)
from pathways.domain.sanction.order import ProcedureSealed
from pathways.domain.sanction.undoing import AnnulDecision, CourtNotSeised
from tests.domain.beneficiary.people import FORGOTTEN, MERGED, sara
from tests.domain.orientation.people import ORIENTATION, SARA, oriented
from tests.domain.sanction.town import Procedure, Town
from tests.domain.spec import given

RULES = Rules.standard()
BREACH = BreachReported(date(2021, 6, 14), BreachGround.CONTROLS_REFUSED, "Absences", None)


def sanctioned() -> Procedure:
    """80 % for 2 months from September, decided on 31 July 2021, told on 1 August."""
    return Procedure.reported(Town.with_sara("2020-03-01"), "2021-06-14").sanctioned(
        percent=Decimal(80), months=2
    )


def held(procedure: Procedure, on: str) -> HoldGround | None:
    found = holds((), (procedure.state,), RULES, date.fromisoformat(on))
    return found[0].ground if found else None


def test_an_open_procedure_holds_until_it_is_decided() -> None:
    procedure = Procedure.reported(Town.with_sara("2020-03-01"), "2021-06-14").opened()
    assert held(procedure, "2029-01-01") is HoldGround.PROCEDURE


def test_a_decision_without_sanction_holds_nothing() -> None:
    procedure = Procedure.reported(Town.with_sara("2020-03-01"), "2021-06-14").ready().opinion()
    procedure.decided(measure=Measure.NO_SANCTION, differs_because="Situation rétablie")
    assert held(procedure, "2021-09-01") is None


def test_the_last_day_to_appeal_still_holds_and_the_next_does_not() -> None:
    procedure = sanctioned()
    assert procedure.state.term == date(2021, 10, 1)
    assert held(procedure, "2021-10-01") is HoldGround.APPEAL_OPEN
    assert held(procedure, "2021-10-02") is None


def test_once_nobody_can_appeal_the_sanction_holds_until_its_term() -> None:
    procedure = Procedure.reported(Town.with_sara("2020-03-01"), "2021-06-14").sanctioned(
        percent=Decimal(80), months=3
    )
    assert procedure.state.term == date(2021, 11, 1)
    assert held(procedure, "2021-10-31") is HoldGround.SANCTION
    assert held(procedure, "2021-11-01") is None


def test_a_sanction_ended_before_its_term_holds_no_longer() -> None:
    procedure = Procedure.reported(Town.with_sara("2020-03-01"), "2021-06-14").sanctioned(
        percent=Decimal(80), months=3
    )
    assert held(procedure, "2021-10-05") is HoldGround.SANCTION
    procedure.town.seed(procedure.id, SanctionEnded(date(2021, 10, 5), EndOfSanction.COMPLIANCE))
    assert held(procedure, "2021-10-05") is None


def test_an_appeal_holds_until_silence_answers_and_then_two_months_for_the_court() -> None:
    procedure = sanctioned()
    procedure.asks(FilePriorAppeal, on="2021-10-01", grounds="Je conteste")
    assert held(procedure, "2021-12-01") is HoldGround.APPEAL
    assert held(procedure, "2021-12-02") is HoldGround.COURT_OPEN
    assert held(procedure, "2022-02-01") is HoldGround.COURT_OPEN
    assert held(procedure, "2022-02-02") is None


def test_an_answer_starts_the_two_months_for_the_court() -> None:
    procedure = sanctioned()
    procedure.asks(FilePriorAppeal, on="2021-10-01", grounds="Je conteste")
    procedure.asks(
        DecidePriorAppeal, on="2021-10-15", decided_by="president", outcome=AppealOutcome.REJECTED
    )
    assert held(procedure, "2021-12-15") is HoldGround.COURT_OPEN
    assert held(procedure, "2021-12-16") is None


def in_court() -> Procedure:
    procedure = sanctioned()
    procedure.asks(FilePriorAppeal, on="2021-10-01", grounds="Je conteste")
    procedure.asks(
        DecidePriorAppeal, on="2021-10-15", decided_by="president", outcome=AppealOutcome.REJECTED
    )
    procedure.asks(SeiseCourt, on="2021-11-02", court="TA de Nantes")
    return procedure


def test_the_court_holds_for_as_long_as_it_has_not_judged() -> None:
    assert held(in_court(), "2029-12-31") is HoldGround.COURT


def test_an_annulment_ends_the_hold() -> None:
    procedure = in_court()
    procedure.asks(AnnulDecision, on="2022-05-02", court="TA de Nantes")
    assert held(procedure, "2022-05-02") is None


def test_a_dismissal_leaves_two_months_for_the_court_of_appeal() -> None:
    procedure = in_court()
    procedure.asks(RecordCourtDismissal, on="2022-05-02", court="TA de Nantes")
    assert held(procedure, "2022-07-02") is HoldGround.COURT_OPEN
    assert held(procedure, "2022-07-03") is None


def test_the_court_dismisses_once_and_only_what_it_was_seised_of() -> None:
    with pytest.raises(CourtNotSeised):
        sanctioned().asks(RecordCourtDismissal, on="2021-12-02", court="TA de Nantes")
    with pytest.raises(CourtNotSeised):
        in_court().asks(RecordCourtDismissal, on="2021-11-01", court="TA de Nantes")
    procedure = in_court()
    procedure.asks(RecordCourtDismissal, on="2022-05-02", court="TA de Nantes")
    with pytest.raises(CourtDismissedAlready):
        procedure.asks(RecordCourtDismissal, on="2022-05-03", court="TA de Nantes")


FORGET = ForgetPerson(beneficiary_id=SARA, forgotten_on=date(2021, 12, 31))


def facts(procedure: Procedure) -> tuple[UUID, Sequence[Event]]:
    return procedure.id, [envelope.event for envelope in procedure.town.facts(procedure.id)]


def test_nobody_is_forgotten_while_a_procedure_runs() -> None:
    procedure = Procedure.reported(Town.with_sara("2020-03-01"), "2021-06-14").opened()
    outcome = given(sara()).about(procedures=[facts(procedure)]).when(FORGET)
    outcome.then_refused(UnderLegalHold, rule="G10")
    assert str(procedure.id) in str(outcome.refusal)
    assert "une procédure de sanction est en cours" in str(outcome.refusal)


def test_a_refusal_tells_the_last_day_of_the_hold() -> None:
    scenario = given(sara()).on("2021-09-15").about(procedures=[facts(sanctioned())])
    outcome = scenario.when(ForgetPerson(beneficiary_id=SARA, forgotten_on=date(2021, 9, 15)))
    outcome.then_refused(UnderLegalHold)
    assert "jusqu'au 01/10/2021 compris" in str(outcome.refusal)


def test_a_breach_reported_holds_until_it_has_its_outcome() -> None:
    reported = (ORIENTATION, [oriented("2020-03-01"), BREACH])
    given(sara()).about(orientations=[reported]).when(FORGET).then_refused(UnderLegalHold)
    closed = RecallClosed(date(2021, 7, 1), RecallClosing.ABANDONED)
    given(sara()).about(
        orientations=[(ORIENTATION, [oriented("2020-03-01"), BREACH, closed])]
    ).when(FORGET).then_on(SARA)
    ended = OrientationEnded(date(2021, 7, 1), EndReason.MOVED)
    given(sara()).about(orientations=[(ORIENTATION, [oriented("2020-03-01"), BREACH, ended])]).when(
        FORGET
    ).then_on(SARA)


def test_a_procedure_of_the_file_kept_holds_the_duplicate_too() -> None:
    procedure = Procedure.reported(Town.with_sara("2020-03-01"), "2021-06-14").opened()
    given(sara(), MERGED).about(procedures=[facts(procedure)]).when(FORGET).then_refused(
        UnderLegalHold
    )


def test_what_is_over_is_sealed_off_with_the_person() -> None:
    procedure = sanctioned()
    given(sara()).about(procedures=[facts(procedure)]).when(FORGET).then_on(
        procedure.id, ProcedureSealedOff(date(2021, 12, 31))
    )


def test_a_procedure_sealed_off_takes_no_other_step() -> None:
    procedure = sanctioned()
    procedure.town.seed(procedure.id, ProcedureSealedOff(date(2021, 12, 31)))
    with pytest.raises(ProcedureSealed):
        procedure.asks(FilePriorAppeal, on="2021-10-01", grounds="Je conteste")


def test_a_forgotten_file_takes_what_a_procedure_of_its_accompaniments_would_claim() -> None:
    town = Town.with_sara("2020-03-01")
    forgotten = type(FORGOTTEN)(forgotten_on=date(2021, 6, 1), orientations=(ORIENTATION,))
    for claim in town.sara.evolve(forgotten).claims():
        town.claims[claim] = SARA
    procedure = Procedure.reported(town, "2021-06-14")
    with pytest.raises(LostClaim):
        procedure.opened()
