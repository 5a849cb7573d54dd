"""The access journal at the command line: read, sealed, verified, purged."""

from typing import Any

import psycopg

from pathways.access_journal.writing import Entry, write
from pathways.postgres.database import Role
from pathways.projections.departement import open_departement
from tests.cli.conftest import Shell
from tests.domain.spec import an_id

LOOK: dict[str, Any] = {
    "key_id": None, "method": "GET", "route": "/v1/ma-liste", "subject": "Ma liste",
    "changed": False, "purpose": "suivi", "why": "Suivi de la personne", "stated": False,
}  # fmt: skip


def test_the_journal_is_read_sealed_kept_and_what_is_altered_is_named(new_shell: Shell) -> None:
    seen = Entry(
        request="request-0001", actor="referent-12", roles=("referent",), status=200, refused=None,
        persons=[an_id("Sara")], **LOOK,
    )  # fmt: skip
    refused = Entry(
        request="request-0002", actor=None, roles=(), status=401, refused="expired", persons=[],
        **LOOK,
    )  # fmt: skip
    with open_departement(new_shell.env) as departement:
        for entry in (seen, refused):
            write(departement.app.recorder.pool, entry)
        shown = new_shell("access-journal")
        assert "référent" in shown.out
        assert "401 expired" in shown.out
        of_sara = new_shell.json("access-journal", "--person", str(an_id("Sara")))
        assert [one["actor"] for one in of_sara] == ["referent-12"]
        assert [one["actor"] for one in new_shell.json("access-journal", "--refused")] == [None]
        assert new_shell.json("seal-access-journal") == {"sealed": 2}
        later = new_shell.json("purge-access-journal", "--dry-run", "--on", "2199-01-01")
        assert (later["entries"], later["rule"]) == (2, "H47")
        journal = new_shell.json("verify")["access_journal"]
        assert (journal["whole"], journal["entries"], journal["batches"]) == (True, 2, 1)
        with psycopg.connect(departement.database.conninfo(Role.OWNER)) as connection:
            # Who owns the table may take its guard away: the chain tells all the same.
            connection.execute("alter table access_journal disable trigger user")
            connection.execute("update access_journal set actor = 'referent-13' where id = 1")
        ran = new_shell("verify")
    assert ran.code == 1
    assert "Journal des accès, lot 1, ligne 1 : son contenu a changé" in ran.out
    assert "Le journal est intact" in ran.out
