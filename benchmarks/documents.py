"""How long a case list of 200 cases takes, beside typst alone on the same data made ready.

    python -m benchmarks.documents [--cases 200] [--times 5]

`typst on ready data` is the bound: the same template and the same JSON, nothing else. Each figure
is the median; every run prints another log position, or typst would answer from its memory.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from importlib.metadata import version
from typing import Any
from uuid import UUID

import orjson

from pathways.documents.case_list import (
    FORMATS,
    ActionLine,
    CaseList,
    CaseSheet,
    ContractLine,
    MemberLine,
    OrientationBrief,
    RdvLine,
    RelanceLine,
    SessionHead,
    SessionStatus,
    to_pdf,
)
from pathways.documents.case_list.pdf import printed_data, template
from pathways.documents.letters import LETTERS, Letters
from pathways.documents.typesetting import compiled
from pathways.domain.panel.events import PanelKind

DAY = date(2024, 3, 4)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=int, default=200)
    arguments.add_argument("--times", type=int, default=5)
    given = arguments.parse_args()
    print(f"\n{given.cases} cases, median of {given.times}, typst {version('typst')}")
    lists = [agenda(given.cases, position) for position in range(2 * given.times)]
    ready = [orjson.dumps(printed_data(each)).decode() for each in lists[given.times :]]
    # In turns: whatever else the machine does slows both.
    turns = [
        (timed(compiled, template(), data, dated=DAY), timed(to_pdf, case_list))
        for data, case_list in zip(ready, lists, strict=False)
    ]
    alone, whole = (statistics.median(seconds) for seconds in zip(*turns, strict=True))
    told("typst on ready data", alone)
    told("pdf", whole)
    print(f"  {'of typst alone':<22}{whole / alone:>8.2f}")
    for name in (name for name in FORMATS if name != "pdf"):
        told(name, statistics.median(timed(FORMATS[name].render, each) for each in lists))
    letters = Letters.load()
    fields = {name: one.example for name, one in LETTERS["suspension_decision"].fields.items()}
    told(
        "a letter",
        statistics.median(
            timed(letters.render, "suspension_decision", fields | {"reference": f"R-{run}"})
            for run in range(given.times)
        ),
    )


def timed(work: Callable[..., object], *given: Any, **named: Any) -> float:
    """How many seconds the work took."""
    start = time.perf_counter()
    work(*given, **named)
    return time.perf_counter() - start


def told(what: str, seconds: float) -> None:
    print(f"  {what:<22}{seconds:>8.3f} s")


def agenda(count: int, position: int) -> CaseList:
    session = SessionHead(
        id=UUID(int=1),
        kind=PanelKind.EPL,
        departement="Département de Maine-et-Loire",
        territory="PDS Centre Anjou",
        held_on=date(2025, 3, 4),
        starts_at="09:00",
        place="Maison départementale des solidarités",
        quorum=3,
        members=tuple(MemberLine(name=f"MEMBRE {n}", capacity="présidence") for n in range(6)),
        status=SessionStatus.LOCKED,
        as_of=date(2025, 2, 25),
        locked_on=date(2025, 2, 25),
        log_position=position,
    )
    return CaseList(session=session, cases=tuple(map(case, range(1, count + 1))))


def case(number: int) -> CaseSheet:
    decided = DAY + timedelta(days=number)
    brief = OrientationBrief(
        decided_on=decided,
        kind="sociale",
        organisation="CCAS de Bellerive",
        referent="Paule GASNIER",
    )
    sheet = CaseSheet(
        number=number,
        slot="09:00",
        reference=f"R-{number:04}",
        person_name=f"DE LA ROCHEFOUCAULD-MONTBÉLIARD Ève {number}",
        birth_year=1980,
        kind="étude à 12 mois",
        reason="la situation est étudiée au plus tard 12 mois après l'orientation",
        rule="A1.11",
        due_on=decided + timedelta(days=365),
        organisation="CCAS de Bellerive",
        presenter="Paule GASNIER",
        asked="Maintenir l'accompagnement social ou réorienter vers l'emploi.",
        orientation=brief,
    )
    return replace(
        sheet,
        rdvs=tuple(
            RdvLine(on=decided + timedelta(days=30 * n), outcome="tenu") for n in range(1, 10)
        ),
        contracts=(ContractLine(status="contrat validé", signed_on=decided, domains=("santé",)),),
        actions=(ActionLine(on=decided, what="Atelier « Outils numériques »"),),
        relances=(RelanceLine(on=decided, ground="absence au RDV"),),
    )


if __name__ == "__main__":
    main()
