"""`/rules`: the regulation in force on a day, each rule with its source."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, jsonify
from marshmallow import RAISE, Schema

from pathways.api.context import departement, today
from pathways.api.fields import StrictDate
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.shapes import plain, schema_of
from pathways.domain.rules import Choice, Rule

blueprint = Blueprint(
    "rules",
    __name__,
    url_prefix=f"{PREFIX}/rules",
    description="The regulation as dated data.",
)


@dataclass(frozen=True)
class RuleShown:
    name: str
    id: str
    label: str
    source: str
    value: Any
    unit: str
    binding: bool
    since: date
    until: date | None
    reading: str


@dataclass(frozen=True)
class ConditionShown:
    id: str
    label: str
    source: str
    reading: str


@dataclass(frozen=True)
class AlertStepShown:
    deadline: str
    step: str
    offset_days: int
    to: str
    label: str


@dataclass(frozen=True)
class RulesShown:
    on: date
    rules: tuple[RuleShown, ...]
    conditions: tuple[ConditionShown, ...]
    alert_steps: tuple[AlertStepShown, ...]


class RulesAsked(Schema):
    """The day asked; today where left out."""

    class Meta:
        unknown = RAISE

    on = StrictDate()


@blueprint.get("")
@blueprint.arguments(RulesAsked, location="query")
@blueprint.response(200, schema=schema_of(RulesShown))
@blueprint.doc(operationId="rules")
def rules_in_force(query: dict[str, Any]) -> Response:
    """Every rule in force on a day, the conditions held by code, and the steps of alerts."""
    day: date = query.get("on") or today()
    rules = departement().rules
    in_force = (r for n in rules.names for r in getattr(rules, n).history if r.in_force(day))
    steps = tuple(
        AlertStepShown(step.deadline, step.step, step.offset_days, step.to, step.label)
        for kind in sorted(rules.deadline_kinds)
        for step in rules.alert_steps_for(kind, day)
    )
    conditions = tuple(ConditionShown(c.id, c.label, c.source, c.reading) for c in rules.conditions)
    return jsonify(plain(RulesShown(day, tuple(map(_shown, in_force)), conditions, steps)))


def _shown(rule: Rule) -> RuleShown:
    value = rule.value
    if isinstance(value, tuple):
        value = [_choice(v) if isinstance(v, Choice) else v for v in value]
    return RuleShown(
        name=rule.name,
        id=rule.id,
        label=rule.label,
        source=rule.source,
        value=value,
        unit=rule.unit,
        binding=rule.binding,
        since=rule.since,
        until=rule.until,
        reading=rule.reading,
    )


def _choice(choice: Choice) -> dict[str, Any]:
    return {"code": choice.code, "label": choice.label, **choice.details}
