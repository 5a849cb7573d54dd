"""Norms of an action: what does not meet one is recorded and flagged with the rule, never refused.

A group of 6 to 8, a session of 2 to 3 hours, a week of 20 to 26: the figure is a dated rule that
the programme names; the event keeps the ids of those it does not meet.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from pathways.domain.rules import Rules
from pathways.domain.rules.rule import Rule, Span

MINUTES_IN_AN_HOUR = 60


def unmet(rules: Rules, names: Iterable[str | None], number: int | Decimal, day: date) -> set[str]:
    """The ids of the norms of these names that the number does not meet on that day.

    People are counted whole, hours as they are; a length in minutes is asked of `unmet_length`.
    """
    return {rule.id for rule in _in_force(rules, names, day) if not _meets(rule, number)}


def unmet_length(rules: Rules, names: Iterable[str | None], minutes: int, day: date) -> set[str]:
    """As `unmet` for a length in minutes, whether the rule counts minutes or hours."""
    return {
        rule.id
        for rule in _in_force(rules, names, day)
        if not _meets(
            rule,
            Decimal(minutes) / MINUTES_IN_AN_HOUR if rule.unit.startswith("hours") else minutes,
        )
    }


def _in_force(rules: Rules, names: Iterable[str | None], day: date) -> Iterable[Rule]:
    for name in filter(None, names):
        rule = rules.named(name).find(day)
        if rule is not None:
            yield rule


def _meets(rule: Rule, number: int | Decimal) -> bool:
    """A span is met inside; a bare figure is the least there should be."""
    if isinstance(rule.value, Span):
        return number in rule.value
    return bool(rule.value <= number)
