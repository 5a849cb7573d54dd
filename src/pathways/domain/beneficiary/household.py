"""The household: its size decides ceilings (N1, N2), having no fixed home a profile (A1.1)."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.events import HouseholdRecorded
from pathways.domain.beneficiary.guards import check_not_future, check_not_merged
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import Malformed, Refusal


class RecordHousehold(Command):
    beneficiary_id: UUID
    recorded_on: date
    more_than_one_person: bool
    dependants: int = 0
    rsa_majore: bool | None = None
    no_fixed_home: bool | None = None


class NegativeDependants(Malformed):
    """Le nombre de personnes à charge ne peut pas être négatif."""

    field = "dependants"


class DependantsOfNobody(Refusal):
    """Un foyer qui a des personnes à charge compte plus d'une personne."""

    field = "more_than_one_person"
    remedy = "Corrigez le nombre de personnes à charge ou la taille du foyer."


@decides
def record_household(
    command: RecordHousehold, beneficiary: BeneficiaryState, today: date
) -> Decision:
    """Record the household as told; nothing where it says what is known already."""
    check_not_merged(beneficiary)
    check_not_future("recorded_on", command.recorded_on, today)
    if command.dependants < 0:
        raise NegativeDependants
    if command.dependants and not command.more_than_one_person:
        raise DependantsOfNobody
    recorded = HouseholdRecorded(
        recorded_on=command.recorded_on,
        more_than_one_person=command.more_than_one_person,
        dependants=command.dependants,
        rsa_majore=command.rsa_majore,
        no_fixed_home=command.no_fixed_home,
    )
    known = beneficiary.household
    if known and known == replace(
        recorded, recorded_on=min(known.recorded_on, command.recorded_on)
    ):
        return []
    return [recorded]
