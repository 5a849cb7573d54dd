"""Sessions of actions: the list of them, and the sheet of one as a file."""

from datetime import date
from pathlib import Path
from uuid import UUID

import click

from pathways.cli.options import DAY, as_known, known_at, listed, today
from pathways.cli.output import IDENTIFIER, show
from pathways.cli.words import ACTION_SESSIONS, said


@click.command("action-sessions")
@click.option("--agreement", type=click.UUID, help="La convention (identifiant).")
@click.option("--from", "since", type=DAY, help="Depuis ce jour.")
@click.option("--to", "until", type=DAY, help="Jusqu'à ce jour inclus.")
@known_at
@listed
def action_sessions(
    agreement: UUID | None,
    since: date | None,
    until: date | None,
    known_at: date | None,
    form: str,
) -> None:
    """Séances collectives des actions, avec combien y étaient."""
    from pathways.projections import lists
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        rows = lists.action_sessions(
            as_known(departement, known_at), agreement=agreement, since=since, until=until
        )
    show(
        rows,
        {
            "Le": "day",
            "À": "starts_at",
            "Thème": "theme",
            "Module": "module",
            "Minutes": "minutes",
            "État": lambda row: said(ACTION_SESSIONS, row.status),
            "Groupe": "group_size",
            "Présents": "attended",
            "Absents": "missed",
            "Excusés": "excused",
            "Normes non respectées": "flagged",
            IDENTIFIER: "session",
        },
        form,
        row=lists.ActionSession,
        empty="Aucune séance.",
    )


@click.command("session-sheet")
@click.argument("session", metavar="SÉANCE", type=click.UUID)
@click.option(
    "--format",
    "form",
    type=click.Choice(["pdf", "xlsx", "json"]),
    required=True,
    help="La forme du fichier.",
)
@click.option(
    "--output",
    metavar="FICHIER",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Le fichier à écrire.",
)
def session_sheet(session: UUID, form: str, output: Path) -> None:
    """Écrit la feuille d'émargement d'une séance collective.

    À signer en PDF, à remplir puis à importer en XLSX. SÉANCE : son identifiant.
    """
    from pathways.documents.attendance_sheet import format_named
    from pathways.documents.attendance_sheet.assembling import attendance_sheet
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        sheet = attendance_sheet(departement, session, today=today())
    output.write_bytes(format_named(form).render(sheet))
    click.echo(f"{output} : {len(sheet.lines)} personne(s).")


COMMANDS = (action_sessions, session_sheet)
