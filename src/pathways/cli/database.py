"""The database: migrate it, rebuild its read models, verify its log, say what is wrong with it."""

from typing import TYPE_CHECKING

import click

from pathways.cli.options import formatted, listed
from pathways.cli.output import show, show_json
from pathways.cli.progress import progress

if TYPE_CHECKING:
    from pathways.access_journal.verifying import JournalVerified
    from pathways.postgres.doctor import Finding


@click.command()
@formatted
def migrate(form: str) -> None:
    """Met la base à jour : tables, rôles, modèles de lecture."""
    from pathways.api.identity import keys
    from pathways.postgres.database import find_database
    from pathways.projections.departement import prepare

    with find_database() as database:
        done = prepare(database) + keys.prepare(database)
        where = database.describe()
    if form == "json":
        show_json({"applied": done})
    else:
        click.echo(f"{where} : {', '.join(done) if done else 'déjà à jour'}.")


@click.command()
@click.argument("name", metavar="[MODÈLE]", required=False)
def rebuild(name: str | None) -> None:
    """Refait les modèles de lecture depuis le premier événement : tous, ou un seul."""
    from pathways.projections.departement import open_departement

    with open_departement() as departement, progress("Modèles") as bar:
        models = sorted(departement.engine.models)
        if name is not None and name not in models:
            raise click.BadParameter(
                f"{name} n'existe pas. Modèles : {', '.join(models)}.", param_hint="MODÈLE"
            )
        wanted = [name] if name else models
        for done, each in enumerate(wanted, start=1):
            departement.engine.rebuild(each)
            bar(done, len(wanted))
        departement.engine.catch_up()
    click.echo(f"Refait : {', '.join(wanted)}.")


@click.command("read-models")
@listed
def read_models(form: str) -> None:
    """Dit où en est chaque modèle de lecture : événements et secondes de retard, incidents."""
    from pathways.projections.departement import open_departement
    from pathways.projections.engine import Lag

    with open_departement() as departement:
        lags = departement.engine.lag()
    show(
        lags,
        {
            "Modèle": "model",
            "Position": "position",
            "Retard (événements)": "events",
            "Retard (s)": "seconds",
            "Incidents": "parked",
            "Panne": "failure",
        },
        form,
        row=Lag,
    )


@click.command("dead-letters")
@click.option("--replay", is_flag=True, help="Les reprend, une fois la cause corrigée.")
@listed
def dead_letters(replay: bool, form: str) -> None:
    """Les événements qu'un modèle de lecture n'a pas pu raconter, mis de côté.

    Le reste du modèle suit ; les lignes de la personne (ou du flux) restent celles d'avant cet
    événement. Code 1 s'il en reste.
    """
    from pathways.projections.dead_letters import DeadLetter
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        letters = departement.engine.replay() if replay else departement.engine.dead_letters()
    show(
        letters,
        {
            "Modèle": "model",
            "Événement": "position",
            "Clé": "key",
            "Erreur": "error",
            "Depuis": lambda letter: f"{letter.first_seen:%d/%m/%Y %H:%M}",
        },
        form,
        row=DeadLetter,
        empty="Aucun événement mis de côté.",
    )
    if letters:
        raise click.exceptions.Exit(1)


@click.command()
@formatted
def verify(form: str) -> None:
    """Relit le journal et celui des accès, recalcule leurs chaînes ; nomme ce qui y est faux.

    Le dernier lot du journal des accès est dit avec son empreinte : notée ailleurs, elle prouve
    plus tard qu'aucun lot n'a été ôté de la fin.
    """
    from pathways.access_journal.verifying import verify_journal
    from pathways.event_store.verify import verify as verify_log
    from pathways.postgres.database import Role, find_database
    from pathways.projections.departement import prepare

    with find_database() as database, progress("Événements") as bar:
        prepare(database)
        verified = verify_log(database.conninfo(Role.APPLICATION), progress=bar)
        accesses = verify_journal(database.conninfo(Role.APPLICATION))
    whole = verified.whole and accesses.whole
    if form == "json":
        told = {"whole": accesses.whole, **_fields(accesses)}
        show_json({**_fields(verified), "whole": whole, "access_journal": told})
    else:
        click.echo(
            f"Le journal est intact : {verified.events} événement(s)."
            if verified.whole
            else f"Événement {verified.wrong_position} : {verified.wrong}."
        )
        click.echo(_accesses_told(accesses))
    if not whole:
        raise click.exceptions.Exit(1)


def _accesses_told(found: "JournalVerified") -> str:
    if found.whole:
        head = f" Dernier lot : {found.head}." if found.head else ""
        return (
            f"Le journal des accès est intact : {found.entries} ligne(s), {found.batches} lot(s),"
            f" {found.unsealed} ligne(s) à sceller.{head}"
        )
    place = [f"lot {found.wrong_batch}"] if found.wrong_batch else []
    place += [f"ligne {found.wrong_entry}"] if found.wrong_entry else []
    return f"Journal des accès, {', '.join(place)} : {found.wrong}."


def _fields(verified: object) -> dict[str, object]:
    from dataclasses import asdict

    return asdict(verified)  # type: ignore[call-overload,no-any-return]


@click.command()
@formatted
def doctor(form: str) -> None:
    """Dit ce qu'est la base, ce qui ne va pas, et comment y remédier."""
    import os

    from pathways.api.identity.keys import MIGRATIONS as API
    from pathways.postgres.database import data_folder
    from pathways.postgres.doctor import diagnose
    from pathways.postgres.migrate import migrations_of
    from pathways.projections.departement import MIGRATIONS

    files = [file for package in (*MIGRATIONS, API) for file in migrations_of(package)]
    key = None if os.environ.get("PATHWAYS_KEY") else data_folder() / "master.key"
    findings = [*diagnose(migrations=files, master_key=key), *_read_models()]
    show(
        findings,
        {
            "": lambda finding: "ok" if finding.ok else "À VOIR",
            "Quoi": "name",
            "Trouvé": "what",
            "Pour y remédier": "how_to_mend",
        },
        form,
    )
    if not all(finding.ok for finding in findings):
        raise click.exceptions.Exit(1)


def _read_models() -> "list[Finding]":
    """Whether the read models follow; nothing where the database is not there to ask."""
    import psycopg

    from pathways.event_store.keys import Keyring
    from pathways.postgres.database import find_database
    from pathways.postgres.doctor import Finding
    from pathways.postgres.problems import DatabaseProblem
    from pathways.projections.engine import Engine
    from pathways.projections.model import Model, sql_models
    from pathways.projections.people import PeopleModel

    name = "Modèles de lecture"
    models: list[Model] = [*sql_models(), PeopleModel(Keyring(bytes(32)))]
    try:
        with find_database() as database, Engine(database, models) as engine:
            lags = engine.lag()
    except (DatabaseProblem, psycopg.Error):
        return []  # told above
    if failed := [lag.model for lag in lags if lag.failure]:
        what = f"ne suivent plus : {', '.join(failed)}"
        return [Finding(name, False, what, "pathways read-models en dit la cause")]
    if parked := sum(lag.parked for lag in lags):
        what = f"{parked} clé(s) mise(s) de côté"
        return [Finding(name, False, what, "pathways dead-letters, puis --replay")]
    behind = max((lag.events for lag in lags), default=0)
    return [Finding(name, True, f"{len(lags)} suivent, {behind} événement(s) de retard au plus")]


COMMANDS = (migrate, rebuild, read_models, dead_letters, verify, doctor)
