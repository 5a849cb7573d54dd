"""Links with partners, and information on mobility (G4, A3.6b, A6.3b)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.enrolment.attendance import during
from pathways.domain.enrolment.events import MobilityInformationGiven, PartnerContacted
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.texts import optional_text, text


class ContactPartner(Command):
    enrolment_id: UUID
    contacted_on: date
    partner: str
    purpose: str | None = None


class GiveMobilityInformation(Command):
    """`partners` are those the person was put in touch with, for a solution of their own."""

    enrolment_id: UUID
    given_on: date
    partners: tuple[str, ...] = ()


@decides
def contact_partner(command: ContactPartner, enrolment: EnrolmentState, today: date) -> Decision:
    """Record that the person was put in touch with a partner."""
    during(enrolment, command.contacted_on, today, "contacted_on")
    return [
        PartnerContacted(
            contacted_on=command.contacted_on,
            partner=text(command.partner, "partner"),
            purpose=optional_text(command.purpose, "purpose"),
        )
    ]


@decides
def give_mobility_information(
    command: GiveMobilityInformation, enrolment: EnrolmentState, today: date
) -> Decision:
    """Record the information given on mobility, and the partners named."""
    during(enrolment, command.given_on, today, "given_on")
    partners = tuple(text(one, "partners") for one in command.partners)
    return [MobilityInformationGiven(given_on=command.given_on, partners=partners)]
