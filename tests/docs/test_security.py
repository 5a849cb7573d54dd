"""The page on security names tests that are there, and each row of threats names one."""

import ast
import re

from tests.docs.blocks import PROJECT

PAGE = (PROJECT / "docs" / "explanation" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)))


def functions(path: str) -> set[str]:
    """The names of the tests of that file."""
    return {
        each.name
        for each in ast.walk(ast.parse((PROJECT / path).read_text(encoding="utf-8")))
        if isinstance(each, ast.FunctionDef)
    }


def test_each_test_that_the_page_names_is_there() -> None:
    assert not [path for path, _ in NAMED if not (PROJECT / path).is_file()]
    assert not [f"{path}::{name}" for path, name in NAMED if name and name not in functions(path)]


def test_each_threat_names_what_shows_that_it_is_stopped() -> None:
    threats = PAGE.split("## Threats")[1].split("\n## ")[0]
    rows = [line for line in threats.splitlines() if line.startswith("| ")]
    told = [row for row in rows if not row.startswith("| Threat |")]
    assert len(told) > 25
    assert not [row for row in told if "`tests/" not in row.split(" | ")[-1]]
