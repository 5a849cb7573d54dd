"""A session took place: its group and its length, held against the norms (A2.3, A4.5, A6.2)."""

from datetime import date
from uuid import UUID

from pathways.domain.action_session.checks import not_in_the_future, not_over, within_agreement
from pathways.domain.action_session.events import ActionSessionHeld
from pathways.domain.action_session.state import ActionSessionState
from pathways.domain.agreement.programme import COLLECTIVE, module_for, modules_in, programme_of
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.norms import unmet, unmet_length
from pathways.domain.quantities import length
from pathways.domain.refusal import Malformed
from pathways.domain.rules import Rules
from pathways.domain.texts import optional_text


class HoldActionSession(Command):
    """A session of the schedule took place on `held_on`, with `group_size` people there.

    `group_size` counts everyone in the room, those of other publics too. Where left out, `minutes`
    and `theme` are those of the schedule.
    """

    session_id: UUID
    held_on: date
    group_size: int
    minutes: int | None = None
    theme: str | None = None


class RecordActionSession(Command, creates=True):
    """A session that was on no schedule took place."""

    session_id: UUID
    agreement_id: UUID
    held_on: date
    minutes: int
    group_size: int
    module: str | None = None
    theme: str | None = None


class GroupImplausible(Malformed):
    """Un groupe de {group_size} personnes n'est pas plausible : de 1 à {most}."""

    rule = "G7"
    field = "group_size"


LARGEST_GROUP = 200
"""People in one room; a bound of the house, against slips of the hand."""


@decides
def hold_action_session(
    command: HoldActionSession,
    session: ActionSessionState,
    agreement: ActionAgreementState,
    rules: Rules,
    today: date,
) -> Decision:
    """Held; the norms of its module that its group or its length does not meet are flagged."""
    not_over(session)
    minutes = session.minutes if command.minutes is None else command.minutes
    theme = optional_text(command.theme, "theme") or session.theme
    return [
        _held(
            agreement, rules, today, command.held_on, minutes, command.group_size, session.module,
            theme,
        )
    ]  # fmt: skip


@decides
def record_action_session(
    command: RecordActionSession,
    session: ActionSessionState,
    agreement: ActionAgreementState,
    rules: Rules,
    today: date,
) -> Decision:
    """Held, as a session of the schedule would be."""
    theme = optional_text(command.theme, "theme")
    return [
        _held(
            agreement, rules, today, command.held_on, command.minutes, command.group_size,
            command.module, theme,
        )
    ]  # fmt: skip


def _held(
    agreement: ActionAgreementState,
    rules: Rules,
    today: date,
    held_on: date,
    minutes: int,
    group_size: int,
    module: str | None,
    theme: str | None,
) -> ActionSessionHeld:
    not_in_the_future(held_on, today, "held_on")
    within_agreement(agreement, held_on)
    programme = programme_of(agreement, rules, held_on)
    one = module_for(agreement, programme, module, COLLECTIVE)
    # Where people of several modules meet together, the norms of each are asked.
    modules = modules_in(agreement, programme) if one is None else (one,)
    if not 1 <= group_size <= LARGEST_GROUP:
        raise GroupImplausible(group_size=group_size, most=LARGEST_GROUP)
    length(minutes, rules, held_on)
    flagged = unmet(rules, (each.group for each in modules), group_size, held_on)
    flagged |= unmet_length(rules, (each.session for each in modules), minutes, held_on)
    return ActionSessionHeld(
        agreement_id=agreement.id,
        held_on=held_on,
        minutes=minutes,
        group_size=group_size,
        module=one.code if one else None,
        theme=theme,
        flagged=tuple(sorted(flagged)),
    )
