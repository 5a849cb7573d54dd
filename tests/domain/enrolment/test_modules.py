"""Modules of an AI: the interview first, eligibility for 12 months, renewals (A4.1 to A4.6)."""

import pytest

from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.enrolment.attendance import OutsideStay
from pathways.domain.enrolment.checks import AlreadyLeft
from pathways.domain.enrolment.conditions import (
    NoRsaThatDay,
    NotPositionedYet,
    ProofOfSomethingElse,
    PublicNotAdmitted,
)
from pathways.domain.enrolment.eligibility import CheckEligibility, EligibilityToBeChecked
from pathways.domain.enrolment.entering import ModuleNotCovered, NoEntryInThisModule
from pathways.domain.enrolment.events import (
    EarlyExitReason,
    EligibilityChecked,
    InterviewKind,
    ModuleStarted,
    Proof,
)
from pathways.domain.enrolment.interview import RecordInterview
from pathways.domain.enrolment.leaving import EndEnrolment
from pathways.domain.enrolment.modules import (
    CancelModule,
    ModuleNotRenewable,
    ModuleStillRunning,
    NoSuchPeriod,
    RenewalReasonMissing,
    StartModule,
)
from pathways.domain.enrolment.state import AttendanceContradicted
from pathways.domain.event import Event
from pathways.domain.participations.state import ParticipationsState, participations_of
from tests.domain.action_session.actions import day, signed
from tests.domain.enrolment.stays import Memory, departement
from tests.domain.spec import an_id


@pytest.fixture
def world() -> Memory:
    """The agreement of the AI goes on into 2024."""
    memory = departement()
    long = signed("ai", "module_1", "module_2", "module_3", ends_on=day("2024-12-31"))
    memory.agree("ai to 2024", long)
    return memory


def entered(world: Memory, name: str = "Sara", on: str = "2022-02-01", **said: object) -> object:
    enrolment = world.enrol(name, "ai", on, agreement_id=an_id("ai to 2024"), **said)
    world.position(enrolment, on)
    return enrolment


def module_of(events: list[Event]) -> ModuleStarted:
    return next(event for event in events if isinstance(event, ModuleStarted))


def start(enrolment: object, module: str, on: str, **said: object) -> StartModule:
    return StartModule(enrolment_id=enrolment, module=module, from_on=day(on), **said)  # type: ignore[arg-type]


def check(enrolment: object, on: str, proof: Proof = Proof.PAYER_CERTIFICATE) -> CheckEligibility:
    return CheckEligibility(enrolment_id=enrolment, checked_on=day(on), proof=proof)  # type: ignore[arg-type]


# ---------------------------------------------------------------- A4.1


def test_no_module_begins_before_the_positioning_interview(world: Memory) -> None:
    enrolment = world.enrol("Sara", "ai", "2022-02-01")
    world.refused(NotPositionedYet, start(enrolment, "module_3", "2022-02-15"), "A4.1")
    world.position(enrolment, "2022-02-10")
    world.refused(NotPositionedYet, start(enrolment, "module_3", "2022-02-09"), "A4.1")
    world.start(enrolment, "module_3", "2022-02-10")


def test_a_missed_positioning_interview_opens_no_module(world: Memory) -> None:
    enrolment = world.enrol("Sara", "ai", "2022-02-01")
    world.do(RecordInterview(
        enrolment_id=enrolment, on=day("2022-02-05"), kind=InterviewKind.POSITIONING,
        attended=False))  # fmt: skip
    world.refused(NotPositionedYet, start(enrolment, "module_1", "2022-02-15"), "A4.1")


def test_the_interview_a_module_rests_on_is_not_moved_after_it(world: Memory) -> None:
    enrolment = world.enrol("Sara", "ai", "2022-02-01")
    world.position(enrolment, "2022-02-10")
    world.start(enrolment, "module_2", "2022-02-15")
    moved = RecordInterview(
        enrolment_id=enrolment, on=day("2022-02-16"), kind=InterviewKind.POSITIONING,
        attended=True, minutes=60)  # fmt: skip
    with pytest.raises(AttendanceContradicted):
        world.do(moved, corrects=2)


# ---------------------------------------------------------------- periods


def test_module_1_lasts_6_months_and_the_others_as_long_as_the_stay(world: Memory) -> None:
    enrolment = entered(world)
    one = module_of(world.start(enrolment, "module_1", "2022-03-01"))  # type: ignore[arg-type]
    assert (one.period, one.until_on) == (1, day("2022-08-31"))
    assert one.rules == ("A4.1", "A4.2", "A4.4")
    assert one.positioned_on == day("2022-02-01")
    two = module_of(world.start(enrolment, "module_2", "2022-03-01"))  # type: ignore[arg-type]
    assert two.until_on == day("2024-01-31")


def test_module_1_is_renewed_once_for_a_reason(world: Memory) -> None:
    enrolment = entered(world)
    world.do(start(enrolment, "module_1", "2022-03-01"))
    world.refused(ModuleStillRunning, start(enrolment, "module_1", "2022-08-31"), "A4.4")
    world.refused(RenewalReasonMissing, start(enrolment, "module_1", "2022-09-01"), "A4.4")
    why = {"renewal_reason": "Un projet à consolider"}
    assert module_of(world.do(start(enrolment, "module_1", "2022-09-01", **why))).period == 2
    world.refused(ModuleNotRenewable, start(enrolment, "module_1", "2023-03-01", **why), "A4.4")


def test_the_two_periods_of_module_1_are_counted_over_every_enrolment(world: Memory) -> None:
    why = {"renewal_reason": "Reprise après une maladie"}
    first = entered(world)
    world.do(start(first, "module_1", "2022-03-01"))
    world.do(EndEnrolment(
        enrolment_id=first, last_day_on=day("2022-09-30"),  # type: ignore[arg-type]
        early_exit_reason=EarlyExitReason.HEALTH))  # fmt: skip
    second = entered(world, on="2022-11-01")
    assert module_of(world.do(start(second, "module_1", "2022-11-02", **why))).period == 2
    world.refused(ModuleNotRenewable, start(second, "module_1", "2023-05-10", **why), "A4.4")


@pytest.mark.parametrize(("module", "rule"), [("module_2", "A4.5"), ("module_3", "A4.6")])
def test_the_other_modules_are_entered_once(world: Memory, module: str, rule: str) -> None:
    enrolment = entered(world)
    world.do(start(enrolment, module, "2022-03-01"))
    world.refused(ModuleNotRenewable, start(enrolment, module, "2022-06-01"), rule)


def test_a_period_recorded_by_mistake_never_was(world: Memory) -> None:
    enrolment = entered(world)
    world.do(start(enrolment, "module_1", "2022-03-01"))
    cancel = CancelModule(
        enrolment_id=enrolment, module="module_1", from_on=day("2022-03-01"),  # type: ignore[arg-type]
        cancelled_on=day("2022-03-10"))  # fmt: skip
    world.do(cancel)
    world.refused(NoSuchPeriod, cancel)
    told = world.read(ParticipationsState, participations_of(an_id("Sara"))).state
    assert isinstance(told, ParticipationsState)
    assert told.modules("ai") == ()
    assert module_of(world.do(start(enrolment, "module_1", "2022-04-01"))).period == 1


def test_a_module_is_one_that_the_agreement_finances(world: Memory) -> None:
    world.agree("modules 1 and 2", signed("ai", "module_1", "module_2"))
    enrolment = world.enrol("Sara", "ai", "2022-02-01", agreement_id=an_id("modules 1 and 2"))
    world.position(enrolment, "2022-02-01")
    world.refused(ModuleNotCovered, start(enrolment, "module_3", "2022-02-02"), "G5")
    world.refused(NoEntryInThisModule, start(enrolment, "module_4", "2022-02-02"))


def test_a_module_begins_during_the_stay(world: Memory) -> None:
    enrolment = entered(world)
    world.refused(OutsideStay, start(enrolment, "module_1", "2022-01-31"))
    world.do(EndEnrolment(
        enrolment_id=enrolment, last_day_on=day("2022-05-31"),  # type: ignore[arg-type]
        early_exit_reason=EarlyExitReason.MOVED))  # fmt: skip
    world.refused(AlreadyLeft, start(enrolment, "module_1", "2022-05-01"))


# ---------------------------------------------------------------- publics


def test_faj_youth_enter_modules_2_and_3_only(world: Memory) -> None:
    enrolment = entered(world, "Théo", proof=Proof.IDENTITY_DOCUMENT)
    world.refused(PublicNotAdmitted, start(enrolment, "module_1", "2022-03-01"), "A4.4")
    world.do(start(enrolment, "module_2", "2022-03-01"))
    world.do(start(enrolment, "module_3", "2022-03-01"))


def test_a_faj_youth_who_turns_26_in_the_action_still_enters_its_modules(world: Memory) -> None:
    world.register("Aline", born="1996-06-15")
    enrolment = entered(world, "Aline", proof=Proof.IDENTITY_DOCUMENT, public="faj_youth")
    world.do(start(enrolment, "module_2", "2022-07-01"))
    world.do(start(enrolment, "module_3", "2023-08-01"))


# ---------------------------------------------------------------- A4.2


def test_the_first_module_is_entered_on_the_status_of_that_day(world: Memory) -> None:
    enrolment = entered(world)
    world.right("Sara", RightStatus.CLOSED, "2022-05-01")
    world.refused(NoRsaThatDay, start(enrolment, "module_1", "2022-05-01"), "G3")
    started = module_of(world.do(start(enrolment, "module_1", "2022-04-30")))
    assert started.eligibility_checked_on == day("2022-04-30")


def test_eligibility_holds_12_months_from_the_first_module_whatever_becomes_of_the_right(
    world: Memory,
) -> None:
    enrolment = entered(world)
    world.do(start(enrolment, "module_1", "2022-03-01"))
    world.right("Sara", RightStatus.CLOSED, "2022-05-01")
    world.refused(EligibilityToBeChecked, start(enrolment, "module_2", "2023-03-01"), "A4.2")
    started = module_of(world.do(start(enrolment, "module_2", "2023-02-28")))
    assert started.eligibility_checked_on == day("2022-03-01")


def test_after_12_months_a_new_check_opens_new_modules(world: Memory) -> None:
    enrolment = entered(world)
    world.do(start(enrolment, "module_1", "2022-03-01"))
    (checked,) = world.do(check(enrolment, "2023-04-03"))
    assert checked == EligibilityChecked(
        checked_on=day("2023-04-03"), public="rsa", proof=Proof.PAYER_CERTIFICATE, right="open",
        rules=("A4.1", "A4.2"), valid_until=day("2024-04-02"), age=32)  # fmt: skip
    world.refused(EligibilityToBeChecked, start(enrolment, "module_2", "2023-04-02"), "A4.2")
    started = module_of(world.do(start(enrolment, "module_2", "2023-04-03")))
    assert started.eligibility_checked_on == day("2023-04-03")


def test_a_check_of_someone_without_rsa_that_day_is_refused(world: Memory) -> None:
    enrolment = entered(world)
    world.right("Sara", RightStatus.CLOSED, "2023-04-01")
    world.refused(NoRsaThatDay, check(enrolment, "2023-04-03"), "G3")
    world.do(check(enrolment, "2023-03-31"))


def test_a_check_keeps_a_proof_of_the_status(world: Memory) -> None:
    enrolment = entered(world)
    identity = check(enrolment, "2023-04-03", Proof.IDENTITY_DOCUMENT)
    world.refused(ProofOfSomethingElse, identity, "A4.2")


def test_the_12_months_run_over_every_enrolment_and_a_new_entry_is_a_new_check(
    world: Memory,
) -> None:
    first = entered(world)
    world.do(start(first, "module_1", "2022-03-01"))
    world.do(EndEnrolment(
        enrolment_id=first, last_day_on=day("2022-06-30"),  # type: ignore[arg-type]
        early_exit_reason=EarlyExitReason.EMPLOYMENT))  # fmt: skip
    second = entered(world, on="2022-09-01")
    world.refused(EligibilityToBeChecked, start(second, "module_2", "2023-03-01"), "A4.2")
    world.do(EndEnrolment(
        enrolment_id=second, last_day_on=day("2023-04-30"),  # type: ignore[arg-type]
        early_exit_reason=EarlyExitReason.EMPLOYMENT))  # fmt: skip
    third = entered(world, on="2023-05-02")
    started = module_of(world.do(start(third, "module_2", "2023-05-10")))
    assert started.eligibility_checked_on == day("2023-05-02")


def test_a_module_recorded_late_before_the_first_one_rests_on_its_own_day(world: Memory) -> None:
    enrolment = entered(world)
    world.do(start(enrolment, "module_2", "2022-03-01"))
    started = module_of(world.do(start(enrolment, "module_1", "2022-02-15")))
    assert started.eligibility_checked_on == day("2022-02-15")


def test_the_check_a_module_rests_on_is_not_moved_after_it(world: Memory) -> None:
    enrolment = entered(world)
    world.do(start(enrolment, "module_1", "2022-03-01"))
    world.do(check(enrolment, "2023-04-03"))
    version = len(world.streams[enrolment])  # type: ignore[index]
    world.do(start(enrolment, "module_2", "2023-04-03"))
    with pytest.raises(AttendanceContradicted):
        world.do(check(enrolment, "2023-04-05"), corrects=version)
