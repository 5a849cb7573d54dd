"""Indicators: each figure and its receipt from the same cases, for any day, as known at any moment.

An indicator's file lists its cases, one row each: the event to show, what it adds (`amount`) to
what it is held against (`against`), or why it is left out. The figure adds the rows up, the receipt
shows them. `_seen.sql` completes them with what they are told apart by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from psycopg.rows import class_row

from pathways.domain.rules import Rules
from pathways.domain.rules.indicator import Indicator
from pathways.projections.departement import Departement
from pathways.projections.indicators.asking import (
    FILTERS,
    IndicatorNotDefined,
    IndicatorOfADay,
    NothingThatEarly,
    OrganisationUnknownHere,
    ReferentUnknownHere,
    TooManyGroups,
    UnknownCode,
    UnknownGroup,
    UnknownIndicator,
    ask,
    definitions,
    first_known,
)
from pathways.projections.indicators.reading import (
    cases_seen,
    given_to,
    month_ends,
    placed,
    rows_of,
    sql_of,
)
from pathways.projections.indicators.told import (
    Asked,
    Case,
    Figure,
    Group,
    Key,
    LeftOut,
    RuleUsed,
    Value,
)

__all__ = [
    "EVERY",
    "FILTERS",
    "Asked",
    "Case",
    "Figure",
    "Group",
    "IndicatorNotDefined",
    "IndicatorOfADay",
    "Key",
    "LeftOut",
    "NothingThatEarly",
    "OrganisationUnknownHere",
    "ReferentUnknownHere",
    "RuleUsed",
    "TooManyGroups",
    "UnknownCode",
    "UnknownGroup",
    "UnknownIndicator",
    "Value",
    "ask",
    "definitions",
    "figure",
    "first_known",
    "month_ends",
    "reason",
    "receipt",
    "rounded",
    "rules_used",
]


EVERY = 1_000_000
"""The limit of a receipt asked whole."""


EXACT = 9
"""Decimals that sums of parts are exact to."""


WHY: Mapping[str, str] = {
    "share": "Aucun cas n'entre dans le calcul : une part de rien n'est pas 0.",
    "median_days": "Aucun cas n'entre dans le calcul : il n'y a pas de délai à mesurer.",
    "euros": "Aucun montant n'entre dans le calcul.",
}
"""Why a figure of that unit cannot be computed without cases; a count of nothing is 0."""


def figure(departement: Departement, asked: Asked) -> Figure:
    """The figure, and that of each group, with the cases left out by reason."""
    keys = "".join(f"{group}, " for group in asked.by)
    parts_too = f", ({keys}left_out)" if keys else ""
    statement = f"""
        {cases_seen(asked.indicator)}
        select {keys}left_out, {f"grouping({keys[:-2]}) > 0" if keys else "true"} as whole,
               count(*)::int as cases, coalesce(sum(amount), 0) as amount,
               coalesce(sum(against), 0) as against,
               (percentile_cont(0.5) within group (order by amount::float8))::numeric as middle
        from asked group by grouping sets ((left_out){parts_too}) order by {keys}left_out
    """
    rows = rows_of(departement, statement, asked)
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
    statement = cases_seen(asked.indicator) + sql_of("_receipt")
    given = {**given_to(departement, statement, asked), "skip": skip, "limit": limit}
    with departement.reading(statement) as connection:
        cursor = connection.cursor(row_factory=class_row(Case))
        rows: list[Case] = cursor.execute(placed(statement), given).fetchall()
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


def _position(departement: Departement) -> int:
    return departement.known_at or departement.engine.position()
