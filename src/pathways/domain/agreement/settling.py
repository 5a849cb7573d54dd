"""What an agreement owes: pure money, from what was agreed and what was counted (A2.6 to A7.2).

Everything is exact (integers, decimals, fractions) until the amount of a line, rounded once to the
cent, half up. A figure that cannot be computed is None and says why; it is never 0.
"""

from calendar import isleap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from pathways.domain.agreement.events import AgreementLine, AgreementTerms, Formula
from pathways.domain.agreement.lines import years_of
from pathways.domain.money import to_the_cent

MINUTE, HUNDREDTH, HOUR = 5, 3, 300
"""Parts of an hour: whole for minutes and for hundredths alike."""
HUNDREDTHS = 100
"""Of an hour worked."""
NOTHING = Decimal("0.00")

NOT_CONFIRMED = "Le service n'est pas confirmé."
NO_PRICE = "La convention ne dit pas de prix."
NO_UNITS = "La convention ne dit pas combien d'unités vaut une place."
NOTHING_AGREED = "La convention ne prévoit rien à réaliser : il n'y a pas de prorata."
NO_REFERENCE = "La convention ne dit pas les heures mensuelles de référence."
NOTHING_REALISED = "Rien n'est encore réalisé."
A_LINE_UNKNOWN = "Une ligne ne peut pas être calculée."


@dataclass(frozen=True)
class Counted:
    """What counts for one line, in the unit of its formula."""

    units: int = 0
    """Participations and interviews."""
    parts: int = 0
    """Of hours (`HOUR`), within the cap of each participant and period."""
    days: Mapping[int, int] = field(default_factory=dict)
    """Days of places occupied, by civil year."""
    months: Mapping[int, int] = field(default_factory=dict)
    """How many months of one participant had that many hundredths of an hour."""


@dataclass(frozen=True)
class LineSettlement:
    """A line of the agreement: agreed, realised, prorata, and what is owed in euros.

    `agreed` and `realised` are in `unit`: `units`, `hours`, `days`, `months`, `people`, or nothing
    counted. `why` tells why a figure cannot be computed, or why nothing is owed.
    """

    module: str
    formula: str
    unit: str | None
    budget_line: str | None
    publics: tuple[str, ...]
    rules: tuple[str, ...]
    information: bool
    price: Decimal | None
    agreed: Decimal | None
    realised: Decimal | None
    prorata: Decimal | None
    agreed_amount: Decimal
    grant: Decimal | None
    realised_amount: Decimal | None = None
    """What was realised is worth, where it is told beside what is owed (A1.14)."""
    why: str | None = None


@dataclass(frozen=True)
class Owed:
    """What an agreement owes: its lines, its supplement, and the total of what is financed."""

    lines: tuple[LineSettlement, ...]
    agreed_supplement: Decimal | None
    supplement: Decimal | None
    supplement_why: str | None
    agreed_amount: Decimal
    grant: Decimal | None
    why: str | None = None


def owed(terms: AgreementTerms, counted: Sequence[Counted], confirmed: frozenset[str]) -> Owed:
    """What is owed under these terms; `counted` goes line by line, `confirmed` by module.

    What somebody else pays stands in the lines and in no total (A5.5).
    """
    period = terms.starts_on, terms.ends_on
    lines = tuple(
        settled(line, period, one, confirmed=line.module in confirmed)
        for line, one in zip(terms.lines, counted, strict=True)
    )
    financed = [line for line in lines if not line.information]
    supplement, supplement_why = _supplement(terms.rural_supplement, financed)
    agreed = sum((line.agreed_amount for line in financed), terms.rural_supplement or NOTHING)
    unknown = any(line.grant is None for line in financed)
    return Owed(
        lines=lines,
        agreed_supplement=terms.rural_supplement,
        supplement=supplement,
        supplement_why=supplement_why,
        agreed_amount=agreed,
        grant=None if unknown else total([line.grant for line in financed], supplement),
        why=A_LINE_UNKNOWN if unknown else None,
    )


def settled(
    line: AgreementLine, period: tuple[date, date], counted: Counted, *, confirmed: bool
) -> LineSettlement:
    """One line, by its formula."""
    match line.formula:
        case Formula.UNITS:
            return _by_units(line, period, counted)
        case Formula.HOURS:
            return _by_hours(line, counted)
        case Formula.OCCUPIED_PLACES:
            return _by_occupied_places(line, period, counted)
        case Formula.MONTHLY_HOURS:
            return _by_months(line, counted)
        case Formula.CONFIRMED:
            why = None if confirmed else NOT_CONFIRMED
            return _line(line, None, grant=line.amount if confirmed else NOTHING, why=why)
        case _:
            assert_never(line.formula)


def _by_units(line: AgreementLine, period: tuple[date, date], counted: Counted) -> LineSettlement:
    """Realised ÷ agreed, at most 1, of the agreed amount (A2.6)."""
    if line.units_per_place is None:
        return _line(line, "units", realised=Fraction(counted.units), why=NO_UNITS)
    agreed = line.units_per_place * Fraction(line.quantity) * years_of(*period)
    return _prorata(line, "units", agreed, Fraction(counted.units))


def _prorata(
    line: AgreementLine, unit: str, agreed: Fraction, realised: Fraction
) -> LineSettlement:
    if not agreed:
        return _line(line, unit, agreed, realised, why=NOTHING_AGREED)
    share = min(Fraction(1), realised / agreed)
    return _line(line, unit, agreed, realised, share, to_the_cent(share * Fraction(line.amount)))


def _by_hours(line: AgreementLine, counted: Counted) -> LineSettlement:
    """Hours × price, never above the agreed amount (A4.7)."""
    agreed, realised = Fraction(line.quantity), Fraction(counted.parts, HOUR)
    if line.price is None:
        return _line(line, "hours", agreed, realised, why=NO_PRICE)
    share = min(Fraction(1), realised / agreed) if agreed else None
    due = min(to_the_cent(realised * Fraction(line.price)), line.amount)
    return _line(line, "hours", agreed, realised, share, due)


def _by_occupied_places(
    line: AgreementLine, period: tuple[date, date], counted: Counted
) -> LineSettlement:
    """Days occupied ÷ days of their civil year × price, never above the agreed amount (A5.4)."""
    first, last = period
    agreed = Fraction(line.quantity) * ((last - first).days + 1)
    realised = Fraction(sum(counted.days.values()))
    if line.price is None:
        return _line(line, "days", agreed, realised, why=NO_PRICE)
    places = sum(Fraction(days, days_in(year)) for year, days in counted.days.items())
    share = min(Fraction(1), realised / agreed) if agreed else None
    due = min(to_the_cent(places * Fraction(line.price)), line.amount)
    return _line(line, "days", agreed, realised, share, due)


def _by_months(line: AgreementLine, counted: Counted) -> LineSettlement:
    """Each month of each participant apart, rounded to the cent, then added up (A5.5)."""
    realised = Fraction(sum(counted.months.values()))
    if line.price is None:
        return _line(line, "months", realised=realised, why=NO_PRICE)
    if not line.reference_hours:
        return _line(line, "months", realised=realised, why=NO_REFERENCE)
    due = sum(
        (times * monthly(line.price, worked, line.reference_hours)
         for worked, times in counted.months.items()),
        NOTHING,
    )  # fmt: skip
    return _line(line, "months", realised=realised, grant=min(due, line.amount or due))


def monthly(price: Decimal, worked: int, reference: Decimal) -> Decimal:
    """A month's aid: in full from the reference hours on; `worked` in hundredths of an hour."""
    share = min(Fraction(1), Fraction(worked, HUNDREDTHS) / Fraction(reference))
    return to_the_cent(share * Fraction(price))


def _line(
    line: AgreementLine,
    unit: str | None,
    agreed: Fraction | None = None,
    realised: Fraction | None = None,
    prorata: Fraction | None = None,
    grant: Decimal | None = None,
    why: str | None = None,
) -> LineSettlement:
    return LineSettlement(
        module=line.module,
        formula=line.formula.value,
        unit=unit,
        budget_line=line.budget_line,
        publics=line.publics,
        rules=line.rules,
        information=line.information,
        price=line.price,
        agreed=None if agreed is None else rounded(agreed, 2),
        realised=None if realised is None else rounded(realised, 2),
        prorata=None if prorata is None else rounded(prorata, 6),
        agreed_amount=line.amount,
        grant=grant,
        why=why,
    )


def _supplement(
    agreed: Decimal | None, lines: Iterable[LineSettlement]
) -> tuple[Decimal | None, str | None]:
    """The rural supplement, in full once the action has realised something (A2.6)."""
    if agreed is None:
        return None, None
    if any(line.grant for line in lines):
        return agreed, None
    return NOTHING, NOTHING_REALISED


def total(grants: Iterable[Decimal | None], supplement: Decimal | None) -> Decimal:
    """The sum of amounts that are known."""
    return sum((grant for grant in grants if grant is not None), supplement or NOTHING)


# ------------------------------------------------------------------ social accompaniment (A1.14)


@dataclass(frozen=True)
class Accompaniment:
    """A body's agreement as it was signed: full-time social workers, norm, cost and share."""

    starts_on: date
    last_day: date
    fte: Decimal
    norm: int
    fte_cost: Decimal
    share: int
    """Per cent."""

    @property
    def file_active(self) -> Decimal:
        """The file active agreed: FTE × norm."""
        return self.fte * self.norm

    @property
    def agreed_amount(self) -> Decimal:
        """What the agreed file active is worth over the days the agreement runs."""
        return self.worth(Fraction(self.file_active))

    def worth(self, file_active: Fraction) -> Decimal:
        """Euros: file active ÷ norm × cost of a full time × share, by days of the civil year."""
        workers = file_active / self.norm
        euros = workers * Fraction(self.fte_cost) * Fraction(self.share, 100)
        return to_the_cent(euros * years_of(self.starts_on, self.last_day))


# ------------------------------------------------------------------ days and decimals


def days_in(year: int) -> int:
    """365 or 366."""
    return 366 if isleap(year) else 365


def rounded(value: Fraction, places: int) -> Decimal:
    """A positive value with that many decimals, half up."""
    return Decimal(int(value * 10**places + Fraction(1, 2))).scaleb(-places)
