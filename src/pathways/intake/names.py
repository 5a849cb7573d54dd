"""When two writings say the same: files keep capitals, accents and blanks each in their own way."""

import re
import unicodedata
from difflib import SequenceMatcher

from pathways.domain.beneficiary.identifiers import fold

ALMOST = 0.8
"""Above this likeness two first names may be one badly typed: Mohamed, Mohammed."""


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ by case, accents, punctuation and blanks only."""
    return _words(one) == _words(other)


def same_first_name(one: str, other: str) -> bool:
    """Whether two first names may be one person's: `Marie` and `MARIE-CLAUDE`, `Zoé` and `ZOE`."""
    if fold(one) == fold(other):
        return True
    short, long = sorted((_words(one), _words(other)), key=len)
    return bool(short) and long[: len(short)] == short


def almost_same(one: str, other: str) -> bool:
    """Whether one first name may be the other badly typed."""
    return SequenceMatcher(None, fold(one), fold(other)).ratio() > ALMOST


def _words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.findall(r"\w+", plain)
