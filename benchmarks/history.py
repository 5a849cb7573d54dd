"""One person's history of 200 events, opened and told, beside the bare SELECT of the same rows.

python -m benchmarks.history
"""

import time
from datetime import date, timedelta
from uuid import UUID

import psycopg
from uuid_utils.compat import uuid7

from benchmarks.harness import fresh_departement, latencies
from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.beneficiary.registering import RegisterBeneficiary
from pathways.postgres.database import Role
from pathways.projections import lists
from pathways.projections.departement import Departement

EVENTS = 200
ROUNDS = 100
DAY = date(2025, 1, 6)


def main() -> None:
    with (
        fresh_departement(people=300) as departement,
        psycopg.connect(
            departement.database.conninfo(Role.APPLICATION), autocommit=True
        ) as connection,
    ):
        person = someone(departement)
        departement.engine.catch_up()
        ways = {
            "bare SELECT of the rows": lambda: len(
                connection.execute(
                    "select * from events where person = %s order by position", (person,)
                ).fetchall()
            ),
            "timeline, as the list shows it": lambda: len(lists.timeline(departement, person)),
            "history, every event opened": lambda: len(departement.app.history(person)),
        }
        spent: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, way in ways.items():
                start = time.perf_counter()
                assert way() == EVENTS
                spent[name].append(time.perf_counter() - start)
        latencies(f"A person's {EVENTS} events, {ROUNDS} times", spent)


def someone(departement: Departement) -> UUID:
    """A person told about once a day."""
    person, today = uuid7(), DAY + timedelta(days=EVENTS)
    register = RegisterBeneficiary(
        beneficiary_id=person, registered_on=DAY, last_name="Davy", first_name="Zoé"
    )
    departement.app.handle(register, actor="bench", today=today)
    for number in range(1, EVENTS):
        command = RecordContactDetails(
            beneficiary_id=person,
            recorded_on=DAY + timedelta(days=number),
            address=f"{number} rue des Tuffeaux",
        )
        departement.app.handle(command, actor="bench", today=today)
    return person


if __name__ == "__main__":
    main()
