"""Where a département keeps its own templates: the folder `PATHWAYS_LETTERS`."""

import os
from collections.abc import Mapping
from pathlib import Path

from pathways.documents.letters.letters import Letters


def letters_of(env: Mapping[str, str] = os.environ) -> Letters:
    """The letters with the templates of the folder `PATHWAYS_LETTERS`; without it, ours.

    Raises UnknownField, UnknownTemplate or TemplateUnreadable, naming the file.
    """
    folder = env.get("PATHWAYS_LETTERS")
    return Letters.load(Path(folder) if folder else None)
