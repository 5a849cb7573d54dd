"""The President delegates the signature of acts, between two days (CASF L262-39; N8).

A delegation is a stream of its own: a decision names the very one it was signed under, and its
renewal is another.
"""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.delegation.events import DelegationGiven
from pathways.domain.delegation.state import DelegationState
from pathways.domain.refusal import AlreadyRecorded, InTheFuture, Malformed, Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import french, text


class GiveDelegation(Command, creates=True):
    """`acts` are codes of `delegable_acts`; `since` and `until` are both included.

    `delegate_id` is the same for the same person, from one delegation to the next; `capacity` is
    their office, as letters will write it.
    """

    delegation_id: UUID
    delegate_id: UUID
    on: date
    since: date
    until: date
    acts: tuple[str, ...]
    last_name: str
    first_name: str
    capacity: str


class DelegationAlreadyGiven(AlreadyRecorded):
    """Cette délégation est déjà enregistrée."""

    rule = "N8"
    field = "delegation_id"


class DelegationReachesBack(Refusal):
    """Une délégation donnée le {given_on} ne court pas avant ce jour."""

    rule = "N8"
    field = "since"


class DelegationEndsBeforeItBegins(Refusal):
    """La délégation finit avant de commencer."""

    rule = "N8"
    field = "until"


class NothingDelegated(Malformed):
    """Une délégation nomme au moins un acte."""

    field = "acts"


class NotDelegable(Refusal):
    """« {act} » n'est pas un acte que le Président délègue."""

    rule = "N8"
    field = "acts"
    remedy = "Choisissez des actes de la liste en vigueur ce jour-là."


@decides
def give_delegation(
    command: GiveDelegation, delegation: DelegationState, rules: Rules, today: date
) -> Decision:
    """Given: never for days already past."""
    if delegation.given_on is not None:
        raise DelegationAlreadyGiven
    if command.on > today:
        raise InTheFuture(field="on", day=french(command.on))
    if command.since < command.on:
        raise DelegationReachesBack(given_on=french(command.on))
    if command.until < command.since:
        raise DelegationEndsBeforeItBegins
    known = rules.delegable_acts.on(command.on).codes
    acts = tuple(dict.fromkeys(command.acts))
    for act in acts:
        if act not in known:
            raise NotDelegable(act=act)
    if not acts:
        raise NothingDelegated
    return [
        DelegationGiven(
            delegate_id=command.delegate_id,
            given_on=command.on,
            since=command.since,
            until=command.until,
            acts=acts,
            last_name=text(command.last_name, "last_name"),
            first_name=text(command.first_name, "first_name"),
            capacity=text(command.capacity, "capacity"),
        )
    ]
