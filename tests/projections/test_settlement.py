"""What an agreement owes on a day, from a real log, and its receipt (A2.6, A4.7, A5.4, A5.5)."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from pathways.domain.agreement.events import (
    AgreementAmended,
    AgreementEnded,
    Formula,
)
from pathways.domain.enrolment.events import (
    EnrolmentCancelled,
    EnrolmentEnded,
    EnrolmentReopened,
    InterviewHeld,
    InterviewKind,
    ModuleCancelled,
    MopedReturned,
    PostChanged,
    RentalCancelled,
)
from pathways.domain.event import FactWithdrawn
from pathways.domain.refusal import NotFound
from pathways.projections.settled import NotSignedThatDay, ReceiptRow
from pathways.projections.settlement import receipt, settle, settle_many
from tests.actions import (
    Actions,
    a_year,
    day,
    hours,
    individual,
    line,
    places,
    rented,
    simple_place,
    terms,
)
from tests.departement import CCAS, LEA, Town
from tests.domain.spec import an_id
from tests.random_actions import any_terms, live

END = date(2021, 12, 31)


@pytest.fixture
def actions(town: Town) -> Actions:
    return Actions(town.departement)


def rows(actions: Actions, agreement: Any, on: date = END) -> list[ReceiptRow]:
    actions.catch_up()
    return receipt(actions.departement, agreement, on)


def figures(*told: object) -> tuple[object, ...]:
    return told


def reasons(actions: Actions, agreement: Any, on: date = END) -> list[str | None]:
    return [row.reason for row in rows(actions, agreement, on)]


# ------------------------------------------------------------------ units (A2.6)


def test_half_the_units_give_half_the_grant(actions: Actions, town: Town) -> None:
    agreement = actions.sign("workshops", a_year(simple_place("2", "2800.00")))
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", module="simple")
    for number in range(44):
        stay.attend(date(2021, 1, 4) + timedelta(days=7 * number))
    for on in ("2021-01-05", "2021-06-01", "2021-12-01"):
        stay.meet(on)
    actions.catch_up()
    (told,) = settle(town.departement, agreement, END).lines
    assert figures(told.agreed, told.realised, told.prorata) == (94, 47, Decimal("0.5"))
    assert told.grant == Decimal("1400.00")


def test_more_than_agreed_gives_no_more_than_the_amount(actions: Actions, town: Town) -> None:
    agreement = actions.sign("workshops", a_year(simple_place()))
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", module="simple")
    for number in range(60):
        stay.attend(date(2021, 1, 4) + timedelta(days=number))
    actions.catch_up()
    found = settle(town.departement, agreement, END)
    assert figures(found.lines[0].realised, found.lines[0].prorata) == (60, 1)
    assert found.grant == Decimal("1400.00")


def test_a_fact_counts_from_its_day_on(actions: Actions, town: Town) -> None:
    agreement = actions.sign("workshops", a_year(simple_place()))
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", module="simple")
    stay.attend("2021-03-10")
    assert reasons(actions, agreement, day("2021-03-09")) == ["after"]
    assert reasons(actions, agreement, day("2021-03-10")) == [None]
    assert settle(town.departement, agreement, day("2021-03-09")).lines[0].realised == 0


def test_absent_excused_and_cancelled_count_for_nothing(actions: Actions, town: Town) -> None:
    agreement = actions.sign("workshops", a_year(simple_place()))
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", module="simple")
    stay.miss("2021-02-01")
    stay.miss("2021-02-08", excused=True)
    stay.miss_interview("2021-02-09")
    mistaken = actions.enrol("Inès", agreement, "2021-01-01", "2021-12-31", module="simple")
    mistaken.attend("2021-02-15")
    mistaken.record(EnrolmentCancelled(day("2021-03-01")))
    assert reasons(actions, agreement) == ["absent", "excused", "absent", "cancelled"]
    assert settle(town.departement, agreement, END).lines[0].realised == 0


def test_days_and_publics_outside_the_agreement_do_not_count(actions: Actions, town: Town) -> None:
    spring = terms(simple_place(), starts_on="2021-03-01", ends_on="2021-05-31", publics=("rsa",))
    agreement = actions.sign("workshops", spring)
    stay = actions.enrol("Sara", agreement, "2021-02-01", "2021-12-31", module="simple")
    for on in ("2021-02-28", "2021-03-01", "2021-05-31", "2021-06-01"):
        stay.attend(on)
    young = actions.enrol("Tom", agreement, "2021-03-01", "2021-05-31", module="simple",
                          public="faj_youth")  # fmt: skip
    young.attend("2021-04-01")
    assert reasons(actions, agreement) == ["outside", None, "public_not_funded", None, "outside"]
    (told,) = settle(town.departement, agreement, END).lines
    assert told.realised == 2
    assert told.agreed == Decimal("11.85")  # 47 × 92 ÷ 365


def test_a_module_the_agreement_lacks_is_not_paid(actions: Actions, town: Town) -> None:
    agreement = actions.sign("workshops", a_year(simple_place()))
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", module="reinforced")
    stay.attend("2021-04-01")
    assert reasons(actions, agreement) == ["not_agreed"]
    assert settle(town.departement, agreement, END).lines[0].realised == 0


def test_two_lines_of_a_module_fund_each_its_public(actions: Actions, town: Town) -> None:
    agreed = a_year(
        simple_place(publics=("rsa",)),
        simple_place(publics=("faj_youth",), budget_line="faj"),
        publics=("rsa", "faj_youth", "other"),
    )
    agreement = actions.sign("workshops", agreed)
    for name, public in (("Sara", "rsa"), ("Tom", "faj_youth"), ("Inès", "other")):
        stay = actions.enrol(name, agreement, "2021-01-01", "2021-12-31", module="simple",
                             public=public)  # fmt: skip
        stay.attend("2021-02-01")
    told = {row.public: (row.budget_line, row.reason) for row in rows(actions, agreement)}
    assert told == {
        "rsa": ("insertion", None),
        "faj_youth": ("faj", None),
        "other": ("insertion", "public_not_funded"),
    }
    assert [one.realised for one in settle(town.departement, agreement, END).lines] == [1, 1]


def test_the_rural_supplement_is_due_once_something_is_realised(
    actions: Actions, town: Town
) -> None:
    agreed = a_year(simple_place(), rural_supplement=Decimal("250.00"))
    agreement = actions.sign("workshops", agreed)
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", module="simple")
    stay.attend("2021-04-01")
    actions.catch_up()
    before = settle(town.departement, agreement, day("2021-03-31"))
    assert figures(before.supplement, before.grant) == (0, 0)
    assert before.supplement_why == "Rien n'est encore réalisé."
    after = settle(town.departement, agreement, END)
    assert after.supplement == Decimal("250.00")
    assert after.grant == Decimal("279.79")  # 1400 ÷ 47 = 29.787… and 250


# ------------------------------------------------------------------ hours (A4.7)


def test_hours_over_the_cap_are_shown_and_not_paid(actions: Actions, town: Town) -> None:
    agreement = actions.sign("ai", a_year(individual()), programme="ai")
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", programme="ai")
    stay.start("module_1", "2021-01-01", "2021-06-30")
    for number in range(18):
        stay.meet(date(2021, 2, 1) + timedelta(days=number), 55, module="module_1")
    told = rows(actions, agreement)
    assert sum(row.counted for row in told) == 900
    assert [figures(row.counted) for row in told][-2:] == [
        (20,),
        (0,),
    ]  # 16 × 55 = 880, then 20 of 55
    assert [row.reason for row in told][-2:] == ["over_cap", "over_cap"]
    (found,) = settle(town.departement, agreement, END).lines
    assert figures(found.realised, found.grant) == (15, Decimal("675.00"))


def test_each_period_of_a_module_has_its_own_cap(actions: Actions, town: Town) -> None:
    agreement = actions.sign("ai", a_year(individual("1350.00")), programme="ai")
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", programme="ai")
    stay.start("module_1", "2021-01-01", "2021-06-30")
    stay.start("module_1", "2021-07-01", "2021-12-31", period=2)
    for month in ("03", "09"):
        for number in range(1, 21):
            stay.meet(f"2021-{month}-{number:02}", 60, module="module_1")
    actions.catch_up()
    (found,) = settle(town.departement, agreement, END).lines
    assert figures(found.realised, found.grant) == (30, Decimal("1350.00"))


def test_an_interview_before_the_module_started_is_not_paid(actions: Actions, town: Town) -> None:
    agreement = actions.sign("ai", a_year(individual()), programme="ai")
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", programme="ai")
    stay.start("module_1", "2021-02-01", "2021-07-31")
    stay.meet("2021-01-04", 60, kind=InterviewKind.POSITIONING)
    stay.meet("2021-01-31", 60, module="module_1")
    stay.meet("2021-02-01", 60, module="module_1")
    assert reasons(actions, agreement) == ["not_financed", "outside_module", None]


def test_professionalisation_is_paid_from_the_certificate_on(actions: Actions, town: Town) -> None:
    agreed = hours("module_3", "35", "280.00", price=Decimal(8), cap_minutes=2100, certificate=True)
    agreement = actions.sign("ai", a_year(agreed), programme="ai")
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", programme="ai")
    stay.start("module_3", "2021-01-01", "2021-12-31")
    stay.train("2021-05-10", 420, "first")
    stay.train("2021-05-11", 420, "second")
    stay.certify("2021-06-02", "first")
    assert reasons(actions, agreement, day("2021-06-01")) == ["certificate_missing"] * 2
    assert reasons(actions, agreement) == [None, "certificate_missing"]
    (found,) = settle(town.departement, agreement, END).lines
    assert figures(found.realised, found.grant) == (7, Decimal("56.00"))


def test_hours_are_never_paid_above_the_agreed_amount(actions: Actions, town: Town) -> None:
    agreed = hours("module_2", "10", "130.00", price=Decimal(13), cap_minutes=1080)
    agreement = actions.sign("ai", a_year(agreed), programme="ai")
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", programme="ai")
    stay.start("module_2", "2021-01-01", "2021-12-31")
    for number in range(1, 8):
        stay.attend(f"2021-03-{number:02}", 120, module="module_2")
    actions.catch_up()
    (found,) = settle(town.departement, agreement, END).lines
    assert figures(found.realised, found.grant) == (14, Decimal("130.00"))


def test_a_corrected_length_changes_the_hours(actions: Actions, town: Town) -> None:
    agreement = actions.sign("ai", a_year(individual()), programme="ai")
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", programme="ai")
    stay.start("module_1", "2021-01-01", "2021-06-30")
    version = stay.meet("2021-02-01", 60, module="module_1")
    actions.catch_up()
    assert settle(town.departement, agreement, END).grant == Decimal("45.00")
    shorter = InterviewHeld(day("2021-02-01"), 50, InterviewKind.REGULAR, "module_1")
    actions.correct(stay.stream, version, shorter, person=stay.person)
    actions.catch_up()
    assert settle(town.departement, agreement, END).grant == Decimal("37.50")


# ------------------------------------------------------------------ places (A5.4, A6.2, A7.2)


def test_a_place_is_paid_for_the_days_it_is_occupied(actions: Actions, town: Town) -> None:
    agreement = actions.sign("aci", a_year(places("2", "8680.00"), places=2), programme="aci")
    actions.enrol("Sara", agreement, "2021-01-01", "2022-06-30", programme="aci", post_number=1)
    tom = actions.enrol(
        "Tom", agreement, "2021-07-01", "2022-06-30", programme="aci", post_number=2
    )
    tom.record(EnrolmentEnded(day("2021-09-30")))
    actions.catch_up()
    (found,) = settle(town.departement, agreement, END).lines
    assert figures(found.agreed, found.realised) == (730, 365 + 92)
    assert found.grant == Decimal("5433.92")  # 4340 × 457 ÷ 365 = 5433.917…
    (half,) = settle(town.departement, agreement, day("2021-06-30")).lines
    assert half.realised == 181


def test_two_people_on_one_place_are_paid_once_a_day(actions: Actions, town: Town) -> None:
    agreement = actions.sign("aci", a_year(places("1", "4340.00"), places=1), programme="aci")
    actions.enrol("Sara", agreement, "2021-01-01", "2021-06-30", programme="aci", post_number=1)
    actions.enrol("Tom", agreement, "2021-06-01", "2021-12-31", programme="aci", post_number=1)
    told = rows(actions, agreement)
    assert [figures(row.worth, row.counted, row.reason) for row in told] == [
        (181, 181, None),
        (214, 184, "place_shared"),
    ]
    assert settle(town.departement, agreement, END).grant == Decimal("4340.00")


def test_whoever_changes_place_counts_on_each_in_turn(actions: Actions, town: Town) -> None:
    agreement = actions.sign("aci", a_year(places("2", "8680.00"), places=2), programme="aci")
    sara = actions.enrol(
        "Sara", agreement, "2021-01-01", "2021-12-31", programme="aci", post_number=1
    )
    sara.record(PostChanged(day("2021-03-01"), 2))
    told = rows(actions, agreement)
    assert [figures(row.place, row.counted) for row in told] == [("1", 59), ("2", 306)]


def test_an_end_taken_back_gives_the_days_back(actions: Actions) -> None:
    agreement = actions.sign("aci", a_year(places("1", "4340.00"), places=1), programme="aci")
    sara = actions.enrol(
        "Sara", agreement, "2021-01-01", "2021-12-31", programme="aci", post_number=1
    )
    sara.record(EnrolmentEnded(day("2021-03-31")))
    assert [row.counted for row in rows(actions, agreement)] == [90]
    sara.record(EnrolmentReopened(day("2021-05-01"), day("2021-12-31")))
    assert [row.counted for row in rows(actions, agreement)] == [365]


def test_a_period_or_a_rental_taken_back_never_was(actions: Actions) -> None:
    agreement = actions.sign("ai", a_year(individual()), programme="ai")
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", programme="ai")
    stay.start("module_1", "2021-01-01", "2021-06-30")
    stay.meet("2021-02-01", 60, module="module_1")
    stay.record(ModuleCancelled("module_1", day("2021-01-01"), day("2021-03-01")))
    assert reasons(actions, agreement) == ["outside_module"]
    stay.start("module_1", "2021-01-01", "2021-06-30")
    assert reasons(actions, agreement) == [None]
    moped = an_id("moped")
    stay.record(
        rented(moped, "2021-03-01", "2021-04-30"),
        RentalCancelled(moped, day("2021-03-01"), day("2021-03-02")),
    )
    assert reasons(actions, agreement) == [None]
    stay.record(rented(moped, "2021-03-01", "2021-03-10"))
    assert [row.worth for row in rows(actions, agreement) if row.kind == "rental"] == [10]


def test_a_person_without_a_place_or_of_another_public_takes_no_grant(
    actions: Actions, town: Town
) -> None:
    agreed = a_year(places("2", "8680.00"), places=2, publics=("rsa",))
    agreement = actions.sign("ei", agreed, programme="ei")
    actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", programme="ei")
    actions.enrol(
        "Tom", agreement, "2021-01-01", "2021-12-31", programme="ei", post_number=1, public="other"
    )
    assert sorted(map(str, reasons(actions, agreement))) == ["no_place", "public_not_funded"]
    assert settle(town.departement, agreement, END).grant == 0


def test_a_leap_year_has_366_days(actions: Actions, town: Town) -> None:
    agreed = terms(places("1", "4340.00"), starts_on="2024-01-01", ends_on="2024-12-31", places=1)
    agreement = actions.sign("aci", agreed, programme="aci")
    actions.enrol("Sara", agreement, "2024-02-01", "2024-12-31", programme="aci", post_number=1)
    actions.catch_up()
    (found,) = settle(town.departement, agreement, day("2024-12-31")).lines
    assert figures(found.agreed, found.realised) == (366, 335)
    assert found.grant == Decimal("3972.40")  # 4340 × 335 ÷ 366 = 3972.404…


def test_an_agreement_over_two_years_counts_each_year_by_its_own_days(
    actions: Actions, town: Town
) -> None:
    agreed = terms(places("1", "4342.15"), starts_on="2023-07-01", ends_on="2024-06-30", places=1)
    agreement = actions.sign("aci", agreed, programme="aci")
    actions.enrol("Sara", agreement, "2023-07-01", "2024-06-30", programme="aci", post_number=1)
    actions.catch_up()
    (found,) = settle(town.departement, agreement, day("2024-06-30")).lines
    assert found.realised == 184 + 182
    assert found.grant == Decimal("4345.95").min(Decimal("4342.15"))


def test_an_agreement_cut_short_pays_no_later_day(actions: Actions, town: Town) -> None:
    agreement = actions.sign("aci", a_year(places("1", "4340.00"), places=1), programme="aci")
    actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", programme="aci", post_number=1)
    actions.record(agreement, AgreementEnded(day("2021-04-01"), "liquidation", END, "G8"))
    told = rows(actions, agreement)
    assert [figures(row.counted, row.reason) for row in told] == [(90, "outside")]
    assert settle(town.departement, agreement, END).grant == Decimal("1070.14")


# ------------------------------------------------------------------ job aid (A5.5)


def test_the_monthly_aid_is_told_and_never_added_up(actions: Actions, town: Town) -> None:
    aid = line(
        "job_aid", Formula.MONTHLY_HOURS, "1", "5964.12", price=Decimal("497.01"),
        publics=("rsa",), reference_hours=Decimal(104), information=True,
    )  # fmt: skip
    agreed = a_year(places("1", "4340.00"), aid, places=1)
    agreement = actions.sign("aci", agreed, programme="aci")
    sara = actions.enrol(
        "Sara", agreement, "2021-01-01", "2021-12-31", programme="aci", post_number=1,
        module="accompaniment",
    )  # fmt: skip
    sara.work("2021-01", "104")  # of the stay: the job aid is no module that anyone enters
    sara.work("2021-02", "120")
    sara.work("2021-03", "52.25")
    actions.catch_up()
    found = settle(town.departement, agreement, END)
    assert found.lines[1].realised == 3
    assert found.lines[1].grant == Decimal("497.01") * 2 + Decimal("249.70")
    assert found.grant == Decimal("4340.00")
    assert found.agreed_amount == Decimal("4340.00")


# ------------------------------------------------------------------ confirmed (A2.7, A3.6b)


def test_a_subsidy_is_due_once_the_service_is_confirmed(actions: Actions, town: Town) -> None:
    agreed = a_year(line("rental", Formula.CONFIRMED, "8", "24000.00"))
    agreement = actions.sign("mopeds", agreed, programme="mobility_point")
    actions.confirm(agreement, "rental", "2021-12-15")
    actions.catch_up()
    before = settle(town.departement, agreement, day("2021-12-14"))
    assert figures(before.grant, before.lines[0].why) == (0, "Le service n'est pas confirmé.")
    assert settle(town.departement, agreement, day("2021-12-15")).grant == Decimal("24000.00")


def test_rental_days_stand_beside_and_do_not_condition_payment(
    actions: Actions, town: Town
) -> None:
    agreed = a_year(line("rental", Formula.CONFIRMED, "8", "24000.00"))
    agreement = actions.sign("mopeds", agreed, programme="mobility_point")
    stay = actions.enrol("Sara", agreement, "2021-03-01", "2021-06-30", programme="mobility_point")
    stay.record(
        rented(an_id("moped 1"), "2021-03-01", "2021-06-30"),
        MopedReturned(an_id("moped 1"), day("2021-03-20")),
    )
    (told,) = rows(actions, agreement)
    assert figures(told.reason, told.unit, told.worth) == ("not_financed", "days", 20)
    (beside,) = settle(town.departement, agreement, END).beside
    assert figures(beside.kind, beside.facts, beside.quantity) == ("rental", 1, 20)


# ------------------------------------------------------------------ the agreement as of a day


def test_the_terms_are_those_of_the_day_asked(actions: Actions, town: Town) -> None:
    agreement = actions.sign("workshops", a_year(simple_place("1", "1400.00")))
    actions.record(
        agreement,
        AgreementAmended(
            day("2021-10-15"), a_year(simple_place("2", "2800.00")), "avenant", END, "G8"
        ),
    )
    actions.catch_up()
    assert settle(town.departement, agreement, day("2021-10-14")).agreed_amount == 1400
    assert settle(town.departement, agreement, day("2021-10-15")).agreed_amount == 2800


def test_what_is_unknown_or_not_signed_is_refused_by_name(actions: Actions, town: Town) -> None:
    agreement = actions.sign("workshops", a_year(simple_place()))
    actions.catch_up()
    with pytest.raises(NotSignedThatDay):
        settle(town.departement, agreement, day("2020-12-31"))
    with pytest.raises(NotFound):
        settle(town.departement, an_id("nothing"), END)
    with pytest.raises(NotFound):
        receipt(town.departement, LEA, END)


def test_a_line_that_cannot_be_computed_says_why_and_is_not_0(actions: Actions, town: Town) -> None:
    agreed = a_year(simple_place(units_per_place=None), places("1", "100.00"))
    agreement = actions.sign("odd", agreed)
    actions.catch_up()
    found = settle(town.departement, agreement, END)
    assert found.lines[0].grant is None
    assert found.lines[0].why == "La convention ne dit pas combien d'unités vaut une place."
    assert figures(found.grant, found.why) == (None, "Une ligne ne peut pas être calculée.")


def test_what_was_owed_is_told_as_it_was_known(actions: Actions, town: Town) -> None:
    agreement = actions.sign("workshops", a_year(simple_place()))
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", module="simple")
    version = stay.attend("2021-02-01")
    stay.attend("2021-02-08")
    actions.catch_up()
    before = town.departement.app.recorder.head()
    actions.correct(stay.stream, version, FactWithdrawn(END), person=stay.person)
    stay.attend("2021-02-15")
    stay.attend("2021-02-22")
    actions.catch_up()
    past = town.departement.as_known(before)
    then, now = settle(past, agreement, END), settle(town.departement, agreement, END)
    assert [then.lines[0].realised, now.lines[0].realised] == [2, 3]
    assert then.position == before
    assert [row.day for row in receipt(past, agreement, END)] == [
        day("2021-02-01"), day("2021-02-08"),
    ]  # fmt: skip


# ------------------------------------------------------------------ social accompaniment (A1.14)


def test_a_body_is_owed_the_file_active_agreed_and_shown_what_it_had(
    actions: Actions, town: Town
) -> None:
    """2.5 FTE × 48 000 × 50 % over 362 days of 365 (from 4 January)."""
    for name in ("Sara", "Tom", "Inès"):
        town.orient(name, "2021-03-01")
    contract = town.draft("Sara", "2021-03-10", "2021-12-31")
    town.sign(contract, "2021-03-10")
    town.submit(contract, "2021-03-10")
    actions.catch_up()
    found = settle(town.departement, CCAS, END)
    assert found.grant == Decimal("59506.85")  # 60 000 × 362 ÷ 365 = 59 506.849…
    (told,) = found.lines
    assert figures(told.agreed, told.realised) == (300, Decimal("0.83"))  # 10 month ends of 12
    assert told.realised_amount == Decimal("165.30")  # 10 ÷ 12 ÷ 120 × 24 000 × 362 ÷ 365
    kept = [row for row in rows(actions, CCAS) if row.counted]
    assert [row.day.month for row in kept] == list(range(3, 13))
    beside = [row for row in rows(actions, CCAS) if not row.counted]
    assert {row.reason for row in beside} == {"without_contract"}
    assert {row.rule for row in beside} == {"A1.13"}


def test_without_a_month_end_the_realised_file_active_is_unknown_not_0(town: Town) -> None:
    found = settle(town.departement, CCAS, day("2021-01-30"))
    assert found.lines[0].realised is None
    assert found.lines[0].why == (
        "Aucune fin de mois n'est encore passée depuis le début de la convention."
    )


# ------------------------------------------------------------------ the receipt and the settlement


@pytest.mark.parametrize("seed", range(8))
def test_what_the_receipt_counts_is_what_the_settlement_adds_up(
    actions: Actions, town: Town, seed: int
) -> None:
    draw = Random(seed)
    agreements = [
        actions.sign(f"any {number}", any_terms(draw), programme=draw.choice(["ai", "adse_a"]))
        for number in range(3)
    ]
    for number in range(12):
        live(actions, draw, draw.choice(agreements), f"someone {number}")
    actions.catch_up()
    for on in (day("2021-05-17"), END, day("2022-03-01")):
        for agreement, found in settle_many(town.departement, agreements, on).items():
            told = receipt(town.departement, agreement, on)
            assert len(told) == len({(row.stream, row.version, row.kind) for row in told})
            for one in found.lines:
                counted = sum(row.counted for row in told if row.line == one.module)
                if one.unit == "hours":
                    assert abs(Decimal(counted) / 60 - (one.realised or 0)) < Decimal("0.01")
                elif one.unit == "months":
                    assert one.realised == sum(
                        row.line == one.module and not row.reason for row in told
                    )
                else:
                    assert counted == one.realised
            for row in told:
                assert 0 <= row.counted <= row.worth
                assert row.reason or row.counted == row.worth
                assert (row.label is None) == (row.rule is None) == (row.reason is None)
