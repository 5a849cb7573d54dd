"""What the benchmarks share: a département of its own with fsync on, and variants timed in turn.

Absolute figures say something about one machine and one moment. Variants are therefore run round
after round in the same process and on the same server, and what is told is the median of each
beside that of the first: only the ratio travels.
"""

import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

from psycopg.conninfo import conninfo_to_dict

from pathways.demo.load import load
from pathways.postgres.database import Database, Role
from pathways.projections.departement import Departement, open_departement

TODAY = date(2025, 11, 21)

T = TypeVar("T")


@contextmanager
def fresh_departement(people: int = 0, kept: str | None = None) -> Iterator[Departement]:
    """An empty département on a server of its own, or one where that many people have lived.

    `kept`: a folder that outlives the run; what was loaded into it before is not loaded again.
    """
    with (
        tempfile.TemporaryDirectory(prefix="pathways-bench-") as folder,
        open_departement({"PATHWAYS_DATA": kept or folder}) as departement,
    ):
        if people:
            seconds, loaded = timed(lambda: load(departement, people=people, today=TODAY))
            if not loaded.already:
                told(f"{people} people lived and recorded", loaded.events, seconds, "events")
        yield departement


def library_environment(database: Database) -> dict[str, str]:
    """How the eventsourcing library's own PostgreSQL module reaches the same server."""
    owner: Mapping[str, Any] = conninfo_to_dict(database.conninfo(Role.OWNER))
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": owner["dbname"],
        "POSTGRES_HOST": owner["host"],
        "POSTGRES_PORT": str(owner.get("port", 5432)),
        "POSTGRES_USER": owner["user"],
        "POSTGRES_PASSWORD": owner.get("password", ""),
        "POSTGRES_SCHEMA": database.schema,
        "POSTGRES_POOL_SIZE": "10",
    }


@contextmanager
def served(module: str, which: str, env: dict[str, str]) -> Iterator[int]:
    """The server that `python -m module --serve which` is, in a process of its own; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", module, "--serve", which, "--port", str(port)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def timed(function: Callable[[], T]) -> tuple[float, T]:
    """The seconds it took, and what it answered."""
    start = time.perf_counter()
    answer = function()
    return time.perf_counter() - start, answer


def side_by_side(
    title: str, variants: Mapping[str, Callable[[], int]], *, rounds: int = 5, unit: str = "events"
) -> None:
    """Run each variant in turn, round after round; each answers how many things it did."""
    rates: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(rounds):
        for name, variant in variants.items():
            seconds, count = timed(variant)
            rates[name].append(count / seconds)
    print(f"\n{title}")
    base = statistics.median(next(iter(rates.values())))
    for name, found in rates.items():
        rate = statistics.median(found)
        print(f"  {name:<58}{rate:>11,.0f} {unit} a second{rate / base:>8.2f} ×")


def latencies(title: str, variants: Mapping[str, Sequence[float]]) -> None:
    """p50 and p99 of seconds measured, in milliseconds, beside those of the first."""
    print(f"\n{title}")
    base = [quantile(next(iter(variants.values())), q) for q in (50, 99)]
    for name, seconds in variants.items():
        p50, p99 = (quantile(seconds, q) for q in (50, 99))
        ratios = f"{p50 / base[0]:>8.2f} ×{p99 / base[1]:>8.2f} ×"
        print(f"  {name:<50} p50 {p50 * 1000:>8.2f} ms  p99 {p99 * 1000:>8.2f} ms{ratios}")


def quantile(seconds: Sequence[float], percent: int) -> float:
    return statistics.quantiles(seconds, n=100, method="inclusive")[percent - 1]


def told(what: str, count: int, seconds: float, unit: str) -> None:
    rate = count / seconds
    print(f"  {what:<50}{count:>9,} {unit} in {seconds:>7.2f} s {rate:>10,.0f} a second")
