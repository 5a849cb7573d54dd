"""A collective session as it is shown, with who took part and who did not."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pathways.api.context import departement
from pathways.api.resources import Named
from pathways.documents.french_csv import name_in
from pathways.domain.action_session.events import ActionSessionHeld, ActionSessionScheduled
from pathways.domain.action_session.state import ActionSessionState
from pathways.domain.correction import in_force
from pathways.event_store.application import Loaded
from pathways.projections import lists


@dataclass(frozen=True)
class AttendanceShown:
    """`version` is that of the fact on the enrolment, for a correction."""

    enrolment_id: UUID
    beneficiary: Named
    attendance: str
    minutes: int
    module: str | None
    version: int


@dataclass(frozen=True)
class ActionSessionShown:
    id: UUID
    agreement_id: UUID | None
    module: str | None
    theme: str | None
    site: str | None
    status: str
    scheduled_on: date | None
    planned_on: date | None
    starts_at: str | None
    held_on: date | None
    minutes: int
    group_size: int | None
    flagged: tuple[str, ...]
    cancelled_on: date | None
    attendances: tuple[AttendanceShown, ...]


def action_session_shown(loaded: Loaded) -> ActionSessionShown:
    """The session, and its attendances: the read models must have followed."""
    state = loaded.state
    assert isinstance(state, ActionSessionState)
    facts = [envelope.event for envelope in in_force(loaded.envelopes)]
    planned = next((fact for fact in facts if isinstance(fact, ActionSessionScheduled)), None)
    held = any(isinstance(fact, ActionSessionHeld) for fact in facts)
    status = "cancelled" if state.cancelled_on else "held" if held else "scheduled"
    return ActionSessionShown(
        id=state.id,
        agreement_id=state.agreement_id,
        module=state.module,
        theme=state.theme,
        site=planned.site if planned else None,
        status=status,
        scheduled_on=state.scheduled_on,
        planned_on=state.planned_on,
        starts_at=planned.starts_at if planned else None,
        held_on=state.held_on,
        minutes=state.minutes,
        group_size=state.group_size,
        flagged=state.flagged,
        cancelled_on=state.cancelled_on,
        attendances=tuple(
            AttendanceShown(
                enrolment_id=row.enrolment,
                beneficiary=Named(row.person, _name(row)),
                attendance=row.attendance,
                minutes=row.minutes,
                module=row.module,
                version=row.version,
            )
            for row in lists.session_attendances(departement(), state.id)
        ),
    )


def _name(row: lists.SessionAttendance) -> str:
    return name_in(row)
