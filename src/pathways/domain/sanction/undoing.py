"""A decision annulled or withdrawn is undone: amounts paid back, rank computed again (N11)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.beneficiary.events import SanctionUncounted
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, On, decides
from pathways.domain.delegation.power import SANCTION, decision_maker
from pathways.domain.delegation.state import DelegationState
from pathways.domain.refusal import AlreadyRecorded, Malformed, Refusal
from pathways.domain.rules import Rules
from pathways.domain.sanction.events import (
    AmountPaidBack,
    AppealOutcome,
    DecisionAnnulled,
    DecisionWithdrawn,
    SanctionDecided,
)
from pathways.domain.sanction.order import check_after, check_opened, not_in_the_future
from pathways.domain.sanction.scale import undone
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.domain.texts import french, text

AMOUNTS_PAID_BACK, RANK_COMPUTED_AGAIN = "amounts_paid_back", "rank_computed_again"
"""The codes of `annulment_undoes`."""


class AnnulDecision(Command):
    """The court annuls the sanction (CASF L262-47)."""

    procedure_id: UUID
    on: date
    court: str


class WithdrawDecision(Command, apart_from="sanction_prepared_by"):
    """The President, or a delegate, takes the sanction back."""

    procedure_id: UUID
    on: date
    withdrawn_by: str
    ground: str
    delegation_id: UUID | None = None


class RecordAmountPaidBack(Command):
    """Euros given back to the person."""

    procedure_id: UUID
    on: date
    amount: Decimal


class NoSanctionToContest(Refusal):
    """Aucune sanction n'a été décidée dans cette procédure."""

    rule = "N11"
    field = "procedure_id"


class AlreadyUndone(AlreadyRecorded):
    """La décision est déjà défaite, depuis le {undone_on}."""

    rule = "N11"
    field = "procedure_id"


class CourtNotSeised(Refusal):
    """Le tribunal n'était pas saisi de cette décision le {day}."""

    rule = "N11"
    field = "on"
    remedy = "Enregistrez d'abord la saisine du tribunal."


class NothingToPayBack(Refusal):
    """Rien n'est à reverser le {day} : la décision n'était ni défaite ni réformée."""

    rule = "N11"
    field = "on"


class AmountNotPositive(Malformed):
    """Une somme reversée est plus grande que zéro."""

    field = "amount"


@decides
def annul_decision(
    command: AnnulDecision,
    procedure: SanctionProcedureState,
    beneficiary: BeneficiaryState,
    kept: BeneficiaryState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """Annulled: the sanction counts no more in the rank of the others."""
    _to_undo(procedure, command.on, today)
    if procedure.court_seised_on is None or command.on < procedure.court_seised_on:
        raise CourtNotSeised(day=french(command.on))
    annulled = DecisionAnnulled(command.on, text(command.court, "court"))
    return [annulled, *uncounted(procedure, command.on, rules, beneficiary, kept)]


@decides
def withdraw_decision(
    command: WithdrawDecision,
    procedure: SanctionProcedureState,
    beneficiary: BeneficiaryState,
    kept: BeneficiaryState | None,
    delegation: DelegationState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """Withdrawn: the sanction counts no more in the rank of the others."""
    _to_undo(procedure, command.on, today)
    maker = decision_maker(command.withdrawn_by, delegation, SANCTION, command.on, rules)
    withdrawn = DecisionWithdrawn(command.on, maker, text(command.ground, "ground"))
    return [withdrawn, *uncounted(procedure, command.on, rules, beneficiary, kept)]


@decides
def record_amount_paid_back(
    command: RecordAmountPaidBack, procedure: SanctionProcedureState, rules: Rules, today: date
) -> Decision:
    """Paid back, in one or several times, once the decision was undone or reformed."""
    check_opened(procedure)
    not_in_the_future(command.on, today)
    if not command.amount.is_finite() or command.amount <= 0:
        raise AmountNotPositive
    answer = procedure.appeal_decided
    reformed = answer and answer.outcome is AppealOutcome.REFORMED
    since = procedure.undone_on or (answer.decided_on if answer and reformed else None)
    if since is None or command.on < since or AMOUNTS_PAID_BACK not in undone(rules, since):
        raise NothingToPayBack(day=french(command.on))
    return [AmountPaidBack(command.on, command.amount)]


def uncounted(
    procedure: SanctionProcedureState,
    day: date,
    rules: Rules,
    beneficiary: BeneficiaryState,
    kept: BeneficiaryState | None,
) -> list[On]:
    """The sanction leaves the count of the person's file, and of the one it was merged into."""
    if RANK_COMPUTED_AGAIN not in undone(rules, day):
        return []
    return [
        On(file, (SanctionUncounted(procedure.id, day),))
        for file in (beneficiary, kept)
        if file is not None and file.sanction_of(procedure.id) is not None
    ]


def _to_undo(procedure: SanctionProcedureState, day: date, today: date) -> SanctionDecided:
    check_opened(procedure)
    if procedure.undone_on is not None:
        raise AlreadyUndone(undone_on=french(procedure.undone_on))
    if procedure.sanction is None:
        raise NoSanctionToContest
    not_in_the_future(day, today)
    check_after(procedure.sanction.decided_on, day)
    return procedure.sanction
