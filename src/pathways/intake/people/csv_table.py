"""A CSV as rows of text: its encoding, its delimiter, and the refusal of one cut in the middle."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from pathways.intake.people.refusals import NotACsv
from pathways.intake.unreadable import TruncatedFile, UnreadableEncoding

DELIMITERS = (";", ",", "\t")
_UTF8_SEQUENCE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
# What French text holds beyond ASCII. Another Latin-1 letter may come in a foreign name; the signs
# that Mac or DOS accents turn into (Ž, ‚, ˆ, Š, ‡, …) do not.
_PLAUSIBLE = re.compile(r"[\xc0-\xd6\xd8-\xdd\xdf-\xf6\xf8-\xfd\xffœŒŸ€’‘“”«»–—°ºª²\xa0\xad·]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_END = "\x1e"  # a last record of ours: if it does not come back alone, a quote was left open


@dataclass(frozen=True)
class Table:
    """Rows with the number a person sees, and how the file was written."""

    rows: Iterator[tuple[int, Sequence[str]]]
    encoding: str
    delimiter: str


def read_csv(content: bytes, recognised: Callable[[Sequence[str]], int]) -> Table:
    """The rows of a CSV; `recognised` counts the known headers of a candidate header row.

    Raises `UnreadableEncoding`, `TruncatedFile` (a quote never closed), `NotACsv`.
    """
    encoding, text = decode(content)
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        raise NotACsv(f"caractère de contrôle U+{ord(control[0]):04X}", line=line)
    declared = re.match(r"sep=(.)\r?\n", text)
    if declared:  # Excel's own hint, which it does not show as a row
        text = text[declared.end() :]
    delimiter = declared[1] if declared else _delimiter(text, recognised)
    _check_closed(text, delimiter)
    return Table(_numbered(text, delimiter), encoding, delimiter)


def decode(content: bytes) -> tuple[str, str]:
    """The encoding and the text: UTF-8, else windows-1252 if its accents are those of names.

    Raises `UnreadableEncoding` for UTF-16, a damaged UTF-8, or any other encoding.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content[:4]:
        raise UnreadableEncoding("UTF-16 : enregistrez le fichier en « CSV UTF-8 »")
    try:
        return "utf-8", content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        high_bytes = sum(byte >= 0x80 for byte in content)
        in_utf8 = sum(len(found) for found in _UTF8_SEQUENCE.findall(content))
        if content.startswith(codecs.BOM_UTF8) or in_utf8 * 2 > high_bytes:
            message = "UTF-8 abîmé ou coupé au milieu d'un caractère"
            raise UnreadableEncoding(message, line=line) from None
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableEncoding("ni UTF-8 ni windows-1252", line=line) from None
    for position, char in enumerate(text):
        if char >= "\x80" and not _PLAUSIBLE.match(char):
            line = text.count("\n", 0, position) + 1
            message = f"ni UTF-8 ni windows-1252 (« {char} » lu parmi des lettres)"
            raise UnreadableEncoding(message, line=line)
    return "windows-1252", text


def _delimiter(text: str, recognised: Callable[[Sequence[str]], int]) -> str:
    """The delimiter under which the header row names the most fields, then has the most cells."""

    def score(delimiter: str) -> tuple[int, int]:
        header = next((row for _, row in _numbered(text, delimiter) if any(row)), [])
        return recognised(header), len(header)

    return max(DELIMITERS, key=score)


def _check_closed(text: str, delimiter: str) -> None:
    """Raise `TruncatedFile` when a quote is open at the end, with the line its record starts on."""
    reader = csv.reader(chain(_lines(text), [_END]), delimiter=delimiter)
    record: Sequence[str] = []
    starts_on = ends_on = 0
    try:
        for record in reader:  # noqa: B007 - the last one is looked at
            starts_on, ends_on = ends_on + 1, reader.line_num
    except csv.Error as error:
        raise NotACsv(str(error), line=reader.line_num) from None
    if record != [_END]:
        raise TruncatedFile("un guillemet n'est pas refermé", line=starts_on)


def _numbered(text: str, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    try:
        yield from enumerate(csv.reader(_lines(text), delimiter=delimiter), start=1)
    except csv.Error as error:
        raise NotACsv(str(error)) from None


def _lines(text: str) -> Iterator[str]:
    """The lines as spreadsheets end them (LF, CRLF, CR), their ends kept for cells of several."""
    return iter(io.StringIO(text, newline=""))
