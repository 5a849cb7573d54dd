"""What an offer may say: who publishes it, how many places, until when (G9)."""

from datetime import date
from uuid import UUID

from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.offer.events import OfferKind
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.refusal import Malformed, Refusal
from pathways.domain.rules import Rules

MOST_PLACES = 1_000


class ImpossiblePlaces(Malformed):
    """Une offre compte de 1 à {most} places."""

    field = "places"


class ClosesBeforeItOpens(Malformed):
    """Une offre publiée le {published_on:%d/%m/%Y} ne peut pas fermer avant."""

    field = "open_until"


class MayNotPublish(Refusal):
    """Cet organisme ne publie pas d'offre de cette sorte : « {kind} »."""

    rule = "H33"
    field = "kind"


class AgreementNeeded(Refusal):
    """Les places d'une action d'insertion sont celles d'une convention."""

    rule = "G9"
    field = "agreement_id"
    remedy = "Dites de quelle convention d'action sont ces places."


class AgreementOfActionsOnly(Malformed):
    """Seule une action d'insertion offre les places d'une convention."""

    field = "agreement_id"


class AgreementOfAnotherBody(Refusal):
    """Cette convention est celle d'un autre organisme."""

    rule = "G9"
    field = "agreement_id"


class OpenAfterTheAgreement(Refusal):
    """La convention prend fin le {last_day:%d/%m/%Y} : l'offre ne reste pas ouverte après."""

    rule = "G9"
    field = "open_until"
    remedy = "Fermez l'offre au plus tard ce jour-là, ou enregistrez l'avenant qui prolonge."


class MorePlacesThanAgreed(Refusal):
    """La convention compte {agreed} place(s) : l'offre ne peut pas en ouvrir {places}."""

    rule = "G9"
    field = "places"


class PublicNotAgreed(Refusal):
    """La convention n'admet pas ce public : « {public} »."""

    rule = "G3"
    field = "publics"


class TerritoryNotAgreed(Refusal):
    """La convention ne couvre pas ce territoire : « {territory} »."""

    rule = "G2"
    field = "territories"


class ObjectiveMissing(Malformed):
    """Dites quel objectif de parcours sert cette offre."""

    field = "objective"


class ObjectiveOfAnotherProgramme(Refusal):
    """Le programme de cette convention sert un autre objectif de parcours : « {objective} »."""

    rule = "G1"
    field = "objective"


def check_places(places: int) -> None:
    """ImpossiblePlaces for none, or more than any action has."""
    if not 1 <= places <= MOST_PLACES:
        raise ImpossiblePlaces(most=MOST_PLACES)


def check_publisher(
    kind: OfferKind, organisation: OrganisationState, rules: Rules, day: date
) -> None:
    """MayNotPublish where the rule `offers_published_by` does not name this kind of body."""
    choice = rules.offers_published_by.on(day).choice(kind)
    if choice is None or organisation.kind not in choice.details["kinds"]:
        raise MayNotPublish(kind=choice.label if choice else kind)


def check_agreement(
    kind: OfferKind, organisation_id: UUID, agreement: ActionAgreementState | None
) -> None:
    """An insertion action, and nothing else, names an agreement of the body that publishes."""
    if kind is not OfferKind.INSERTION_ACTION:
        if agreement is not None:
            raise AgreementOfActionsOnly
        return
    if agreement is None:
        raise AgreementNeeded
    if agreement.organisation_id != organisation_id:
        raise AgreementOfAnotherBody


def check_within(agreement: ActionAgreementState | None, places: int, open_until: date) -> None:
    """OpenAfterTheAgreement, or MorePlacesThanAgreed where the agreement counts its places.

    An agreement without places (rentals, interviews) sets no number.
    """
    if agreement is None or agreement.terms is None:
        return
    if open_until > agreement.last_day:
        raise OpenAfterTheAgreement(last_day=agreement.last_day)
    if agreement.terms.places and places > agreement.terms.places:
        raise MorePlacesThanAgreed(agreed=agreement.terms.places, places=places)


def publics_admitted(
    asked: tuple[str, ...], agreement: ActionAgreementState | None, every: tuple[str, ...]
) -> tuple[str, ...]:
    """The publics asked, or all that may be; PublicNotAgreed."""
    agreed = agreement.terms.publics if agreement and agreement.terms else every
    for public in asked:
        if public not in agreed:
            raise PublicNotAgreed(public=public)
    return asked or agreed


def territories_served(
    asked: tuple[str, ...], agreement: ActionAgreementState | None, every: tuple[str, ...]
) -> tuple[str, ...]:
    """The territories asked, or all that may be; TerritoryNotAgreed."""
    agreed = agreement.terms.territories if agreement and agreement.terms else every
    for territory in asked:
        if territory not in agreed:
            raise TerritoryNotAgreed(territory=territory)
    return asked or agreed


def objective_served(
    asked: str | None, agreement: ActionAgreementState | None, rules: Rules, day: date
) -> str:
    """The objective of the agreement's programme (G1, G11); for other offers, the one asked.

    Raises ObjectiveOfAnotherProgramme, or ObjectiveMissing.
    """
    served = _objective_of(agreement, rules, day)
    if served is not None and asked not in (None, served):
        raise ObjectiveOfAnotherProgramme(objective=served)
    if (objective := served or asked) is None:
        raise ObjectiveMissing
    return objective


def _objective_of(agreement: ActionAgreementState | None, rules: Rules, day: date) -> str | None:
    programme = rules.programme(agreement.programme or "", day) if agreement else None
    listed = rules.programmes.on(day).choice(programme.listed_as) if programme else None
    objective: str | None = listed.details["objective"] if listed else None
    return objective
