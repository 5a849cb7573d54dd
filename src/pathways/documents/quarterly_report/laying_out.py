"""A quarterly report laid out for print, in the order of article 6 of annexe 1 (A1.15)."""

from pathways.documents.french import long_day
from pathways.documents.quarterly_report.content import QuarterlyReport
from pathways.documents.report_layout.content import Column, Layout, Part, Table
from pathways.documents.report_layout.words import (
    capital,
    late,
    month,
    restated,
    seal_line,
    shortened,
)
from pathways.projections.quarter_figures import QUARTER, Row, Section

ORDINALS = ("1er", "2e", "3e", "4e")
NOT_TOLD = "—"

PARTS = (
    ("L'état de la file active", ("file_active", "file_active_shares", "entries")),
    ("Les contrats d'engagements réalisés", ("contracts", "contract_domains")),
    ("Les RDV", ("rdvs", "rdvs_held")),
    ("Les réorientations et les sorties du dispositif RSA", ("reorientations", "exits")),
    (
        "Le déroulement de l'accompagnement, par thématiques et problématiques",
        ("themes", "relances", "breaches", "in_time"),
    ),
    ("Le partenariat mis en œuvre", ("partners", "offer")),
)
"""The subjects of article 6, and the sections of figures under each."""

SHEETS = {
    "file_active": "File active",
    "file_active_shares": "Norme et couverture",
    "entries": "Orientations reçues",
    "contracts": "Contrats",
    "contract_domains": "Domaines des contrats",
    "rdvs": "RDV",
    "rdvs_held": "RDV tenus",
    "reorientations": "Réorientations",
    "exits": "Sorties",
    "themes": "Thématiques",
    "relances": "Relances",
    "breaches": "Manquements",
    "in_time": "Délais",
    "partners": "Partenaires",
    "offer": "Offre d'insertion",
}


def laid_out(report: QuarterlyReport) -> Layout:
    """What is printed of it, in its order."""
    period = quarter_in_words(report.figures.quarter)
    return Layout(
        departement=report.departement,
        name="Bilan trimestriel",
        subject=f"{report.organisation}, {period}",
        title=f"Bilan trimestriel : {report.organisation}, {period}",
        head=(
            ("Organisme", report.organisation),
            (
                "Trimestre",
                f"du {long_day(report.figures.since)} au {long_day(report.figures.until)}",
            ),
            (
                "À transmettre",
                f"au plus tard le {long_day(report.due_on)}{late(report.days_late)}",
            ),
            ("État", report.status),
        ),
        sealed=report.sealed,
        seal=seal_line(report.position, report.digest),
        key=tuple(_key(report)),
        parts=tuple(
            Part(
                heading=heading,
                tables=tuple(
                    _table(section)
                    for section in report.figures.sections
                    if section.code in codes and section.rows
                ),
                empty="Aucun fait n'est enregistré dans ce trimestre.",
            )
            for heading, codes in PARTS
        ),
        texts_heading="Ce que l'organisme en dit",
        texts=report.parts,
        restated=restated(report.restatement),
        as_of=report.as_of,
    )


def quarter_in_words(written: str) -> str:
    """ "3e trimestre 2025" of "2025-T3"."""
    year, number = written.split("-T")
    return f"{ORDINALS[int(number) - 1]} trimestre {year}"


def _key(report: QuarterlyReport) -> list[tuple[str, str]]:
    """Three figures of the first page: the file active at its end, contracts, RDVs face to face."""
    return [
        (label, _value(report.figures.section(section), row))
        for label, section, row in (
            ("File active en fin de trimestre", "file_active", "counted"),
            ("Contrats signés", "contracts", "signed"),
            ("RDV en face à face", "rdvs", "face_to_face"),
        )
    ]


def _value(section: Section, code: str) -> str:
    """The last column of a row."""
    value = next(row.values[-1] for row in section.rows if row.code == code)
    return NOT_TOLD if value is None else shortened(value)


def _table(section: Section) -> Table:
    """Its last column is drawn, where all its rows count alike; shares are not."""
    units = {row.unit for row in section.rows}
    alike, shares = len(units) == 1, "%" in units
    label = section.rows[0].unit.capitalize() if alike and not shares else "Part"
    kind = "percent" if shares else "number"
    return Table(
        name=SHEETS[section.code],
        heading=section.label,
        columns=(
            Column(label="", width=52),
            *(
                Column(label=_column(column, label, section), kind=kind)
                for column in section.columns
            ),
            *(() if alike else (Column(label="Unité", width=16),)),
        ),
        rows=tuple(
            (capital(row.label), *row.values, *(() if alike else (row.unit,)))
            for row in section.rows
        ),
        notes=tuple(f"{capital(row.label)} : {row.why}" for row in section.rows if _untold(row)),
        bar=len(section.columns) if alike and not shares else None,
    )


def _untold(row: Row) -> bool:
    return row.why is not None and None in row.values


def _column(column: str, label: str, section: Section) -> str:
    if column != QUARTER:
        return capital(month(column))
    return "Trimestre" if len(section.columns) > 1 else label
