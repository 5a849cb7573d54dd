"""The hours worked in a month, by an employee of the action (A4.8, A5.3, A5.5, A6.3, A7.3)."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from pathways.domain.agreement.programme import programme_of
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.calendar import add_months
from pathways.domain.command import Command, Decision, decides
from pathways.domain.enrolment.attendance import OutsideStay, not_in_the_future, recorded
from pathways.domain.enrolment.events import HoursWorked
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.norms import unmet
from pathways.domain.quantities import CENTS, hours_within
from pathways.domain.refusal import AlreadyRecorded, Malformed, Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import french


class RecordHoursWorked(Command):
    """The hours of a civil month, named by its first day; told once, when the month is over."""

    enrolment_id: UUID
    month: date
    hours: Decimal


class MonthNamedByItsFirstDay(Malformed):
    """Un mois se désigne par son premier jour : {first}."""

    field = "month"


class MonthNotOver(Refusal):
    """Le mois n'est pas fini : ses heures se disent après le {last}."""

    rule = "G7"
    field = "month"


class MonthAlreadyRecorded(AlreadyRecorded):
    """Les heures de ce mois sont déjà enregistrées."""

    field = "month"
    remedy = "Corrigez le fait enregistré s'il est inexact."


@decides
def record_hours_worked(
    command: RecordHoursWorked,
    enrolment: EnrolmentState,
    agreement: ActionAgreementState,
    rules: Rules,
    today: date,
) -> Decision:
    """Recorded with their weekly mean over the days of the month in the action.

    A mean outside the programme's weekly hours is flagged: it is the month's, leave and public
    holidays included, and no proof by itself (A5.3).
    """
    first, last = _days(command.month, enrolment, today)
    if command.month in enrolment.months:
        raise MonthAlreadyRecorded
    days = (last - first).days + 1
    hours = hours_within(command.hours, days, rules, first)
    weekly = (hours * 7 / days).quantize(CENTS, ROUND_HALF_UP)
    norm = programme_of(agreement, rules, first).norms.get("weekly_hours")
    return [
        HoursWorked(
            month=command.month,
            hours=hours,
            flagged=tuple(sorted(unmet(rules, [norm], weekly, first))),
            weekly_hours=weekly,
        )
    ]


def _days(month: date, enrolment: EnrolmentState, today: date) -> tuple[date, date]:
    """The days of the month that lie in the stay; raises where there are none, or not yet all."""
    recorded(enrolment)
    if month.day != 1:
        raise MonthNamedByItsFirstDay(first=french(month.replace(day=1)))
    not_in_the_future(month, today, "month")
    assert enrolment.entered_on is not None
    assert enrolment.last_day_on is not None
    first = max(month, enrolment.entered_on)
    last = min(add_months(month, 1) - timedelta(days=1), enrolment.last_day_on)
    if last < first:
        raise OutsideStay(
            field="month",
            day=french(month),
            first=french(enrolment.entered_on),
            last=french(enrolment.last_day_on),
        )
    if today < last:
        raise MonthNotOver(last=french(last))
    return first, last
