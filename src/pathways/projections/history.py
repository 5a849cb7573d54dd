"""A person's history and a stream's facts: both times, who, why, and the rule behind each date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from pathways.domain.alert.events import AlertRaised
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.event import Event
from pathways.domain.refusal import NotFound
from pathways.domain.rules import Condition, Rule, Rules
from pathways.event_store.envelope import Envelope
from pathways.projections.departement import Departement


@dataclass(frozen=True)
class Due:
    """A date that a fact set, and the rule that gave it."""

    field: str
    due_on: date
    rule: str
    source: str | None
    label: str | None
    explanation: str


@dataclass(frozen=True)
class Moment:
    """One event. `place` is the version that `corrects` names; `replaced_by` a position."""

    position: int
    stream: UUID
    version: int
    place: int
    name: str
    happened_on: date
    recorded_at: datetime
    actor: str
    reason: str | None
    corrects: int | None
    replaced_by: int | None
    readable: bool
    fields: Mapping[str, Any]
    dues: tuple[Due, ...]


def history(departement: Departement, person: UUID) -> list[Moment]:
    """Everything recorded about a person and the files merged into theirs, as it was learnt.

    Raises NotFound for someone nothing was ever recorded about.
    """
    app = departement.app
    envelopes = app.history(person)
    if not envelopes:
        raise NotFound(field="beneficiary_id")
    file = app.load(BeneficiaryState, person).state
    assert isinstance(file, BeneficiaryState)
    for duplicate in file.absorbed:
        envelopes += app.history(duplicate)
    moments = moments_of(envelopes, departement.rules)
    return sorted(moments, key=lambda moment: moment.position)


def moments_of(envelopes: Sequence[Envelope], rules: Rules) -> list[Moment]:
    """These recorded envelopes, each with the position of what took its place."""
    replaced: dict[tuple[UUID, int], list[int]] = {}
    for envelope in envelopes:
        if envelope.corrects is not None and envelope.position is not None:
            place = (envelope.originator_id, envelope.corrects)
            replaced.setdefault(place, []).append(envelope.position)
    return [
        _moment(one, replaced.get((one.originator_id, one.version), []), rules) for one in envelopes
    ]


def _moment(envelope: Envelope, replacements: Sequence[int], rules: Rules) -> Moment:
    assert envelope.position is not None
    assert envelope.recorded_at is not None
    return Moment(
        position=envelope.position,
        stream=envelope.originator_id,
        version=envelope.originator_version,
        place=envelope.version,
        name=envelope.event.name,
        happened_on=envelope.event.happened_on,
        recorded_at=envelope.recorded_at,
        actor=envelope.actor,
        reason=envelope.reason,
        corrects=envelope.corrects,
        replaced_by=min((p for p in replacements if p > envelope.position), default=None),
        readable=envelope.readable,
        fields=msgspec.to_builtins(envelope.event),
        dues=_dues(envelope.event, rules),
    )


def _dues(event: Event, rules: Rules) -> tuple[Due, ...]:
    found = []
    for name, due_on in vars(event).items():
        if not name.endswith("due_on") or due_on is None:
            continue
        rule_id = getattr(event, name.removesuffix("due_on") + "rule", None)
        rule_id = rule_id or getattr(event, "rule", None)
        if rule_id is not None:
            entries = _meant(rules.entries_of(str(rule_id)), event, name)
            found.append(_due(name, due_on, str(rule_id), event.happened_on, entries))
    # The soonest first, whatever order the log keeps fields in.
    return tuple(sorted(found, key=lambda due: (due.due_on, due.field)))


def _meant(
    entries: Sequence[Rule | Condition], event: Event, field: str
) -> Sequence[Rule | Condition]:
    """Of the entries of one id, those that give this date: by name, or by the fact they run from.

    A1.4b says of two facts, A1.7 of a delay and of a longest duration.
    """
    topic = event.kind if isinstance(event, AlertRaised) else field.removesuffix("_due_on")
    named = [one for one in entries if isinstance(one, Rule) and one.name == f"{topic}_within"]
    running = [one for one in entries if isinstance(one, Rule) and event.name in one.runs_from]
    others = [one for one in entries if not isinstance(one, Rule) or not one.runs_from]
    return named or running or others or entries


def _due(
    name: str, due_on: date, rule_id: str, since: date, entries: Sequence[Rule | Condition]
) -> Due:
    giving = (one for one in entries if isinstance(one, Rule) and _gives(one, since, due_on))
    rule = next(giving, None)
    told = rule or next(iter(entries), None)
    explanation = f"Au plus tard le {due_on:%d/%m/%Y}"
    if told:
        counted = f", compté du {since:%d/%m/%Y}" if rule else ""
        explanation += f" : {told.label} ({told.source}){counted}"
    return Due(
        name,
        due_on,
        rule_id,
        told.source if told else None,
        told.label if told else None,
        explanation,
    )


def _gives(rule: Rule, since: date, due_on: date) -> bool:
    """One id may have several entries: the one meant gives this date from that day."""
    try:
        return rule.after(since) == due_on
    except TypeError:
        return False
