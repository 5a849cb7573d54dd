"""A quarterly report through the API: opened, written, sent, sealed, corrected since (A1.15)."""

from typing import Any

import pytest

from pathways.domain.report.events import ReportKind
from pathways.domain.report.state import report_of
from tests.api.caller import Caller, problem
from tests.departement import CCAS, Town, day
from tests.documents.quarters import Year
from tests.domain.report.test_quarter import COMPULSORY, OPTIONAL
from tests.domain.spec import an_id

OPENING = {"organisation_id": str(CCAS), "on": "2021-10-01", "quarter": "2021-T3"}
REPORT = report_of(ReportKind.QUARTERLY, CCAS, day("2021-09-30"))
AT = f"/v1/reports/{REPORT}"


@pytest.fixture
def year(town: Town, api: Caller) -> Year:
    """All of 2021 recorded; it is 15 June 2022."""
    api.now[0] = api.now[0].replace(year=2022)
    return Year(town)


def sealed(api: Caller) -> int:
    version = api.done("/v1/reports/quarterly", OPENING)["version"]
    for part in COMPULSORY:
        body = {"on": "2021-10-10", "part": part, "text": "Le logement reste le premier frein."}
        version = api.done(f"{AT}/parts", body, version=version)["version"]
    for step, body in (
        ("submission", {"on": "2021-10-30", "submitted_by": "La directrice"}),
        ("acceptance", {"on": "2021-11-05", "accepted_by": "Le service"}),
        ("seal", {"on": "2021-11-06"}),
    ):
        version = api.done(f"{AT}/{step}", body, version=version)["version"]
    last: int = version
    return last


def test_it_is_opened_once_and_says_what_is_to_be_written(year: Year, api: Caller) -> None:
    response = api.post("/v1/reports/quarterly", OPENING)
    assert (response.status_code, response.headers["Location"]) == (201, AT)
    shown = api.get(AT).get_json()
    assert (shown["kind"], shown["due_on"], shown["rule"]) == ("quarterly", "2021-10-30", "A1.15")
    assert (shown["since"], shown["until"]) == ("2021-07-01", "2021-09-30")
    assert shown["missing"] == [*COMPULSORY]
    assert [one["code"] for one in shown["parts"]] == [*COMPULSORY, *OPTIONAL]
    assert all(one["label"] != one["code"] for one in shown["parts"])
    assert shown["subject"]["name"] == "CCAS d'Angers"
    told = problem(api.post("/v1/reports/quarterly", OPENING), 409)
    assert told["type"].endswith("already-recorded")


def test_it_is_sealed_and_a_later_correction_shows_both_values(year: Year, api: Caller) -> None:
    sealed(api)
    assert api.get(AT).get_json()["status"] == "sealed"
    assert api.get(f"{AT}/restatement").get_json()["moved"] == []
    late = year.rdv("Lina", "2021-09-27")
    year.town.catch_up()
    told = api.get(f"{AT}/restatement").get_json()
    moved = {one["code"]: (one["sealed"], one["now"]) for one in told["moved"]}
    assert moved["rdvs.held.quarter"] == ("1", "2")
    assert [one["position"] for one in told["events"]] == [late.position]
    figures = api.get(f"{AT}/figures").get_json()
    assert (figures["sealed"], figures["figures"]["quarter"]) == (True, "2021-T3")
    (rdvs,) = (one for one in figures["figures"]["sections"] if one["code"] == "rdvs")
    (held,) = (row for row in rdvs["rows"] if row["code"] == "held")
    assert held["values"][-1] == "1"


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_it_is_a_file(year: Year, api: Caller, form: str) -> None:
    api.done("/v1/reports/quarterly", OPENING)
    response = api.get(f"{AT}/document?format={form}")
    assert response.status_code == 200
    assert response.data.startswith({"pdf": b"%PDF", "xlsx": b"PK"}[form])
    assert f"bilan-2021-09-30-{REPORT}.{form}" in response.headers["Content-Disposition"]


def test_it_stands_in_the_lists_beside_final_reports(year: Year, api: Caller) -> None:
    api.done("/v1/reports/quarterly", OPENING)
    year.town.catch_up()
    items = api.get("/v1/reports?on=2021-10-05&kind=quarterly").get_json()["items"]
    assert [(one["report"], one["counted_to"]) for one in items] == [(str(REPORT), "2021-09-30")]
    due = api.get("/v1/deadlines?on=2021-11-01&kind=quarterly_report").get_json()["items"]
    assert [(one["late"], one["organisation_name"]) for one in due] == [(True, "CCAS d'Angers")]


@pytest.mark.parametrize(
    ("said", "status", "kind"),
    [
        ({"quarter": "2021-T5"}, 422, "unknown-quarter"),
        ({"quarter": "3e trimestre"}, 422, "unknown-quarter"),
        ({"quarter": "2023-T1", "on": "2022-01-01"}, 409, "quarter-not-begun"),
        ({"quarter": "2020-T4"}, 409, "quarter-before-the-rule"),
        ({"quarter": "2022-T1", "on": "2022-04-01"}, 409, "quarter-without-agreement"),
        ({"organisation_id": str(an_id("nobody"))}, 422, "not-found"),
        ({"on": "2022-06-16"}, 409, "in-the-future"),
    ],
)
def test_what_cannot_be_opened_is_refused_clearly(
    year: Year, api: Caller, said: dict[str, Any], status: int, kind: str
) -> None:
    told = problem(api.post("/v1/reports/quarterly", {**OPENING, **said}), status)
    assert told["type"].rsplit("/")[-1] == kind
    assert "…" not in told["detail"]
