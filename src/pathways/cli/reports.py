"""Reports to the Département: their figures at once, their file, what moved since their seal."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from pathways.cli.options import as_known, formatted, known_at, listed, on_day, today
from pathways.cli.output import IDENTIFIER, show, show_json
from pathways.cli.words import REPORTS, said
from pathways.domain.calendar import civil_quarter

if TYPE_CHECKING:
    from pathways.domain.report.state import ReportState
    from pathways.projections.departement import Departement
    from pathways.projections.lists import Report

NOT_OPENED = "aperçu, aucun bilan n'est ouvert"
FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


def written_or_shown(function: Callable[..., None]) -> Callable[..., None]:
    """`--pdf`, `--xlsx`, `--restated` and `--format`."""
    for option in (
        formatted,
        click.option(
            "--restated", is_flag=True, help="Ce qui a changé depuis que le bilan est scellé."
        ),
        click.option("--xlsx", metavar="FICHIER", type=FILE, help="Écrit le bilan en classeur."),
        click.option("--pdf", metavar="FICHIER", type=FILE, help="Écrit le bilan en PDF."),
    ):
        function = option(function)
    return function


@click.command()
@click.argument("agreement", metavar="CONVENTION", type=click.UUID)
@written_or_shown
def report(agreement: UUID, pdf: Path | None, xlsx: Path | None, restated: bool, form: str) -> None:
    """Le bilan final d'une convention : quantitatif, financier, et ce qui ne compte pas.

    Les chiffres viennent des faits enregistrés. Un bilan scellé dit ceux de son scellement ; sans
    bilan ouvert, ceux d'aujourd'hui. CONVENTION : celle d'une action, ou l'organisme lié par une
    convention d'accompagnement.
    """
    from pathways.projections.departement import open_departement
    from pathways.projections.reports import standing_report

    with open_departement() as departement:
        state, opened = standing_report(departement, agreement, today())
        _tell(departement, state, opened, {"pdf": pdf, "xlsx": xlsx}, restated, form)


@click.command("quarterly-report")
@click.argument("body", metavar="ORGANISME", type=click.UUID)
@click.option(
    "--quarter", metavar="TRIMESTRE", help="Le trimestre civil (2025-T3) ; le dernier fini, sinon."
)
@written_or_shown
def quarterly_report(
    body: UUID, quarter: str | None, pdf: Path | None, xlsx: Path | None, restated: bool, form: str
) -> None:
    """Le bilan trimestriel d'un organisme (annexe 1, art. 6).

    Les chiffres viennent des faits enregistrés. Un bilan scellé dit ceux de son scellement ; sans
    bilan ouvert, ceux d'aujourd'hui.
    """
    from pathways.projections.departement import open_departement
    from pathways.projections.reports import standing_quarter

    last_ended = civil_quarter(civil_quarter(today()).first_day - timedelta(days=1))
    with open_departement() as departement:
        asked = quarter or str(last_ended)
        state, opened = standing_quarter(departement, body, asked, today())
        _tell(departement, state, opened, {"pdf": pdf, "xlsx": xlsx}, restated, form)


def _tell(
    departement: "Departement",
    state: "ReportState",
    opened: bool,
    files: Mapping[str, Path | None],
    restated: bool,
    form: str,
) -> None:
    """The report's figures, its files, or what moved since it was sealed."""
    from pathways.documents.report_layout import FORMATS
    from pathways.documents.reports import report_layout
    from pathways.projections.reports import figures_told, restatement_of

    if restated:
        found = restatement_of(departement, state, today())
        if form == "json":
            show_json(found)
            return
        show(
            found.moved,
            {
                "Chiffre": "label",
                "Scellé": "sealed",
                "À présent": "now",
                "Écart": "difference",
                "Unité": "unit",
            },
            form,
            empty="Aucun chiffre n'a changé depuis le scellement.",
        )
        return
    wanted = {name: path for name, path in files.items() if path is not None}
    if wanted:
        told = report_layout(departement, state, today())
        if not opened:
            head = tuple(
                (label, NOT_OPENED if label == "État" else text) for label, text in told.head
            )
            told = replace(told, head=head)
        for name, path in wanted.items():
            path.write_bytes(FORMATS[name].render(told))
            click.echo(f"{path} : {told.title}, {dict(told.head)['État']}.", err=True)
        if form != "json":
            return
    figures, position, sealed = figures_told(departement, state, today())
    if form == "json":
        show_json(
            {
                "report": state.id if opened else None,
                "status": state.status if opened else None,
                "sealed": sealed,
                "position": position,
                "figures": figures,
            }
        )
        return
    show(
        figures.flat(),
        {"Chiffre": "label", "Valeur": "value", "Unité": "unit", "Pourquoi": "why"},
        form,
    )


@click.command()
@on_day
@known_at
@click.option("--status", type=click.Choice([*REPORTS]), help="Où en est le bilan.")
@click.option("--organisation", type=click.UUID, help="L'organisme (UUID).")
@listed
def reports(
    on: date, known_at: date | None, status: str | None, organisation: UUID | None, form: str
) -> None:
    """Les bilans tels qu'ils en étaient un jour donné, le plus proche de son échéance d'abord."""
    from pathways.projections import lists
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        rows = lists.reports(
            as_known(departement, known_at), on, status=status, organisation=organisation
        )
    show(
        rows,
        {
            "À transmettre": "due_on",
            "De": _reported_on,
            "Organisme": "organisation_name",
            "Arrêté au": "counted_to",
            "État": lambda row: said(REPORTS, row.status),
            "Depuis": "since",
            "Transmis": "submitted_on",
            "Retard": lambda row: f"{row.days_late} j" if row.days_late else "",
            IDENTIFIER: "report",
        },
        form,
        row=lists.Report,
        empty="Aucun bilan n'est ouvert ce jour-là.",
    )


def _reported_on(row: "Report") -> str:
    if row.kind == "quarterly":
        return f"trimestre {civil_quarter(row.counted_to)}"
    return row.title or "convention d'accompagnement"


COMMANDS = (report, quarterly_report, reports)
