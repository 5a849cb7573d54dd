"""Reading rules: the entries `[[name]]` of one name, checked, none contradicting another."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations

from pathways.domain.rules.entry import Entry, check_fields, check_id, check_period, overlap
from pathways.domain.rules.rule import Rule
from pathways.domain.rules.values import READERS

_REQUIRED = ("id", "since", "value", "unit", "binding", "source", "label")
_KINDS: Mapping[str, type] = {
    "id": str, "since": date, "until": date, "unit": str, "binding": bool, "source": str,
    "label": str, "reading": str, "secondary": bool, "runs_from": list, "opened_since": date,
    "opened_before": date, "like": date, "value": object,
}  # fmt: skip
_SHARED = ("value", "unit", "binding", "label", "runs_from")


def rules_of(name: str, entries: Sequence[Entry]) -> list[Rule]:
    """The checked entries of one rule name, whose periods do not contradict each other."""
    for entry in entries:
        check_fields(entry, _KINDS, ("id", "since", "source"))
        check_period(entry)
    rules = [(entry, _rule(name, completed(entry, entries))) for entry in entries]
    for (_, one), (entry, other) in combinations(rules, 2):
        if _contradict(one, other):
            raise entry.mistake("since", f"la période recouvre celle de [{one.id}]")
    return [rule for _, rule in rules]


def completed(entry: Entry, entries: Sequence[Entry]) -> Entry:
    """An entry `like = day` says what the entry in force on that day says, for another period."""
    day = entry.fields.get("like")
    if day is None:
        return entry
    for model in entries:
        covers = model.fields["since"] <= day <= model.fields.get("until", date.max)
        if covers and "like" not in model.fields:
            taken = {field: model.fields[field] for field in _SHARED if field in model.fields}
            own = {field: value for field, value in entry.fields.items() if field != "like"}
            return Entry(entry.file, entry.name, taken | own)
    raise entry.mistake("like", f"aucune période de cette règle ne couvre le {day}")


def _rule(name: str, entry: Entry) -> Rule:
    check_fields(entry, _KINDS, _REQUIRED)
    fields = dict(entry.fields)
    check_id(entry)
    if not all(isinstance(fact, str) for fact in fields.get("runs_from", ())):
        raise entry.mistake("runs_from", "attend des noms d'événements")
    if fields["unit"] not in READERS:
        raise entry.mistake("unit", f"unité inconnue « {fields['unit']} »")
    try:
        fields["value"] = READERS[fields["unit"]](fields["value"])
    except (TypeError, ValueError, KeyError) as error:
        raise entry.mistake("value", f"ne convient pas à « {fields['unit']} » ({error})") from error
    fields["runs_from"] = tuple(fields.get("runs_from", ()))
    return Rule(name=name, until=fields.pop("until", None), **fields)


def _contradict(one: Rule, other: Rule) -> bool:
    """Both in force on one day, for one accompaniment, started by one fact."""
    opened_since = max(rule.opened_since or date.min for rule in (one, other))
    opened_before = min(rule.opened_before or date.max for rule in (one, other))
    apart = one.runs_from and other.runs_from and not {*one.runs_from} & {*other.runs_from}
    return (
        overlap(one.since, one.until, other.since, other.until)
        and opened_since < opened_before
        and not apart
    )
