"""The other rules: those of the département, with some changed for one year."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pathways.domain.rules import Rules, RulesMistaken
from pathways.domain.rules.entry import Entry, RuleFile, entries_of

CHANGEABLE = frozenset({"value", "unit", "binding", "runs_from", "opened_since", "opened_before"})
"""The fields of an entry that may be otherwise; its id, source and label stay, to compare."""


def changes_in(file: Path | RuleFile) -> dict[str, dict[str, Any]]:
    """What a file changes: tables `[[rule]]` with the fields that are otherwise.

    RulesMistaken where it is not such a file, changes one rule twice, or an id or a period.
    """
    changes: dict[str, dict[str, Any]] = {}
    for entry in entries_of(file):
        if entry.name in changes:
            raise entry.mistake("nom", "est changée deux fois")
        changes[entry.name] = _fields(entry)
    return changes


def changes_of(told: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What `NAME=VALUE` changes: whole numbers, amounts, dates and codes, as TOML writes them.

    RulesMistaken where it cannot be read.
    """
    changes: dict[str, dict[str, Any]] = {}
    for one in told:
        name, _, value = one.partition("=")
        written = _Written("changement", f"[[{name.strip()}]]\nvalue = {value.strip()}\n")
        changes |= changes_in(written)
    return changes


def rules_with(rules: Rules, changes: Mapping[str, Mapping[str, Any]], year: int) -> Rules:
    """The rules with these changes from 1 January to 31 December of that year.

    RulesMistaken for an unknown rule, for one that was not in force, or for a value it cannot have.
    """
    since, until = date(year, 1, 1), date(year, 12, 31)
    for name in changes:
        if name not in rules.names:
            raise RulesMistaken(f"changement : aucune règle ne s'appelle « {name} »")
        in_force = [
            rule
            for rule in rules.named(name).history
            if rule.since <= until and (rule.until is None or since <= rule.until)
        ]
        if not in_force:
            raise RulesMistaken(f"changement, règle {name} : elle n'était pas en vigueur en {year}")
    return rules.during(since, until, changes)


def _fields(entry: Entry) -> dict[str, Any]:
    for field in entry.fields:
        if field not in CHANGEABLE:
            known = ", ".join(sorted(CHANGEABLE))
            raise entry.mistake(field, f"ne se change pas ; ce qui se change : {known}")
    if not entry.fields:
        raise entry.mistake("value", "manque")
    return dict(entry.fields)


class _Written:
    """A text as a rule file."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self._text = name, text

    def read_text(self, encoding: str) -> str:
        return self._text
