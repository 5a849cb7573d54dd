"""A temporary exemption from signing a contract, by the Département (A1.8)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.orientation.checks import NotInList, code, during, french
from pathways.domain.orientation.events import ContractExemptionEnded, ContractExemptionGranted
from pathways.domain.orientation.parts import ContractDue, Exemption
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import optional_text


class GrantContractExemption(Command):
    """The Département exempts the person from signing until a day, included (A1.8; art. 4.4)."""

    orientation_id: UUID
    on: date
    until: date
    ground: str
    details: str | None = None


class EndContractExemption(Command):
    """The Département ends the exemption before its date (A1.8; art. 4.4)."""

    orientation_id: UUID
    on: date


class ExemptionEndsBeforeItStarts(Refusal):
    """La dispense accordée le {day} finirait avant de commencer, le {until}."""

    rule = "A1.8"
    field = "until"


class UnknownExemptionGround(NotInList):
    """« {code} » n'est pas un motif de dispense le {day} : indisponibilité ou santé."""

    rule = "A1.8"


class AlreadyExempted(AlreadyRecorded):
    """La personne est déjà dispensée jusqu'au {until}."""

    rule = "A1.8"
    field = "until"
    remedy = "Pour l'abréger, mettez fin à la dispense en cours."


class NoExemptionRunning(Refusal):
    """Aucune dispense n'est en cours le {day}."""

    rule = "A1.8"
    field = "on"


@decides
def grant_contract_exemption(
    command: GrantContractExemption, orientation: OrientationState, rules: Rules, today: date
) -> Decision:
    """Granted: the contract is due at its end, or when it already was if that is later."""
    during(orientation, command.on, today)
    grounds = rules.exemption_grounds
    ground = code(command.ground, grounds, command.on, UnknownExemptionGround, "ground")
    if command.until < command.on:
        raise ExemptionEndsBeforeItStarts(day=french(command.on), until=french(command.until))
    for one in orientation.exemptions:
        if one.runs_on(command.on) and command.until <= one.until:
            raise AlreadyExempted(until=french(one.until))
    due = _due(orientation, command.until, grounds.on(command.on).id)
    details = optional_text(command.details, "details")
    return [ContractExemptionGranted(command.on, command.until, ground, due.on, due.rule, details)]


@decides
def end_contract_exemption(
    command: EndContractExemption, orientation: OrientationState, rules: Rules, today: date
) -> Decision:
    """Ended: the contract is due that day, or when it would have been without the exemption."""
    during(orientation, command.on, today)
    if not any(_can_be_ended(one, command.on) for one in orientation.exemptions):
        raise NoExemptionRunning(day=french(command.on))
    due = _due(orientation, command.on, rules.exemption_grounds.on(command.on).id)
    return [ContractExemptionEnded(command.on, due.on, due.rule)]


def _due(orientation: OrientationState, until: date, rule: str) -> ContractDue:
    """An exemption gives time, it never takes any: the later of its end and the delay itself."""
    due = orientation.contract_due_without_exemption
    return due if due is not None and due.on > until else ContractDue(until, rule)


def _can_be_ended(exemption: Exemption, day: date) -> bool:
    return exemption.since <= day < exemption.until
