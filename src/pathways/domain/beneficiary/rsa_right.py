"""The RSA right and the rights and duties, as told; being told may start the delay to orient (N4).

Both are told of a day (`since`) and on a day (`told_on`): whoever speaks last speaks for every day
from `since` on.
"""

from dataclasses import replace
from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.events import (
    RightsAndDutiesRecorded,
    RightStatus,
    RsaRightRecorded,
)
from pathways.domain.beneficiary.guards import check_not_future, check_not_merged
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.rules import Rules
from pathways.domain.texts import optional_text


class RecordRsaRight(Command):
    beneficiary_id: UUID
    status: RightStatus
    since: date
    told_on: date
    motive: str | None = None


class RecordRightsAndDuties(Command):
    beneficiary_id: UUID
    bound: bool
    since: date
    told_on: date


@decides
def record_rsa_right(
    command: RecordRsaRight, beneficiary: BeneficiaryState, rules: Rules, today: date
) -> Decision:
    """Record the right as told, with the day by which to orient where telling it starts N4.

    Nothing where it is known already: the monthly flow says the same thing every month.
    """
    check_not_merged(beneficiary)
    check_not_future("told_on", command.told_on, today)
    check_not_future("since", command.since, today)
    # A flow that does not know says nothing: the right stays what was told before.
    if command.status is RightStatus.UNKNOWN:
        return []
    told = RsaRightRecorded(
        status=command.status,
        since=command.since,
        told_on=command.told_on,
        motive=optional_text(command.motive, "motive"),
    )
    known = beneficiary.right_told_on(max(told.since, told.told_on))
    if known and (known.status, known.since, known.motive) == (
        told.status,
        told.since,
        told.motive,
    ):
        return []
    return [_with_orientation_due(told, beneficiary, rules)]


@decides
def record_rights_and_duties(
    command: RecordRightsAndDuties, beneficiary: BeneficiaryState, rules: Rules, today: date
) -> Decision:
    """Record whether the person is bound (CASF L262-28); becoming so may start N4 as well."""
    check_not_merged(beneficiary)
    check_not_future("told_on", command.told_on, today)
    check_not_future("since", command.since, today)
    told = RightsAndDutiesRecorded(
        bound=command.bound, since=command.since, told_on=command.told_on
    )
    known = beneficiary.rights_and_duties_told_on(max(told.since, told.told_on))
    if known and (known.bound, known.since) == (told.bound, told.since):
        return []
    return [_with_orientation_due(told, beneficiary, rules)]


def right_permits(act: str, beneficiary: BeneficiaryState, rules: Rules, day: date) -> bool:
    """Whether the person's right on that day allows this act.

    An open or suspended right allows every act: accompaniment is what may bring the payment back.
    A refused or closed one allows none. What a right that is unknown, or only asked for, allows is
    the rule `unknown_right_permits`: `act` is one of its codes ("orientation", "first_rdv",
    "engagement_contract", "positioning").
    """
    match beneficiary.right_on(day):
        case RightStatus.OPEN | RightStatus.SUSPENDED:
            return True
        case RightStatus.UNKNOWN | RightStatus.REQUESTED:
            return act in rules.unknown_right_permits.on(day).codes
        case _:
            return False


def _with_orientation_due(
    told: RsaRightRecorded | RightsAndDutiesRecorded, beneficiary: BeneficiaryState, rules: Rules
) -> RsaRightRecorded | RightsAndDutiesRecorded:
    """The fact with its due date, where it makes someone to orient who was not before (N4)."""
    day = max(told.since, told.told_on)
    if _to_orient(beneficiary, day) or not _to_orient(beneficiary.evolve(told), day):
        return told
    # The delay runs from being told of the right; where the person becomes bound later, from
    # being told that: nobody could orient them before.
    rule = rules.orientation_within.started_by(RsaRightRecorded.name, told.told_on)
    if rule is None:
        return told
    return replace(told, orientation_due_on=rule.after(told.told_on), rule=rule.id)


def _to_orient(beneficiary: BeneficiaryState, day: date) -> bool:
    return (
        beneficiary.right_on(day) is RightStatus.OPEN
        and beneficiary.bound_by_rights_and_duties_on(day) is True
        and beneficiary.exited_on is None
    )
