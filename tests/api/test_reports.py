"""A final report through the API: from its opening to its seal, and taken up again (G8)."""

from hashlib import sha256
from typing import Any

import pytest

from pathways.projections.departement import Departement
from tests.agreements import record
from tests.api.caller import Caller, problem
from tests.departement import CCAS, Town
from tests.documents.reports import Workshops
from tests.domain.report.reports import AGREEMENT, COMPULSORY, REPORT, signed

OPENING = {"agreement_id": str(AGREEMENT), "on": "2022-01-10", "until": "2021-12-31"}
AT = f"/v1/reports/{REPORT}"


@pytest.fixture
def action(town: Town, api: Caller) -> Town:
    """An action of the CCAS in 2021; it is 15 June 2022."""
    api.now[0] = api.now[0].replace(year=2022)
    record(town.departement, AGREEMENT, signed(organisation_id=CCAS))
    town.catch_up()
    return town


def open_report(api: Caller) -> int:
    version: int = api.done("/v1/reports/final", OPENING)["version"]
    return version


def write(api: Caller, version: int, *parts: str) -> int:
    for part in parts or COMPULSORY:
        body = {"on": "2022-01-20", "part": part, "text": f"Le {part}."}
        version = api.done(f"{AT}/parts", body, version=version)["version"]
    return version


def sent(api: Caller, on: str = "2022-02-20") -> int:
    version = write(api, open_report(api))
    body = {"on": on, "submitted_by": "La directrice"}
    answer: int = api.done(f"{AT}/submission", body, version=version)["version"]
    return answer


def test_its_id_derives_from_what_it_reports_on(action: Town, api: Caller) -> None:
    response = api.post("/v1/reports/final", OPENING)
    assert response.status_code == 201
    assert response.headers["Location"] == AT
    shown = api.get(AT).get_json()
    assert shown["subject"] == {"id": str(AGREEMENT), "name": "Ateliers de Trélazé"}
    assert shown["organisation"]["name"] == "CCAS d'Angers"
    assert (shown["status"], shown["due_on"], shown["missing"]) == (
        "open", "2022-02-28", [*COMPULSORY],
    )  # fmt: skip
    assert problem(api.post("/v1/reports/final", OPENING), 409)["type"].endswith("already-recorded")


def test_the_agreement_names_its_reports(action: Town, api: Caller) -> None:
    at = f"/v1/agreements/{AGREEMENT}"
    assert api.get(at).get_json()["reports"] == []
    open_report(api)
    action.catch_up()
    assert api.get(at).get_json()["reports"] == [str(REPORT)]


def test_it_is_written_sent_returned_and_accepted(action: Town, api: Caller) -> None:
    version = sent(api)
    version = api.done(f"{AT}/return", {"on": "2022-03-01", "reason": "préciser"}, version=version)[
        "version"
    ]
    assert api.get(AT).get_json()["returned_for"] == "préciser"
    again = {"on": "2022-03-05", "submitted_by": "La directrice"}
    told = api.done(f"{AT}/submission", again, version=version)
    assert told["facts"][0]["fields"]["days_late"] == 5
    accepted = {"on": "2022-03-10", "accepted_by": "Direction de l'insertion"}
    api.done(f"{AT}/acceptance", accepted, version=told["version"])
    shown = api.get(AT).get_json()
    assert (shown["status"], shown["first_submitted_on"], shown["days_late"]) == (
        "accepted", "2022-02-20", 0,
    )  # fmt: skip
    assert next(part["label"] for part in shown["parts"] if part["text"]) == (
        "Déroulement de l'action"
    )


def test_an_incomplete_report_is_refused_with_what_is_missing(action: Town, api: Caller) -> None:
    version = write(api, open_report(api), "course")
    body = {"on": "2022-02-20", "submitted_by": "La directrice"}
    told = problem(api.post(f"{AT}/submission", body, version=version), 409)
    assert told["rule"]["id"] == "G8"
    assert "financial_analysis" in told["detail"]


def test_trap_10_a_report_sent_is_reopened_by_an_ordinary_request(
    action: Town, api: Caller
) -> None:
    version = sent(api)
    body = {"on": "2022-03-20", "part": "course", "text": "Autrement."}
    assert problem(api.post(f"{AT}/parts", body, version=version), 409)
    version = api.done(
        f"{AT}/reopening", {"on": "2022-03-20", "reason": "une erreur"}, version=version
    )["version"]
    api.done(f"{AT}/parts", body, version=version)
    assert api.get(AT).get_json()["parts"][0]["text"] == "Autrement."


def test_a_step_is_corrected_in_its_place_and_withdrawn_only_from_the_end(
    action: Town, api: Caller
) -> None:
    version = sent(api)
    accepted = {"on": "2022-03-10", "accepted_by": "Direction de l'insertion"}
    version = api.done(f"{AT}/acceptance", accepted, version=version)["version"]
    corrected = {"on": "2022-03-02", "submitted_by": "La directrice", "why": "reçu le 2 mars"}
    told = api.done(f"{AT}/submission?corrects=6", corrected, version=version)
    assert told["facts"][0]["fields"]["days_late"] == 2
    withdrawal = f"/v1/facts/{REPORT}/6/withdrawal"
    refused = problem(api.post(withdrawal, {"why": "jamais reçu"}, version=told["version"]), 409)
    assert refused["type"].endswith("steps-broken")


def test_the_list_tells_where_each_stood_on_a_day(action: Town, api: Caller) -> None:
    sent(api, "2022-03-05")
    action.catch_up()

    def on(day: str, **asked: str) -> list[Any]:
        more = "".join(f"&{name}={value}" for name, value in asked.items())
        items: list[Any] = api.get(f"/v1/reports?on={day}{more}").get_json()["items"]
        return items

    assert [one["status"] for one in on("2022-03-04")] == ["open"]
    (row,) = on("2022-03-05", status="submitted", subject=str(AGREEMENT))
    assert (row["title"], row["days_late"]) == ("Ateliers de Trélazé", 5)
    assert on("2022-01-09") == []
    assert on("2022-03-05", status="sealed") == []


def test_what_is_owed_is_among_the_deadlines(action: Town, api: Caller) -> None:
    rows = api.get("/v1/deadlines?on=2022-03-01&kind=final_report").get_json()["items"]
    told = {(one["title"], one["person"], one["late"]) for one in rows}
    assert told == {("Ateliers de Trélazé", None, True), (None, None, True)}


def test_a_body_opens_the_report_of_its_accompaniment(action: Town, api: Caller) -> None:
    body = {"organisation_id": str(CCAS), "on": "2022-01-10", "until": "2021-12-31"}
    at = f"/v1/reports/{api.done('/v1/reports/accompaniment', body)['id']}"
    shown = api.get(at).get_json()
    assert shown["subject"] == shown["organisation"]
    assert shown["missing"] == [
        "quantitative_analysis", "themes_and_problems", "financial_analysis",
    ]  # fmt: skip


def test_nothing_under_that_id(api: Caller) -> None:
    problem(api.get(AT), 404)
    problem(api.post(f"{AT}/parts", {"on": "2021-01-20", "part": "a", "text": "b"}, version=1), 404)
    problem(api.post("/v1/reports/final", OPENING | {"on": "2021-01-10"}), 422)


# ---- Figures, file, seal


@pytest.fixture
def workshops(departement: Departement, api: Caller) -> Workshops:
    """Workshops of 2021 with people in them; it is 15 June 2022."""
    api.now[0] = api.now[0].replace(year=2022)
    return Workshops(departement)


def version_of(api: Caller, at: str) -> int:
    version: int = api.get(at).get_json()["version"]
    return version


def test_an_accepted_report_is_sealed_with_figures_that_nobody_sends(
    workshops: Workshops, api: Caller
) -> None:
    at = f"/v1/reports/{workshops.accepted()}"
    draft = api.get(f"{at}/figures").get_json()
    assert (draft["sealed"], draft["figures"]["grant"]) == (False, "2085.11")
    version = version_of(api, at)
    assert problem(api.post(f"{at}/seal", {"figures": "{}"}, version=version), 422)
    told = api.done(f"{at}/seal", {"on": "2022-06-15"}, version=version, key="seal-1")
    fields = told["facts"][0]["fields"]
    assert sha256(fields["figures"].encode()).hexdigest() == fields["digest"]
    again = api.post(f"{at}/seal", {"on": "2022-06-15"}, version=version, key="seal-1")
    assert again.headers["Idempotency-Replayed"] == "true"
    (shown,) = api.get(at).get_json()["seals"]
    assert (shown["digest"], shown["log_position"]) == (fields["digest"], fields["log_position"])
    assert api.get(f"{at}/figures").get_json()["sealed"] is True


def test_a_report_that_is_not_accepted_is_not_sealed(workshops: Workshops, api: Caller) -> None:
    at = f"/v1/reports/{workshops.written()}"
    told = problem(api.post(f"{at}/seal", {}, version=version_of(api, at)), 409)
    assert told["type"].endswith("report-not-accepted")
    assert problem(api.get(f"{at}/restatement"), 409)["type"].endswith("never-sealed")


def test_after_the_seal_a_late_entry_is_told_beside_it(workshops: Workshops, api: Caller) -> None:
    at = f"/v1/reports/{workshops.accepted()}"
    api.done(f"{at}/seal", {}, version=version_of(api, at))
    workshops.sara.attend("2021-11-16")
    workshops.actions.catch_up()
    told = api.get(f"{at}/restatement").get_json()
    moved = {one["code"]: one["difference"] for one in told["moved"]}
    assert moved["grant"] == "29.78"
    assert [one["name"] for one in told["events"]] == ["SessionAttended"]
    assert api.get(f"{at}/figures").get_json()["figures"]["grant"] == "2085.11"


def test_the_report_comes_as_a_file(workshops: Workshops, api: Caller) -> None:
    report = workshops.written()
    for form, start in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        response = api.get(f"/v1/reports/{report}/document?format={form}")
        assert response.status_code == 200
        assert response.data.startswith(start)
        assert f"bilan-2021-12-31-{report}.{form}" in response.headers["Content-Disposition"]
        again = api.get(
            f"/v1/reports/{report}/document?format={form}",
            **{"If-None-Match": response.headers["ETag"]},
        )
        assert again.status_code == 304
    problem(api.get(f"/v1/reports/{report}/document?format=docx"), 422)
    problem(api.get(f"/v1/reports/{AGREEMENT}/document"), 404)
    problem(api.get(f"/v1/reports/{AGREEMENT}/figures"), 404)
