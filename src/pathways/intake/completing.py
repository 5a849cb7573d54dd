"""From what a file tells of a person to the commands that record it, given what is known.

A file completes what it does not know better: what it leaves out stays, what it writes otherwise
(capitals, accents) is no news, and an older file fills what is empty but replaces nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, cast
from uuid import UUID

from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.beneficiary.events import (
    BeneficiaryRegistered,
    ContactDetailsRecorded,
    IdentityChanged,
)
from pathways.domain.beneficiary.household import RecordHousehold
from pathways.domain.beneficiary.profile import RecordProfile
from pathways.domain.beneficiary.registering import ChangeIdentity, RegisterBeneficiary
from pathways.domain.beneficiary.rsa_right import RecordRightsAndDuties, RecordRsaRight
from pathways.domain.beneficiary.state import BeneficiaryState, Identity
from pathways.domain.command import Command
from pathways.domain.refusal import Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import french
from pathways.event_store.deciding import Loaded
from pathways.intake.names import same_first_name, same_words
from pathways.intake.told import HouseholdTold, RightTold, Told


class AnotherNir(Refusal):
    """Le dossier de cette personne porte un autre NIR."""

    field = "nir"
    remedy = "Vérifiez le NIR de la ligne et celui du dossier."


@dataclass(frozen=True)
class Completion:
    """The commands one line leads to, and what was left aside (French)."""

    commands: tuple[Command, ...]
    notes: tuple[str, ...] = ()
    older_right: bool = False
    """The file's right was left aside: something was told of the person since."""


def open_file(told: Told, person: UUID, rules: Rules, today: date) -> Completion:
    """The commands that open a person's file with all that is told."""
    state = BeneficiaryState(person)
    register = RegisterBeneficiary(
        beneficiary_id=person,
        registered_on=told.day,
        **{part.name: getattr(told, part.name) for part in fields(Identity)},
    )
    return _completion([register], told, state, rules, today)


def complete_file(told: Told, known: Loaded, rules: Rules, today: date) -> Completion:
    """The commands that complete a known person's file; raises AnotherNir."""
    state = cast(BeneficiaryState, known.state)
    if told.nir and state.identity.nir and told.nir != state.identity.nir:
        raise AnotherNir
    return _completion([*_identity(told, state, known)], told, state, rules, today)


def _completion(
    commands: list[Command], told: Told, state: BeneficiaryState, rules: Rules, today: date
) -> Completion:
    commands += _contact(told, state)
    if told.household:
        commands += _household(told.household, told.day, state)
    notes: list[str] = []
    speaks = told.right is not None or told.bound is not None
    older = _told_since(state, told.day) if speaks else None
    if older is None:
        if told.right:
            commands += _right(told.right, told.day, state, today, notes)
        if told.bound is not None:
            commands += _rights_and_duties(told.bound, told.day, state)
    else:
        notes.append(f"droits non repris : ils ont été dits au {french(older)}, plus récent")
    suggested = told.profile if state.profile is None else None
    if suggested and suggested in rules.profiles.on(told.day).codes:
        commands.append(
            RecordProfile(beneficiary_id=state.id, profile=suggested, recorded_on=told.day)
        )
    return Completion(tuple(commands), (*told.notes, *notes), older_right=older is not None)


# ---------------------------------------------------------------- identity


def _identity(told: Told, state: BeneficiaryState, known: Loaded) -> Iterator[Command]:
    identity = state.identity
    last_known = _identity_day(known)
    newer = told.day >= last_known
    merged: dict[str, Any] = {}
    for part in fields(Identity):
        old, new = getattr(identity, part.name), getattr(told, part.name)
        merged[part.name] = old if _no_news(part.name, old, new, identity, newer) else new
    if merged != {part.name: getattr(identity, part.name) for part in fields(Identity)}:
        yield ChangeIdentity(
            beneficiary_id=state.id, changed_on=max(told.day, last_known), **merged
        )


def _no_news(name: str, old: Any, new: Any, identity: Identity, newer: bool) -> bool:
    """Whether what is known stays: nothing is told, or the same, or something older."""
    if new is None or old is None:
        return new is None
    if name == "first_name" and same_first_name(old, new):
        return True
    if isinstance(new, str) and same_words(old, new):
        return True
    if name == "last_name" and identity.birth_name and same_words(identity.birth_name, new):
        return True  # a spreadsheet that writes the birth name where the payer has the usual one
    return not newer


def _identity_day(known: Loaded) -> date:
    told = (
        envelope.event.happened_on
        for envelope in known.envelopes
        if isinstance(envelope.event, BeneficiaryRegistered | IdentityChanged)
    )
    return max(told, default=date.min)


# ---------------------------------------------------------------- contact


def _contact(told: Told, state: BeneficiaryState) -> Iterator[Command]:
    known = state.contact or ContactDetailsRecorded(recorded_on=date.min)
    newer = told.day >= known.recorded_on
    place = _place(known, told, newer)
    merged = {
        "email": _latest(known.email, told.email, newer),
        "phone": _latest(known.phone, told.phone, newer),
        "address": place[0],
        "postcode_city": place[1],
    }
    if merged != {name: getattr(known, name) for name in merged}:
        yield RecordContactDetails(
            beneficiary_id=state.id,
            recorded_on=max(told.day, known.recorded_on),
            territory=known.territory,
            **merged,
        )


def _latest(old: str | None, new: str | None, newer: bool) -> str | None:
    if new is None or (old and (not newer or same_words(old, new))):
        return old
    return new


def _place(known: ContactDetailsRecorded, told: Told, newer: bool) -> tuple[str | None, str | None]:
    """Street and town go together: the street of a town someone has left is not kept."""
    old, new = (known.address, known.postcode_city), (told.address, told.postcode_city)
    if all(not a or not b or same_words(a, b) for a, b in zip(old, new, strict=True)):
        return old[0] or new[0], old[1] or new[1]
    return new if newer else old


# ---------------------------------------------------------------- household, right


def _household(household: HouseholdTold, day: date, state: BeneficiaryState) -> Iterator[Command]:
    known = state.household
    if known and known.recorded_on > day:
        return
    yield RecordHousehold(
        beneficiary_id=state.id,
        recorded_on=day,
        more_than_one_person=household.more_than_one_person,
        dependants=household.dependants,
        # A flow that details no allowance does not say that the majoré one has ended.
        rsa_majore=known.rsa_majore
        if household.rsa_majore is None and known
        else household.rsa_majore,
        no_fixed_home=known.no_fixed_home
        if household.no_fixed_home is None and known
        else household.no_fixed_home,
    )


def _told_since(state: BeneficiaryState, day: date) -> date | None:
    """The last day on which something was told of the person's right, if later than that one."""
    last = max(
        [day, *(f.told_on for f in state.rights), *(f.told_on for f in state.rights_and_duties)]
    )
    return last if last > day else None


def _right(
    right: RightTold, day: date, state: BeneficiaryState, today: date, notes: list[str]
) -> Iterator[Command]:
    since = right.since
    if since is None:
        known = state.right_told_on(day)
        # An open right is told every month without the day it opened: the day first told stays.
        same = known and (known.status, known.motive) == (right.status, right.motive)
        since = known.since if known and same else day
    if since > today:
        notes.append(f"droit non repris : il est dit à partir du {french(since)}, à venir")
        return
    yield RecordRsaRight(
        beneficiary_id=state.id, status=right.status, since=since, told_on=day, motive=right.motive
    )


def _rights_and_duties(bound: bool, day: date, state: BeneficiaryState) -> Iterator[Command]:
    if state.bound_by_rights_and_duties_on(day) is not bound:
        yield RecordRightsAndDuties(beneficiary_id=state.id, bound=bound, since=day, told_on=day)
