"""A référent positions someone they accompany, or the person positions themselves (G9)."""

from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.guards import check_not_future, check_takes_personal_facts
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.offer.state import OfferState
from pathways.domain.orientation.checks import during
from pathways.domain.orientation.state import OrientationState
from pathways.domain.positioning.events import PositioningProposed, ProposedBy
from pathways.domain.positioning.publics import admitted_as, publics_of
from pathways.domain.positioning.ranking import Matching, Offer, Seeker
from pathways.domain.positioning.state import PositioningState
from pathways.domain.refusal import Malformed, Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import french, optional_text


class ProposePositioning(Command, creates=True):
    """`orientation_id`: the accompaniment whose référent proposes; none where the person does."""

    positioning_id: UUID
    beneficiary_id: UUID
    offer_id: UUID
    proposed_on: date
    proposed_by: ProposedBy
    orientation_id: UUID | None = None
    comment: str | None = None


class OfferNotOpen(Refusal):
    """Le {day}, cette offre n'est pas ouverte : elle l'est du {first} au {last}."""

    rule = "G9"
    field = "offer_id"


class OfferGone(Refusal):
    """Cette offre a été retirée le {withdrawn_on}."""

    rule = "G9"
    field = "offer_id"


class NoPlaceLeft(Refusal):
    """Cette offre n'a plus de place."""

    rule = "G9"
    field = "offer_id"


class PublicOutsideTheOffer(Refusal):
    """Cette offre n'admet pas le public de cette personne : {publics}."""

    rule = "G3"
    field = "offer_id"


class AccompanimentNeeded(Malformed):
    """Un référent positionne une personne qu'il accompagne : dites par quelle orientation."""

    field = "orientation_id"


class AccompanimentNotNeeded(Malformed):
    """Qui se positionne seul ne le fait par aucune orientation."""

    field = "orientation_id"


class AccompanimentOfAnother(Refusal):
    """Cette orientation est celle d'une autre personne."""

    rule = "G9"
    field = "orientation_id"


class NoReferentToPropose(Refusal):
    """Aucun référent n'est désigné sur cette orientation."""

    rule = "G9"
    field = "orientation_id"
    remedy = "Désignez d'abord le référent, ou laissez la personne se positionner."


@decides
def propose_positioning(
    command: ProposePositioning,
    positioning: PositioningState,
    beneficiary: BeneficiaryState,
    offer: OfferState,
    orientation: OrientationState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """Propose the person for a place that is open that day, with what matches and what does not."""
    day = command.proposed_on
    check_takes_personal_facts(beneficiary)
    check_not_future("proposed_on", day, today)
    _check_proposer(command, orientation, today)
    _check_open(offer, day)
    own = publics_of(beneficiary, rules, day)
    assert offer.published is not None
    public = admitted_as(own, offer.published.publics)
    if public is None:
        labels = {one.code: one.label for one in rules.publics.on(day).value}
        raise PublicOutsideTheOffer(publics=", ".join(labels.get(one, one) for one in own))
    fit = Matching(rules, day).fit(seeker_of(beneficiary, own, day), offer_of(offer, day))
    return [
        PositioningProposed(
            beneficiary_id=beneficiary.id,
            offer_id=offer.id,
            organisation_id=offer.published.organisation_id,
            proposed_on=day,
            proposed_by=command.proposed_by,
            public=public,
            orientation_id=command.orientation_id,
            referent_id=orientation.referent_id if orientation else None,
            reasons=tuple(reason.code for reason in (*fit.reasons, *fit.left_out)),
            comment=optional_text(command.comment, "comment"),
        )
    ]


def seeker_of(beneficiary: BeneficiaryState, publics: tuple[str, ...], day: date) -> Seeker:
    """What the person's file says of what they look for; a profile told later says nothing yet."""
    profile = beneficiary.search_profile
    territory = beneficiary.contact.territory if beneficiary.contact else None
    if profile is None or profile.recorded_on > day:
        return Seeker(beneficiary.id, publics, territory=territory)
    return Seeker(
        person=beneficiary.id,
        publics=publics,
        objective=profile.objective,
        skills=frozenset(profile.skills),
        commune=profile.commune,
        within_km=profile.within_km,
        territory=territory,
        since=profile.recorded_on,
    )


def offer_of(offer: OfferState, day: date) -> Offer:
    """What the offer's own facts say of it on that day."""
    assert offer.published is not None
    assert offer.open_until is not None
    return Offer(
        offer=offer.id,
        objective=offer.published.objective,
        publics=frozenset(offer.published.publics),
        skills=offer.published.skills,
        territories=frozenset(offer.published.territories),
        commune=offer.published.commune,
        open_until=offer.open_until,
        open=offer.open_on(day),
        places_left=offer.places_left,
    )


def _check_proposer(
    command: ProposePositioning, orientation: OrientationState | None, today: date
) -> None:
    if command.proposed_by is ProposedBy.BENEFICIARY:
        if orientation is not None:
            raise AccompanimentNotNeeded
        return
    if orientation is None:
        raise AccompanimentNeeded
    if orientation.beneficiary_id != command.beneficiary_id:
        raise AccompanimentOfAnother
    during(orientation, command.proposed_on, today, "proposed_on")
    if orientation.referent_id is None:
        raise NoReferentToPropose


def _check_open(offer: OfferState, day: date) -> None:
    assert offer.published is not None
    assert offer.open_until is not None
    if offer.withdrawn_on is not None and offer.withdrawn_by(day):
        raise OfferGone(withdrawn_on=french(offer.withdrawn_on))
    if not offer.open_on(day):
        first, last = offer.published.published_on, offer.open_until
        raise OfferNotOpen(day=french(day), first=french(first), last=french(last))
    if offer.places_left <= 0:
        raise NoPlaceLeft
