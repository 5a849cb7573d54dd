"""Importing an operator's workbook: what each row becomes, and why one is refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pathways.domain.action_session.scheduling import ScheduleActionSession
from pathways.domain.enrolment.events import (
    AttendanceCertificateReceived,
    EnrolmentCancelled,
    HoursWorked,
    InterviewHeld,
    InterviewKind,
    InterviewMissed,
    PlacementRecorded,
    ProfessionalisationFollowed,
    SessionAttended,
    SessionMissed,
    TrainingFollowed,
)
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.event import Event
from pathways.domain.refusal import NotFound
from pathways.event_store.application import Withdrawal
from pathways.intake.attendance.recording import import_attendance
from pathways.intake.attendance.template import HELP, SHEET, template
from pathways.intake.people.refusals import AmbiguousColumns, MissingColumns, NotAWorkbook
from pathways.intake.report import Line, Outcome, Report
from pathways.intake.unreadable import UnreadableFile
from pathways.projections import lists
from tests.action_town import agree, enrol, tell
from tests.departement import Town
from tests.domain.action_session.actions import AGREEMENT, day, enrolled, signed, started
from tests.domain.spec import an_id

TODAY = day("2022-06-30")
BORN = date(1990, 5, 1)
NAMES = ("Sara", "Ali", "Chloé", "Dina", "Éva", "Fanny", "Gil")

Cells = dict[str, Any]


def person(name: str, **cells: Any) -> Cells:
    """A row of that person, by names and birth date."""
    return {"Nom": "Martin", "Prénom": name, "Date de naissance": BORN, **cells}


def session(name: str, **cells: Any) -> Cells:
    told = {
        "Nature": "Séance", "Date": day("2022-03-01"), "Présence": "Présent",
        "Durée de la séance": 150, "Thème": "Atelier bois",
    }  # fmt: skip
    return person(name, **{**told, **cells})


def sheet_of(page: Worksheet, book: Workbook, rows: list[Cells], top: int = 0) -> list[str]:
    """Write these rows under a header of all their headings."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    dated = book.add_format({"num_format": "dd/mm/yyyy"})
    timed = book.add_format({"num_format": "hh:mm"})
    for column, heading in enumerate(headings):
        page.write_string(top, column, heading)
        for number, row in enumerate(rows, start=top + 1):
            match row.get(heading):
                case None:
                    pass
                case str() as text if text.startswith("FORMULA "):
                    _, formula, *value = text.split(" ")
                    page.write_formula(number, column, formula, None, value[0] if value else "")
                case str() as text:
                    page.write_string(number, column, text)
                case date() as on:
                    page.write_datetime(number, column, on, dated)
                case time() as clock:
                    page.write_datetime(number, column, clock, timed)
                case number_told:
                    page.write_number(number, column, number_told)
    return headings


def workbook(
    *rows: Cells, top: int = 0, more: Callable[[Worksheet], object] | None = None, **sheets: Any
) -> bytes:
    """A real .xlsx of these rows; other sheets by name; `more` writes on the first one."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        if rows:
            page = book.add_worksheet("Présences")
            sheet_of(page, book, list(rows), top)
            if more is not None:
                more(page)
        for name, others in sheets.items():
            sheet_of(book.add_worksheet(name.replace("_", " ")), book, others)
    return file.getvalue()


def imported(town: Town, content: bytes, **given: Any) -> Report:
    return import_attendance(
        town.departement, content, **{"agreement": AGREEMENT, "today": TODAY, **given}
    )


def one(town: Town, *rows: Cells, **given: Any) -> Line:
    """The line of the last row."""
    return imported(town, workbook(*rows), **given).lines[-1]


def facts(town: Town, name: str) -> list[Event]:
    """What the person's stay holds, after its entry."""
    stream = an_id(f"entrée de {name}")
    return [envelope.event for envelope in town.departement.app.envelopes(stream)[1:]]


@pytest.fixture
def adse(town: Town) -> Town:
    """An ADSE agreement with seven people from 1 February to 31 August 2022."""
    agree(town)
    for name in NAMES:
        enrol(town, name)
    return town


@pytest.fixture
def ai(town: Town) -> Town:
    """An AI agreement; Sara's module 3 runs from March to June, her module 2 all year."""
    agree(town, signed("ai", "module_1", "module_2", "module_3"))
    enrol(
        town,
        "Sara",
        started("module_2", "2022-02-01", "2022-08-31"),
        started("module_3", "2022-03-01", "2022-06-30"),
        entry=enrolled("ai", None, beneficiary_id=an_id("Sara")),
    )
    return town


# ------------------------------------------------------------------ what rows become


def test_a_workbook_of_a_session_records_the_session_and_each_presence(adse: Town) -> None:
    report = imported(
        adse,
        workbook(
            *(session(name) for name in NAMES[:4]),
            session("Éva", Minutes=60),
            session("Fanny", Présence="Excusée"),
            session("Gil", Présence="absent"),
        ),
    )
    assert report.created == 7
    adse.catch_up()
    (held,) = lists.action_sessions(adse.departement, agreement=AGREEMENT)
    assert (held.status, held.minutes, held.group_size, held.theme) == (
        "held", 150, 5, "Atelier bois",
    )  # fmt: skip
    assert (held.attended, held.missed, held.excused) == (5, 1, 1)
    # Five people, where a workshop has six to eight: recorded, and told row by row.
    assert report.lines[0].notes == ("norme A2.3 non respectée",)
    (sara,) = facts(adse, "Sara")
    assert sara == SessionAttended(
        held.session, day("2022-03-01"), 150, "simple", flagged=("A2.3",)
    )
    assert facts(adse, "Éva")[0].minutes == 60  # type: ignore[attr-defined]
    assert facts(adse, "Gil") == [SessionMissed(held.session, day("2022-03-01"), False, "simple")]


def test_a_session_of_the_schedule_is_the_one_the_rows_speak_of(adse: Town) -> None:
    planned = an_id("séance prévue")
    adse.do(ScheduleActionSession(
        session_id=planned, agreement_id=AGREEMENT, on=day("2022-01-10"), held_on=day("2022-03-01"),
        starts_at="09:30", minutes=150, theme="Atelier BOIS",
    ))  # fmt: skip
    report = imported(
        adse, workbook(*(session(name, **{"Durée de la séance": None}) for name in NAMES))
    )
    assert report.created == 7
    adse.catch_up()
    (held,) = lists.action_sessions(adse.departement, agreement=AGREEMENT)
    assert (held.session, held.status, held.group_size, held.flagged) == (planned, "held", 7, [])


def test_sessions_of_one_day_are_told_apart_by_their_theme(adse: Town) -> None:
    rows = [session("Sara"), session("Sara", Thème="Jardinage"), session("Ali")]
    assert imported(adse, workbook(*rows)).created == 3
    adse.catch_up()
    assert [
        (each.theme, each.group_size)
        for each in lists.action_sessions(adse.departement, agreement=AGREEMENT)
    ] == [("Atelier bois", 2), ("Jardinage", 1)]
    line = one(adse, session("Chloé", Thème=None))
    assert (line.outcome, line.field) == (Outcome.REFUSED, "title")


def test_interviews_held_and_missed(adse: Town) -> None:
    rows = [
        person("Sara", Nature="Entretien", Date=day("2022-03-01"), Durée=time(0, 45)),
        person("Ali", Nature="entretien individuel", Date="01/03/2022", Durée="1h"),
        person("Chloé", Nature="Entretien", Date="2022-03-01", Durée="30 min"),
        person("Dina", Nature="Entretien", Date=day("2022-03-01"), Présence="Excusé"),
        person("Éva", Nature="Entretien", Date=day("2022-03-01"), Heures=0.75,
               **{"Type d'entretien": "À mi-parcours"}),
    ]  # fmt: skip
    report = imported(adse, workbook(*rows))
    assert report.created == 5, report.to_json()
    assert facts(adse, "Sara") == [
        InterviewHeld(day("2022-03-01"), 45, InterviewKind.REGULAR, "simple")
    ]
    assert facts(adse, "Ali")[0].minutes == 60  # type: ignore[attr-defined]
    assert report.lines[2].notes == ("norme A2.4 non respectée",)
    assert facts(adse, "Dina") == [
        InterviewMissed(day("2022-03-01"), InterviewKind.REGULAR, True, "simple")
    ]
    assert facts(adse, "Éva") == [
        InterviewHeld(day("2022-03-01"), 45, InterviewKind.MID_COURSE, "simple")
    ]


@pytest.mark.parametrize(
    "month", ["03/2022", "mars 2022", "2022-03", day("2022-03-01"), "15/03/2022"]
)
def test_hours_worked_by_month(adse: Town, month: Any) -> None:
    line = one(adse, person("Sara", Nature="Heures travaillées", Mois=month, Heures=104.5))
    assert line.outcome is Outcome.CREATED, line
    (told,) = facts(adse, "Sara")
    assert told == HoursWorked(day("2022-03-01"), Decimal("104.5"), (), Decimal("23.60"))


def test_training_placements_professionalisation_and_its_certificate(ai: Town) -> None:
    rows = [
        # The certificate stands first in the file, and follows its hours all the same.
        person("Sara", Nature="Attestation de présence", Date=day("2022-03-20"), Organisme="AFPA"),
        person("Sara", Nature="Formation", Date=day("2022-03-07"), Au=day("2022-03-11"),
               Heures=35, Thème="CACES 3", Organisme="AFPA"),
        person("Sara", Nature="PMSMP", Date=day("2022-04-04"), Au=day("2022-04-15"),
               Heures="70", Organisme="Menuiserie Leroy"),
        person("Sara", Nature="Professionnalisation", Date=day("2022-03-07"),
               Au=day("2022-03-11"), Heures="35,00", Organisme="AFPA", Groupe=3),
    ]  # fmt: skip
    report = imported(ai, workbook(*rows))
    assert report.created == 4, report.to_json()
    assert report.lines[3].notes == ("norme A4.6 non respectée",)
    training, course, placement, certificate = facts(ai, "Sara")[2:]
    assert isinstance(training, TrainingFollowed)
    assert isinstance(course, ProfessionalisationFollowed)
    assert isinstance(placement, PlacementRecorded)
    assert (training.hours, placement.hours) == (Decimal(35), Decimal(70))
    assert course.minutes == 2100
    assert certificate == AttendanceCertificateReceived(
        course.training_id, day("2022-03-20"), "AFPA"
    )
    again = imported(ai, workbook(*rows))
    assert (again.created, again.unchanged, again.refused) == (0, 4, 0)


def test_each_sheet_may_be_of_one_nature_told_by_its_name(adse: Town) -> None:
    report = imported(
        adse,
        workbook(
            Entretiens=[],
            Entretien=[person("Sara", Date=day("2022-03-01"), Minutes=60)],
            Heures_travaillées=[person("Sara", Mois="03/2022", Heures=100)],
            Notes=[{"À retenir": "rien"}],
        ),
    )
    assert [(line.sheet, line.number) for line in report.lines] == [
        ("Entretien", 2), ("Heures travaillées", 2),
    ]  # fmt: skip
    assert report.created == 2
    assert report.warnings == ["Feuilles sans colonnes de présence, non lues : « Notes »."]


def test_titles_may_stand_above_the_header_and_unknown_columns_are_named(adse: Town) -> None:
    content = workbook(
        session("Sara", **{"Humeur": "bonne", "Commentaire": "…"}),
        top=3,
        more=lambda page: page.merge_range("A1:F1", "Présences de mars 2022"),
    )
    report = imported(adse, content)
    assert [(line.number, line.outcome) for line in report.lines] == [(5, Outcome.CREATED)]
    assert report.warnings == ["Colonnes inconnues, non lues : « Humeur »."]


# ------------------------------------------------------------------ twice, otherwise, at once


def every_kind() -> list[Cells]:
    return [
        *(session(name) for name in NAMES),
        person("Sara", Nature="Entretien", Date=day("2022-03-02"), Minutes=60),
        person("Ali", Nature="Entretien", Date=day("2022-03-02"), Présence="Absent"),
        person("Sara", Nature="Heures travaillées", Mois="03/2022", Heures=104),
        person("Sara", Nature="Formation", Date=day("2022-03-07"), Heures=7, Thème="CACES"),
        person("Ali", Nature="Visite", Date=day("2022-03-08"), Heures=2, Organisme="Leroy"),
    ]


def test_the_same_workbook_twice_doubles_nothing(adse: Town) -> None:
    content = workbook(*every_kind())
    assert imported(adse, content).created == 12
    head = adse.departement.app.recorder.head()
    again = imported(adse, content)
    assert (again.created, again.unchanged, again.refused) == (0, 12, 0)
    assert {line.message for line in again.lines} == {"déjà enregistré"}
    assert adse.departement.app.recorder.head() == head


def test_a_row_twice_in_one_workbook_counts_once(adse: Town) -> None:
    report = imported(adse, workbook(session("Sara"), session("Sara")))
    assert [line.outcome for line in report.lines] == [Outcome.CREATED, Outcome.UNCHANGED]
    assert report.lines[1].message == "déjà dit par une autre ligne du fichier"
    assert len(facts(adse, "Sara")) == 1


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("Sara", {"Minutes": 30}, "minutes (150, et ici 30)"),
        ("Sara", {"Présence": "Absent"}, "présence (présence, et ici absence)"),
    ],
)
def test_a_row_that_says_otherwise_than_what_is_recorded_is_refused_and_tells_how(
    adse: Town, name: str, change: Cells, says: str
) -> None:
    imported(adse, workbook(*every_kind()))
    before = facts(adse, name)
    line = one(adse, session(name, **change))
    assert line.outcome is Outcome.REFUSED
    assert says in (line.message or "")
    assert "si c'est le fichier qui a raison" in (line.remedy or "").lower()
    assert facts(adse, name) == before


def test_hours_told_otherwise_are_refused(adse: Town) -> None:
    imported(adse, workbook(*every_kind()))
    line = one(adse, person("Sara", Nature="Travail", Mois="03/2022", Heures=90))
    assert line.outcome is Outcome.REFUSED
    assert "heures (104, et ici 90)" in (line.message or "")


def test_a_dry_run_tells_the_same_and_records_nothing(adse: Town) -> None:
    content = workbook(*every_kind(), session("Inconnue"), session("Sara", Minutes=10))
    adse.catch_up()
    head = adse.departement.app.recorder.head()
    rehearsed = imported(adse, content, dry_run=True)
    assert adse.departement.app.recorder.head() == head
    done = imported(adse, content)
    assert rehearsed.lines == done.lines
    assert adse.departement.app.recorder.head() > head


def test_the_same_workbook_sent_by_four_people_at_once_records_each_row_once(adse: Town) -> None:
    content = workbook(*every_kind())
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(lambda _: imported(adse, content), range(4)))
    assert sorted(report.created for report in reports) == [0, 0, 0, 12]
    assert sum(len(facts(adse, name)) for name in NAMES) == 12


def test_a_session_withdrawn_with_its_presences_can_be_imported_anew(adse: Town) -> None:
    content = workbook(session("Sara"))
    imported(adse, content)
    adse.catch_up()
    (held,) = lists.action_sessions(adse.departement, agreement=AGREEMENT)
    for stream, version in ((an_id("entrée de Sara"), 2), (held.session, 1)):
        wrong = Withdrawal(stream, version, "test", "autre jour")
        adse.departement.app.withdraw(wrong, today=TODAY)
    adse.catch_up()
    assert lists.action_sessions(adse.departement, agreement=AGREEMENT) == []
    assert imported(adse, content).created == 1
    assert imported(adse, content).unchanged == 1


# ------------------------------------------------------------------ refused row by row


REFUSED: list[tuple[Cells, str | None, str]] = [
    (session("Zoé"), "G7", "Personne n'est enregistré"),
    (session("Sara", **{"Date de naissance": None}), "G7", "Rien n'identifie"),
    (session("Sara", **{"Date de naissance": "31/02/1990"}), "G7", "n'existe pas"),
    (session("Sara", Identifiant="123"), "G7", "identifiant"),
    (session("Sara", Identifiant=str(an_id("personne"))), "G7", "n'est celui de personne"),
    (session("Dehors"), "G7", "n'est pas entrée dans l'action"),
    (session("Sara", Date="31/11/2022"), "G7", "n'existe pas dans le calendrier"),
    (session("Sara", Date=None), "G7", "date manque"),
    (session("Sara", Date=day("2021-12-31")), "G6", "hors de la convention"),
    (session("Sara", Date=day("2022-01-15")), "G7", "hors du séjour"),
    (session("Sara", Date=day("2022-07-01")), None, "dans le futur"),
    (session("Sara", Nature="Poterie"), "G7", "nature inconnue"),
    (session("Sara", Présence="peut-être"), "G7", "écrivez Présent"),
    (session("Sara", Présence=None), "G7", "La présence manque"),
    (session("Sara", Module="module_9"), "G7", "n'a pas de module"),
    (session("Sara", Minutes=-30), "H20", "n'est pas plausible"),
    (session("Sara", Minutes=151), "G7", "151 minutes de présence"),
    (session("Sara", Minutes=12.5), "G7", "nombre entier"),
    (session("Sara", Minutes="beaucoup"), "G7", "un nombre est attendu"),
    (session("Sara", Durée=90), "G7", "dites l'unité"),
    (session("Sara", Minutes=60, Heures=1), "G7", "dite deux fois"),
    (session("Sara", **{"Durée de la séance": 1000}), "H20", "n'est pas plausible"),
    (session("Sara", Groupe=0), "G7", "groupe de 0"),
    (session("Sara", Thème='=HYPERLINK("http://x")'), "G7", "formule écrite comme un texte"),
    (person("Sara", Nature="Travail", Mois="11/2022", Heures=-5), None, "dans le futur"),
    (person("Sara", Nature="Travail", Mois="31/11/2022", Heures=10), "G7", "n'existe pas"),
    (person("Sara", Nature="Travail", Mois="13/2022", Heures=10), "G7", "n'est pas un mois"),
    (person("Sara", Nature="Travail", Mois="03/2022", Heures=-5), "H20", "positif"),
    (person("Sara", Nature="Travail", Mois="03/2022", Heures=0), "H20", "positif"),
    (person("Sara", Nature="Travail", Mois="03/2022", Heures=5000), "H20", "10 heures par jour"),
    (person("Sara", Nature="Travail", Mois="03/2022", Heures="1E9"), "G7", "n'est pas une durée"),
    (person("Sara", Nature="Travail", Mois="03/2022"), "G7", "durée manque"),
    (person("Sara", Nature="Travail", Heures=10), "G7", "mois manque"),
    (person("Sara", Nature="Travail", Mois="06/2022", Heures=10, Présence="Absent"), "G7",
     "absence"),
    (person("Sara", Nature="Entretien", Date=day("2022-03-01")), None, "combien de minutes"),
    (person("Sara", Nature="Formation", Date=day("2022-03-01"), Heures=7), None, "nécessaire"),
    (person("Sara", Nature="Attestation", Date=day("2022-03-01"), Organisme="AFPA"), "A4.7",
     "Aucune professionnalisation"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "rule", "says"), REFUSED, ids=lambda told: str(told)[:30])
def test_a_row_that_cannot_be_recorded_is_refused_with_its_rule_and_stops_no_other(
    adse: Town, row: Cells, rule: str | None, says: str
) -> None:
    adse.register("Dehors", payer_number=None)
    good = person("Ali", Nature="Entretien", Date=day("2022-03-01"), Minutes=60)
    report = imported(adse, workbook(row, good))
    line, other = report.lines
    assert (line.number, line.outcome, line.sheet) == (2, Outcome.REFUSED, "Présences")
    assert says in (line.message or ""), line
    assert line.rule == rule
    assert other.outcome is Outcome.CREATED
    assert facts(adse, "Sara") == []


def test_a_module_2_workshop_before_the_module_starts_is_refused_with_its_article(ai: Town) -> None:
    line = one(ai, session("Sara", Date=day("2022-01-31")))
    assert (line.outcome, line.rule) == (Outcome.REFUSED, "G7")
    enrol(ai, "Ali", entry=enrolled("ai", None, beneficiary_id=an_id("Ali")))
    line = one(ai, session("Ali", Module="Module 2"))
    assert (line.outcome, line.rule) == (Outcome.REFUSED, "A4.5")


def test_a_cancelled_entry_is_in_the_action_no_more(adse: Town) -> None:
    enrol(adse, "Hugo", EnrolmentCancelled(day("2022-02-10")))
    line = one(adse, session("Hugo"))
    assert (line.outcome, line.rule) == (Outcome.REFUSED, "G7")
    assert "n'est pas entrée" in (line.message or "")


def test_total_rows_are_told_and_never_taken_for_someone(adse: Town) -> None:
    rows = [
        session("Sara"),
        {"Nom": "Total", "Heures": 104},
        {"Nom": "TOTAL GÉNÉRAL", "Minutes": 300},
        {"Nature": "Sous-total mars", "Heures": 12},
        {"Nom": "Sous total :"},
        session("Ali", Thème="Total look"),
    ]  # fmt: skip
    report = imported(adse, workbook(*rows))
    assert [line.outcome for line in report.lines] == [
        Outcome.CREATED, *[Outcome.REFUSED] * 4, Outcome.CREATED,
    ]  # fmt: skip
    assert all("ligne de total" in (line.message or "") for line in report.lines[1:5])


def test_rows_under_merged_cells_are_refused_by_the_name_of_the_range(adse: Town) -> None:
    rows = [session(name) for name in NAMES[:5]]
    at = list(rows[0]).index("Date")
    column = "ABCDEFGHIJ"[at]
    content = workbook(
        *rows, more=lambda page: page.merge_range(f"{column}3:{column}4", day("2022-03-01"))
    )
    report = imported(adse, content)
    assert [line.outcome for line in report.lines] == [
        Outcome.CREATED, Outcome.REFUSED, Outcome.REFUSED, Outcome.CREATED, Outcome.CREATED,
    ]  # fmt: skip
    for line in report.lines[1:3]:
        assert f"cellules fusionnées {column}3:{column}4" in (line.message or "")
        assert line.rule == "G7"
    assert facts(adse, "Ali") == facts(adse, "Chloé") == []


def test_a_formula_without_a_value_is_refused_and_one_with_a_value_is_noted(adse: Town) -> None:
    rows = [
        person("Sara", Nature="Travail", Mois="03/2022", Heures="FORMULA =52+52"),
        person("Ali", Nature="Travail", Mois="03/2022", Heures="FORMULA =52+52 104"),
        person("Dina", Nature="Travail", Mois="03/2022", Heures="FORMULA =1/0 #DIV/0!"),
    ]
    lines = imported(adse, workbook(*rows)).lines
    assert [line.outcome for line in lines] == [
        Outcome.REFUSED, Outcome.CREATED, Outcome.REFUSED,
    ]  # fmt: skip
    assert "formule sans valeur enregistrée en F2" in (lines[0].message or "")
    assert lines[1].notes == ("valeur calculée par une formule en F3",)
    assert facts(adse, "Sara") == facts(adse, "Dina") == []


def test_twins_of_one_name_are_told_apart_by_the_identifier(adse: Town) -> None:
    adse.register("Sara", beneficiary_id=an_id("Sara bis"), payer_number=None, nir=None)
    stream = an_id("entrée de Sara bis")

    tell(adse, EnrolmentState, stream, enrolled(beneficiary_id=an_id("Sara bis")))
    line = one(adse, session("Sara"))
    assert (line.outcome, line.rule) == (Outcome.REFUSED, "G7")
    assert "Plusieurs participants" in (line.message or "")
    line = one(adse, session("Sara", Identifiant=str(stream)))
    assert (line.outcome, line.person) == (Outcome.CREATED, an_id("Sara bis"))


def test_a_session_refused_takes_its_rows_with_it(adse: Town) -> None:
    report = imported(adse, workbook(*(session(n, Date=day("2023-01-05")) for n in NAMES)),
                      today=day("2023-02-01"))  # fmt: skip
    assert [line.rule for line in report.lines] == ["G6"] * 7


# ------------------------------------------------------------------ whole files


@pytest.mark.parametrize("content", [b"", b"Nom;Prenom", b"PK\x03\x04 not a zip"])
def test_what_is_no_workbook_is_refused_whole(adse: Town, content: bytes) -> None:
    with pytest.raises(NotAWorkbook):
        imported(adse, content)


def test_a_workbook_without_columns_of_attendance_is_refused_whole(adse: Town) -> None:
    with pytest.raises(MissingColumns):
        imported(adse, workbook({"Fruit": "pomme"}))
    with pytest.raises(AmbiguousColumns):
        imported(adse, workbook(session("Sara", Du=day("2022-03-01"))))


def test_an_agreement_nobody_signed_imports_nothing(adse: Town) -> None:
    for unknown in (an_id("rien"), an_id("Sara")):
        with pytest.raises(NotFound):
            imported(adse, workbook(session("Sara")), agreement=unknown)


@pytest.mark.parametrize("seed", range(3))
def test_a_workbook_damaged_anywhere_is_refused_or_read_and_never_breaks(
    adse: Town, seed: int
) -> None:
    whole, draw = workbook(*every_kind()), Random(seed)
    for _ in range(40):
        content = bytearray(whole)
        for _ in range(draw.randrange(1, 20)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        try:
            imported(adse, bytes(content[: draw.randrange(len(content) // 2, len(content) + 1)]))
        except UnreadableFile:
            continue


# ------------------------------------------------------------------ the template


def test_the_template_names_everyone_in_the_action_and_imports_as_nothing(adse: Town) -> None:
    enrol(adse, "Hugo", entered_on=day("2022-07-01"))
    adse.catch_up()
    content = template(adse.departement, AGREEMENT, today=TODAY)
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert book.sheet_names == [SHEET, HELP]
    rows = book.get_sheet_by_name(SHEET).to_python()
    assert [row[2] for row in rows[1:]] == sorted(NAMES, key=lambda name: name.replace("É", "E"))
    assert UUID(str(rows[1][0])) == an_id("entrée de Ali")
    report = imported(adse, content)
    assert list(report.lines) == []
    assert report.warnings == [f"Feuilles sans colonnes de présence, non lues : « {HELP} »."]


def test_a_name_that_looks_like_a_formula_stays_a_name_in_the_template(town: Town) -> None:
    agree(town)
    town.register("Sara", last_name="=1+1", payer_number=None)
    enrol(town, "Sara")
    town.catch_up()
    content = template(town.departement, AGREEMENT, today=TODAY)
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(SHEET).to_python()
    assert rows[1][1] == "=1+1"
