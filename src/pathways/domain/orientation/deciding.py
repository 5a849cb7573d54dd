"""The orientation is decided by the President or a delegate, towards a body (A1.1, N8)."""

from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.orientation.checks import french, not_in_the_future
from pathways.domain.orientation.entitlement import check_bound, check_person, check_right
from pathways.domain.orientation.events import OrientationDecided, OrientationKind
from pathways.domain.orientation.referent import check_referent
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import AlreadyRecorded, NotFound, Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import text


class DecideOrientation(Command, creates=True):
    """The President or a delegate orients the person to a body (A1.1; CASF L262-29, L262-39).

    `decided_by` is whoever signs: the President, or a delegate under a dated delegation (N8).
    `follows_id` names the person's orientation before this one, where it ended without a
    reorientation.
    """

    orientation_id: UUID
    beneficiary_id: UUID
    organisation_id: UUID
    kind: OrientationKind
    on: date
    decided_by: str
    referent_id: UUID | None = None
    follows_id: UUID | None = None


class NoSuchOrganisation(NotFound):
    """Cet organisme n'est pas enregistré."""

    field = "organisation_id"


class OrientationAlreadyDecided(AlreadyRecorded):
    """Cette orientation est déjà enregistrée."""

    field = "orientation_id"


class FollowsAnotherPerson(Refusal):
    """L'orientation précédente est celle d'une autre personne."""

    field = "follows_id"


class FormerOrientationStillOpen(Refusal):
    """L'orientation précédente n'avait pas pris fin le {day}."""

    rule = "A1.10"
    field = "follows_id"
    remedy = "Réorientez la personne, ou mettez d'abord fin à cette orientation."


@decides
def decide_orientation(
    command: DecideOrientation,
    orientation: OrientationState,
    beneficiary: BeneficiaryState,
    organisation: OrganisationState,
    follows: OrientationState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """The accompaniment starts that day, with its due dates: first RDV, EPL, and maybe contract.

    That the person has no other open orientation is proved by the claim it takes.
    """
    not_in_the_future(command.on, today)
    if orientation.decided_on is not None:
        raise OrientationAlreadyDecided
    if command.follows_id is not None and follows is not None:
        check_former(follows, command.beneficiary_id, command.on)
    return [
        oriented(
            beneficiary,
            organisation,
            rules,
            kind=command.kind,
            on=command.on,
            decided_by=command.decided_by,
            referent_id=command.referent_id,
            follows=command.follows_id,
        )
    ]


def check_former(former: OrientationState, beneficiary_id: UUID, day: date) -> None:
    """The former orientation is the same person's, and was over that day."""
    if former.beneficiary_id != beneficiary_id:
        raise FollowsAnotherPerson
    if former.ended_on is None or former.ended_on > day:
        raise FormerOrientationStillOpen(day=french(day))


def oriented(
    beneficiary: BeneficiaryState,
    organisation: OrganisationState,
    rules: Rules,
    *,
    kind: OrientationKind,
    on: date,
    decided_by: str,
    referent_id: UUID | None,
    follows: UUID | None,
) -> OrientationDecided:
    """The decision, once every condition is met, with the due dates it starts that day."""
    check_person(beneficiary, on)
    check_right(beneficiary, "orientation", on, rules)
    if not organisation.registered:
        raise NoSuchOrganisation
    check_bound(beneficiary, organisation, kind, on, rules)
    if referent_id is not None:
        check_referent(organisation, referent_id, kind, on)
    first_rdv = rules.first_rdv_within.on(on)
    epl = rules.epl_review_within.on(on)
    contract = rules.contract_within.started_by("OrientationDecided", on, opened_on=on)
    return OrientationDecided(
        beneficiary_id=beneficiary.id,
        organisation_id=organisation.id,
        kind=kind,
        decided_on=on,
        decided_by=text(decided_by, "decided_by"),
        first_rdv_due_on=first_rdv.after(on),
        first_rdv_rule=first_rdv.id,
        epl_due_on=epl.after(on),
        epl_rule=epl.id,
        contract_due_on=contract.after(on) if contract else None,
        contract_rule=contract.id if contract else None,
        referent_id=referent_id,
        follows=follows,
    )
