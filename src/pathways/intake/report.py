"""What an import did, or would do: one line per person, counts, warnings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson


class Outcome(StrEnum):
    """What became of one line of the file."""

    CREATED = "created"  # dossier ouvert
    UPDATED = "updated"  # dossier complété ou modifié
    UNCHANGED = "unchanged"  # rien de nouveau
    REFUSED = "refused"  # ligne refusée
    MATCH_PROPOSED = "match_proposed"  # rapprochement proposé, rien d'enregistré


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the file.

    `number` is the row of a spreadsheet, or the line of a flow on which the person (or, refused as
    a whole, the household) starts. `person` is the file recorded on, or the one proposed; None
    where there is none, and in a dry run for a file that only the real run would open. `changed`
    names fields, never their values. `message`, `remedy` and `notes` are French; `rule` and `field`
    say what refuses and where.
    """

    number: int
    outcome: Outcome
    person: UUID | None = None
    changed: tuple[str, ...] = ()
    message: str | None = None
    remedy: str | None = None
    rule: str | None = None
    field: str | None = None
    notes: tuple[str, ...] = ()
    sheet: str | None = None
    """The sheet of a workbook of which several are read."""


@dataclass(frozen=True)
class Report:
    """The lines in the file's order. `warnings` (French) are about the file as a whole."""

    dry_run: bool
    lines: Sequence[Line]
    warnings: Sequence[str] = ()
    counts: Counter[Outcome] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", Counter(line.outcome for line in self.lines))

    @property
    def created(self) -> int:
        return self.counts[Outcome.CREATED]

    @property
    def updated(self) -> int:
        return self.counts[Outcome.UPDATED]

    @property
    def unchanged(self) -> int:
        return self.counts[Outcome.UNCHANGED]

    @property
    def refused(self) -> int:
        return self.counts[Outcome.REFUSED]

    @property
    def match_proposed(self) -> int:
        return self.counts[Outcome.MATCH_PROPOSED]

    def to_json(self) -> str:
        """The report as a JSON object; a line leaves out what it has nothing to say about."""
        told: dict[str, Any] = {"dry_run": self.dry_run}
        told |= {outcome.value: self.counts[outcome] for outcome in Outcome}
        told["warnings"] = list(self.warnings)
        told["lines"] = [{k: v for k, v in asdict(line).items() if v} for line in self.lines]
        return orjson.dumps(told).decode()
