"""How many requests a caller may make in a minute: exact, however many processes answer.

Whoever shows a good key is counted by account, everyone else by address, which is kept as a keyed
hash. One round trip counts a request and tells what is left (ADR 45); a refused one costs no more.
"""

import ipaddress
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count

import psycopg
from flask import Flask, Response, g, request
from psycopg_pool import PoolTimeout

from pathways.api.context import here
from pathways.api.identity import accounts
from pathways.api.problems import problem_of
from pathways.api.refusals import TooManyRequests
from pathways.projections.departement import Departement

SWEEP = 1_000
"""Requests of a process between two sweeps of the windows that are over."""
OPEN = ("health", "metrics")
"""What is never counted: a monitor that is refused would tell that the service is down."""


@dataclass(frozen=True)
class Rates:
    """Requests in a window of so many seconds."""

    account: int = 6_000
    address: int = 300
    seconds: int = 60


@dataclass(frozen=True)
class Spent:
    """Where a caller stands, this request included."""

    by: str
    most: int
    used: int
    opens_in: int
    seconds: int

    @property
    def too_many(self) -> bool:
        return self.used > self.most


def install(app: Flask, rates: Rates) -> None:
    """Count the requests of this application, and refuse those beyond."""
    turn = count(1)

    def spend(by: str, caller: str, usual: int) -> None:
        spent = _spend(here().departement, by, caller, usual, rates.seconds)
        g.spent = spent
        if next(turn) % SWEEP == 0:
            _sweep(here().departement, rates.seconds)
        if spent.too_many:
            raise TooManyRequests(most=spent.most, seconds=spent.seconds)

    def before() -> None:
        if "access" in g:
            spend("account", g.access.actor, rates.account)
        elif request.blueprint not in OPEN:
            _unless_no_database(lambda: spend("address", _address(), rates.address))

    def after(response: Response) -> Response:
        if response.status_code == 401 and request.blueprint not in OPEN:
            try:
                _unless_no_database(lambda: spend("address", _address(), rates.address))
            except TooManyRequests as refusal:
                response = problem_of(refusal)
        return _told(response)

    app.before_request(before)
    app.after_request(after)


def limit(departement: Departement, actor: str, per_window: int | None, *, by: str) -> None:
    """Let an account make so many requests in a window; None: as many as the others.

    Raises NoSuchAccount.
    """
    accounts.show(departement, actor)
    with accounts.owned(departement) as connection:
        connection.execute("delete from rate_limits where actor = %s", (actor,))
        if per_window is not None:
            connection.execute("insert into rate_limits values (%s, %s)", (actor, per_window))
        accounts.note(connection, actor, "limited", by, requests=per_window)


def _spend(departement: Departement, by: str, caller: str, usual: int, seconds: int) -> Spent:
    with departement.app.recorder.pool.connection() as connection:
        row = connection.execute(
            "select most, used, opens_in from spend(%s, %s, %s)",
            (f"{by}:{caller}", usual, seconds),
            prepare=True,
        ).fetchone()
    assert row is not None
    most, used, opens_in = row
    return Spent(by, most, used, opens_in, seconds)


def _sweep(departement: Departement, seconds: int) -> None:
    with departement.app.recorder.pool.connection() as connection:
        connection.execute(
            "delete from rates where since < clock_timestamp() - make_interval(secs => %s)",
            (2 * seconds,),
        )


def _unless_no_database(spend: Callable[[], None]) -> None:
    """Pages that need no database are shown without one."""
    with suppress(psycopg.OperationalError, PoolTimeout):
        spend()


def _address() -> str:
    """Who asks, by the network: one address, or what one subscriber is given of IPv6."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if address.version == 6:
        address = ipaddress.ip_network((address, 64), strict=False).network_address
    return here().departement.keyring.keyed_hash("address", str(address))


def _told(response: Response) -> Response:
    """What is left, and for how long."""
    spent: Spent | None = g.get("spent")
    if spent is not None:
        left = max(0, spent.most - spent.used)
        response.headers["RateLimit-Policy"] = f'"{spent.by}";q={spent.most};w={spent.seconds}'
        response.headers["RateLimit"] = f'"{spent.by}";r={left};t={spent.opens_in}'
        if response.status_code == 429:
            response.headers["Retry-After"] = str(spent.opens_in)
    return response
