"""Imports: the payer's monthly flow, and spreadsheets of people."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from pathways.cli.options import formatted, received_on, today
from pathways.cli.output import show
from pathways.cli.progress import progress
from pathways.cli.words import ATTENDANCE_OUTCOMES, OUTCOMES, said

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


@import_.command()
@FILE
@click.option(
    "--agreement", type=click.UUID, required=True, help="La convention de l'action (identifiant)."
)
@received_on
@DRY_RUN
@formatted
def attendance(file: Path, agreement: UUID, on: date, dry_run: bool, form: str) -> None:
    """Les présences d'une action (XLSX) : séances, entretiens, heures, attestations."""
    from pathways.intake.attendance.recording import import_attendance_file
    from pathways.projections.departement import open_departement

    with open_departement() as departement, progress("Participants") as bar:
        report = import_attendance_file(
            departement, file, agreement=agreement, today=on, dry_run=dry_run, progress=bar
        )
    _show(report, form, ATTENDANCE_OUTCOMES)


@click.command("attendance-template")
@click.argument("agreement", metavar="CONVENTION", type=click.UUID)
@click.option(
    "--output",
    metavar="FICHIER",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Le fichier à écrire.",
)
def attendance_template(agreement: UUID, output: Path) -> None:
    """Écrit le classeur de présences d'une action, avec ses participants d'aujourd'hui.

    Rempli, il s'importe par « import attendance ». CONVENTION : son identifiant.
    """
    from pathways.intake.attendance.template import template
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        output.write_bytes(template(departement, agreement, today=today()))
    click.echo(f"{output} : à remplir.")


def _show(report: "Report", form: str, words: Mapping[str, str] = OUTCOMES) -> None:
    if form == "json":
        click.echo(report.to_json())
        return
    told = [line for line in report.lines if line.message or line.notes]
    show(
        told,
        ({"Feuille": "sheet"} if any(line.sheet for line in told) else {})
        | {
            "Ligne": "number",
            "Ce qu'il en est": lambda line: said(words, line.outcome),
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
    if words is ATTENDANCE_OUTCOMES:
        click.echo(
            f"{done} : {report.created} enregistré(s), {report.unchanged} déjà enregistré(s), "
            f"{report.refused} refusé(s)."
        )
        return
    click.echo(
        f"{done} : {report.created} créé(s), {report.updated} modifié(s), "
        f"{report.unchanged} inchangé(s), {report.refused} refusé(s), "
        f"{report.match_proposed} rapprochement(s) proposé(s)."
    )


COMMANDS = (import_, attendance_template)
