"""Days, hours and amounts as French letters write them."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
# Neither a figure and its unit nor the thousands of an amount may part at the end of a line.
TIED = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"


def long_day(day: date) -> str:
    """ "1er mars 2025", "12 mars 2025"."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{TIED}{MONTHS[day.month - 1]} {day.year}"


def week_day(day: date) -> str:
    """ "mardi 4 mars 2025"."""
    return f"{DAYS[day.weekday()]} {long_day(day)}"


def short_day(day: date) -> str:
    """ "04/03/2025", as tables write it."""
    return f"{day:%d/%m/%Y}"


def hour(clock: str) -> str:
    """ "9 h 30" for "09:30", "14 h" for "14:00"."""
    hours, minutes = clock.split(":")
    return f"{int(hours)}{TIED}h" + (f"{TIED}{minutes}" if minutes != "00" else "")


def euros(amount: Decimal) -> str:
    """ "1 234,56 €", rounded half up to the cent."""
    cents = amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{cents:,.2f}".replace(",", THIN).replace(".", ",") + f"{TIED}€"


def percent(share: Decimal) -> str:
    """ "50 %", "33,5 %": no more decimals than given."""
    plain = f"{share:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(".", ",") + f"{TIED}%"
