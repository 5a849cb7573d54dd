"""Who sees the rows of a read model: what its file says after `-- seen:`, as policies.

Several words are several ways to see a row: any of them is enough. The functions are those of
`migrations/0003_access.sql`; a set is computed once a statement, whatever the number of rows.
"""

from collections.abc import Sequence

import psycopg
from psycopg import sql

from pathways.postgres.database import Role, role_name

SEEN = {
    # Whose whole file one sees.
    "person": "person in (select seen_people())",
    # Whose name one sees: those, and whom one works with without seeing their file.
    "name": "person in (select named_people())",
    # What a body counts, of its own past too: its figures do not move when someone leaves. Rows of
    # such models hold ids and codes; names and files stay out of reach.
    "body": "organisation in (select own_organisations('body_manager'))",
    "operator": "organisation in (select own_organisations('operator'))",
    "offerer": "organisation in (select own_organisations('operator', 'employer'))",
    "organisation": "organisation in (select own_organisations('body_manager', 'operator'))",
    # What an organisation's own agreements and offers led to, by the stream it belongs to.
    "own": "stream in (select own_streams())",
    "session": "stream in (select seen_sessions())",
    # What names no beneficiary, by who asks.
    "served": "(select serves())",
    "accompanying": "(select accompanies())",
    "working": "(select works())",
    "beneficiary": "(select granted('beneficiary'))",
    "everyone": "(select asks())",
}
"""The words a model's file may use, and what each lets the reader see."""


def seen_words(name: str, text: str) -> tuple[str, ...]:
    """The words of a `-- seen:` line; raises ValueError for one that means nothing."""
    words = tuple(word.strip() for word in text.split(","))
    if unknown := [word for word in words if word not in SEEN]:
        raise ValueError(f"{name}.sql is seen by {', '.join(unknown)}: unknown words")
    return words


def condition(words: Sequence[str]) -> str:
    """What a row must meet for the reader to see it."""
    return " or ".join(SEEN[word] for word in words)


def protect(
    connection: psycopg.Connection[object], schema: str, table: str, words: Sequence[str]
) -> None:
    """Have the database show the table's rows to whom these words say, and to nobody else.

    Run by its owner. The auditor and the application see every row; the projector keeps them.
    """
    name = sql.Identifier(*table.split("."))
    reader, auditor, application, projector = (
        sql.Identifier(role_name(schema, role))
        for role in (Role.READER, Role.AUDITOR, Role.APPLICATION, Role.PROJECTOR)
    )
    seen = sql.SQL(condition(words))
    for statement in (
        sql.SQL("alter table {} enable row level security").format(name),
        sql.SQL("create policy seen on {} for select to {} using ({})").format(name, reader, seen),
        sql.SQL("create policy seen_whole on {} for select to {}, {} using (true)").format(
            name, application, auditor
        ),
        sql.SQL("create policy kept on {} for all to {} using (true)").format(name, projector),
        sql.SQL("grant select on {} to {}, {}").format(name, reader, auditor),
    ):
        connection.execute(statement)
