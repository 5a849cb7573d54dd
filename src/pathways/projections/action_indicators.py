"""What was done in insertion actions over a period: each programme's indicators and, beside them,
regularity, results and norms (A2.8, A3.7, A4.8, A5.6, A6.3, A6.4, A7.3, A7.4).

A count of nothing is 0; a share of nothing is None and says why.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pathways.domain.agreement.settling import days_in, rounded
from pathways.domain.labels import MEASURES as LABELS
from pathways.domain.refusal import Malformed
from pathways.domain.rules import Rule, Rules
from pathways.domain.rules.programme import MEASURES, Programme
from pathways.domain.texts import french
from pathways.projections import lists
from pathways.projections.departement import Departement

NOBODY_EXPECTED = "Aucune présence ni absence n'est enregistrée."
NO_PLACE = "Aucune place n'a été occupée."
NO_MOPED = "Aucun cyclomoteur n'est au parc."
NO_WORK = "Aucune heure travaillée n'est enregistrée."
MINUTES, HUNDREDTHS = 60, 100
OF_NO_PROGRAMME = ""
"""Of what is the body's, whichever the action: its vehicles."""


class PeriodEndsBeforeItBegins(Malformed):
    """La période finit le {until}, avant de commencer le {since}."""

    field = "until"


@dataclass(frozen=True)
class Indicator:
    """A measure of a programme; hours are in hours, everything else is a count."""

    measure: str
    label: str
    quantity: Decimal


@dataclass(frozen=True)
class Norm:
    """What the programme expects, and what was done; nothing is paid or refused by it."""

    name: str
    label: str
    rule: str
    expected: Decimal
    realised: Decimal | None
    why: str | None


@dataclass(frozen=True)
class Result:
    """How many participants reached one of the results the programme expects (G1)."""

    code: str
    label: str
    participants: int


@dataclass(frozen=True)
class ProgrammeFigures:
    """A programme over the period.

    `regularity` is attended ÷ (attended + missed), excused or not.
    """

    programme: str
    label: str
    indicators: tuple[Indicator, ...]
    """Those that the programme names, in its order."""
    beside: tuple[Indicator, ...]
    """What else was done."""
    attended: int
    absent: int
    excused: int
    regularity: Decimal | None
    regularity_why: str | None
    results: tuple[Result, ...]
    norms: tuple[Norm, ...]


def figures(
    departement: Departement, since: date, until: date, **asked: Any
) -> list[ProgrammeFigures]:
    """Each programme of the catalogue in force at the period's end, both days included.

    Filters `organisation`, `agreement`, `programme`, `territory`, `public`. Of one agreement or
    programme, only what was done there is told. Raises PeriodEndsBeforeItBegins.
    """
    if until < since:
        raise PeriodEndsBeforeItBegins(since=french(since), until=french(until))
    rows = lists.action_indicators(departement, since, until, **asked)
    rules, told = departement.rules, {row.programme for row in rows}
    fleet = [row for row in rows if row.programme == OF_NO_PROGRAMME]
    one = asked.get("programme")
    everything = not any(asked.get(name) for name in ("agreement", "organisation"))
    return [
        _figures(
            rules,
            programme,
            [
                *(row for row in rows if row.programme == programme.code),
                *(fleet if programme.place == "moped" else ()),
            ],
            until,
        )
        for programme in rules.catalogue
        if programme.in_force(until)
        and (programme.code in told or (everything and one in (None, programme.code)))
    ]


def _figures(
    rules: Rules, programme: Programme, rows: Sequence[lists.ActionMeasure], until: date
) -> ProgrammeFigures:
    done = {row.measure: row.quantity for row in rows if row.detail is None}
    days = {int(row.detail): row.quantity for row in rows
            if row.measure == "occupied_days" and row.detail}  # fmt: skip
    done["occupied_days"] = sum(days.values())
    fleet = {int(row.detail): row.quantity for row in rows
             if row.measure == "fleet_days" and row.detail}  # fmt: skip
    reached = {row.detail: row.quantity for row in rows if row.measure == "outcomes"}
    attended = done.get("collective_participations", 0) + done.get("individual_interviews", 0)
    absent, excused = (
        done.get(f"sessions_{how}", 0) + done.get(f"interviews_{how}", 0)
        for how in ("missed", "excused")
    )
    expected = attended + absent + excused
    results = rules.named(programme.results).on(until).value
    labels = {one.code: one.label for one in rules.expected_results.on(until).value}
    return ProgrammeFigures(
        programme=programme.code,
        label=programme.label,
        indicators=tuple(_indicator(each, done) for each in programme.indicators),
        beside=tuple(
            _indicator(each, done)
            for each in MEASURES
            if each not in programme.indicators and done.get(each)
        ),
        attended=attended,
        absent=absent,
        excused=excused,
        regularity=rounded(Fraction(attended, expected), 4) if expected else None,
        regularity_why=None if expected else NOBODY_EXPECTED,
        results=tuple(
            Result(code, labels.get(code, code), reached.get(code, 0))
            for code in (*results, *(one for one in reached if one and one not in results))
        ),
        norms=tuple(_norms(rules, programme, done, (days, fleet), until)),
    )


def _indicator(measure: str, done: Mapping[str, int]) -> Indicator:
    return Indicator(measure, LABELS[measure], _quantity(measure, done))


def _quantity(measure: str, done: Mapping[str, int]) -> Decimal:
    return rounded(Fraction(done.get(measure, 0), _parts(measure)), 2)


def _parts(measure: str) -> int:
    """How many of the unit a measure is kept in make one of what people read."""
    return {"minutes": MINUTES, "hundredths": HUNDREDTHS}.get(MEASURES[measure], 1)


def _norms(
    rules: Rules,
    programme: Programme,
    done: Mapping[str, int],
    days: tuple[Mapping[int, int], Mapping[int, int]],
    until: date,
) -> Iterator[Norm]:
    """The norms that figures can be held against: per place or moped and year, in per cent."""
    places, mopeds = map(_years, days)
    hours = Fraction(done.get("worked_hours", 0), HUNDREDTHS)
    for module in programme.modules:
        if module.formula == "occupied_places":
            for measure, name in module.per_place.items():
                each = Fraction(done.get(measure, 0), _parts(measure))
                yield _norm(rules.named(name).on(until), measure, each, places, NO_PLACE)
    for name, rule in programme.norms.items():
        figure = rules.named(rule).on(until)
        match name:
            case "hours_a_post":
                yield _norm(figure, name, hours, places, NO_PLACE)
            case "rental_days":
                rented = Fraction(done.get("rental_days", 0))
                yield _norm(figure, name, rented, mopeds, NO_MOPED)
            case "training_share":
                trained = Fraction(done.get("training_hours", 0))  # hundredths: so, per cent
                yield _norm(figure, name, trained, hours, NO_WORK)
            case _:
                pass  # held elsewhere: at the entry, at the application, session by session


def _years(days: Mapping[int, int]) -> Fraction:
    """How many years so many days of each civil year make."""
    return sum((Fraction(many, days_in(year)) for year, many in days.items()), Fraction(0))


def _norm(rule: Rule, name: str, done: Fraction, among: Fraction, why: str) -> Norm:
    return Norm(
        name=name,
        label=rule.label,
        rule=rule.id,
        expected=Decimal(rule.value),
        realised=rounded(done / among, 2) if among else None,
        why=None if among else why,
    )
