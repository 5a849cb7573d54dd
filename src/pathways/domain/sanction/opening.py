"""The Département takes up the breach reported by the body (A1.12, N7)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.orientation.checks import during
from pathways.domain.orientation.contract_lapse import NoContractInForce, UnknownBreachGround
from pathways.domain.orientation.events import BreachGround
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.rules import Rules
from pathways.domain.sanction.events import SanctionProcedureOpened
from pathways.domain.sanction.order import not_in_the_future
from pathways.domain.sanction.scale import Ground, grounds_in
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.domain.texts import french


class OpenSanctionProcedure(Command, creates=True):
    """Take up the breach reported on that ground (A1.12; Annexe 1, art. 4.4).

    `contract_id` names the contract in force whose steps were not kept, where the ground needs one.
    """

    procedure_id: UUID
    orientation_id: UUID
    on: date
    ground: BreachGround
    contract_id: UUID | None = None


class ProcedureAlreadyOpened(AlreadyRecorded):
    """Cette procédure est déjà ouverte."""

    field = "procedure_id"


class NoBreachReported(Refusal):
    """Aucun manquement de ce motif n'est signalé le {day} sur cet accompagnement."""

    rule = "A1.12"
    field = "ground"
    remedy = "L'organisme signale d'abord le manquement."


class AnotherContractReported(Refusal):
    """Le manquement a été signalé sur un autre contrat."""

    rule = "A1.12"
    field = "contract_id"


@decides
def open_sanction_procedure(
    command: OpenSanctionProcedure,
    procedure: SanctionProcedureState,
    orientation: OrientationState,
    contract: EngagementContractState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """Opened on the breach that stands; a claim proves it is the only one on this accompaniment."""
    not_in_the_future(command.on, today)
    if procedure.opened_on is not None:
        raise ProcedureAlreadyOpened
    during(orientation, command.on, today)
    recall = orientation.recall
    reported_on = recall.breach_reported_on
    if reported_on is None or recall.breach_ground is not command.ground:
        raise NoBreachReported(day=french(command.on))
    if command.on < reported_on:
        raise NoBreachReported(day=french(command.on), field="on")
    if recall.breach_contract_id != command.contract_id:
        raise AnotherContractReported
    check_contract(rules, command.on, command.ground.value, contract, reported_on)
    assert orientation.beneficiary_id is not None
    assert orientation.organisation_id is not None
    return [
        SanctionProcedureOpened(
            beneficiary_id=orientation.beneficiary_id,
            orientation_id=orientation.id,
            organisation_id=orientation.organisation_id,
            ground=command.ground.value,
            opened_on=command.on,
            breach_reported_on=reported_on,
            contract_id=command.contract_id,
        )
    ]


def check_contract(
    rules: Rules,
    on: date,
    code: str,
    contract: EngagementContractState | None,
    reported_on: date,
) -> Ground:
    """The ground, once sure that the law of `on` knows it and that its steps stand in a contract.

    Raises UnknownBreachGround, or NoContractInForce where the steps reproached stood in no
    contract in force on the day of the breach (Conseil d'État, n° 418975; N7).
    """
    ground = next((one for one in grounds_in(rules, on) if one.code == code), None)
    if ground is None:
        raise UnknownBreachGround(field="ground", code=code, day=french(on))
    in_force = contract is not None and contract.in_force_on(reported_on)
    if ground.needs_contract_in_force and not in_force:
        raise NoContractInForce(day=french(reported_on))
    return ground
