"""A body publishes open places: of its action, of a training, or a job (G9)."""

from datetime import date
from uuid import UUID

from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.beneficiary.guards import check_not_future
from pathways.domain.command import Command, Decision, decides
from pathways.domain.offer.events import OfferKind, OfferPublished
from pathways.domain.offer.state import OfferState
from pathways.domain.offer.terms import (
    ClosesBeforeItOpens,
    check_agreement,
    check_places,
    check_publisher,
    check_within,
    objective_served,
    publics_admitted,
    territories_served,
)
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.rules import Rules
from pathways.domain.rules.matching import (
    check_commune,
    check_objective,
    checked_publics,
    checked_skills,
    checked_territories,
)
from pathways.domain.texts import optional_text, text


class PublishOffer(Command, creates=True):
    """Open places. Without `publics` or `territories`, all that the agreement admits, or all.

    `objective` may be left out for an insertion action: it is its programme's.
    """

    offer_id: UUID
    published_on: date
    kind: OfferKind
    organisation_id: UUID
    title: str
    places: int
    open_until: date
    objective: str | None = None
    publics: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    commune: str | None = None
    agreement_id: UUID | None = None
    description: str | None = None


@decides
def publish_offer(
    command: PublishOffer,
    offer: OfferState,
    organisation: OrganisationState,
    agreement: ActionAgreementState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """Publish it, by a body that may, within its agreement where it is an action."""
    day = command.published_on
    check_not_future("published_on", day, today)
    if command.open_until < day:
        raise ClosesBeforeItOpens(published_on=day)
    check_places(command.places)
    check_publisher(command.kind, organisation, rules, day)
    check_agreement(command.kind, command.organisation_id, agreement)
    check_within(agreement, command.places, command.open_until)
    if command.objective is not None:
        check_objective(command.objective, rules, day)
    if command.commune is not None:
        check_commune(command.commune, rules, day)
    return [
        OfferPublished(
            published_on=day,
            kind=command.kind,
            organisation_id=command.organisation_id,
            title=text(command.title, "title"),
            places=command.places,
            objective=objective_served(command.objective, agreement, rules, day),
            publics=publics_admitted(
                checked_publics(command.publics, rules, day),
                agreement,
                every=tuple(one.code for one in rules.publics.on(day).value),
            ),
            territories=territories_served(
                checked_territories(command.territories, rules, day),
                agreement,
                every=tuple(one.code for one in rules.territories.on(day).value),
            ),
            open_until=command.open_until,
            skills=checked_skills(command.skills, rules, day),
            commune=command.commune,
            agreement_id=command.agreement_id,
            description=optional_text(command.description, "description"),
        )
    ]
