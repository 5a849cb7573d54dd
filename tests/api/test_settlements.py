"""What an agreement owes, its receipt, what was told and restated; the indicators of actions."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from pathways.domain.calendar import PARIS
from pathways.domain.enrolment.events import InterviewHeld, InterviewKind
from tests.actions import Actions, Stay, a_year, day, individual, simple_place
from tests.api.caller import Caller, problem
from tests.departement import CCAS, Town
from tests.domain.spec import an_id


@pytest.fixture
def actions(town: Town, api: Caller) -> Actions:
    api.now[0] = datetime(2022, 1, 20, 10, 0, tzinfo=PARIS)
    return Actions(town.departement)


@pytest.fixture
def workshops(actions: Actions, town: Town) -> tuple[UUID, Stay]:
    """Ten sessions of Sara and an absence, in an action of one place at 1 400 €."""
    town.register("Sara")
    agreement = actions.sign("workshops", a_year(simple_place()))
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", module="simple")
    for number in range(10):
        stay.attend(day("2021-02-01") + timedelta(days=7 * number))
    stay.miss("2021-06-01")
    actions.catch_up()
    return agreement, stay


def at(agreement: UUID, path: str = "settlement", on: str = "2021-12-31") -> str:
    return f"/v1/agreements/{agreement}/{path}?on={on}"


def settle(api: Caller, agreement: UUID, path: str = "settlements", **more: Any) -> dict[str, Any]:
    version = more.pop("version", 1)
    body = {"on": "2021-12-31", **more}
    return api.done(f"/v1/agreements/{agreement}/{path}", body, version=version)


def test_the_settlement_tells_line_by_line(api: Caller, workshops: tuple[UUID, Stay]) -> None:
    agreement, _ = workshops
    told = api.get(at(agreement)).get_json()
    assert told["told"] is None
    assert told["settlement"]["grant"] == "297.87"
    (line,) = told["settlement"]["lines"]
    assert (line["agreed"], line["realised"], line["prorata"]) == ("47.00", "10.00", "0.212766")


def test_the_receipt_is_read_page_by_page_with_names_and_reasons(
    api: Caller, workshops: tuple[UUID, Stay]
) -> None:
    agreement, _ = workshops
    whole = api.get(at(agreement, "receipt")).get_json()["items"]
    assert [row["counted"] for row in whole] == ["1.00"] * 10 + ["0.00"]
    assert whole[0]["last_name"] == "Martin"
    assert whole[-1]["reason"] == "absent"
    assert whole[-1]["label"] == "La personne était absente"
    paged, cursor = [], ""
    while True:
        page = api.get(f"{at(agreement, 'receipt')}&limit=4{cursor}").get_json()
        paged += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert paged == whole


def test_the_receipt_as_a_file_holds_every_line_and_no_formula(
    api: Caller, actions: Actions, town: Town
) -> None:
    town.register("Zoé", last_name="=1+1")
    agreement = actions.sign("workshops", a_year(simple_place()))
    actions.enrol("Zoé", agreement, "2021-01-01", "2021-12-31", module="simple").attend(
        "2021-02-01"
    )
    actions.catch_up()
    answer = api.get(at(agreement, "receipt.csv"))
    assert answer.mimetype == "text/csv"
    header, line = answer.data.decode("utf-8-sig").splitlines()
    assert header.startswith("jour;jusqu'au;personne")
    assert ";'=1+1 Zoé;" in line
    assert ";1,00;1,00;" in line


def test_a_correction_after_the_settlement_shows_both_figures_and_is_restated(
    api: Caller, actions: Actions, workshops: tuple[UUID, Stay]
) -> None:
    agreement, stay = workshops
    answer = settle(api, agreement)
    assert answer["facts"][0]["fields"]["grant"] == "297.87"
    told = api.get(at(agreement)).get_json()["told"]
    assert (told["grant"], told["difference"], told["moved_by"]) == ("297.87", "0.00", [])

    stay.attend("2021-11-02")
    actions.catch_up()
    told = api.get(at(agreement)).get_json()
    assert told["settlement"]["grant"] == "327.66"
    assert (told["told"]["grant"], told["told"]["difference"]) == ("297.87", "29.79")
    (moved,) = told["told"]["moved_by"]
    assert (moved["name"], moved["happened_on"]) == ("SessionAttended", "2021-11-02")
    assert moved["stream"] == str(stay.stream)

    answer = settle(api, agreement, "settlements/restatements", version=2, why="feuille retrouvée")
    assert answer["facts"][0]["name"] == "SettlementRestated"
    assert answer["facts"][0]["fields"]["difference"] == "29.79"
    told = api.get(at(agreement)).get_json()["told"]
    assert (told["restated"], told["grant"], told["difference"]) == (True, "327.66", "0.00")


def test_facts_of_other_days_do_not_move_a_day_settled(
    api: Caller, actions: Actions, workshops: tuple[UUID, Stay]
) -> None:
    agreement, stay = workshops
    settle(api, agreement, on="2021-03-31")
    stay.attend("2021-11-02")
    actions.catch_up()
    told = api.get(at(agreement, on="2021-03-31")).get_json()["told"]
    assert (told["difference"], told["moved_by"]) == ("0.00", [])


def test_told_twice_is_told_once(api: Caller, workshops: tuple[UUID, Stay]) -> None:
    agreement, _ = workshops
    path, body = f"/v1/agreements/{agreement}/settlements", {"on": "2021-12-31"}
    first = api.post(path, body, version=1, key="once")
    again = api.post(path, body, version=1, key="once")
    assert again.get_json() == first.get_json()
    assert again.headers["Idempotency-Replayed"] == "true"
    refused = problem(api.post(path, body, version=2), 409)
    assert refused["type"] == "/problems/already-settled"
    nothing = problem(
        api.post(f"{path}/restatements", body, version=2),
        409,
    )
    assert nothing["type"] == "/problems/nothing-to-restate"
    problem(api.post(path, {"on": "2021-06-30"}, version=1), 412)
    problem(api.post(path, {"on": "2021-06-30"}), 428)


@pytest.mark.parametrize("path", ["settlement", "receipt", "receipt.csv"])
def test_a_day_to_come_or_an_unknown_agreement_is_refused(
    api: Caller, workshops: tuple[UUID, Stay], path: str
) -> None:
    agreement, _ = workshops
    assert problem(api.get(at(agreement, path, "2022-01-21")), 409)["type"].endswith(
        "in-the-future"
    )
    problem(api.get(at(an_id("nothing"), path)), 404)
    assert problem(api.get(at(agreement, path, "2020-06-01")), 404)["detail"] == (
        "Aucune convention n'était signée ce jour-là."
    )


def test_a_settlement_of_what_cannot_be_computed_is_refused(api: Caller, actions: Actions) -> None:
    agreement = actions.sign("odd", a_year(simple_place(units_per_place=None)))
    actions.catch_up()
    told = api.get(at(agreement)).get_json()["settlement"]
    assert told["grant"] is None
    assert told["lines"][0]["why"]
    refused = api.post(f"/v1/agreements/{agreement}/settlements", {"on": "2021-12-31"}, version=1)
    assert problem(refused, 409)["type"] == "/problems/not-computable"


def test_figures_sent_by_the_caller_are_not_taken(
    api: Caller, workshops: tuple[UUID, Stay]
) -> None:
    agreement, _ = workshops
    body = {"on": "2021-12-31", "grant": "1400.00"}
    problem(api.post(f"/v1/agreements/{agreement}/settlements", body, version=1), 422)


def test_the_agreement_of_a_body_is_asked_by_its_id(api: Caller, actions: Actions) -> None:
    told = api.get(at(CCAS)).get_json()
    assert told["settlement"]["grant"] == "59506.85"
    assert told["settlement"]["lines"][0]["unit"] == "people"
    assert told["told"] is None
    assert api.get(at(CCAS, "receipt")).get_json()["items"] == []


def test_indicators_of_a_period(api: Caller, workshops: tuple[UUID, Stay]) -> None:
    agreement, _ = workshops
    path = "/v1/action-indicators?since=2021-01-01&until=2021-12-31"
    told = api.get(f"{path}&agreement={agreement}").get_json()
    (programme,) = told["programmes"]
    assert programme["programme"] == "adse_a"
    counts = {one["measure"]: one["quantity"] for one in programme["indicators"]}
    assert counts["collective_sessions"] == "10.00"
    assert (programme["attended"], programme["absent"]) == (10, 1)
    assert programme["regularity"] == "0.9091"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("until=2021-12-31", 422),
        ("since=2021-12-31&until=2021-01-01", 422),
        ("since=2021-01-01&until=2030-01-01", 409),
        ("since=2021-01-01&programme=nothing", 422),
        ("since=2021-01-01&territory=atlantis", 422),
        ("since=2021-01-01&public=everyone", 422),
        (f"since=2021-01-01&organisation={an_id('nobody')}", 422),
        ("since=2021-01-01&unknown=1", 422),
        ("since=2021-02-30", 422),
    ],
)
def test_indicators_badly_asked_are_refused(
    api: Caller, actions: Actions, asked: str, status: int
) -> None:
    problem(api.get(f"/v1/action-indicators?{asked}"), status)


def test_a_shorter_interview_told_later_lowers_the_figure(api: Caller, actions: Actions) -> None:
    agreement = actions.sign("ai", a_year(individual()), programme="ai")
    stay = actions.enrol("Sara", agreement, "2021-01-01", "2021-12-31", programme="ai")
    stay.start("module_1", "2021-01-01", "2021-06-30")
    version = stay.meet("2021-02-01", 60, module="module_1")
    actions.catch_up()
    settle(api, agreement)
    shorter = InterviewHeld(day("2021-02-01"), 45, InterviewKind.REGULAR, "module_1")
    actions.correct(stay.stream, version, shorter, person=stay.person)
    actions.catch_up()
    told = api.get(at(agreement)).get_json()["told"]
    assert told["difference"] == str(Decimal("33.75") - Decimal("45.00"))
    assert [one["corrects"] for one in told["moved_by"]] == [version]
