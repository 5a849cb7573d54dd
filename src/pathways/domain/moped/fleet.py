"""The mopeds of a rental service: registered, checked regularly, retired (A3.2, A3.7)."""

from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.guards import check_not_future
from pathways.domain.command import Command, Decision, decides
from pathways.domain.moped.events import MopedChecked, MopedRegistered, MopedRetired
from pathways.domain.moped.state import MopedState
from pathways.domain.occupancy import occupant
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.refusal import AlreadyRecorded, NotFound, Refusal
from pathways.domain.rules import Rules
from pathways.domain.sites import check_territory
from pathways.domain.texts import french, optional_text, text


class RegisterMoped(Command, creates=True):
    """`label` is what people call it: a number, a plate."""

    moped_id: UUID
    organisation_id: UUID
    registered_on: date
    label: str
    site: str
    territory: str


class CheckMoped(Command):
    """`fit`: whether it may be rented from that day on."""

    moped_id: UUID
    checked_on: date
    fit: bool
    comment: str | None = None


class RetireMoped(Command):
    """`retired_on` is the first day without it."""

    moped_id: UUID
    retired_on: date
    reason: str


class BeforeTheFleet(Refusal):
    """Le cyclomoteur est au parc depuis le {first}."""

    rule = "A3.7"


class AlreadyRetired(AlreadyRecorded):
    """Le cyclomoteur est retiré du parc depuis le {retired_on}."""

    rule = "A3.7"


class StillRented(Refusal):
    """Le cyclomoteur est loué jusqu'au {last}."""

    rule = "A3.7"
    field = "retired_on"
    remedy = "Enregistrez d'abord son retour, ou retirez-le après."


@decides
def register_moped(
    command: RegisterMoped,
    moped: MopedState,
    organisation: OrganisationState,
    rules: Rules,
    today: date,
) -> Decision:
    """Put a moped in the fleet of a body."""
    check_not_future("registered_on", command.registered_on, today)
    if not organisation.registered:
        raise NotFound(field="organisation_id")
    check_territory(command.territory, rules, command.registered_on)
    return [
        MopedRegistered(
            organisation_id=organisation.id,
            registered_on=command.registered_on,
            label=text(command.label, "label"),
            site=text(command.site, "site"),
            territory=command.territory,
        )
    ]


@decides
def check_moped(command: CheckMoped, moped: MopedState, today: date) -> Decision:
    """Record a check of the vehicle; what it says holds until the next one."""
    _in_the_fleet(moped, "checked_on", command.checked_on, today)
    return [
        MopedChecked(
            checked_on=command.checked_on,
            fit=command.fit,
            comment=optional_text(command.comment, "comment"),
        )
    ]


@decides
def retire_moped(command: RetireMoped, moped: MopedState, today: date) -> Decision:
    """Take a moped out of the fleet, once nobody has it."""
    _in_the_fleet(moped, "retired_on", command.retired_on, today)
    stay = occupant(moped.stays, command.retired_on, date.max)
    if stay is not None:
        raise StillRented(last=french(stay.until_on))
    return [MopedRetired(retired_on=command.retired_on, reason=text(command.reason, "reason"))]


def _in_the_fleet(moped: MopedState, field: str, day: date, today: date) -> None:
    check_not_future(field, day, today)
    assert moped.registered_on is not None
    if day < moped.registered_on:
        raise BeforeTheFleet(field=field, first=french(moped.registered_on))
    if moped.retired_on is not None:
        raise AlreadyRetired(retired_on=french(moped.retired_on))
