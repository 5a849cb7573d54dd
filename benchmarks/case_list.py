"""A session's case list from the log to the page, beside the same list rendered from ready data.

    python -m benchmarks.case_list [--people 2400] [--cases 200]

The agenda is proposed from the events of a demo département; `ready` is the same case list,
already assembled, given to the renderer alone.
"""

import argparse
import time
from datetime import date, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from benchmarks.harness import fresh_departement, latencies
from pathways.documents.case_list import to_pdf
from pathways.documents.case_list.assembling import case_list
from pathways.domain.panel.events import PanelKind
from pathways.domain.panel.listing import RemoveCase
from pathways.domain.panel.planning import PlanSession
from pathways.event_store.application import Request
from pathways.projections import lists
from pathways.projections.agenda import lock, propose
from pathways.projections.departement import Departement

ROUNDS = 5
TODAY = date.today()  # noqa: DTZ011  # the demo ends today


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=2400)
    arguments.add_argument("--cases", type=int, default=200)
    given = arguments.parse_args()
    with fresh_departement(people=given.people) as departement:
        start = time.perf_counter()
        session = agenda(departement, given.cases)
        print(f"proposed and locked in {time.perf_counter() - start:.2f} s")
        spent: dict[str, list[float]] = {"ready": [], "assembled": [], "assembled and rendered": []}
        for _ in range(ROUNDS):
            start = time.perf_counter()
            told = case_list(departement, session, today=TODAY)
            assembled = time.perf_counter()
            to_pdf(told)
            end = time.perf_counter()
            spent["ready"].append(end - assembled)
            spent["assembled"].append(assembled - start)
            spent["assembled and rendered"].append(end - start)
        latencies(f"A case list of {len(told.cases)} cases, {ROUNDS} times", spent)


def agenda(departement: Departement, cases: int) -> UUID:
    """A session of the largest territory, its agenda proposed, cut to that many cases, locked."""
    session = uuid7()
    plan = PlanSession(
        session_id=session,
        on=TODAY,
        kind=PanelKind.EPL,
        held_on=TODAY + timedelta(days=14),
        starts_at="09:00",
        place="MDS",
        next_session_on=TODAY + timedelta(days=330),
        territory="centre_anjou",
    )
    departement.app.handle(plan, actor="bench", today=TODAY)
    propose(departement, session, actor="bench", today=TODAY)
    extra = lists.panel_cases(departement, session)[cases:]
    removals = [
        Request(
            RemoveCase(session_id=session, case_id=case.case_id, on=TODAY, ground="hors mesure"),
            "bench",
        )
        for case in extra
    ]
    departement.app.handle_in_turn(removals, today=TODAY)
    departement.engine.catch_up()
    lock(departement, session, actor="bench", today=TODAY)
    return session


if __name__ == "__main__":
    main()
