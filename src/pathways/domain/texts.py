"""Texts as people give them: without the blanks around, readable, of a bounded length; and days."""

import re
import unicodedata
from datetime import date

from pathways.domain.refusal import Malformed

LONGEST_TEXT = 2_000
"""Characters; a bound of the house, not of the regulation."""


class TextMissing(Malformed):
    """Ce texte est nécessaire, et il est vide."""


class TextTooLong(Malformed):
    """Ce texte compte {length} caractères : {most} au plus."""


class TextUnreadable(Malformed):
    """Ce texte contient un caractère qu'aucun écran n'affiche tel quel ({character})."""

    remedy = "Saisissez le texte au clavier, plutôt que de le coller d'un autre document."


SILENT = re.compile("[\u00ad\u034f\u180e\u200b-\u200d\u2060\ufeff]")
"""What a text pasted from a document carries and nobody sees: soft hyphens, blanks of no width."""
UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, but for tabs and the ends of lines
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns the way a line reads
    "\u2028\u2029\u206a-\u206f\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
MOST_MARKS = 4
"""Accents over one letter: Vietnamese writes two, Hebrew four."""


def text(value: str, field: str, most: int = LONGEST_TEXT) -> str:
    """The text without the blanks around it.

    Raises TextMissing where nothing is left, TextTooLong, or TextUnreadable.
    """
    found = optional_text(value, field, most)
    if found is None:
        raise TextMissing(field=field)
    return found


def optional_text(value: str | None, field: str, most: int = LONGEST_TEXT) -> str | None:
    """As `text`, but None where nothing is left: an empty cell says nothing."""
    stripped = legible(value or "", field).strip()
    if len(stripped) > most:
        raise TextTooLong(field=field, length=len(stripped), most=most)
    return stripped or None


def legible(value: str, field: str) -> str:
    """The text without what nobody sees in it; a name must not be another that reads the same.

    Raises TextUnreadable for a control, what turns the way a line reads, half a character, or a
    heap of accents.
    """
    if value.isascii() and value.isprintable():
        return value
    if found := UNREADABLE.search(value):
        raise TextUnreadable(field=field, character=f"U+{ord(found[0]):04X}")
    marks = 0
    for character in value:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks > MOST_MARKS:
            raise TextUnreadable(field=field, character=f"U+{ord(character):04X}")
    return SILENT.sub("", value)


def french(day: date) -> str:
    """The day as people read it: 31/12/2021."""
    return day.strftime("%d/%m/%Y")
