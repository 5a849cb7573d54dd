"""Panel sessions, their cases, and who may be put before them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone a panel session should see, or (`left_out`) why they are not on its agenda."""

    person: UUID
    orientation: UUID
    kind: str
    reason: str
    left_out: str | None
    due_on: date | None
    procedure: UUID | None
    presenter: UUID | None
    sort_key: str


@dataclass(frozen=True, slots=True)
class PanelSession:
    """A panel session; `cases` counts those on its agenda."""

    session: UUID
    kind: str
    territory: str | None
    held_on: date
    starts_at: str
    place: str
    next_session_on: date
    quorum: int
    slot_minutes: int
    members: int
    status: str
    postponed: int
    locked_on: date | None
    log_position: int | None
    cases: int


@dataclass(frozen=True, slots=True)
class PanelCase:
    """A case that is or was on a session's agenda."""

    case_id: UUID
    person: UUID
    last_name: str | None
    first_name: str | None
    erased: bool
    orientation: UUID
    kind: str
    listed_on: date
    reason: str
    rule: str
    by_hand: bool
    due_on: date | None
    procedure: UUID | None
    presenter: UUID | None
    presenter_name: str | None
    status: str
    status_on: date
    advice: str | None
    sort_key: str
