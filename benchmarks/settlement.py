"""What agreements owe, beside one aggregate over the same rows in psycopg alone.

    python -m benchmarks.settlement [--enrolments 10000] [--each 40] [--agreements 100]

Half of the agreements are workshops paid by units (A2.6), half hours with a cap for each
participant (A4.7). All are settled at once, then one by one; the aggregate is
`select stream, kind, sum(quantity) from attendances group by stream, kind`, over every row.
"""

import argparse
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from random import Random
from uuid import UUID, uuid4, uuid5

import psycopg

from benchmarks.harness import fresh_departement, side_by_side, timed, told
from pathways.domain.agreement.events import (
    AgreementLine,
    AgreementSigned,
    AgreementTerms,
    Formula,
)
from pathways.domain.enrolment.events import (
    Enrolled,
    InterviewHeld,
    InterviewKind,
    ModuleStarted,
    Proof,
    SessionAttended,
)
from pathways.domain.event import Event
from pathways.event_store.envelope import Envelope
from pathways.event_store.unit import Outcome, Unit
from pathways.postgres.database import Role
from pathways.projections.departement import Departement
from pathways.projections.settlement import receipt, settle, settle_many

NAMESPACE = UUID("8f0f5b0e-7d0c-4d53-9a4e-0d5a5a0c7f11")
START, END = date(2021, 1, 1), date(2021, 12, 31)
BATCH = 5_000
ROUNDS = 7


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--enrolments", type=int, default=10_000)
    arguments.add_argument("--each", type=int, default=40, help="attendances of an enrolment")
    arguments.add_argument("--agreements", type=int, default=100)
    asked = arguments.parse_args()
    with fresh_departement() as departement:
        agreements = [uuid5(NAMESPACE, f"agreement {n}") for n in range(asked.agreements)]
        seconds, count = timed(
            lambda: record(departement, facts(agreements, asked.enrolments, asked.each))
        )
        told("recorded", count, seconds, "events")
        seconds, _ = timed(departement.engine.catch_up)
        told("every model, from nothing", count, seconds, "events")
        with psycopg.connect(
            departement.database.conninfo(Role.OWNER), autocommit=True
        ) as connection:
            connection.execute("vacuum analyze attendances")
            rows = connection.execute("select count(*) from attendances").fetchone()
            assert rows is not None
            beside(departement, connection, agreements, rows[0])


def beside(
    departement: Departement,
    connection: psycopg.Connection[tuple[int]],
    agreements: Sequence[UUID],
    rows: int,
) -> None:
    """Each way in turn, over the same rows."""

    def aggregate() -> int:
        connection.execute(
            "select stream, kind, sum(quantity) from attendances group by stream, kind"
        ).fetchall()
        return rows

    def all_at_once() -> int:
        assert all(one.grant for one in settle_many(departement, agreements, END).values())
        return rows

    def one_by_one() -> int:
        assert all(settle(departement, agreement, END).grant for agreement in agreements)
        return rows

    side_by_side(
        f"{len(agreements)} agreements settled, {rows:,} rows of attendances",
        {
            "one aggregate, psycopg alone": aggregate,
            "settled at once": all_at_once,
            "settled one by one": one_by_one,
        },
        rounds=ROUNDS,
        unit="rows",
    )
    seconds, lines = timed(lambda: receipt(departement, agreements[0], END))
    told("the receipt of one agreement, every line", len(lines), seconds, "lines")


def record(departement: Departement, envelopes: Iterator[Envelope]) -> int:
    """Append them in batches, nothing being sealed; how many there were."""
    count, mapper = 0, departement.app.mapper
    while batch := [mapper.to_logged(one, None) for one in islice(envelopes, BATCH)]:
        (answer,) = departement.app.recorder.append([Unit(uuid4(), "bench", batch)])
        assert answer.outcome is Outcome.RECORDED
        count += len(batch)
    return count


def facts(agreements: Sequence[UUID], enrolments: int, each: int) -> Iterator[Envelope]:
    """The agreements, then each enrolment with its attendances."""
    draw = Random(49)
    for number, agreement in enumerate(agreements):
        yield from told_of(agreement, None, [signed(workshops(number))])
    for number in range(enrolments):
        at = number % len(agreements)
        stream, person = (uuid5(NAMESPACE, f"{what} {number}") for what in ("enrolment", "person"))
        events = [
            enrolled(person, agreements[at], workshops(at)),
            *attended(draw, each, workshops(at)),
        ]
        yield from told_of(stream, person, events)


def workshops(number: int) -> bool:
    """Whether the agreement of that number is paid by units; else by hours."""
    return number % 2 == 0


def told_of(stream: UUID, person: UUID | None, events: Sequence[Event]) -> Iterator[Envelope]:
    for version, event in enumerate(events, start=1):
        yield Envelope(stream, version, event, person, "bench", uuid4())


def attended(draw: Random, each: int, units: bool) -> Iterator[Event]:
    days = [START + timedelta(days=draw.randrange(365)) for _ in range(each)]
    if units:
        yield from (SessionAttended(uuid4(), day, 150) for day in days)
        return
    yield ModuleStarted("module_1", 1, START, END, (), START)
    for day in days:
        minutes = draw.randrange(20, 60)
        yield InterviewHeld(day, minutes, InterviewKind.REGULAR, "module_1")


def signed(units: bool) -> AgreementSigned:
    line = (
        AgreementLine(
            module="simple", formula=Formula.UNITS, quantity=Decimal(100),
            amount=Decimal(140_000), measures=("collective_participations",), rules=("A2.6",),
            budget_line="insertion", price=Decimal(1400), units_per_place=47, publics=("rsa",),
        )
        if units
        else AgreementLine(
            module="module_1", formula=Formula.HOURS, quantity=Decimal(1500),
            amount=Decimal(67_500), measures=("individual_hours",), rules=("A4.7",),
            budget_line="insertion", price=Decimal(45), cap_minutes=900, publics=("rsa",),
        )
    )  # fmt: skip
    terms = AgreementTerms(
        starts_on=START, ends_on=END, territories=("centre_anjou",), sites=(), publics=("rsa",),
        lines=(line,), draws=(),
    )  # fmt: skip
    return AgreementSigned(
        signed_on=START, organisation_id=NAMESPACE, programme="adse_a" if units else "ai",
        title="Action", terms=terms, gdpr_clause=True, communication_duties=(),
        final_report_due_on=date(2022, 2, 28), final_report_rule="G8", rules=(),
    )  # fmt: skip


def enrolled(person: UUID, agreement: UUID, units: bool) -> Enrolled:
    return Enrolled(
        beneficiary_id=person, agreement_id=agreement, organisation_id=NAMESPACE,
        programme="adse_a" if units else "ai", entered_on=START, public="rsa",
        territory="centre_anjou", right="open", proof=Proof.PAYER_FLOW, last_day_on=END,
        duration_rule="A2.5", rules=(), module="simple" if units else None,
    )  # fmt: skip


if __name__ == "__main__":
    main()
