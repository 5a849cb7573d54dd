"""Letters ready to print: templates loaded and checked, fields filled in, typeset by typst."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

from pathways.documents.letters.catalogue import LETTERS, Letter
from pathways.documents.letters.filling import fill, frame
from pathways.documents.letters.refusals import (
    MissingField,
    TemplateUnreadable,
    UnknownField,
    UnknownLetter,
    UnknownTemplate,
    WrongField,
)
from pathways.documents.letters.template import Template, read_template
from pathways.documents.typesetting import typeset

SUFFIX = ".txt"


@dataclass(frozen=True)
class Letters:
    """Every letter with the template it is printed from."""

    templates: Mapping[str, Template]

    @classmethod
    def load(cls, own_folder: Path | None = None) -> Self:
        """The templates of `own_folder` (`<letter>.txt`, `<part>.part.txt`), ours for the others.

        Raises UnknownTemplate for a file that is no letter's, UnknownTemplateField (an
        UnknownField), TemplateUnreadable.
        """
        own = {path.name: path for path in own_folder.iterdir()} if own_folder else {}
        asked: set[str] = set()

        def source(name: str) -> str:
            asked.add(name)
            try:
                return own[name].read_text("utf-8") if name in own else _ours(name)
            except UnicodeDecodeError:
                raise TemplateUnreadable(
                    path=name, line=1, why="le fichier doit être encodé en UTF-8"
                ) from None

        templates = {
            name: read_template(f"{name}{SUFFIX}", letter, source)
            for name, letter in LETTERS.items()
        }
        for name in sorted(own.keys() - asked):
            # A misspelt name would leave our own wording in place without a word.
            if name.endswith(SUFFIX):
                raise UnknownTemplate(path=name, known=", ".join(sorted(asked)))
        return cls(templates)

    def render(self, name: str, fields: Mapping[str, Any]) -> bytes:
        """The letter as PDF/UA-1; the same bytes for the same fields.

        `fields` holds days as date, amounts as Decimal, lists as tuples of texts: see
        `LETTERS[name].fields`. Raises UnknownLetter, UnknownField, WrongField, or MissingField
        for what the template names and `fields` leaves out or blank.
        """
        if name not in LETTERS:
            raise UnknownLetter(name=name, known=", ".join(LETTERS))
        letter, template = LETTERS[name], self.templates[name]
        given = _checked(letter, template, fields)
        data = fill(letter, template, given)
        return typeset(_layout(), data, dated=fields["written_on"])


def _checked(letter: Letter, template: Template, fields: Mapping[str, Any]) -> dict[str, str]:
    """The fields given, as the letter writes them; blank ones are as good as absent."""
    written = {}
    for name, value in fields.items():
        if name not in letter.fields:
            raise UnknownField(letter=letter.title, name=name, field=name)
        field = letter.fields[name]
        if value is None:
            continue
        if not field.holds(value):
            raise WrongField(
                letter=letter.title,
                label=field.label,
                name=name,
                expected=field.expected,
                field=name,
            )
        if text := field.written(value):
            written[name] = text
    for name in sorted(template.names | frame(letter)):
        if name not in written and not letter.fields[name].optional:
            label = letter.fields[name].label
            raise MissingField(letter=letter.title, label=label, name=name, field=name)
    return written


@cache
def _layout() -> str:
    return files("pathways.documents.letters").joinpath("letter.typ").read_text("utf-8")


def _ours(name: str) -> str:
    return files("pathways.documents.letters").joinpath("templates", name).read_text("utf-8")
