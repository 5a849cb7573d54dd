"""What someone may enter on a day, and for what reason they may not: asked, never recorded.

The same conditions as an entry meets (`conditions`), in every programme and module of the
catalogue. What only the entry tells is left open: the proof, the interview, who follows the person.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from pathways.domain.beneficiary.guards import check_takes_personal_facts
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.enrolment.conditions import Entry, admitted_by, refusals
from pathways.domain.enrolment.duration import longest
from pathways.domain.enrolment.eligibility import eligible_from
from pathways.domain.enrolment.modules import check_module
from pathways.domain.participations.state import ParticipationsState
from pathways.domain.refusal import Refusal
from pathways.domain.rules import Module, Programme, Rules


@dataclass(frozen=True)
class Possible:
    """A module of a programme: whom the person would count as, or what stands in the way."""

    programme: Programme
    module: Module
    public: str | None
    """None where the person may not enter."""
    standing_against: tuple[tuple[str, Refusal], ...]
    """By public, what refuses it; empty where one is admitted."""


def possible(
    person: BeneficiaryState, participations: ParticipationsState, rules: Rules, day: date
) -> tuple[Possible, ...]:
    """Every module people enter, of every programme described that day.

    Raises FileMerged or PersonErased for a file that enters nothing any more.
    """
    check_takes_personal_facts(person)
    return tuple(
        _asked(person, participations, programme, module, rules, day)
        for programme in rules.catalogue
        if programme.in_force(day)
        for module in programme.modules
        if not module.information
    )


def _asked(
    person: BeneficiaryState,
    participations: ParticipationsState,
    programme: Programme,
    module: Module,
    rules: Rules,
    day: date,
) -> Possible:
    entry = Entry(
        person=person,
        participations=participations,
        programme=programme,
        rules=rules,
        public="",
        day=day,
        last_day=longest(programme, rules, day).last_day(day),
        admitted=admitted_by(programme, module),
        module=module,
        positioned_on=day,
    )
    against: list[tuple[str, Refusal]] = []
    for public in programme.publics:
        found = list(_against(replace(entry, public=public)))
        if not found:
            return Possible(programme, module, public, ())
        against += [(public, refusal) for refusal in found]
    return Possible(programme, module, None, tuple(against))


def _against(entry: Entry) -> Iterator[Refusal]:
    """What refuses this public; nothing said twice."""
    said: set[str] = set()
    for refusal in (*refusals(entry), *_against_module(entry)):
        if refusal.message not in said:
            said.add(refusal.message)
            yield refusal


def _against_module(entry: Entry) -> Iterator[Refusal]:
    """What a module entered for a period of its own adds: renewals, and 12 months (A4.2, A4.4)."""
    if entry.module is None or not entry.module.entered:
        return
    checks: tuple[Callable[[Entry], object], ...] = (check_module, eligible_from)
    for check in checks:
        try:
            check(entry)
        except Refusal as refusal:
            yield refusal
