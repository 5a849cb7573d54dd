"""How to reach the person, and the territory they live in (G2)."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.events import ContactDetailsRecorded
from pathways.domain.beneficiary.guards import check_not_future, check_takes_personal_facts
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.rules import Rules
from pathways.domain.sites import check_territory
from pathways.domain.texts import optional_text


class RecordContactDetails(Command):
    """All the details anew: what is left out is no longer known."""

    beneficiary_id: UUID
    recorded_on: date
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    postcode_city: str | None = None
    territory: str | None = None


@decides
def record_contact_details(
    command: RecordContactDetails, beneficiary: BeneficiaryState, rules: Rules, today: date
) -> Decision:
    """Record how to reach the person; nothing where it says what is known already."""
    check_takes_personal_facts(beneficiary)
    check_not_future("recorded_on", command.recorded_on, today)
    if command.territory is not None:
        check_territory(command.territory, rules, command.recorded_on)
    recorded = ContactDetailsRecorded(
        recorded_on=command.recorded_on,
        email=optional_text(command.email, "email"),
        phone=optional_text(command.phone, "phone"),
        address=optional_text(command.address, "address"),
        postcode_city=optional_text(command.postcode_city, "postcode_city"),
        territory=command.territory,
    )
    known = beneficiary.contact
    if known and known == replace(
        recorded, recorded_on=min(known.recorded_on, command.recorded_on)
    ):
        return []
    return [recorded]
