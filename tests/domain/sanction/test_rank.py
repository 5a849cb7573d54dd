"""The rank: earlier sanctions of the person that stand; computed again once one is undone (N11)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.beneficiary.merging import MergeBeneficiary
from pathways.domain.sanction.appeal import FilePriorAppeal, SeiseCourt
from pathways.domain.sanction.deciding import DecideSanction
from pathways.domain.sanction.events import Measure, SanctionDecided
from pathways.domain.sanction.legality import Read, legality
from pathways.domain.sanction.proof import Verdict
from pathways.domain.sanction.undoing import AnnulDecision, WithdrawDecision
from pathways.domain.sanction.within_law import MonthsOutsideLaw, PercentOutsideLaw
from tests.domain.orientation.people import SARA, oriented, sara
from tests.domain.sanction.town import TODAY, Procedure, Stale, Town
from tests.domain.spec import an_id

FOUR_MONTHS: dict[str, Any] = {"percent": Decimal(100), "months": 4}


def again(town: Town, on: str, name: str) -> Procedure:
    """Another breach, up to the opinion."""
    return Procedure.reported(town, on, name=name).ready().opinion()


def rank(procedure: Procedure) -> int:
    found: int = procedure.last(SanctionDecided).rank
    return found


def annulled(procedure: Procedure, on: str) -> None:
    procedure.asks(FilePriorAppeal, grounds="Je conteste")
    silence = procedure.state.appeal
    assert silence is not None
    assert silence.answer_due_on is not None
    procedure.asks(
        SeiseCourt, on=date(silence.answer_due_on.year + 1, 1, 4).isoformat(), court="TA"
    )
    procedure.asks(AnnulDecision, on=on, court="TA de Nantes")


def test_the_second_sanction_of_a_person_is_a_repeated_one() -> None:
    town = Town.with_sara()
    Procedure.reported(town, "2021-06-14", name="first").sanctioned()
    second = again(town, "2022-02-07", "second").decided(**FOUR_MONTHS)
    assert rank(second) == 2


def test_the_first_is_held_to_the_scale_of_the_first() -> None:
    with pytest.raises(PercentOutsideLaw):
        again(Town.with_sara(), "2021-06-14", "first").decided(**FOUR_MONTHS)


@pytest.mark.parametrize(
    "measure", [{"measure": Measure.NO_SANCTION, "differs_because": "Situation éclaircie"}]
)
def test_what_touches_no_allowance_counts_for_nothing(measure: dict[str, Any]) -> None:
    town = Town.with_sara()
    again(town, "2021-06-14", "first").decided(**measure)
    assert rank(again(town, "2022-02-07", "second").decided()) == 1


def test_an_earlier_decision_entered_late_has_the_rank_of_its_day() -> None:
    town = Town.with_sara("2020-03-01")
    Procedure.reported(town, "2022-02-07", name="second").sanctioned()
    late = again(town, "2021-06-14", "first")
    with pytest.raises(PercentOutsideLaw):
        late.decided(**FOUR_MONTHS)
    assert rank(late.decided()) == 1


def test_another_accompaniment_of_the_same_person_counts() -> None:
    town = Town.with_sara()
    Procedure.reported(town, "2021-06-14", name="first").sanctioned()
    next_one = an_id("next orientation")
    town.seed(next_one, oriented("2022-01-03"))
    second = Procedure.reported(town, "2022-02-07", name="second", orientation=next_one)
    assert rank(second.ready().opinion().decided()) == 2


def test_two_decisions_at_once_are_never_both_the_first() -> None:
    town = Town.with_sara()
    town.seed(an_id("next orientation"), oriented("2022-01-03"))
    one = again(town, "2021-06-14", "one")
    other = Procedure.reported(
        town, "2021-06-14", name="other", orientation=an_id("next orientation")
    )
    town.log[other.orientation][0] = replace(
        town.log[other.orientation][0], event=oriented("2021-03-01")
    )
    other.ready().opinion()
    decide: dict[str, Any] = {
        "on": date(2021, 9, 1),
        "decided_by": "president",
        "measure": Measure.SUSPENSION,
        "percent": Decimal(80),
        "months": 3,
        "starts_on": date(2021, 10, 1),
    }
    first = town.prepare(DecideSanction(procedure_id=one.id, **decide))
    second = town.prepare(DecideSanction(procedure_id=other.id, **decide))
    town.append(first)
    with pytest.raises(Stale):
        town.append(second)
    town.handle(DecideSanction(procedure_id=other.id, **decide))
    assert (rank(one), rank(other)) == (1, 2)


def test_once_the_first_is_annulled_the_next_is_a_first_again() -> None:
    town = Town.with_sara()
    first = Procedure.reported(town, "2021-06-14", name="first").sanctioned()
    annulled(first, "2022-03-01")
    third = again(town, "2023-02-06", "third")
    with pytest.raises(PercentOutsideLaw):
        third.decided(**FOUR_MONTHS)
    with pytest.raises(MonthsOutsideLaw):
        third.decided(percent=Decimal(80), months=4)
    assert rank(third.decided(percent=Decimal(80), months=3)) == 1


def test_a_decision_annulled_after_a_second_one_was_taken_on_its_rank() -> None:
    """The second stands as it was taken; its proof tells that its rank no longer carries it."""
    town = Town.with_sara()
    first = Procedure.reported(town, "2021-06-14", name="first").sanctioned()
    second = again(town, "2021-10-04", "second").decided(**FOUR_MONTHS).notified()

    def proof() -> Any:
        read = Read(second.state, town.facts(second.id), beneficiary=town.sara)
        return legality(read, town.rules, TODAY)

    assert (proof().verdict, proof().rank, proof().rank_now) == (Verdict.LEGAL, 2, 2)
    annulled(first, "2022-03-01")
    assert (proof().verdict, proof().rank, proof().rank_now) == (Verdict.IRREGULAR, 2, 1)
    (missing,) = proof().missing
    assert "le rang recalculé est 1" in missing
    second.asks(WithdrawDecision, on="2022-04-01", withdrawn_by="president", ground="Rang")
    assert town.sara.sanctions == ()
    assert proof().verdict is Verdict.UNDONE


def test_a_second_one_within_the_scale_of_the_first_stays_legal_at_its_new_rank() -> None:
    town = Town.with_sara()
    first = Procedure.reported(town, "2021-06-14", name="first").sanctioned()
    second = again(town, "2021-10-04", "second").decided(percent=Decimal(80), months=3).notified()
    annulled(first, "2022-03-01")
    found = legality(
        Read(second.state, town.facts(second.id), beneficiary=town.sara), town.rules, TODAY
    )
    assert (found.verdict, found.rank, found.rank_now) == (Verdict.LEGAL, 2, 1)


def test_sanctions_follow_the_person_into_the_file_that_is_kept_and_are_undone_there() -> None:
    town = Town.with_sara()
    kept = an_id("kept")
    town.seed(kept, *sara())
    first = Procedure.reported(town, "2021-06-14", name="first").sanctioned()
    town.handle(MergeBeneficiary(beneficiary_id=SARA, kept_id=kept, merged_on=date(2022, 1, 3)))

    def counted() -> int:
        state = town.read(type(town.sara), kept).state
        return len(state.sanctions)  # type: ignore[attr-defined]

    assert counted() == 1
    annulled(first, "2022-03-01")
    assert counted() == 0
