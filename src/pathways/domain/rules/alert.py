"""The steps of an alert around a due date: whom to tell, and how many days from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pathways.domain.rules.entry import Entry, check_fields, check_period, overlap


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertStep:
    """A step is raised once for a deadline that is still open `offset_days` from its due date."""

    deadline: str
    step: str
    offset_days: int
    """Negative before the due date, which is itself still on time; 1 is the first day late."""
    to: str
    """Who is told: referent, organisation or departement."""
    label: str
    since: date
    until: date | None = None

    @property
    def id(self) -> str:
        """Names the step wherever it is recorded: "first_rdv.late"."""
        return f"{self.deadline}.{self.step}"

    def raised_on(self, due_on: date) -> date:
        """The day this step falls on for a deadline due on that day."""
        return due_on + timedelta(days=self.offset_days)

    def in_force(self, day: date) -> bool:
        """Whether `day` lies between `since` and `until`, both included."""
        return self.since <= day and (self.until is None or day <= self.until)


_FIELDS: Mapping[str, type] = {
    "deadline": object, "step": str, "offset_days": int, "to": str, "label": str,
    "since": date, "until": date,
}  # fmt: skip


def alert_steps_of(entries: Iterable[Entry]) -> list[AlertStep]:
    """The alert steps these tables describe; `deadline` names one kind of deadline or several.

    RulesMistaken where a step of a deadline is described twice for the same day.
    """
    steps: list[AlertStep] = []
    for entry in entries:
        check_fields(entry, _FIELDS, [field for field in _FIELDS if field != "until"])
        check_period(entry)
        named = entry.fields["deadline"]
        for deadline in named if isinstance(named, list) else [named]:
            if not isinstance(deadline, str):
                raise entry.mistake("deadline", "attend un nom d'échéance, ou leur liste")
            step = AlertStep(**{**entry.fields, "deadline": deadline})
            if any(_same_day(step, other) for other in steps if other.id == step.id):
                raise entry.mistake("step", f"« {step.id} » est décrit deux fois")
            steps.append(step)
    return steps


def _same_day(one: AlertStep, other: AlertStep) -> bool:
    return overlap(one.since, one.until, other.since, other.until)
