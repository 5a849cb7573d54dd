"""The case list as spreadsheets, JSON and calendar entry."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from icalendar import Calendar, Component
from python_calamine import CalamineWorkbook

from pathways.documents.case_list import (
    FORMATS,
    CaseList,
    SessionStatus,
    UnknownFormat,
    file_name,
    format_named,
    to_ics,
    to_json,
)
from pathways.documents.case_list.columns import sheets
from pathways.domain.calendar import PARIS
from tests.documents.agenda import EPD, EPL, LONG_NAMES, ROLE_PLAYERS, agenda, case
from tests.documents.reading import text

SPREADSHEETS = ("xlsx", "ods")
INJECTIONS = (
    "=1+1",
    "+33 1",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "{=A1}",
    "0012",
)


def render(case_list: CaseList, name: str) -> bytes:
    return format_named(name).render(case_list)


def book(case_list: CaseList, name: str) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(BytesIO(render(case_list, name)))


def words(content: bytes, name: str) -> str:
    """All that a file says, whatever it is packed in."""
    if name == "pdf":
        return text(content)
    if name in SPREADSHEETS:
        with ZipFile(BytesIO(content)) as archive:
            return "".join(archive.read(each).decode() for each in archive.namelist())
    return re.sub("\r\n ", "", content.decode())


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_list_gives_the_same_bytes_in_another_process(name: str) -> None:
    program = (
        "from hashlib import sha256;"
        "from pathways.documents.case_list import format_named;"
        "from tests.documents.agenda import EPD, agenda;"
        f"print(sha256(format_named({name!r}).render(agenda(3, EPD))).hexdigest())"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert elsewhere.stdout.strip() == sha256(render(agenda(3, EPD), name)).hexdigest()


@pytest.mark.parametrize("name", FORMATS)
def test_without_names_nobody_is_named_in_any_file(name: str) -> None:
    kinds = (agenda(6), agenda(6, EPD))
    people = (*LONG_NAMES, *ROLE_PLAYERS, "ABSENTE", "TROISIÈME", "hospitalisée", "irene@")
    parts = {part for person in people for part in re.split(r"[\s-]", person) if len(part) > 3}
    named = "".join(words(render(one, name), name) for one in kinds)
    bare = "".join(words(render(one.without_names(), name), name) for one in kinds)
    # The check would see a name: the list with names has some, except the calendar entry.
    assert any(part in named for part in parts) or name == "ics"
    assert not [part for part in sorted(parts) if part in bare]
    # A year of birth, with a first RDV and a body, tells people apart too.
    assert name == "pdf" or "Année de naissance" not in bare


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_a_spreadsheet_reads_back_as_the_list_it_was_made_from(name: str) -> None:
    case_list = agenda(200, EPD)
    read = book(case_list, name)
    for sheet in sheets(case_list):
        titles, *lines = read.get_sheet_by_name(sheet.name).to_python()
        assert titles == [title for title, _ in sheet.columns]
        assert [[_plain(cell) for cell in line] for line in lines] == [
            ["" if cell is None else cell for cell in line] for line in sheet.lines
        ]


def _plain(cell: object) -> object:
    return int(cell) if isinstance(cell, float) else cell


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_days_are_days_and_not_texts(name: str) -> None:
    titles, line = book(agenda(1), name).get_sheet_by_name("Ordre du jour").to_python()
    assert line[titles.index("Échéance")] == date(2025, 3, 5)


@pytest.mark.parametrize("name", SPREADSHEETS)
@pytest.mark.parametrize("given", INJECTIONS)
def test_a_name_is_never_a_formula_nor_a_number(name: str, given: str) -> None:
    case_list = CaseList(session=EPL, cases=(case(1, person_name=given),))
    titles, line = book(case_list, name).get_sheet_by_name("Ordre du jour").to_python()
    assert line[titles.index("Personne")] == given
    found = words(render(case_list, name), name)
    assert "<f>" not in found
    assert "table:formula" not in found
    assert "<hyperlink " not in found


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_blanks_and_line_ends_survive_and_what_xml_cannot_hold_is_replaced(name: str) -> None:
    asked = "  deux blancs,   trois,\n\nune ligne vide,\tune tabulation, \x07 et la fin "
    case_list = CaseList(session=EPL, cases=(case(1, asked=asked),))
    titles, line = book(case_list, name).get_sheet_by_name("Ordre du jour").to_python()
    assert line[titles.index("Ce qui est demandé")] == asked.replace("\x07", "�").replace("\t", " ")


@pytest.mark.parametrize("name", SPREADSHEETS)
def test_a_text_longer_than_a_cell_is_cut_and_shows_it(name: str) -> None:
    case_list = CaseList(session=EPL, cases=(case(1, asked="x" * 40_000),))
    titles, line = book(case_list, name).get_sheet_by_name("Ordre du jour").to_python()
    cell = line[titles.index("Ce qui est demandé")]
    assert isinstance(cell, str)
    assert (len(cell), cell[-2:]) == (32_767, "x…")


def test_an_open_document_tells_its_type_first_and_lists_its_parts() -> None:
    with ZipFile(BytesIO(render(agenda(1), "ods"))) as archive:
        first, *others = archive.infolist()
        assert (first.filename, first.compress_type) == ("mimetype", 0)
        manifest = archive.read("META-INF/manifest.xml").decode()
        assert all(f'full-path="{part.filename}"' in manifest for part in others[:-1])


def test_json_holds_every_field_of_the_list() -> None:
    read = json.loads(to_json(agenda(2, EPD)))
    assert read["session"]["held_on"] == "2025-03-04"
    assert [one["number"] for one in read["cases"]] == [1, 2]
    assert read["cases"][0]["procedure"][1]["rule"] == "N3"
    assert read["left_out"][0]["rule"] == "A1.11"


def entry(case_list: CaseList) -> tuple[Component, Component]:
    calendar = Calendar.from_ical(to_ics(case_list))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_the_calendar_entry_is_the_session_in_paris_time() -> None:
    calendar, event = entry(agenda(6))
    assert event.decoded("dtstart") == datetime(2025, 3, 4, 9, 0, tzinfo=PARIS)
    assert event.decoded("dtend") == datetime(2025, 3, 4, 10, 30, tzinfo=PARIS)
    assert (event["uid"], event["sequence"]) == (f"{EPL.id}@pathways", 0)
    assert event["location"] == EPL.place
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Paris"
    assert calendar["method"] == "PUBLISH"


def test_members_are_invited_once_the_organiser_can_be_answered() -> None:
    calendar, event = entry(agenda(6, replace(EPL, organiser_email="epl@example.org")))
    assert calendar["method"] == "REQUEST"
    assert event["organizer"] == "mailto:epl@example.org"
    assert event["attendee"] == "mailto:irene@example.org"


def test_a_postponed_session_moves_the_same_entry() -> None:
    _, event = entry(agenda(6, replace(EPL, held_on=date(2025, 7, 1), postponements=2)))
    assert (event["uid"], event["sequence"]) == (f"{EPL.id}@pathways", 2)
    start = event.decoded("dtstart")
    assert (start.isoformat(), start.utcoffset()) == (
        "2025-07-01T09:00:00+02:00",
        datetime(2025, 7, 1, tzinfo=PARIS).utcoffset(),
    )


def test_a_cancelled_session_cancels_its_entry() -> None:
    calendar, event = entry(agenda(6, replace(EPL, status=SessionStatus.CANCELLED)))
    assert (calendar["method"], event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)


def test_an_unknown_format_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownFormat, match=r"docx.*pdf, xlsx, ods, json, ics"):
        format_named("docx")


def test_a_file_is_named_after_the_session() -> None:
    assert file_name(agenda(1), "pdf") == "epl-2025-03-04.pdf"
