"""The President takes a delegation back before its end (N8)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.delegation.events import DelegationWithdrawn
from pathways.domain.delegation.state import DelegationState
from pathways.domain.refusal import AlreadyRecorded, InTheFuture, NotFound, Refusal
from pathways.domain.texts import french


class WithdrawDelegation(Command):
    """`on` is the first day without the delegation."""

    delegation_id: UUID
    on: date


class DelegationAlreadyWithdrawn(AlreadyRecorded):
    """Cette délégation est retirée depuis le {withdrawn_on}."""

    rule = "N8"
    field = "delegation_id"


class DelegationOver(Refusal):
    """La délégation a pris fin le {until} : il n'y a plus rien à retirer."""

    rule = "N8"
    field = "on"


class WithdrawnBeforeGiven(Refusal):
    """La délégation a été donnée le {given_on} : elle n'a pas été retirée avant."""

    rule = "N8"
    field = "on"


@decides
def withdraw_delegation(
    command: WithdrawDelegation, delegation: DelegationState, today: date
) -> Decision:
    """Withdrawn: what was decided under it before that day stands."""
    if delegation.given_on is None or delegation.until is None or delegation.delegate_id is None:
        raise NotFound(field="delegation_id")
    if command.on > today:
        raise InTheFuture(field="on", day=french(command.on))
    if delegation.withdrawn_on is not None:
        raise DelegationAlreadyWithdrawn(withdrawn_on=french(delegation.withdrawn_on))
    if command.on < delegation.given_on:
        raise WithdrawnBeforeGiven(given_on=french(delegation.given_on))
    if command.on > delegation.until:
        raise DelegationOver(until=french(delegation.until))
    return [DelegationWithdrawn(delegate_id=delegation.delegate_id, withdrawn_on=command.on)]
