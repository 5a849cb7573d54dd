"""What every fact of a stay is held to: its day, whether the stay goes on, sensible amounts."""

from datetime import date
from decimal import Decimal

from pathways.domain import money
from pathways.domain.enrolment.attendance import not_in_the_future, recorded
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.refusal import Refusal
from pathways.domain.texts import french

LARGEST_AMOUNT = Decimal("1_000_000")
"""Euros that one participant might pay; a bound of the house, against slips of the keyboard."""


class AlreadyLeft(Refusal):
    """La personne a quitté l'action le {last_day_on}."""

    rule = "G4"
    field = "enrolment_id"
    remedy = "Si cette fin est une erreur, rouvrez d'abord l'entrée."


class BeforeTheEntry(Refusal):
    """Le {day} est avant l'entrée dans l'action, le {first}."""

    rule = "G4"


def since_the_entry(enrolment: EnrolmentState, field: str, day: date, today: date) -> None:
    """The day is known, and not before the entry: what is said of a stay, during it or after."""
    recorded(enrolment)
    not_in_the_future(day, today, field)
    assert enrolment.entered_on is not None
    if day < enrolment.entered_on:
        raise BeforeTheEntry(field=field, day=french(day), first=french(enrolment.entered_on))


def still_there(enrolment: EnrolmentState) -> None:
    """The stay goes on, as far as anyone recorded."""
    recorded(enrolment)
    if enrolment.ended:
        assert enrolment.last_day_on is not None
        raise AlreadyLeft(last_day_on=french(enrolment.last_day_on))


def euros(amount: Decimal, field: str) -> Decimal:
    """The amount, to the cent, where a participant may pay it; raises NotAnAmount."""
    return money.euros(amount, field, above_zero=False, most=LARGEST_AMOUNT)
