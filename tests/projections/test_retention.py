"""Files whose time is over: the list, what holds some, and the run that does what it said."""

from dataclasses import replace
from datetime import date
from threading import Barrier, Thread
from uuid import UUID

import pytest

from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.beneficiary.merging import MergeBeneficiary
from pathways.domain.beneficiary.rsa_right import RecordRsaRight
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.forgetting.forgetting import ForgetPerson, UnderLegalHold
from pathways.domain.orientation.contract_lapse import ReportBreach
from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.events import BreachGround, EndReason, RecallClosing
from pathways.domain.refusal import LostClaim, PersonUnreadable, Refusal
from pathways.domain.sanction.completing import CompleteFile
from pathways.domain.sanction.opening import OpenSanctionProcedure
from pathways.domain.sanction.order import ProcedureSealed
from pathways.domain.sanction.regularising import RegulariseProcedure
from pathways.event_store.application import Recorded, Withdrawal
from pathways.event_store.deciding import Prepared
from pathways.event_store.verify import verify
from pathways.postgres.database import Role
from pathways.projections.forgetting import forget
from pathways.projections.retention import Expired, expired, forget_expired
from tests.departement import Town, day
from tests.domain.spec import an_id
from tests.panels.breaches import Breach


def named(found: list[Expired]) -> dict[UUID, str | None]:
    return {one.person: one.held for one in found}


def left(town: Town, name: str, on: str = "2021-06-30") -> None:
    """Oriented on 1 March 2021, and no longer followed from that day on."""
    orientation = town.orient(name, "2021-03-01", referent=None)
    town.do(EndOrientation(orientation_id=orientation, on=day(on), reason=EndReason.MOVED))


def forgotten(town: Town, person: UUID) -> bool:
    state = town.departement.app.load(BeneficiaryState, person).state
    assert isinstance(state, BeneficiaryState)
    return state.forgotten


def test_a_file_is_kept_two_years_from_the_last_contact_to_the_day(town: Town) -> None:
    left(town, "Sara")
    town.catch_up()
    assert expired(town.departement, day("2023-03-01")) == []
    (one,) = expired(town.departement, day("2023-03-02"))
    assert (one.person, one.last_contact_on, one.due_on) == (
        an_id("Sara"), day("2021-03-01"), day("2023-03-01"),
    )  # fmt: skip
    assert (one.rule, one.held) == ("H40", None)


def test_a_contact_since_keeps_the_file_and_its_withdrawal_does_not(town: Town) -> None:
    left(town, "Sara")
    recorded = town.do(
        RecordContactDetails(
            beneficiary_id=an_id("Sara"), recorded_on=day("2022-12-01"), email="s@example.org"
        )
    )
    town.catch_up()
    assert expired(town.departement, day("2023-06-01")) == []
    town.departement.app.withdraw(
        Withdrawal(an_id("Sara"), recorded.version, "test", "Saisi par erreur"), today=town.today
    )
    town.catch_up()
    assert list(named(expired(town.departement, day("2023-06-01")))) == [an_id("Sara")]


def test_what_the_payer_tells_is_no_contact_but_an_open_right_is_a_following(town: Town) -> None:
    left(town, "Sara")
    town.do(RecordRsaRight(
        beneficiary_id=an_id("Sara"), status=RightStatus.OPEN, since=day("2023-01-01"),
        told_on=day("2023-01-05")))  # fmt: skip
    town.catch_up()
    (one,) = expired(town.departement, day("2023-06-01"))
    assert one.held is not None
    assert "suivie" in one.held


def test_whoever_is_still_followed_is_kept(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.catch_up()
    (one,) = expired(town.departement, day("2029-06-01"))
    assert one.held is not None


def held_by_a_breach(town: Town, name: str) -> Breach:
    town.orient(name, "2020-03-02", referent=None)
    breach = Breach(town, name)
    breach.reported("2021-06-14", "2021-06-15", "2021-06-17")
    return breach


def test_a_procedure_holds_the_file_and_the_list_names_it(town: Town) -> None:
    breach = held_by_a_breach(town, "Sara")
    town.do(EndOrientation(
        orientation_id=town.orientations["Sara"], on=day("2021-07-01"),
        reason=EndReason.MOVED))  # fmt: skip
    town.catch_up()
    (one,) = expired(town.departement, day("2024-06-01"))
    assert one.held is not None
    assert str(breach.id) in one.held


def test_the_run_does_what_the_dry_run_told(town: Town) -> None:
    for name in ("Sara", "Adam", "Zoé"):
        left(town, name)
    town.orient("Omar", "2021-03-01")
    held_by_a_breach(town, "Victor")
    town.catch_up()
    on = day("2024-06-01")
    town.today = on
    told = expired(town.departement, on)
    going = {one.person for one in told if one.held is None}
    assert going == {an_id("Sara"), an_id("Adam"), an_id("Zoé")}
    done = forget_expired(town.departement, on, visa="AD49-12", approved=going, actor="archives")
    assert done == told
    assert {person for person in map(an_id, ("Sara", "Adam", "Zoé", "Omar", "Victor"))
            if forgotten(town, person)} == going  # fmt: skip
    assert named(expired(town.departement, on)) == {p: h for p, h in named(told).items() if h}
    last = town.departement.app.history(an_id("Sara"))[-1]
    assert last.reason is not None
    assert "AD49-12" in last.reason
    assert verify(town.departement.database.conninfo(Role.APPLICATION)).wrong is None


def test_whoever_the_archives_did_not_approve_is_left_alone(town: Town) -> None:
    left(town, "Sara")
    left(town, "Adam")
    town.catch_up()
    town.today = on = day("2024-06-01")
    done = forget_expired(
        town.departement, on, visa="AD49-12", approved={an_id("Adam")}, actor="archives"
    )
    assert [one.person for one in done] == [an_id("Adam")]
    assert not forgotten(town, an_id("Sara"))


def test_the_files_of_one_person_go_together_or_not_at_all(town: Town) -> None:
    left(town, "Sara")
    town.register("Double", birth_date=day("1990-05-02"))
    town.do(MergeBeneficiary(
        beneficiary_id=an_id("Double"), kept_id=an_id("Sara"),
        merged_on=day("2021-07-02")))  # fmt: skip
    town.catch_up()
    town.today = on = day("2024-06-01")
    (one,) = expired(town.departement, on)
    assert set(one.files) == {an_id("Sara"), an_id("Double")}
    forget_expired(town.departement, on, visa="v", approved={one.person}, actor="archives")
    assert forgotten(town, an_id("Sara"))
    assert forgotten(town, an_id("Double"))


def test_a_duplicate_is_not_forgotten_while_the_file_kept_is_held(town: Town) -> None:
    held_by_a_breach(town, "Sara")
    town.register("Double", birth_date=day("1990-05-02"))
    town.do(MergeBeneficiary(
        beneficiary_id=an_id("Double"), kept_id=an_id("Sara"),
        merged_on=day("2021-07-02")))  # fmt: skip
    for person in (an_id("Double"), an_id("Sara")):
        with pytest.raises(UnderLegalHold):
            forget(town.departement, person, reason="demande", actor="dpo", today=town.today)
    assert not forgotten(town, an_id("Double"))


def test_another_departement_keeps_files_for_longer(town: Town) -> None:
    left(town, "Sara")
    town.catch_up()
    rules = town.departement.rules
    town.departement.app.rules = rules.replacing("file_kept_for", value=5)
    assert expired(town.departement, day("2024-06-01")) == []


def test_after_forgetting_a_procedure_takes_no_other_step(town: Town) -> None:
    breach = held_by_a_breach(town, "Sara")
    with pytest.raises(UnderLegalHold):
        forget(
            town.departement, an_id("Sara"), reason="demande", actor="dpo", today=day("2021-07-01")
        )
    town.do(RegulariseProcedure(
        procedure_id=breach.id, on=day("2021-07-01"),
        closing=RecallClosing.ABANDONED))  # fmt: skip
    forget(town.departement, an_id("Sara"), reason="demande", actor="dpo", today=day("2021-07-01"))
    with pytest.raises(ProcedureSealed):
        town.do(CompleteFile(procedure_id=breach.id, on=day("2021-07-20"), completed_by="EPD"))


@pytest.mark.parametrize("turn", range(4))
def test_forgetting_and_opening_a_procedure_at_once_exclude_each_other(
    town: Town, turn: int
) -> None:
    town.orient("Sara", "2020-03-02", referent=None)
    app, barrier = town.departement.app, Barrier(2)
    answers: dict[str, object] = {}
    # Reported on an accompaniment that is over: it no longer holds, a procedure may still open.
    town.do(ReportBreach(
        orientation_id=town.orientations["Sara"], on=day("2021-06-14"),
        ground=BreachGround.CONTROLS_REFUSED, facts="Absences"))  # fmt: skip
    town.do(EndOrientation(
        orientation_id=town.orientations["Sara"], on=day("2021-07-01"),
        reason=EndReason.MOVED))  # fmt: skip
    procedure = an_id("procedure")
    opening = OpenSanctionProcedure(
        procedure_id=procedure, orientation_id=town.orientations["Sara"], on=day("2021-06-20"),
        ground=BreachGround.CONTROLS_REFUSED)  # fmt: skip
    forgetting = ForgetPerson(beneficiary_id=an_id("Sara"), forgotten_on=day("2021-07-02"))

    def ask(name: str, command: OpenSanctionProcedure | ForgetPerson) -> None:
        barrier.wait()
        try:
            answers[name] = app.handle(command, actor="test", today=date(2021, 7, 2))
        except Refusal as refusal:
            answers[name] = refusal

    threads = [
        Thread(target=ask, args=pair) for pair in (("open", opening), ("forget", forgetting))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = [name for name, answer in answers.items() if isinstance(answer, Refusal)]
    assert len(refused) == 1, answers
    assert forgotten(town, an_id("Sara")) == (refused == ["open"])


@pytest.mark.parametrize("first", ["report", "forget"])
def test_a_breach_reported_while_a_forgetting_is_decided_excludes_it_and_the_other_way_round(
    town: Town, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    orientation = town.orient("Sara", "2020-03-02", referent=None)
    app, today = town.departement.app, date(2021, 7, 2)
    report = ReportBreach(
        orientation_id=orientation, on=day("2021-06-14"),
        ground=BreachGround.CONTROLS_REFUSED, facts="Absences")  # fmt: skip
    forgetting = ForgetPerson(beneficiary_id=an_id("Sara"), forgotten_on=today)
    early, late = (report, forgetting) if first == "report" else (forgetting, report)
    append = app._append

    def once_the_other_is_recorded(prepared: dict[int, Prepared]) -> dict[int, Recorded | Refusal]:
        # The late one has read and decided; now the other is read, decided and recorded.
        monkeypatch.undo()
        app.handle(early, actor="test", today=today)
        return append(prepared)

    monkeypatch.setattr(app, "_append", once_the_other_is_recorded)
    # The report has nothing left to be sealed with; the forgetting loses what the report took.
    with pytest.raises(LostClaim if first == "report" else PersonUnreadable):
        app.handle(late, actor="test", today=today)
    assert forgotten(town, an_id("Sara")) == (first == "forget")


def test_a_dry_run_of_any_day_changes_nothing(town: Town) -> None:
    left(town, "Sara")
    town.catch_up()
    head = town.departement.app.recorder.head()
    assert [replace(one, held=None) for one in expired(town.departement, day("2029-01-01"))]
    assert town.departement.app.recorder.head() == head
