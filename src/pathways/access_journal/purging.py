"""Purging: whole batches older than the rule allows; the chain goes on from the last one gone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import psycopg

from pathways.domain.calendar import PARIS
from pathways.domain.rules import Rule, Rules
from pathways.postgres.database import Database, Role


@dataclass(frozen=True)
class Purge:
    """How many rows go (or went), and the instant before which every one of them was written."""

    entries: int
    before: datetime
    rule: str


def purge(database: Database, rules: Rules, on: date, *, dry_run: bool = False) -> Purge:
    """Purge what has been kept for its time on that day. A dry run counts the very same rows.

    A row of a batch that also holds later ones waits for the last of them: some minutes.
    """
    rule = rules.access_journal_kept_for.on(on)
    before = datetime.combine(_first_kept(rule, on), time(), PARIS)
    with psycopg.connect(database.conninfo(Role.OWNER), autocommit=True) as connection:
        statement = (
            "select coalesce((select entries from purgeable_accesses(%s)), 0)"
            if dry_run
            else "select purge_accesses(%s)"
        )
        row = connection.execute(statement, [before]).fetchone()
    return Purge(int(row[0]) if row else 0, before, rule.id)


def _first_kept(rule: Rule, on: date) -> date:
    """The first day whose rows are still kept on `on`."""
    first = on
    while rule.after(first - timedelta(days=1)) >= on:
        first -= timedelta(days=1)
    return first
