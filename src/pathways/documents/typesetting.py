"""Typesetting with typst: tagged PDF (PDF/UA-1), the same bytes for the same input.

Templates are ours; what people wrote reaches them as JSON in `sys.inputs`, never as markup, so
that a `#` or a `*` in a name is printed as it stands. Only the fonts inside the typst wheel are
used: the machine's own would change the bytes.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from typing import Any

import orjson
import typst

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""What stands for a character that no font here can show."""

LARGE = 1_000_000
"""Bytes of a PDF whose traces are dropped from memory as soon as it is made."""


def typeset(template: str, data: Mapping[str, Any], *, dated: date) -> bytes:
    """The PDF of a typst template over `data`, which it reads as `json(bytes(sys.inputs.data))`.

    `data` holds what JSON can say. `dated` is the day the file gives as its creation. Raises
    typst.TypstError where the template breaks a rule of PDF/UA-1 that typst knows.
    """
    pdf = compiled(template, orjson.dumps(printable(data)).decode(), dated=dated)
    if len(pdf) > LARGE:
        _forget()
    return pdf


def compiled(template: str, data: str, *, dated: date) -> bytes:
    """As `typeset`, over JSON that holds printable text only."""
    pdf = typst.compile(
        template.encode(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards=["ua-1"],
        timestamp=noon(dated),
        format="pdf",
    )
    assert isinstance(pdf, bytes)
    return pdf


def noon(day: date) -> datetime:
    """An instant of that day, the same in Paris and in UTC, for files that want one."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def printable(data: Any) -> Any:
    """`data` with every character that no font can show replaced by `UNKNOWN`.

    PDF/UA-1 refuses a document for one missing glyph: an emoji in a comment would otherwise stop
    two hundred cases from being printed.
    """
    match data:
        case str():
            if data.isascii() and data.isprintable():
                return data
            return "".join(one if _shown(one) else UNKNOWN for one in data.replace("\r\n", "\n"))
        case Mapping():
            return {name: printable(value) for name, value in data.items()}
        case list() | tuple():
            return [printable(value) for value in data]
        case _:
            return data


@lru_cache(maxsize=4096)
def _shown(character: str) -> bool:
    if character.isascii():
        return character.isprintable() or character in "\n\t"
    if character == UNKNOWN:
        return True
    text = {"text": character}
    try:
        typst.compile(
            b'#set document(title: "?")\n#let it = json(bytes(sys.inputs.data)).text\n#it *#it*',
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": orjson.dumps(text).decode()},
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    # A lone surrogate is no text at all: orjson refuses it before typst sees it.
    except (typst.TypstError, orjson.JSONEncodeError):
        return False
    return True


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def _forget() -> None:
    """Make typst drop what it keeps of the last document.

    It keeps what the last ten compilations worked out, 150 MB for a list of 200 cases, and has no
    other way to let go than ten more.
    """
    for turn in range(11):
        typst.compile(str(turn).encode(), font_paths=_fonts(), ignore_system_fonts=True)
