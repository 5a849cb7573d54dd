"""A rule through time: its entries, and which of them holds on a day."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta

from pathways.domain.refusal import Refusal
from pathways.domain.rules.rule import Rule


class NoRuleInForce(Refusal, LookupError):
    """Aucune règle « {label} » ({name}) n'est en vigueur le {day:%d/%m/%Y}."""


class SeveralRulesInForce(Refusal, LookupError):
    """Le {day:%d/%m/%Y}, la règle « {label} » ({name}) dépend du fait qui fait courir le délai."""


class DatedRule:
    """The entries of one name; asking for a day is one bisection."""

    __slots__ = ("_changes", "_in_force", "_started_by", "history", "name")

    def __init__(self, name: str, entries: Iterable[Rule]) -> None:
        self.name = name
        self.history = tuple(sorted(entries, key=lambda rule: (rule.since, rule.id)))
        """Every entry, oldest first."""
        # What is in force changes on these days only.
        self._changes = sorted(_changes(self.history))
        self._in_force = [self._on_changing(day) for day in self._changes]
        self._started_by: dict[str, tuple[Rule, ...]] = {}
        for rule in self.history:
            for fact in rule.runs_from:
                self._started_by[fact] = (*self._started_by.get(fact, ()), rule)

    def on(self, day: date) -> Rule:
        """The entry in force on `day`, for an accompaniment opened that same day.

        Raises NoRuleInForce, or SeveralRulesInForce where only the fact could tell (`started_by`).
        """
        rule = self.find(day)
        if rule is None:
            raise NoRuleInForce(name=self.name, label=self.history[0].label, day=day)
        return rule

    def find(self, day: date) -> Rule | None:
        """As `on`, but None where nothing is in force."""
        index = bisect_right(self._changes, day) - 1
        if index < 0:
            return None
        rules = self._in_force[index]
        if isinstance(rules, tuple):
            raise SeveralRulesInForce(name=self.name, label=rules[0].label, day=day)
        return rules

    def started_by(self, fact: str, day: date, opened_on: date | None = None) -> Rule | None:
        """The entry in force on `day` whose delay that fact starts, or None.

        `fact` is a registered event name; `opened_on` the orientation date of the accompaniment
        concerned (`day` itself where it is not given).
        """
        opened_on = opened_on or day
        for rule in self._started_by.get(fact, ()):
            if rule.in_force(day) and rule.concerns(opened_on):
                return rule
        return None

    def _on_changing(self, day: date) -> Rule | tuple[Rule, ...] | None:
        rules = tuple(rule for rule in self.history if rule.in_force(day) and rule.concerns(day))
        return rules if len(rules) > 1 else rules[0] if rules else None

    def __repr__(self) -> str:
        return f"<rule {self.name}: {', '.join(rule.id for rule in self.history)}>"


def _changes(history: Iterable[Rule]) -> set[date]:
    days: set[date] = set()
    for rule in history:
        days.add(rule.since)
        days.update(day for day in (rule.opened_since, rule.opened_before) if day)
        if rule.until is not None and rule.until < date.max:
            days.add(rule.until + timedelta(days=1))
    return days
