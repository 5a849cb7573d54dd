"""Templates of letters: plain text that a département can rewrite without knowing any markup.

    objet : convocation à un RDV le {rdv_on}

    Madame, Monsieur,

    Vous avez RDV **le {rdv_on} à {rdv_at}**.
    {rdv_place}

    {?referent}Ce RDV est avec {referent}.

    # Un intertitre

    - une ligne d'une liste

    {> appeal}

Lines up to the first blank one are settings (`objet`, `signatures`). A blank line ends a paragraph,
a line end is kept. `{?field}` prints its paragraph only where the field is given; `{> part}` takes
in the file `part.part.txt`. What a field holds is never read as a template.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pathways.documents.french import TIED
from pathways.documents.letters.catalogue import Letter
from pathways.documents.letters.fields import Kind
from pathways.documents.letters.refusals import TemplateUnreadable, UnknownTemplateField

SETTINGS = ("objet", "signatures")
GUARD = re.compile(r"\{\?\s*(\w+)\s*\}")
PART = re.compile(r"\{>\s*([\w-]+)\s*\}")
PIECE = re.compile(r"(\*\*)|\{\s*(\w+)\s*\}|([{}])")


class Run(NamedTuple):
    """A stretch of text, or a field to fill in."""

    text: str
    field: bool = False
    strong: bool = False


@dataclass(frozen=True)
class Passage:
    """A paragraph, a heading or a line of a list, with the fields it is printed for."""

    kind: str  # "paragraph", "heading", "item"
    runs: tuple[Run, ...]
    guards: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The fields named here, guards included."""
        return frozenset(self.guards) | {run.text for run in self.runs if run.field}


@dataclass(frozen=True)
class Template:
    """A template, checked against its letter's fields."""

    subject: Passage
    passages: tuple[Passage, ...]
    signatures: tuple[Passage, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Every field the template names."""
        everything = (self.subject, *self.passages, *self.signatures)
        return frozenset[str]().union(*(passage.names for passage in everything))


class _Line(NamedTuple):
    path: str
    number: int
    text: str

    def refused(self, why: str) -> TemplateUnreadable:
        return TemplateUnreadable(path=self.path, line=self.number, why=why)


def read_template(path: str, letter: Letter, source: Callable[[str], str]) -> Template:
    """The template `path` of that letter; `source` gives the text of a file by its name.

    Raises UnknownTemplateField or TemplateUnreadable, both with the line.
    """
    lines = [*_lines(path, source(path)), _Line(path, 0, "")]
    body = next(at for at, line in enumerate(lines) if not line.text)
    settings = dict(_setting(line) for line in lines[:body])
    if "objet" not in settings:
        raise lines[0].refused("la première ligne donne l'objet, « objet : … »")
    reader = _Reader(letter)
    signatures = settings.get("signatures")
    return Template(
        subject=reader.passage("heading", settings["objet"]),
        passages=tuple(reader.passages(_with_parts(lines[body:], source))),
        signatures=tuple(
            reader.passage("paragraph", signatures._replace(text=text.strip()))
            for text in signatures.text.split("|")
        )
        if signatures
        else (),
    )


def _lines(path: str, text: str) -> Iterator[_Line]:
    for number, line in enumerate(text.splitlines(), start=1):
        yield _Line(path, number, line.strip())


def _setting(line: _Line) -> tuple[str, _Line]:
    name, colon, value = line.text.partition(":")
    if not colon or name.strip() not in SETTINGS or not value.strip():
        raise line.refused(f"on attend {' ou '.join(f'« {one} : … »' for one in SETTINGS)}")
    return name.strip(), line._replace(text=value.strip())


def _with_parts(lines: list[_Line], source: Callable[[str], str]) -> Iterator[_Line]:
    for line in lines:
        if part := PART.fullmatch(line.text):
            path = f"{part[1]}.part.txt"
            try:
                # A part takes in no other: what it says is then read as it stands.
                yield from _lines(path, source(path))
            except FileNotFoundError:
                raise line.refused(f"il n'y a pas de fichier {path}") from None
            yield line._replace(text="")
        else:
            yield line


class _Reader:
    """Reads the lines of one letter's template."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter

    def passages(self, lines: Iterator[_Line]) -> Iterator[Passage]:
        paragraph: list[_Line] = []
        for line in lines:
            special = line.text.startswith(("# ", "- "))
            if paragraph and (special or not line.text):
                yield self._paragraph(paragraph)
                paragraph = []
            if special:
                kind = "heading" if line.text[0] == "#" else "item"
                yield self.passage(kind, line._replace(text=line.text[2:].strip()))
            elif line.text:
                paragraph.append(line)

    def _paragraph(self, lines: list[_Line]) -> Passage:
        return self.passage(
            "paragraph", lines[0]._replace(text="\n".join(line.text for line in lines))
        )

    def passage(self, kind: str, line: _Line) -> Passage:
        text, guards = line.text, []
        while guard := GUARD.match(text):
            guards.append(self._known(guard[1], line))
            text = text[guard.end() :]
        runs = tuple(self._runs(line._replace(text=text), guards))
        if kind == "paragraph" and self._is_list(runs):
            kind = "item"
        return Passage(kind, runs, tuple(guards))

    def _is_list(self, runs: tuple[Run, ...]) -> bool:
        alone = len(runs) == 1 and runs[0].field
        return alone and self.letter.fields[runs[0].text].kind is Kind.ITEMS

    def _runs(self, line: _Line, guards: list[str]) -> Iterator[Run]:
        strong, at = False, 0
        for piece in PIECE.finditer(line.text):
            if before := line.text[at : piece.start()]:
                yield Run(_french(before), strong=strong)
            at = piece.end()
            if piece[1]:
                strong = not strong
            elif name := piece[2]:
                if self.letter.fields[self._known(name, line)].optional and name not in guards:
                    raise line.refused(
                        f"le champ facultatif « {name} » attend {{?{name}}} en tête de paragraphe"
                    )
                yield Run(name, field=True, strong=strong)
            else:
                raise line.refused(f"cette accolade « {piece[3]} » n'entoure pas un champ")
        if strong:
            raise line.refused("« ** » est ouvert et n'est pas fermé")
        if after := line.text[at:]:
            yield Run(_french(after))

    def _known(self, name: str, line: _Line) -> str:
        if name not in self.letter.fields:
            raise UnknownTemplateField(
                letter=self.letter.title, name=name, path=line.path, line=line.number, field=name
            )
        return name


def _french(text: str) -> str:
    """The apostrophes and fixed blanks of French typography, in the template's own words."""
    text = re.sub(r" (?=[:;!?»])", TIED, text)
    return text.replace("« ", f"«{TIED}").replace("'", "’")
