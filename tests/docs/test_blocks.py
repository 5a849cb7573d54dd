"""Every code block of the documentation runs, and prints what the page shows (see `blocks.py`)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pathways.postgres.embedded import wait_until_stopped
from tests.docs.blocks import PROJECT, Block, Shell, blocks_of, living, matches, steps_of

PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))]
RUNNING = [
    page
    for page in PAGES
    if any(block.left_out is None for block in blocks_of(page.read_text(encoding="utf-8")))
]


def name_of(page: Path) -> str:
    return str(page.relative_to(PROJECT))


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    folder = tmp_path / "page"
    folder.mkdir()
    with Shell(folder) as session:
        yield session
    if session.data.exists():
        wait_until_stopped(session.data)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("page", RUNNING, ids=name_of)
def test_a_page_shows_what_its_commands_print(page: Path, shell: Shell) -> None:
    blocks = list(blocks_of(page.read_text(encoding="utf-8")))
    if any("curl " in block.body for block in blocks) and not shutil.which("curl"):
        pytest.skip("curl is not installed")
    for block in blocks:
        if block.left_out is None:
            run(shell, block, f"{name_of(page)}:{block.line}")


def run(shell: Shell, block: Block, where: str) -> None:
    if block.language == "python":
        script = shell.script.with_suffix(".py")
        script.write_text(block.body, encoding="utf-8")
        check(shell, f"python {script}", (), where)
        return
    if block.language == "sh":
        check(shell, block.body, (), where)
        return
    *before, last = steps_of(block.body)
    for step in before:
        check(shell, step.command, step.expected, where)
    check(shell, last.command, last.expected, where, fails=block.fails)


def check(shell: Shell, command: str, expected: object, where: str, *, fails: bool = False) -> None:
    code, said = shell.run(command)
    told = "\n".join([f"{where}: {command}", *said])
    assert (code != 0) is fails, f"exit code {code}\n{told}"
    assert isinstance(expected, list | tuple)
    if expected:
        shown = "\n".join(expected)
        assert matches(expected, said), f"{told}\n--- the page shows:\n{shown}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_block_left_out_says_why(page: Path) -> None:
    for block in blocks_of(page.read_text(encoding="utf-8")):
        assert block.left_out != "", f"{name_of(page)}:{block.line}"


def test_commands_share_a_session_and_are_held_to_what_is_shown(shell: Shell) -> None:
    commands = "$ count=3\n$ for i in $(seq $count); do echo line $i; done\nline 1\n...\n"
    (block,) = blocks_of(f"```console\n{commands}```\n")
    run(shell, block, "here")
    with pytest.raises(AssertionError, match="the page shows"):
        run(shell, Block("console", "$ echo $count\n4\n", 1), "here")
    with pytest.raises(AssertionError, match="exit code 1"):
        run(shell, Block("console", "$ false\n", 1), "here")


def test_a_shell_ends_with_what_it_started(tmp_path: Path) -> None:
    folder = tmp_path / "page"
    folder.mkdir()
    with Shell(folder) as session:
        session.run("sleep 600 &")
        assert living(session.process.pid)
    assert not living(session.process.pid)


def test_an_ellipsis_stands_for_lines_or_for_part_of_one() -> None:
    assert matches(["a", "...", "d"], ["a", "b", "c", "d", ""])
    assert matches(["12 alertes en … ms"], ["12 alertes  en 3,5 ms"])
    assert not matches(["a", "d"], ["a", "b", "d"])
