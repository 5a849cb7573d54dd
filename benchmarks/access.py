"""What it costs that the database decides who sees what: the same lists, whole and limited.

    python -m benchmarks.access [--people 2000 | --full] [--rounds 30]

Each list is asked in turn, round after round: as the application asks it, limited by nothing; as an
auditor, whom every row is shown; as a référent over their own people; and as who manages bodies
that follow some 2,000 people together. `--full` is a whole département: 17,000 people.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from benchmarks.harness import TODAY, fresh_departement, latencies
from pathways.domain.access import Access, Grant, Role
from pathways.projections import lists
from pathways.projections.departement import Departement
from pathways.projections.history import history

MANAGED = 2_000
WARM = 3


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=2_000)
    arguments.add_argument("--full", action="store_true", help="17,000 people")
    arguments.add_argument("--rounds", type=int, default=30)
    arguments.add_argument("--data", help="a folder to keep the département in, or find it in")
    asked = arguments.parse_args()
    with fresh_departement(17_000 if asked.full else asked.people, asked.data) as departement:
        departement.engine.catch_up()
        compare(departement, asked.rounds)


def compare(departement: Departement, rounds: int) -> None:
    on = TODAY - timedelta(days=7)
    followed = lists.ma_liste(departement, on)
    by_referent = Counter((row.organisation, row.referent) for row in followed if row.referent)
    (body, referent), theirs = by_referent.most_common(1)[0]
    managed: list[Any] = []
    reached = 0
    for organisation, count in Counter(row.organisation for row in followed).most_common():
        if reached < MANAGED:
            managed.append(organisation)
            reached += count
    person = next(row.person for row in followed if row.referent == referent)
    print(f"{len(followed)} followed; {theirs} by the référent, {reached} in {len(managed)} bodies")
    grants = {
        "auditor": [Grant(Role.AUDITOR)],
        "référent": [Grant(Role.REFERENT, organisation=body, referent=referent)],
        "managers": [Grant(Role.BODY_MANAGER, organisation=one) for one in managed],
    }
    seen = {"unlimited": departement} | {
        name: departement.seen_by(Access(name, tuple(held)), on) for name, held in grants.items()
    }
    asked: dict[str, Callable[[Departement], object]] = {
        "ma liste of the référent": lambda d: lists.ma_liste(d, on, referent=referent),
        "ma liste of the body": lambda d: lists.ma_liste(d, on, organisation=body, limit=50),
        "deadlines of the référent": lambda d: lists.deadlines(d, on, referent=referent, limit=50),
        "deadlines of a person": lambda d: lists.deadlines(d, on, person=person),
        "deadlines, whoever they are of": lambda d: lists.deadlines(d, on, limit=50),
        "timeline of a person": lambda d: lists.timeline(d, person),
        "history of a person, opened": lambda d: history(d, person),
        "search by a name": lambda d: lists.people(d, name="mart", limit=20),
        "file active of the body": lambda d: lists.file_active(d, on, organisation=body),
    }
    for title, ask in asked.items():
        found: dict[str, list[float]] = {name: [] for name in seen}
        for turn in range(WARM + rounds):
            for name, each in seen.items():
                start = time.perf_counter()
                ask(each)
                if turn >= WARM:
                    found[name].append(time.perf_counter() - start)
        latencies(title, found)


if __name__ == "__main__":
    main()
