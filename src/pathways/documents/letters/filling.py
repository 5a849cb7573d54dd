"""A template and its fields put together: what the layout prints, as plain text in blocks."""

from collections.abc import Iterator, Mapping
from typing import Any

from pathways.documents.letters.catalogue import Letter
from pathways.documents.letters.common_fields import FRAME
from pathways.documents.letters.fields import Kind
from pathways.documents.letters.template import Passage, Template


def frame(letter: Letter) -> frozenset[str]:
    """The fields that the layout itself prints around the text."""
    return frozenset(FRAME) & letter.fields.keys()


def fill(letter: Letter, template: Template, written: Mapping[str, str]) -> dict[str, Any]:
    """What `letter.typ` reads: the frame, the subject, the blocks and who signs."""
    return {
        "title": letter.title,
        "addressed": letter.addressed,
        "frame": {name: written.get(name, "") for name in FRAME},
        "subject": "".join(text for text, _ in _runs(letter, template.subject, written)),
        "blocks": list(_blocks(letter, template, written)),
        "signatures": [
            "".join(text for text, _ in _runs(letter, passage, written))
            for passage in template.signatures
        ],
    }


def _blocks(
    letter: Letter, template: Template, written: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    for passage in template.passages:
        if any(name not in written for name in passage.guards):
            continue
        if _is_list(letter, passage):
            for item in written[passage.runs[0].text].splitlines():
                yield {"kind": "item", "runs": [(item, False)]}
        else:
            yield {"kind": passage.kind, "runs": list(_runs(letter, passage, written))}


def _is_list(letter: Letter, passage: Passage) -> bool:
    first = passage.runs[0]
    return passage.kind == "item" and first.field and _kind(letter, first.text) is Kind.ITEMS


def _kind(letter: Letter, name: str) -> Kind:
    return letter.fields[name].kind


def _runs(
    letter: Letter, passage: Passage, written: Mapping[str, str]
) -> Iterator[tuple[str, bool]]:
    for run in passage.runs:
        text = written[run.text] if run.field else run.text
        if run.field and _kind(letter, run.text) is Kind.ITEMS:
            text = ", ".join(text.splitlines())
        yield text, run.strong
