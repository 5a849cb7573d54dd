"""What people are positioned on: the places of an action, a training, a job (G9)."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import UUID

from pathways.demo.actions.action import Action, Scene
from pathways.demo.actions.plans import RSA
from pathways.demo.clock import Story
from pathways.demo.person import Case, Person
from pathways.domain.beneficiary.search_profile import RecordSearchProfile
from pathways.domain.command import Command
from pathways.domain.offer.changing import ChangeOffer, WithdrawOffer
from pathways.domain.offer.events import OfferKind
from pathways.domain.offer.publishing import PublishOffer
from pathways.domain.positioning.answering import RefusePositioning, RetainPositioning
from pathways.domain.positioning.entering import CancelPositioningEntry, EnterPositioning
from pathways.domain.positioning.events import ProposedBy
from pathways.domain.positioning.proposing import ProposePositioning
from pathways.event_store.deciding import Request

JOBS = (
    ("Préparateur de commandes", "order_picking", "trelaze"),
    ("Agent d'entretien", "cleaning", "angers"),
    ("Aide maraîcher", "market_gardening", "beaufort_en_anjou"),
)
TRAININGS = (
    ("Remise à niveau et projet", "written_french", "angers"),
    ("Titre professionnel de cariste", "forklift", "saint_barthelemy_d_anjou"),
)


def places_offered(action: Action) -> Story:
    """The places of the action are published once it is agreed; some lose one again."""
    action.offer = action.new_id()
    expected = sum(action.scene.scaled(one.number) for one in action.plan.entrants)
    places = min(expected, action.places or expected)
    published = yield action.asks(
        PublishOffer(
            offer_id=action.offer,
            published_on=action.today,
            kind=OfferKind.INSERTION_ACTION,
            organisation_id=action.body,
            title=action.plan.title,
            places=places,
            open_until=action.last,
            skills=("punctuality",),
            commune=action.plan.sites[0].commune,
            agreement_id=action.id,
        )
    )
    if published and places > 1 and action.scene.every("offer changed", 4):
        yield action.later(40, 70)
        yield action.asks(
            ChangeOffer(
                offer_id=action.offer,
                changed_on=action.today,
                places=places - 1,
                open_until=action.last,
            )
        )


@dataclass(eq=False)
class Publisher:
    """A body that publishes trainings, or jobs, every other month."""

    scene: Scene
    body: UUID
    kind: OfferKind
    rng: Random
    over: bool = False

    def publishes(self) -> Story:
        clock = self.scene.clock
        listed = JOBS if self.kind is OfferKind.JOB_OFFER else TRAININGS
        yield clock.working_day(clock.first + timedelta(days=50))
        while True:
            title, skill, commune = self.rng.choice(listed)
            offer = self._new_id()
            yield self._asks(
                PublishOffer(
                    offer_id=offer,
                    published_on=clock.day,
                    kind=self.kind,
                    organisation_id=self.body,
                    title=title,
                    places=self.rng.randint(1, 3),
                    open_until=clock.day + timedelta(days=45),
                    objective="work" if self.kind is OfferKind.JOB_OFFER else "experiment",
                    skills=(skill, "teamwork"),
                    commune=commune,
                )
            )
            for _ in range(self.scene.scaled(2)):
                clock.begin(self._applies(offer, skill), self)
            if self.scene.every("offer withdrawn", 5):
                yield clock.working_day(clock.day + timedelta(days=30))
                reason = "Poste pourvu autrement"
                yield self._asks(
                    WithdrawOffer(offer_id=offer, withdrawn_on=clock.day, reason=reason)
                )
            yield clock.working_day(clock.day + timedelta(days=self.rng.randint(50, 75)))

    def _applies(self, offer: UUID, skill: str) -> Story:
        """Someone is proposed, or comes by themselves; the other side answers."""
        clock, rng = self.scene.clock, self.rng
        yield clock.working_day(clock.day + timedelta(days=rng.randint(3, 14)))
        found = self._finds()
        if found is None:
            return
        person, case = found
        positioning = self._new_id()
        profile = RecordSearchProfile(
            beneficiary_id=person.id,
            recorded_on=clock.day,
            objective="work",
            skills=(skill,),
            within_km=25,
        )
        yield case.asks(profile)
        proposed = yield case.asks(
            ProposePositioning(
                positioning_id=positioning,
                beneficiary_id=person.id,
                offer_id=offer,
                proposed_on=clock.day,
                proposed_by=ProposedBy.BENEFICIARY,
                comment="Disponible tout de suite",
            )
        )
        if not proposed:
            return
        yield clock.working_day(clock.day + timedelta(days=rng.randint(3, 12)))
        if rng.random() < 0.4:
            reason = "Le permis est indispensable à ce poste"
            yield self._asks(
                RefusePositioning(positioning_id=positioning, answered_on=clock.day, reason=reason)
            )
            return
        yield self._asks(RetainPositioning(positioning_id=positioning, answered_on=clock.day))
        if rng.random() < 0.3:
            return
        yield clock.working_day(clock.day + timedelta(days=rng.randint(2, 8)))
        entered = EnterPositioning(positioning_id=positioning, entered_on=clock.day)
        if (yield self._asks(entered)) and self.scene.every("never came", 6):
            yield clock.working_day(clock.day + timedelta(days=3))
            yield self._asks(
                CancelPositioningEntry(
                    positioning_id=positioning,
                    cancelled_on=clock.day,
                    reason="Ne s'est pas présenté le premier jour",
                )
            )

    def _finds(self) -> tuple[Person, Case] | None:
        for person in self.rng.sample(self.scene.people, len(self.scene.people)):
            case = person.case
            if case is not None and self.scene.fits(person, RSA):
                return person, case
        return None

    def _asks(self, command: Command) -> Request:
        return Request(command, f"organisme-{self.body.hex[:8]}")

    def _new_id(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)
