"""Indicators: what a published figure counts, over what, and who is left out, as dated data.

A file describes an indicator with one table `[[indicator]]` for each of its versions. `cases` is
the file of `pathways.projections.indicators` that lists its cases; `kinds`, `met_by` and `rules`
complete it. A version is of the days it is in force; a figure of a day is told by that day's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pathways.domain.rules.dated import DatedRule
from pathways.domain.rules.entry import (
    Entry,
    check_fields,
    check_id,
    check_period,
    overlap,
)

UNITS = ("count", "share", "median_days", "euros")
"""A number of cases, the per cent of them that meet a condition, the middle of delays, euros."""

ABOUT = ("day", "period")
"""Whether it tells what holds on a day, or what happened from a day to another."""

GROUPS = (
    "organisation", "referent", "territory", "profile", "month", "nature", "programme", "objective",
)  # fmt: skip
"""What its cases can be told apart by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One version of an indicator."""

    code: str
    id: str
    since: date
    until: date | None = None
    label: str
    definition: str
    """In French: what is counted, over what, and who is left out."""
    source: str
    unit: str
    about: str
    cases: str
    by: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    """The deadlines it looks at."""
    met_by: tuple[str, ...] = ()
    """The events it waits for, or counts."""
    rules: tuple[str, ...] = ()
    """Names of the dated rules whose figures it holds cases against."""
    natures: Mapping[str, str] = field(default_factory=dict, hash=False)
    """The French of its cases' natures, where they are not those of a rule."""
    natures_of: str | None = None
    """The rule whose codes its natures are."""

    def in_force(self, day: date) -> bool:
        """Whether `day` lies between `since` and `until`, both included."""
        return self.since <= day and (self.until is None or day <= self.until)

    def rule_ids(self, named: Mapping[str, DatedRule]) -> tuple[str, ...]:
        """The ids of its rules' entries in force in the days of this version."""
        return tuple(
            dict.fromkeys(
                rule.id
                for name in self.rules
                for rule in named[name].history
                if overlap(self.since, self.until, rule.since, rule.until)
            )
        )


_FIELDS: Mapping[str, type] = {
    "code": str, "id": str, "since": date, "until": date, "label": str, "definition": str,
    "source": str, "unit": str, "about": str, "cases": str, "by": list, "kinds": list,
    "met_by": list, "rules": list, "natures": dict, "natures_of": str,
}  # fmt: skip
_NEEDED = ("code", "id", "since", "label", "definition", "source", "unit", "about", "cases", "by")
_CODES = ("by", "kinds", "met_by", "rules")


def indicators_of(entries: Iterable[Entry]) -> tuple[Indicator, ...]:
    """The indicators these tables describe, oldest version first.

    RulesMistaken where a word is unknown, or two versions of one are in force on a day.
    """
    found: list[Indicator] = []
    for entry in entries:
        one = _indicator(entry)
        for other in found:
            if other.code != one.code:
                continue
            if overlap(other.since, other.until, one.since, one.until):
                raise entry.mistake("since", f"« {one.code} » a deux définitions le même jour")
            if other.unit != one.unit or other.about != one.about:
                raise entry.mistake(
                    "unit" if other.unit != one.unit else "about",
                    f"« {one.code} » ne change ni d'unité ni de nature d'une version à l'autre",
                )
        found.append(one)
    return tuple(found)


def check_rules_of_indicator(
    one: Indicator, entry: Entry, named: Mapping[str, DatedRule], deadline_kinds: frozenset[str]
) -> None:
    """Refuse an indicator that names a rule, a deadline or a list that no file has."""
    for name in one.rules:
        if name not in named:
            raise entry.mistake("rules", f"aucune règle ne s'appelle « {name} »")
    if one.rules and not one.rule_ids(named):
        raise entry.mistake("rules", "aucune n'est en vigueur pendant cette version")
    for kind in one.kinds if deadline_kinds else ():  # no step at all is told by who needs them
        if kind not in deadline_kinds:
            raise entry.mistake("kinds", f"aucune échéance ne s'appelle « {kind} »")
    if one.natures_of is not None:
        rule = named[one.natures_of].find(one.since) if one.natures_of in named else None
        if rule is None or rule.unit != "list":
            raise entry.mistake(
                "natures_of", f"« {one.natures_of} » n'est pas une liste en vigueur"
            )


def _indicator(entry: Entry) -> Indicator:
    check_fields(entry, _FIELDS, _NEEDED)
    check_period(entry)
    check_id(entry)
    for name in _CODES:
        given = entry.fields.get(name, [])
        if not all(isinstance(code, str) for code in given) or len(set(given)) < len(given):
            raise entry.mistake(name, "attend une liste de codes, chacun une fois")
    for name, among in (("unit", UNITS), ("about", ABOUT)):
        _known(entry, name, (entry.fields[name],), among)
    _known(entry, "by", entry.fields["by"], GROUPS)
    natures = entry.fields.get("natures", {})
    if not all(isinstance(label, str) for label in natures.values()):
        raise entry.mistake("natures", "donne à chaque code son libellé")
    if ("nature" in entry.fields["by"]) != (bool(natures) or "natures_of" in entry.fields):
        raise entry.mistake("natures", "va avec « nature » dans « by »")
    if natures and "natures_of" in entry.fields:
        raise entry.mistake("natures_of", "dit autrement ce que dit « natures »")
    return Indicator(**{name: _frozen(value) for name, value in entry.fields.items()})


def _known(entry: Entry, name: str, given: Iterable[str], known: Iterable[str]) -> None:
    for code in given:
        if code not in known:
            raise entry.mistake(name, f"« {code} » n'existe pas ; connus : {', '.join(known)}")


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
