"""Hours worked by month, training, professionalisation and its certificate, placements."""

from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.agreement.programme import NoModuleOfThatKind
from pathways.domain.enrolment.attendance import ModuleNotStarted, OutsideStay
from pathways.domain.enrolment.events import (
    AttendanceCertificateReceived,
    EnrolmentEnded,
    HoursWorked,
    PlacementKind,
    PlacementRecorded,
    ProfessionalisationFollowed,
    TrainingFollowed,
)
from pathways.domain.enrolment.placement import PlacementAlreadyRecorded, RecordPlacement
from pathways.domain.enrolment.professionalisation import (
    CertificateAlreadyReceived,
    CertifiedBeforeTheEnd,
    NobodyInTheGroup,
    NoSuchProfessionalisation,
    ProfessionalisationAlreadyRecorded,
    ReceiveAttendanceCertificate,
    RecordProfessionalisation,
)
from pathways.domain.enrolment.stages import EndsBeforeItStarts
from pathways.domain.enrolment.state import AttendanceContradicted, EnrolmentState
from pathways.domain.enrolment.training import RecordTraining, TrainingAlreadyRecorded
from pathways.domain.enrolment.worked_hours import (
    MonthAlreadyRecorded,
    MonthNamedByItsFirstDay,
    MonthNotOver,
    RecordHoursWorked,
)
from pathways.domain.event import Event
from pathways.domain.quantities import (
    HoursImplausible,
    HoursNotPositive,
    HoursTooPrecise,
    LengthImplausible,
)
from pathways.domain.refusal import InTheFuture, Refusal
from pathways.domain.texts import TextMissing
from tests.domain.action_session.actions import ENROLMENT, day, enrolled, signed, started
from tests.domain.spec import Scenario, an_id, given

# ------------------------------------------------------------------ hours worked


def aci(*facts: Event, **entry: Any) -> Scenario:
    return given(
        enrolled("aci", "accompaniment", **entry),
        *facts,
        agreement=[signed("aci", "accompaniment")],
    )


def worked(month: str = "2022-03-01", hours: str = "104") -> RecordHoursWorked:
    return RecordHoursWorked(enrolment_id=ENROLMENT, month=day(month), hours=Decimal(hours))


def told(hours: str, weekly: str, *flagged: str, month: str = "2022-03-01") -> HoursWorked:
    return HoursWorked(day(month), Decimal(hours), flagged, Decimal(weekly))


def test_the_hours_of_a_month_carry_their_weekly_mean() -> None:
    aci().when(worked()).then(told("104", "23.48"))  # 104 × 7 ÷ 31


@pytest.mark.parametrize(
    ("hours", "weekly", "flagged"),
    [
        ("88.57", "20.00", ()),
        ("88.50", "19.98", ("A5.3",)),
        ("115.14", "26.00", ()),
        ("119.57", "27.00", ("A5.3",)),
    ],
)
def test_a_week_outside_20_to_26_hours_is_recorded_and_flagged(
    hours: str, weekly: str, flagged: tuple[str, ...]
) -> None:
    aci().when(worked(hours=hours)).then(told(hours, weekly, *flagged))


def test_the_mean_of_the_month_of_entry_is_over_the_days_in_the_action() -> None:
    # From 15 to 28 February: two weeks.
    aci(entered_on=day("2022-02-15")).when(worked("2022-02-01", "48")).then(
        told("48", "24.00", month="2022-02-01")
    )


def test_where_the_annexe_sets_no_weekly_hours_none_is_flagged() -> None:
    ei = given(enrolled("ei", "accompaniment"), agreement=[signed("ei", "accompaniment")])
    ei.when(worked(hours="160")).then(told("160", "36.13"))


@pytest.mark.parametrize(
    ("hours", "refusal"),
    [
        ("0", HoursNotPositive),
        ("-12", HoursNotPositive),
        ("NaN", HoursNotPositive),
        ("Infinity", HoursNotPositive),
        ("310.01", HoursImplausible),
        ("9999", HoursImplausible),
        ("12.345", HoursTooPrecise),
    ],
)
def test_hours_that_no_month_holds_are_refused(hours: str, refusal: type[Refusal]) -> None:
    aci().when(worked(hours=hours)).then_refused(refusal)


def test_hours_are_refused_beyond_what_the_days_in_the_action_hold() -> None:
    entered = aci(entered_on=day("2022-03-30"))  # two days of March
    entered.when(worked(hours="20")).then(told("20", "70.00", "A5.3"))
    entered.when(worked(hours="20.5")).then_refused(HoursImplausible, "H20")


def test_a_month_is_named_by_its_first_day() -> None:
    aci().when(worked("2022-03-02")).then_refused(MonthNamedByItsFirstDay)


@pytest.mark.parametrize("month", ["2022-01-01", "2022-09-01"])
def test_a_month_without_a_day_in_the_action_has_no_hours(month: str) -> None:
    aci().when(worked(month)).then_refused(OutsideStay, "G7")


def test_a_month_is_told_once_over_or_once_the_person_has_left() -> None:
    aci().on("2022-03-30").when(worked()).then_refused(MonthNotOver)
    aci().on("2022-03-31").when(worked()).then(told("104", "23.48"))
    gone = aci(EnrolmentEnded(day("2022-03-14"))).on("2022-03-14")
    gone.when(worked(hours="48")).then(told("48", "24.00"))
    aci().on("2022-02-28").when(worked()).then_refused(InTheFuture)


def test_a_month_is_told_once() -> None:
    aci(told("104", "23.48")).when(worked(hours="90")).then_refused(MonthAlreadyRecorded)


# ------------------------------------------------------------------ training


def training(**said: Any) -> RecordTraining:
    facts: dict[str, Any] = {
        "enrolment_id": ENROLMENT, "started_on": day("2022-03-07"), "ended_on": day("2022-03-11"),
        "hours": Decimal(35), "title": "CACES 3", "provider": "AFPA",
    }  # fmt: skip
    return RecordTraining(**facts | said)


FOLLOWED = TrainingFollowed(
    day("2022-03-07"), day("2022-03-11"), Decimal(35), "CACES 3", provider="AFPA"
)


def test_training_is_recorded_with_its_days_and_hours() -> None:
    given(enrolled()).when(training()).then(FOLLOWED)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"ended_on": day("2022-03-06")}, EndsBeforeItStarts),
        ({"started_on": day("2022-01-31")}, OutsideStay),
        ({"ended_on": day("2022-09-01")}, OutsideStay),
        ({"hours": Decimal("50.5")}, HoursImplausible),
        ({"hours": Decimal(-1)}, HoursNotPositive),
        ({"title": " "}, TextMissing),
    ],
)
def test_training_that_cannot_have_been(said: Any, refusal: type[Refusal]) -> None:
    given(enrolled()).when(training(**said)).then_refused(refusal)


def test_the_same_training_is_told_once_whatever_its_capitals() -> None:
    again = given(enrolled(), FOLLOWED)
    again.when(training(title="caces 3", provider=None)).then_refused(TrainingAlreadyRecorded)
    again.when(training(title="Habilitation électrique")).then(
        TrainingFollowed(
            day("2022-03-07"), day("2022-03-11"), Decimal(35), "Habilitation électrique", "AFPA"
        )
    )


# ------------------------------------------------------------------ professionalisation

COURSE = an_id("cuisine")
MODULE_3 = started("module_3", "2022-03-01", "2022-06-30")


def ai(*facts: Event) -> Scenario:
    return given(
        enrolled("ai", None), *facts, agreement=[signed("ai", "module_1", "module_2", "module_3")]
    )


def course(**said: Any) -> RecordProfessionalisation:
    facts: dict[str, Any] = {
        "enrolment_id": ENROLMENT, "training_id": COURSE, "started_on": day("2022-03-07"),
        "ended_on": day("2022-03-11"), "minutes": 2100, "provider": "AFPA", "group_size": 6,
    }  # fmt: skip
    return RecordProfessionalisation(**facts | said)


def taught(**said: Any) -> ProfessionalisationFollowed:
    facts: dict[str, Any] = {
        "training_id": COURSE, "started_on": day("2022-03-07"), "ended_on": day("2022-03-11"),
        "minutes": 2100, "provider": "AFPA", "module": "module_3", "group_size": 6,
    }  # fmt: skip
    return ProfessionalisationFollowed(**facts | said)


def certificate(**said: Any) -> ReceiveAttendanceCertificate:
    facts: dict[str, Any] = {
        "enrolment_id": ENROLMENT, "training_id": COURSE, "on": day("2022-03-20"),
        "delivered_by": "AFPA",
    }  # fmt: skip
    return ReceiveAttendanceCertificate(**facts | said)


def test_professionalisation_counts_in_module_3() -> None:
    ai(MODULE_3).when(course()).then(taught())


def test_professionalisation_past_its_35_hours_is_recorded_like_the_rest() -> None:
    ai(MODULE_3).when(course(minutes=2400)).then(taught(minutes=2400))


def test_a_group_of_three_is_taught_and_flagged() -> None:
    ai(MODULE_3).when(course(group_size=3)).then(taught(group_size=3, flagged=("A4.6",)))
    ai(MODULE_3).when(course(group_size=None)).then(taught(group_size=None))


@pytest.mark.parametrize(
    ("said", "refusal", "rule"),
    [
        ({"ended_on": day("2022-03-06")}, EndsBeforeItStarts, None),
        ({"started_on": day("2022-02-28")}, ModuleNotStarted, "A4.6"),
        ({"ended_on": day("2022-07-01")}, ModuleNotStarted, "A4.6"),
        ({"started_on": day("2022-01-31")}, OutsideStay, "G7"),
        ({"minutes": 0}, LengthImplausible, "H20"),
        ({"minutes": 3001}, LengthImplausible, "H20"),
        ({"group_size": 0}, NobodyInTheGroup, None),
        ({"provider": ""}, TextMissing, None),
    ],
)
def test_professionalisation_that_cannot_have_been(
    said: Any, refusal: type[Refusal], rule: str | None
) -> None:
    ai(MODULE_3).when(course(**said)).then_refused(refusal, rule)


def test_professionalisation_needs_a_module_that_the_agreement_has() -> None:
    without = given(enrolled("ai", None), agreement=[signed("ai", "module_1", "module_2")])
    without.when(course()).then_refused(NoModuleOfThatKind, "G6")


def test_the_same_professionalisation_is_told_once() -> None:
    again = ai(MODULE_3, taught())
    again.when(course()).then_refused(ProfessionalisationAlreadyRecorded)
    again.when(course(training_id=an_id("autre"))).then_refused(ProfessionalisationAlreadyRecorded)
    later = {"started_on": day("2022-04-04"), "ended_on": day("2022-04-08")}
    again.when(course(training_id=an_id("autre"), **later)).then(
        taught(training_id=an_id("autre"), **later)
    )


def test_the_certificate_follows_the_hours_it_proves() -> None:
    received = AttendanceCertificateReceived(COURSE, day("2022-03-20"), "AFPA")
    ai(MODULE_3, taught()).when(certificate()).then(received)
    ai(MODULE_3, taught()).when(certificate(on=day("2022-03-10"))).then_refused(
        CertifiedBeforeTheEnd, "A4.7"
    )
    ai(MODULE_3).when(certificate()).then_refused(NoSuchProfessionalisation, "A4.7")
    ai(MODULE_3, taught(), received).when(certificate()).then_refused(
        CertificateAlreadyReceived, "A4.7"
    )


def test_a_certificate_may_come_after_the_person_has_left() -> None:
    gone = EnrolmentEnded(day("2022-03-15"))
    ai(MODULE_3, taught(), gone).when(certificate()).then(
        AttendanceCertificateReceived(COURSE, day("2022-03-20"), "AFPA")
    )


def test_a_certificate_never_stays_without_the_hours_it_proves() -> None:
    received = AttendanceCertificateReceived(COURSE, day("2022-03-20"), "AFPA")
    facts = [enrolled("ai", None), MODULE_3, taught(), received]
    EnrolmentState.of(ENROLMENT, facts).check_amended()
    for wrong in (
        [enrolled("ai", None), MODULE_3, received],
        [*facts[:2], taught(ended_on=day("2022-03-25")), received],
        [*facts, received],
    ):
        with pytest.raises(AttendanceContradicted):
            EnrolmentState.of(ENROLMENT, wrong).check_amended()


# ------------------------------------------------------------------ placements

PLACED = an_id("mise à disposition")


def placement(**said: Any) -> RecordPlacement:
    facts: dict[str, Any] = {
        "enrolment_id": ENROLMENT, "placement_id": PLACED, "kind": PlacementKind.PMSMP,
        "started_on": day("2022-03-07"), "ended_on": day("2022-03-18"), "hours": Decimal(70),
        "host": "Menuiserie Leroy", "assessment": "À l'aise.",
    }  # fmt: skip
    return RecordPlacement(**facts | said)


def placed(**said: Any) -> PlacementRecorded:
    facts: dict[str, Any] = {
        "placement_id": PLACED, "kind": PlacementKind.PMSMP, "started_on": day("2022-03-07"),
        "ended_on": day("2022-03-18"), "hours": Decimal(70), "host": "Menuiserie Leroy",
        "assessment": "À l'aise.",
    }  # fmt: skip
    return PlacementRecorded(**facts | said)


def test_a_placement_is_followed_with_its_hours() -> None:
    given(enrolled()).when(placement()).then(placed())


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"ended_on": day("2022-03-06")}, EndsBeforeItStarts),
        ({"ended_on": day("2022-09-01")}, OutsideStay),
        ({"hours": Decimal("120.5")}, HoursImplausible),
        ({"hours": Decimal(0)}, HoursNotPositive),
        ({"host": " "}, TextMissing),
    ],
)
def test_a_placement_that_cannot_have_been(said: Any, refusal: type[Refusal]) -> None:
    given(enrolled()).when(placement(**said)).then_refused(refusal)


def test_the_same_placement_is_told_once() -> None:
    again = given(enrolled(), placed())
    again.when(placement()).then_refused(PlacementAlreadyRecorded)
    again.when(placement(placement_id=an_id("p2"))).then_refused(PlacementAlreadyRecorded)
    visit = {"placement_id": an_id("p2"), "kind": PlacementKind.COMPANY_VISIT}
    again.when(placement(**visit)).then(placed(**visit))


def test_no_placement_is_recorded_before_it_is_over() -> None:
    given(enrolled()).on("2022-03-17").when(placement()).then_refused(InTheFuture)
