"""Who is in which action on which day, with which moped; what one may enter (G3, A3.7, A4.2)."""

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest

from pathways.domain.agreement.events import AgreementAmended, AgreementEnded
from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.enrolment.events import EarlyExitReason, InterviewKind
from pathways.domain.enrolment.extending import ExtendEnrolment
from pathways.domain.enrolment.first_steps import WriteActionPlan
from pathways.domain.enrolment.interview import RecordInterview
from pathways.domain.enrolment.leaving import CancelEnrolment, EndEnrolment
from pathways.domain.enrolment.modules import CancelModule
from pathways.domain.enrolment.outcome import RecordOutcome
from pathways.domain.enrolment.place import ChangePost
from pathways.domain.enrolment.rental import CancelRental, ReturnMoped
from pathways.domain.forgetting.forgetting import ForgetPerson
from pathways.domain.moped.fleet import CheckMoped, RetireMoped
from pathways.domain.refusal import NotFound
from pathways.projections import lists
from pathways.projections.eligible import Eligibility, eligibility
from pathways.projections.settlement import receipt
from tests.departement import Town, day
from tests.domain.enrolment.stays import AGREEMENTS
from tests.domain.spec import an_id
from tests.projections.test_windows import empty, follow, rows
from tests.random_stays import live
from tests.stays import LoggedStays


@pytest.fixture
def stays(town: Town) -> LoggedStays:
    made = LoggedStays(town)
    made.found()
    return made


def there(stays: LoggedStays, on: str, **asked: Any) -> list[tuple[str | None, int | None]]:
    """First names and places of those in actions that day."""
    stays.town.catch_up()
    found = lists.enrolments(stays.town.departement, day(on), **asked)
    return [(one.first_name, one.place) for one in found]


def may(stays: LoggedStays, name: str, on: str) -> dict[tuple[str, str], Eligibility]:
    stays.town.catch_up()
    found = eligibility(stays.town.departement, an_id(name), day(on))
    return {(one.programme, one.module): one for one in found}


# ---------------------------------------------------------------- enrolments


def test_who_is_in_an_action_on_a_day_with_the_place_they_had_then(stays: LoggedStays) -> None:
    sara = stays.enrol("Sara", "aci", "2022-02-01")
    stays.do(ChangePost(
        enrolment_id=sara, agreement_id=an_id("aci"), post_number=2,
        changed_on=day("2022-04-01")))  # fmt: skip
    stays.enrol("Karim", "aci", "2022-04-01")
    stays.do(EndEnrolment(
        enrolment_id=sara, last_day_on=day("2022-06-30"),
        early_exit_reason=EarlyExitReason.EMPLOYMENT))  # fmt: skip
    assert there(stays, "2022-01-31") == []
    assert there(stays, "2022-03-31") == [("Sara", 1)]
    assert there(stays, "2022-04-01") == [("Karim", 1), ("Sara", 2)]
    assert there(stays, "2022-06-30") == [("Karim", 1), ("Sara", 2)]
    assert there(stays, "2022-07-01") == [("Karim", 1)]
    assert there(stays, "2022-07-01", programme="adse_a") == []
    assert there(stays, "2022-07-01", agreement=an_id("aci")) == [("Karim", 1)]


def test_nobody_is_in_an_action_whose_agreement_is_over(stays: LoggedStays) -> None:
    stays.enrol("Sara", "adse_a", "2022-02-01")
    stays.told(an_id("adse_a"), AgreementEnded(
        day("2022-05-01"), "Cessation d'activité", day("2022-07-01"), "G8"))  # fmt: skip
    assert there(stays, "2022-04-30") == [("Sara", None)]
    assert there(stays, "2022-05-01") == []


def test_a_stay_tells_its_steps_its_modules_and_its_results(stays: LoggedStays) -> None:
    sara = stays.enrol("Sara", "ai", "2022-02-01")
    stays.position(sara, "2022-02-01")
    stays.start(sara, "module_1", "2022-02-01")
    stays.start(sara, "module_2", "2022-02-01")
    stays.do(CancelModule(
        enrolment_id=sara, module="module_2", from_on=day("2022-02-01"),
        cancelled_on=day("2022-02-02")))  # fmt: skip
    stays.do(WriteActionPlan(enrolment_id=sara, written_on=day("2022-02-10"), plan="Projet"))
    stays.do(RecordOutcome(
        enrolment_id=sara, recorded_on=day("2022-06-30"), results=("employability",)))  # fmt: skip
    stays.town.catch_up()
    (found,) = lists.enrolments(stays.town.departement, day("2022-03-01"))
    assert (found.steps, found.modules, found.results) == (
        ["action_plan", "positioning_interview"], ["module_1"], ["employability"])  # fmt: skip


def test_a_module_goes_on_with_a_stay_that_is_extended(stays: LoggedStays) -> None:
    sara = stays.enrol("Sara", "ai", "2022-06-01")
    stays.position(sara, "2022-06-01")
    stays.start(sara, "module_1", "2022-10-01")
    terms = replace(AGREEMENTS["ai"].terms, ends_on=day("2023-12-31"))
    stays.told(an_id("ai"), AgreementAmended(
        day("2022-12-01"), terms, "Prolongée", day("2024-02-29"), "G8"))  # fmt: skip
    stays.do(ExtendEnrolment(
        enrolment_id=sara, extended_on=day("2022-12-20"), last_day_on=day("2023-06-30"),
        reason="La situation le justifie"))  # fmt: skip
    stays.do(RecordInterview(
        enrolment_id=sara, on=day("2023-02-01"), kind=InterviewKind.REGULAR, attended=True,
        minutes=60, module="module_1"))  # fmt: skip
    stays.town.catch_up()
    (found,) = lists.enrolments(stays.town.departement, day("2023-03-31"))
    assert found.modules == ["module_1"]
    (found,) = lists.enrolments(stays.town.departement, day("2023-04-01"))
    assert found.modules == []
    told = receipt(stays.town.departement, an_id("ai"), day("2023-03-31"))
    assert [row.period for row in told if row.kind == "interview"] == [1]


def test_a_persons_actions_are_told_the_latest_first_and_a_cancelled_one_is_none(
    stays: LoggedStays,
) -> None:
    first = stays.enrol("Sara", "adse_a", "2022-02-01")
    wrong = stays.enrol("Sara", "ei", "2022-03-01")
    stays.do(CancelEnrolment(enrolment_id=wrong, cancelled_on=day("2022-03-02")))
    stays.do(EndEnrolment(
        enrolment_id=first, last_day_on=day("2022-05-31"),
        early_exit_reason=EarlyExitReason.OTHER_ACTION))  # fmt: skip
    stays.enrol("Sara", "adse_b", "2022-06-01")
    stays.town.catch_up()
    found = lists.actions_of(stays.town.departement, an_id("Sara"))
    assert [(one.programme, one.ended, one.early_exit_reason) for one in found] == [
        ("adse_b", False, None),
        ("adse_a", True, "other_action"),
    ]


def test_a_forgotten_person_is_counted_without_a_name(stays: LoggedStays) -> None:
    stays.enrol("Sara", "adse_a", "2022-02-01")
    stays.do(ForgetPerson(beneficiary_id=an_id("Sara"), forgotten_on=day("2022-03-01")))
    stays.town.catch_up()
    (found,) = lists.enrolments(stays.town.departement, day("2022-02-15"))
    assert (found.erased, found.last_name) == (True, None)


def test_an_end_is_recorded_for_someone_forgotten_since(stays: LoggedStays) -> None:
    sara = stays.enrol("Sara", "adse_a", "2022-02-01")
    stays.do(ForgetPerson(beneficiary_id=an_id("Sara"), forgotten_on=day("2022-03-01")))
    stays.do(EndEnrolment(
        enrolment_id=sara, last_day_on=day("2022-03-31"),
        early_exit_reason=EarlyExitReason.OTHER))  # fmt: skip
    assert there(stays, "2022-04-01") == []


# ---------------------------------------------------------------- mopeds


def test_a_moped_is_free_rented_or_unfit_on_a_day(stays: LoggedStays) -> None:
    moped = stays.moped("M1")
    sara = stays.renter("Sara", "2022-02-01")
    stays.do(stays.rental(sara, "M1", "2022-02-10", "2022-04-30"))
    stays.do(ReturnMoped(enrolment_id=sara, moped_id=moped, returned_on=day("2022-03-31")))
    stays.do(CheckMoped(moped_id=moped, checked_on=day("2022-04-02"), fit=False))
    stays.do(RetireMoped(moped_id=moped, retired_on=day("2022-05-01"), reason="Hors d'usage"))
    stays.town.catch_up()

    def on(text: str) -> list[tuple[str, str | None]]:
        found = lists.mopeds(stays.town.departement, day(text))
        return [(one.status, one.first_name) for one in found]

    assert on("2021-12-05") == [("unfit", None)]  # not checked yet
    assert on("2022-02-09") == [("free", None)]
    assert on("2022-02-10") == [("rented", "Sara")]
    assert on("2022-03-31") == [("rented", "Sara")]
    assert on("2022-04-01") == [("free", None)]
    assert on("2022-04-02") == [("unfit", None)]
    assert on("2022-05-01") == []
    assert lists.mopeds(stays.town.departement, day("2022-02-10"), status="free") == []


def test_a_moped_whose_return_is_not_recorded_is_awaited_from_who_has_it(
    stays: LoggedStays,
) -> None:
    moped = stays.moped("M1")
    sara = stays.renter("Sara", "2022-02-01")
    stays.do(stays.rental(sara, "M1", "2022-02-10", "2022-03-31"))
    stays.do(stays.rental(sara, "M1", "2022-04-01", "2022-04-15"))
    stays.do(CancelRental(
        enrolment_id=sara, moped_id=moped, from_on=day("2022-04-01"),
        cancelled_on=day("2022-04-02")))  # fmt: skip

    def on(text: str) -> tuple[str, str | None, date | None]:
        stays.town.catch_up()
        (one,) = lists.mopeds(stays.town.departement, day(text))
        return one.status, one.first_name, one.rented_until

    assert on("2022-03-31") == ("rented", "Sara", day("2022-03-31"))
    assert on("2022-04-01") == ("awaited", "Sara", day("2022-03-31"))
    assert on("2022-06-01") == ("awaited", "Sara", day("2022-03-31"))
    stays.do(ReturnMoped(enrolment_id=sara, moped_id=moped, returned_on=day("2022-04-03")))
    assert on("2022-04-03") == ("rented", "Sara", day("2022-04-03"))
    assert on("2022-04-04") == ("free", None, None)


# ---------------------------------------------------------------- what one may enter


def test_every_module_says_whether_the_person_may_enter_and_where(stays: LoggedStays) -> None:
    stays.enrol("Karim", "aci", "2022-02-01", post_number=1)
    sara = may(stays, "Sara", "2022-03-01")
    assert all(one.eligible and one.public == "rsa" for one in sara.values())
    (aci,) = sara["aci", "accompaniment"].agreements
    assert (aci.agreement, aci.places, aci.places_left) == (an_id("aci"), 2, 1)


def test_a_full_agreement_is_not_offered(stays: LoggedStays) -> None:
    for name, number in (("Karim", 1), ("Sara", 2)):
        stays.enrol(name, "aci", "2022-02-01", post_number=number)
    stays.register("Nadia")
    stays.right("Nadia", RightStatus.OPEN, "2021-02-01")
    nadia = may(stays, "Nadia", "2022-03-01")["aci", "accompaniment"]
    assert nadia.eligible
    assert nadia.agreements == ()


def test_a_young_person_without_rsa_may_enter_what_admits_the_faj(stays: LoggedStays) -> None:
    young = may(stays, "Théo", "2022-03-01")
    assert young["adse_a", "simple"].public == "faj_youth"
    assert young["ai", "module_2"].public == "faj_youth"
    refused = {key for key, one in young.items() if not one.eligible}
    assert refused == {
        ("ai", "module_1"), ("ei", "accompaniment"), ("geiq", "accompaniment")}  # fmt: skip
    against = young["ei", "accompaniment"].reasons
    assert [(one.public, one.code, one.rule) for one in against] == [
        ("rsa", "no-rsa-that-day", "G3")
    ]


def test_what_stands_in_the_way_is_told_by_public_with_its_rule(stays: LoggedStays) -> None:
    stays.enrol("Sara", "adse_a", "2022-02-01")
    refused = may(stays, "Sara", "2022-03-01")["adse_b", "mobilisation"]
    assert [(one.public, one.rule) for one in refused.reasons] == [
        ("rsa", "A2.2"), ("faj_youth", "G3"), ("faj_youth", "A2.2")]  # fmt: skip


def test_a_module_already_followed_twice_is_closed_to_the_person(stays: LoggedStays) -> None:
    sara = stays.enrol("Sara", "ai", "2022-02-01")
    stays.position(sara, "2022-02-01")
    stays.start(sara, "module_2", "2022-02-01")
    stays.right("Sara", RightStatus.CLOSED, "2022-03-01")
    found = may(stays, "Sara", "2023-02-02")
    assert {one.rule for one in found["ai", "module_2"].reasons} == {"A4.5", "G3", "A4.2"}
    # In the twelve months of the first module, module 3 asks for no new check.
    assert "A4.2" not in {one.rule for one in may(stays, "Sara", "2023-01-31")[
        "ai", "module_3"].reasons}  # fmt: skip


def test_someone_without_a_file_may_not_be_asked_about(stays: LoggedStays) -> None:
    with pytest.raises(NotFound):
        may(stays, "nobody", "2022-03-01")


# ---------------------------------------------------------------- windows


@pytest.mark.parametrize("seed", range(2))
def test_stays_are_the_same_however_the_log_is_cut(stays: LoggedStays, seed: int) -> None:
    draw, engine = Random(seed), stays.town.departement.engine
    live(stays, draw)
    told = rows(stays.town)
    assert all(told[name] for name in ("enrolments", "module_periods", "mopeds", "moped_stays"))
    head = stays.town.departement.app.recorder.head()
    empty(engine)
    follow(engine, sorted({*draw.sample(range(1, head), 9), head}))
    assert rows(stays.town) == told
    for name in ("enrolments", "module_periods", "mopeds", "moped_stays"):
        assert engine.rebuild(name) == head
    assert rows(stays.town) == told
