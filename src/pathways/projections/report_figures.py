"""The figures of a report, all of them from the events (G8, DR 3.6; A1.15). Of a final one: what
was done, for whom, what is owed, and what does not count, with the reason.

They are told in one structure, sealed as it is: a sealed report is read back from its own figures.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.report.events import ReportKind, ReportOpened, ReportSealed
from pathways.domain.report.sealing import canonical_figures
from pathways.domain.rules import Rules
from pathways.projections import lists
from pathways.projections.action_indicators import figures as figures_of_action
from pathways.projections.body_settlement import month_ends
from pathways.projections.departement import Departement
from pathways.projections.quarter_figures import QuarterFigures, quarter_figures
from pathways.projections.settled import ReceiptRow, Settlement
from pathways.projections.settlement import receipt, settle
from pathways.projections.told import Told

ATTEMPTS = 5


@dataclass(frozen=True)
class NormTold:
    """What the programme expects, beside what was done."""

    code: str
    label: str
    rule: str
    expected: Decimal
    realised: Decimal | None
    why: str | None = None


@dataclass(frozen=True)
class LineTold:
    """A line of what is owed; `agreed` and `realised` in `unit`, amounts in euros."""

    module: str
    label: str
    unit: str | None
    agreed: Decimal | None
    realised: Decimal | None
    prorata: Decimal | None
    agreed_amount: Decimal
    grant: Decimal | None
    information: bool
    why: str | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Money:
    """An amount beside the settlement: a co-funder, a budget line drawn on."""

    code: str
    label: str
    amount: Decimal


@dataclass(frozen=True)
class Uncounted:
    """Facts that do not count, or not in full, by reason; `quantity` is what was left out."""

    reason: str
    label: str
    rule: str | None
    line: str | None
    unit: str
    facts: int
    quantity: Decimal


@dataclass(frozen=True)
class MonthTold:
    """How many people were there in a month; of a body, its file active at the month's end."""

    month: str
    people: int


@dataclass(frozen=True)
class Figures:
    """What a final report counts, to `until`."""

    since: date
    until: date
    indicators: tuple[Told, ...]
    norms: tuple[NormTold, ...]
    publics: tuple[Told, ...]
    territories: tuple[Told, ...]
    results: tuple[Told, ...]
    months: tuple[MonthTold, ...]
    lines: tuple[LineTold, ...]
    supplement: Money | None
    supplement_why: str | None
    agreed_amount: Decimal
    grant: Decimal | None
    grant_why: str | None
    draws: tuple[Money, ...]
    cofunders: tuple[Money, ...]
    uncounted: tuple[Uncounted, ...]

    def flat(self) -> tuple[Told, ...]:
        """Every figure, one by one, for a comparison."""
        return tuple(_flat(self))


AnyFigures = Figures | QuarterFigures
"""What a report of one kind or the other is sealed with."""


def figures_at(departement: Departement, opened: ReportOpened, on: date) -> tuple[AnyFigures, int]:
    """The figures on a day, and the position of the log they were read at.

    Read again where somebody recorded meanwhile, so that the position is that of every figure.
    """
    departement.engine.catch_up()
    for _ in range(ATTEMPTS):
        before = departement.engine.position()
        found = counted(departement, opened, on)
        if departement.engine.position() == before:
            break
    return found, before


def counted(departement: Departement, opened: ReportOpened, on: date) -> AnyFigures:
    """What the report counts as the read models stand, or stood; `on` is the day it is asked."""
    if opened.kind is ReportKind.QUARTERLY:
        return quarter_figures(departement, opened)
    return figures(departement, opened, on)


def figures(departement: Departement, opened: ReportOpened, on: date) -> Figures:
    """What a final report counts as the read models stand; `on` is the day it is asked.

    Where the figures go to the end of the agreement, what was confirmed since counts too.
    """
    if opened.programme is None:
        return _of_body(departement, opened)
    state = departement.app.load(ActionAgreementState, opened.subject_id).state
    assert isinstance(state, ActionAgreementState)
    asked = max(on, opened.until) if opened.until >= state.last_day else opened.until
    settled = settle(departement, opened.subject_id, asked)
    rows = receipt(departement, opened.subject_id, asked)
    period = (opened.since, opened.until)
    done = figures_of_action(departement, *period, agreement=opened.subject_id)
    action = next((one for one in done if one.programme == opened.programme), None)
    indicators = (
        [
            Told(one.measure, one.label, "", one.quantity)
            for one in (*action.indicators, *action.beside)
        ]
        if action
        else []
    )
    if action:
        share = action.regularity
        regularity = None if share is None else (100 * share).quantize(Decimal("0.1"))
        indicators.append(Told("regularity", "assiduité", "%", regularity, action.regularity_why))
    assert state.terms is not None
    rules = departement.rules
    labels = {one.code: one.label for one in rules.budget_lines.on(opened.since).value}
    return Figures(
        since=opened.since,
        until=opened.until,
        indicators=tuple(indicators),
        norms=tuple(
            NormTold(one.name, one.label, one.rule, one.expected, one.realised, one.why)
            for one in (action.norms if action else ())
        ),
        publics=_participants(departement, opened, "public", _publics(rules, opened)),
        territories=_participants(departement, opened, "territory", _territories(rules, opened)),
        results=tuple(
            Told(one.code, one.label, "participants", Decimal(one.participants))
            for one in (action.results if action else ())
        ),
        months=tuple(
            MonthTold(one.month, one.people)
            for one in lists.action_months(departement, opened.subject_id, *period)
        ),
        draws=tuple(
            Money(
                f"{one.budget_line}/{one.year}",
                f"{labels.get(one.budget_line, one.budget_line)} {one.year}",
                one.amount,
            )
            for one in state.terms.draws
        ),
        cofunders=tuple(
            Money(str(number), one.name, one.amount)
            for number, one in enumerate(state.terms.cofunders, start=1)
        ),
        **_money(rules, opened, settled),
        uncounted=tuple(_uncounted(rows, _modules(rules, opened))),
    )


def _of_body(departement: Departement, opened: ReportOpened) -> Figures:
    """A body's accompaniment: its file active month by month, and what is owed (A1.14)."""
    settled = settle(departement, opened.subject_id, opened.until)
    rows = receipt(departement, opened.subject_id, opened.until)
    days = month_ends(opened.since, opened.until)
    counted = lists.file_active_months(departement, opened.subject_id, days)
    (line,) = settled.lines
    return Figures(
        since=opened.since,
        until=opened.until,
        indicators=(
            Told("file_active_agreed", "file active prévue", "personnes", line.agreed),
            Told(
                "file_active_mean", "file active réalisée, moyenne des fins de mois", "personnes",
                line.realised, line.why,
            ),
        ),
        norms=(), publics=(), territories=(), results=(),
        months=tuple(
            MonthTold(f"{day:%Y-%m}", one.file_active)
            for day, one in zip(days, counted, strict=True)
        ),
        draws=(), cofunders=(),
        **_money(departement.rules, opened, settled),
        uncounted=tuple(_uncounted(rows, {})),
    )  # fmt: skip


def _money(rules: Rules, opened: ReportOpened, settled: Settlement) -> dict[str, Any]:
    modules = _modules(rules, opened)
    supplement = settled.supplement
    return {
        "lines": tuple(
            LineTold(
                one.module, modules.get(one.module, one.module), one.unit, one.agreed, one.realised,
                one.prorata, one.agreed_amount, one.grant, one.information, one.why, one.rules,
            )
            for one in settled.lines
        ),
        "supplement": None if supplement is None else Money(
            "rural_supplement", "Supplément rural", supplement
        ),
        "supplement_why": settled.supplement_why,
        "agreed_amount": settled.agreed_amount,
        "grant": settled.grant,
        "grant_why": settled.why,
    }  # fmt: skip


def _modules(rules: Rules, opened: ReportOpened) -> Mapping[str, str]:
    """The French of each module of the programme reported on."""
    if opened.programme is None:
        return {"accompaniment": "Accompagnement social"}
    programme = rules.programme(opened.programme, opened.since)
    return {one.code: one.label for one in programme.modules} if programme else {}


def _publics(rules: Rules, opened: ReportOpened) -> Mapping[str, str]:
    return {one.code: one.label for one in rules.publics.on(opened.since).value}


def _territories(rules: Rules, opened: ReportOpened) -> Mapping[str, str]:
    return {one.code: one.label for one in rules.territories.on(opened.since).value}


def _participants(
    departement: Departement, opened: ReportOpened, by: str, among: Mapping[str, str]
) -> tuple[Told, ...]:
    """How many participants of each; those of whom there is nobody are left out."""
    found = []
    for code, label in among.items():
        asked: dict[str, Any] = {"agreement": opened.subject_id, by: code}
        rows = lists.action_indicators(departement, opened.since, opened.until, **asked)
        people = next((row.quantity for row in rows if row.measure == "participants"), 0)
        if people:
            found.append(Told(code, label, "participants", Decimal(people)))
    return tuple(found)


def _uncounted(rows: Sequence[ReceiptRow], modules: Mapping[str, str]) -> Iterator[Uncounted]:
    facts: Counter[tuple[Any, ...]] = Counter()
    left: dict[tuple[Any, ...], Decimal] = {}
    for row in rows:
        if row.reason is None:
            continue
        line = modules.get(row.line, row.line) if row.line else None
        key = (row.reason, row.label or row.reason, row.rule, line, row.unit)
        facts[key] += 1
        left[key] = left.get(key, Decimal(0)) + row.worth - row.counted
    for key in sorted(facts, key=str):
        yield Uncounted(*key, facts[key], left[key])


# ---------------------------------------------------------------- sealed, and compared


def sealed_text(found: AnyFigures) -> str:
    """The figures as canonical JSON: decimals and days as text."""
    return canonical_figures(msgspec.to_builtins(found))


def read_back(text: str) -> Figures:
    """The figures a final report was sealed with."""
    return msgspec.json.decode(text, type=Figures)


def sealed_figures(opened: ReportOpened, seal: ReportSealed) -> AnyFigures:
    """The figures a report of either kind was sealed with."""
    if opened.kind is ReportKind.QUARTERLY:
        return msgspec.json.decode(seal.figures, type=QuarterFigures)
    return read_back(seal.figures)


def _flat(told: Figures) -> Iterator[Told]:
    for family in ("indicators", "publics", "territories", "results"):
        for one in getattr(told, family):
            yield Told(f"{family}.{one.code}", one.label, one.unit, one.value)
    for norm in told.norms:
        yield Told(f"norms.{norm.code}", norm.label, "", norm.realised)
    for month in told.months:
        label = f"personnes présentes, {month.month}"
        yield Told(f"months.{month.month}", label, "personnes", Decimal(month.people))
    times: Counter[str] = Counter()
    for line in told.lines:
        # A module may have a line for each public: its first, then its second.
        times[line.module] += 1
        again = f".{times[line.module]}" if times[line.module] > 1 else ""
        of = f"lines.{line.module}{again}"
        yield Told(f"{of}.realised", f"{line.label} : réalisé", line.unit or "", line.realised)
        yield Told(f"{of}.grant", f"{line.label} : dû", "€", line.grant)
    if told.supplement:
        yield Told("supplement", told.supplement.label, "€", told.supplement.amount)
    yield Told("grant", "Total dû", "€", told.grant)
    for left in told.uncounted:
        code = f"uncounted.{left.reason}.{left.line or ''}.{left.unit}"
        yield Told(code, f"non compté : {left.label}", "faits", Decimal(left.facts))
