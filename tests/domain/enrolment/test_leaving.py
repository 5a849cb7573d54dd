"""Longer, elsewhere, over, or never (A3.3, A5.4, G4, G6)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pathways.domain.agreement.events import AgreementAmended
from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.beneficiary.guards import FileMerged
from pathways.domain.beneficiary.merging import MergeBeneficiary, StillInAction
from pathways.domain.enrolment.attendance import (
    EnrolmentWasCancelled,
    ModuleNotStarted,
    OutsideStay,
)
from pathways.domain.enrolment.checks import AlreadyLeft, BeforeTheEntry
from pathways.domain.enrolment.conditions import InTheOtherPathway
from pathways.domain.enrolment.contract import (
    ContractAlreadySigned,
    RecordParticipantFee,
    SignParticipationContract,
)
from pathways.domain.enrolment.duration import EmploymentTooLong, NoContractHere
from pathways.domain.enrolment.entering import AlreadyInThisAction
from pathways.domain.enrolment.events import (
    EarlyExitReason,
    EnrolmentEnded,
    EnrolmentExtended,
    FeeKind,
    IndividualReportWritten,
    InterviewKind,
    OutcomeRecorded,
    ParticipantFeePaid,
)
from pathways.domain.enrolment.extending import (
    AccompanimentMissing,
    EmploymentEndsFirst,
    ExtendedPastTheMaximum,
    ExtendEnrolment,
    NotLonger,
    PastTheAgreement,
    PastTheLongestStay,
)
from pathways.domain.enrolment.first_steps import (
    DiagnosisAlreadyMade,
    HandSchedule,
    MakeFirstDiagnosis,
    WriteActionPlan,
)
from pathways.domain.enrolment.interview import RecordInterview
from pathways.domain.enrolment.leaving import (
    AttendedAfterward,
    BeforeThePlace,
    CancelEnrolment,
    EarlyExitReasonMissing,
    EndEnrolment,
    EndsAfterTheLastDay,
    NotAnEarlyExit,
    PlacesToSettleFirst,
    ReopenEnrolment,
    StillGoingOn,
)
from pathways.domain.enrolment.modules import ModuleNotRenewable, ModuleStillRunning, StartModule
from pathways.domain.enrolment.outcome import (
    CertifySkills,
    RecordOutcome,
    ReportAlreadyWritten,
    ResultNotExpected,
    ResultTwice,
    SkillMissing,
    WriteIndividualReport,
)
from pathways.domain.enrolment.partners import ContactPartner, GiveMobilityInformation
from pathways.domain.enrolment.place import (
    AgreementOfAnother,
    BeforeTheLastChange,
    ChangePost,
    NoSuchPost,
    PostOccupied,
    SamePost,
)
from pathways.domain.forgetting.forgetting import ForgetPerson
from pathways.domain.money import NotAnAmount
from pathways.domain.refusal import InTheFuture, NotFound
from pathways.domain.texts import TextMissing
from tests.domain.action_session.actions import day, signed
from tests.domain.enrolment.stays import AGREEMENTS, Memory, departement, stay
from tests.domain.spec import an_id

SARA, KARIM = stay("Sara"), stay("Karim")


@pytest.fixture
def world() -> Memory:
    return departement()


def end(
    name: str, on: str, reason: EarlyExitReason | None = EarlyExitReason.EMPLOYMENT
) -> EndEnrolment:
    return EndEnrolment(enrolment_id=stay(name), last_day_on=day(on), early_exit_reason=reason)


def extend(name: str, on: str, to: str, **said: object) -> ExtendEnrolment:
    given: dict[str, object] = {"reason": "La situation le justifie"}
    return ExtendEnrolment(
        enrolment_id=stay(name), extended_on=day(on), last_day_on=day(to),
        **given | said)  # type: ignore[arg-type]  # fmt: skip


# ---------------------------------------------------------------- the end


def test_an_early_exit_has_its_reason_and_the_end_of_the_stay_has_none(world: Memory) -> None:
    world.enrol("Sara", "adse_a", "2022-02-01", enrolment_id=SARA)
    world.refused(EarlyExitReasonMissing, end("Sara", "2022-06-30", None), "G4")
    world.refused(NotAnEarlyExit, end("Sara", "2022-12-31"), "G4")
    world.refused(EndsAfterTheLastDay, end("Sara", "2023-01-01"), "G4")
    world.refused(BeforeTheEntry, end("Sara", "2022-01-31"), "G4")
    (ended, _) = world.do(end("Sara", "2022-12-31", None))
    assert ended == EnrolmentEnded(day("2022-12-31"))
    world.refused(AlreadyLeft, end("Sara", "2022-12-31", None))


def test_an_end_is_not_told_before_it_comes(world: Memory) -> None:
    world.enrol("Sara", "adse_a", "2022-02-01", enrolment_id=SARA)
    world.today = day("2022-06-30")
    world.refused(InTheFuture, end("Sara", "2022-07-01"))
    world.do(end("Sara", "2022-06-30"))


def test_nobody_leaves_before_a_day_they_were_there(world: Memory) -> None:
    world.enrol("Sara", "adse_a", "2022-02-01", enrolment_id=SARA)
    world.do(RecordInterview(
        enrolment_id=SARA, on=day("2022-06-10"), kind=InterviewKind.MID_COURSE, attended=True,
        minutes=50))  # fmt: skip
    world.refused(AttendedAfterward, end("Sara", "2022-06-09"), "G7")
    world.do(end("Sara", "2022-06-10"))


def test_the_place_is_free_the_day_after_the_end(world: Memory) -> None:
    world.enrol("Sara", "aci", "2022-02-01", enrolment_id=SARA)
    world.do(end("Sara", "2022-06-30"))
    world.refused(PostOccupied, world.entry("Karim", "aci", "2022-06-30"), "A5.4")
    world.enrol("Karim", "aci", "2022-07-01")


def test_an_end_recorded_by_mistake_is_reopened_and_recorded_again(world: Memory) -> None:
    world.enrol("Sara", "aci", "2022-02-01", enrolment_id=SARA)
    reopen = ReopenEnrolment(enrolment_id=SARA, reopened_on=day("2022-07-02"))
    world.refused(StillGoingOn, reopen)
    world.do(end("Sara", "2022-06-30"))
    world.do(reopen)
    assert world.state(SARA).last_day_on == day("2022-12-31")
    world.refused(PostOccupied, world.entry("Karim", "aci", "2022-07-01"))
    world.do(end("Sara", "2022-07-15"))
    world.enrol("Karim", "aci", "2022-07-16")
    world.refused(
        PostOccupied, ReopenEnrolment(enrolment_id=SARA, reopened_on=day("2022-08-01")), "A5.4"
    )


def test_an_end_is_not_reopened_over_the_other_pathway(world: Memory) -> None:
    world.enrol("Sara", "adse_a", "2022-02-01", enrolment_id=SARA)
    world.do(end("Sara", "2022-03-31"))
    world.enrol("Sara", "adse_b", "2022-05-01")
    reopen = ReopenEnrolment(enrolment_id=SARA, reopened_on=day("2022-05-02"))
    world.refused(InTheOtherPathway, reopen, "A2.2")


def test_an_end_is_not_reopened_over_a_later_stay_in_the_same_action(world: Memory) -> None:
    world.enrol("Sara", "aci", "2022-02-01", enrolment_id=SARA)
    world.do(end("Sara", "2022-03-31"))
    world.enrol("Sara", "aci", "2022-05-01", post_number=2)
    reopen = ReopenEnrolment(enrolment_id=SARA, reopened_on=day("2022-05-02"))
    world.refused(AlreadyInThisAction, reopen, "G4")


def test_an_entry_recorded_by_mistake_counts_for_nothing(world: Memory) -> None:
    world.enrol("Sara", "aci", "2022-02-01", enrolment_id=SARA)
    world.do(CancelEnrolment(enrolment_id=SARA, cancelled_on=day("2022-02-03")))
    world.refused(EnrolmentWasCancelled, end("Sara", "2022-06-30"))
    world.enrol("Karim", "aci", "2022-02-01")
    world.enrol("Sara", "aci", "2022-02-01", post_number=2)


def test_cancelling_frees_the_place_left_and_the_place_taken(world: Memory) -> None:
    world.enrol("Sara", "aci", "2022-02-01", enrolment_id=SARA)
    world.do(move("Sara", 2, "2022-04-01"))
    world.do(CancelEnrolment(enrolment_id=SARA, cancelled_on=day("2022-04-03")))
    world.enrol("Karim", "aci", "2022-02-01", post_number=1)
    world.enrol("Sara", "aci", "2022-02-01", post_number=2)


def test_an_entry_cancelled_leaves_its_modules_uncounted(world: Memory) -> None:
    for name, on in (("first", "2022-02-01"), ("second", "2022-02-01")):
        world.enrol("Sara", "ai", on, enrolment_id=stay(name))
        world.position(stay(name), on)
        world.start(stay(name), "module_2", on)
        if name == "first":
            world.do(CancelEnrolment(enrolment_id=stay(name), cancelled_on=day(on)))
    again = StartModule(enrolment_id=stay("second"), module="module_2", from_on=day("2022-03-01"))
    world.refused(ModuleNotRenewable, again)


# ---------------------------------------------------------------- places


def move(name: str, number: int, on: str, programme: str = "aci") -> ChangePost:
    return ChangePost(
        enrolment_id=stay(name), agreement_id=an_id(programme), post_number=number,
        changed_on=day(on))  # fmt: skip


def test_a_change_of_place_leaves_one_on_the_eve_and_takes_the_other(world: Memory) -> None:
    world.enrol("Sara", "aci", "2022-02-01", enrolment_id=SARA)
    world.do(move("Sara", 2, "2022-04-01"))
    world.refused(PostOccupied, world.entry("Karim", "aci", "2022-03-31"))
    world.enrol("Karim", "aci", "2022-04-01", enrolment_id=KARIM)
    world.refused(PostOccupied, move("Karim", 2, "2022-05-01"), "A5.4")
    world.refused(SamePost, move("Karim", 1, "2022-05-01"))
    world.refused(NoSuchPost, move("Karim", 3, "2022-05-01"))
    world.refused(AgreementOfAnother, move("Karim", 2, "2022-05-01", "ei"))
    world.refused(BeforeThePlace, end("Sara", "2022-03-31"), "A5.4")
    world.do(end("Sara", "2022-06-30"))
    world.do(move("Karim", 2, "2022-07-01"))


def test_changes_of_place_come_one_after_the_other(world: Memory) -> None:
    world.enrol("Sara", "aci", "2022-02-01", enrolment_id=SARA)
    world.refused(BeforeTheLastChange, move("Sara", 2, "2022-02-01"))
    world.do(move("Sara", 2, "2022-04-01"))
    world.refused(BeforeTheLastChange, move("Sara", 1, "2022-04-01"))
    world.do(move("Sara", 1, "2022-05-01"))
    cancel = CancelEnrolment(enrolment_id=SARA, cancelled_on=day("2022-05-02"))
    world.refused(PlacesToSettleFirst, cancel)


# ---------------------------------------------------------------- extensions


def test_a_rental_is_extended_to_8_months_for_a_reason_with_an_accompaniment(
    world: Memory,
) -> None:
    world.enrol("Sara", "mobility_point", "2022-02-01", enrolment_id=SARA)
    accompanied = {"accompanied_by": "Mission locale"}
    world.refused(AccompanimentMissing, extend("Sara", "2022-05-20", "2022-09-30"), "A3.3")
    world.refused(
        TextMissing, extend("Sara", "2022-05-20", "2022-09-30", reason=" ", **accompanied)
    )
    world.refused(
        ExtendedPastTheMaximum, extend("Sara", "2022-05-20", "2022-10-01", **accompanied), "A3.3"
    )
    extended, _ = world.do(extend("Sara", "2022-05-20", "2022-09-30", **accompanied))
    assert isinstance(extended, EnrolmentExtended)
    assert (extended.last_day_on, extended.rule) == (day("2022-09-30"), "A3.3")
    world.refused(
        ExtendedPastTheMaximum, extend("Sara", "2022-05-21", "2022-10-01", **accompanied), "A3.3"
    )


def test_an_extension_is_longer_and_decided_during_the_stay(world: Memory) -> None:
    world.enrol("Sara", "mobility_point", "2022-02-01", enrolment_id=SARA)
    accompanied = {"accompanied_by": "Mission locale"}
    world.refused(NotLonger, extend("Sara", "2022-05-20", "2022-05-31", **accompanied))
    world.refused(OutsideStay, extend("Sara", "2022-06-01", "2022-07-31", **accompanied))


def test_where_no_rule_allows_more_nothing_is_extended(world: Memory) -> None:
    world.agree("to 2024", signed("adse_a", "simple", ends_on=day("2024-12-31")))
    world.enrol("Sara", "adse_a", "2022-02-01", enrolment_id=SARA, agreement_id=an_id("to 2024"))
    world.refused(PastTheLongestStay, extend("Sara", "2022-12-20", "2023-02-01"), "A2.5")


def test_a_stay_follows_the_amendment_of_its_agreement(world: Memory) -> None:
    world.enrol("Sara", "adse_a", "2022-06-01", enrolment_id=SARA)
    world.refused(PastTheAgreement, extend("Sara", "2022-12-20", "2023-03-31"), "G6")
    terms = replace(AGREEMENTS["adse_a"].terms, ends_on=day("2023-12-31"))
    world.told(an_id("adse_a"), AgreementAmended(
        day("2022-12-01"), terms, "Prolongée", day("2024-02-29"), "G8"))  # fmt: skip
    extended, _ = world.do(extend("Sara", "2022-12-20", "2023-03-31"))
    assert isinstance(extended, EnrolmentExtended)
    assert extended.rule == "A2.5"
    world.refused(PastTheLongestStay, extend("Sara", "2022-12-20", "2023-06-01"), "A2.5")


def test_a_module_cut_short_by_the_end_of_the_stay_goes_on_with_it(world: Memory) -> None:
    world.enrol("Sara", "ai", "2022-06-01", enrolment_id=SARA)
    world.position(SARA, "2022-06-01")
    world.start(SARA, "module_1", "2022-10-01")
    world.start(SARA, "module_2", "2022-10-01")
    assert {one.until_on for one in world.state(SARA).periods} == {day("2022-12-31")}
    terms = replace(AGREEMENTS["ai"].terms, ends_on=day("2023-12-31"))
    world.told(an_id("ai"), AgreementAmended(
        day("2022-12-01"), terms, "Prolongée", day("2024-02-29"), "G8"))  # fmt: skip
    world.do(extend("Sara", "2022-12-20", "2023-06-30"))
    # 6 months of module 1 are over before the stay is; module 2 lasts as long as the stay.
    until = {one.module: one.until_on for one in world.state(SARA).periods}
    assert until == {"module_1": day("2023-03-31"), "module_2": day("2023-06-30")}
    meet = RecordInterview(
        enrolment_id=SARA, on=day("2023-02-01"), kind=InterviewKind.REGULAR, attended=True,
        minutes=60, module="module_1",
    )  # fmt: skip
    world.do(meet)
    world.refused(ModuleNotStarted, replace(meet, on=day("2023-04-01")), "A4.4")
    again = StartModule(enrolment_id=SARA, module="module_1", from_on=day("2023-03-31"))
    world.refused(ModuleStillRunning, again)


def test_an_employment_contract_renewed_lengthens_the_stay_and_keeps_the_place(
    world: Memory,
) -> None:
    world.enrol("Sara", "aci", "2022-02-01", enrolment_id=SARA, contract_ends_on=day("2022-06-30"))
    world.refused(EmploymentEndsFirst, extend("Sara", "2022-06-20", "2022-09-30"), "A5.1")
    too_long = {"contract_ends_on": day("2024-02-01")}
    world.refused(EmploymentTooLong, extend("Sara", "2022-06-20", "2022-09-30", **too_long), "A5.1")
    renewed = {"contract_ends_on": day("2022-09-30")}
    world.do(extend("Sara", "2022-06-20", "2022-09-30", **renewed))
    longer = {"contract_ends_on": day("2023-03-31")}
    world.refused(PostOccupied, world.entry("Karim", "aci", "2022-09-30", **longer))
    world.enrol("Karim", "aci", "2022-10-01", **longer)


def test_a_renewal_does_not_take_a_place_promised_since(world: Memory) -> None:
    world.enrol("Sara", "aci", "2022-02-01", enrolment_id=SARA, contract_ends_on=day("2022-06-30"))
    world.enrol("Karim", "aci", "2022-07-01")
    renewed = extend("Sara", "2022-06-20", "2022-09-30", contract_ends_on=day("2022-09-30"))
    world.refused(PostOccupied, renewed, "A5.4")


def test_nobody_but_an_employee_has_a_contract_to_renew(world: Memory) -> None:
    world.enrol("Sara", "mobility_point", "2022-02-01", enrolment_id=SARA)
    longer = extend(
        "Sara", "2022-05-20", "2022-06-30", accompanied_by="Mission locale",
        contract_ends_on=day("2022-06-30"))  # fmt: skip
    world.refused(NoContractHere, longer)


# ---------------------------------------------------------------- what is said of a stay


def test_the_steps_of_a_stay_are_facts_of_it(world: Memory) -> None:
    world.enrol("Sara", "adse_a", "2022-02-01", enrolment_id=SARA)
    on = day("2022-02-10")
    world.do(SignParticipationContract(enrolment_id=SARA, signed_on=on))
    world.refused(ContractAlreadySigned, SignParticipationContract(enrolment_id=SARA, signed_on=on))
    world.do(MakeFirstDiagnosis(enrolment_id=SARA, made_on=on, diagnosis="Isolée, sans permis"))
    world.refused(
        DiagnosisAlreadyMade, MakeFirstDiagnosis(enrolment_id=SARA, made_on=on, diagnosis="Autre")
    )
    world.refused(TextMissing, WriteActionPlan(enrolment_id=SARA, written_on=on, plan="  "))
    world.do(WriteActionPlan(enrolment_id=SARA, written_on=on, plan="Atelier, puis permis"))
    world.do(HandSchedule(enrolment_id=SARA, handed_on=on))
    world.do(ContactPartner(enrolment_id=SARA, contacted_on=on, partner="Auto-école sociale"))
    world.do(GiveMobilityInformation(enrolment_id=SARA, given_on=on, partners=("Néo Mob'in",)))
    world.refused(OutsideStay, HandSchedule(enrolment_id=SARA, handed_on=day("2022-01-31")))
    world.refused(NotFound, HandSchedule(enrolment_id=KARIM, handed_on=on))


def test_what_the_participant_pays_is_an_amount_and_may_come_after_the_end(world: Memory) -> None:
    world.enrol("Sara", "adse_a", "2022-02-01", enrolment_id=SARA)
    world.do(end("Sara", "2022-06-30"))
    paid = world.do(RecordParticipantFee(
        enrolment_id=SARA, paid_on=day("2022-07-05"), amount=Decimal("15.5"),
        kind=FeeKind.INSTALMENT))  # fmt: skip
    assert paid == [ParticipantFeePaid(day("2022-07-05"), Decimal("15.50"), FeeKind.INSTALMENT)]
    for amount in ("-1", "Infinity", "1000000.01"):
        fee = RecordParticipantFee(
            enrolment_id=SARA, paid_on=day("2022-07-05"), amount=Decimal(amount)
        )
        world.refused(NotAnAmount, fee)


def test_the_individual_report_names_the_referent_its_copy_goes_to(world: Memory) -> None:
    world.enrol("Sara", "adse_a", "2022-02-01", enrolment_id=SARA)
    report = WriteIndividualReport(
        enrolment_id=SARA, written_on=day("2022-06-30"), report="Assidue, prête pour un chantier"
    )
    assert world.do(report) == [
        IndividualReportWritten(day("2022-06-30"), "Assidue, prête pour un chantier", None)
    ]
    world.refused(ReportAlreadyWritten, report, "A2.4")


def test_the_outcome_is_among_the_results_the_programme_expects(world: Memory) -> None:
    world.enrol("Sara", "mobility_point", "2022-02-01", enrolment_id=SARA)
    on = day("2022-05-31")
    reached = RecordOutcome(enrolment_id=SARA, recorded_on=on, results=("mobility",))
    assert world.do(reached) == [OutcomeRecorded(on, ("mobility",))]
    for results in (("lasting_job",), ("mobility", "work_rhythm")):
        other = RecordOutcome(enrolment_id=SARA, recorded_on=on, results=results)
        world.refused(ResultNotExpected, other, "G1")
    twice = RecordOutcome(enrolment_id=SARA, recorded_on=on, results=("mobility", "mobility"))
    world.refused(ResultTwice, twice)


def test_a_certificate_names_its_skills(world: Memory) -> None:
    world.enrol("Sara", "aci", "2022-02-01", enrolment_id=SARA)
    given = {"enrolment_id": SARA, "certified_on": day("2022-06-30"), "title": "Maraîchage"}
    world.refused(SkillMissing, CertifySkills(skills=(), **given))  # type: ignore[arg-type]
    world.do(CertifySkills(skills=("Semer", "Récolter"), **given))  # type: ignore[arg-type]


# ---------------------------------------------------------------- the person's file


def test_a_duplicate_is_not_merged_while_its_person_is_in_an_action(world: Memory) -> None:
    world.enrol("Sara", "adse_a", "2022-02-01", enrolment_id=SARA)
    merge = MergeBeneficiary(
        beneficiary_id=an_id("Sara"), kept_id=an_id("Karim"), merged_on=day("2022-07-01")
    )
    world.refused(StillInAction, merge, "G4")
    world.do(end("Sara", "2022-06-30"))
    world.do(merge)
    reopen = ReopenEnrolment(enrolment_id=SARA, reopened_on=day("2022-07-02"))
    world.refused(FileMerged, reopen)


def test_the_actions_of_the_duplicate_count_for_the_person_who_goes_on(world: Memory) -> None:
    world.enrol("Sara", "ai", "2022-02-01", enrolment_id=SARA)
    world.position(SARA, "2022-02-01")
    world.start(SARA, "module_2", "2022-02-01")
    world.do(end("Sara", "2022-03-31"))
    world.do(
        MergeBeneficiary(
            beneficiary_id=an_id("Sara"), kept_id=an_id("Karim"), merged_on=day("2022-04-01")
        )
    )
    world.enrol("Karim", "ai", "2022-05-01", enrolment_id=KARIM)
    world.position(KARIM, "2022-05-01")
    again = StartModule(enrolment_id=KARIM, module="module_2", from_on=day("2022-05-02"))
    world.refused(ModuleNotRenewable, again, "A4.5")


def test_a_stay_goes_on_when_the_right_closes_and_ends_once_the_person_is_erased(
    world: Memory,
) -> None:
    world.enrol("Sara", "adse_a", "2022-02-01", enrolment_id=SARA)
    world.right("Sara", RightStatus.CLOSED, "2022-03-01")
    world.do(HandSchedule(enrolment_id=SARA, handed_on=day("2022-03-10")))
    world.do(ForgetPerson(beneficiary_id=an_id("Sara"), forgotten_on=day("2022-04-01")))
    world.do(end("Sara", "2022-03-31", EarlyExitReason.NO_LONGER_ELIGIBLE))
