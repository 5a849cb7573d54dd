"""`pathways`: every operation of the system by its name."""

import sys

import click

from pathways.cli import (
    access_journal,
    accounts,
    actions,
    auditing,
    catalogue,
    database,
    enrolments,
    exports,
    funding,
    indicators,
    intake,
    lists,
    offers,
    panels,
    people,
    reports,
    retention,
    running,
    sanctions,
    settlements,
    what_if,
)
from pathways.cli.french import speak_french


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
)
@click.version_option(
    package_name="pathways", message="%(prog)s %(version)s", help="Affiche la version."
)
def pathways() -> None:
    """Parcours d'insertion des bénéficiaires du RSA d'un département.

    Où sont les données : DATABASE_URL, sinon un PostgreSQL embarqué dans PATHWAYS_DATA.
    PATHWAYS_DEBUG=1 montre le détail d'une erreur.
    """


FAMILIES = (
    running,
    lists,
    indicators,
    catalogue,
    funding,
    actions,
    settlements,
    panels,
    offers,
    reports,
    enrolments,
    sanctions,
    what_if,
    exports,
    auditing,
    intake,
    people,
    retention,
    accounts,
    access_journal,
    database,
)

for family in FAMILIES:
    for command in family.COMMANDS:
        pathways.add_command(command)


def main() -> None:
    """The console script: exit code 0, 1 for an error told in one line, 2 for a wrong call."""
    from pathways.cli.problems import explain

    speak_french()
    _log_to_stderr()
    try:
        # What a command returns is nothing, what it exits with is its code.
        sys.exit(pathways.main(prog_name="pathways", standalone_mode=False))
    except Exception as error:
        sys.exit(explain(error))


def _log_to_stderr() -> None:
    import logging

    import structlog

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer()
            if sys.stderr.isatty()
            else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
