"""Cases in euros: what is agreed, what is owed, what is left of the envelopes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from tests.indicators.fold.accompaniment import agreement_running
from tests.indicators.fold.cases import Case, indicator
from tests.indicators.fold.known import EVER, ONE, Fact, Known


@indicator("euros", "grants_agreed", "grants_realised")
def grants(
    known: Known, code: str, on: date, since: date, until: date, day: date
) -> Iterator[Case]:
    year, after = date(on.year, 1, 1), date(on.year + 1, 1, 1)
    for signed in known.named["AgreementSigned"]:
        whole = _terms(known, signed.stream, EVER)
        ends = min(_cut(known, signed.stream, EVER), whole.ends_on + ONE)
        runs = whole.starts_on < ends and whole.starts_on < after and year < ends
        if signed.day <= on and runs:
            agreed, due = _settled(known, signed.stream, on)
            amount = agreed if code == "grants_agreed" else due
            yield Case(
                whole.starts_on, on, organisation=signed.says.organisation_id,
                programme=signed.says.programme, amount=Fraction(amount),
            )  # fmt: skip
    for body in {fact.stream for fact in known.named["OrganisationAgreementSigned"]}:
        signed_ones = [fact for fact in known.streams[body]
                       if fact.name == "OrganisationAgreementSigned"]  # fmt: skip
        running = [
            one
            for at in (on, *_days_before(on, year))
            if (one := agreement_running(known, body, at))
        ]
        told = [fact.says for fact in signed_ones if fact.day <= on and fact.says.starts_on <= on]
        if running and told:
            event = max(told, key=lambda one: one.starts_on)
            cut = [fact.day for fact in known.streams[body]
                   if fact.name == "OrganisationAgreementEnded" and fact.day <= on
                   and event.starts_on <= fact.day <= event.ends_on]  # fmt: skip
            last = min([event.ends_on, *(one - ONE for one in cut)])
            euros = Fraction(event.fte) * Fraction(event.fte_cost) * event.departement_share / 100
            yield Case(
                running[0].starts_on, on, organisation=body, programme="rsa_referent",
                amount=Fraction(_cent(euros * _years(event.starts_on, last))),
            )  # fmt: skip


def _days_before(on: date, first: date) -> Iterator[date]:
    """Each day from the day before `on` back to the first of the year."""
    while on > first:
        on -= ONE
        yield on


def _terms(known: Known, agreement: UUID, on: date) -> Any:
    told = [fact for fact in known.streams[agreement] if fact.day <= on
            and fact.name in ("AgreementSigned", "AgreementAmended")]  # fmt: skip
    return max(told, key=lambda fact: fact.version).says.terms


def _cut(known: Known, agreement: UUID, on: date) -> date:
    """The first day without the agreement, where it was cut short."""
    ended = [fact.day for fact in known.streams[agreement]
             if fact.day <= on and fact.name == "AgreementEnded"]  # fmt: skip
    return max(ended, default=EVER)


def _settled(known: Known, agreement: UUID, on: date) -> tuple[Decimal, Decimal]:
    """What an agreement agreed and owes: its lines one by one, fact by fact."""
    terms = _terms(known, agreement, on)
    last = min(terms.ends_on, _cut(known, agreement, on) - ONE)
    financed = [line for line in terms.lines if not line.information]
    supplement = terms.rural_supplement or Decimal(0)
    dues = [_line_due(known, agreement, terms, line, last, on) for line in financed]
    due = sum(dues, Decimal(0))
    agreed = sum((line.amount for line in financed), supplement)
    return agreed, due + (supplement if due else Decimal(0))


COUNTS = {
    "collective_participations": "SessionAttended", "individual_interviews": "InterviewHeld",
    "collective_hours": "SessionAttended", "individual_hours": "InterviewHeld",
    "professionalisation_hours": "ProfessionalisationFollowed",
}  # fmt: skip


def _line_due(
    known: Known, agreement: UUID, terms: Any, line: Any, last: date, on: date
) -> Decimal:
    publics, formula = line.publics or terms.publics, line.formula.value
    if formula == "confirmed":
        confirmed = any(fact.name == "ServiceConfirmed" and fact.says.module == line.module
                        and fact.day <= on for fact in known.streams[agreement])  # fmt: skip
        return Decimal(line.amount) if confirmed else Decimal(0)
    stays = [
        entry for entry in known.named["Enrolled"]
        if entry.says.agreement_id == agreement and entry.says.public in publics
    ]  # fmt: skip
    stays = [one for one in stays if not any(
        fact.name == "EnrolmentCancelled" for fact in known.streams[one.stream])]  # fmt: skip
    if formula == "occupied_places":
        return _places_due(known, agreement, terms, line, last, on, publics)
    names = {COUNTS[measure] for measure in line.measures}
    units, minutes = 0, Fraction(0)
    for stay in stays:
        spent: dict[int | None, int] = defaultdict(int)
        for fact in known.streams[stay.stream]:
            counts = fact.name in names and terms.starts_on <= fact.day <= min(last, on)
            if not counts or not _of_line(terms, line, fact, stay, names):
                continue
            if line.certificate and not _certified(known, fact, on):
                continue
            period = _period(known, stay, line.module, fact.day)
            if stay.says.programme == "ai" and period is None:
                continue  # its modules are entered: outside a period nothing is funded (A4.4)
            units += 1
            spent[period] += fact.says.minutes
        cap = line.cap_minutes
        minutes += sum(min(each, cap) if cap else each for each in spent.values())
    if formula == "units":
        expected = line.units_per_place * Fraction(line.quantity)
        expected *= _years(terms.starts_on, terms.ends_on)
        return _cent(min(Fraction(1), units / expected) * Fraction(line.amount))
    return min(_cent(minutes / 60 * Fraction(line.price)), Decimal(line.amount))


def _of_line(terms: Any, line: Any, fact: Fact, stay: Fact, names: set[str]) -> bool:
    """Whether the line counts the fact: of its module, or of none where no other line could."""
    if fact.name == "InterviewHeld" and fact.says.kind == "positioning":
        return False
    module = fact.says.module or stay.says.module
    others = [one for one in terms.lines if one is not line
              and any(COUNTS.get(measure) == fact.name for measure in one.measures)]  # fmt: skip
    return module == line.module or (module is None and not others)


def _certified(known: Known, fact: Fact, on: date) -> bool:
    return any(
        one.name == "AttendanceCertificateReceived" and one.day <= on
        and one.says.training_id == fact.says.training_id
        for one in known.streams[fact.stream]
    )  # fmt: skip


def _period(known: Known, stay: Fact, module: str, day: date) -> int | None:
    """The module's period that the day is of: a later one cuts the one before."""
    started = sorted(
        (fact for fact in known.streams[stay.stream]
         if fact.name == "ModuleStarted" and fact.says.module == module
        and not _mistaken(known, fact)),
        key=lambda fact: (fact.day, fact.version),
    )  # fmt: skip
    running = [fact.says for fact in started if fact.day <= day]
    return running[-1].period if running and day <= running[-1].until_on else None


def _mistaken(known: Known, started: Fact) -> bool:
    """Whether the period was said, later, to have been recorded by mistake."""
    return any(
        fact.name == "ModuleCancelled"
        and fact.version > started.version
        and (fact.says.module, fact.says.from_on) == (started.says.module, started.day)
        for fact in known.streams[started.stream]
    )


def _places_due(
    known: Known,
    agreement: UUID,
    terms: Any,
    line: Any,
    last: date,
    on: date,
    publics: Sequence[str],
) -> Decimal:
    """Each place, each day: one person's, whoever came first; those not funded keep it too."""
    stays = []
    for entry in known.named["Enrolled"]:
        facts = known.streams[entry.stream]
        if entry.says.agreement_id != agreement or any(
            fact.name == "EnrolmentCancelled" for fact in facts
        ):
            continue
        told = [fact for fact in facts if hasattr(fact.says, "last_day_on")]
        ends = max(told, key=lambda fact: fact.version).says.last_day_on
        moves = sorted(
            (fact for fact in facts if fact.name in ("Enrolled", "PostChanged")),
            key=lambda fact: (fact.day, fact.version),
        )
        for at, move in enumerate(moves):
            after = moves[at + 1].day - ONE if at + 1 < len(moves) else ends
            if move.says.post_number is not None and move.day <= min(after, ends):
                stays.append(
                    (move.day, entry.stream.int, move.version, min(after, ends), move, entry)
                )
    taken: dict[tuple[int, date], tuple[UUID, int]] = {}
    for start, _, version, until, move, entry in sorted(stays, key=lambda one: one[:3]):
        for day in _each(start, until):
            taken.setdefault((move.says.post_number, day), (entry.stream, version))
    due = Fraction(0)
    for start, _, version, until, move, entry in stays:
        if entry.says.public in publics and entry.says.module in (None, line.module):
            for day in _each(max(start, terms.starts_on), min(until, last, on)):
                if taken[move.says.post_number, day] == (entry.stream, version):
                    due += Fraction(line.price) / _days_in(day.year)
    return min(_cent(due), Decimal(line.amount))


def _each(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE


@indicator("euros", "envelopes_left")
def envelopes(
    known: Known, code: str, on: date, since: date, until: date, day: date
) -> Iterator[Case]:
    for name, sign in (("EnvelopeVoted", 1), ("EnvelopeReturned", 1), ("EnvelopeDrawn", -1)):
        for fact in known.named[name]:
            if fact.says.year == on.year and fact.day <= on:
                yield Case(
                    fact.day, fact.day, nature=fact.says.budget_line,
                    amount=sign * Fraction(fact.says.amount),
                )  # fmt: skip


def _days_in(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def _years(first: date, last: date) -> Fraction:
    """How many civil years those days make, day by day."""
    years, day = Fraction(0), first
    while day <= last:
        years += Fraction(1, _days_in(day.year))
        day += ONE
    return years


def _cent(euros: Fraction) -> Decimal:
    return Decimal(int(euros * 100 + Fraction(1, 2))) / 100
