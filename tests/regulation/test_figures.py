"""Trap 7: what was counted on a day is not changed by an erasure, nor silently by a correction."""

from pathways.domain.engagement_contract.validation import ValidateEngagementContract
from pathways.projections import lists
from pathways.projections.forgetting import forget
from pathways.projections.history import history
from pathways.scheduler.sweep import sweep
from tests.departement import Town, day
from tests.domain.spec import an_id

MONTH_ENDS = [day(f"2021-{month:02}-28") for month in range(3, 10)]


def counts(town: Town) -> list[tuple[int, int]]:
    """Counted and beside, at seven month-ends."""
    figures = [lists.file_active(town.departement, on) for on in MONTH_ENDS]
    return [(total.file_active, total.beside) for total, *_ in figures]


def lives(town: Town) -> None:
    for name in ("Sara", "Lina"):
        town.orient(name, "2021-03-01")
    contract = town.draft("Sara", "2021-04-01", "2021-08-31")
    town.sign(contract, "2021-04-01")
    town.submit(contract, "2021-04-02")
    town.validate(contract, "2021-04-10")
    town.catch_up()


def test_trap_7_forgetting_someone_moves_no_past_count_nor_alert(town: Town) -> None:
    lives(town)
    sweep(town.departement, day("2021-03-17"))
    before, raised = counts(town), len(lists.alerts(town.departement, day("2021-03-17")))
    assert before == [(0, 2), *[(1, 1)] * 5, (0, 2)]
    forget(town.departement, an_id("Sara"), reason="demande", actor="dpo", today=town.today)
    assert counts(town) == before
    town.departement.engine.rebuild("file_active")
    assert counts(town) == before
    assert len(lists.alerts(town.departement, day("2021-03-17"))) == raised == 2


def test_trap_7_a_correction_keeps_what_it_replaces_with_its_author_and_reason(town: Town) -> None:
    lives(town)
    contract = an_id("Sara contract 2021-04-01")
    validated = ValidateEngagementContract(
        engagement_contract_id=contract, validated_on=day("2021-04-20"), validated_by="Département"
    )
    town.do(validated, corrects=4, reason="validé le 20, non le 10")
    told = [
        (one.happened_on, one.actor, one.reason, one.replaced_by, one.position)
        for one in history(town.departement, an_id("Sara"))
        if one.name == "EngagementContractValidated"
    ]
    (first, second) = told
    assert first[:3] == (day("2021-04-10"), "test", None)
    assert second[:3] == (day("2021-04-20"), "test", "validé le 20, non le 10")
    assert first[3] == second[4]
