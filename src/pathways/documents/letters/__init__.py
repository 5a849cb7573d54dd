"""Letters and documents to people, in French, prefilled (A1.4 to A1.12, N3, N11)."""

from pathways.documents.letters.catalogue import LETTERS, Letter
from pathways.documents.letters.fields import Field, Kind
from pathways.documents.letters.letters import Letters
from pathways.documents.letters.refusals import (
    MissingField,
    TemplateUnreadable,
    UnknownField,
    UnknownLetter,
    UnknownTemplate,
    UnknownTemplateField,
    WrongField,
)

__all__ = [
    "LETTERS",
    "Field",
    "Kind",
    "Letter",
    "Letters",
    "MissingField",
    "TemplateUnreadable",
    "UnknownField",
    "UnknownLetter",
    "UnknownTemplate",
    "UnknownTemplateField",
    "WrongField",
]
