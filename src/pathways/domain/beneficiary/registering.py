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
from pathways.domain.refusal import AlreadyRecorded, Malformed, Refusal


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


class NameMissing(Malformed):
    """Le nom et le prénom de la personne sont nécessaires."""


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
    """The identity as recorded; NameMissing, BornAfterward or BadNir where it cannot be one."""
    names = {"last_name": command.last_name.strip(), "first_name": command.first_name.strip()}
    for field, name in names.items():
        if not name:
            raise NameMissing(field=field)
    if command.birth_date and command.birth_date > day:
        raise BornAfterward
    return {
        **names,
        "birth_name": _text(command.birth_name),
        "birth_date": command.birth_date,
        "nir": parse_nir(nir).number if (nir := _text(command.nir)) else None,
        "payer_number": _payer_number(command.payer_number),
        "civility": _text(command.civility),
        "birth_year": command.birth_date.year if command.birth_date else None,
        "sex": command.sex,
    }


def _text(value: str | None) -> str | None:
    return (value or "").strip() or None


def _payer_number(value: str | None) -> str | None:
    return normalise_payer_number(text) if (text := _text(value)) else None
