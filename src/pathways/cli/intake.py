"""Imports: the payer's monthly flow, and spreadsheets of people."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pathways.cli.options import formatted, received_on
from pathways.cli.output import show
from pathways.cli.progress import progress
from pathways.cli.words import OUTCOMES, said

if TYPE_CHECKING:
    from pathways.intake.report import Report

FILE = click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
DRY_RUN = click.option(
    "--dry-run", is_flag=True, help="Dit ce que ferait l'import, sans rien enregistrer."
)


@click.group("import")
def import_() -> None:
    """Importe un fichier ; deux fois le même n'ajoute rien."""


@import_.command()
@FILE
@received_on
@DRY_RUN
@formatted
def cnaf(file: Path, on: date, dry_run: bool, form: str) -> None:
    """Le flux mensuel de la CNAF (XML) : foyers, personnes, droits."""
    from pathways.intake.cnaf.recording import import_flow
    from pathways.projections.departement import open_departement

    with open_departement() as departement, progress("Personnes") as bar:
        report = import_flow(departement, file, today=on, dry_run=dry_run, progress=bar)
    _show(report, form)


@import_.command()
@FILE
@click.option(
    "--columns", type=click.Path(path_type=Path), help="Un fichier TOML qui nomme les colonnes."
)
@received_on
@DRY_RUN
@formatted
def people(file: Path, columns: Path | None, on: date, dry_run: bool, form: str) -> None:
    """Un tableau de personnes (CSV ou XLSX)."""
    from pathways.intake.people.recording import import_people
    from pathways.projections.departement import open_departement

    with open_departement() as departement, progress("Lignes") as bar:
        report = import_people(
            departement, file, today=on, columns=columns, dry_run=dry_run, progress=bar
        )
    _show(report, form)


def _show(report: "Report", form: str) -> None:
    if form == "json":
        click.echo(report.to_json())
        return
    told = [line for line in report.lines if line.message or line.notes]
    show(
        told,
        {
            "Ligne": "number",
            "Ce qu'il en est": lambda line: said(OUTCOMES, line.outcome),
            "Pourquoi": lambda line: " ".join(
                filter(None, (line.message, *line.notes, line.remedy))
            ),
            "Champ": "field",
            "Règle": "rule",
        },
        form,
        empty="Aucune ligne à signaler.",
    )
    for warning in report.warnings:
        click.echo(warning, err=True)
    done = "Ce que ferait l'import" if report.dry_run else "Importé"
    click.echo(
        f"{done} : {report.created} créé(s), {report.updated} modifié(s), "
        f"{report.unchanged} inchangé(s), {report.refused} refusé(s), "
        f"{report.match_proposed} rapprochement(s) proposé(s)."
    )


COMMANDS = (import_,)
