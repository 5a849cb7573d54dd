"""What an agreement owes on a day, and the receipt: each fact counted, each left out and why.

What was agreed is read from the agreement's own facts, frozen at its signature; what counts is one
classification in SQL (`lists/_counted.sql`), added up for the settlement and told row by row for
the receipt. An agreement of social accompaniment (A1.14) is asked for by its body.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import orjson

from pathways.domain.agreement.events import AgreementLine, AgreementSigned, Formula
from pathways.domain.agreement.settling import (
    HUNDREDTH,
    MINUTE,
    Counted,
    owed,
    rounded,
)
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.correction import in_force
from pathways.domain.organisation.events import OrganisationRegistered
from pathways.domain.refusal import NotFound
from pathways.domain.rules import Rules
from pathways.domain.rules.rule import Choice
from pathways.event_store.envelope import Envelope
from pathways.projections import lists
from pathways.projections.body_settlement import receipt_of_body, settle_body
from pathways.projections.departement import Departement
from pathways.projections.settled import Beside, NotSignedThatDay, ReceiptRow, Settlement

KINDS: Mapping[str, str] = {
    "collective_participations": "session",
    "collective_sessions": "session",
    "collective_hours": "session",
    "individual_interviews": "interview",
    "individual_hours": "interview",
    "professionalisation_hours": "professionalisation",
    "worked_hours": "worked",
    "training_hours": "training",
    "placement_hours": "placement",
    "rental_days": "rental",
    "occupied_days": "stay",
}
"""By measure, the kind of fact of `attendances` that it counts."""
UNITS: Mapping[str, str] = {
    "session": "minutes",
    "interview": "minutes",
    "positioning": "minutes",
    "professionalisation": "minutes",
    "worked": "hundredths",
    "training": "hundredths",
    "placement": "hundredths",
    "rental": "days",
    "stay": "days",
}
"""By kind of fact, the unit of its quantity."""
OF_NO_MODULE = frozenset({"worked", "training", "placement", "rental"})
"""Facts that never tell a module of their own."""
PARTS = {"minutes": MINUTE, "hundredths": HUNDREDTH}
"""Parts of an hour that make one of each."""
OVER_CAP = "over_cap"
BESIDE = -1
"""The line of what no line finances."""


def settle(departement: Departement, agreement_id: UUID, on: date) -> Settlement:
    """What the agreement owes on that day; of a body, its agreement for social accompaniment.

    Raises NotFound, or NotSignedThatDay.
    """
    envelopes = departement.app.envelopes(agreement_id)
    if _is_body(envelopes):
        return settle_body(departement, agreement_id, on)
    return _settle(departement, {agreement_id: envelopes}, on)[agreement_id]


def settle_many(
    departement: Departement, agreement_ids: Sequence[UUID], on: date
) -> dict[UUID, Settlement]:
    """What each of these agreements of actions owes on that day, in one statement.

    Raises NotSignedThatDay for one that was not signed by then.
    """
    loaded = departement.app.load_many(ActionAgreementState, agreement_ids)
    return _settle(departement, {stream: one.envelopes for stream, one in loaded.items()}, on)


def receipt(
    departement: Departement,
    agreement_id: UUID,
    on: date,
    *,
    skip: int = 0,
    limit: int = lists.EVERY,
) -> list[ReceiptRow]:
    """Every fact of the agreement by day, counted or not, and the reason.

    Of a body: who was in its file active at each month's end, or beside it. Raises NotFound, or
    NotSignedThatDay.
    """
    envelopes = departement.app.envelopes(agreement_id)
    if _is_body(envelopes):
        return receipt_of_body(departement, agreement_id, on, skip=skip, limit=limit)
    states = _agreements({agreement_id: envelopes}, on)
    rows = lists.receipt(
        departement, on, skip=skip, limit=limit, **_asked(departement.rules, states)
    )
    return [_receipt_row(departement.rules, states[agreement_id], row, on) for row in rows]


def _is_body(envelopes: Sequence[Envelope]) -> bool:
    return bool(envelopes) and isinstance(envelopes[0].event, OrganisationRegistered)


def _settle(
    departement: Departement, read: Mapping[UUID, Sequence[Envelope]], on: date
) -> dict[UUID, Settlement]:
    position = departement.known_at or departement.engine.position()
    states = _agreements(read, on)
    rows: defaultdict[UUID, list[lists.CountedSum]] = defaultdict(list)
    for row in lists.settlement(departement, on, **_asked(departement.rules, states)):
        rows[row.agreement].append(row)
    return {
        agreement: _settlement(state, rows[agreement], on, position)
        for agreement, state in states.items()
    }


def _agreements(
    read: Mapping[UUID, Sequence[Envelope]], on: date
) -> dict[UUID, ActionAgreementState]:
    """Each agreement as its facts had made it by that day."""
    found = {}
    for agreement, envelopes in read.items():
        facts = in_force(envelopes)
        if not facts or not isinstance(facts[0].event, AgreementSigned):
            raise NotFound(field="agreement_id")
        by_then = [one.event for one in facts if one.event.happened_on <= on]
        found[agreement] = ActionAgreementState.of(agreement, by_then)
        if found[agreement].terms is None:
            raise NotSignedThatDay(field="on")
    return found


def _asked(rules: Rules, states: Mapping[UUID, ActionAgreementState]) -> dict[str, Any]:
    """What the statements need to know of these agreements, and of their lines kind by kind."""
    periods = [
        {"agreement": state.id, "first": state.terms.starts_on, "last": state.last_day}
        for state in states.values()
        if state.terms
    ]
    lines = [row for state in states.values() for row in _lines_of(rules, state)]
    return {
        "among": list(states),
        "agreements": orjson.dumps(periods).decode(),
        "lines": orjson.dumps(lines).decode(),
    }


def _lines_of(rules: Rules, state: ActionAgreementState) -> Iterator[dict[str, Any]]:
    terms, programme = state.terms, None
    assert terms is not None
    if state.programme and state.signed_on:
        programme = rules.programme(state.programme, state.signed_on)
    for kind in UNITS:
        lines = [(n, line) for n, line in enumerate(terms.lines) if kind in _kinds(line)]
        for number, line in lines:
            of_module = [other for _, other in lines if other.module == line.module]
            module = programme.module(line.module) if programme else None
            alone = len(of_module) == len(lines)
            yield {
                "agreement": state.id,
                "kind": kind,
                # Work is of the stay, whatever the module entered.
                "module": None if alone and kind in OF_NO_MODULE else line.module,
                "fallback": alone,
                "line": number,
                "publics": line.publics or terms.publics,
                # A public that no line of the module funds is told by the first of them.
                "any_public": line is of_module[0],
                "others": [public for other in of_module[1:] for public in other.publics],
                "each": int(line.formula is Formula.UNITS),
                "weight": _weight(line, kind),
                "cap": line.cap_minutes and line.cap_minutes * MINUTE,
                "certificate": line.certificate,
                "entered": bool(module and module.entered),
                "monthly": line.formula is Formula.MONTHLY_HOURS,
            }
        if not lines:
            yield {
                "agreement": state.id, "kind": kind, "module": None, "fallback": True,
                "line": BESIDE, "publics": terms.publics, "any_public": True, "others": [],
                "each": 0, "weight": 1, "cap": None, "certificate": False, "entered": False,
                "monthly": False,
            }  # fmt: skip


def _kinds(line: AgreementLine) -> frozenset[str]:
    """The facts that a line's formula counts."""
    match line.formula:
        case Formula.CONFIRMED:
            return frozenset()
        case Formula.OCCUPIED_PLACES:
            return frozenset({"stay"})
        case Formula.MONTHLY_HOURS:
            return frozenset({"worked"})
        case _:
            return frozenset(KINDS[measure] for measure in line.measures if measure in KINDS)


def _weight(line: AgreementLine, kind: str) -> int:
    """How many parts of an hour its quantity is made of; 0 where the fact counts as one unit."""
    if line.formula is Formula.UNITS:
        return 0
    if line.formula is not Formula.HOURS:
        return 1
    return PARTS[UNITS[kind]]


def _settlement(
    state: ActionAgreementState, rows: Sequence[lists.CountedSum], on: date, position: int
) -> Settlement:
    terms = state.terms
    assert terms is not None
    assert state.organisation_id is not None
    counted = [
        _counted(line, [row for row in rows if row.line == number])
        for number, line in enumerate(terms.lines)
    ]
    found = owed(terms, counted, state.confirmed)
    return Settlement(
        agreement=state.id,
        organisation=state.organisation_id,
        programme=state.programme,
        on=on,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        last_day=state.last_day,
        position=position,
        lines=found.lines,
        agreed_supplement=found.agreed_supplement,
        supplement=found.supplement,
        supplement_why=found.supplement_why,
        agreed_amount=found.agreed_amount,
        grant=found.grant,
        why=found.why,
        beside=tuple(sorted(_beside(rows), key=lambda one: one.kind)),
    )


def _counted(line: AgreementLine, rows: Sequence[lists.CountedSum]) -> Counted:
    match line.formula:
        case Formula.UNITS:
            return Counted(units=sum(row.counted for row in rows))
        case Formula.HOURS:
            return Counted(parts=sum(row.counted for row in rows))
        case Formula.OCCUPIED_PLACES:
            return Counted(days={row.key: row.counted for row in rows if row.key is not None})
        case Formula.MONTHLY_HOURS:
            return Counted(months={row.key: row.facts for row in rows if row.key is not None})
        case _:
            return Counted()


def _beside(rows: Sequence[lists.CountedSum]) -> Iterator[Beside]:
    for kind in {row.kind for row in rows if row.line == BESIDE}:
        own = [row for row in rows if row.line == BESIDE and row.kind == kind]
        yield Beside(kind, sum(row.facts for row in own), sum(row.total for row in own))


def _receipt_row(
    rules: Rules, state: ActionAgreementState, row: lists.ReceiptFact, on: date
) -> ReceiptRow:
    terms = state.terms
    assert terms is not None
    line = terms.lines[row.line] if row.line is not None and row.line >= 0 else None
    reason = rules.uncounted_reasons.on(on).choice(row.reason) if row.reason else None
    unit, parts = _unit(line, row.kind)
    return ReceiptRow(
        stream=row.stream,
        version=row.version,
        person=row.person,
        last_name=row.last_name,
        first_name=row.first_name,
        erased=row.erased,
        kind=row.kind,
        day=row.day,
        until=row.until,
        module=row.module,
        period=row.period,
        public=row.public,
        line=line.module if line else None,
        budget_line=line.budget_line if line else None,
        unit=unit,
        worth=rounded(Fraction(row.amount, parts), 2),
        counted=rounded(Fraction(row.counted, parts), 2),
        reason=row.reason,
        label=reason.label if reason else None,
        rule=_rule(line, reason),
        session=row.session,
        place=row.place,
        certified_on=row.certified_on,
        flagged=tuple(row.flagged),
    )


def _rule(line: AgreementLine | None, reason: Choice | None) -> str | None:
    """The rule by which it does not count: over a cap, that of the line itself."""
    if reason is None:
        return None
    if reason.code == OVER_CAP and line and line.rules:
        return line.rules[-1]  # frozen in this order: the price, then the cap
    return str(reason.details["rule"])


def _unit(line: AgreementLine | None, kind: str) -> tuple[str, int]:
    """The unit a row is told in, and how many of the statement's own make one."""
    if line and line.formula is Formula.UNITS:
        return "units", 1
    if line and line.formula is Formula.HOURS:
        return "minutes", MINUTE
    return UNITS[kind], 1
