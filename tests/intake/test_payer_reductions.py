"""Decisions beside the payer's ReductionRSA: carried out, not yet, different, without decision."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from pathways.domain.sanction.appeal import FilePriorAppeal, SeiseCourt
from pathways.domain.sanction.events import SanctionCarriedOut
from pathways.domain.sanction.reconciliation import Difference, Outcome
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.domain.sanction.undoing import AnnulDecision, RecordAmountPaidBack
from pathways.event_store.deciding import Withdrawal
from pathways.intake.cnaf.recording import import_flow
from pathways.intake.report import Outcome as LineOutcome
from pathways.intake.report import Report
from pathways.projections.reconciling import Reconciled, reconcile
from tests.departement import Town, day
from tests.domain.spec import an_id
from tests.intake.sanctioned import sanctioned
from tests.intake.support import altered_flow, line_of, person_named

TODAY = date(2030, 1, 1)
APRIL, MAY = "2025-04-30", "2025-05-31"
AS_DECIDED = ("2025-04-01", MAY, "282.50")


def flow_told(
    folder: Path, *reductions: tuple[str, str | None, str], on: str = APRIL, base: str = "565.00"
) -> Path:
    """A flow of that day in which Maëlle's household has these reductions: from, to, amount."""
    text = "".join(
        f"<ReductionRSA>\n<MTREDRSA>{amount}</MTREDRSA><DDREDRSA>{since}</DDREDRSA>"
        + (f"<DFREDRSA>{until}</DFREDRSA>" if until else "")
        + "</ReductionRSA>\n"
        for since, until, amount in reductions
    )
    calculated = (
        "<MontantsCalculDroitRSA><DDELECAL>2025-01-01</DDELECAL>"
        f"<MTTOTDRORSA>{base}</MTTOTDRORSA></MontantsCalculDroitRSA>"
    )
    path = altered_flow(folder, ("<DTREF>2023-09-30</DTREF>", f"<DTREF>{on}</DTREF>"))
    told = path.read_bytes().decode("cp1252")
    start, end = told.index("<AvisPCGDroitRSA>"), told.index("</AvisPCGDroitRSA>")
    told = f"{told[:start]}{calculated}<AvisPCGDroitRSA>{text}{told[end:]}"
    path.write_bytes(told.encode("cp1252"))
    return path


def read(town: Town, path: Path, *, dry_run: bool = False) -> Report:
    return import_flow(town.departement, path, today=TODAY, dry_run=dry_run)


def row(town: Town, on: date = TODAY) -> Reconciled:
    """The one row of that day."""
    (found,) = reconcile(town.departement, on)
    return found


def applied(town: Town, procedure: UUID) -> list[SanctionCarriedOut]:
    loaded = town.departement.app.load(SanctionProcedureState, procedure)
    assert isinstance(loaded.state, SanctionProcedureState)
    return list(loaded.state.reductions)


def known(town: Town, first_name: str, birth_date: date) -> UUID:
    """Someone of the flow's household whose file was opened before."""
    return town.register(
        first_name, last_name="L'Hostis", payer_number="7654321", birth_date=birth_date
    )


def annulled(town: Town, procedure: UUID) -> None:
    """On 3 November 2025."""
    court = "TA de Nantes"
    town.do(FilePriorAppeal(procedure_id=procedure, on=day("2025-04-10"), grounds="J'étais là"))
    town.do(SeiseCourt(procedure_id=procedure, on=day("2025-08-15"), court=court))
    town.do(AnnulDecision(procedure_id=procedure, on=day("2025-11-03"), court=court))


@pytest.fixture
def procedure(town: Town) -> UUID:
    """Maëlle's sanction: 50 % in April and May 2025."""
    return sanctioned(town, known(town, "Maëlle", date(1990, 5, 17)))


def test_a_decision_no_flow_speaks_of_is_not_yet_carried_out(town: Town, procedure: UUID) -> None:
    assert (row(town).outcome, row(town).procedure) == (Outcome.NOT_YET, procedure)
    assert reconcile(town.departement, date(2025, 3, 1)) == []


def test_a_flow_that_shows_what_was_decided_carries_it_out(
    town: Town, procedure: UUID, tmp_path: Path
) -> None:
    report = read(town, flow_told(tmp_path, AS_DECIDED))
    assert row(town).outcome is Outcome.CARRIED_OUT
    (fact,) = applied(town, procedure)
    assert (fact.amount, fact.base_amount, fact.differs) == (Decimal("282.50"), Decimal(565), ())
    (line,) = [line for line in report.lines if line.person == an_id("Maëlle")]
    assert (line.outcome, line.changed[-1]) == (LineOutcome.UPDATED, "reduction")
    assert line.notes == ("sanction appliquée telle que décidée",)


def test_before_the_payer_told_it_the_decision_was_not_yet_carried_out(
    town: Town, procedure: UUID, tmp_path: Path
) -> None:
    read(town, flow_told(tmp_path, AS_DECIDED))
    assert row(town, date(2025, 4, 29)).outcome is Outcome.NOT_YET
    assert row(town, date(2025, 4, 30)).outcome is Outcome.CARRIED_OUT


@pytest.mark.parametrize(
    ("told", "differences"),
    [
        (("2025-04-01", MAY, "300.00"), (Difference.AMOUNT,)),
        (("2025-04-01", "2025-06-30", "282.50"), (Difference.LASTS_LONGER,)),
        (("2025-03-01", MAY, "282.50"), (Difference.STARTS_EARLIER,)),
        (("2025-04-01", "2025-04-15", "282.50"), (Difference.ENDS_EARLIER,)),
    ],
)
def test_a_flow_that_shows_something_else_says_in_what(
    town: Town,
    procedure: UUID,
    tmp_path: Path,
    told: tuple[str, str, str],
    differences: tuple[Difference, ...],
) -> None:
    read(town, flow_told(tmp_path, told))
    assert (row(town).outcome, row(town).differences) == (Outcome.DIFFERENT, differences)
    assert row(town).reductions[0].amount == Decimal(told[2])


def test_the_same_flow_twice_records_nothing_twice(
    town: Town, procedure: UUID, tmp_path: Path
) -> None:
    told = flow_told(tmp_path, AS_DECIDED, ("2025-12-01", "2025-12-31", "50.00"), on="2025-12-31")
    read(town, told)
    head = town.departement.app.recorder.head()
    again = read(town, told)
    assert town.departement.app.recorder.head() == head
    assert again.unchanged == len(again.lines)


def test_a_later_flow_that_shows_otherwise_replaces_what_was_told(
    town: Town, procedure: UUID, tmp_path: Path
) -> None:
    read(town, flow_told(tmp_path, AS_DECIDED))
    shorter = ("2025-04-01", APRIL, "282.50")
    read(town, flow_told(tmp_path, shorter, on=MAY))
    assert row(town).differences == (Difference.ENDS_EARLIER,)
    assert len(applied(town, procedure)) == 2
    head = town.departement.app.recorder.head()
    read(town, flow_told(tmp_path, AS_DECIDED))  # April's flow, sent again
    assert town.departement.app.recorder.head() == head


def test_a_reduction_whose_end_is_left_open_is_carried_out_until_its_term(
    town: Town, procedure: UUID, tmp_path: Path
) -> None:
    still = ("2025-04-01", None, "282.50")
    read(town, flow_told(tmp_path, still))
    assert row(town).outcome is Outcome.CARRIED_OUT
    assert row(town).reductions[0].to_on is None
    later = flow_told(tmp_path, still, ("2025-12-01", None, "90.00"), on="2025-12-31")
    read(town, later)  # the last flow reaches beyond the term
    told = [(each.outcome, each.differences) for each in reconcile(town.departement, TODAY)]
    assert told == [
        (Outcome.DIFFERENT, (Difference.LASTS_LONGER,)),
        (Outcome.WITHOUT_DECISION, ()),
    ]


def test_a_reduction_told_month_by_month_is_carried_out(
    town: Town, procedure: UUID, tmp_path: Path
) -> None:
    first, second = ("2025-04-01", APRIL, "282.50"), ("2025-05-01", MAY, "282.50")
    read(town, flow_told(tmp_path, first))
    assert row(town).outcome is Outcome.CARRIED_OUT
    read(town, flow_told(tmp_path, first, second, on=MAY))
    assert row(town).outcome is Outcome.CARRIED_OUT


def test_a_month_taken_twice_by_one_flow_is_told_whichever_was_known_before(
    town: Town, procedure: UUID, tmp_path: Path
) -> None:
    read(town, flow_told(tmp_path, AS_DECIDED))
    both = flow_told(tmp_path, AS_DECIDED, ("2025-05-01", MAY, "282.50"), on=MAY)
    read(town, both)
    assert row(town).differences == (Difference.OVERLAPPING,)
    head = town.departement.app.recorder.head()
    read(town, both)
    assert town.departement.app.recorder.head() == head


def test_the_household_s_reduction_carries_out_the_partner_s_decision(
    town: Town, tmp_path: Path
) -> None:
    partner = sanctioned(town, known(town, "Yann", date(1988, 11, 2)))
    read(town, flow_told(tmp_path, AS_DECIDED))
    assert (row(town).procedure, row(town).outcome) == (partner, Outcome.CARRIED_OUT)


def test_a_reduction_without_decision_is_a_warning_and_stays_listed(
    town: Town, tmp_path: Path
) -> None:
    path = flow_told(tmp_path, AS_DECIDED)
    report = read(town, path)
    expected = f"Ligne {line_of(path, '<ReductionRSA>')} : réduction de 282,50 € par mois"
    (warning,) = [each for each in report.warnings if "réduction" in each]
    assert warning.startswith(expected)
    assert "HOSTIS" not in warning
    assert (row(town).outcome, row(town).last_name) == (Outcome.WITHOUT_DECISION, "L'HOSTIS")
    head = town.departement.app.recorder.head()
    assert read(town, path).warnings == report.warnings
    assert town.departement.app.recorder.head() == head


def test_a_decision_recorded_late_explains_what_was_without_decision(
    town: Town, tmp_path: Path
) -> None:
    read(town, flow_told(tmp_path, AS_DECIDED))
    late = sanctioned(town, person_named(town.departement, "Maëlle"))
    assert (row(town).procedure, row(town).outcome) == (late, Outcome.CARRIED_OUT)
    read(town, flow_told(tmp_path, AS_DECIDED, on=MAY))
    assert (row(town).procedure, row(town).outcome) == (late, Outcome.CARRIED_OUT)
    assert len(applied(town, late)) == 1


def test_a_reduction_of_another_time_is_not_that_of_the_decision(
    town: Town, procedure: UUID, tmp_path: Path
) -> None:
    read(town, flow_told(tmp_path, ("2025-01-01", "2025-01-31", "90.00")))
    outcomes = [each.outcome for each in reconcile(town.departement, TODAY)]
    assert outcomes == [Outcome.NOT_YET, Outcome.WITHOUT_DECISION]
    assert applied(town, procedure) == []


def test_a_decision_annulled_and_paid_back_says_both(
    town: Town, procedure: UUID, tmp_path: Path
) -> None:
    read(town, flow_told(tmp_path, AS_DECIDED, on=MAY))
    annulled(town, procedure)
    for on, amount in (("2025-12-05", "282.50"), ("2026-01-05", "282.50")):
        town.do(RecordAmountPaidBack(procedure_id=procedure, on=day(on), amount=Decimal(amount)))
    assert row(town).differences == (Difference.UNDONE,)
    assert (row(town).undone_on, row(town).paid_back) == (date(2025, 11, 3), Decimal(565))
    assert row(town, date(2025, 12, 31)).paid_back == Decimal("282.50")
    assert row(town, date(2025, 10, 1)).outcome is Outcome.CARRIED_OUT


def test_a_decision_annulled_before_the_payer_applied_it_leaves_nothing_to_reconcile(
    town: Town, procedure: UUID
) -> None:
    annulled(town, procedure)
    assert reconcile(town.departement, TODAY) == []


def test_a_reduction_to_come_is_left_for_the_next_flow(
    town: Town, procedure: UUID, tmp_path: Path
) -> None:
    path = flow_told(tmp_path, ("2030-02-01", None, "282.50"))
    report = read(town, path)
    assert applied(town, procedure) == []
    assert "à venir" in " ".join(note for line in report.lines for note in line.notes)


def test_a_fact_withdrawn_is_told_again_by_the_next_flow(
    town: Town, procedure: UUID, tmp_path: Path
) -> None:
    read(town, flow_told(tmp_path, AS_DECIDED))
    version = town.departement.app.envelopes(procedure)[-1].originator_version
    wrong = Withdrawal(procedure, version, "test", "Saisi par erreur")
    town.departement.app.withdraw(wrong, today=TODAY)
    assert row(town).outcome is Outcome.NOT_YET
    read(town, flow_told(tmp_path, AS_DECIDED))
    assert row(town).outcome is Outcome.CARRIED_OUT


@pytest.mark.parametrize(
    "told",
    [
        AS_DECIDED,
        ("2025-04-01", MAY, "300.00"),
        ("2025-01-01", "2025-01-31", "90.00"),
        ("2025-05-31", "2025-05-01", "90.00"),
        ("2030-02-01", None, "90.00"),
    ],
)
def test_a_dry_run_reports_what_the_import_does(
    town: Town, procedure: UUID, tmp_path: Path, told: tuple[str, str | None, str]
) -> None:
    read(town, flow_told(tmp_path))  # everyone of the flow has a file
    path = flow_told(tmp_path, told)
    head = town.departement.app.recorder.head()
    rehearsed = read(town, path, dry_run=True)
    assert town.departement.app.recorder.head() == head
    real = read(town, path)
    assert (rehearsed.lines, rehearsed.warnings) == (real.lines, real.warnings)


def test_the_year_asked_is_that_of_the_decision(town: Town, procedure: UUID) -> None:
    assert len(reconcile(town.departement, TODAY, 2025)) == 1
    assert reconcile(town.departement, TODAY, 2026) == []
