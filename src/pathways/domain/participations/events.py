"""What one person's enrolments tell each other: which actions they are in, since when, until when.

Kept on one stream a person, beside the enrolments, so that rules across actions are decided on
what the database proves (A2.2, A4.2, A4.4), whoever writes at the same moment.
"""

from datetime import date
from uuid import UUID

from pathways.domain.event import Event


class ActionEntered(Event, day="entered_on"):
    beneficiary_id: UUID
    enrolment_id: UUID
    programme: str
    entered_on: date
    last_day_on: date
    agreement_id: UUID
    counted_from: date
    """The day the longest stay in the programme is counted from."""
    exclusive: str | None = None


class ActionModuleEntered(Event, day="from_on"):
    beneficiary_id: UUID
    enrolment_id: UUID
    programme: str
    module: str
    from_on: date
    until_on: date
    longest_until: date | None = None


class ActionModuleCancelled(Event, day="cancelled_on"):
    """The period that started on `from_on` was recorded by mistake."""

    beneficiary_id: UUID
    enrolment_id: UUID
    module: str
    from_on: date
    cancelled_on: date


class ActionExtended(Event, day="extended_on"):
    beneficiary_id: UUID
    enrolment_id: UUID
    extended_on: date
    last_day_on: date


class ActionLeft(Event, day="last_day_on"):
    """`last_day_on` is the last day in the action."""

    beneficiary_id: UUID
    enrolment_id: UUID
    last_day_on: date


class ActionReopened(Event, day="reopened_on"):
    """The end was recorded by mistake: in the action still, to `last_day_on` at the latest."""

    beneficiary_id: UUID
    enrolment_id: UUID
    reopened_on: date
    last_day_on: date


class ActionEntryCancelled(Event, day="cancelled_on"):
    """The entry was recorded by mistake."""

    beneficiary_id: UUID
    enrolment_id: UUID
    cancelled_on: date


ParticipationsEvent = (
    ActionEntered
    | ActionModuleEntered
    | ActionModuleCancelled
    | ActionExtended
    | ActionLeft
    | ActionReopened
    | ActionEntryCancelled
)
