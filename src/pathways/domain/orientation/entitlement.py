"""Who may be oriented (A1.1; CASF L262-28): one small condition each, with its reason."""

from datetime import date

from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.beneficiary.guards import check_takes_personal_facts
from pathways.domain.beneficiary.rsa_right import right_permits
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.orientation.checks import french
from pathways.domain.orientation.events import OrientationKind
from pathways.domain.refusal import NotFound, Refusal
from pathways.domain.rules import Rules


class NoSuchPerson(NotFound):
    """Cette personne n'a pas de dossier."""

    field = "beneficiary_id"


class LeftRsa(Refusal):
    """La personne est sortie du RSA le {exited_on}."""

    rule = "A1.1"
    field = "beneficiary_id"
    remedy = "Enregistrez d'abord le nouveau droit au RSA."


class NoRsaRight(Refusal):
    """Le droit au RSA de la personne est clos ou refusé le {day}."""

    rule = "A1.1"
    field = "beneficiary_id"
    remedy = "Enregistrez d'abord le droit au RSA, s'il a été rouvert."


class RightNotKnown(Refusal):
    """Le payeur n'a pas encore dit le droit de la personne au {day}, ni ses droits et devoirs.

    Only where the département decided that an unknown right stops people here.
    """

    rule = "H1"
    field = "beneficiary_id"
    remedy = "Attendez le prochain flux de la CAF ou de la MSA, ou saisissez le droit."


class NotBoundByRightsAndDuties(Refusal):
    """Le {day}, la personne n'est pas soumise aux droits et devoirs : rien ne se délègue."""

    rule = "A1.1"
    field = "beneficiary_id"
    remedy = "Le Département peut garder l'accompagnement (MDS)."


def check_person(person: BeneficiaryState, day: date) -> None:
    """Raises a Refusal for a file that is missing, merged or erased, or a person who left RSA."""
    if not person.registered:
        raise NoSuchPerson
    check_takes_personal_facts(person)
    if person.exited_on is not None and person.exited_on <= day and not came_back(person, day):
        raise LeftRsa(exited_on=french(person.exited_on))


def check_right(person: BeneficiaryState, act: str, day: date, rules: Rules) -> None:
    """Raises NoRsaRight, or RightNotKnown where a right not yet told does not permit this act.

    A suspended right is a right: accompaniment is what may bring the payment back.
    """
    if right_permits(act, person, rules, day):
        return
    if _right_denied(person, day):
        raise NoRsaRight(day=french(day))
    raise RightNotKnown(day=french(day))


def check_unknown_right(person: BeneficiaryState, act: str, day: date, rules: Rules) -> None:
    """Raises RightNotKnown where the right is not told yet, or only requested, and stops `act`.

    What goes on in an accompaniment already open does not stop on the day the right closes.
    """
    if not right_permits(act, person, rules, day) and not _right_denied(person, day):
        raise RightNotKnown(day=french(day))


def check_bound(
    person: BeneficiaryState,
    organisation: OrganisationState,
    kind: OrientationKind,
    day: date,
    rules: Rules,
) -> None:
    """Delegated social accompaniment is for people bound by rights and duties (A1.1).

    The Département's own services may accompany anyone.
    """
    if kind is not OrientationKind.SOCIAL or organisation.kind is OrganisationKind.DEPARTEMENT:
        return
    match person.bound_by_rights_and_duties_on(day):
        case False:
            raise NotBoundByRightsAndDuties(day=french(day))
        case None if "orientation" not in rules.unknown_right_permits.on(day).codes:
            raise RightNotKnown(day=french(day))


def _right_denied(person: BeneficiaryState, day: date) -> bool:
    return person.right_on(day) in (RightStatus.CLOSED, RightStatus.REFUSED)


def came_back(person: BeneficiaryState, day: date) -> bool:
    """Whether a right was told again, from the day of the exit on or later."""
    told = person.right_told_on(day)
    return (
        told is not None
        and person.exited_on is not None
        and told.since >= person.exited_on
        and told.status in (RightStatus.REQUESTED, RightStatus.OPEN, RightStatus.SUSPENDED)
    )
