"""The access journal at the command line: read, sealed, verified, purged."""

from typing import Any

from pathways.access_journal.writing import Entry, write
from pathways.postgres.database import find_database
from pathways.projections.departement import open_departement
from tests.cli.conftest import Shell
from tests.domain.spec import an_id


def test_the_journal_is_read_sealed_verified_and_kept(new_shell: Shell) -> None:
    told: dict[str, Any] = {
        "key_id": None, "method": "GET", "route": "/v1/ma-liste", "subject": "Ma liste",
        "changed": False, "purpose": "suivi", "why": "Suivi de la personne", "stated": False,
    }  # fmt: skip
    with open_departement(new_shell.env) as departement:
        pool = departement.app.recorder.pool
        write(pool, Entry(request="request-0001", actor="referent-12", roles=("referent",),
                          status=200, refused=None, persons=[an_id("Sara")], **told))  # fmt: skip
        write(pool, Entry(request="request-0002", actor=None, roles=(), status=401,
                          refused="expired", persons=[], **told))  # fmt: skip
    shown = new_shell("access-journal")
    assert "référent" in shown.out
    assert "401 expired" in shown.out
    assert [one["actor"] for one in new_shell.json("access-journal")] == [None, "referent-12"]
    of_sara = new_shell.json("access-journal", "--person", str(an_id("Sara")))
    assert [one["count"] for one in of_sara] == [1]
    assert len(new_shell.json("access-journal", "--refused")) == 1
    assert new_shell.json("seal-access-journal") == {"sealed": 2}
    journal = new_shell.json("verify")["access_journal"]
    assert (journal["whole"], journal["entries"], journal["batches"]) == (True, 2, 1)
    assert f"Dernier lot : {journal['head']}" in new_shell("verify").out
    kept = new_shell.json("purge-access-journal")
    assert (kept["entries"], kept["rule"]) == (0, "H47")
    later = new_shell.json("purge-access-journal", "--dry-run", "--on", "2199-01-01")
    assert later["entries"] == 2
    assert new_shell("purge-access-journal", "--on", "2199-01-01").code == 2
    assert len(new_shell.json("access-journal")) == 2


def test_a_row_altered_is_named_and_the_code_says_so(new_shell: Shell) -> None:
    import psycopg

    from pathways.postgres.database import Role

    with open_departement(new_shell.env) as departement:
        write(
            departement.app.recorder.pool,
            Entry(
                request="request-0001", actor="referent-12", roles=(), key_id=None, method="GET",
                route=None, status=404, refused="unknown-address", subject=None, changed=False,
                purpose=None, why=None, stated=False, persons=[],
            ),
        )  # fmt: skip
    assert new_shell.json("seal-access-journal") == {"sealed": 1}
    with (
        find_database(new_shell.env) as database,
        psycopg.connect(database.conninfo(Role.OWNER)) as connection,
    ):
        # Who owns the table may take its guard away: the chain tells all the same.
        connection.execute("alter table access_journal disable trigger all")
        connection.execute("update access_journal set actor = 'referent-13'")
    ran = new_shell("verify")
    assert ran.code == 1
    assert "Journal des accès, lot 1, ligne 1 : son contenu a changé" in ran.out
    assert "Le journal est intact" in ran.out
