"""Traps 2, 3 and 4: whole differences of days, the day a fact speaks of, one border everywhere."""

from datetime import date, timedelta

import pytest

from pathways.domain.orientation.contract_lapse import ContractNotDueYet, ObserveContractLapse
from pathways.domain.orientation.events import RdvMode, RelanceGround
from pathways.domain.orientation.first_rdv import RecordFirstRdv
from pathways.domain.orientation.rdv import RecordRdv, ScheduleRdv
from pathways.domain.orientation.relance import SendRelance
from pathways.projections import lists
from pathways.scheduler.sweep import sweep
from tests.departement import LEA, Town, day
from tests.domain.spec import an_id


def oriented(town: Town, on: str = "2021-03-01") -> dict[str, date]:
    """Sara oriented, and what is due of her by then."""
    town.orient("Sara", on)
    town.catch_up()
    return dues(town, on)


def dues(town: Town, on: str) -> dict[str, date]:
    found = lists.deadlines(town.departement, day(on), person=an_id("Sara"))
    return {deadline.kind: deadline.due_on for deadline in found}


def alerts(town: Town, kind: str) -> dict[str, date]:
    """The day of each step raised for deadlines of that kind."""
    with town.departement.app.recorder.pool.connection() as connection:
        rows = connection.execute("select step, raised_on from alerts where kind = %s", [kind])
        return dict(rows.fetchall())


def test_trap_2_thirteen_months_are_late_by_all_their_days(town: Town) -> None:
    oriented(town)
    thirteen_months_later = day("2022-04-01")
    late = {
        one.kind: one.days_late
        for one in lists.deadlines(town.departement, thirteen_months_later, late_only=True)
    }
    # Due on 16 March 2021, 1 May 2021 and 1 March 2022.
    # The body's agreement of 2021 was to be reported on by 28 February 2022.
    assert late == {"first_rdv": 381, "contract": 335, "epl_review": 31, "final_report": 32}
    (sara,) = lists.ma_liste(town.departement, thirteen_months_later)
    assert (sara.status, sara.late) == ("late", 3)


def test_trap_2_a_contract_signed_thirteen_months_later_was_late_until_then(town: Town) -> None:
    oriented(town)
    contract = town.draft("Sara", "2022-04-01", "2022-09-30")
    town.sign(contract, "2022-04-01")
    town.catch_up()
    assert dues(town, "2022-03-31")["contract"] == day("2021-05-01")
    assert "contract" not in dues(town, "2022-04-01")


def test_trap_3_delays_and_lists_count_from_the_day_held_not_entered_nor_planned(
    town: Town,
) -> None:
    oriented(town)
    town.meet("Sara", "2021-03-12")
    orientation = town.orientations["Sara"]
    town.do(ScheduleRdv(
        orientation_id=orientation, on=day("2021-03-12"), rdv_on=day("2021-06-01"),
        mode=RdvMode.PHONE))  # fmt: skip
    town.do(
        RecordRdv(  # planned on 1 June, held on the 4th, entered years later
            orientation_id=orientation, on=day("2021-06-04"), attended=True, mode=RdvMode.PHONE
        )
    )
    town.catch_up()
    assert "first_rdv" in dues(town, "2021-03-11")
    assert "first_rdv" not in dues(town, "2021-03-12")
    assert dues(town, "2021-06-03")["next_rdv"] == day("2021-06-12")
    assert dues(town, "2021-06-04")["next_rdv"] == day("2021-09-04")
    (sara,) = lists.ma_liste(town.departement, day("2021-06-10"))
    assert sara.last_rdv_on == day("2021-06-04")


def test_trap_3_a_relance_runs_from_the_day_missed(town: Town) -> None:
    oriented(town)
    town.do(RecordFirstRdv(
        orientation_id=town.orientations["Sara"], on=day("2021-03-10"), attended=False,
    ))  # fmt: skip
    town.catch_up()
    assert dues(town, "2021-03-10")["relance"] == day("2021-03-25")


KINDS = ("first_rdv", "relance", "contract", "next_rdv", "contract_renewal", "epl_review")


def everything_due(town: Town) -> dict[str, date]:
    """Sara and Lina, with a deadline of each kind between them; when each is due."""
    oriented(town)
    town.do(RecordFirstRdv(
        orientation_id=town.orientations["Sara"], on=day("2021-03-10"), attended=False,
    ))  # fmt: skip
    town.orient("Lina", "2021-03-01")
    town.meet("Lina", "2021-03-11")
    contract = town.draft("Lina", "2021-03-11", "2021-09-10")
    town.sign(contract, "2021-03-11")
    town.submit(contract, "2021-03-12")
    town.validate(contract, "2021-03-15")
    town.catch_up()
    return {
        "first_rdv": day("2021-03-16"),
        "relance": day("2021-03-25"),
        "contract": day("2021-05-01"),
        "next_rdv": day("2021-06-11"),
        "contract_renewal": day("2021-09-10"),
        "epl_review": day("2022-03-01"),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_trap_4_the_due_day_is_on_time_and_the_next_is_late_in_every_list(
    town: Town, kind: str
) -> None:
    due_on = everything_due(town)[kind]
    after = due_on + timedelta(days=1)

    def late(on: date) -> set[bool]:
        told = lists.deadlines(town.departement, on, kind=kind)
        assert {one.due_on for one in told} == {due_on}
        only = lists.deadlines(town.departement, on, kind=kind, late_only=True)
        assert bool(only) is (told[0].days_late > 0)
        return {one.late for one in told}

    assert (late(due_on), late(after)) == ({False}, {True})
    sweep(town.departement, due_on)
    assert "late" not in alerts(town, kind)
    sweep(town.departement, after)
    assert alerts(town, kind)["late"] == after


@pytest.mark.parametrize(("on", "status"), [("2021-03-16", "due_soon"), ("2021-03-17", "late")])
def test_trap_4_and_in_ma_liste(town: Town, on: str, status: str) -> None:
    oriented(town)
    (sara,) = lists.ma_liste(town.departement, day(on), referent=LEA)
    assert (sara.status, sara.late) == (status, int(status == "late"))


def test_trap_4_and_in_what_may_be_decided(town: Town) -> None:
    """On 1 May the contract is on time: nothing lapsed. On the 2nd it has."""
    oriented(town)
    lapse = {
        "orientation_id": town.orientations["Sara"],
        "ground": RelanceGround.CONTRACT_NOT_MADE,
    }
    with pytest.raises(ContractNotDueYet):
        town.do(ObserveContractLapse(on=day("2021-05-01"), **lapse))  # type: ignore[arg-type]
    town.do(ObserveContractLapse(on=day("2021-05-02"), **lapse))  # type: ignore[arg-type]


@pytest.mark.parametrize("done_on", ["2021-03-24", "2021-03-25"])
def test_trap_4_what_is_done_on_its_due_day_never_was_late(town: Town, done_on: str) -> None:
    everything_due(town)
    town.do(SendRelance(
        orientation_id=town.orientations["Sara"], on=day(done_on),
        ground=RelanceGround.FIRST_RDV_MISSED, means="courrier"))  # fmt: skip
    for number in range(40):
        sweep(town.departement, day("2021-03-11") + timedelta(days=number))
    assert set(alerts(town, "relance")) == {"reminder"}
