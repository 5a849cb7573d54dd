"""Every list as a file: CSV, XLSX and NDJSON hold the rows that its pages tell."""

import csv
import io
import json
import re
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from pathways.api.exporting import LISTED
from pathways.documents.export import FORMATS, columns_of
from pathways.documents.export.words import Words
from pathways.documents.plain import shown_fields
from pathways.domain.rules import Rules
from tests.api.caller import Caller, problem
from tests.api.test_lists import instant
from tests.departement import Town
from tests.domain.spec import an_id
from tests.full_town import FORMULA, ON, addresses, few, fill

ACCEPT = {form: one.media_type.split(";")[0] for form, one in FORMATS.items()}


@pytest.fixture
def agreement(town: Town, api: Caller) -> UUID:
    return fill(town, api)


@pytest.fixture
def some(town: Town, api: Caller) -> Town:
    few(town)
    return town


def ask(api: Caller, address: str, accept: str = "", **body: Any) -> Any:
    headers = {"Accept": accept} if accept else {}
    if address.endswith("/search"):
        return api.post(address, {"name": "m", **body}, headers=headers)
    return api.get(address, **headers)


def told(api: Caller, address: str) -> list[dict[str, Any]]:
    """The rows of every page."""
    if address.endswith("/search"):
        found: list[dict[str, Any]] = ask(api, address, limit=500).get_json()["items"]
        return found
    rows, cursor = [], ""
    while True:
        answer = ask(api, f"{address}&limit=3{cursor}")
        assert answer.status_code == 200, answer.text
        page = answer.get_json()
        rows += page["items"]
        if page["next"] is None:
            return rows
        cursor = f"&cursor={page['next']}"


def as_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def as_xlsx(content: bytes) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def test_every_list_is_the_same_rows_in_json_and_in_the_three_formats(
    api: Caller, agreement: UUID
) -> None:
    asked = addresses(agreement)
    assert asked.keys() == LISTED.keys()
    for endpoint, address in asked.items():
        rows, kind = told(api, address), LISTED[endpoint]
        assert rows, f"{endpoint} has nothing to show"
        answers = {form: ask(api, address, accept) for form, accept in ACCEPT.items()}
        for form, answer in answers.items():
            assert (answer.status_code, answer.mimetype) == (200, ACCEPT[form]), answer.text
        lines = answers["ndjson"].data.splitlines()
        assert [json.loads(line) for line in lines] == rows, endpoint
        headings, *cells = as_csv(answers["csv"].data)
        columns = columns_of(kind, Rules.standard())
        assert headings == [column.heading for column in columns]
        assert len(cells) == len(rows)
        for line, row in zip(cells, rows, strict=True):
            for text, (name, value) in zip(line, row.items(), strict=True):
                assert same(text, value, kind.__name__, name), (endpoint, name, text, value)
        sheet = as_xlsx(answers["xlsx"].data)
        assert sheet[0] == headings
        assert [list(map(in_csv, line)) for line in sheet[1:]] == [
            list(map(without_apostrophe, line)) for line in cells
        ], endpoint


def same(text: str, value: Any, row: str, field: str) -> bool:
    """Whether a cell says what the JSON says."""
    match value:
        case None:
            return text == ""
        case bool():
            return text == ("oui" if value else "non")
        case int():
            return text == str(value)
        case list() | dict():
            return bool(text) == bool(value)
    words = Words(Rules.standard()).of(row, field)
    shown = words.get(value, value)
    number = value.replace(".", ",") if re.fullmatch(r"-?\d+\.\d+", value) else None
    return text in (shown, f"'{shown}", number)


def in_csv(cell: Any) -> str:
    """A cell of a workbook as CSV writes it; times, which it keeps in Paris, to the minute."""
    match cell:
        case datetime():
            return f"{cell:%Y-%m-%dT%H}"
        case date():
            return cell.isoformat()
        case float():
            return f"{cell:f}".rstrip("0").rstrip(".").replace(".", ",")
    return str(cell)


def without_apostrophe(text: str) -> str:
    if re.fullmatch(r"-?\d+,\d+", text):
        return text.rstrip("0").rstrip(",")
    if re.fullmatch(r"\d{4}-\d\d-\d\dT.+", text):
        from pathways.domain.calendar import PARIS

        return f"{datetime.fromisoformat(text).astimezone(PARIS):%Y-%m-%dT%H}"
    return text[1:] if text.startswith("'=") else text


def test_every_column_of_every_list_has_a_french_heading_of_its_own() -> None:
    for endpoint, row in LISTED.items():
        columns = columns_of(row, Rules.standard())
        assert [c.name for c in columns] == shown_fields(row)
        assert not [c.name for c in columns if c.heading == c.name], endpoint
        assert len({c.heading for c in columns}) == len(columns), endpoint


def test_codes_are_french_in_a_sheet_and_codes_for_programs(api: Caller, some: Town) -> None:
    address = f"/v1/ma-liste?on={ON}&organisation={an_id('CCAS')}"
    (headings, *cells) = as_csv(ask(api, address, "text/csv").data)
    assert "sociale" in cells[0]
    assert json.loads(ask(api, address, ACCEPT["ndjson"]).data.splitlines()[0])["kind"] == "social"
    assert headings[:2] == ["Personne (identifiant)", "Nom"]


def test_a_name_that_looks_like_a_formula_stays_a_text(api: Caller, some: Town) -> None:
    address = f"/v1/to-orient?on={ON}"
    raw = ask(api, address, "text/csv").data.decode()
    assert f"'{FORMULA}".replace('"', '""') in raw
    names = [row[1] for row in as_xlsx(ask(api, address, ACCEPT["xlsx"]).data)]
    assert FORMULA in names
    assert b"<f>" not in ask(api, address, ACCEPT["xlsx"]).data


def test_a_file_is_named_after_its_list_and_its_day_and_says_its_position(
    api: Caller, some: Town
) -> None:
    answer = ask(api, f"/v1/without-referent?on={ON}", "text/csv")
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="without-referent-{ON}.csv"'
    )
    assert answer.headers["Pathways-Position"] == str(some.departement.engine.position())
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_list_is_exported_as_it_was_known(api: Caller, some: Town) -> None:
    past, moment = some.departement.app.recorder.head(), instant(some)
    address = f"/v1/ma-liste?on={ON}&organisation={an_id('CCAS')}"
    then = ask(api, address, "text/csv").data
    some.orient("Late", "2022-05-05", decided_by="president")
    some.catch_up()
    assert ask(api, address, "text/csv").data != then
    answer = ask(api, f"{address}&known_at={moment}", "text/csv")
    assert answer.data == then
    assert answer.headers["Pathways-Position"] == str(past)
    problem(ask(api, f"{address}&known_at=2999-01-01", "text/csv"), 422)


def test_a_file_has_no_pages(api: Caller, some: Town) -> None:
    for more, name in (("limit=2", "limit"), ("cursor=abc", "cursor")):
        refused = problem(ask(api, f"/v1/deadlines?on={ON}&{more}", "text/csv"), 422)
        assert refused["errors"][0]["parameter"] == name
        assert "toute la liste" in refused["errors"][0]["detail"]
    refused = problem(ask(api, "/v1/people/search", "text/csv", limit=2), 422)
    assert refused["errors"][0]["pointer"] == "#/limit"


def test_json_is_what_is_answered_to_whoever_asks_for_nothing_else(api: Caller, some: Town) -> None:
    for accept in ("", "*/*", "application/json", "text/html, */*;q=0.8", "application/*"):
        assert ask(api, f"/v1/deadlines?on={ON}", accept).mimetype == "application/json"
    wanted = "application/json;q=0.5, text/csv"
    assert ask(api, f"/v1/deadlines?on={ON}", wanted).mimetype == "text/csv"
    problem(ask(api, f"/v1/deadlines?on={ON}", "image/png"), 406)
    problem(ask(api, f"/v1/beneficiaries/{an_id('Sara')}", "text/csv"), 406)


def test_a_list_without_rows_is_its_headings(api: Caller, town: Town) -> None:
    csv_lines = as_csv(ask(api, "/v1/offers?on=2021-01-01", "text/csv").data)
    assert len(csv_lines) == 1
    assert len(as_xlsx(ask(api, "/v1/offers?on=2021-01-01", ACCEPT["xlsx"]).data)) == 1
    assert ask(api, "/v1/offers?on=2021-01-01", ACCEPT["ndjson"]).data == b""


def test_a_forgotten_person_leaves_no_name_in_any_file(api: Caller, town: Town) -> None:
    from pathways.projections.forgetting import forget
    from tests.departement import day

    town.register("Sara", last_name="Nomsecret")
    town.orient("Sara", "2021-03-01", decided_by="president")
    town.catch_up()
    address = f"/v1/ma-liste?on=2021-03-10&organisation={an_id('CCAS')}"
    assert "Nomsecret" in ask(api, address, "text/csv").text
    forget(town.departement, an_id("Sara"), reason="demande", actor="dpo", today=day("2021-06-15"))
    (_, row) = as_csv(ask(api, address, "text/csv").data)
    assert row[1:4] == ["", "", "oui"]


def test_the_same_list_is_the_same_file(api: Caller, some: Town) -> None:
    for accept in ACCEPT.values():
        once, again = (ask(api, f"/v1/deadlines?on={ON}", accept).data for _ in range(2))
        assert once == again
