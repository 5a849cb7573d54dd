"""A baker and a training body that publish, people who look: offers lived through the store."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.beneficiary.rsa_right import RecordRsaRight
from pathways.domain.beneficiary.search_profile import RecordSearchProfile
from pathways.domain.command import Command
from pathways.domain.forgetting.forgetting import ForgetPerson
from pathways.domain.offer.changing import ChangeOffer, WithdrawOffer
from pathways.domain.offer.events import OfferKind
from pathways.domain.offer.publishing import PublishOffer
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.positioning.answering import (
    RefusePositioning,
    RetainPositioning,
    WithdrawPositioning,
)
from pathways.domain.positioning.entering import CancelPositioningEntry, EnterPositioning
from pathways.domain.positioning.events import ProposedBy
from pathways.domain.positioning.proposing import ProposePositioning
from pathways.domain.refusal import Refusal
from pathways.event_store.application import Withdrawal
from tests.departement import OPENING, Town, day
from tests.domain.spec import an_id

BAKER = an_id("boulangerie")
SCHOOL = an_id("organisme de formation")


@dataclass(frozen=True)
class Market:
    """What the bodies of a town offer, and who is positioned on it."""

    town: Town

    def found(self) -> None:
        for body, name, kind in (
            (BAKER, "Boulangerie Petit", OrganisationKind.EMPLOYER),
            (SCHOOL, "Greta", OrganisationKind.TRAINING_BODY),
        ):
            self.town.do(
                RegisterOrganisation(
                    organisation_id=body, organisation_name=name, kind=kind,
                    territory="centre_anjou", registered_on=OPENING,
                )
            )  # fmt: skip

    def publish(self, name: str, **said: Any) -> UUID:
        """A saleswoman's job in Angers, one place, from March to June 2021, unless said."""
        given: dict[str, Any] = {
            "offer_id": an_id(name), "published_on": day("2021-03-01"), "title": name,
            "kind": OfferKind.JOB_OFFER, "organisation_id": BAKER, "places": 1,
            "open_until": day("2021-06-30"), "objective": "work", "skills": ("sales",),
            "commune": "angers",
        }  # fmt: skip
        self.town.do(PublishOffer(**(given | said)))
        return an_id(name)

    def look(self, name: str, on: str = "2021-03-01", **said: Any) -> UUID:
        """Someone with RSA says what they look for."""
        person = an_id(name)
        if not self.town.departement.app.envelopes(person):
            self.town.register(name, payer_number=None)
            self.town.do(
                RecordRsaRight(
                    beneficiary_id=person, status=RightStatus.OPEN, since=OPENING, told_on=OPENING
                )
            )
        given: dict[str, Any] = {
            "beneficiary_id": person, "recorded_on": day(on), "objective": "work",
            "skills": ("sales",), "commune": "angers", "within_km": 30,
        }  # fmt: skip
        self.town.do(RecordSearchProfile(**(given | said)))
        return person

    def position(self, name: str, offer: UUID, on: str = "2021-04-01", **said: Any) -> UUID:
        """By themselves, unless an orientation is named; the positioning's id."""
        positioning = an_id(f"{name} sur {offer}")
        by = ProposedBy.REFERENT if "orientation_id" in said else ProposedBy.BENEFICIARY
        self.town.do(
            ProposePositioning(
                positioning_id=positioning, beneficiary_id=an_id(name), offer_id=offer,
                proposed_on=day(on), proposed_by=by, **said,
            )
        )  # fmt: skip
        return positioning


class RandomMarket:
    """Draws commands about offers and positionings; what the rules refuse is drawn again."""

    def __init__(self, town: Town, seed: int) -> None:
        self.market, self.town, self.draw = Market(town), town, Random(seed)
        self.market.found()
        self.people = [self.market.look(f"Personne {number}") for number in range(5)]
        self.offers = [self.market.publish("offre 0", places=2)]
        self.positionings: list[UUID] = []
        self.recorded: list[tuple[UUID, int]] = []

    def live(self, steps: int) -> None:
        """Record that many facts, corrections and withdrawals among them."""
        done = 0
        while done < steps:
            try:
                self._step()
            except Refusal:
                continue
            done += 1

    def _step(self) -> None:
        chance = self.draw.random()
        if self.recorded and chance < 0.1:
            stream, version = self.draw.choice(self.recorded)
            withdrawal = Withdrawal(stream, version, "test", "erreur")
            self.town.departement.app.withdraw(withdrawal, today=self.town.today)
            return
        command = self._drawn()
        corrects = self.draw.randint(1, 4) if chance > 0.9 else None
        answer = self.town.do(command, corrects=corrects)
        self.recorded.append((answer.stream, answer.version))
        if isinstance(command, PublishOffer) and command.offer_id not in self.offers:
            self.offers.append(command.offer_id)
        if isinstance(command, ProposePositioning):
            self.positionings.append(command.positioning_id)

    def _drawn(self) -> Command:
        d = OPENING + timedelta(days=self.draw.randrange(300))
        later, pick = d + timedelta(days=self.draw.randrange(200)), self.draw.choice
        fresh, offer, person = an_id(f"{self.draw.random()}"), pick(self.offers), pick(self.people)
        n = pick(self.positionings or [fresh])
        possible: list[Callable[[], Command]] = [
            lambda: PublishOffer(
                offer_id=pick([fresh, offer]), published_on=d, kind=OfferKind.TRAINING,
                organisation_id=SCHOOL, title="Formation", objective="experiment",
                places=self.draw.randint(1, 3), open_until=later,
            ),
            lambda: ChangeOffer(
                offer_id=offer, changed_on=d, places=self.draw.randint(1, 4), open_until=later
            ),
            *[lambda: WithdrawOffer(offer_id=offer, withdrawn_on=d, reason="…")]
            * (self.draw.random() < 0.2),
            lambda: RecordSearchProfile(
                beneficiary_id=person, recorded_on=d, objective="work",
                commune=pick([None, "angers", "cholet"]),
            ),
            *[lambda: ForgetPerson(beneficiary_id=person, forgotten_on=self.town.today)]
            * (self.draw.random() < 0.02),
            *[
                lambda: ProposePositioning(
                    positioning_id=pick([fresh, n]), beneficiary_id=person, offer_id=offer,
                    proposed_on=d, proposed_by=ProposedBy.BENEFICIARY,
                )
            ] * 3,
            lambda: RetainPositioning(positioning_id=n, answered_on=d),
            lambda: RefusePositioning(positioning_id=n, answered_on=d, reason="Complet"),
            *[lambda: EnterPositioning(positioning_id=n, entered_on=d)] * 2,
            lambda: CancelPositioningEntry(positioning_id=n, cancelled_on=d, reason="Erreur"),
            lambda: WithdrawPositioning(positioning_id=n, withdrawn_on=d),
        ]  # fmt: skip
        return pick(possible)()
