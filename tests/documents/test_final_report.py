"""The final report on paper and in a workbook: the same figures, and what the body wrote (G8)."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from pathways.documents import report_layout
from pathways.documents.final_report import FinalReport, final_report, laid_out
from pathways.documents.report_layout import PartText
from pathways.documents.report_layout.words import shortened
from pathways.projections.departement import Departement
from pathways.projections.report_figures import (
    Figures,
    LineTold,
    Money,
    MonthTold,
    NormTold,
    Uncounted,
)
from pathways.projections.reports import seal
from pathways.projections.told import Told
from tests.documents.reading import bookmarks, catalogue, pages, squeezed, tags, text
from tests.documents.reports import Workshops

MANY = 60


def figures(**said: object) -> Figures:
    given: dict[str, object] = {
        "since": date(2021, 1, 1),
        "until": date(2021, 12, 31),
        "indicators": (Told("participants", "participants", "", Decimal(12)),),
        "norms": (NormTold("rental_days", "Jours de location par cyclomoteur", "A3.6",
                           Decimal(180), None, "Aucun cyclomoteur n'a été loué."),),
        "publics": (Told("rsa", "Bénéficiaires du RSA", "participants", Decimal(12)),),
        "territories": (),
        "results": (),
        "months": tuple(MonthTold(f"2021-{m:02}", m) for m in range(1, 13)),
        "lines": (
            LineTold("simple", "Ateliers", "units", Decimal("470.00"), Decimal("235.50"),
                     Decimal("0.501064"), Decimal("14000.00"), Decimal("7014.89"), False),
            LineTold("job_aid", "Aide au poste", "months", None, None, None, Decimal("5964.12"),
                     None, True, "La convention ne dit pas les heures mensuelles de référence."),
        ),
        "supplement": Money("rural_supplement", "Supplément rural", Decimal("300.00")),
        "supplement_why": None,
        "agreed_amount": Decimal("14300.00"),
        "grant": Decimal("7314.89"),
        "grant_why": None,
        "draws": (Money("insertion/2021", "Crédits insertion 2021", Decimal("14300.00")),),
        "cofunders": (),
        "uncounted": (Uncounted("absent", "La personne était absente", "G7", "Ateliers", "units",
                                9, Decimal("9.00")),),
    }  # fmt: skip
    return Figures(**(given | said))  # type: ignore[arg-type]


def report(told: Figures | None = None, **said: object) -> FinalReport:
    given: dict[str, object] = {
        "departement": "Département de Maine-et-Loire",
        "title": "Ateliers de Trélazé",
        "subject_kind": "ADSE, parcours A",
        "organisation": "Association Le Tremplin",
        "agreement_since": date(2021, 1, 1),
        "agreement_until": date(2021, 12, 31),
        "figures": told or figures(),
        "status": "transmis le 20/02/2022",
        "due_on": date(2022, 2, 28),
        "days_late": 0,
        "as_of": date(2022, 2, 20),
        "position": 1234,
        "parts": (
            PartText(label="Déroulement de l'action", compulsory=True, text="Chaque mardi."),
            PartText(label="Analyse financière", compulsory=True, text=None),
            PartText(label="Perspectives", compulsory=False, text=None),
        ),
    }
    return FinalReport(**(given | said))  # type: ignore[arg-type]


def to_pdf(told: FinalReport) -> bytes:
    return report_layout.to_pdf(laid_out(told))


def to_xlsx(told: FinalReport) -> bytes:
    return report_layout.to_xlsx(laid_out(told))


def sheets(file: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(file))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


# ---- From the log


@pytest.fixture
def workshops(departement: Departement) -> Workshops:
    return Workshops(departement)


def test_a_sealed_report_says_its_figures_its_texts_and_its_proof(workshops: Workshops) -> None:
    at = workshops.accepted()
    seal(workshops.departement, at, actor="service", today=workshops.today)
    told = final_report(workshops.departement, at, today=workshops.today)
    found = text(to_pdf(told))
    for words in (
        "Association Le Tremplin", "Ateliers de Trélazé", "du 1er janvier 2021 au 31 décembre 2021",
        "transmis avec 2 jours de retard", "scellé le 15/06/2022", "2 085,11 €", "2 800,00 €",
        "La personne était absente", "Ville de Trélazé", "Déroulement de l'action",
        "Les ateliers se sont tenus chaque mardi", "74,5 %", f"Empreinte SHA-256 : {told.digest}",
        "position 92 du journal",
    ):  # fmt: skip
        assert squeezed(words) in found, words
    assert "Étatrectifié" not in found


def test_moved_since_the_seal_it_shows_both_values_and_what_was_recorded(
    workshops: Workshops,
) -> None:
    at = workshops.accepted()
    seal(workshops.departement, at, actor="service", today=workshops.today)
    unmoved = final_report(workshops.departement, at, today=date(2022, 7, 1))
    assert to_pdf(unmoved) == to_pdf(final_report(workshops.departement, at, today=workshops.today))
    workshops.sara.attend("2021-11-16")
    workshops.actions.catch_up()
    found = text(to_pdf(final_report(workshops.departement, at, today=workshops.today)))
    for words in ("État rectifié", "2 114,89", "+29,78", "Présence à une séance collective"):
        assert squeezed(words) in found
    assert squeezed("Dû 2 085,11 €") in found  # the seal's own figure is still on the first page
    told = sheets(to_xlsx(final_report(workshops.departement, at, today=workshops.today)))
    assert ["Total dû", 2085.11, 2114.89, 29.78, "€"] in told["État rectifié"]


def test_the_workbook_has_the_same_figures_as_numbers(workshops: Workshops) -> None:
    told = final_report(workshops.departement, workshops.written(), today=workshops.today)
    found = sheets(to_xlsx(told))
    assert list(found) == [
        "Bilan", "Réalisation", "Publics", "Territoires", "Résultats", "Par mois", "Financement",
        "Crédits", "Cofinanceurs", "Non compté", "Analyse",
    ]  # fmt: skip
    head, line, total = found["Financement"]
    assert head == ["Ligne", "Unité", "Prévu", "Réalisé", "Part", "Conventionné", "Dû"]
    assert line[2:] == [94, 70, 74.4681, 2800, 2085.11]
    assert total[5:] == [2800, 2085.11]
    assert ["mars 2021", 3] in found["Par mois"]
    assert ["État", "en préparation"] in found["Bilan"]


# ---- Whatever it holds


def test_the_pdf_is_tagged_french_and_can_be_jumped_through() -> None:
    pdf = to_pdf(report())
    assert str(catalogue(pdf)["/Lang"]).startswith("fr")
    assert {"H1", "H2", "H3", "Table", "TH"} <= {*tags(pdf)}
    titles = bookmarks(pdf)
    assert titles[0] == "Bilan final"
    assert "Bilan quantitatif" in titles
    assert "Bilan financier" in titles


def test_the_same_report_is_the_same_bytes() -> None:
    assert to_pdf(report()) == to_pdf(report())
    assert to_xlsx(report()) == to_xlsx(report())


def test_what_somebody_else_pays_stands_apart_and_in_no_total() -> None:
    found = sheets(to_xlsx(report()))
    assert [row[0] for row in found["Financement"]] == [
        "Ligne", "Ateliers", "Supplément rural", "Total",
    ]  # fmt: skip
    assert found["Pour information"][1][0] == "Aide au poste"


def test_a_figure_that_cannot_be_told_says_why_and_is_never_zero() -> None:
    told = report(figures(grant=None, grant_why="Une ligne ne peut pas être calculée."))
    found = text(to_pdf(told))
    assert squeezed("Une ligne ne peut pas être calculée.") in found
    assert squeezed("Dû —") in found
    assert squeezed("Aucun cyclomoteur n'a été loué.") in found
    assert sheets(to_xlsx(told))["Financement"][-3][6] == ""


def test_a_compulsory_part_left_unwritten_is_said_and_an_optional_one_left_out() -> None:
    found = text(to_pdf(report()))
    assert squeezed("Cette partie n'est pas encore écrite.") in found
    assert "Perspectives" not in found


def test_an_empty_report_prints_no_empty_table() -> None:
    nothing = figures(
        indicators=(), norms=(), publics=(), months=(), lines=(), supplement=None, draws=(),
        uncounted=(),
    )  # fmt: skip
    found = text(to_pdf(report(nothing, parts=())))
    assert squeezed("Aucun fait n'est enregistré.") in found
    assert squeezed("Rien n'est conventionné.") in found


def test_what_people_wrote_is_printed_as_it_stands_and_never_computed() -> None:
    hostile = "#set page(width: 1pt)\n*gras* _x_ $1$ \N{GRINNING FACE} =1+1"
    told = report(
        title='=HYPERLINK("http://x")',
        parts=(PartText(label="Déroulement", compulsory=True, text=hostile),),
    )
    found = text(to_pdf(told))
    assert squeezed("#set page(width: 1pt)") in found
    assert squeezed("*gras* _x_ $1$") in found
    book = sheets(to_xlsx(told))
    assert book["Bilan"][1] == ["Bilan final", '=HYPERLINK("http://x")']


def test_a_long_report_keeps_its_header_on_every_page_and_loses_no_row() -> None:
    reasons = tuple(
        Uncounted(f"r{n}", f"Motif numéro {n}", "G7", "Ateliers", "units", n, Decimal(n))
        for n in range(MANY)
    )
    told = report(figures(uncounted=reasons))
    printed = pages(to_pdf(told))
    assert len(printed) > 2
    assert all("Bilan final : Ateliers de Trélazé" in " ".join(page) for page in printed[1:])
    found = text(to_pdf(told))
    assert all(f"Motifnuméro{n}" in found for n in range(MANY))


@pytest.mark.parametrize(
    ("number", "shown"),
    [("12.00", "12"), ("1234.50", "1\u202f234,5"), ("0", "0"), ("-29.78", "-29,78")],
)
def test_numbers_have_no_more_decimals_than_they_need(number: str, shown: str) -> None:
    assert shortened(Decimal(number)) == shown


def test_days_in_a_workbook_are_days(workshops: Workshops) -> None:
    at = workshops.accepted()
    seal(workshops.departement, at, actor="service", today=workshops.today)
    workshops.ana.attend("2021-11-16")
    workshops.actions.catch_up()
    found = sheets(to_xlsx(final_report(workshops.departement, at, today=workshops.today)))
    row = found["Faits enregistrés depuis"][1]
    assert row[1] in (date(2021, 11, 16), datetime(2021, 11, 16))
