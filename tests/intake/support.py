"""The fixture files, altered one detail at a time, and where the shared samples may be."""

from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent / "fixtures"
SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"

needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the shared samples are not beside this repository"
)


def altered_flow(folder: Path, *changes: tuple[str, str], encoding: str = "cp1252") -> Path:
    """The fixture flow with each (before, after) made once."""
    text = (FIXTURES / "flow.xml").read_bytes().decode("cp1252")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    path = folder / "flow.xml"
    path.write_bytes(text.encode(encoding))
    return path


def line_of(path: Path, text: str, nth: int = 1) -> int:
    """The number of the nth line of that file which holds the text."""
    lines = path.read_bytes().decode("cp1252").splitlines()
    return [number for number, line in enumerate(lines, start=1) if text in line][nth - 1]
