"""A moped is handed over, comes back, or was never rented (A3.1 to A3.4, A3.7)."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from pathways.domain.agreement.programme import programme_of
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.command import Command, Decision, On, decides
from pathways.domain.enrolment.attendance import during
from pathways.domain.enrolment.checks import (
    euros,
    since_the_entry,
    still_there,
)
from pathways.domain.enrolment.conditions import NotFollowed
from pathways.domain.enrolment.events import MopedRented, MopedReturned, RentalCancelled
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.event import Event
from pathways.domain.moped.events import MopedFreed, MopedTaken
from pathways.domain.moped.state import MopedState
from pathways.domain.occupancy import occupant
from pathways.domain.refusal import Malformed, NotFound, Refusal
from pathways.domain.rules import Programme, Rules
from pathways.domain.texts import french, optional_text

MOST_INSTALMENTS = 24
"""A bound of the house: a rental lasts 8 months at most."""


class RentMoped(Command):
    """`until_on` is the last day of the rental contract; `contribution` what it costs the person.

    `accompanied_by` names the professional who follows them, where the entry did not.
    """

    enrolment_id: UUID
    moped_id: UUID
    from_on: date
    until_on: date
    reason: str
    deposit: Decimal
    contribution: Decimal
    instalments: int
    insured: bool
    safety_equipment: bool
    handover_supported: bool
    accompanied_by: str | None = None
    precarious_work: bool = False


class ReturnMoped(Command):
    """`returned_on` is the last day of the rental."""

    enrolment_id: UUID
    moped_id: UUID
    returned_on: date
    condition: str | None = None


class CancelRental(Command):
    """The last rental was recorded by mistake."""

    enrolment_id: UUID
    moped_id: UUID
    from_on: date
    cancelled_on: date


class NothingRentedHere(Refusal):
    """Ce programme ne loue pas de cyclomoteur."""

    rule = "A3.1"
    field = "enrolment_id"


class RentalEndsBeforeItStarts(Malformed):
    """La location finit avant de commencer."""

    field = "until_on"


class RentalTooLong(Refusal):
    """La location finit au plus tard le {last} : {months} mois, ou la fin de la convention."""

    rule = "A3.3"
    field = "until_on"
    remedy = "Raccourcissez-la ; exceptionnellement, prolongez d'abord l'entrée."


class UnknownRentalReason(Refusal):
    """« {reason} » n'est pas un motif de location."""

    rule = "A3.1"
    field = "reason"
    remedy = "Choisissez un motif de la liste en vigueur ce jour-là."


class RentalWithoutContract(Refusal):
    """Chaque location a son contrat, signé entre la structure et l'usager."""

    rule = "A3.2"
    field = "from_on"
    remedy = "Enregistrez d'abord la signature du contrat."


class RentalNotSafe(Refusal):
    """Le cyclomoteur est remis assuré, et avec l'équipement de sécurité."""

    rule = "A3.2"


class ImpossibleInstalments(Malformed):
    """Le paiement se fait en 1 à 24 échéances."""

    field = "instalments"


class MopedNotOfThisBody(Refusal):
    """Ce cyclomoteur est celui d'un autre organisme."""

    rule = "A3.2"
    field = "moped_id"


class MopedNotInTheFleet(Refusal):
    """Le cyclomoteur est au parc du {first} au {last}."""

    rule = "A3.7"
    field = "moped_id"


class MopedNotChecked(Refusal):
    """Aucun contrôle du cyclomoteur n'est enregistré au {day}."""

    rule = "A3.2"
    field = "moped_id"
    remedy = "Enregistrez d'abord le contrôle du véhicule."


class MopedNotFit(Refusal):
    """Au dernier contrôle avant le {day}, le cyclomoteur n'était pas en état."""

    rule = "A3.2"
    field = "moped_id"
    remedy = "Enregistrez d'abord le contrôle qui le remet en service."


class MopedRentedByAnother(Refusal):
    """Le cyclomoteur est loué du {first} au {last} : jamais à deux personnes le même jour."""

    rule = "A3.7"
    field = "moped_id"


class MopedNotReturned(Refusal):
    """Le cyclomoteur devait revenir le {last} : son retour n'est pas enregistré."""

    rule = "A3.7"
    field = "moped_id"
    remedy = "Enregistrez d'abord son retour."


class AnotherRentalRunning(Refusal):
    """La personne a déjà un cyclomoteur, jusqu'au {last}."""

    rule = "A3.7"
    field = "from_on"
    remedy = "Enregistrez d'abord son retour."


class NotInTheirHands(Refusal):
    """La personne n'a pas ce cyclomoteur."""

    rule = "A3.7"
    field = "moped_id"


class ReturnedBeforeRented(Refusal):
    """Le cyclomoteur est loué depuis le {first} : son retour ne vient pas avant."""

    rule = "A3.7"
    field = "returned_on"


class NoSuchRental(NotFound):
    """Ce n'est pas la dernière location de la personne."""

    field = "from_on"


@decides
def rent_moped(
    command: RentMoped,
    enrolment: EnrolmentState,
    moped: MopedState,
    agreement: ActionAgreementState,
    rules: Rules,
    today: date,
) -> Decision:
    """Hand a moped over, with what each rental needs, on the budget line of the person's public."""
    day, last = command.from_on, command.until_on
    during(enrolment, day, today, "from_on")
    still_there(enrolment)
    assert enrolment.last_day_on is not None
    assert enrolment.public is not None
    programme = programme_of(agreement, rules, day)
    if programme.place != "moped":
        raise NothingRentedHere
    if last < day:
        raise RentalEndsBeforeItStarts
    if last > enrolment.last_day_on:
        longest = rules.named(programme.at_most).on(day)
        raise RentalTooLong(last=french(enrolment.last_day_on), months=longest.value)
    if enrolment.contract_signed_on is None or enrolment.contract_signed_on > day:
        raise RentalWithoutContract
    if not (command.insured and command.safety_equipment):
        raise RentalNotSafe(field="safety_equipment" if command.insured else "insured")
    if not 1 <= command.instalments <= MOST_INSTALMENTS:
        raise ImpossibleInstalments
    accompanied_by = optional_text(command.accompanied_by, "accompanied_by")
    if not (enrolment.followed or accompanied_by or command.precarious_work):
        raise NotFollowed
    _check_first_back(enrolment, command)
    _check_moped(moped, enrolment, day, last)
    rented = MopedRented(
        moped_id=moped.id,
        from_on=day,
        until_on=last,
        reason=_reason(command, programme, rules),
        deposit=euros(command.deposit, "deposit"),
        contribution=euros(command.contribution, "contribution"),
        instalments=command.instalments,
        insured=command.insured,
        safety_equipment=command.safety_equipment,
        handover_supported=command.handover_supported,
        budget_line=budget_line_of(enrolment.public, rules, day),
        rules=tuple(
            dict.fromkeys(
                (rules.named(programme.at_most).on(day).id, rules.budget_lines.on(day).id)
            )
        ),
        accompanied_by=accompanied_by,
        precarious_work=command.precarious_work,
    )
    taken = MopedTaken(enrolment_id=enrolment.id, from_on=day, until_on=last)
    return [rented, On(moped, (taken,))]


@decides
def return_moped(
    command: ReturnMoped, enrolment: EnrolmentState, moped: MopedState, today: date
) -> Decision:
    """Record the last day of the rental, early or late.

    A moped kept past the longest stay is recorded and flagged: it was away, whatever the rule.
    """
    day = command.returned_on
    since_the_entry(enrolment, "returned_on", day, today)
    rental = enrolment.rental
    if rental is None or rental.moped_id != moped.id:
        raise NotInTheirHands
    if day < rental.from_on:
        raise ReturnedBeforeRented(first=french(rental.from_on))
    late = rental.until_on < day
    events: list[Event] = []
    if late:
        after = rental.until_on + timedelta(days=1)
        _check_free(moped, after, day)
        events.append(MopedTaken(enrolment_id=enrolment.id, from_on=after, until_on=day))
    events.append(MopedFreed(enrolment_id=enrolment.id, last_day_on=day))
    too_late = enrolment.allowed_until is not None and day > enrolment.allowed_until
    returned = MopedReturned(
        moped_id=moped.id,
        returned_on=day,
        condition=optional_text(command.condition, "condition"),
        flagged=(RentalTooLong.rule,) if too_late else (),
    )
    return [returned, On(moped, tuple(events))]


@decides
def cancel_rental(
    command: CancelRental, enrolment: EnrolmentState, moped: MopedState, today: date
) -> Decision:
    """Take the last rental out: the moped was free on those days."""
    since_the_entry(enrolment, "cancelled_on", command.cancelled_on, today)
    rental = enrolment.rentals[-1] if enrolment.rentals else None
    if rental is None or (rental.moped_id, rental.from_on) != (moped.id, command.from_on):
        raise NoSuchRental
    cancelled = RentalCancelled(
        moped_id=moped.id, from_on=command.from_on, cancelled_on=command.cancelled_on
    )
    eve = command.from_on - timedelta(days=1)
    before = [one for one in enrolment.rentals[:-1] if one.moped_id == moped.id]
    back = not before or before[-1].returned_on is not None
    freed = MopedFreed(enrolment_id=enrolment.id, last_day_on=eve, back=back)
    return [cancelled, On(moped, (freed,))]


def budget_line_of(public: str, rules: Rules, day: date) -> str:
    """The budget line that pays for this public (A3.4)."""
    lines = rules.budget_lines.on(day).value
    return next(str(line.code) for line in lines if public in line.details["publics"])


def _reason(command: RentMoped, programme: Programme, rules: Rules) -> str:
    reasons = rules.named(programme.lists["rental_reasons"]).on(command.from_on)
    if command.reason not in reasons.codes:
        raise UnknownRentalReason(reason=command.reason)
    return command.reason


def _check_first_back(enrolment: EnrolmentState, command: RentMoped) -> None:
    """One moped at a time; the contract of the one they have may be followed by another."""
    last = enrolment.rentals[-1] if enrolment.rentals else None
    if last is None:
        return
    follows = last.moped_id == command.moped_id or last.returned_on is not None
    if not follows or command.from_on <= last.last_day:
        raise AnotherRentalRunning(last=french(last.last_day))


def _check_moped(moped: MopedState, enrolment: EnrolmentState, first: date, last: date) -> None:
    if moped.organisation_id != enrolment.organisation_id:
        raise MopedNotOfThisBody
    assert moped.registered_on is not None
    retired = moped.retired_on
    if first < moped.registered_on or (retired is not None and last >= retired):
        until = french(retired - timedelta(days=1)) if retired else "…"
        raise MopedNotInTheFleet(first=french(moped.registered_on), last=until)
    match moped.fit_on(first):
        case None:
            raise MopedNotChecked(day=french(first))
        case False:
            raise MopedNotFit(day=french(first))
    _check_free(moped, first, last)
    kept = moped.awaited(enrolment.id, first)
    if kept is not None:
        raise MopedNotReturned(last=french(kept.until_on))


def _check_free(moped: MopedState, first: date, last: date) -> None:
    stay = occupant(moped.stays, first, last)
    if stay is not None:
        raise MopedRentedByAnother(first=french(stay.from_on), last=french(stay.until_on))
