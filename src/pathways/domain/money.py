"""Euros: exact decimals, never below zero, to the cent, rounded once."""

from decimal import Decimal
from fractions import Fraction

from pathways.domain.refusal import Malformed

CENT = Decimal("0.01")
MOST_EUROS = Decimal(1_000_000_000)
"""A bound of the house: beyond it, a figure is a mistake of the keyboard."""


class NotAnAmount(Malformed):
    """Un montant s'écrit en euros, de {least} à {most}, avec deux décimales au plus."""


def euros(
    amount: Decimal, field: str, *, above_zero: bool = True, most: Decimal = MOST_EUROS
) -> Decimal:
    """The amount with its two decimals; raises NotAnAmount."""
    readable = amount.is_finite() and 0 <= amount <= most and amount == round(amount, 2)
    if not readable or (above_zero and amount == 0):
        least = "0,01" if above_zero else "0"
        raise NotAnAmount(field=field, least=least, most=f"{most:,}".replace(",", "\u202f"))
    return amount.quantize(CENT)


def to_the_cent(exact: Fraction) -> Decimal:
    """An exact amount of euros, not below zero, rounded half up."""
    cents = int(exact * 100 + Fraction(1, 2))
    return Decimal(cents) * CENT


def written(amount: Decimal) -> str:
    """The amount as people read it: 1 234,50 €."""
    return f"{amount:,.2f} €".replace(",", " ").replace(".", ",")
