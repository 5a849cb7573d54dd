"""The attendance sheet of a session: whom it names, to sign before, to read afterwards."""

import json
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from pathways.documents.attendance_sheet import FORMATS, file_name, format_named
from pathways.documents.attendance_sheet.assembling import attendance_sheet
from pathways.documents.case_list.formats import UnknownFormat
from pathways.domain.action_session.scheduling import ScheduleActionSession
from pathways.domain.refusal import NotFound
from pathways.intake.attendance.recording import import_attendance
from pathways.intake.attendance.sheet import Mark, Sheet, record_sheet
from tests.action_town import agree, enrol
from tests.departement import Town
from tests.documents.reading import catalogue, pages, squeezed, tags, text
from tests.domain.action_session.actions import AGREEMENT, SESSION, day, enrolled, signed, started
from tests.domain.spec import an_id

TODAY = day("2022-02-20")
NAMES = ("Sara", "Ali", "Éva")


def plan(town: Town, **said: object) -> None:
    given = {
        "session_id": SESSION, "agreement_id": AGREEMENT, "on": day("2022-01-10"),
        "held_on": day("2022-03-01"), "starts_at": "09:30", "minutes": 150,
        "theme": "Atelier #bois *et* récup", "site": "Atelier des Justices",
    }  # fmt: skip
    town.do(ScheduleActionSession(**given | said))  # type: ignore[arg-type]


@pytest.fixture
def workshop(town: Town) -> Town:
    agree(town)
    for name in NAMES:
        enrol(town, name)
    enrol(town, "Tard", entered_on=day("2022-03-02"))
    plan(town)
    return town


def hold(town: Town) -> None:
    marks = [
        Mark(enrolment_id=an_id("entrée de Sara"), attended=True),
        Mark(enrolment_id=an_id("entrée de Ali"), attended=True, minutes=45),
        Mark(enrolment_id=an_id("entrée de Éva"), attended=False, excused=True),
    ]
    sheet = Sheet(marks=marks, held_on=day("2022-03-01"), group_size=5)
    record_sheet(town.departement.app, SESSION, sheet, actor="test", today=day("2022-03-02"))


def test_the_sheet_names_who_is_in_the_action_that_day_in_french_order(workshop: Town) -> None:
    sheet = attendance_sheet(workshop.departement, SESSION, today=TODAY)
    assert [line.name for line in sheet.lines] == ["MARTIN Ali", "MARTIN Éva", "MARTIN Sara"]
    assert {line.attendance for line in sheet.lines} == {None}
    assert sheet.norms == (
        "Séance collective de 6 à 8 personnes", "Séance collective de 2 à 3 heures",
    )  # fmt: skip
    assert (sheet.status, sheet.unmet) == ("scheduled", ())


def test_in_an_ai_the_sheet_names_who_is_in_the_module_that_day(town: Town) -> None:
    agree(town, signed("ai", "module_1", "module_2"))
    for name, module in (("Sara", "module_2"), ("Ali", "module_1")):
        entry = enrolled("ai", None, beneficiary_id=an_id(name))
        enrol(town, name, started(module, "2022-02-01", "2022-07-31"), entry=entry)
    plan(town)
    sheet = attendance_sheet(town.departement, SESSION, today=TODAY)
    assert [line.name for line in sheet.lines] == ["MARTIN Sara"]


def test_the_paper_to_sign_has_a_line_for_each_and_some_to_spare(workshop: Town) -> None:
    pdf = FORMATS["pdf"].render(attendance_sheet(workshop.departement, SESSION, today=TODAY))
    words = text(pdf)
    for said in (
        "Feuille d’émargement", "mardi 1er mars 2022, à 9 h 30, durée 2 h 30", "Signature",
        "Atelier #bois *et* récup", "Atelier des Justices", "MARTIN Éva", "Animé par",
    ):  # fmt: skip
        assert squeezed(said) in words
    assert "Tard" not in words
    assert len(pages(pdf)) == 1
    assert str(catalogue(pdf)["/Lang"]) == "fr-FR"
    assert {"H1", "Table", "TH"} <= set(tags(pdf))
    assert pdf == FORMATS["pdf"].render(
        attendance_sheet(workshop.departement, SESSION, today=TODAY)
    )


def test_once_held_the_paper_tells_who_came_and_what_is_not_met(workshop: Town) -> None:
    hold(workshop)
    sheet = attendance_sheet(workshop.departement, SESSION, today=TODAY)
    assert [(line.attendance, line.minutes) for line in sheet.lines] == [
        ("attended", 45), ("excused", None), ("attended", 150),
    ]  # fmt: skip
    # A2.3 is the rule of the group and of the length: the session met one and not the other.
    assert sheet.unmet == ("Séance collective de 6 à 8 personnes",)
    words = text(FORMATS["pdf"].render(sheet))
    for said in ("5 présent(s), dont 2", "excusé(e)", "45 min", "Non respecté"):
        assert squeezed(said) in words
    assert "Signature" not in words


def test_the_sheet_to_fill_in_imports_as_it_is(workshop: Town) -> None:
    content = FORMATS["xlsx"].render(attendance_sheet(workshop.departement, SESSION, today=TODAY))
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == ["MARTIN Ali", "MARTIN Éva", "MARTIN Sara"]
    report = import_attendance(
        workshop.departement, content, agreement=AGREEMENT, today=day("2022-03-02")
    )
    assert (report.created, report.refused) == (0, 3)
    assert {line.field for line in report.lines} == {"presence"}
    hold(workshop)
    content = FORMATS["xlsx"].render(attendance_sheet(workshop.departement, SESSION, today=TODAY))
    report = import_attendance(
        workshop.departement, content, agreement=AGREEMENT, today=day("2022-03-02")
    )
    assert (report.created, report.unchanged, report.refused) == (0, 3, 0)


def test_the_sheet_as_json_and_its_name(workshop: Town) -> None:
    sheet = attendance_sheet(workshop.departement, SESSION, today=TODAY)
    told = json.loads(FORMATS["json"].render(sheet))
    assert (told["day"], len(told["lines"])) == ("2022-03-01", 3)
    assert file_name(sheet, "pdf") == "emargement-2022-03-01.pdf"
    with pytest.raises(UnknownFormat):
        format_named("odt")


def test_a_long_list_runs_over_pages_and_a_long_name_stays_in_its_column(town: Town) -> None:
    agree(town)
    town.register("X" * 60, beneficiary_id=an_id("Longue"), last_name="Y" * 80, payer_number=None)
    enrol(town, "Longue")
    for number in range(40):
        enrol(town, f"Personne {number:02}")
    plan(town)
    pdf = FORMATS["pdf"].render(attendance_sheet(town.departement, SESSION, today=TODAY))
    assert len(pages(pdf)) > 2
    assert "Y" * 80 in text(pdf)


def test_no_sheet_of_what_is_no_session(workshop: Town) -> None:
    with pytest.raises(NotFound):
        attendance_sheet(workshop.departement, an_id("rien"), today=TODAY)
