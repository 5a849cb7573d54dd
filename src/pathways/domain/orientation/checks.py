"""What every fact of an accompaniment is held to: its day, its codes."""

from collections.abc import Iterable
from datetime import date

from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import InTheFuture, Malformed, NotFound, Refusal
from pathways.domain.rules import DatedRule


class BeforeOrientation(Refusal):
    """Le {day} est avant l'orientation, décidée le {decided_on}.

    The accompaniment starts on the day of the decision (art. 4.3): nothing before it counts as
    within its delays.
    """

    rule = "A1.3"
    remedy = "Vérifiez la date, ou corrigez celle de l'orientation."


class OrientationClosed(Refusal):
    """L'accompagnement a pris fin le {ended_on} : rien ne s'y enregistre après cette date."""

    remedy = "Enregistrez ce fait dans l'orientation en cours, s'il y en a une."


class NothingChosen(Malformed):
    """Choisissez au moins un élément de la liste « {label} »."""


class NotInList(Refusal):
    """« {code} » n'est pas dans la liste « {label} » en vigueur le {day}."""


def french(day: date) -> str:
    """The day as people read it: 31/12/2021."""
    return day.strftime("%d/%m/%Y")


def not_in_the_future(day: date, today: date, field: str = "on") -> None:
    """Raises InTheFuture: what has not happened yet cannot be recorded."""
    if day > today:
        raise InTheFuture(field=field, day=french(day))


def during(orientation: OrientationState, day: date, today: date, field: str = "on") -> None:
    """Refuse a day that lies in the future, before the orientation or after its end.

    However late it is entered (T6), only the day counts: a fact from before the end is welcome
    after it. The last day itself still belongs to the accompaniment.
    """
    not_in_the_future(day, today, field)
    if orientation.decided_on is None:
        raise NotFound(field="orientation_id")
    if day < orientation.decided_on:
        raise BeforeOrientation(
            field=field, day=french(day), decided_on=french(orientation.decided_on)
        )
    if orientation.ended_on is not None and day > orientation.ended_on:
        raise OrientationClosed(field=field, ended_on=french(orientation.ended_on))


def still_open(orientation: OrientationState) -> None:
    """Raises OrientationClosed once the accompaniment has ended, whatever the day of the fact."""
    if orientation.ended_on is not None:
        raise OrientationClosed(field="orientation_id", ended_on=french(orientation.ended_on))


def code(value: str, rule: DatedRule, day: date, refused: type[NotInList], field: str) -> str:
    """The code, once sure that the list in force on `day` has it; raises `refused`."""
    in_force = rule.on(day)
    if value not in in_force.codes:
        raise refused(field=field, code=value, label=in_force.label, day=french(day))
    return value


def codes(
    values: Iterable[str], rule: DatedRule, day: date, refused: type[NotInList], field: str
) -> tuple[str, ...]:
    """The codes, each once, in the order given; raises `refused`, or NothingChosen for none."""
    chosen = tuple(code(value, rule, day, refused, field) for value in dict.fromkeys(values))
    if not chosen:
        raise NothingChosen(field=field, label=rule.on(day).label)
    return chosen
