"""How the command is called: help in French, quick; a wrong call is told in one line."""

import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest
import structlog
from click.testing import CliRunner

from pathways.cli import main, pathways
from pathways.cli.output import show
from pathways.cli.problems import message_of
from pathways.domain.refusal import InTheFuture

SOME_ID = "01912345-6789-7abc-8def-0123456789ab"
COMMANDS = [
    "access-journal", "account", "action-indicators", "action-sessions", "agreements",
    "alerts", "applications", "attendance-template", "audit", "case-list", "catalogue",
    "dead-letters", "deadlines", "demo", "diff", "doctor", "eligible", "enrolments",
    "envelopes", "events", "export-signed", "file-active", "forget", "history", "import",
    "indicators", "keys", "legality", "letter", "ma-liste", "match", "migrate", "mopeds",
    "offers", "open-data", "positionings", "propose", "purge-access-journal",
    "quarterly-report", "read-models", "rebuild", "reconcile", "record-of-processing",
    "report", "reports", "retention", "rules", "sample", "scheduler", "seal-access-journal",
    "serve", "session-sheet", "sessions", "settle", "signing-key", "subject-access", "verify",
    "verify-export", "what-if",
]  # fmt: skip


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """`main` sends logs to this test's stderr, which is gone when the next one starts."""
    handlers = logging.getLogger().handlers[:]
    yield
    logging.getLogger().handlers[:] = handlers
    structlog.reset_defaults()


def call(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["pathways", *arguments])
    with pytest.raises(SystemExit) as exit_:
        main()
    return int(exit_.value.code or 0)


def test_every_operation_has_its_help() -> None:
    assert sorted(pathways.commands) == COMMANDS
    for name in COMMANDS:
        shown = CliRunner().invoke(pathways, [name, "--help"])
        assert shown.exit_code == 0
        assert pathways.commands[name].help


def test_every_list_and_figure_is_asked_of_a_day_and_as_known_at_a_moment() -> None:
    told = {
        name: {parameter.opts[0] for parameter in command.params}
        for name, command in pathways.commands.items()
    }
    of_a_day = {name for name, options in told.items() if {"--on", "--format"} <= options}
    assert of_a_day - {name for name, options in told.items() if "--known-at" in options} == {
        "alerts",  # gives them, of a day gone by; without recording them, of one to come
        "catalogue", "rules",  # the regulation is of a day, and is no fact of the log
        "propose",  # records an agenda
        "purge-access-journal",  # of requests: no fact of the log
        "record-of-processing",  # of what is held and why: no fact of the log
        "sample",  # is drawn at a position of the log
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "Commande inconnue : nothing."),
        (["deadlines", "--on", "hier"], "« hier » n'est pas une date de la forme AAAA-MM-JJ."),
        (["deadlines", "--on", "20210310"], "n'est pas une date"),
        (["deadlines", "--on", "2021-W10-3"], "n'est pas une date"),
        (["deadlines", "--on", "2021-02-30"], "n'est pas une date"),
        (["deadlines", "--colour"], "Option inconnue : --colour."),
        (["deadlines", "--kind", "vacances"], "vacances"),
        (["ma-liste", "--referent", "Paul"], "Paul n'est pas un identifiant."),
        (["forget", "x"], "Il manque l'option '--reason'."),
        (["import", "cnaf"], "Il manque l'argument 'FICHIER'."),
        (["history", "a", "b"], "Argument en trop : b"),
        (["serve", "--port", "99999"], "n'est pas dans l'intervalle"),
        (["demo", "--people", "many"], "many n'est pas un nombre."),
        (["sessions", "--from", "demain"], "n'est pas une date"),
        (["propose", "mardi"], "mardi n'est pas un identifiant."),
        (["propose", SOME_ID, "--on", "2199-01-01"], "n'est pas encore venu"),
        (["case-list", SOME_ID, "--format", "docx", "--output", "x"], "docx n'est pas l'un de"),
        (["case-list", SOME_ID, "--format", "pdf"], "Il manque l'option '--output'."),
        (["export-signed"], "Nommez une personne, ou un échantillon"),
        (["export-signed", "x", "--seed", "7"], "Nommez une personne, ou un échantillon"),
        (["sample", "--seed", "-1"], "n'est pas dans l'intervalle"),
        (["diff"], "Il manque l'option '--known-at'."),
        (["diff", "--known-at", "2021-04-01"], "--known-at"),
        (["diff", "--known-at", "2021-04-01", "hier"], "AAAA-MM-JJ"),
        (["legality"], "Nommez une procédure, ou une année"),
        (["legality", SOME_ID, "--year", "2024"], "l'une des deux"),
        (["letter", "breach_notice", "--output", "x", "--procedure", "P1"], "identifiant"),
        (
            ["letter", "relance", "--output", "x", "--orientation", SOME_ID, "--field", "ground"],
            "écrivez CHAMP=VALEUR",
        ),
    ],
)
def test_a_wrong_call_is_told_in_french(
    arguments: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert call(*arguments, monkeypatch=monkeypatch) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert out == ""
    assert "Traceback" not in err


def test_an_unexpected_error_is_one_line_and_debug_shows_it_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError("first line\nsecond line")

    monkeypatch.setattr(pathways.commands["rules"], "callback", fails)
    assert call("rules", monkeypatch=monkeypatch) == 1
    assert capsys.readouterr().err == (
        "Erreur inattendue (RuntimeError : first line). PATHWAYS_DEBUG=1 en montre le détail.\n"
    )
    monkeypatch.setenv("PATHWAYS_DEBUG", "1")
    monkeypatch.setattr(sys, "argv", ["pathways", "rules"])
    with pytest.raises(RuntimeError):
        main()


def test_a_refusal_is_told_in_its_own_words() -> None:
    assert message_of(InTheFuture(day="01/01/2030")) == (
        "La date du 01/01/2030 est dans le futur : on enregistre ce qui a eu lieu."
    )


def test_help_loads_neither_the_database_nor_the_web() -> None:
    heavy = ["psycopg", "flask", "rich", "apscheduler", "eventsourcing", "lxml"]
    script = (
        "import sys\nfrom pathways.cli import pathways\n"
        "pathways.main(['--help'], standalone_mode=False)\n"
        f"assert not set(sys.modules) & set({heavy}), set(sys.modules) & set({heavy})"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_a_table_says_what_is_missing_and_json_says_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show([], {"A": "a"}, "table", empty="Rien ce jour-là.")
    show([], {"A": "a"}, "json", empty="Rien ce jour-là.")
    assert capsys.readouterr().out == "Rien ce jour-là.\n[]\n"


def test_what_a_cell_holds_is_never_read_as_markup(capsys: pytest.CaptureFixture[str]) -> None:
    show([{"name": "[red]x[/red]"}], {"Nom": lambda row: row["name"]}, "table")
    assert "[red]x[/red]" in capsys.readouterr().out
