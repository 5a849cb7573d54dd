"""Lengths and hours as people give them: positive, exact, and no longer than days can hold."""

from datetime import date
from decimal import Decimal

from pathways.domain.refusal import Malformed
from pathways.domain.rules import Rules

CENTS = Decimal("0.01")


class LengthImplausible(Malformed):
    """Une durée de {minutes} minutes n'est pas plausible : de 1 à {most} minutes."""

    rule = "H20"
    field = "minutes"
    remedy = "Vérifiez la durée : elle se donne en minutes."


class HoursNotPositive(Malformed):
    """{hours} n'est pas un nombre d'heures : il en faut un, positif."""

    rule = "H20"
    field = "hours"
    remedy = "Une période sans heures ne s'enregistre pas ; une erreur se corrige."


class HoursTooPrecise(Malformed):
    """{hours} heures : deux décimales au plus."""

    field = "hours"


class HoursImplausible(Malformed):
    """{hours} heures en {days} jour(s), c'est plus de {most} heures par jour."""

    rule = "H20"
    field = "hours"
    remedy = "Vérifiez les heures et les dates."


def length(minutes: int, rules: Rules, day: date) -> int:
    """The minutes, once sure that a day holds them; raises LengthImplausible."""
    most = int(rules.hours_a_day_at_most.on(day).value * 60)
    if not 1 <= minutes <= most:
        raise LengthImplausible(minutes=minutes, most=most)
    return minutes


def hours_within(hours: Decimal, days: int, rules: Rules, day: date) -> Decimal:
    """The hours, once sure that so many days hold them; raises a Malformed that says why."""
    if not hours.is_finite() or hours <= 0:
        raise HoursNotPositive(hours=said(hours))
    if hours != hours.quantize(CENTS):
        raise HoursTooPrecise(hours=said(hours))
    most: Decimal = rules.hours_a_day_at_most.on(day).value
    if hours > most * days:
        raise HoursImplausible(hours=said(hours), days=days, most=said(most))
    return hours.quantize(CENTS)  # one way of writing it in the log, whoever wrote it


def said(number: Decimal) -> str:
    """The number as people read it: 24,5."""
    if not number.is_finite():
        return str(number)
    plain = f"{number:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(".", ",")
