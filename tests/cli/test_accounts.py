"""Who may use the API, from the command line."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from pathways.cli import pathways
from tests.cli.conftest import Shell
from tests.departement import CCAS, LEA

Run = Callable[..., str]


@pytest.fixture
def run(shell: Shell) -> Run:
    """A command that succeeds, or exits as said, in this process; what it prints."""

    def call(*arguments: str, code: int = 0) -> str:
        ran = CliRunner().invoke(
            pathways, list(arguments), env={**shell.env, "PATHWAYS_ACTOR": "exploitant-1"}
        )
        assert ran.exit_code == code, ran.output
        return ran.output

    return call


def test_an_account_is_opened_widened_narrowed_and_suspended(run: Run) -> None:
    referent = ("referent", "--organisation", str(CCAS), "--referent", str(LEA))
    assert run("account", "add", "ref-50", *referent).startswith("ref-50 : référent (organisation")
    run("account", "grant", "ref-50", "auditor", "--until", "2099-12-31")
    shown = json.loads(run("account", "show", "ref-50", "--format", "json"))
    assert shown["grants"] == [
        {"role": "referent", "organisation": str(CCAS), "referent": str(LEA)},
        {"role": "auditor", "until": "2099-12-31"},
    ]
    assert "jusqu'au 31/12/2099" in run("account", "list")
    run("account", "ungrant", "ref-50", "auditor")
    assert "suspendu le" in run("account", "disable", "ref-50")
    assert "suspendu" not in run("account", "enable", "ref-50")
    done = run("account", "show", "ref-50")
    for change in ("compte ouvert", "rôle donné", "rôle retiré", "compte suspendu", "rétabli"):
        assert change in done
    assert "exploitant-1" in done
    (listed,) = (
        each
        for each in json.loads(run("account", "list", "--format", "json"))
        if each["actor"] == "ref-50"
    )
    assert [grant["role"] for grant in listed["grants"]] == ["referent"]


def test_keys_are_made_listed_and_revoked_one_by_one(run: Run) -> None:
    run("account", "add", "agent-50", "agent", "--test")
    assert run("keys", "create", "agent-50").startswith("pw_test_")
    made = json.loads(
        run("keys", "create", "agent-50", "--days", "3", "--scope", "read", "--format", "json")
    )
    first, second = json.loads(run("keys", "list", "agent-50", "--format", "json"))
    assert (second["id"], second["scopes"], first["scopes"]) == (made["id"], ["read"], None)
    assert run("keys", "revoke", "agent-50", "--key", made["id"]) == "1 clé(s) retirée(s).\n"
    assert run("keys", "revoke", "agent-50") == "1 clé(s) retirée(s).\n"
    assert made["key"] not in run("keys", "list", "agent-50")


def test_an_identity_is_linked_and_unlinked(run: Run) -> None:
    run("account", "add", "agent-51", "agent")
    run("account", "link", "agent-51", "https://auth.example.org", "someone")
    assert run("account", "unlink", "agent-51", "https://auth.example.org", "someone")
    assert run("account", "link-code", "agent-51").startswith("pw_l_")


def test_a_role_is_given_with_what_limits_it(run: Run) -> None:
    said = run("account", "add", "ref-51", "referent", code=2)
    assert "Le rôle referent se donne avec : --organisation --referent." in said
    said = run("account", "add", "ref-51", "auditor", "--territory", "centre_anjou", code=2)
    assert "Le rôle auditor se donne avec : rien." in said
