"""The rental service: its fleet, checked and rented, mopeds that come back (A3.1 to A3.7)."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from pathways.demo.actions.action import Scene, Stay
from pathways.demo.actions.stays import leaves
from pathways.demo.clock import Story
from pathways.demo.memory import Act, Told
from pathways.domain.calendar import add_months
from pathways.domain.enrolment.contract import RecordParticipantFee, SignParticipationContract
from pathways.domain.enrolment.events import FeeKind
from pathways.domain.enrolment.extending import ExtendEnrolment
from pathways.domain.enrolment.partners import GiveMobilityInformation
from pathways.domain.enrolment.rental import CancelRental, RentMoped, ReturnMoped
from pathways.domain.moped.fleet import CheckMoped, RegisterMoped, RetireMoped
from pathways.event_store.deciding import Request

Handing = Generator[date | Act, Told, bool]
Lasting = Generator[date | Act, Told, date]

DEPOSIT, A_MONTH = Decimal(150), Decimal(45)
"""Euros."""
WHY = ("employment_access", "employment_keeping", "training", "employment_search", "health")


@dataclass(eq=False)
class Moped:
    """A vehicle of the fleet: fit or not, in someone's hands or not."""

    id: UUID
    fit: bool = True
    rented: bool = False
    over: bool = False


@dataclass(eq=False)
class Fleet:
    """The mopeds of the service, year after year."""

    scene: Scene
    body: UUID
    mopeds: list[Moped]
    over: bool = False

    def opens(self) -> Story:
        """Registered and checked before the first rental; checked again in spring and autumn."""
        clock = self.scene.clock
        for number, moped in enumerate(self.mopeds, start=1):
            yield self._asks(
                RegisterMoped(
                    moped_id=moped.id,
                    organisation_id=self.body,
                    registered_on=clock.day,
                    label=f"Cyclomoteur {number}",
                    site="Atelier de Segré" if number % 3 else "Relais d'Angers",
                    territory="nord_anjou" if number % 3 else "centre_anjou",
                )
            )
            yield self._asks(CheckMoped(moped_id=moped.id, checked_on=clock.day, fit=True))
        worn = self.mopeds[-1]
        yield clock.working_day(clock.day + timedelta(days=120))
        while True:
            for number, moped in enumerate(self.mopeds):
                if not moped.over:
                    comment = "Freins à reprendre" if number == 0 else None
                    yield self._asks(
                        CheckMoped(
                            moped_id=moped.id, checked_on=clock.day, fit=number != 0,
                            comment=comment,
                        )
                    )  # fmt: skip
            self.mopeds[0].fit = False
            yield clock.working_day(clock.day + timedelta(days=9))
            mended = CheckMoped(moped_id=self.mopeds[0].id, checked_on=clock.day, fit=True)
            yield self._asks(mended)
            self.mopeds[0].fit = True
            if len(self.mopeds) > 1 and not worn.over and not worn.rented:
                worn.over = True
                reason = "Moteur hors d'usage"
                yield self._asks(RetireMoped(moped_id=worn.id, retired_on=clock.day, reason=reason))
            yield clock.working_day(clock.day + timedelta(days=170))

    def free(self) -> Moped | None:
        """A moped that may be handed over today."""
        return next((m for m in self.mopeds if m.fit and not m.rented and not m.over), None)

    def _asks(self, command: CheckMoped | RegisterMoped | RetireMoped) -> Request:
        return Request(command, f"operateur-{self.body.hex[:8]}")


def rides(stay: Stay, fleet: Fleet) -> Story:
    """The contract, the moped, its instalments; back in time, or extended for a few (A3.3)."""
    action = stay.action
    yield stay.asks(SignParticipationContract(enrolment_id=stay.id, signed_on=action.today))
    partners = ("Plateforme mobilité", "Auto-école sociale")
    yield stay.asks(
        GiveMobilityInformation(enrolment_id=stay.id, given_on=action.today, partners=partners)
    )
    moped = fleet.free()
    if moped is None:
        yield from leaves(stay)
        return
    moped.rented = True
    months = action.pick((2, 3, 4))
    until = min(add_months(action.today, months) - timedelta(days=1), stay.last_day)
    if not (yield from _rented(stay, moped, until, months)):
        moped.rented = False
        yield from leaves(stay)
        return
    if action.scene.every("rental extended", 6) and until == stay.last_day:
        until = yield from _extended(stay, moped, until)
    yield action.clock.working_day(until - timedelta(days=action.pick((0, 0, 0, 9, 20))))
    yield stay.asks(
        ReturnMoped(
            enrolment_id=stay.id, moped_id=moped.id, returned_on=min(action.today, until),
            condition="Rétroviseur cassé" if action.chance(12) else "Bon état",
        )
    )  # fmt: skip
    moped.rented = False
    yield from leaves(stay)


def _rented(stay: Stay, moped: Moped, until: date, months: int) -> Handing:
    action = stay.action
    rent = RentMoped(
        enrolment_id=stay.id, moped_id=moped.id, from_on=action.today, until_on=until,
        reason=action.pick(WHY), deposit=DEPOSIT, contribution=A_MONTH * months,
        instalments=months, insured=True, safety_equipment=True,
        handover_supported=action.chance(90),
    )  # fmt: skip
    handed = yield stay.asks(rent)
    if handed and action.scene.every("rental by mistake", 12):
        yield stay.asks(
            CancelRental(
                enrolment_id=stay.id, moped_id=moped.id, from_on=action.today,
                cancelled_on=action.today,
            ),
            reason="Numéro de cyclomoteur mal lu",
        )  # fmt: skip
        handed = yield stay.asks(rent)
    if not handed:
        return False
    for amount, kind in ((DEPOSIT, FeeKind.DEPOSIT), (A_MONTH, FeeKind.INSTALMENT)):
        yield stay.asks(
            RecordParticipantFee(
                enrolment_id=stay.id, paid_on=action.today, amount=amount, kind=kind
            )
        )
    return True


def _extended(stay: Stay, moped: Moped, until: date) -> Lasting:
    """To six months in all, by the person's référent; the moped goes back and out again."""
    action = stay.action
    yield action.clock.working_day(until - timedelta(days=10))
    longer = min(add_months(stay.entered_on, 6) - timedelta(days=1), action.last)
    if longer <= until or action.today > until:
        return until
    told = yield stay.asks(
        ExtendEnrolment(
            enrolment_id=stay.id, extended_on=action.today, last_day_on=longer,
            reason="Horaires de nuit, aucun transport", accompanied_by="Mission locale",
        )
    )  # fmt: skip
    if not told:
        return until
    stay.last_day = longer
    returned = action.today
    yield stay.asks(ReturnMoped(enrolment_id=stay.id, moped_id=moped.id, returned_on=returned))
    yield returned + timedelta(days=1)
    handed = yield from _rented(stay, moped, longer, 2)
    return longer if handed else until
