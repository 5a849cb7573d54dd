"""Panel sessions: the list of them, their agenda proposed, their case list as a file."""

from datetime import date
from pathlib import Path
from uuid import UUID

import click

from pathways.cli.options import DAY, actor, as_known, formatted, gone_by, known_at, listed, today
from pathways.cli.output import IDENTIFIER, show, show_json
from pathways.cli.words import SESSIONS, said
from pathways.domain.labels import CODES

FORMATS = ("pdf", "xlsx", "ods", "json", "ics")

SESSION = click.argument("session", metavar="SÉANCE", type=click.UUID)
OUTPUT = click.option(
    "--output",
    metavar="FICHIER",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Le fichier à écrire.",
)


@click.command()
@click.option(
    "--from", "since", type=DAY, default=today, show_default="aujourd'hui", help="Depuis ce jour."
)
@click.option("--kind", type=click.Choice(["epl", "epd"]), help="EPL ou EPD.")
@click.option("--territory", help="Un territoire (code).")
@known_at
@listed
def sessions(
    since: date, kind: str | None, territory: str | None, known_at: date | None, form: str
) -> None:
    """Séances des équipes pluridisciplinaires, la plus proche d'abord."""
    from pathways.projections import lists
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        past = as_known(departement, known_at)
        rows = lists.panel_sessions(past, since, kind=kind, territory=territory)
        labels = {one.code: one.label for one in departement.rules.territories.on(since).value}
    show(
        rows,
        {
            "Le": "held_on",
            "À": "starts_at",
            "Équipe": lambda row: row.kind.upper(),
            "Territoire": lambda row: said(labels, row.territory),
            "Lieu": "place",
            "État": lambda row: said(SESSIONS, row.status),
            "Dossiers": "cases",
            "Membres": "members",
            IDENTIFIER: "session",
        },
        form,
        row=lists.PanelSession,
        empty="Aucune séance depuis ce jour.",
    )


@click.command()
@SESSION
@click.option(
    "--on",
    type=DAY,
    default=today,
    show_default="aujourd'hui",
    callback=gone_by,
    help="Le jour de la proposition.",
)
@formatted
def propose(session: UUID, on: date, form: str) -> None:
    """Propose l'ordre du jour d'une séance : qui y entre, qui n'y est pas, et pourquoi.

    Proposer deux fois n'inscrit personne deux fois. SÉANCE : son identifiant.
    """
    from pathways.projections import agenda, lists
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        found = agenda.propose(departement, session, actor=actor(), today=on)
        rules = departement.rules
        names = {
            row.person: f"{row.last_name.upper()} {row.first_name}"
            for row in lists.people(departement)
        }
        labels = {
            one.code: one.label
            for dated in (rules.listing_reasons, rules.left_out_reasons)
            for one in dated.on(on).value
        }
        rows = [
            *(("inscrit", one, labels.get(one.reason, one.reason)) for one in found.listed),
            *(("laissé de côté", one, said(labels, one.left_out)) for one in found.left_out),
            *(("refusé", one, why.message) for one, why in found.refused),
        ]
        named = {id(one): agenda.rule_of(rules, one, on) for _, one, _ in rows}
    if form == "json":
        show_json(
            {
                "position": found.position,
                "listed": found.listed,
                "left_out": found.left_out,
                "refused": [
                    {"case": one, "code": why.code, "message": why.message}
                    for one, why in found.refused
                ],
            }
        )
        return
    show(
        rows,
        {
            "Dossier": lambda row: row[0],
            "Personne": lambda row: names.get(row[1].person, "personne effacée"),
            "Sorte": lambda row: said(CODES, row[1].kind),
            "Pourquoi": lambda row: row[2],
            "Échéance": lambda row: row[1].due_on,
            "Règle": lambda row: named[id(row[1])],
        },
        form,
        empty="Rien de nouveau à inscrire, et personne n'est laissé de côté.",
    )
    click.echo(
        f"{len(found.listed)} inscrit(s), {len(found.left_out)} laissé(s) de côté, "
        f"{len(found.refused)} refusé(s)."
    )


@click.command("case-list")
@SESSION
@click.option(
    "--format", "form", type=click.Choice(FORMATS), required=True, help="La forme du fichier."
)
@OUTPUT
@click.option("--no-names", is_flag=True, help="Sans les noms : des références à leur place.")
def case_list(session: UUID, form: str, output: Path, no_names: bool) -> None:
    """Écrit la liste des dossiers d'une séance.

    Une fois l'ordre du jour arrêté, la même liste donne le même fichier. SÉANCE : son identifiant.
    """
    from pathways.documents.case_list import format_named
    from pathways.documents.case_list.assembling import case_list as assemble
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        told = assemble(departement, session, today=today())
    content = format_named(form).render(told.without_names() if no_names else told)
    output.write_bytes(content)
    click.echo(f"{output} : {len(told.cases)} dossier(s).")


COMMANDS = (sessions, propose, case_list)
