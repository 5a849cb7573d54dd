"""The parts of the reference that are written from the code itself, so that they cannot drift.

`python -m tests.docs.reference` writes them; a test holds the pages to them. In a page, what stands
between `<!-- from the code: name -->` and `<!-- end -->` is written here, the rest by hand.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from inspect import getdoc
from itertools import takewhile
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from pathways.api.permission import SAID
from pathways.api.table import standard_table
from pathways.documents.letters import LETTERS, Field
from pathways.documents.letters.common_fields import FRAME
from pathways.documents.record_of_processing.content import record_of_processing
from pathways.documents.record_of_processing.formats import body
from pathways.domain.access import SCOPES, Role
from pathways.domain.aggregates import AGGREGATES
from pathways.domain.event import Event, FactWithdrawn, sealed_fields
from pathways.domain.labels import (
    ACTION_LISTS,
    ACTION_STEPS,
    CONDITIONS,
    EVENTS,
    FORMULAS,
    MEASURES,
    NORMS,
    PLACES,
)
from pathways.domain.rules import Choice, Module, Programme, Rule, Rules, Span
from pathways.domain.rules.book import STANDARD
from pathways.domain.rules.entry import entries_of
from pathways.event_store.keys import Keyring
from pathways.projections.model import Model, sql_models
from pathways.projections.people import PeopleModel
from pathways.projections.policies import SEEN
from tests.docs.blocks import PROJECT

REFERENCE = PROJECT / "docs" / "reference"
_PART = re.compile(r"(<!-- from the code: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def written(page: str) -> str:
    """The page with every part of it that comes from the code written anew."""
    return _PART.sub(lambda found: f"{found[1]}\n{PARTS[found[2]]().strip()}\n\n{found[3]}", page)


def main() -> None:
    for path in sorted(REFERENCE.glob("*.md")):
        before = path.read_text(encoding="utf-8")
        if (after := written(before)) != before:
            path.write_text(after, encoding="utf-8")
            sys.stdout.write(f"{path.relative_to(PROJECT)}\n")


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


# ---------------------------------------------------------------- rules

FILES = {
    "general.toml": "The general document (G)",
    "annexe_1.toml": "Annexe 1, référence RSA (A1)",
    "annexe_2.toml": "Annexe 2, ADSE (A2)",
    "annexe_3.toml": "Annexe 3, Point Mobilité (A3)",
    "annexe_4.toml": "Annexe 4, association intermédiaire (A4)",
    "annexe_5.toml": "Annexe 5, chantier d'insertion (A5)",
    "annexe_6.toml": "Annexe 6, entreprise d'insertion (A6)",
    "annexe_7.toml": "Annexe 7, GEIQ (A7)",
    "national_law.toml": "National law (N)",
    "house.toml": "The département's own choices (H)",
    "indicators.toml": "Indicators (I)",
}


def rules() -> str:
    """Every dated entry, file by file, in the order it is written."""
    book = Rules.standard()
    parts = []
    for file in STANDARD:
        path = PROJECT / "src" / "pathways" / "domain" / "rules" / file
        names = dict.fromkeys(entry.name for entry in entries_of(path))
        rows = [
            _rule(rule)
            for name in names
            if name not in ("condition", "alert_steps", "programme", "indicator")
            for rule in getattr(book, name).history
        ]
        headings = (
            "id",
            "name",
            "what it says",
            "value",
            "in force",
            "binding",
            "source",
            "reading",
        )
        parts += [f"## {FILES[file]}", f"`{file}`", table(headings, rows)]
    return "\n\n".join(parts)


def _rule(rule: Rule) -> Sequence[str]:
    return (
        rule.id,
        f"`{rule.name}`",
        rule.label + _runs_from(rule),
        _value(rule),
        _period(rule.since, rule.until),
        "yes" if rule.binding else "no",
        rule.source + (" (secondary source)" if rule.secondary else ""),
        rule.reading,
    )


def _runs_from(rule: Rule) -> str:
    facts = [f"`{name}`" for name in rule.runs_from]
    if rule.opened_since or rule.opened_before:
        when = f"since {rule.opened_since}" if rule.opened_since else f"before {rule.opened_before}"
        facts.append(f"accompaniments opened {when}")
    return f" (runs from {', '.join(facts)})" if facts else ""


def _value(rule: Rule) -> str:
    match rule.value:
        case bool() as answer:
            return "yes" if answer else "no"
        case date() as day:
            return day.isoformat()
        case int() | Decimal() as number:
            return str(number) if rule.unit == "count" else f"{number} {rule.unit}"
        case Span(at_least=least, at_most=most):
            unit = {"age_span": "years", "count_span": ""}.get(rule.unit, rule.unit[:-5])
            return (f"at least {least}" if most is None else f"{least} to {most}") + f" {unit}"
        case str() as code:
            return f"`{code}`"
        case values:
            codes = [each.code if isinstance(each, Choice) else each for each in values]
            return ", ".join(f"`{code}`" for code in codes)


def _period(since: date, until: date | None) -> str:
    return f"since {since}" if until is None else f"{since} to {until}"


def conditions() -> str:
    """The rules that a piece of code holds rather than a value."""
    return table(
        ("id", "what it says", "held by", "source", "reading"),
        [
            (one.id, one.label, f"`{one.where}`", one.source, one.reading)
            for one in Rules.standard().conditions
        ],
    )  # fmt: skip


def alert_steps() -> str:
    """Who is told of each kind of deadline, and when."""
    book, today = Rules.standard(), date.max
    return table(
        ("deadline", "step", "days from the due date", "told to", "label"),
        [
            (f"`{step.deadline}`", f"`{step.step}`", f"{step.offset_days:+d}", f"`{step.to}`",
             step.label)
            for kind in sorted(book.deadline_kinds)
            for step in book.alert_steps_for(kind, today)
        ],
    )  # fmt: skip


# ---------------------------------------------------------------- programmes


def openings() -> str:
    """The programmes of the general document: objective, PDI reference, open or closed."""
    book, day = Rules.standard(), date.max
    return table(
        ("code", "programme", "objective", "PDI orientation, chantier, objective", "applications",
         "described below"),
        [
            (f"`{one.code}`", one.label, one.details["objective"], _pdi(one), _opening(one),
             ", ".join(f"`{p.code}`" for p in book.catalogue if p.listed_as == one.code))
            for one in book.programmes.on(day).value
        ],
    )  # fmt: skip


def _pdi(choice: Choice) -> str:
    names = ("pdi_orientation", "pdi_chantier", "pdi_objective")
    return ", ".join(choice.details[name] for name in names if name in choice.details)


def _opening(choice: Choice) -> str:
    until = choice.details.get("closed_until")
    return f"closed to {until}" if until else choice.details["state"].replace("_", " ")


def programmes() -> str:
    """Every programme a file describes, with each figure it names."""
    return "\n\n".join(map(_programme, Rules.standard().catalogue))


def _programme(one: Programme) -> str:
    book = Rules.standard()
    told = {
        "In force": _period(one.since, one.until),
        "Source": one.source,
        "Reading": one.reading,
        "Publics": _codes(one.publics),
        "Status": f"`{one.status}`",
        "Conditions of entry": _codes(one.conditions),
        "Steps expected": _codes(one.steps),
        "Indicators": _codes(one.indicators),
        "One at a time with": f"`{one.exclusive}`" if one.exclusive else "",
        "One person has": f"`{one.place}`" if one.place else "",
    }
    figures = [
        (f"`{field}`", rule.id, rule.label, _value(rule), _period(rule.since, rule.until),
         "yes" if rule.binding else "no", rule.source)
        for field, name in one.rule_names()
        for rule in book.named(name).history
    ]  # fmt: skip
    modules = [
        (f"`{module.code}`", module.label, f"`{module.formula}`", _codes(module.measures),
         _codes(module.publics or one.publics), _marks(module))
        for module in one.modules
    ]  # fmt: skip
    return "\n\n".join(
        [
            f"## {one.label}",
            f"`{one.code}`",
            "\n".join(f"- {heading}: {text}" for heading, text in told.items() if text),
            table(("module", "", "formula", "measures", "publics", ""), modules),
            table(("field", "rule", "what it says", "value", "in force", "binding", "source"),
                  figures),
        ]
    )  # fmt: skip


def _marks(module: Module) -> str:
    marks = ("compulsory", "entered", "certificate", "information", "monthly_reference")
    return ", ".join(mark.replace("_", " ") for mark in marks if getattr(module, mark))


def _codes(codes: Sequence[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


def building_blocks() -> str:
    """What a programme's file may name: measures, formulas, conditions, steps, places."""
    said = (
        ("`measures`, `indicators`, `per_place`", MEASURES),
        ("`formula`", FORMULAS),
        ("`conditions`", CONDITIONS),
        ("`steps`", ACTION_STEPS),
        ("`place`", PLACES),
        ("`norms`", NORMS),
        ("`lists`", ACTION_LISTS),
    )
    rows = [(field, f"`{code}`", label) for field, blocks in said for code, label in blocks.items()]
    return table(("field", "code", "in French"), rows)


# ---------------------------------------------------------------- indicators


def indicators() -> str:
    """Every version of every indicator, in the order of the file."""
    book = Rules.standard()
    rows = [
        (
            one.id,
            f"`{one.code}`",
            one.label,
            one.definition,
            one.unit.replace("_", " "),
            one.about,
            ", ".join(one.by),
            ", ".join(book.ids_of(one)),
            _period(one.since, one.until),
        )
        for one in book.indicators
    ]
    headings = ("id", "code", "figure", "definition", "unit", "of a", "told apart by", "rules",
                "in force")  # fmt: skip
    return table(headings, rows)


# ---------------------------------------------------------------- events

AGGREGATE_NAMES = {
    "BeneficiaryState": "A person's file (`Beneficiary`)",
    "OrientationState": "An accompaniment (`Orientation`)",
    "EngagementContractState": "A contrat d'engagements (`EngagementContract`)",
    "OrganisationState": "A body and its référents (`Organisation`)",
    "PanelSessionState": "A panel session (`PanelSession`)",
    "DelegationState": "A delegation of signature (`Delegation`)",
    "AlertState": "An alert (`Alert`)",
    "SweepState": "A swept day (`Sweep`)",
}


def events() -> str:
    """Every event, its fields and which are sealed, aggregate by aggregate."""
    parts = []
    for state, kinds in AGGREGATES:
        parts += [
            f"## {AGGREGATE_NAMES.get(state.__name__, state.__name__.removesuffix('State'))}",
            *map(_event, kinds),
        ]
    return "\n\n".join([*parts, "## Any stream", _event(FactWithdrawn)])


def _event(event: type[Event]) -> str:
    hidden, hints = sealed_fields(event.name), get_type_hints(event)
    rows = [
        (
            f"`{field.name}`",
            _type(hints[field.name]) + ("" if field.default is MISSING else ", may be absent"),
            ("sealed" if field.name in hidden else "")
            + ("the day of the fact" if field.name == event.day else ""),
        )
        for field in fields(event)  # type: ignore[arg-type]
    ]
    told = f"{EVENTS[event.name]}." + (f" {_about(event)}" if _about(event) else "")
    return "\n\n".join([f"### {event.name}", told, table(("field", "type", "note"), rows)])


def _about(event: type[Event]) -> str:
    # A dataclass without words of its own is given its signature.
    doc = getdoc(event) or ""
    return "" if doc.startswith(f"{event.__name__}(") or doc == getdoc(Event) else doc


def _type(hint: Any) -> str:
    if get_origin(hint) is UnionType:
        return _type(next(each for each in get_args(hint) if each is not NoneType))
    if get_origin(hint) is tuple:
        return f"list of {_type(get_args(hint)[0])}"
    if issubclass(hint, StrEnum):
        return ", ".join(f"`{member.value}`" for member in hint)
    names = {"str": "text", "bool": "yes or no", "int": "integer", "Decimal": "decimal"}
    name: str = hint.__name__
    return names.get(name, name.lower())


# ---------------------------------------------------------------- read models


def read_models() -> str:
    """Every read model: what it tells, what it reads, its columns."""
    models: list[Model] = [*sql_models(), PeopleModel(Keyring(bytes(32)))]
    words = [(word, f"`{condition}`") for word, condition in SEEN.items()]
    return "\n\n".join(
        [
            "Who sees a row is a policy of the database (row-level security), told in the model's"
            " file by words of which any is enough:",
            table(("seen", "the reader sees a row where"), words),
            *map(_model, sorted(models, key=lambda model: model.name)),
        ]
    )


def _model(model: Model) -> str:
    reads = "every event" if model.reads == ("*",) else ", ".join(f"`{n}`" for n in model.reads)
    about = _told(model.name) or "Names, for those who look for someone; made in Python."
    key = f"Recomputed by {model.key}. Reads {reads}. Seen: {', '.join(model.seen)}."
    return "\n\n".join(
        [f"## {model.name}", about, key, table(("column", "type", "note"), _columns(model))]
    )


def _told(name: str) -> str:
    """What a model's file says of it before `-- key:`, `-- reads:` and `-- seen:`."""
    path = PROJECT / "src" / "pathways" / "projections" / "models" / f"{name}.sql"
    if not path.exists():
        return ""
    lines = takewhile(
        lambda line: not re.match(r"-- (key|reads|seen):", line),
        path.read_text(encoding="utf-8").splitlines(),
    )
    return " ".join(line.removeprefix("-- ") for line in lines)


def _columns(model: Model) -> list[tuple[str, str, str]]:
    body = re.search(r"create table \w+ \(\n(.*?)\n\)", model.table, re.DOTALL)
    assert body is not None
    columns = []
    for line in body[1].splitlines():
        told, _, comment = line.partition("--")
        name, kind = told.strip().rstrip(",").split(None, 1)
        columns.append((f"`{name}`", re.sub(r"\s+", " ", kind).strip(), comment.strip()))
    return columns


# ---------------------------------------------------------------- the command line

HELP = """
import click
from pathways.cli import pathways
from pathways.cli.french import speak_french

def tell(command, name, parent=None):
    context = click.Context(command, info_name=name, parent=parent, max_content_width=90,
                            terminal_width=90)
    print("\\0" + context.command_path + "\\n" + command.get_help(context))
    for sub in sorted(getattr(command, "commands", ())):
        tell(command.commands[sub], sub, context)

speak_french()
tell(pathways, "pathways")
"""


def command_line() -> str:
    """The help of every command, as `--help` shows it."""
    # In a process of its own: click speaks French for good once it was told to.
    said = subprocess.run(
        [sys.executable, "-c", HELP], capture_output=True, text=True, check=True, encoding="utf-8"
    ).stdout
    return "\n\n".join(_helped(part) for part in said.split("\0")[1:])


def _helped(part: str) -> str:
    name, _, told = part.partition("\n")
    lines = "\n".join(line.rstrip() for line in told.strip().splitlines())
    return f"## {name}\n\n```text\n{lines}\n```"


# ---------------------------------------------------------------- letters


def letters() -> str:
    """Every letter with the fields of its own, the frame's once before."""
    parts = ["## Of every letter\n\n" + _fields_of(FRAME)]
    for name, letter in LETTERS.items():
        rules_told = ", ".join(letter.rules)
        kept = "" if letter.addressed else " A document to sign: it has no recipient."
        told = f"## {name}\n\n{letter.title}. Rules: {rules_told}.{kept}"
        parts.append(f"{told}\n\n{_fields_of(letter.own_fields)}")
    return "\n\n".join(parts)


def _fields_of(fields_given: Mapping[str, Field]) -> str:
    rows = [
        (f"`{name}`", one.label, one.expected, "optional" if one.optional else "")
        for name, one in fields_given.items()
    ]
    return table(("field", "in French", "to give", ""), rows)


# ---------------------------------------------------------------- the record of processing


def the_record() -> str:
    """The record of processing activities, but for its title and its day."""
    return body(record_of_processing(Rules.standard(), date.max))


# ---------------------------------------------------------------- accesses

ROLES: Mapping[Role, str] = {
    Role.REFERENT: "réf.",
    Role.BODY_MANAGER: "resp.",
    Role.OPERATOR: "port.",
    Role.EMPLOYER: "empl.",
    Role.BENEFICIARY: "bénéf.",
    Role.EPL_SECRETARIAT: "EPL",
    Role.EPD_SECRETARIAT: "EPD",
    Role.PANEL_MEMBER: "membre",
    Role.AGENT: "agent",
    Role.DELEGATE: "délég.",
    Role.AUDITOR: "audit.",
    Role.ADMINISTRATOR: "admin.",
}
"""The heading of each role's column."""


def access_roles() -> str:
    """Each role, and what its grant names."""
    rows = []
    for role, (needed, allowed) in SCOPES.items():
        scope = [f"`{name}`" for name in needed] + [f"`{name}` (may)" for name in allowed]
        rows.append((ROLES[role], f"`{role.value}`", SAID[role], ", ".join(scope)))
    return table(("column", "role", "French", "its grant names"), rows)


def accesses() -> str:
    """Every operation, group by group: own, all, or not open."""
    told = standard_table()
    headings = ("operation", *ROLES.values())
    parts = []
    for group in told.groups:
        reaches = [group.roles.get(role) for role in ROLES]
        cells = [reach.value if reach else "" for reach in reaches]
        of_a_body = (
            f" Whoever's scope is a body names it: `{group.figures}`." if group.figures else ""
        )
        about = f"Purpose: {told.purposes[group.purpose]}.{of_a_body}"
        rows = [(f"`{route.replace('uuid:', '').replace('string:', '')}`", *cells)
                for route in group.routes]  # fmt: skip
        parts += [f"### {group.label} (`{group.name}`)", about, table(headings, rows)]
    return "\n\n".join(parts)


PARTS: Mapping[str, Callable[[], str]] = {
    "rules": rules,
    "conditions": conditions,
    "alert-steps": alert_steps,
    "openings": openings,
    "programmes": programmes,
    "building-blocks": building_blocks,
    "indicators": indicators,
    "events": events,
    "read-models": read_models,
    "command-line": command_line,
    "letters": letters,
    "record-of-processing": the_record,
    "access-roles": access_roles,
    "accesses": accesses,
}


def parts_of(page: str) -> Iterator[str]:
    return (found[2] for found in _PART.finditer(page))


if __name__ == "__main__":
    main()
