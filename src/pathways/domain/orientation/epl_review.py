"""After the EPL's opinion, the President keeps the accompaniment (A1.11)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.delegation.power import MAINTENANCE
from pathways.domain.delegation.state import DelegationState
from pathways.domain.orientation.after_epl import (
    follows,
    opinion_behind,
    reason_to_differ,
    whoever_decided,
)
from pathways.domain.orientation.checks import during, french, still_open
from pathways.domain.orientation.events import PathwayMaintained
from pathways.domain.orientation.state import OrientationState
from pathways.domain.panel.events import EplAdvice
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.rules import Rules


class MaintainPathway(Command):
    """The President, or a delegate, keeps the accompaniment after the EPL's opinion (A1.11; N8).

    `session_id` and `case_id` name the opinion, `differs_because` says why it was not followed.
    `decided_by` is "president", or "delegate" with `delegation_id`; decisions that name neither
    an opinion nor a delegation write it in full, up to the day of H9.
    """

    orientation_id: UUID
    on: date
    decided_by: str
    session_id: UUID | None = None
    case_id: UUID | None = None
    differs_because: str | None = None
    delegation_id: UUID | None = None


class AlreadyMaintained(AlreadyRecorded):
    """Le maintien décidé le {day} est déjà enregistré."""

    rule = "A1.11"
    field = "on"


class MaintainedWithoutOpinion(Refusal):
    """Un maintien se décide après l'avis de l'EPL : la décision doit nommer cet avis."""

    rule = "A1.11"
    field = "session_id"
    remedy = "Inscrivez la personne à une séance de l'EPL, puis nommez l'avis qu'elle a donné."


@decides
def maintain_pathway(
    command: MaintainPathway,
    orientation: OrientationState,
    session: PanelSessionState | None,
    delegation: DelegationState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """Maintained: a new 12-month period, from the day of the decision."""
    during(orientation, command.on, today)
    still_open(orientation)
    if orientation.maintained_on == command.on:
        raise AlreadyMaintained(day=french(command.on))
    opinion = opinion_behind(orientation, session, command.case_id, command.on)
    required = rules.epl_opinion_required.find(command.on)
    if opinion is None and required is not None and required.value:
        raise MaintainedWithoutOpinion
    review = rules.epl_review_within.on(command.on)
    return [
        PathwayMaintained(
            decided_on=command.on,
            decided_by=whoever_decided(
                command.decided_by, delegation, session, MAINTENANCE, command.on, rules
            ),
            epl_due_on=review.after(command.on),
            epl_rule=review.id,
            session_id=command.session_id,
            case_id=command.case_id,
            differs_because=reason_to_differ(
                command.differs_because, follows(opinion, EplAdvice.MAINTAIN)
            ),
            delegation_id=command.delegation_id,
        )
    ]
