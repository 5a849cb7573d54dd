"""Who may enter an action, and what the entry records (G3, A2.2, A3.1, A4.3, A5.1, A5.4, A6.1)."""

from decimal import Decimal
from uuid import UUID

import pytest

from pathways.domain.beneficiary.events import ExitNature, RightStatus
from pathways.domain.beneficiary.guards import FileMerged, PersonErased
from pathways.domain.beneficiary.merging import MergeBeneficiary
from pathways.domain.beneficiary.rsa_exit import RecordRsaExit
from pathways.domain.enrolment.conditions import (
    BirthDateMissing,
    InTheOtherPathway,
    NoRsaThatDay,
    NotFollowed,
    NotOfTheAge,
    ProofOfSomethingElse,
    PublicNotAdmitted,
    RsaNotKnown,
)
from pathways.domain.enrolment.duration import (
    ContractDatesMissing,
    ContractOutOfOrder,
    EmploymentTooLong,
    EmploymentTooShort,
    LongestStayReached,
    NoContractHere,
)
from pathways.domain.enrolment.entering import (
    AgreementNotRunning,
    AlreadyInThisAction,
    ImpossibleWeeklyHours,
    ModuleMissing,
    ModuleNotCovered,
    NoEntryInThisModule,
    OrientationOfAnother,
    PositioningInterviewAfterEntry,
    PositioningInterviewIncomplete,
    PositioningOfAnother,
    TerritoryMissing,
    TerritoryNotCovered,
)
from pathways.domain.enrolment.events import EarlyExitReason, Enrolled, InterviewHeld, Proof
from pathways.domain.enrolment.leaving import CancelEnrolment, EndEnrolment
from pathways.domain.enrolment.place import NoSuchPost, PostMissing, PostOccupied
from pathways.domain.event import Event
from pathways.domain.forgetting.forgetting import ForgetPerson
from pathways.domain.money import NotAnAmount
from pathways.domain.offer.events import (
    OfferKind,
    OfferPlaceFreed,
    OfferPlaceTaken,
    OfferPublished,
    OfferWithdrawn,
)
from pathways.domain.orientation.events import OrientationDecided, OrientationKind
from pathways.domain.participations.events import ActionEntered
from pathways.domain.positioning.checks import AnsweredBeforeProposed, PositioningClosed
from pathways.domain.positioning.entering import (
    CancelPositioningEntry,
    EnterPositioning,
    EntryOfAStay,
)
from pathways.domain.positioning.events import (
    PositioningEntered,
    PositioningEntryCancelled,
    PositioningProposed,
    PositioningRefused,
    ProposedBy,
)
from pathways.domain.positioning.proposing import NoPlaceLeft, OfferGone
from pathways.domain.positioning.taking import EnrolmentElsewhere
from pathways.domain.post.events import PostTaken
from pathways.domain.refusal import AlreadyRecorded, InTheFuture, NotFound
from tests.domain.action_session.actions import BODY, day, signed
from tests.domain.enrolment.stays import Memory, departement
from tests.domain.spec import an_id


@pytest.fixture
def world() -> Memory:
    return departement()


def entry_of(events: list[Event]) -> Enrolled:
    return next(event for event in events if isinstance(event, Enrolled))


# ---------------------------------------------------------------- what is recorded


def test_the_entry_freezes_the_public_its_proof_the_last_day_and_their_rules(world: Memory) -> None:
    enrolled = entry_of(world.do(world.entry("Sara", "adse_a", "2022-02-01")))
    assert (enrolled.public, enrolled.proof, enrolled.right) == (
        "rsa", Proof.PAYER_CERTIFICATE, "open")  # fmt: skip
    assert (enrolled.module, enrolled.territory, enrolled.organisation_id) == (
        "simple", "centre_anjou", BODY)  # fmt: skip
    # The agreement ends before the 12 months do: that of the year is the last day.
    assert (enrolled.last_day_on, enrolled.duration_rule) == (day("2022-12-31"), "G6")
    assert enrolled.rules == ("A2.2", "A2.5", "G3")
    assert enrolled.age == 31


def test_the_entry_is_told_to_the_other_actions_of_the_person_and_to_the_place(
    world: Memory,
) -> None:
    entered, told, taken = world.do(world.entry("Sara", "aci", "2022-02-01", post_number=2))
    assert isinstance(entered, Enrolled)
    assert isinstance(told, ActionEntered)
    assert (told.enrolment_id, told.last_day_on) == (
        an_id("Sara in aci 2022-02-01"), day("2022-12-31"))  # fmt: skip
    assert taken == PostTaken(told.enrolment_id, day("2022-02-01"), day("2022-12-31"))


def test_a_stay_lasts_twelve_months_to_the_eve_of_the_same_date(world: Memory) -> None:
    world.agree("two years", signed("adse_b", "mobilisation", ends_on=day("2023-12-31")))
    enrolled = entry_of(
        world.do(world.entry("Sara", "adse_b", "2022-03-01", agreement_id=an_id("two years")))
    )
    assert (enrolled.last_day_on, enrolled.duration_rule) == (day("2023-02-28"), "A2.5")


def test_a_weekly_duration_outside_20_to_26_hours_is_recorded_and_flagged(world: Memory) -> None:
    for place, hours, flagged in (
        (1, "20", ()), (2, "26.5", ("A5.3",)),
    ):  # fmt: skip
        name = ("Sara", "Karim")[place - 1]
        entry = world.entry(
            name, "aci", "2022-02-01", post_number=place, weekly_hours=Decimal(hours)
        )
        assert entry_of(world.do(entry)).flagged == flagged


def test_a_positioning_interview_may_be_told_with_the_entry_it_precedes(world: Memory) -> None:
    entry = world.entry(
        "Sara", "ai", "2022-02-01", positioning_interview_on=day("2022-01-25"),
        positioning_interview_minutes=60)  # fmt: skip
    assert InterviewHeld in {type(event) for event in world.do(entry)}
    assert world.state(entry.enrolment_id).positioned_on == day("2022-01-25")


def test_a_positioning_interview_has_its_day_before_the_entry_and_its_length(world: Memory) -> None:
    told = {"positioning_interview_on": day("2022-01-25")}
    world.refused(PositioningInterviewIncomplete, world.entry("Sara", "ai", "2022-02-01", **told))
    late = {"positioning_interview_on": day("2022-02-02"), "positioning_interview_minutes": 60}
    world.refused(
        PositioningInterviewAfterEntry, world.entry("Sara", "ai", "2022-02-01", **late), "A4.1"
    )


def test_the_accompaniment_named_gives_the_referent(world: Memory) -> None:
    world.told(an_id("orientation"), OrientationDecided(
        beneficiary_id=an_id("Sara"), organisation_id=BODY, kind=OrientationKind.SOCIAL,
        decided_on=day("2021-03-01"), decided_by="Présidente", first_rdv_due_on=day("2021-03-16"),
        first_rdv_rule="A1.3", epl_due_on=day("2022-03-01"), epl_rule="A1.11",
        referent_id=an_id("Léa")))  # fmt: skip
    entry = world.entry("Sara", "adse_a", "2022-02-01", orientation_id=an_id("orientation"))
    assert entry_of(world.do(entry)).referent_id == an_id("Léa")
    other = world.entry("Karim", "adse_a", "2022-02-01", orientation_id=an_id("orientation"))
    world.refused(OrientationOfAnother, other)


def positioned(world: Memory, offer_of: str = "adse_a", places: int = 1) -> UUID:
    """Sara waits on an offer of the ADSE's places; her positioning."""
    world.told(an_id("offer"), OfferPublished(
        published_on=day("2022-01-03"), kind=OfferKind.INSERTION_ACTION, organisation_id=BODY,
        title="Dynamisation", places=places, objective="commit", publics=("rsa",),
        territories=("centre_anjou",), open_until=day("2022-12-31"),
        agreement_id=world.entry("Sara", offer_of, "2022-02-01").agreement_id))  # fmt: skip
    world.told(an_id("positioning"), PositioningProposed(
        beneficiary_id=an_id("Sara"), offer_id=an_id("offer"), organisation_id=BODY,
        proposed_on=day("2022-01-10"), proposed_by=ProposedBy.BENEFICIARY,
        public="rsa"))  # fmt: skip
    return an_id("positioning")


def test_whoever_was_positioned_enters_by_it_and_takes_a_place_of_the_offer(world: Memory) -> None:
    entry = world.entry("Sara", "adse_a", "2022-02-01", positioning_id=positioned(world))
    events = world.do(entry)
    assert PositioningEntered(an_id("offer"), day("2022-02-01"), entry.enrolment_id) in events
    assert OfferPlaceTaken(day("2022-02-01"), an_id("positioning")) in events


def test_a_cancelled_entry_gives_the_place_back_and_the_person_waits_again(world: Memory) -> None:
    entry = world.entry("Sara", "adse_a", "2022-02-01", positioning_id=positioned(world))
    world.do(entry)
    by_the_offer = CancelPositioningEntry(
        positioning_id=an_id("positioning"), cancelled_on=day("2022-02-02"), reason="Erreur"
    )
    world.refused(EntryOfAStay, by_the_offer, "G9")
    cancelled_on = day("2022-02-02")
    events = world.do(CancelEnrolment(enrolment_id=entry.enrolment_id, cancelled_on=cancelled_on))
    assert PositioningEntryCancelled(cancelled_on) in events
    assert OfferPlaceFreed(cancelled_on, an_id("positioning")) in events
    again = world.entry("Sara", "adse_a", "2022-02-03", positioning_id=an_id("positioning"))
    assert OfferPlaceTaken(day("2022-02-03"), an_id("positioning")) in world.do(again)


def test_no_one_enters_by_an_offer_without_place_or_withdrawn(world: Memory) -> None:
    entry = world.entry("Sara", "adse_a", "2022-02-01", positioning_id=positioned(world))
    world.told(an_id("offer"), OfferPlaceTaken(day("2022-01-20"), an_id("autre")))
    world.refused(NoPlaceLeft, entry, "G9")
    world.told(an_id("offer"), OfferPlaceFreed(day("2022-01-21"), an_id("autre")))
    world.told(an_id("offer"), OfferWithdrawn(day("2022-02-01"), "Complet"))
    world.refused(OfferGone, entry, "G9")


def test_an_entry_told_on_the_positioning_first_is_not_told_twice(world: Memory) -> None:
    entry = world.entry("Sara", "adse_a", "2022-02-01", positioning_id=positioned(world))
    entered_on = day("2022-02-01")
    world.do(EnterPositioning(positioning_id=an_id("positioning"), entered_on=entered_on))
    assert not any(isinstance(each, PositioningEntered) for each in world.do(entry))


def test_a_positioning_that_led_here_is_the_persons_own_and_still_open(world: Memory) -> None:
    by_it = {"positioning_id": positioned(world)}
    world.refused(PositioningOfAnother, world.entry("Karim", "adse_a", "2022-02-01", **by_it), "G9")
    early = world.entry("Sara", "adse_a", "2022-01-09", **by_it)
    world.refused(AnsweredBeforeProposed, early, "G9")
    world.told(an_id("positioning"), PositioningRefused(day("2022-01-20"), reason="Plus de place"))
    world.refused(PositioningClosed, world.entry("Sara", "adse_a", "2022-02-01", **by_it), "G9")


def test_a_positioning_on_another_action_did_not_lead_here(world: Memory) -> None:
    by_it = {"positioning_id": positioned(world, offer_of="ai")}
    world.refused(EnrolmentElsewhere, world.entry("Sara", "adse_a", "2022-02-01", **by_it), "G9")


# ---------------------------------------------------------------- the person


def test_someone_without_rsa_that_day_is_refused_and_someone_suspended_is_not(
    world: Memory,
) -> None:
    world.right("Sara", RightStatus.CLOSED, "2022-01-01")
    world.refused(NoRsaThatDay, world.entry("Sara", "ei", "2022-02-01"), "G3")
    world.right("Karim", RightStatus.SUSPENDED, "2022-01-01")
    world.enrol("Karim", "ei", "2022-02-01")


def test_the_right_that_counts_is_that_of_the_day_of_entry(world: Memory) -> None:
    world.right("Sara", RightStatus.CLOSED, "2022-03-01")
    world.refused(NoRsaThatDay, world.entry("Sara", "ei", "2022-03-01"))
    world.enrol("Sara", "ei", "2022-02-28")


def test_someone_who_left_rsa_and_did_not_come_back_is_refused(world: Memory) -> None:
    world.do(RecordRsaExit(
        beneficiary_id=an_id("Sara"), nature=ExitNature.EMPLOYMENT,
        exited_on=day("2022-01-15")))  # fmt: skip
    world.refused(NoRsaThatDay, world.entry("Sara", "adse_a", "2022-02-01"))
    world.right("Sara", RightStatus.OPEN, "2022-06-01")
    world.enrol("Sara", "adse_a", "2022-06-01")


def test_a_right_not_told_yet_is_established_by_the_payers_certificate_only(world: Memory) -> None:
    world.register("Nadia")
    flow = world.entry("Nadia", "adse_a", "2022-02-01", proof=Proof.PAYER_FLOW, public="rsa")
    world.refused(RsaNotKnown, flow, "H1")
    seen = world.entry("Nadia", "adse_a", "2022-02-01", public="rsa")
    assert entry_of(world.do(seen)).right == "unknown"


def test_a_closed_right_is_not_proved_by_a_certificate(world: Memory) -> None:
    world.refused(
        NoRsaThatDay, world.entry("Théo", "ei", "2022-02-01", proof=Proof.PAYER_CERTIFICATE)
    )


@pytest.mark.parametrize(("entered_on", "age"), [("2022-01-30", 21), ("2022-12-31", 22)])
def test_a_young_person_without_rsa_enters_as_one_of_the_faj(
    world: Memory, entered_on: str, age: int
) -> None:
    entry = world.entry("Théo", "adse_b", entered_on, proof=Proof.IDENTITY_DOCUMENT)
    enrolled = entry_of(world.do(entry))
    assert (enrolled.public, enrolled.age) == ("faj_youth", age)


def test_young_people_are_18_to_25_revolus_on_the_day_of_entry(world: Memory) -> None:
    world.register("Aline", born="1996-06-15")
    world.register("Bruno", born="2004-06-15")
    faj = {"public": "faj_youth", "proof": Proof.IDENTITY_DOCUMENT}
    world.refused(NotOfTheAge, world.entry("Aline", "adse_a", "2022-06-15", **faj), "G3")
    world.refused(NotOfTheAge, world.entry("Bruno", "adse_a", "2022-06-14", **faj), "G3")
    world.enrol("Aline", "adse_a", "2022-06-14", **faj)
    world.enrol("Bruno", "adse_a", "2022-06-15", **faj)


def test_an_age_is_not_guessed(world: Memory) -> None:
    world.register("Léo", born=None)
    world.refused(
        BirthDateMissing, world.entry("Léo", "adse_a", "2022-02-01", public="faj_youth"), "G3"
    )


def test_ei_and_geiq_take_rsa_beneficiaries_only(world: Memory) -> None:
    for programme in ("ei", "geiq"):
        entry = world.entry(
            "Théo", programme, "2022-02-01", public="faj_youth", proof=Proof.IDENTITY_DOCUMENT
        )
        world.refused(PublicNotAdmitted, entry, "G3")


def test_other_publics_enter_only_where_the_agreement_admits_them(world: Memory) -> None:
    entry = world.entry("Théo", "mobility_point", "2022-02-01", public="other")
    assert entry_of(world.do(entry)).public == "other"
    world.refused(PublicNotAdmitted, world.entry("Théo", "adse_a", "2022-02-01", public="other"))


def test_in_an_ai_the_proof_kept_is_one_of_that_public(world: Memory) -> None:
    rsa = world.entry("Sara", "ai", "2022-02-01", proof=Proof.IDENTITY_DOCUMENT, public="rsa")
    world.refused(ProofOfSomethingElse, rsa, "A4.2")
    faj = world.entry("Théo", "ai", "2022-02-01", proof=Proof.PAYER_FLOW, public="faj_youth")
    world.refused(ProofOfSomethingElse, faj, "A4.3")


def test_a_renter_is_followed_or_in_precarious_work(world: Memory) -> None:
    alone = world.entry("Sara", "mobility_point", "2022-02-01", accompanied_by=None)
    world.refused(NotFollowed, alone, "A3.1")
    world.enrol("Sara", "mobility_point", "2022-02-01", accompanied_by=None, precarious_work=True)


def test_nobody_enters_without_a_file_or_once_it_is_erased_or_merged(world: Memory) -> None:
    world.refused(NotFound, world.entry("Nobody", "adse_a", "2022-02-01"))
    world.do(ForgetPerson(beneficiary_id=an_id("Sara"), forgotten_on=day("2022-01-10")))
    world.refused(PersonErased, world.entry("Sara", "adse_a", "2022-02-01"))
    world.do(MergeBeneficiary(
        beneficiary_id=an_id("Karim"), kept_id=an_id("Théo"), merged_on=day("2022-01-10")
    ))  # fmt: skip
    world.refused(FileMerged, world.entry("Karim", "adse_a", "2022-02-01"))


# ---------------------------------------------------------------- the agreement


def test_an_entry_is_within_the_agreement_and_never_to_come(world: Memory) -> None:
    for outside in ("2021-12-31", "2023-01-01"):
        world.refused(AgreementNotRunning, world.entry("Sara", "adse_a", outside), "G6")
    world.today = day("2022-02-01")
    world.refused(InTheFuture, world.entry("Sara", "adse_a", "2022-02-02"))
    world.enrol("Sara", "adse_a", "2022-02-01")


def test_an_entry_names_its_module_where_the_agreement_has_several(world: Memory) -> None:
    world.refused(ModuleMissing, world.entry("Sara", "adse_a", "2022-02-01", module=None))
    world.refused(NoEntryInThisModule, world.entry("Sara", "adse_a", "2022-02-01", module="rental"))
    world.refused(NoEntryInThisModule, world.entry("Sara", "ai", "2022-02-01", module="module_1"))
    world.agree("simple only", signed("adse_a", "simple"))
    other = {"agreement_id": an_id("simple only")}
    reinforced = world.entry("Sara", "adse_a", "2022-02-01", module="reinforced", **other)
    world.refused(ModuleNotCovered, reinforced, "G5")
    simple = world.entry("Sara", "adse_a", "2022-02-01", module=None, **other)
    assert entry_of(world.do(simple)).module == "simple"


def test_an_entry_is_in_a_territory_of_the_agreement(world: Memory) -> None:
    world.refused(
        TerritoryNotCovered, world.entry("Sara", "adse_a", "2022-02-01", territory="est_anjou")
    )
    both = ("est_anjou", "ouest_anjou")
    world.agree("two territories", signed("adse_b", "mobilisation", territories=both))
    entry = {"agreement_id": an_id("two territories")}
    world.refused(TerritoryMissing, world.entry("Sara", "adse_b", "2022-02-01", **entry))
    world.enrol("Sara", "adse_b", "2022-02-01", territory="est_anjou", **entry)


def test_nobody_is_twice_in_one_agreement_at_the_same_time(world: Memory) -> None:
    world.enrol("Sara", "ai", "2022-02-01")
    again = world.entry("Sara", "ai", "2022-05-01")
    world.refused(AlreadyInThisAction, again, "G4")
    world.do(EndEnrolment(
        enrolment_id=an_id("Sara in ai 2022-02-01"), last_day_on=day("2022-04-30"),
        early_exit_reason=EarlyExitReason.HEALTH))  # fmt: skip
    world.do(again)


def test_an_entry_has_one_identifier(world: Memory) -> None:
    world.enrol("Sara", "ai", "2022-02-01")
    world.refused(AlreadyRecorded, world.entry("Sara", "ai", "2022-02-01"))


def test_a_fee_is_an_amount(world: Memory) -> None:
    for fee in ("-1", "NaN", "12.345"):
        world.refused(NotAnAmount, world.entry("Sara", "adse_a", "2022-02-01", fee=Decimal(fee)))
    entry = world.entry("Sara", "adse_a", "2022-02-01", fee=Decimal("12.5"))
    assert entry_of(world.do(entry)).fee == Decimal("12.50")


# ---------------------------------------------------------------- A2.2, A2.5


def test_nobody_is_in_adse_a_and_b_at_once_whichever_body_asks(world: Memory) -> None:
    world.enrol("Sara", "adse_a", "2022-02-01")
    world.refused(InTheOtherPathway, world.entry("Sara", "adse_b", "2022-03-01"), "A2.2")
    world.enrol("Karim", "adse_b", "2022-03-01")
    world.refused(InTheOtherPathway, world.entry("Karim", "adse_a", "2022-02-01"), "A2.2")


def test_one_pathway_follows_the_other_from_the_day_after(world: Memory) -> None:
    first = world.enrol("Sara", "adse_a", "2022-02-01")
    world.do(EndEnrolment(
        enrolment_id=first, last_day_on=day("2022-03-31"),
        early_exit_reason=EarlyExitReason.OTHER_ACTION))  # fmt: skip
    world.refused(InTheOtherPathway, world.entry("Sara", "adse_b", "2022-03-31"))
    world.enrol("Sara", "adse_b", "2022-04-01")


def test_a_stay_that_goes_on_under_the_next_agreement_is_one_stay(world: Memory) -> None:
    world.agree("2023", signed(
        "adse_a", "simple", starts_on=day("2023-01-01"), ends_on=day("2023-12-31")))  # fmt: skip
    world.enrol("Sara", "adse_a", "2022-09-01")
    entry = world.entry("Sara", "adse_a", "2023-01-01", agreement_id=an_id("2023"))
    enrolled = entry_of(world.do(entry))
    assert (enrolled.last_day_on, enrolled.counted_from) == (day("2023-08-31"), day("2022-09-01"))
    world.refused(
        LongestStayReached,
        world.entry("Sara", "adse_a", "2023-09-01", agreement_id=an_id("2023")),
        "A2.5",
    )
    world.enrol("Sara", "adse_a", "2023-09-02", agreement_id=an_id("2023"))


# ---------------------------------------------------------------- A5.1, A6.1, A7.1, A5.4


@pytest.mark.parametrize(("programme", "rule"), [("aci", "A5.1"), ("ei", "A6.1"), ("geiq", "A7.1")])
def test_an_employment_contract_lasts_4_to_24_months(
    world: Memory, programme: str, rule: str
) -> None:
    short = world.entry("Sara", programme, "2022-02-01", contract_ends_on=day("2022-05-30"))
    world.refused(EmploymentTooShort, short, rule)
    long = world.entry("Sara", programme, "2022-02-01", contract_ends_on=day("2024-02-01"))
    world.refused(EmploymentTooLong, long, rule)
    world.enrol("Sara", programme, "2022-02-01", contract_ends_on=day("2022-05-31"))
    world.enrol("Karim", programme, "2022-02-01", contract_ends_on=day("2024-01-31"), post_number=2)


def test_an_employee_has_a_contract_and_nobody_else(world: Memory) -> None:
    world.refused(
        ContractDatesMissing, world.entry("Sara", "aci", "2022-02-01", contract_ends_on=None)
    )
    world.refused(
        NoContractHere,
        world.entry("Sara", "adse_a", "2022-02-01", contract_ends_on=day("2022-06-30")),
    )
    after = {"contract_starts_on": day("2022-02-02")}
    world.refused(ContractOutOfOrder, world.entry("Sara", "aci", "2022-02-01", **after))


def test_a_contract_begun_before_counts_from_its_own_first_day(world: Memory) -> None:
    begun = {"contract_starts_on": day("2021-01-15")}
    enrolled = entry_of(world.do(world.entry(
        "Sara", "aci", "2022-01-01", contract_ends_on=day("2023-01-14"), **begun)))  # fmt: skip
    assert enrolled.counted_from == day("2021-01-15")
    world.refused(
        EmploymentTooLong,
        world.entry(
            "Karim", "aci", "2022-01-01", post_number=2, contract_ends_on=day("2023-01-15"), **begun
        ),
        "A5.1",
    )


def test_hours_of_a_week_are_some(world: Memory) -> None:
    for hours in ("0", "-3", "169", "20.005", "NaN"):
        entry = world.entry("Sara", "aci", "2022-02-01", weekly_hours=Decimal(hours))
        world.refused(ImpossibleWeeklyHours, entry)


def test_one_person_has_a_place_at_a_time(world: Memory) -> None:
    world.enrol("Sara", "aci", "2022-02-01", contract_ends_on=day("2022-06-30"))
    taken = world.entry("Karim", "aci", "2022-06-30")
    world.refused(PostOccupied, taken, "A5.4")
    world.enrol("Karim", "aci", "2022-07-01")


def test_a_place_is_one_of_the_agreements(world: Memory) -> None:
    world.refused(PostMissing, world.entry("Sara", "aci", "2022-02-01", post_number=None), "A5.4")
    for number in (0, 3, -1):
        world.refused(NoSuchPost, world.entry("Sara", "aci", "2022-02-01", post_number=number))
