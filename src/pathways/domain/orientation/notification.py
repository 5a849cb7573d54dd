"""Telling people of a decision: the person, the former body, the new one (A1.10, A1.11, N5)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.orientation.checks import during, french, not_in_the_future
from pathways.domain.orientation.events import Addressee, OrientationNotified
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.rules import Rules


class NotifyOrientation(Command):
    """Someone is told of the last decision taken on the orientation (A1.10, A1.11; art. 4.3)."""

    orientation_id: UUID
    to: Addressee
    on: date


class NotifiedBeforeDecided(Refusal):
    """La décision est du {decided_on} : elle n'a pas pu être notifiée le {day}."""

    rule = "A1.10"
    field = "on"


class AlreadyNotified(AlreadyRecorded):
    """Ce destinataire a déjà été informé de cette décision."""

    rule = "A1.10"
    field = "to"


class NoFormerOrganisation(Refusal):
    """Cette orientation n'en suit aucune autre : il n'y a pas d'ancien organisme à informer."""

    rule = "A1.10"
    field = "to"


@decides
def notify_orientation(
    command: NotifyOrientation, orientation: OrientationState, rules: Rules, today: date
) -> Decision:
    """Told; under N5, telling the person of the orientation starts the delay of the contract."""
    not_in_the_future(command.on, today)
    if orientation.decided_on is not None and command.on < orientation.decided_on:
        raise NotifiedBeforeDecided(
            decided_on=french(orientation.decided_on), day=french(command.on)
        )
    during(orientation, command.on, today)
    decision = orientation.decision_known_on(command.on)
    if (decision, command.to) in orientation.notified:
        raise AlreadyNotified
    first_decision = decision == orientation.decided_on and not orientation.follows
    if first_decision and command.to is Addressee.FORMER_ORGANISATION:
        raise NoFormerOrganisation
    rule = rules.contract_within.started_by(
        "OrientationNotified", command.on, opened_on=orientation.opened_on
    )
    if rule is None or command.to is not Addressee.BENEFICIARY or _person_told(orientation):
        return [OrientationNotified(command.on, command.to)]
    due_on = rule.after(command.on)
    until = max((one.until for one in orientation.exemptions), default=command.on)
    if until > due_on:
        # An exemption granted before the notification holds: nothing is due while it runs (A1.8).
        due_on, rule = until, rules.exemption_grounds.on(command.on)
    return [OrientationNotified(command.on, command.to, due_on, rule.id)]


def _person_told(orientation: OrientationState) -> bool:
    return any(to is Addressee.BENEFICIARY for _, to in orientation.notified)
