"""Reading printed documents back."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject


def each_page(pdf: bytes) -> Iterator[list[str]]:
    """The lines of one page after the other, running header and footer included."""
    for page in PdfReader(BytesIO(pdf)).pages:
        yield page.extract_text().splitlines()


def pages(pdf: bytes) -> list[list[str]]:
    """The lines of every page."""
    return list(each_page(pdf))


def bookmarks(pdf: bytes) -> list[str]:
    """The titles by which a reader jumps through the file."""

    def titles(level: list[Any]) -> Iterator[str]:
        for entry in level:
            if isinstance(entry, list):
                yield from titles(entry)
            else:
                yield str(entry.title)

    return list(titles(PdfReader(BytesIO(pdf)).outline))


def text(pdf: bytes) -> str:
    """The whole text without any blank: where a line breaks says nothing."""
    return squeezed("".join(line for page in pages(pdf) for line in page))


def squeezed(words: str) -> str:
    return "".join(words.split())


def catalogue(pdf: bytes) -> DictionaryObject:
    """The root of the file: its language, its tags, how it wants to be shown."""
    root = PdfReader(BytesIO(pdf)).trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    return root


def tags(pdf: bytes) -> Iterator[str]:
    """The kinds of the structure tree: what a screen reader meets, in its order."""
    waiting: list[PdfObject] = [catalogue(pdf)["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, ArrayObject):
            waiting.extend(reversed(node))
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                yield str(node["/S"]).lstrip("/")
            if "/K" in node:
                waiting.append(node["/K"])
