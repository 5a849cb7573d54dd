"""What the accompaniment mobilises: partners, the insertion offer, France Travail (A1.9b)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.orientation.checks import NotInList, code, during
from pathways.domain.orientation.events import (
    PartnerMobilised,
    PositionedOnInsertionOffer,
    RegisteredAtFranceTravail,
)
from pathways.domain.orientation.state import OrientationState
from pathways.domain.rules import Rules
from pathways.domain.texts import text


class MobilisePartner(Command):
    """The référent mobilises a partner (A1.9b; art. 4.2); `partner` names a body, not a person."""

    orientation_id: UUID
    on: date
    partner: str


class PositionOnInsertionOffer(Command):
    """The person is positioned on an action of one pathway objective (A1.9b, G1; art. 4.2)."""

    orientation_id: UUID
    on: date
    objective: str
    offer: str


class RegisterAtFranceTravail(Command):
    """The person registers at France Travail, able to look for work (A1.9b; art. 4.2)."""

    orientation_id: UUID
    on: date


class UnknownObjective(NotInList):
    """« {code} » n'est pas un des quatre objectifs de parcours."""

    rule = "G1"


@decides
def mobilise_partner(
    command: MobilisePartner, orientation: OrientationState, today: date
) -> Decision:
    """Mobilised: counted among the partnerships of the quarter (A1.15)."""
    during(orientation, command.on, today)
    return [PartnerMobilised(command.on, text(command.partner, "partner"))]


@decides
def position_on_insertion_offer(
    command: PositionOnInsertionOffer, orientation: OrientationState, rules: Rules, today: date
) -> Decision:
    """Positioned, under exactly one objective."""
    during(orientation, command.on, today)
    objective = code(
        command.objective, rules.pathway_objectives, command.on, UnknownObjective, "objective"
    )
    return [PositionedOnInsertionOffer(command.on, objective, text(command.offer, "offer"))]


@decides
def register_at_france_travail(
    command: RegisterAtFranceTravail, orientation: OrientationState, today: date
) -> Decision:
    """Registered; struck off since, a person may register again."""
    during(orientation, command.on, today)
    return [RegisteredAtFranceTravail(command.on)]
