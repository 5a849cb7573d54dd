"""Deadlines: opened by one fact, met or lapsed by another, the same through corrections."""

from datetime import date

from pathways.domain.beneficiary.events import ExitNature, RightStatus
from pathways.domain.beneficiary.rsa_exit import RecordRsaExit
from pathways.domain.beneficiary.rsa_right import RecordRightsAndDuties, RecordRsaRight
from pathways.domain.orientation.deciding import DecideOrientation
from pathways.domain.orientation.epl_review import MaintainPathway
from pathways.domain.orientation.events import Addressee, OrientationKind, RdvMode, RelanceGround
from pathways.domain.orientation.exemption import GrantContractExemption
from pathways.domain.orientation.first_rdv import ProposeFirstRdv, RecordFirstRdv
from pathways.domain.orientation.notification import NotifyOrientation
from pathways.domain.orientation.rdv import RecordRdv
from pathways.domain.orientation.relance import SendRelance
from pathways.event_store.application import Withdrawal
from pathways.projections import lists
from tests.departement import CCAS, LEA, Town, day
from tests.domain.spec import an_id

Due = dict[str, tuple[date, str]]


def due(town: Town, on: str) -> Due:
    """Kind → (due date, rule) of the people's deadlines open on that day."""
    town.catch_up()
    rows = lists.deadlines(town.departement, day(on))
    return {row.kind: (row.due_on, row.rule) for row in rows if row.person}


def test_an_orientation_of_2021_lives_under_15_days_2_months_and_12_months(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    assert due(town, "2021-03-01") == {
        "first_rdv": (day("2021-03-16"), "A1.3"),
        "contract": (day("2021-05-01"), "A1.7"),
        "epl_review": (day("2022-03-01"), "A1.11"),
    }


def test_an_orientation_of_2025_has_one_month_from_its_notification(town: Town) -> None:
    orientation = town.orient("Sara", "2025-03-03")
    assert due(town, "2025-03-03").keys() == {"first_rdv", "epl_review"}
    town.do(
        NotifyOrientation(
            orientation_id=orientation, to=Addressee.BENEFICIARY, on=day("2025-03-31")
        )
    )
    assert due(town, "2025-03-31")["contract"] == (day("2025-04-30"), "N5")


def test_trap_6_two_months_after_31_december_end_in_february(town: Town) -> None:
    town.orient("Sara", "2021-12-31")
    assert due(town, "2021-12-31")["contract"] == (day("2022-02-28"), "A1.7")


def test_a_missed_first_rdv_leaves_it_due_and_starts_the_relance(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    town.do(RecordFirstRdv(orientation_id=orientation, on=day("2021-03-10"), attended=False))
    open_then = due(town, "2021-03-10")
    assert open_then["first_rdv"] == (day("2021-03-16"), "A1.3")
    assert open_then["relance"] == (day("2021-03-25"), "A1.4")
    town.do(
        SendRelance(
            orientation_id=orientation,
            on=day("2021-03-12"),
            ground=RelanceGround.FIRST_RDV_MISSED,
            means="courrier",
        )
    )
    assert "relance" in due(town, "2021-03-11")
    assert "relance" not in due(town, "2021-03-12")


def test_a_proposal_without_answer_calls_for_a_relance(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    town.do(
        ProposeFirstRdv(
            orientation_id=orientation,
            on=day("2021-03-02"),
            rdv_on=day("2021-03-11"),
            mode=RdvMode.FACE_TO_FACE,
        )
    )
    assert due(town, "2021-03-05")["relance_without_answer"] == (day("2021-03-17"), "A1.4b")
    town.meet("Sara", "2021-03-11")
    assert "relance_without_answer" not in due(town, "2021-03-11")


def test_each_rdv_held_expects_the_next_within_three_months(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    town.meet("Sara", "2021-03-11")
    assert due(town, "2021-03-11")["next_rdv"] == (day("2021-06-11"), "A1.9")
    town.do(
        RecordRdv(
            orientation_id=orientation, on=day("2021-05-03"), attended=True, mode=RdvMode.PHONE
        )
    )
    assert due(town, "2021-05-03")["next_rdv"] == (day("2021-08-03"), "A1.9")


def test_an_exemption_moves_the_contract_to_its_end(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    town.do(
        GrantContractExemption(
            orientation_id=orientation,
            on=day("2021-03-15"),
            until=day("2021-06-30"),
            ground="health",
        )
    )
    assert due(town, "2021-03-15")["contract"] == (day("2021-06-30"), "A1.8")


def test_a_maintien_opens_a_new_period_from_its_decision(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    town.do(
        MaintainPathway(orientation_id=orientation, on=day("2022-02-10"), decided_by="Présidente")
    )
    assert due(town, "2022-02-09")["epl_review"][0] == day("2022-03-01")
    assert due(town, "2022-02-10")["epl_review"][0] == day("2023-02-10")


def test_leaving_rsa_ends_every_deadline(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.do(
        RecordRsaExit(
            beneficiary_id=an_id("Sara"), nature=ExitNature.EMPLOYMENT, exited_on=day("2021-03-10")
        )
    )
    assert due(town, "2021-03-09")
    assert due(town, "2021-03-10") == {}


def test_an_open_right_of_someone_bound_must_be_oriented(town: Town) -> None:
    sara = town.register("Sara")
    told = day("2022-03-07")
    town.do(
        RecordRsaRight(
            beneficiary_id=sara, status=RightStatus.OPEN, since=day("2022-02-01"), told_on=told
        )
    )
    town.do(RecordRightsAndDuties(beneficiary_id=sara, bound=True, since=told, told_on=told))
    town.catch_up()
    (waiting,) = lists.unassigned(town.departement, told)
    assert (waiting.reason, waiting.due_on) == ("not_oriented", day("2022-05-07"))
    town.orient("Sara", "2022-03-20")
    assert "orientation" not in due(town, "2022-03-20")


def test_the_right_told_open_again_leaves_the_orientation_due(town: Town) -> None:
    """The monthly flow tells another first day or motive: the delay goes on (N4)."""
    sara = town.register("Sara")
    told = day("2022-03-07")
    town.do(RecordRightsAndDuties(beneficiary_id=sara, bound=True, since=told, told_on=told))
    for status, on, due_then in (
        (RightStatus.OPEN, "2022-03-07", {"orientation": (day("2022-05-07"), "N4-before-2025")}),
        (RightStatus.OPEN, "2022-04-01", {"orientation": (day("2022-05-07"), "N4-before-2025")}),
        (RightStatus.CLOSED, "2022-05-01", {}),
    ):
        since = day(on)
        town.do(RecordRsaRight(beneficiary_id=sara, status=status, since=since, told_on=since))
        assert due(town, on) == due_then, on


def test_a_corrected_orientation_carries_its_due_dates_anew_in_the_same_deadline(
    town: Town,
) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    town.catch_up()
    before = {d.kind: d.deadline for d in lists.deadlines(town.departement, day("2021-03-10"))}
    town.do(
        DecideOrientation(
            orientation_id=orientation,
            beneficiary_id=an_id("Sara"),
            organisation_id=CCAS,
            kind=OrientationKind.SOCIAL,
            on=day("2021-03-08"),
            decided_by="Présidente",
            referent_id=LEA,
        ),
        corrects=1,
        reason="date lue de travers",
    )
    assert due(town, "2021-03-10")["first_rdv"] == (day("2021-03-23"), "A1.3")
    after = {d.kind: d.deadline for d in lists.deadlines(town.departement, day("2021-03-10"))}
    assert after == before
    assert due(town, "2021-03-05") == {}


def test_a_withdrawn_rdv_opens_its_deadline_again(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    town.meet("Sara", "2021-03-11")
    assert "first_rdv" not in due(town, "2021-03-12")
    town.departement.app.withdraw(
        Withdrawal(orientation, version=2, actor="test", reason="ce n'était pas elle"),
        today=town.today,
    )
    assert due(town, "2021-03-12").keys() == {"first_rdv", "contract", "epl_review"}


def test_a_right_open_again_asks_nobody_to_orient_someone_already_accompanied(town: Town) -> None:
    sara = town.register("Sara")
    told = day("2021-02-01")
    town.do(RecordRsaRight(beneficiary_id=sara, status=RightStatus.OPEN, since=told, told_on=told))
    town.do(RecordRightsAndDuties(beneficiary_id=sara, bound=True, since=told, told_on=told))
    assert "orientation" in due(town, "2021-02-28")
    town.orient("Sara", "2021-03-01")
    for status, on in ((RightStatus.SUSPENDED, "2021-05-03"), (RightStatus.OPEN, "2021-06-01")):
        town.do(RecordRsaRight(beneficiary_id=sara, status=status, since=day(on), told_on=day(on)))
    assert "orientation" not in due(town, "2021-06-01")
