"""A rule that is not a value: `[[condition]]` names the code that holds it."""

import re
from dataclasses import dataclass

from pathways.domain.rules.entry import Entry, check_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A rule held by code: `where` is "module:name", or "package:file.sql" for a read model."""

    id: str
    where: str
    label: str
    source: str
    reading: str = ""


def condition_of(entry: Entry) -> Condition:
    """The condition a table describes; RulesMistaken where it is not one."""
    fields = ("id", "where", "label", "source")
    check_fields(entry, dict.fromkeys((*fields, "reading"), str), fields)
    if not re.fullmatch(r"pathways[\w.]*:[\w.]+", entry.fields["where"]):
        raise entry.mistake("where", "s'écrit « pathways.module:nom »")
    return Condition(**entry.fields)
