"""What every step of a contract requires: the steps come in order (A1.7), none twice."""

from datetime import date

from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import AlreadyRecorded, InTheFuture, Refusal
from pathways.domain.texts import french


class ContractAlreadyEnded(AlreadyRecorded):
    """Ce contrat a déjà pris fin, le {ended_on:%d/%m/%Y}."""

    rule = "A1.7"


class ContractAlreadyValidated(AlreadyRecorded):
    """Ce contrat est déjà validé, depuis le {validated_on:%d/%m/%Y}."""

    rule = "A1.7"
    remedy = "Pour en changer le contenu, révisez-le."


class ContractUnderValidation(Refusal):
    """Ce contrat est en cours de validation : le Département n'a pas encore répondu."""

    rule = "A1.7"
    remedy = "Attendez que le Département le valide ou le renvoie."


class ContractNotSigned(Refusal):
    """Ce contrat n'est pas signé."""

    rule = "A1.7"
    remedy = "Enregistrez d'abord sa signature."


class BeforeTheContractsPreviousStep(Refusal):
    """L'étape précédente du contrat date du {previous:%d/%m/%Y}, après cette date."""

    rule = "A1.7"
    remedy = "Vérifiez la date, ou corrigez celle de l'étape précédente."


class ContractBeforeOrientation(Refusal):
    """L'orientation date du {decided_on:%d/%m/%Y} : le contrat ne peut pas la précéder."""

    rule = "A1.7"
    remedy = "Vérifiez la date, ou enregistrez le contrat sur l'orientation de l'époque."


class ContractOutsideOrientation(Refusal):
    """L'accompagnement n'est plus ouvert à cette date."""

    rule = "A1.7"
    remedy = "Enregistrez le contrat sur l'orientation ouverte à cette date."


def check_not_ended(contract: EngagementContractState) -> None:
    """ContractAlreadyEnded where it is over."""
    if contract.ended_on is not None:
        raise ContractAlreadyEnded(ended_on=contract.ended_on)


def check_in_preparation(contract: EngagementContractState) -> None:
    """Refuse what comes before validation once the contract is validated or ended."""
    check_not_ended(contract)
    if contract.validated_on is not None:
        raise ContractAlreadyValidated(validated_on=contract.validated_on)


def check_in_order(field: str, day: date, contract: EngagementContractState, today: date) -> None:
    """The step happened by today, and not before the last step recorded."""
    previous = contract.last_step_on
    if previous is not None and day < previous:
        raise BeforeTheContractsPreviousStep(field=field, previous=previous)
    if day > today:
        raise InTheFuture(field=field, day=french(day))


def check_during_orientation(field: str, day: date, orientation: OrientationState) -> None:
    """That day lies in the accompaniment: days are compared, in both directions (trap T1)."""
    if orientation.decided_on is None:
        raise ContractOutsideOrientation(field=field)
    if day < orientation.decided_on:
        raise ContractBeforeOrientation(field=field, decided_on=orientation.decided_on)
    if orientation.ended_on is not None and day > orientation.ended_on:
        raise ContractOutsideOrientation(field=field)
