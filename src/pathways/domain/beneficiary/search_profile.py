"""What the person is matched on with offers: objective, skills, how far they can go (G9)."""

from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.events import SearchProfileRecorded
from pathways.domain.beneficiary.guards import check_not_future, check_takes_personal_facts
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import Malformed
from pathways.domain.rules import Rules
from pathways.domain.rules.matching import check_commune, check_objective, checked_skills

FARTHEST = 500
"""Kilometres: across the country, and no further than a number typed wrong."""


class RecordSearchProfile(Command):
    """The whole profile anew: what is left out is no longer known."""

    beneficiary_id: UUID
    recorded_on: date
    objective: str
    skills: tuple[str, ...] = ()
    commune: str | None = None
    within_km: int | None = None


class ImpossibleDistance(Malformed):
    """Une distance va de 0 à {most} kilomètres."""

    field = "within_km"


@decides
def record_search_profile(
    command: RecordSearchProfile, beneficiary: BeneficiaryState, rules: Rules, today: date
) -> Decision:
    """Record what the person looks for; nothing where it says what is known already."""
    check_takes_personal_facts(beneficiary)
    check_not_future("recorded_on", command.recorded_on, today)
    check_objective(command.objective, rules, command.recorded_on)
    if command.commune is not None:
        check_commune(command.commune, rules, command.recorded_on)
    if command.within_km is not None and not 0 <= command.within_km <= FARTHEST:
        raise ImpossibleDistance(most=FARTHEST)
    recorded = SearchProfileRecorded(
        recorded_on=command.recorded_on,
        objective=command.objective,
        skills=checked_skills(command.skills, rules, command.recorded_on),
        commune=command.commune,
        within_km=command.within_km,
    )
    known = beneficiary.search_profile
    if known and _same(known, recorded) and known.recorded_on <= recorded.recorded_on:
        return []
    return [recorded]


def _same(one: SearchProfileRecorded, other: SearchProfileRecorded) -> bool:
    return (one.objective, frozenset(one.skills), one.commune, one.within_km) == (
        other.objective,
        frozenset(other.skills),
        other.commune,
        other.within_km,
    )
