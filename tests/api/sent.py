"""Requests drawn from the specification by schemathesis, most of them about what the town holds.

A random id names nobody and a random version is stale: drawn alone, nearly every request would stop
there. Those meant to be well-formed are therefore put, more often than not, on streams that exist,
at the version they are at; those meant to be malformed are sent as drawn.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from random import Random
from typing import Any
from uuid import UUID

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case as AnyCase
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from xlsxwriter import Workbook

from pathways.api.commands import OFFERED
from pathways.api.uploads import XLSX
from pathways.domain.aggregates import state_of
from pathways.domain.command import decider_of
from pathways.projections.departement import Departement

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
"""What each answer is held to."""

ASKED = {
    "organisation": "organisation_id",
    "operator": "organisation_id",
    "employer": "organisation_id",
    "referent": "referent_id",
    "person": "beneficiary_id",
    "agreement": "agreement_id",
    "orientation": "orientation_id",
}
"""How addresses call what the body calls otherwise."""
WORDS = {"territory": ("centre_anjou", "est_anjou"), "decided_by": ("president",)}
"""Codes that the specification leaves open, for a département has its own."""
RARE = {"corrects", "cursor", "known_at", "at_least"}
"""What most requests leave out; drawn at random, it names nothing."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Operation = APIOperation[Any, Any, Any, Any]
Case = AnyCase[Any]
Ids = Mapping[str, Sequence[str]]


def _workbook() -> bytes:
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet("Présences").write_row(0, 0, ("Nom", "Prénom", "Date", "Heures"))
    return content.getvalue()


schemathesis.openapi.media_type(XLSX, st.binary(max_size=400) | st.just(_workbook()))


@dataclass
class Sent:
    """What was sent and how it was answered; `breaches` names each kind once."""

    cases: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    breaches: dict[str, str] = field(default_factory=dict)

    def told(self) -> str:
        """Every breach, with the request that shows it."""
        return "\n\n".join(f"{name}\n{shown}" for name, shown in self.breaches.items())


@dataclass(frozen=True)
class Sender:
    """Sends to an application over a town, under one of several keys."""

    app: Flask
    departement: Departement
    keys: Sequence[str]
    ids: Ids
    today: date
    created: set[str] = field(default_factory=set)
    """What the requests themselves created: a link that names it is followed as it is."""

    def specification(self) -> Any:
        schema = schemathesis.openapi.from_wsgi("/openapi.json", self.app)
        schema.config.generation.update(with_security_parameters=False)
        return schema

    def operations(self) -> Iterator[Operation]:
        """Every operation of the specification; one that cannot be read is an error."""
        for found in self.specification().get_all_operations():
            yield found.ok()

    def machine(self, into: Sent) -> Any:
        """A machine that creates, and follows the links of what it created."""
        sender, base = self, self.specification().as_state_machine()

        class Chain(base):  # type: ignore[misc, valid-type]
            def before_call(self, case: Case) -> None:
                if well_formed(case):
                    sender.put_on_the_town(case, Random(repr((case.query, case.body))))

            def get_call_kwargs(self, case: Case) -> dict[str, Any]:
                return {"headers": sender.authorization(sender.keys[0])}

            def validate_response(self, response: Any, case: Case, **_: Any) -> None:
                into.cases[case.operation.label] += 1
                into.statuses[response.status_code] += 1
                sender.hold(case, response, sender.keys[0], into)
                if response.status_code == 201:
                    sender.created.add(response.json()["id"])

        return Chain

    @staticmethod
    def authorization(key: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {key}"}

    def send(self, operation: Operation, cases: int, into: Sent) -> None:
        """So many cases, half of them meant to be malformed; where nothing can be, all well-formed.

        An operation that takes nothing has one case, which is sent again and again.
        """
        label, seed = operation.label, 20261125
        self._send(operation, GenerationMode.NEGATIVE, cases // 2, seed, into)
        while into.cases[label] < cases:
            before = into.cases[label]
            self._send(operation, GenerationMode.POSITIVE, cases - before, seed, into)
            assert into.cases[label] > before, label
            seed += 1

    def _send(self, operation: Operation, mode: Any, cases: int, seed: int, into: Sent) -> None:
        @seeded(seed)
        @settings(
            max_examples=cases,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=[*HealthCheck],
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def each(case: Case) -> None:
            self.one(case, into)

        try:
            each()
        except Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE, operation.label

    def one(self, case: Case, into: Sent) -> None:
        """One request and what its answer breaches."""
        chance = Random(repr((case.path_parameters, case.query, case.body)))
        if well_formed(case):
            self.put_on_the_town(case, chance)
        key = self.keys[0] if chance.random() < 0.8 else chance.choice(self.keys)
        response = case.call(headers=self.authorization(key))
        into.cases[case.operation.label] += 1
        into.statuses[response.status_code] += 1
        self.hold(case, response, key, into)

    def hold(self, case: Case, response: Any, key: str, into: Sent) -> None:
        """Hold an answer to what the specification says of it."""
        try:
            case.validate_response(response, checks=CHECKS, headers=self.authorization(key))
        except FailureGroup as group:
            for failure in group.exceptions:
                title = getattr(failure, "title", type(failure).__name__)
                told = f"{case.operation.label}: {title}"
                into.breaches.setdefault(
                    told, f"{failure}\n{response.status_code} {case.as_curl_command()[:2000]}"
                )

    def put_on_the_town(self, case: Case, chance: Random) -> None:
        """Have the request name what exists, on days that were lived, at the version it is at."""
        for name in RARE & case.query.keys():
            if chance.random() < 0.8:
                del case.query[name]
        case.path_parameters = self._likely("", case.path_parameters, chance)
        case.query = self._likely("", case.query, chance)
        case.body = self._likely("", case.body, chance)
        if not case.headers:
            return
        if "Idempotency-Key" in case.headers and chance.random() < 0.9:
            case.headers["Idempotency-Key"] = f"{chance.getrandbits(128):x}"
        if "If-Match" in case.headers and chance.random() < 0.8:
            case.headers["If-Match"] = f'"{self._version(case)}"'

    def _version(self, case: Case) -> int:
        for value in case.path_parameters.values():
            try:
                stream = UUID(str(value))
            except ValueError:
                continue
            return self.departement.app.recorder.versions([stream]).get(stream, 1)
        return 1

    def _likely(self, name: str, value: Any, chance: Random) -> Any:
        if isinstance(value, dict):
            return {key: self._likely(key, each, chance) for key, each in value.items()}
        if isinstance(value, list):
            return [self._likely(name, each, chance) for each in value]
        if not isinstance(value, str) or chance.random() < 0.2:
            return value
        if name in WORDS:
            return chance.choice(WORDS[name])
        if _DATE.fullmatch(value):
            return str(self.today - timedelta(days=chance.randint(0, 500)))
        if value in self.created:
            return value
        known = self.ids.get(ASKED.get(name, name))
        return chance.choice(known) if known and _is_id(value) else value


def well_formed(case: Case) -> bool:
    """Whether the case was drawn to be accepted."""
    return case.meta is None or case.meta.generation.mode is GenerationMode.POSITIVE


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def ids_of(departement: Departement) -> Ids:
    """By the name a request gives it: each stream that lives, each id that a fact names."""
    named = {state: name for kind in OFFERED for name, state in decider_of(kind).states[:1]}
    found: dict[str, set[str]] = {}
    with departement.app.recorder.pool.connection() as connection:
        rows = connection.execute("select stream, version, name, payload from events").fetchall()
    for stream, version, name, payload in rows:
        found.setdefault("stream", set()).add(str(stream))
        if version == 1 and (kind := named.get(state_of(name))):
            found.setdefault(f"{kind}_id", set()).add(str(stream))
        for key, value in payload.items():
            if key.endswith("_id") and isinstance(value, str):
                found.setdefault(key, set()).add(value)
    return {name: sorted(ids) for name, ids in found.items()}
