"""The contract is not made, not renewed or not respected: lapse, relance, breach (A1.4b, A1.12).

The recall these open counts in the file active (A1.13) until it is closed; the sanction procedure
that may follow a breach is not decided here.
"""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.engagement_contract.events import ContractEndReason
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.orientation.checks import NotInList, code, during, french
from pathways.domain.orientation.events import (
    BreachGround,
    BreachReported,
    ContractLapseObserved,
    RecallClosed,
    RecallClosing,
    RelanceGround,
)
from pathways.domain.orientation.parts import CONTRACT_GROUNDS
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import AlreadyRecorded, Malformed, Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import text


class ObserveContractLapse(Command):
    """The référent observes that the contract is not made, renewed or respected (A1.4b).

    `contract_id` names the contract that was not renewed, or is not respected.
    """

    orientation_id: UUID
    on: date
    ground: RelanceGround
    contract_id: UUID | None = None


class ReportBreach(Command):
    """The body informs the Département of a breach without legitimate ground (A1.12; art. 4.4)."""

    orientation_id: UUID
    on: date
    ground: BreachGround
    facts: str
    contract_id: UUID | None = None


class CloseRecall(Command):
    """The recall ends without a decision: contract made, legitimate ground… (A1.12; art. 4.4)."""

    orientation_id: UUID
    on: date
    closing: RecallClosing


class NotAContractLapse(Malformed):
    """Ce motif ne concerne pas le contrat d'engagements."""

    rule = "A1.4b"
    field = "ground"


class LapseAlreadyObserved(AlreadyRecorded):
    """Ce constat est déjà enregistré, le {observed_on}."""

    rule = "A1.4b"
    field = "ground"


class ExemptedFromContract(Refusal):
    """La personne est dispensée de signer un contrat le {day}."""

    rule = "A1.8"
    field = "on"


class ContractNotDueYet(Refusal):
    """Le contrat n'est pas en retard le {day} : il peut se faire jusqu'au {due_on} compris."""

    rule = "A1.4b"
    field = "on"


class ContractDelayNotStarted(Refusal):
    """Le délai du contrat ne court pas : l'orientation n'a pas été notifiée à la personne."""

    rule = "N5"
    field = "orientation_id"
    remedy = "Enregistrez d'abord la notification de l'orientation."


class ContractToRenewMissing(Refusal):
    """Aucun contrat validé n'est nommé : il n'y a pas de renouvellement à attendre."""

    rule = "A1.4b"
    field = "contract_id"
    remedy = "Nommez le contrat arrivé à son terme, ou constatez un contrat non réalisé."


class ContractAlreadyRenewed(Refusal):
    """Ce contrat a déjà été renouvelé."""

    rule = "A1.7"
    field = "contract_id"
    remedy = "Nommez le contrat qui l'a renouvelé."


class ContractStillRuns(Refusal):
    """Ce contrat court jusqu'au {ends_on} compris : le {day}, il peut encore être renouvelé."""

    rule = "A1.7"
    field = "on"


class BreachWithoutRelance(Refusal):
    """Aucune relance de ce motif n'a précédé le signalement du {day}."""

    rule = "A1.4b"
    field = "ground"
    remedy = "Relancez d'abord la personne au sujet de son contrat."


class BreachAlreadyReported(AlreadyRecorded):
    """Un manquement est déjà signalé depuis le {reported_on}."""

    rule = "A1.12"
    field = "on"


class UnknownBreachGround(NotInList):
    """« {code} » n'est pas un motif de sanction le {day}."""

    rule = "N7"


class NoContractInForce(Refusal):
    """Aucun contrat en vigueur le {day} ne prévoit les démarches reprochées."""

    rule = "N7"
    field = "contract_id"
    remedy = "Nommez le contrat en vigueur ce jour-là."


class ContractOfAnotherOrientation(Refusal):
    """Ce contrat n'est pas celui de cette orientation."""

    rule = "A1.12"
    field = "contract_id"


class ClosedByADecision(Refusal):
    """La décision du Président clôt elle-même le rappel."""

    rule = "A1.12"
    field = "closing"
    remedy = "Enregistrez la décision sur la procédure de sanction."


class NoRecallOpen(Refusal):
    """Aucune procédure de rappel n'est ouverte le {day}."""

    rule = "A1.13"
    field = "on"


@decides
def observe_contract_lapse(
    command: ObserveContractLapse,
    orientation: OrientationState,
    contract: EngagementContractState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """Observed: a relance is due. It may open a recall, which counts (A1.13): so it is proved.

    A contract not made is late; one not renewed has expired; one not respected is in force.
    """
    during(orientation, command.on, today)
    if command.ground not in CONTRACT_GROUNDS:
        raise NotAContractLapse
    if command.ground in orientation.recall.lapses:
        raise LapseAlreadyObserved(observed_on=french(orientation.recall.lapses[command.ground]))
    if command.ground is not RelanceGround.CONTRACT_NOT_RESPECTED:
        _not_exempted(orientation, command.on)
    named = _named(command.contract_id, contract, orientation)
    match command.ground:
        case RelanceGround.CONTRACT_NOT_MADE:
            _overdue(orientation, command.on)
        case RelanceGround.CONTRACT_NOT_RENEWED:
            _expired(named, command.on)
        case _:
            _in_force(named, command.on)
    relance = rules.contract_relance_within.on(command.on)
    return [
        ContractLapseObserved(command.on, command.ground, relance.after(command.on), relance.id)
    ]


@decides
def report_breach(
    command: ReportBreach,
    orientation: OrientationState,
    contract: EngagementContractState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """Reported: the person is under recall until it closes."""
    during(orientation, command.on, today)
    if orientation.recall.breach_reported_on is not None:
        raise BreachAlreadyReported(reported_on=french(orientation.recall.breach_reported_on))
    _contract_allows(command, orientation, contract, rules)
    if command.ground is not BreachGround.CONTROLS_REFUSED:
        relanced_on = orientation.recall.relances.get(RelanceGround(command.ground.value))
        if relanced_on is None or relanced_on > command.on:
            raise BreachWithoutRelance(day=french(command.on))
    facts = text(command.facts, "facts")
    return [BreachReported(command.on, command.ground, facts, command.contract_id)]


@decides
def close_recall(command: CloseRecall, orientation: OrientationState, today: date) -> Decision:
    """Closed; a lapse whose relance has not gone yet is closed the same way, and calls for none."""
    during(orientation, command.on, today)
    opened_on = orientation.recall.opened_on
    if opened_on is None or command.on < opened_on:
        raise NoRecallOpen(day=french(command.on))
    if command.closing is RecallClosing.DECIDED:
        raise ClosedByADecision
    return [RecallClosed(command.on, command.closing)]


def _contract_allows(
    command: ReportBreach,
    orientation: OrientationState,
    contract: EngagementContractState | None,
    rules: Rules,
) -> None:
    named = _named(command.contract_id, contract, orientation)
    grounds = rules.sanction_grounds
    code(command.ground.value, grounds, command.on, UnknownBreachGround, "ground")
    choice = grounds.on(command.on).choice(command.ground.value)
    if choice and choice.details["needs_contract_in_force"]:
        _in_force(named, command.on)
    if command.ground in (BreachGround.NOT_MADE, BreachGround.NOT_RENEWED):
        _not_exempted(orientation, command.on)


def _named(
    contract_id: UUID | None,
    contract: EngagementContractState | None,
    orientation: OrientationState,
) -> EngagementContractState | None:
    """The contract the command names, None where it names none."""
    if contract_id is None or contract is None:
        return None
    if contract.orientation_id != orientation.id:
        raise ContractOfAnotherOrientation
    return contract


def _in_force(contract: EngagementContractState | None, day: date) -> None:
    if contract is None or not contract.in_force_on(day):
        raise NoContractInForce(day=french(day))


def _expired(contract: EngagementContractState | None, day: date) -> None:
    if contract is None or contract.validated_on is None or contract.ends_on is None:
        raise ContractToRenewMissing
    if contract.ended_because is ContractEndReason.RENEWED:
        raise ContractAlreadyRenewed
    if not contract.over_on(day):
        raise ContractStillRuns(day=french(day), ends_on=french(contract.ends_on))


def _not_exempted(orientation: OrientationState, day: date) -> None:
    if orientation.exempted_on(day):
        raise ExemptedFromContract(day=french(day))


def _overdue(orientation: OrientationState, day: date) -> None:
    due = orientation.contract_due
    if due is None:
        raise ContractDelayNotStarted
    if day <= due.on:
        raise ContractNotDueYet(day=french(day), due_on=french(due.on))
