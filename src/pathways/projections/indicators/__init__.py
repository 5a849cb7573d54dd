"""Indicators: each figure and its receipt from the same cases, for any day, as known at any moment.

An indicator's file lists its cases, one row each: the event to show, what it adds (`amount`) to
what it is held against (`against`), or why it is left out. The figure adds the rows up, the receipt
shows them. `_seen.sql` completes them with what they are told apart by.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

import orjson
from psycopg.rows import class_row, dict_row

from pathways.domain.calendar import add_months
from pathways.domain.refusal import Malformed, NotFound
from pathways.domain.rules import Rules
from pathways.domain.rules.indicator import Indicator
from pathways.domain.texts import french
from pathways.projections import settlement
from pathways.projections.action_indicators import PeriodEndsBeforeItBegins
from pathways.projections.departement import Departement
from pathways.projections.settled import NotSignedThatDay

EVERY = 1_000_000
"""The limit of a receipt asked whole."""

FILTERS: Mapping[str, str] = {
    "organisation": "uuid", "referent": "uuid", "territory": "text", "profile": "text",
    "programme": "text",
}  # fmt: skip
"""What a figure may be restricted to, and the PostgreSQL type of each."""

TYPES: Mapping[str, str] = {
    **FILTERS, "on": "date", "since": "date", "until": "date", "days": "date[]",
    "kinds": "text[]", "met_by": "text[]", "rules": "text[]", "settled": "jsonb",
    "objectives": "text", "skip": "int", "limit": "int",
}  # fmt: skip
GROUPED_AT_MOST = 2
EXACT = 9
"""Decimals that sums of parts are exact to."""
ACCOMPANIMENT = "rsa_referent"
"""The programme that bodies' agreements for social accompaniment are of (G11)."""

WHY: Mapping[str, str] = {
    "share": "Aucun cas n'entre dans le calcul : une part de rien n'est pas 0.",
    "median_days": "Aucun cas n'entre dans le calcul : il n'y a pas de délai à mesurer.",
    "euros": "Aucun montant n'entre dans le calcul.",
}
"""Why a figure of that unit cannot be computed without cases; a count of nothing is 0."""


class UnknownIndicator(NotFound):
    """Aucun indicateur ne s'appelle « {code} »{near}."""

    field = "code"
    remedy = "La liste des indicateurs donne leurs codes."


class IndicatorNotDefined(Malformed):
    """L'indicateur « {code} » n'est pas défini le {day}."""

    field = "on"


class IndicatorOfADay(Malformed):
    """Cet indicateur parle d'un jour (« on ») : une période n'y a de sens que mois par mois."""

    field = "since"
    remedy = "Retirez « since » et « until », ou demandez « by=month »."


class NothingThatEarly(Malformed):
    """Rien n'est connu d'aussi tôt que le {day} : le premier fait connu est du {first}."""

    field = "on"


class UnknownGroup(Malformed):
    """« {group} » ne distingue pas les cas de cet indicateur : choisissez parmi {among}."""

    field = "by"


class TooManyGroups(Malformed):
    """On distingue les cas par deux choses au plus, chacune dite une fois."""

    field = "by"


class UnknownCode(Malformed):
    """« {code} » n'existe pas ici : choisissez parmi {among}."""


class OrganisationUnknownHere(Malformed):
    """Aucun organisme n'est enregistré sous cet identifiant."""

    field = "organisation"


class ReferentUnknownHere(Malformed):
    """Aucun référent n'est enregistré sous cet identifiant."""

    field = "referent"


@dataclass(frozen=True)
class Asked:
    """An indicator, the days it speaks of, what to restrict it to and to tell it apart by."""

    indicator: Indicator
    on: date
    since: date | None
    """The first day of the period, where it has one."""
    until: date | None
    by: tuple[str, ...]
    filters: Mapping[str, Any]


@dataclass(frozen=True)
class LeftOut:
    """How many cases do not enter the figure, for one reason."""

    reason: str
    label: str
    cases: int


@dataclass(frozen=True)
class Value:
    """A figure: `value` is None where it cannot be computed, and `why` tells why.

    Of a share, in per cent to one decimal; of delays, in days; of grants, in euros. `numerator` is
    what its cases add up to, `denominator` what they are held against, of a share.
    """

    value: Decimal | None
    why: str | None
    numerator: Decimal | None
    denominator: Decimal | None
    cases: int
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Key:
    """What tells a group apart: a code, an identifier or a month; None where nothing was told."""

    by: str
    code: str | None
    label: str


@dataclass(frozen=True)
class Group:
    """The figure of a part of the cases."""

    keys: tuple[Key, ...]
    figure: Value


@dataclass(frozen=True)
class RuleUsed:
    """An entry of the rules that an indicator holds cases against."""

    name: str
    id: str
    label: str
    source: str


@dataclass(frozen=True)
class Figure:
    """An indicator's figure, under the definition of that day, and how far the log was read."""

    code: str
    id: str
    label: str
    definition: str
    unit: str
    on: date
    since: date | None
    until: date | None
    position: int
    rules: tuple[RuleUsed, ...]
    figure: Value
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Case:
    """A row of a receipt: the event that makes the case, what it counts for, or why it does not.

    `amount` adds up to the numerator, `against` to the denominator; `met_*` is what it waited for.
    """

    person: UUID | None
    last_name: str | None
    first_name: str | None
    erased: bool
    stream: UUID
    version: int
    fact: str | None
    day: date
    seen_on: date
    """The day on which body, référent, territory and profile are looked at."""
    orientation: UUID | None
    organisation: UUID | None
    referent: UUID | None
    territory: str | None
    profile: str | None
    programme: str | None
    objective: str | None
    nature: str | None
    amount: Decimal | None
    against: Decimal | None
    left_out: str | None
    due_on: date | None
    met_by: str | None
    met_on: date | None
    met_stream: UUID | None
    met_version: int | None
    label: str | None = None
    """Why it is left out."""

    @property
    def counted(self) -> bool:
        """Whether it enters the figure."""
        return self.left_out is None


def definitions(rules: Rules, on: date) -> tuple[Indicator, ...]:
    """The indicators defined on that day, in the order of the file."""
    return tuple(one for one in rules.indicators if one.in_force(on))


def ask(
    departement: Departement,
    code: str,
    *,
    on: date,
    since: date | None = None,
    until: date | None = None,
    by: Sequence[str] = (),
    **filters: Any,
) -> Asked:
    """What is asked, checked: by itself, of the civil year up to `on`.

    Raises UnknownIndicator, IndicatorNotDefined, PeriodEndsBeforeItBegins, IndicatorOfADay,
    NothingThatEarly, and for what it is restricted to or told apart by UnknownGroup,
    TooManyGroups, UnknownCode, OrganisationUnknownHere, ReferentUnknownHere.
    """
    versions = [one for one in departement.rules.indicators if one.code == code]
    if not versions:
        close = get_close_matches(code, {one.code for one in departement.rules.indicators})
        near = f" ; peut-être {', '.join(close)}" if close else ""
        raise UnknownIndicator(code=code, near=near)
    monthly = "month" in by
    if versions[0].about == "day" and not monthly and (since or until):
        raise IndicatorOfADay(field="since" if since else "until")
    last = until or on
    first = since or last.replace(month=1, day=1)
    if last < first:
        raise PeriodEndsBeforeItBegins(since=french(first), until=french(last))
    periodic = versions[0].about == "period" or monthly
    day = last if periodic else on
    indicator = departement.rules.indicator(code, day)
    if indicator is None:
        raise IndicatorNotDefined(code=code, day=french(day), field="until" if until else "on")
    _check_known(departement, day, "until" if until else "on")
    _check_groups(indicator, by)
    given = {name: value for name, value in filters.items() if value is not None}
    _check_filters(departement, day, given)
    since, until = (first, last) if periodic else (None, None)
    return Asked(indicator, on, since, until, tuple(by), given)


def figure(departement: Departement, asked: Asked) -> Figure:
    """The figure, and that of each group, with the cases left out by reason."""
    keys = "".join(f"{group}, " for group in asked.by)
    parts_too = f", ({keys}left_out)" if keys else ""
    statement = f"""
        {_seen(asked.indicator)}
        select {keys}left_out, {f"grouping({keys[:-2]}) > 0" if keys else "true"} as whole,
               count(*)::int as cases, coalesce(sum(amount), 0) as amount,
               coalesce(sum(against), 0) as against,
               (percentile_cont(0.5) within group (order by amount::float8))::numeric as middle
        from asked group by grouping sets ((left_out){parts_too}) order by {keys}left_out
    """
    rows = _rows(departement, statement, asked)
    indicator, rules = asked.indicator, departement.rules
    whole = [row for row in rows if row["whole"]]
    parts: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        if not row["whole"]:
            parts.setdefault(tuple(row[key] for key in asked.by), []).append(row)
    names = _Names(departement, asked)
    return Figure(
        code=indicator.code,
        id=indicator.id,
        label=indicator.label,
        definition=indicator.definition,
        unit=indicator.unit,
        on=asked.on,
        since=asked.since,
        until=asked.until,
        position=_position(departement),
        rules=rules_used(rules, indicator),
        figure=_value(rules, asked, whole),
        groups=tuple(
            Group(
                tuple(
                    Key(by, None if code is None else str(code), names.label(by, code))
                    for by, code in zip(asked.by, codes, strict=True)
                ),
                _value(rules, asked, part),
            )
            for codes, part in parts.items()
        ),
    )


def receipt(
    departement: Departement, asked: Asked, *, skip: int = 0, limit: int = EVERY
) -> list[Case]:
    """The cases of the figure: those that count by day, then those left out by reason."""
    statement = _seen(asked.indicator) + _read("_receipt")
    given = {**_given(departement, statement, asked), "skip": skip, "limit": limit}
    with departement.reading(statement) as connection:
        cursor = connection.cursor(row_factory=class_row(Case))
        rows: list[Case] = cursor.execute(_placed(statement), given).fetchall()
    return [
        row if row.left_out is None
        else replace(row, label=reason(departement.rules, asked, row.left_out))
        for row in rows
    ]  # fmt: skip


def reason(rules: Rules, asked: Asked, code: str) -> str:
    """The French of why a case is left out."""
    choice = rules.uncounted_cases.on(asked.on).choice(code)
    return choice.label if choice else code


def rules_used(rules: Rules, indicator: Indicator) -> tuple[RuleUsed, ...]:
    """The entries of the rules that a version of an indicator holds cases against."""
    ids = rules.ids_of(indicator)
    return tuple(
        RuleUsed(name, rule.id, rule.label, rule.source)
        for name in indicator.rules
        for rule in rules.named(name).history
        if rule.id in ids
    )


def month_ends(first: date, last: date) -> list[date]:
    """The last day of each month from one day to another; of the last month, the day it stops."""
    days, start = [], first.replace(day=1)
    while start <= last:
        days.append(min(add_months(start, 1) - timedelta(days=1), last))
        start = add_months(start, 1)
    return days


def _value(rules: Rules, asked: Asked, rows: Sequence[Mapping[str, Any]]) -> Value:
    unit = asked.indicator.unit
    counted = [row for row in rows if row["left_out"] is None]
    cases = sum(row["cases"] for row in counted)
    amount = sum((row["amount"] for row in counted), Decimal(0))
    against = sum((row["against"] for row in counted), Decimal(0))
    value: Decimal | None
    match unit:
        case "count":
            value = Decimal(int(amount))
        case "share":
            value = rounded(100 * amount / against, 1) if against else None
        case "euros":
            value = rounded(amount, 2) if cases else None
        case _:
            value = rounded(counted[0]["middle"], 1) if cases else None
    share = unit == "share"
    return Value(
        value=value,
        why=WHY[unit] if value is None else None,
        numerator=rounded(amount, 2) if share else None,
        denominator=rounded(against, 2) if share else None,
        cases=cases,
        left_out=tuple(
            LeftOut(row["left_out"], reason(rules, asked, row["left_out"]), row["cases"])
            for row in sorted(
                (row for row in rows if row["left_out"] is not None),
                key=lambda row: str(row["left_out"]),
            )
        ),
    )


def rounded(value: Decimal, places: int) -> Decimal:
    """With that many decimals, half away from zero.

    Parts of a whole (a norm shared by three) add up to it but for their last digits: put right
    first, or 1.25 would round as 1.2499999.
    """
    exact = value.quantize(Decimal(1).scaleb(-EXACT), ROUND_HALF_UP)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _check_groups(indicator: Indicator, by: Sequence[str]) -> None:
    for group in by:
        if group not in indicator.by:
            raise UnknownGroup(group=group, among=", ".join(indicator.by))
    if len(by) > GROUPED_AT_MOST or len(set(by)) < len(by):
        raise TooManyGroups


def _check_filters(departement: Departement, day: date, given: Mapping[str, Any]) -> None:
    if unknown := given.keys() - FILTERS.keys():
        raise TypeError(f"an indicator takes no {', '.join(sorted(unknown))}")
    rules = departement.rules
    for name, among in (
        ("territory", rules.territories),
        ("profile", rules.profiles),
    ):
        code = given.get(name)
        if code is not None and code not in among.on(day).codes:
            raise UnknownCode(field=name, code=code, among=", ".join(sorted(among.on(day).codes)))
    programme = given.get("programme")
    if programme is not None and programme not in (known := _objectives(rules, day)):
        raise UnknownCode(field="programme", code=programme, among=", ".join(sorted(known)))
    with departement.reading("organisations referents") as connection:
        for name, table, column, refusal in (
            ("organisation", "organisations", "stream", OrganisationUnknownHere),
            ("referent", "referents", "referent", ReferentUnknownHere),
        ):
            if given.get(name) is None:
                continue
            statement = f"select from {table} where {column} = %s limit 1".encode()
            if not connection.execute(statement, (given[name],)).rowcount:
                raise refusal


def first_known(departement: Departement) -> date | None:
    """The first day that anything is known of; None where nothing is."""
    statement = (
        "select least((select min(since) from categories),"
        " (select min(since) from body_agreements), (select min(since) from agreements))"
    )
    with departement.reading(statement) as connection:
        row = connection.execute(statement.encode()).fetchone()
    found: date | None = row[0] if row else None
    return found


def _check_known(departement: Departement, day: date, field: str) -> None:
    """Raises NothingThatEarly for a day before anything that is known."""
    first = first_known(departement)
    if first is not None and day < first:
        raise NothingThatEarly(day=french(day), first=french(first), field=field)


def _objectives(rules: Rules, day: date) -> dict[str, str]:
    """The objective of each programme (G1, G11)."""
    listed = {
        choice.code: str(choice.details["objective"]) for choice in rules.programmes.on(day).value
    }
    described = {one.code: listed[one.listed_as] for one in rules.catalogue
                 if one.listed_as in listed}  # fmt: skip
    return {ACCOMPANIMENT: listed[ACCOMPANIMENT], **described}


class _Names:
    """The French of groups' codes; bodies are asked for once."""

    def __init__(self, departement: Departement, asked: Asked) -> None:
        self.rules, self.asked = departement.rules, asked
        self.bodies: dict[UUID, str] = {}
        self.people: dict[UUID, str] = {}
        with departement.reading("organisations people") as connection:
            if "organisation" in asked.by:
                self.bodies = dict(connection.execute("select stream, name from organisations"))
            if "referent" in asked.by:
                self.people = dict(
                    connection.execute(
                        "select person, last_name || ' ' || first_name from people"
                        " where category = 'referent'"
                    )
                )

    def label(self, by: str, code: Any) -> str:
        if code is None:
            return "sans référent" if by == "referent" else "non renseigné"
        day, rules = self.asked.until or self.asked.on, self.rules
        match by:
            case "organisation":
                return self.bodies.get(code, "organisme inconnu")
            case "referent":
                return self.people.get(code, "personne effacée")
            case "month":
                return str(code)
            case "nature" if self.asked.indicator.natures_of is None:
                return self.asked.indicator.natures.get(code, code)
            case "programme":
                programme = rules.programme(code, day)
                if programme is not None:
                    return programme.label
                name = "programmes"
            case _:
                name = {
                    "territory": "territories", "profile": "profiles",
                    "objective": "pathway_objectives",
                    "nature": self.asked.indicator.natures_of or "",
                }[by]  # fmt: skip
        choice = rules.named(name).on(day).choice(code)
        return choice.label if choice else str(code)


def _settled(departement: Departement, on: date) -> str:
    """What each agreement that runs in the day's civil year agreed and owes, by its settlement."""
    first, after = date(on.year, 1, 1), date(on.year + 1, 1, 1)
    with departement.reading("agreements body_agreements") as connection:
        agreements = connection.execute(
            "select stream, since from agreements where signed_on <= %(on)s and since < %(after)s"
            " and %(first)s < until and since < until order by stream",
            {"on": on, "first": first, "after": after},
        ).fetchall()
        bodies = connection.execute(
            "select distinct on (stream) stream, version, since from body_agreements"
            " where since <= %(on)s and %(first)s < until order by stream, since desc",
            {"on": on, "first": first},
        ).fetchall()
    settled = settlement.settle_many(departement, [stream for stream, _ in agreements], on)
    told = [
        (stream, 1, since, settled[stream], settled[stream].programme)
        for stream, since in agreements
    ]
    for stream, version, since in bodies:
        try:
            found = settlement.settle(departement, stream, on)
        except NotSignedThatDay:  # signed after that day, for a period that had begun
            continue
        told.append((stream, version, since, found, ACCOMPANIMENT))
    return orjson.dumps(
        [
            {
                "stream": stream,
                "version": version,
                "since": since,
                "organisation": found.organisation,
                "programme": programme,
                "agreed": str(found.agreed_amount),
                "due": None if found.grant is None else str(found.grant),
            }
            for stream, version, since, found, programme in told
        ]
    ).decode()


def _position(departement: Departement) -> int:
    return departement.known_at or departement.engine.position()


def _rows(departement: Departement, statement: str, asked: Asked) -> list[dict[str, Any]]:
    given = _given(departement, statement, asked)
    with departement.reading(statement) as connection:
        cursor = connection.cursor(row_factory=dict_row)
        return cursor.execute(_placed(statement), given).fetchall()


def _given(departement: Departement, statement: str, asked: Asked) -> dict[str, Any]:
    indicator, rules = asked.indicator, departement.rules
    given: dict[str, Any] = {
        "on": asked.on,
        "since": asked.since,
        "until": asked.until,
        "days": [asked.on],
        "kinds": list(indicator.kinds),
        "met_by": list(indicator.met_by),
        "rules": list(rules.ids_of(indicator)),
        "objectives": orjson.dumps(_objectives(rules, asked.until or asked.on)).decode(),
        **{name: asked.filters.get(name) for name in FILTERS},
    }
    if asked.since and asked.until and indicator.about == "day":
        given["days"] = month_ends(asked.since, min(asked.until, asked.on))
    if ":settled" in statement:
        given["settled"] = _settled(departement, asked.on)
    return given


def _seen(indicator: Indicator) -> str:
    return _read("_seen").replace("-- cases\n", _read(indicator.cases))


@cache
def _read(name: str) -> str:
    return (files(__package__) / f"{name}.sql").read_text()


@cache
def _placed(statement: str) -> bytes:
    """The statement as psycopg takes it."""
    names = "|".join(TYPES)
    doubled = statement.replace("%", "%%")
    return re.sub(rf"(?<!:):({names})\b", lambda m: f"%({m[1]})s::{TYPES[m[1]]}", doubled).encode()
