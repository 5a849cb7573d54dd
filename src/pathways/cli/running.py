"""What runs until told to stop: the API, the scheduler, the demo."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING

import click

from pathways.cli.options import DAY, today
from pathways.cli.progress import progress
from pathways.cli.words import JOBS_SAID, said

if TYPE_CHECKING:
    from pathways.scheduler.heartbeat import Heartbeat


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="L'adresse où écouter.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Le port."
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Le nombre de processus ; un seul enregistre plus vite que plusieurs.",
)
def serve(host: str, port: int, workers: int) -> None:
    """Sert l'API, jusqu'à Ctrl-C ou SIGTERM."""
    from pathways.api.serve import serve as serve_api

    click.echo(f"API : http://{host}:{port}", err=True)
    serve_api(host=host, port=port, workers=workers)


@click.command()
@click.option(
    "--check",
    is_flag=True,
    help="Dit si un ordonnanceur tourne et travaille (code 0), puis s'arrête.",
)
def scheduler(check: bool) -> None:
    """Relève les échéances et donne les alertes, jusqu'à Ctrl-C ou SIGTERM.

    Deux à la fois ne font rien de plus qu'un seul.
    """
    import os

    from pathways.postgres.database import data_folder
    from pathways.scheduler.heartbeat import Heartbeat

    heartbeat = Heartbeat.of(data_folder(), os.environ.get("PATHWAYS_SCHEMA") or "pathways")
    if check:
        _check(heartbeat)
        return
    from pathways.projections.departement import open_departement
    from pathways.scheduler.run import run

    with open_departement() as departement:
        run(departement, heartbeat)


def _check(heartbeat: "Heartbeat") -> None:
    from pathways.scheduler.jobs import JOBS
    from pathways.scheduler.run import utc_now

    if late := heartbeat.late(JOBS, utc_now()):
        undone = ", ".join(said(JOBS_SAID, name) for name in late)
        raise click.ClickException(f"L'ordonnanceur n'a pas fait à temps : {undone}.")
    click.echo("L'ordonnanceur travaille.")


@click.command()
@click.option(
    "--people", type=click.IntRange(1), default=600, show_default=True, help="Combien de personnes."
)
@click.option(
    "--seed",
    type=int,
    default=1,
    show_default=True,
    help="La graine : la même donne les mêmes vies.",
)
@click.option(
    "--today",
    "day",
    type=DAY,
    default=today,
    show_default="aujourd'hui",
    help="Le dernier jour vécu.",
)
@click.option("--no-serve", is_flag=True, help="Charge les données sans servir l'API.")
@click.option("--host", default="127.0.0.1", show_default=True, help="L'adresse où écouter.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Le port."
)
def demo(people: int, seed: int, day: date, no_serve: bool, host: str, port: int) -> None:
    """Un département fictif : ses données, ses alertes, son API, et où regarder.

    Les données ne sont chargées que dans une base vide.
    """
    from pathways.postgres.database import find_database

    # Held to the end: the embedded server goes on from loading to serving.
    with find_database():
        _prepare_demo(people, seed, day)
        if not no_serve:
            _where_to_look(f"http://{host}:{port}", day)
            _serve_on(day, host, port)


def _prepare_demo(people: int, seed: int, day: date) -> None:
    """The demo's data and alerts, as they stand on that day."""
    from pathways.demo.load import load
    from pathways.demo.told import tell_what_is_owed
    from pathways.projections.departement import open_departement
    from pathways.scheduler.sweep import sweep

    with open_departement() as departement:
        with progress("Jours vécus") as bar:
            loaded = load(departement, people=people, seed=seed, today=day, progress=bar)
        if loaded.already:
            click.echo("Cette base connaît déjà des personnes : rien n'y est ajouté.", err=True)
        else:
            click.echo(f"{people} personnes fictives, {loaded.events} événements.", err=True)
            tell_what_is_owed(departement, loaded.actions, day)
        with progress("Jours relevés") as bar:
            swept = sweep(departement, day, progress=bar)
        click.echo(f"{swept.alerts} alerte(s) donnée(s).", err=True)


def _serve_on(day: date, host: str, port: int) -> None:
    from pathways.api.serve import serve as serve_api
    from pathways.domain.calendar import PARIS

    # The demo lives on its own day: what is late stays late, and nothing more becomes so.
    noon = datetime.combine(day, time(12), PARIS)
    serve_api(host=host, port=port, workers=1, clock=lambda: noon)


def _where_to_look(url: str, day: date) -> None:
    """Requests to try as they are printed, with a fresh API key; and a key of each role."""
    from pathways.api.identity import keys
    from pathways.cli.demo_accounts import open_accounts, write_keys
    from pathways.domain.access import Role
    from pathways.postgres.database import data_folder
    from pathways.projections import lists
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        keys.prepare(departement.database)
        given = open_accounts(departement, day)
        key = given[Role.AGENT]
        sessions = lists.panel_sessions(departement, day, kind="epl", status="planned")
        agreements = lists.agreements(departement, day, status="over")
    questions = [f"file-active?on={day}", f"deadlines?late_only=true&on={day}", f"alerts?on={day}"]
    # The fullest of the sessions to come; none in a database that another day's demo filled.
    for session in sorted(sessions, key=lambda one: one.cases)[-1:]:
        questions.append(f"panel-sessions/{session.session}/case-list?format=json")
    for agreement in sorted(agreements, key=lambda one: one.ends_on)[-1:]:
        questions.append(f"agreements/{agreement.agreement}/settlement?on={agreement.ends_on}")
    click.echo(f"\nL'API et sa documentation : {url}/docs\nÀ essayer tel quel :\n")
    for question in questions:
        click.echo(f'curl -H "Authorization: Bearer {key}" "{url}/v1/{question}"')
    click.echo("\nLa liste des dossiers d'une séance vient aussi en PDF : format=pdf.")
    path = write_keys(data_folder(), given)
    click.echo(f"\nC'est un agent qui demande. Une clé de chaque rôle est dans {path} :\n")
    asked = f"{url}/v1/{questions[1]}"
    click.echo(f'. {path}; curl -H "Authorization: Bearer $KEY_REFERENT" "{asked}"\n')
    click.echo("Ctrl-C pour arrêter.")


COMMANDS = (serve, scheduler, demo)
