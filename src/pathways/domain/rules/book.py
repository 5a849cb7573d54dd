"""`Rules`: the whole regulation, asked by the name of a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from pathways.domain.rules.alert import AlertStep, alert_steps_of
from pathways.domain.rules.condition import Condition, condition_of
from pathways.domain.rules.dated import DatedRule
from pathways.domain.rules.entry import Entry, RuleFile, entries_of
from pathways.domain.rules.indicator import Indicator, check_rules_of_indicator, indicators_of
from pathways.domain.rules.programme import Programme, check_rules_of, programmes_of
from pathways.domain.rules.reading import completed, rules_of
from pathways.domain.rules.rule import Rule

STANDARD = (
    "general.toml", "annexe_1.toml", "annexe_2.toml", "annexe_3.toml", "annexe_4.toml",
    "annexe_5.toml", "annexe_6.toml", "annexe_7.toml", "national_law.toml", "house.toml",
    "indicators.toml",
)  # fmt: skip


class Rules:
    """The rules of one département: `rules.first_rdv_within` is a `DatedRule`.

    AttributeError, with the names that come close, for a rule that is in no file.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        named: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            named[entry.name].append(entry)
        conditions = named.pop("condition", [])
        steps = alert_steps_of(named.pop("alert_steps", []))
        programmes, indicators = named.pop("programme", []), named.pop("indicator", [])
        self._entries: Mapping[str, list[Entry]] = named
        self.conditions: tuple[Condition, ...] = tuple(map(condition_of, conditions))
        """The rules that code holds rather than a value."""
        self.catalogue: tuple[Programme, ...] = programmes_of(programmes)
        """Every programme of insertion actions, through time."""
        self.indicators: tuple[Indicator, ...] = indicators_of(indicators)
        """Every version of every indicator."""
        self._steps: dict[str, tuple[AlertStep, ...]] = {
            kind: tuple(sorted((s for s in steps if s.deadline == kind), key=_by_offset))
            for kind in {step.deadline for step in steps}
        }
        self._named = {name: DatedRule(name, rules_of(name, one)) for name, one in named.items()}
        for name, group in named.items():
            if hasattr(Rules, name) or name.startswith("_") or not name.isidentifier():
                raise group[0].mistake("nom", "ne peut pas nommer une règle")
        for entry, programme in zip(programmes, self.catalogue, strict=True):
            check_rules_of(programme, entry, self._named)
        for entry, indicator in zip(indicators, self.indicators, strict=True):
            check_rules_of_indicator(indicator, entry, self._named, self.deadline_kinds)
        # Plain attributes: asking for a rule costs no more than any attribute.
        self.__dict__.update(self._named)

    @classmethod
    def load(cls, *paths: Path | RuleFile) -> Rules:
        """The rules written in these files; RulesMistaken names the file, the rule, the field."""
        return cls(entry for path in paths for entry in entries_of(path))

    @staticmethod
    @cache
    def standard() -> Rules:
        """The rules that come with the package: Maine-et-Loire 2021, and national law."""
        return Rules.load(*(files(__package__) / name for name in STANDARD))

    @property
    def names(self) -> tuple[str, ...]:
        """Every rule name, in the order of the files."""
        return tuple(self._named)

    @property
    def ids(self) -> frozenset[str]:
        """Every rule id, of entries and of conditions."""
        entries = {rule.id for dated in self._named.values() for rule in dated.history}
        return frozenset(entries | {condition.id for condition in self.conditions})

    def named(self, name: str) -> DatedRule:
        """The rule of that name; AttributeError, with the names that come close, where none is."""
        found: DatedRule = getattr(self, name)
        return found

    def programme(self, code: str, day: date) -> Programme | None:
        """The programme of that code in force on that day."""
        return next((one for one in self.catalogue if one.code == code and one.in_force(day)), None)

    def indicator(self, code: str, day: date) -> Indicator | None:
        """The version of that indicator in force on that day."""
        return next((i for i in self.indicators if i.code == code and i.in_force(day)), None)

    def ids_of(self, indicator: Indicator) -> tuple[str, ...]:
        """The ids of the rules that a version of an indicator holds cases against."""
        return indicator.rule_ids(self._named)

    def entries_of(self, rule_id: str) -> tuple[Rule | Condition, ...]:
        """Everything written under that id, values before conditions; empty for an unknown id."""
        return self._by_id.get(rule_id, ())

    @cached_property
    def _by_id(self) -> Mapping[str, tuple[Rule | Condition, ...]]:
        found: defaultdict[str, list[Rule | Condition]] = defaultdict(list)
        for dated in self._named.values():
            for rule in dated.history:
                found[rule.id].append(rule)
        for condition in self.conditions:
            found[condition.id].append(condition)
        return {rule_id: tuple(entries) for rule_id, entries in found.items()}

    def source_of(self, rule_id: str) -> str | None:
        """Where the rule of that id is written ("Annexe 1, art. 4.2"), None for an unknown id."""
        return next((entry.source for entry in self.entries_of(rule_id)), None)

    def alert_steps_for(self, kind: str, day: date) -> tuple[AlertStep, ...]:
        """The alert steps in force on `day` for that kind of deadline, earliest offset first.

        LookupError for a kind of deadline that no file names: it would stay silent for ever.
        """
        if kind not in self._steps:
            raise LookupError(f"no alert step for the deadline {kind!r}{_near(kind, self._steps)}")
        return tuple(step for step in self._steps[kind] if step.in_force(day))

    @property
    def deadline_kinds(self) -> frozenset[str]:
        """Every kind of deadline that has alert steps."""
        return frozenset(self._steps)

    def replacing(self, name: str, on: date | None = None, **fields: Any) -> Rules:
        """The same rules with fields of one entry changed: for what-if, and for tests.

        `on` picks the entry of that name in force on a day; it may be left out where there is
        only one. Entries written `like` the changed one follow it. ValueError where it is unclear
        which entry is meant, RulesMistaken where the change contradicts itself.
        """
        dated: DatedRule = getattr(self, name)
        group = self._entries[name]
        meant = [
            entry
            for entry in group
            if (on is None and "like" not in entry.fields)
            or (on is not None and _covers(entry, on) and entry.fields["id"] == dated.on(on).id)
        ]
        if len(meant) != 1:
            raise ValueError(f"which entry of {dated!r}? say on which day it is in force")
        changed = [
            Entry(entry.file, name, {**entry.fields, **fields}) if entry is meant[0] else entry
            for entry in group
        ]
        new = object.__new__(Rules)
        new.__dict__.update(self.__dict__)
        new.__dict__.pop("_by_id", None)
        new._entries = {**self._entries, name: changed}
        new._named = {**self._named, name: DatedRule(name, rules_of(name, changed))}
        new.__dict__[name] = new._named[name]
        return new

    def during(self, since: date, until: date, changes: Mapping[str, Mapping[str, Any]]) -> Rules:
        """The same rules with fields of some entries changed from `since` to `until`, for what-if.

        `changes` gives by rule name the fields that are otherwise in those days: every entry of
        that name in force then is split at their borders. AttributeError for a name that is in no
        file; RulesMistaken where the change contradicts itself.
        """
        new = object.__new__(Rules)
        new.__dict__.update(self.__dict__)
        new.__dict__.pop("_by_id", None)
        new._entries, new._named = dict(self._entries), dict(self._named)
        for name, fields in changes.items():
            self.named(name)
            group = [completed(entry, self._entries[name]) for entry in self._entries[name]]
            split = [part for entry in group for part in _split(entry, since, until, fields)]
            new._entries[name] = split
            new._named[name] = new.__dict__[name] = DatedRule(name, rules_of(name, split))
        return new

    def __getattr__(self, name: str) -> DatedRule:
        known = self.__dict__.get("_named", {})
        raise AttributeError(f"no rule named {name!r}{_near(name, known)}")


def _split(entry: Entry, since: date, until: date, fields: Mapping[str, Any]) -> Iterator[Entry]:
    """The entry before those days, changed in them, and after them: the parts there are."""
    first, last = entry.fields["since"], entry.fields.get("until")
    parts: tuple[tuple[date, date | None, Mapping[str, Any]], ...] = (
        (first, since - timedelta(days=1), {}),
        (since, until, fields),
        (until + timedelta(days=1), last, {}),
    )
    for begins, ends, changed in parts:
        begins = max(begins, first)
        ends = last if ends is None else min(ends, last or ends)
        if ends is None or begins <= ends:
            kept = {field: value for field, value in entry.fields.items() if field != "until"}
            period = {"since": begins} | ({"until": ends} if ends else {})
            yield Entry(entry.file, entry.name, {**kept, **period, **changed})


def _covers(entry: Entry, day: date) -> bool:
    since: date = entry.fields["since"]
    until: date = entry.fields.get("until", date.max)
    return since <= day <= until


def _by_offset(step: AlertStep) -> tuple[int, date]:
    return step.offset_days, step.since


def _near(name: str, known: Iterable[str]) -> str:
    matches = get_close_matches(name, list(known))
    return f"; did you mean {', '.join(matches)}?" if matches else ""
