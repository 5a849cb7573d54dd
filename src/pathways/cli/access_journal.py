"""Who looked at whom, when and why: read the journal, seal it, purge what was kept for its time."""

from datetime import date
from uuid import UUID

import click

from pathways.cli.options import DAY, formatted, listed, on_day, today
from pathways.cli.output import show, show_json
from pathways.domain.labels import ROLES

USUAL = 100


@click.command("access-journal")
@click.option("--actor", help="Qui a demandé : son nom d'acteur.")
@click.option("--person", metavar="PERSONNE", help="Sur qui : identifiant, NIR, numéro ou nom.")
@click.option("--since", type=DAY, help="Depuis ce jour (AAAA-MM-JJ).")
@click.option("--until", type=DAY, help="Jusqu'à ce jour compris (AAAA-MM-JJ).")
@click.option("--route", help="L'adresse, telle que le journal la nomme.")
@click.option("--purpose", help="La finalité, par son code.")
@click.option("--refused", is_flag=True, help="Seulement ce qui a été refusé (401, 403, 404, 429).")
@click.option(
    "--limit",
    type=click.IntRange(1),
    help=f"Au plus tant de lignes. [défaut : {USUAL}, toutes dans un fichier]",
)
@listed
def access_journal(
    actor: str | None,
    person: str | None,
    since: date | None,
    until: date | None,
    route: str | None,
    purpose: str | None,
    refused: bool,
    limit: int | None,
    form: str,
) -> None:
    """Qui a consulté quoi, sur qui, quand et pourquoi : une ligne par demande à l'API.

    La plus récente d'abord. Ce que fait la ligne de commande n'y est pas : qui la tient lit la base
    elle-même.
    """
    from pathways.access_journal.reading import Look, looks
    from pathways.cli.finding import find_person
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        found: UUID | None = find_person(departement, person) if person else None
        rows = looks(
            departement.app.recorder.pool,
            actor=actor,
            person=found,
            since=since,
            until=until,
            route=route,
            purpose=purpose,
            refused=refused,
            limit=limit or (USUAL if form == "table" else None),
        )
    show(
        rows,
        {
            "Quand": lambda row: f"{row.at.astimezone():%d/%m/%Y %H:%M:%S}",
            "Qui": lambda row: row.actor or "",
            "En qualité de": lambda row: ", ".join(ROLES.get(role, role) for role in row.roles),
            "Quoi": lambda row: row.subject or row.route or "",
            "Pourquoi": lambda row: row.why or "",
            "Personnes": "count",
            "Réponse": lambda row: f"{row.status} {row.refused or ''}".strip(),
        },
        form,
        row=Look,
        empty="Aucune demande.",
    )


@click.command("seal-access-journal")
@formatted
def seal_access_journal(form: str) -> None:
    """Scelle le journal des accès : ce qui y fut inscrit depuis le dernier lot devient le suivant.

    L'ordonnanceur le fait toutes les cinq minutes ; deux fois ne scelle rien de plus.
    """
    from pathways.access_journal.sealing import seal
    from pathways.postgres.database import find_database
    from pathways.projections.departement import prepare

    with find_database() as database:
        prepare(database)
        sealed = seal(database)
    if form == "json":
        show_json({"sealed": sealed})
    else:
        click.echo(f"{sealed} ligne(s) scellée(s).")


@click.command("purge-access-journal")
@on_day
@click.option("--dry-run", is_flag=True, help="Compte les lignes qui partiraient, et les garde.")
@formatted
def purge_access_journal(on: date, dry_run: bool, form: str) -> None:
    """Purge du journal des accès ce qui y fut gardé le temps de la règle, par lots entiers.

    L'ordonnanceur le fait chaque jour. Un autre jour ne se demande qu'avec --dry-run.
    """
    from pathways.access_journal.purging import purge
    from pathways.access_journal.sealing import seal
    from pathways.postgres.database import find_database
    from pathways.projections.departement import prepare, rules_of

    if not dry_run and on != today():
        raise click.BadParameter(
            "un autre jour ne se demande qu'avec --dry-run.", param_hint="--on"
        )
    with find_database() as database:
        prepare(database)
        seal(database)
        told = purge(database, rules_of(), on, dry_run=dry_run)
    if form == "json":
        show_json(told)
    else:
        done = "à purger" if dry_run else "purgée(s)"
        before = f"{told.before:%d/%m/%Y}"
        click.echo(f"{told.entries} ligne(s) d'avant le {before} {done} ({told.rule}).")


COMMANDS = (access_journal, seal_access_journal, purge_access_journal)
