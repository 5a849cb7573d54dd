"""What was done in actions over a period (A2.8, A3.7, A4.8, A5.6, A6.3, A6.4, A7.3, A7.4)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.beneficiary.merging import MergeBeneficiary
from pathways.domain.enrolment.events import (
    EnrolmentCancelled,
    MopedReturned,
    OutcomeRecorded,
    TrainingFollowed,
)
from pathways.domain.moped.events import MopedRegistered
from pathways.projections.action_indicators import (
    PeriodEndsBeforeItBegins,
    ProgrammeFigures,
    figures,
)
from tests.actions import OPERATOR, Actions, a_year, day, places, rented, simple_place
from tests.departement import Town
from tests.domain.spec import an_id

JANUARY, DECEMBER = date(2021, 1, 1), date(2021, 12, 31)


@pytest.fixture
def actions(town: Town) -> Actions:
    return Actions(town.departement)


def of(
    actions: Actions, programme: str, since: date = JANUARY, until: date = DECEMBER, **asked: Any
) -> ProgrammeFigures:
    actions.catch_up()
    (found,) = figures(actions.departement, since, until, programme=programme, **asked)
    return found


def counts(found: ProgrammeFigures) -> dict[str, Decimal]:
    return {one.measure: one.quantity for one in (*found.indicators, *found.beside)}


def test_a_session_is_counted_once_and_each_participation_too(actions: Actions) -> None:
    agreement = actions.sign("workshops", a_year(simple_place()))
    for name in ("Sara", "Tom", "Inès"):
        actions.enrol(name, agreement, "2021-01-01", "2021-12-31").attend("2021-03-01", 150)
    found = of(actions, "adse_a")
    assert [one.measure for one in found.indicators] == [
        "collective_sessions", "individual_interviews", "participants",
    ]  # fmt: skip
    assert counts(found) == {
        "collective_sessions": 1, "individual_interviews": 0, "participants": 3,
        "collective_participations": 3, "collective_hours": Decimal("7.5"),
    }  # fmt: skip


def test_a_participant_counts_once_whatever_their_stays_and_files(
    actions: Actions, town: Town
) -> None:
    town.register("Sara")
    town.register("Sarah", payer_number="7654321")
    first = actions.sign("first", a_year(simple_place()))
    second = actions.sign("second", a_year(simple_place()))
    actions.enrol("Sara", first, "2021-01-01", "2021-03-31")
    actions.enrol("Sara", second, "2021-05-01", "2021-12-31")
    actions.enrol("Sarah", second, "2021-04-01", "2021-04-30")
    actions.catch_up()
    merged = day("2021-06-01")
    town.do(
        MergeBeneficiary(beneficiary_id=an_id("Sarah"), kept_id=an_id("Sara"), merged_on=merged)
    )
    assert counts(of(actions, "adse_a"))["participants"] == 1


def test_who_left_before_the_period_or_was_entered_by_mistake_does_not_count(
    actions: Actions,
) -> None:
    agreement = actions.sign("workshops", a_year(simple_place()))
    actions.enrol("Sara", agreement, "2021-01-01", "2021-03-31").attend("2021-03-31")
    mistaken = actions.enrol("Tom", agreement, "2021-01-01", "2021-12-31")
    mistaken.attend("2021-05-01")
    mistaken.record(EnrolmentCancelled(day("2021-06-01")))
    spring = of(actions, "adse_a", day("2021-04-01"), day("2021-06-30"))
    assert counts(spring)["participants"] == 0
    last_day = of(actions, "adse_a", day("2021-03-31"), day("2021-06-30"))
    assert counts(last_day)["participants"] == 1
    assert last_day.attended == 1


def test_regularity_is_what_was_attended_of_what_was_expected(actions: Actions) -> None:
    agreement = actions.sign("workshops", a_year(simple_place()))
    assert of(actions, "adse_a").regularity is None
    assert of(actions, "adse_a").regularity_why
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31")
    for on in ("2021-03-01", "2021-03-08"):
        stay.attend(on)
    stay.meet("2021-03-09")
    stay.miss("2021-03-15")
    stay.miss("2021-03-22", excused=True)
    found = of(actions, "adse_a")
    assert (found.attended, found.absent, found.excused) == (3, 1, 1)
    assert found.regularity == Decimal("0.6")


def test_a_period_in_which_nobody_came_has_no_hours(actions: Actions) -> None:
    agreement = actions.sign("geiq", a_year(places("1", "1600.00", "1600")), programme="geiq")
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", programme="geiq")
    stay.miss_interview("2021-03-15")
    found = of(actions, "geiq")
    assert (found.attended, found.absent) == (0, 1)
    assert found.regularity == Decimal(0)
    assert counts(found)["individual_hours"] == 0


def test_filters_keep_what_they_name(actions: Actions) -> None:
    first = actions.sign("first", a_year(simple_place()))
    second = actions.sign("second", a_year(simple_place()))
    actions.enrol("Sara", first, "2021-01-01", "2021-12-31", territory="nord_anjou")
    actions.enrol("Tom", second, "2021-01-01", "2021-12-31", public="faj_youth")
    for asked, many in (
        ({"agreement": first}, 1), ({"territory": "nord_anjou"}, 1), ({"public": "faj_youth"}, 1),
        ({"public": "other"}, 0), ({}, 2),
    ):  # fmt: skip
        assert counts(of(actions, "adse_a", **asked))["participants"] == many
    actions.catch_up()
    (only,) = figures(actions.departement, JANUARY, DECEMBER, agreement=first)
    assert only.programme == "adse_a"


def test_rental_days_are_cut_to_the_period_and_held_against_180_a_moped(
    actions: Actions,
) -> None:
    agreement = actions.sign("mopeds", a_year(), programme="mobility_point")
    for moped in ("moped", "never rented"):
        actions.record(
            an_id(moped),
            MopedRegistered(OPERATOR, day("2021-04-01"), moped, "Angers", "centre_anjou"),
        )
    stay = actions.enrol("Sara", agreement, "2021-03-01", "2021-06-30", programme="mobility_point")
    stay.record(
        rented(an_id("moped"), "2021-03-01", "2021-06-30"),
        MopedReturned(an_id("moped"), day("2021-05-31")),
    )
    found = of(actions, "mobility_point", day("2021-04-01"), DECEMBER)
    assert counts(found) == {"rental_days": 61, "participants": 1, "mopeds": 2}
    (norm,) = found.norms
    assert norm.rule == "A3.6"
    # 2 mopeds over 275 days of 365: 61 ÷ 1.5068…
    assert [norm.expected, norm.realised] == [180, Decimal("40.48")]


def test_work_is_held_against_1505_hours_a_post_and_training_against_a_quarter(
    actions: Actions,
) -> None:
    agreement = actions.sign("geiq", a_year(places("1", "1600.00", "1600")), programme="geiq")
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", programme="geiq",
                         post_number=1)  # fmt: skip
    stay.work("2021-01", "140.5")
    stay.work("2021-02", "139.5")
    stay.meet("2021-01-08", 90)
    stay.record(TrainingFollowed(day("2021-02-01"), day("2021-02-05"), Decimal(35), "soudure"))
    found = of(actions, "geiq")
    assert counts(found)["worked_hours"] == 280
    assert {one.name: [one.expected, one.realised] for one in found.norms} == {
        "individual_hours": [40, Decimal("1.5")],
        "hours_a_post": [1505, 280],
        "training_share": [25, Decimal("12.5")],
    }


def test_results_are_the_last_ones_told_among_those_expected(actions: Actions) -> None:
    agreement = actions.sign("workshops", a_year(simple_place()))
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31")
    stay.record(
        OutcomeRecorded(day("2021-06-01"), ("basic_knowledge",)),
        OutcomeRecorded(day("2021-12-01"), ("digital_skills", "lasting_autonomy")),
    )
    reached = {one.code: one.participants for one in of(actions, "adse_a").results}
    assert reached["digital_skills"] == reached["lasting_autonomy"] == 1
    assert reached["basic_knowledge"] == 0


def test_a_period_that_ends_before_it_begins_is_refused(actions: Actions) -> None:
    with pytest.raises(PeriodEndsBeforeItBegins):
        figures(actions.departement, DECEMBER, JANUARY)


def test_every_programme_in_force_is_told_even_with_nothing_done(actions: Actions) -> None:
    found = figures(actions.departement, JANUARY, DECEMBER)
    assert [one.programme for one in found] == [
        "adse_a", "adse_b", "mobility_point", "ai", "aci", "ei", "geiq",
    ]  # fmt: skip
    assert all(one.quantity == 0 for each in found for one in each.indicators)
