"""Stays in actions through the API: entered, followed, extended, ended, taken back."""

from datetime import datetime
from typing import Any

import pytest

from pathways.domain.calendar import PARIS
from tests.api.caller import Caller, problem
from tests.departement import Town
from tests.domain.action_session.actions import BODY
from tests.domain.spec import an_id
from tests.stays import LoggedStays


@pytest.fixture
def stays(town: Town, api: Caller) -> LoggedStays:
    made = LoggedStays(town)
    made.found()
    api.now[0] = datetime(2023, 1, 10, 10, tzinfo=PARIS)
    return made


def entry(programme: str, name: str = "Sara", **said: Any) -> dict[str, Any]:
    return {
        "beneficiary_id": str(an_id(name)), "agreement_id": str(an_id(programme)),
        "entered_on": "2022-02-01", "proof": "payer_certificate",
    } | said  # fmt: skip


def enrol(api: Caller, programme: str, **said: Any) -> str:
    """A stay; its address."""
    return f"/v1/enrolments/{api.done('/v1/enrolments', entry(programme, **said))['id']}"


def read(api: Caller, address: str) -> Any:
    response = api.get(address)
    assert response.status_code == 200, response.text
    return response.get_json()


def test_a_stay_from_the_entry_to_the_outcome(stays: LoggedStays, api: Caller) -> None:
    stay = enrol(api, "adse_a", module="simple", fee="12.50")
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("participation-contract", {"signed_on": "2022-02-01"}),
        ("diagnosis", {"made_on": "2022-02-03", "diagnosis": "Isolée, sans permis"}),
        ("action-plan", {"written_on": "2022-02-10", "plan": "Atelier bois, puis permis"}),
        ("schedule", {"handed_on": "2022-02-10"}),
        ("fees", {"paid_on": "2022-02-10", "amount": "12.50"}),
        ("partners", {"contacted_on": "2022-03-01", "partner": "Auto-école sociale"}),
        ("individual-report", {"written_on": "2022-06-30", "report": "Prête pour un chantier"}),
        ("outcome", {"recorded_on": "2022-06-30", "results": ["potential_and_aptitudes"]}),
        ("end", {"last_day_on": "2022-06-30", "early_exit_reason": "employment"}),
    )
    version = 1
    for path, body in steps:
        version = api.done(f"{stay}/{path}", body, version=version)["version"]
    shown = read(api, stay)
    assert shown["beneficiary"]["name"] == "Martin Sara"
    assert (shown["standing"], shown["last_day_on"], shown["early_exit_reason"]) == (
        "ended", "2022-06-30", "employment")  # fmt: skip
    assert (shown["plan"], shown["fees_paid"], shown["results"]) == (
        "Atelier bois, puis permis", "12.50", ["potential_and_aptitudes"])  # fmt: skip
    assert shown["version"] == version

    stays.town.catch_up()
    (listed,) = read(api, f"/v1/enrolments?on=2022-03-01&organisation={BODY}")["items"]
    assert (listed["person"], listed["programme"]) == (str(an_id("Sara")), "adse_a")
    assert read(api, "/v1/enrolments?on=2022-07-01")["items"] == []
    (own,) = read(api, f"/v1/beneficiaries/{an_id('Sara')}/enrolments")["items"]
    assert own["steps"] == [
        "action_plan", "first_diagnosis", "individual_report", "participation_contract",
        "schedule_handed"]  # fmt: skip


def test_a_refusal_names_the_rule_the_field_and_the_remedy(stays: LoggedStays, api: Caller) -> None:
    enrol(api, "adse_a", module="simple")
    told = problem(api.post("/v1/enrolments", entry("adse_b")), 409)
    assert told["type"] == "/problems/in-the-other-pathway"
    assert told["rule"]["id"] == "A2.2"
    young = entry("ei", "Théo", post_number=1, contract_ends_on="2022-12-31")
    assert problem(api.post("/v1/enrolments", young), 409)["type"] == "/problems/no-rsa-that-day"


def test_module_3_is_refused_before_the_positioning_interview(
    stays: LoggedStays, api: Caller
) -> None:
    stay = enrol(api, "ai")
    module = {"module": "module_3", "from_on": "2022-02-10"}
    told = problem(api.post(f"{stay}/modules", module, version=1), 409)
    assert (told["type"], told["rule"]["id"]) == ("/problems/not-positioned-yet", "A4.1")
    interview = {"on": "2022-02-05", "kind": "positioning", "attended": True, "minutes": 60}
    api.done(f"{stay}/interviews", interview, version=1)
    api.done(f"{stay}/modules", module, version=2)
    assert read(api, stay)["modules"][0]["module"] == "module_3"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"entered_on": "2022-02-30"}, 422),
        ({"entered_on": "2099-01-01"}, 409),
        ({"proof": "word_of_honour"}, 422),
        ({"fee": "-1"}, 422),
        ({"fee": "12.345"}, 422),
        ({"weekly_hours": "NaN"}, 422),
        ({"public": "faj_youth"}, 409),
        ({"territory": "paris"}, 409),
        ({"unknown": True}, 422),
        ({"agreement_id": str(an_id("nothing"))}, 422),
        ({"beneficiary_id": str(an_id("nobody"))}, 422),
    ],
)
def test_bad_input_is_refused_by_name(
    stays: LoggedStays, api: Caller, said: dict[str, Any], status: int
) -> None:
    problem(api.post("/v1/enrolments", entry("adse_a", module="simple") | said), status)


def test_an_entry_is_not_corrected_but_cancelled(stays: LoggedStays, api: Caller) -> None:
    stay = enrol(api, "aci", post_number=1, contract_ends_on="2022-12-31")
    identifier = stay.rpartition("/")[2]
    again = entry("aci", post_number=2, contract_ends_on="2022-12-31")
    corrected = again | {"enrolment_id": identifier, "why": "Autre place"}
    told = problem(api.post("/v1/enrolments?corrects=1", corrected, version=1), 409)
    assert told["type"] == "/problems/entry-not-corrected"
    api.done(f"{stay}/cancellation", {"cancelled_on": "2022-02-03"}, version=1)
    assert read(api, stay)["standing"] == "cancelled"
    enrol(api, "aci", post_number=1, contract_ends_on="2022-12-31")


def test_a_moped_from_the_fleet_to_the_hands_and_back(stays: LoggedStays, api: Caller) -> None:
    registered = {
        "organisation_id": str(BODY), "registered_on": "2022-01-05", "label": "M9",
        "site": "Segré", "territory": "ouest_anjou",
    }  # fmt: skip
    moped = api.done("/v1/mopeds", registered)["id"]
    api.done(f"/v1/mopeds/{moped}/checks", {"checked_on": "2022-01-06", "fit": True}, version=1)
    stay = enrol(api, "mobility_point", accompanied_by="Mission locale")
    api.done(f"{stay}/participation-contract", {"signed_on": "2022-02-01"}, version=1)
    rental = {
        "moped_id": moped, "from_on": "2022-02-10", "until_on": "2022-04-30",
        "reason": "employment_access", "deposit": "150", "contribution": "60", "instalments": 3,
        "insured": True, "safety_equipment": True, "handover_supported": True,
    }  # fmt: skip
    uninsured = rental | {"insured": False}
    told = problem(api.post(f"{stay}/rentals", uninsured, version=2), 409)
    assert told["type"] == "/problems/rental-not-safe"
    api.done(f"{stay}/rentals", rental, version=2)
    stays.town.catch_up()
    (rented,) = read(api, "/v1/mopeds?on=2022-03-01&status=rented")["items"]
    assert (rented["label"], rented["person"]) == ("M9", str(an_id("Sara")))
    returned = {"moped_id": moped, "returned_on": "2022-03-15"}
    api.done(f"{stay}/rental-returns", returned, version=3)
    shown = read(api, f"/v1/mopeds/{moped}")
    assert [stay["until_on"] for stay in shown["stays"]] == ["2022-03-15"]
    retired = {"retired_on": "2022-03-16", "reason": "Hors d'usage"}
    api.done(f"/v1/mopeds/{moped}/retirement", retired, version=shown["version"])
    stays.town.catch_up()
    assert read(api, "/v1/mopeds?on=2022-03-16")["items"] == []


def test_what_a_person_may_enter_is_asked_for_a_day(stays: LoggedStays, api: Caller) -> None:
    stays.town.catch_up()
    asked = f"/v1/beneficiaries/{an_id('Théo')}/eligibility?on=2022-03-01&limit=3"
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = read(api, asked + cursor)
        found += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    by_module = {(one["programme"], one["module"]): one for one in found}
    assert len(by_module) == len(found)
    assert by_module["ai", "module_2"]["public"] == "faj_youth"
    refused = by_module["ei", "accompaniment"]
    assert (refused["eligible"], refused["reasons"][0]["rule"]) == (False, "G3")
    assert api.get(f"/v1/beneficiaries/{an_id('nobody')}/eligibility").status_code == 404
