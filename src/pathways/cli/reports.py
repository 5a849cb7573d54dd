"""The final report of an agreement: its figures at once, its file, what moved since its seal."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import click

from pathways.cli.options import as_known, formatted, known_at, listed, on_day, today
from pathways.cli.output import IDENTIFIER, show, show_json
from pathways.cli.words import REPORTS, said

FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command()
@click.argument("agreement", metavar="CONVENTION", type=click.UUID)
@click.option("--pdf", metavar="FICHIER", type=FILE, help="Écrit le bilan en PDF.")
@click.option("--xlsx", metavar="FICHIER", type=FILE, help="Écrit le bilan en classeur.")
@click.option("--restated", is_flag=True, help="Ce qui a changé depuis que le bilan est scellé.")
@formatted
def report(agreement: UUID, pdf: Path | None, xlsx: Path | None, restated: bool, form: str) -> None:
    """Le bilan final d'une convention : quantitatif, financier, et ce qui ne compte pas.

    Les chiffres viennent des faits enregistrés. Un bilan scellé dit ceux de son scellement ; sans
    bilan ouvert, ceux d'aujourd'hui. CONVENTION : celle d'une action, ou l'organisme lié par une
    convention d'accompagnement.
    """
    from pathways.documents.final_report import FORMATS, assembled
    from pathways.projections.departement import open_departement
    from pathways.projections.reports import restatement_of, standing_report

    with open_departement() as departement:
        state, opened = standing_report(departement, agreement, today())
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
        told = assembled(departement, state, today())
        if not opened:
            told = replace(told, status="aperçu, aucun bilan n'est ouvert")
    for name, path in (("pdf", pdf), ("xlsx", xlsx)):
        if path is not None:
            path.write_bytes(FORMATS[name].render(told))
            click.echo(f"{path} : {told.title}, {told.status}.", err=True)
    if form == "json":
        show_json(
            {
                "report": state.id if opened else None,
                "status": state.status if opened else None,
                "sealed": told.sealed,
                "position": told.position,
                "figures": told.figures,
            }
        )
    elif pdf is None and xlsx is None:
        show(
            told.figures.flat(),
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
            "De": lambda row: row.title or "convention d'accompagnement",
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


COMMANDS = (report, reports)
