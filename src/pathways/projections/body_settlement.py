"""What an agreement of social accompaniment owes, and who was counted (A1.14).

Due: the file active agreed ÷ its norm × the cost of a full time × the Département's share, by days
of the civil year. Realised, beside it: the mean of the file actives at the ends of months.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from pathways.domain.agreement.settling import Accompaniment, LineSettlement, rounded
from pathways.domain.calendar import add_months
from pathways.domain.correction import in_force
from pathways.domain.event import Event
from pathways.domain.organisation.events import (
    OrganisationAgreementEnded,
    OrganisationAgreementSigned,
)
from pathways.domain.rules.rule import Choice
from pathways.projections import lists
from pathways.projections.departement import Departement
from pathways.projections.settled import NotSignedThatDay, ReceiptRow, Settlement

FORMULA = "file_active"
NO_MONTH_END = "Aucune fin de mois n'est encore passée depuis le début de la convention."


@dataclass(frozen=True)
class Signed:
    """The agreement of a body that a day is asked about."""

    event: OrganisationAgreementSigned
    terms: Accompaniment


def settle_body(departement: Departement, organisation: UUID, on: date) -> Settlement:
    """What the body's agreement owes; raises NotSignedThatDay."""
    position = departement.known_at or departement.engine.position()
    signed = _signed(departement, organisation, on)
    terms, days = signed.terms, month_ends(signed.terms.starts_on, min(on, signed.terms.last_day))
    counts = [row.file_active for row in lists.file_active_months(departement, organisation, days)]
    mean = Fraction(sum(counts), len(counts)) if counts else None
    agreed = Fraction(terms.file_active)
    due = terms.agreed_amount
    line = LineSettlement(
        module="accompaniment",
        formula=FORMULA,
        unit="people",
        budget_line=None,
        publics=(),
        rules=signed.event.rules,
        information=False,
        price=terms.fte_cost,
        agreed=rounded(agreed, 2),
        realised=None if mean is None else rounded(mean, 2),
        prorata=None if mean is None else rounded(mean / agreed, 6),
        agreed_amount=due,
        grant=due,
        realised_amount=None if mean is None else terms.worth(mean),
        why=NO_MONTH_END if mean is None else None,
    )
    return Settlement(
        agreement=organisation,
        organisation=organisation,
        programme=None,
        on=on,
        starts_on=terms.starts_on,
        ends_on=signed.event.ends_on,
        last_day=terms.last_day,
        position=position,
        lines=(line,),
        agreed_supplement=None,
        supplement=None,
        supplement_why=None,
        agreed_amount=due,
        grant=due,
        why=None,
        beside=(),
    )


def receipt_of_body(
    departement: Departement, organisation: UUID, on: date, *, skip: int, limit: int
) -> list[ReceiptRow]:
    """Who was in the file active at each month's end, or beside it; raises NotSignedThatDay."""
    terms = _signed(departement, organisation, on).terms
    days = month_ends(terms.starts_on, min(on, terms.last_day))
    rows = lists.file_active_receipt(departement, organisation, days, skip=skip, limit=limit)
    reasons = departement.rules.uncounted_reasons.on(on)
    return [_row(row, reasons.choice(row.standing)) for row in rows]


def month_ends(first: date, last: date) -> list[date]:
    """The last days of months from `first` to `last`, both included."""
    return list(_month_ends(first, last))


def _month_ends(first: date, last: date) -> Iterator[date]:
    start = first.replace(day=1)
    while (end := add_months(start, 1) - timedelta(days=1)) <= last:
        yield end
        start = add_months(start, 1)


def _signed(departement: Departement, organisation: UUID, on: date) -> Signed:
    """The agreement that runs on that day or, where none does, the last one that had started."""
    facts = [
        one.event
        for one in in_force(departement.app.envelopes(organisation))
        if _done_on(one.event) <= on
    ]
    started = [
        (one.starts_on, place, one)
        for place, one in enumerate(facts)
        if isinstance(one, OrganisationAgreementSigned) and one.starts_on <= on
    ]
    if not started:
        raise NotSignedThatDay(field="on")
    _, place, event = max(started, key=lambda one: one[:2])
    terms = Accompaniment(
        starts_on=event.starts_on,
        last_day=_last_day(event, facts[place:]),
        fte=event.fte,
        norm=event.file_active_norm,
        fte_cost=event.fte_cost,
        share=event.departement_share,
    )
    return Signed(event, terms)


def _done_on(event: Event) -> date:
    """The day by which it holds: an end names the first day without the agreement."""
    if isinstance(event, OrganisationAgreementEnded):
        return event.ended_on - timedelta(days=1)
    return event.happened_on


def _last_day(agreement: OrganisationAgreementSigned, since: Sequence[Event]) -> date:
    """`since` it was signed: the end of the one before it may be of the day this one starts."""
    ends = [
        one.ended_on - timedelta(days=1)
        for one in since
        if isinstance(one, OrganisationAgreementEnded)
        and agreement.starts_on <= one.ended_on <= agreement.ends_on
    ]
    return min([agreement.ends_on, *ends])


def _row(row: lists.FileActiveCase, reason: Choice | None) -> ReceiptRow:
    return ReceiptRow(
        stream=row.stream,
        version=row.version,
        person=row.person,
        last_name=row.last_name,
        first_name=row.first_name,
        erased=row.erased,
        kind=row.standing,
        day=row.day,
        until=row.day + timedelta(days=1),
        module="accompaniment",
        period=None,
        public=None,
        line="accompaniment",
        budget_line=None,
        unit="people",
        worth=Decimal(1),
        counted=Decimal(int(row.counted)),
        reason=None if row.counted else row.standing,
        label=None if row.counted or reason is None else reason.label,
        rule=None if row.counted or reason is None else str(reason.details["rule"]),
    )
