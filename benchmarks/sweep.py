"""A sweep with nothing due on 50,000 open deadlines, beside the same query in psycopg alone.

    python -m benchmarks.sweep [--deadlines 50000]

The deadlines are copies of those of a loaded département, due after any alert step.
"""

import argparse
import time
from datetime import timedelta
from importlib.resources import files
from typing import Any

import psycopg

from benchmarks.harness import TODAY, fresh_departement, latencies, timed, told
from pathways.domain.rules import Rules
from pathways.postgres.database import Role
from pathways.projections.departement import Departement
from pathways.scheduler.due import reaches
from pathways.scheduler.sweep import Sweeper

ROUNDS = 50
FAR = timedelta(days=400)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--deadlines", type=int, default=50_000)
    wanted: int = arguments.parse_args().deadlines
    with fresh_departement(people=1_000) as departement:
        departement.engine.catch_up()
        seconds, swept = timed(lambda: Sweeper(departement).sweep(TODAY))
        told("first sweep, everything due", swept.alerts, seconds, "alerts")
        departement.engine.catch_up()
        fill(departement, wanted)
        rules = Rules.standard()
        known = Sweeper(departement, rules)
        assert known.sweep(TODAY).alerts == 0
        query, given = (files("pathways.scheduler") / "due_steps.sql").read_bytes(), asked(rules)
        with psycopg.connect(
            departement.database.conninfo(Role.APPLICATION), autocommit=True
        ) as connection:
            ways = {
                "the same query, psycopg alone": lambda: len(
                    connection.execute(query, given, prepare=False).fetchall()
                ),
                "sweep, asking about everyone": lambda: (
                    Sweeper(departement, rules).sweep(TODAY).alerts
                ),
                "sweep, the next tick of the day": lambda: known.sweep(TODAY).alerts,
            }
            spent: dict[str, list[float]] = {name: [] for name in ways}
            for _ in range(ROUNDS):
                for name, way in ways.items():
                    start = time.perf_counter()
                    assert way() == 0
                    spent[name].append(time.perf_counter() - start)
        latencies(f"Nothing due on {wanted:,} open deadlines, {ROUNDS} times", spent)


def asked(rules: Rules) -> dict[str, Any]:
    """What the sweep asks the database on that day."""
    reach = reaches(rules, TODAY)
    return {
        "day": TODAY,
        "latest": max(each.due_upto for each in reach),
        "people": None,
        "agreements": True,
        "kinds": [each.kind for each in reach],
        "steps": [each.step for each in reach],
        "recipients": [each.recipient for each in reach],
        "due_after": [each.due_after for each in reach],
        "due_upto": [each.due_upto for each in reach],
    }


def fill(departement: Departement, wanted: int) -> None:
    """Copies of the open deadlines until there are that many, due long after today."""
    with psycopg.connect(departement.database.conninfo(Role.OWNER), autocommit=True) as owner:
        owner.execute(
            "insert into deadlines select person, gen_random_uuid(), kind, orientation, stream,"
            " version, since, %s::date, rule, until, closed_by"
            " from deadlines, generate_series(1, 200) where until = 'infinity' and since <= %s"
            " limit %s - (select count(*) from deadlines where until = 'infinity')",
            (TODAY + FAR, TODAY, wanted),
        )
        owner.execute("vacuum analyze deadlines")
        row = owner.execute("select count(*) from deadlines where until = 'infinity'").fetchone()
        assert row is not None
        assert row[0] == wanted


if __name__ == "__main__":
    main()
