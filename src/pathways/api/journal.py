"""Each request's row in the access journal: whom it showed or acted upon, noticed as answers form.

Answers are shaped in a few places (`shapes.plain`, `exporting.export`, `files.file_answer`,
commands), and each of them tells whom it speaks of; facts recorded tell it themselves. The row is
written before the answer leaves: a look that cannot be recorded is not given.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_type_hints
from uuid import UUID

import psycopg
import structlog
from flask import Flask, Response, g, has_request_context, request

from pathways.access_journal.writing import Entry, write
from pathways.api import permission, problems
from pathways.api.context import deciding, here
from pathways.api.refusals import BadHeader, SandboxUnavailable, Unavailable
from pathways.event_store.application import appended
from pathways.event_store.envelope import Envelope
from pathways.event_store.recorder import LogPool

log = structlog.get_logger(__name__)

HEADER = "Access-Purpose"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER_METHOD = "?"

PERSONS = frozenset(
    {"person", "persons", "beneficiary", "beneficiary_id", "files", "absorbed", "merged_into",
     "duplicate", "duplicate_id", "into"}
)  # fmt: skip
"""The names of fields that hold people's ids."""
OF_A_PERSON = frozenset(
    {"orientation", "orientation_id", "enrolment", "enrolment_id", "procedure", "procedure_id",
     "positioning", "positioning_id", "contract_id", "engagement_contract_id"}
)  # fmt: skip
"""The names of fields that hold a stream about one person."""
ANY_STREAM = "stream"
"""In an address: a stream about one person, or several."""


class UnknownPurpose(BadHeader):
    """L'en-tête « Access-Purpose » porte un des motifs de consultation connus : {known}."""

    header = HEADER
    remedy = "Reprenez un de ces codes, ou retirez l'en-tête : le motif habituel sera noté."


class AccessNotRecorded(Unavailable):
    """Cette demande n'a pas pu être inscrite au journal des accès : elle reste sans réponse."""


@dataclass
class Noticed:
    """Whom a request has shown or acted upon so far."""

    persons: set[UUID] = field(default_factory=set)
    streams: set[UUID] = field(default_factory=set)
    whole_list: bool = False


def install(app: Flask, resources: Collection[str]) -> None:
    """Journal every request of this application to one of these blueprints, or to no address."""

    def purpose_told() -> None:
        if request.blueprint in resources:
            g.purpose = _stated()

    def recorded(response: Response) -> Response:
        if request.blueprint in resources or request.url_rule is None:
            return _recorded(response)
        return response

    app.before_request(purpose_told)
    app.after_request(recorded)


def journal_pool() -> LogPool:
    """Where the journal is read and written, whoever asks: it is not the département's data."""
    try:
        return deciding().app.recorder.pool
    except SandboxUnavailable:  # a test key's own is not there to write to
        return here().departement.app.recorder.pool


def notice(*values: Any) -> None:
    """The request shows these, or acts upon them: whoever they name is journaled.

    Reads rows, resources, commands and documents by the names of their fields.
    """
    if has_request_context():
        noticed = _noticed()
        for value in values:
            _walk(value, noticed)


def notice_whole_list() -> None:
    """The answer takes a whole list away: its row waits for the disk."""
    _noticed().whole_list = True


@appended.connect
def _acted_upon(_: object, envelopes: Sequence[Envelope], **__: Any) -> None:
    if has_request_context():
        _noticed().persons.update(one.person for one in envelopes if one.person is not None)


def _noticed() -> Noticed:
    found: Noticed | None = g.get("noticed")
    if found is None:
        found = g.noticed = Noticed()
    return found


def _walk(value: Any, noticed: Noticed) -> None:
    if isinstance(value, tuple | list | frozenset | set):
        for each in value:
            _walk(each, noticed)
    elif isinstance(value, Mapping):
        for each in value.values():
            _walk(each, noticed)
    elif is_dataclass(value) and not isinstance(value, type):
        persons, streams, nested = _plan(type(value))
        found = False
        for name in persons:
            people = set(_ids(getattr(value, name)))
            noticed.persons |= people
            found = found or bool(people)
            if not people:  # what is told of them, rather than their ids: the files of a sample
                _walk(getattr(value, name), noticed)
        if not found:
            for name in streams:
                noticed.streams.update(_ids(getattr(value, name)))
        for name in nested:
            _walk(getattr(value, name), noticed)


def _ids(value: Any) -> Iterator[UUID]:
    if isinstance(value, UUID):
        yield value
    elif isinstance(value, tuple | list | frozenset | set):
        for each in value:
            yield from _ids(each)
    elif isinstance(named := getattr(value, "id", None), UUID):
        yield named


@cache
def _plan(kind: type) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Which fields of a dataclass name people, files about one, and which hold more to read."""
    names = [one.name for one in fields(kind)]
    hints = get_type_hints(kind)
    persons = tuple(name for name in names if name in PERSONS)
    streams = tuple(name for name in names if name in OF_A_PERSON)
    nested = tuple(
        name for name in names if name not in (*persons, *streams) and _holds_more(hints[name])
    )
    return persons, streams, nested


def _holds_more(hint: Any) -> bool:
    return is_dataclass(hint) or any(map(_holds_more, get_args(hint)))


def _stated() -> str | None:
    """The code of the purpose that the caller gives. Raises UnknownPurpose."""
    given, known = request.headers.get(HEADER), permission.table().purposes
    if given is not None and given not in known:
        raise UnknownPurpose(known=", ".join(known))
    return given


def _recorded(response: Response) -> Response:
    try:
        write(journal_pool(), _entry(response))
    except psycopg.Error as error:
        kind = type(error).__name__  # its text may tell what a row held
        log.error("access not recorded", error=kind, request_id=g.get("request_id"))
        if response.status_code == 503:
            return response
        response.close()
        return problems.problem_of(AccessNotRecorded())
    return response


def _entry(response: Response) -> Entry:
    noticed, access = _noticed(), g.get("access")
    route = request.url_rule.rule if request.url_rule else None
    persons, streams = _named_by_the_address()
    group, table = permission.asked(), permission.table()
    stated: str | None = g.get("purpose")
    purpose = stated or (group.purpose if group else None)
    return Entry(
        request=g.get("request_id", ""),
        actor=access.actor if access else None,
        roles=sorted(access.roles) if access else (),
        key_id=g.get("key_id"),
        method=request.method if request.method in METHODS else OTHER_METHOD,
        route=route,
        status=response.status_code,
        refused=(g.get("refused") or g.get("problem")) if response.status_code >= 400 else None,
        subject=group.label if group else None,
        changed=group is not None and not table.reads(permission.operation()),
        purpose=purpose,
        why=table.purposes[purpose] if purpose else None,
        stated=stated is not None,
        persons=noticed.persons | persons,
        streams=noticed.streams | streams,
        durable=noticed.whole_list,
    )


def _named_by_the_address() -> tuple[set[UUID], set[UUID]]:
    named = {n: v for n, v in (request.view_args or {}).items() if isinstance(v, UUID)}
    return (
        {value for name, value in named.items() if name in PERSONS},
        {value for name, value in named.items() if name in OF_A_PERSON or name == ANY_STREAM},
    )
