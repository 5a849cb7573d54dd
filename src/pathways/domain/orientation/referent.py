"""The référent, designated by the body (A1.2); a change of référent is the same moment again."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.orientation.checks import during, french
from pathways.domain.orientation.events import OrientationKind, ReferentDesignated
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import AlreadyRecorded, NotFound, Refusal


class DesignateReferent(Command):
    """The body designates the référent who accompanies the person (A1.2; art. 3)."""

    orientation_id: UUID
    referent_id: UUID
    on: date


class NoSuchReferent(NotFound):
    """Ce référent n'est pas de cet organisme."""

    field = "referent_id"
    remedy = "Enregistrez d'abord son arrivée dans l'organisme."


class ReferentNotThere(Refusal):
    """Ce référent ne travaille pas pour l'organisme le {day}."""

    field = "referent_id"
    remedy = "Désignez un référent présent ce jour-là, ou corrigez ses dates."


class ReferentWithoutDiploma(Refusal):
    """Aucun diplôme d'État de travailleur social n'est enregistré pour ce référent."""

    rule = "A1.2"
    field = "referent_id"
    remedy = "Enregistrez d'abord son diplôme."


class ReferentAlreadyDesignated(AlreadyRecorded):
    """Ce référent accompagne déjà la personne."""

    field = "referent_id"


@decides
def designate_referent(
    command: DesignateReferent,
    orientation: OrientationState,
    organisation: OrganisationState,
    today: date,
) -> Decision:
    """The référent from that day on; a change recorded late leaves a later référent in place."""
    during(orientation, command.on, today)
    check_referent(organisation, command.referent_id, orientation.kind, command.on)
    if (
        command.referent_id == orientation.referent_id
        and orientation.referent_since is not None
        and orientation.referent_since <= command.on
    ):
        raise ReferentAlreadyDesignated
    return [ReferentDesignated(command.referent_id, command.on)]


def check_referent(
    organisation: OrganisationState, referent_id: UUID, kind: OrientationKind | None, day: date
) -> None:
    """Raises a Refusal for a référent unknown to the body, absent that day, or without diploma.

    The diploma is asked for social accompaniment, which is what Annexe 1 delegates.
    """
    if referent_id not in organisation.referents:
        raise NoSuchReferent
    referent = organisation.referent_on(referent_id, day)
    if referent is None:
        raise ReferentNotThere(day=french(day))
    if kind is OrientationKind.SOCIAL and referent.diploma is None:
        raise ReferentWithoutDiploma
