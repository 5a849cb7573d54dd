"""What an attendance sheet holds."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

FORGOTTEN = "personne effacée"


@dataclass(frozen=True)
class SheetLine:
    """Someone expected, or who came; `attendance` is None until it is told.

    `expected` is False for someone marked who was not in the action, or in the module, that day.
    """

    enrolment: UUID
    name: str
    module: str | None
    expected: bool
    attendance: str | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class AttendanceSheet:
    """A session with its people, in French order; `norms` and `unmet` are told in French."""

    session: UUID
    departement: str
    organisation: str
    agreement: str
    programme: str
    module: str | None
    theme: str | None
    site: str | None
    day: date
    starts_at: str | None
    minutes: int
    group_size: int | None
    status: str
    norms: tuple[str, ...]
    unmet: tuple[str, ...]
    lines: tuple[SheetLine, ...]
    as_of: date
    log_position: int
