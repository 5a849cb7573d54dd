"""A past year under another rule, beside rebuilding the read models that tell its figures.

    python -m benchmarks.what_if [--people 2000]

Reading the log again in Python and deciding each fact anew is what is measured; the rebuild of the
same three models from the real log is the yardstick.
"""

import argparse

from benchmarks.harness import TODAY, fresh_departement, side_by_side
from pathways.domain.rules import Rules
from pathways.what_if.changes import changes_of, rules_with
from pathways.what_if.comparing import compare
from pathways.what_if.scratch import MODELS


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=2_000)
    with fresh_departement(people=arguments.parse_args().people) as departement:
        departement.engine.catch_up()
        year = TODAY.year - 1
        rules = rules_with(
            Rules.standard(), changes_of(["first_rdv_within=30", "file_active_norm=80"]), year
        )
        head = departement.app.recorder.head()

        def rebuilt() -> int:
            for name in MODELS:
                departement.engine.rebuild(name)
            return head

        def replayed() -> int:
            return compare(departement, year, rules, today=TODAY).facts

        side_by_side(
            f"{year} under other rules ({head:,} events)",
            {"the three read models rebuilt": rebuilt, "the year replayed and compared": replayed},
            rounds=3,
        )


if __name__ == "__main__":
    main()
