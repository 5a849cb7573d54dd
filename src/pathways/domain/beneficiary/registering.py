"""The file is opened; later, the identity changes: a name taken, a number learnt."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pathways.domain.beneficiary.events import BeneficiaryRegistered, IdentityChanged, Sex
from pathways.domain.beneficiary.guards import check_not_future, check_takes_personal_facts
from pathways.domain.beneficiary.identifiers import normalise_payer_number, parse_nir
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.texts import optional_text, text


class RegisterBeneficiary(Command, creates=True):
    beneficiary_id: UUID
    registered_on: date
    last_name: str
    first_name: str
    birth_name: str | None = None
    birth_date: date | None = None
    nir: str | None = None
    payer_number: str | None = None
    civility: str | None = None
    sex: Sex | None = None


class ChangeIdentity(Command):
    """The whole identity anew: what is left out is no longer known."""

    beneficiary_id: UUID
    changed_on: date
    last_name: str
    first_name: str
    birth_name: str | None = None
    birth_date: date | None = None
    nir: str | None = None
    payer_number: str | None = None
    civility: str | None = None
    sex: Sex | None = None


class AlreadyRegistered(AlreadyRecorded):
    """Le dossier de cette personne est déjà ouvert."""


class BornAfterward(Refusal):
    """La date de naissance est postérieure au jour de l'enregistrement."""

    field = "birth_date"
    remedy = "Vérifiez la date de naissance."


@decides
def register_beneficiary(
    command: RegisterBeneficiary, beneficiary: BeneficiaryState, today: date
) -> Decision:
    """Open the person's file. Numbers are kept in the one form in which they are compared."""
    if beneficiary.registered:
        raise AlreadyRegistered
    check_not_future("registered_on", command.registered_on, today)
    identity = _checked(command, command.registered_on)
    return [
        BeneficiaryRegistered(
            beneficiary_id=beneficiary.id, registered_on=command.registered_on, **identity
        )
    ]


@decides
def change_identity(
    command: ChangeIdentity, beneficiary: BeneficiaryState, today: date
) -> Decision:
    """Record the identity anew; nothing where it says what is known already."""
    check_takes_personal_facts(beneficiary)
    check_not_future("changed_on", command.changed_on, today)
    changed = IdentityChanged(
        changed_on=command.changed_on, **_checked(command, command.changed_on)
    )
    if beneficiary.evolve(changed) == beneficiary:
        return []
    return [changed]


def _checked(command: RegisterBeneficiary | ChangeIdentity, day: date) -> Mapping[str, Any]:
    """The identity as recorded; BornAfterward, BadNir or a Malformed text."""
    nir = optional_text(command.nir, "nir")
    payer_number = optional_text(command.payer_number, "payer_number")
    if command.birth_date and command.birth_date > day:
        raise BornAfterward
    return {
        "last_name": text(command.last_name, "last_name"),
        "first_name": text(command.first_name, "first_name"),
        "birth_name": optional_text(command.birth_name, "birth_name"),
        "birth_date": command.birth_date,
        "nir": parse_nir(nir).number if nir else None,
        "payer_number": normalise_payer_number(payer_number) if payer_number else None,
        "civility": optional_text(command.civility, "civility"),
        "birth_year": command.birth_date.year if command.birth_date else None,
        "sex": command.sex,
    }
