"""The quarterly report on paper and in a workbook: the same figures, and what the body wrote."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from pathways.documents.quarterly_report.laying_out import quarter_in_words
from pathways.documents.report_layout import to_pdf, to_xlsx
from pathways.documents.reports import report_layout
from pathways.domain.report.state import ReportState
from pathways.domain.report.writing import LONGEST_PART, WriteReportPart
from pathways.projections.reports import report_state
from tests.departement import Town, day
from tests.documents.quarters import Year
from tests.documents.reading import bookmarks, catalogue, pages, squeezed, tags, text

TODAY = date(2022, 2, 15)


@pytest.fixture
def year(town: Town) -> Year:
    return Year(town)


def pdf(year: Year, state: ReportState, today: date = TODAY) -> bytes:
    return to_pdf(report_layout(year.departement, state, today))


def sheets(year: Year, state: ReportState) -> dict[str, list[list[Any]]]:
    file = to_xlsx(report_layout(year.departement, state, TODAY))
    book = CalamineWorkbook.from_filelike(BytesIO(file))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_it_follows_article_6_and_says_what_proves_it(year: Year) -> None:
    state = year.sealed("2021-T3")
    printed = pdf(year, state)
    found = text(printed)
    for words in (
        "CCAS d'Angers, 3e trimestre 2021", "du 1er juillet 2021 au 30 septembre 2021",
        "au plus tard le 30 octobre 2021 ; transmis à temps", "scellé le 28/10/2021",
        "L'état de la file active", "Les contrats d'engagements réalisés",
        "Les réorientations et les sorties du dispositif RSA", "Emploi",
        "Le logement reste le premier frein.", f"Empreinte SHA-256 : {state.sealed[0].digest}",
    ):  # fmt: skip
        assert squeezed(words) in found, words
    assert squeezed("État rectifié") not in found
    titles = bookmarks(printed)
    assert titles[0] == "Bilan trimestriel"
    assert "Le partenariat mis en œuvre" in titles


def test_the_pdf_is_tagged_french(year: Year) -> None:
    printed = pdf(year, report_state(year.departement, year.opened("2021-T1")))
    assert str(catalogue(printed)["/Lang"]).startswith("fr")
    assert {"H1", "H2", "H3", "Table", "TH"} <= {*tags(printed)}


def test_a_figure_that_cannot_be_told_says_why_and_is_never_0(year: Year) -> None:
    state = report_state(year.departement, year.opened("2021-T4"))
    assert squeezed("une part de rien n'est pas 0") in text(pdf(year, state))
    row = next(row for row in sheets(year, state)["Délais"] if row[0].startswith("Premiers RDV"))
    assert row[1] == ""


def test_the_workbook_has_the_same_figures_as_numbers(year: Year) -> None:
    found = sheets(year, report_state(year.departement, year.opened("2021-T3")))
    assert found["RDV"][0] == [
        "", "Juillet 2021", "Août 2021", "Septembre 2021", "Trimestre",
    ]  # fmt: skip
    assert ["RDV en face à face", 0, 0, 1, 1] in found["RDV"]
    assert ["Renouvellements", 1, 0, 0, 1] in found["Contrats"]
    assert ["Emploi", 0, 1, 0, 1] in found["Réorientations"]
    assert found["Bilan"][1] == ["Bilan trimestriel", "CCAS d'Angers, 3e trimestre 2021"]


def test_moved_since_the_seal_it_shows_both_values_and_what_was_recorded(year: Year) -> None:
    state = year.sealed("2021-T3")
    unmoved = pdf(year, state)
    assert pdf(year, state, day("2022-03-01")) == unmoved
    year.rdv("Lina", "2021-09-27")
    year.town.catch_up()
    found = text(pdf(year, state))
    for words in ("État rectifié", "RDV : RDV tenus", "+1", "RDV tenu"):
        assert squeezed(words) in found
    moved = sheets(year, state)["État rectifié"]
    assert ["RDV : RDV tenus", 1, 2, 1, "RDV"] in moved


def test_a_long_text_goes_on_over_pages_and_none_is_lost(year: Year) -> None:
    report = year.opened("2021-T1")
    words = " ".join(f"mot{number}" for number in range(2_000))
    assert len(words) < LONGEST_PART
    year.town.do(WriteReportPart(
        report_id=report, on=day("2021-04-02"), part="partnerships", text=words))  # fmt: skip
    printed = pdf(year, report_state(year.departement, report))
    assert len(pages(printed)) > 4
    assert "mot1999" in text(printed)


def test_quarters_are_said_as_people_say_them() -> None:
    assert [quarter_in_words(f"2021-T{n}") for n in (1, 2, 4)] == [
        "1er trimestre 2021", "2e trimestre 2021", "4e trimestre 2021",
    ]  # fmt: skip
