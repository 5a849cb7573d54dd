"""Texts as people give them: without the blanks around, readable, of a bounded length; and days."""

from datetime import date

from pathways.domain.refusal import Malformed

LONGEST_TEXT = 2_000
"""Characters; a bound of the house, not of the regulation."""


class TextMissing(Malformed):
    """Ce texte est nécessaire, et il est vide."""


class TextTooLong(Malformed):
    """Ce texte compte {length} caractères : {most} au plus."""


class TextUnreadable(Malformed):
    """Ce texte contient un caractère nul, qu'aucun écran n'affiche."""


def text(value: str, field: str, most: int = LONGEST_TEXT) -> str:
    """The text without the blanks around it.

    Raises TextMissing where nothing is left, TextTooLong, or TextUnreadable for a NUL.
    """
    found = optional_text(value, field, most)
    if found is None:
        raise TextMissing(field=field)
    return found


def optional_text(value: str | None, field: str, most: int = LONGEST_TEXT) -> str | None:
    """As `text`, but None where nothing is left: an empty cell says nothing."""
    stripped = (value or "").strip()
    if len(stripped) > most:
        raise TextTooLong(field=field, length=len(stripped), most=most)
    if "\0" in stripped:
        raise TextUnreadable(field=field)
    return stripped or None


def french(day: date) -> str:
    """The day as people read it: 31/12/2021."""
    return day.strftime("%d/%m/%Y")
