"""What identifies a person or sorts a name: NIR, payer's number, folded names, French order.

Pure functions. A NIR is optional and sensitive: it is never shown by `repr`.
"""

import re
import unicodedata
from dataclasses import dataclass

from pathways.domain.refusal import Refusal


class BadNir(Refusal):
    """Le NIR est invalide : {reason}."""

    field = "nir"


@dataclass(frozen=True)
class Nir:
    """A valid NIR: 13 characters, digits but for Corsica's 2A and 2B, without its key."""

    number: str

    @property
    def key(self) -> int:
        return nir_key(self.number)

    def __str__(self) -> str:
        return self.number

    def __repr__(self) -> str:
        return "Nir(…)"


_NIR = re.compile(r"[1-8]\d{4}(?:\d{2}|2[AB])\d{6}")
_NIR_SEPARATORS = re.compile(r"[\s.\-\u00a0\u202f]+")


def nir_key(nir13: str) -> int:
    """The key (1 to 97) of a 13-character NIR: 97 - NIR mod 97, 2A counting as 19, 2B as 18.

    Raises `BadNir` when the number does not have the shape of a NIR.
    """
    number = nir13.upper()
    if not (number.isascii() and _NIR.fullmatch(number)):
        raise BadNir(reason="13 chiffres attendus (2A ou 2B pour la Corse)")
    digits = number.replace("2A", "19").replace("2B", "18")
    return 97 - int(digits) % 97


def parse_nir(text: str) -> Nir:
    """The NIR written in `text`: 13 characters, or 15 with its key, spaces allowed.

    Months of birth that no calendar has (20, 30 to 42, 50 to 99) exist: nothing is concluded from
    them, nor from the sex. Raises `BadNir`, with the reason, for another shape or a wrong key.
    """
    compact = _NIR_SEPARATORS.sub("", text).upper()
    if len(compact) not in (13, 15):
        raise BadNir(reason=f"13 ou 15 caractères attendus, {len(compact)} lus")
    number, written_key = compact[:13], compact[13:]
    key = nir_key(number)
    if written_key and not (written_key.isascii() and written_key.isdigit()):
        raise BadNir(reason="la clé doit être faite de deux chiffres")
    if written_key and int(written_key) != key:
        raise BadNir(reason="la clé ne correspond pas au numéro")
    return Nir(number)


def normalise_matricule(digits: str) -> str:
    """The payer's file number behind a MATRICULE, as people write it.

    CAF pads its seven digits with zeros on the right, to fifteen: when all digits after the
    seventh are zero, seven are kept. MSA and others pad on the left: leading zeros go. A flow that
    wrote the number as an integer has lost its leading zeros, so it is first widened to fifteen.
    Raises ValueError for anything but 1 to 15 digits, or only zeros.
    """
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 15 or not int(digits):
        raise ValueError("1 à 15 chiffres attendus, pas tous nuls")
    if len(digits) == 7:
        return digits
    padded = digits.zfill(15)
    return padded[:7] if not int(padded[7:]) else padded.lstrip("0")


_FUND_PREFIX = re.compile(r"^(?:CAF|MSA)[:N°.\-]*(?=\d)")


def normalise_payer_number(text: str) -> str:
    """The payer's number as compared between files.

    Spaces go; a prefix CAF or MSA before digits goes too (`CAF0012345678` gives `12345678`);
    1 to 15 digits are normalised like a MATRICULE; any other number (`ABCDEFG`) stays as written,
    in capitals.
    """
    compact = re.sub(r"\s+", "", text).upper()
    bare = _FUND_PREFIX.sub("", compact, count=1)
    try:
        return normalise_matricule(bare)
    except ValueError:
        return compact


# Letters Unicode does not decompose.
_LETTERS = {"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}


def fold(name: str) -> str:
    """The form in which names are compared: `D'Alembert`, `D ALEMBERT` and `dalembert` are one.

    Case, accents, ligatures, hyphens, apostrophes and spaces make no difference. Empty when the
    name holds neither letter nor digit.
    """
    return "".join(letter for letter, _ in _letters(name)).lower()


def french_sort_key(*texts: str) -> str:
    """A key whose order by code point (`collate "C"`) is French dictionary order.

    First the letters, without accents, spaces, hyphens or apostrophes (`Legendre`, `Le Goff`,
    `Legrand`); then accents, read from left to right; then case, small letters first; then the
    text as written, so that equal keys mean equal texts. Particles stay where they are. Several
    texts (last name, first name) count one after the other at each level.
    """
    parts = [list(_letters(text)) for text in texts]
    primary = "\x02".join("".join(letter for letter, _ in part).lower() for part in parts)
    accents = "\x02".join("".join(rank + "0" for _, rank in p).rstrip("0") for p in parts)
    case = "\x02".join(
        "".join("1" if letter.isupper() else "0" for letter, _ in p).rstrip("0") for p in parts
    )
    written = "\x02".join(unicodedata.normalize("NFC", text) for text in texts)
    return "\x01".join((primary, accents, case, written))


# Acute, grave, circumflex, diaeresis: the order of French dictionaries; then the others.
_ACCENTS = {"\u0301": "1", "\u0300": "2", "\u0302": "3", "\u0308": "4", "\u0327": "5"}
_LIGATURE, _OTHER_ACCENT = "7", "6"


def _letters(text: str) -> list[tuple[str, str]]:
    """The letters and digits of a text, each without its accents and with their ranks."""
    found: list[tuple[str, str]] = []
    for char in unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ẞ", "SS")):
        if unicodedata.combining(char):
            if found:
                letter, rank = found[-1]
                found[-1] = (letter, rank + _ACCENTS.get(char, _OTHER_ACCENT))
        elif char.lower() in _LETTERS:
            plain = _LETTERS[char.lower()]
            found += [(c.upper() if char.isupper() else c, _LIGATURE) for c in plain]
        elif char.isalnum() and unicodedata.category(char) != "Lm":  # ʼ is a letter to Unicode
            found.append((char, ""))
    return found
