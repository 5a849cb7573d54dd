"""The reorientation: proposed by the body, decided by the President (A1.10, A1.11)."""

from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, On, decides
from pathways.domain.delegation.power import REORIENTATION
from pathways.domain.delegation.state import DelegationState
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.orientation.after_epl import (
    follows,
    opinion_behind,
    reason_to_differ,
    whoever_decided,
)
from pathways.domain.orientation.checks import during, french, still_open
from pathways.domain.orientation.deciding import NoSuchOrganisation, oriented
from pathways.domain.orientation.events import (
    OrientationKind,
    ReorientationProposed,
    ReorientationRefused,
    Reoriented,
)
from pathways.domain.orientation.state import OrientationState
from pathways.domain.panel.events import EplAdvice
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import text


class ProposeReorientation(Command):
    """The body proposes a reorientation to the President (A1.10; art. 4.3)."""

    orientation_id: UUID
    on: date
    kind: OrientationKind
    ground: str
    organisation_id: UUID | None = None


class RefuseReorientation(Command):
    """The President does not validate the proposal: the accompaniment goes on (A1.10; art. 4.3).

    The EPL's opinion and the delegation are named as in `MaintainPathway`.
    """

    orientation_id: UUID
    on: date
    refused_by: str
    ground: str
    session_id: UUID | None = None
    case_id: UUID | None = None
    differs_because: str | None = None
    delegation_id: UUID | None = None


class Reorient(Command):
    """The President reorients the person, on a proposal, after the EPL, or unasked (A1.10, A1.11).

    `new_orientation_id` is chosen by whoever asks; `decided_by` is whoever signs (N8). The EPL's
    opinion, where there is one, and the delegation are named as in `MaintainPathway`.
    """

    orientation_id: UUID
    new_orientation_id: UUID
    organisation_id: UUID
    kind: OrientationKind
    on: date
    decided_by: str
    referent_id: UUID | None = None
    session_id: UUID | None = None
    case_id: UUID | None = None
    differs_because: str | None = None
    delegation_id: UUID | None = None


class ReorientationAlreadyProposed(AlreadyRecorded):
    """Une réorientation est déjà proposée depuis le {proposed_on}."""

    rule = "A1.10"
    field = "on"
    remedy = "Attendez la décision du Président sur cette proposition."


class NoReorientationProposed(Refusal):
    """Aucune réorientation n'est proposée : il n'y a rien à refuser."""

    rule = "A1.10"
    field = "orientation_id"


class DecidedBeforeProposed(Refusal):
    """La réorientation a été proposée le {proposed_on} : elle n'a pas été décidée le {day}."""

    rule = "A1.10"
    field = "on"
    remedy = "Vérifiez la date de la décision, ou celle de la proposition."


class ReorientationChangesNothing(Refusal):
    """La personne est déjà accompagnée ainsi par cet organisme."""

    rule = "A1.10"
    field = "organisation_id"
    remedy = (
        "Choisissez un autre organisme ou un autre type d'accompagnement, ou maintenez celui-ci."
    )


@decides
def propose_reorientation(
    command: ProposeReorientation,
    orientation: OrientationState,
    organisation: OrganisationState,
    today: date,
) -> Decision:
    """Proposed: the President has it to decide. Without a body named, the kind must change."""
    during(orientation, command.on, today)
    if orientation.reorientation_proposed_on is not None:
        raise ReorientationAlreadyProposed(
            proposed_on=french(orientation.reorientation_proposed_on)
        )
    _changes_something(orientation, command.kind, command.organisation_id)
    if not organisation.registered and command.organisation_id is not None:
        raise NoSuchOrganisation
    ground = text(command.ground, "ground")
    return [ReorientationProposed(command.on, command.kind, ground, command.organisation_id)]


@decides
def refuse_reorientation(
    command: RefuseReorientation,
    orientation: OrientationState,
    session: PanelSessionState | None,
    delegation: DelegationState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """Refused: the accompaniment goes on, and the body may propose again later."""
    during(orientation, command.on, today)
    if orientation.reorientation_proposed_on is None:
        raise NoReorientationProposed
    _not_before_the_proposal(orientation, command.on)
    opinion = opinion_behind(orientation, session, command.case_id, command.on)
    return [
        ReorientationRefused(
            refused_on=command.on,
            refused_by=whoever_decided(
                command.refused_by, delegation, session, REORIENTATION, command.on, rules
            ),
            ground=text(command.ground, "ground"),
            session_id=command.session_id,
            case_id=command.case_id,
            differs_because=reason_to_differ(
                command.differs_because, follows(opinion, EplAdvice.MAINTAIN)
            ),
            delegation_id=command.delegation_id,
        )
    ]


@decides
def reorient(
    command: Reorient,
    orientation: OrientationState,
    beneficiary: BeneficiaryState,
    organisation: OrganisationState,
    new_orientation: OrientationState,
    session: PanelSessionState | None,
    delegation: DelegationState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """This accompaniment ends for the new one, which opens the same day with its own due dates."""
    during(orientation, command.on, today)
    still_open(orientation)
    _not_before_the_proposal(orientation, command.on)
    _changes_something(orientation, command.kind, command.organisation_id)
    opinion = opinion_behind(orientation, session, command.case_id, command.on)
    followed = follows(opinion, EplAdvice.REORIENT, command.organisation_id)
    decided = oriented(
        beneficiary,
        organisation,
        rules,
        kind=command.kind,
        on=command.on,
        decided_by=whoever_decided(
            command.decided_by, delegation, session, REORIENTATION, command.on, rules
        ),
        referent_id=command.referent_id,
        follows=orientation.id,
    )
    return [
        Reoriented(
            decided_on=command.on,
            decided_by=decided.decided_by,
            to=command.new_orientation_id,
            session_id=command.session_id,
            case_id=command.case_id,
            differs_because=reason_to_differ(command.differs_because, followed),
            delegation_id=command.delegation_id,
        ),
        On(new_orientation, (decided,)),
    ]


def _not_before_the_proposal(orientation: OrientationState, day: date) -> None:
    proposed_on = orientation.reorientation_proposed_on
    if proposed_on is not None and day < proposed_on:
        raise DecidedBeforeProposed(proposed_on=french(proposed_on), day=french(day))


def _changes_something(
    orientation: OrientationState, kind: OrientationKind, organisation_id: UUID | None
) -> None:
    same_body = organisation_id is None or organisation_id == orientation.organisation_id
    if same_body and kind is orientation.kind:
        raise ReorientationChangesNothing
