"""The code blocks of a Markdown page, and the one shell session they run in.

How to write a page that runs:

    ```console                  run; lines after `$ ` are commands, `> ` goes on with the command,
                                anything else is the output expected of the command above it
    ```sh                       run as a whole, its output not compared
    ```python                   run as a script of its own; its asserts are the comparison
    <!-- setup                  run as a whole and not shown: what the page takes for granted
    … -->

After the language, `no-run: why` leaves a block out and says why; `fails` expects the last command
of a `console` block to be refused (a non-zero exit code).

Expected output: nothing written, nothing compared. A line `...` (or `…`) stands for any number of
lines; inside a line it stands for any text, the spaces around it included. Runs of spaces and of
rules (─) count as one.

A page's shell starts in an empty folder where `docs` and `tests` are the project's own, with
`pathways` and `python` of the running interpreter, an empty `PATHWAYS_DATA` (fsync off) and a free
port in `DOCS_PORT`. All blocks of a page share it: variables, files and background jobs go on.
There is no way to set the clock: pages that show a day ask for it (`--on`).
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

PROJECT = Path(__file__).parents[2]
LANGUAGES = frozenset({"console", "sh", "python"})

_BLOCK = re.compile(
    r"^(?P<fence>```+)(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=fence)\s*$"
    r"|^<!-- setup\n(?P<setup>.*?)^-->\s*$",
    re.MULTILINE | re.DOTALL,
)
_ELLIPSIS = re.compile(r" *(?:\.\.\.|…) *")


@dataclass(frozen=True)
class Block:
    """A block that may run; `line` is where it opens in its page."""

    language: str
    body: str
    line: int
    left_out: str | None = None
    """Why it does not run; None where it does."""
    fails: bool = False


@dataclass(frozen=True)
class Step:
    """A command, and the lines it should print; none where the page shows nothing."""

    command: str
    expected: Sequence[str]


def blocks_of(page: str) -> Iterator[Block]:
    """The blocks of a page in the languages that run, in order."""
    for found in _BLOCK.finditer(page):
        line = page.count("\n", 0, found.start()) + 1
        if found["setup"] is not None:
            yield Block("sh", found["setup"], line)
            continue
        language, _, rest = found["info"].strip().partition(" ")
        if language not in LANGUAGES:
            continue
        no_run = re.fullmatch(r"no-run(?::\s*(.*))?", rest.strip())
        left_out = (no_run[1] or "") if no_run else None
        yield Block(language, found["body"], line, left_out, rest.strip() == "fails")


def steps_of(body: str) -> list[Step]:
    """The commands of a `console` block, each with its expected output."""
    steps: list[tuple[list[str], list[str]]] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            steps.append(([line[2:]], []))
        elif line.startswith(">") and steps and not steps[-1][1]:
            steps[-1][0].append(line[2:])
        elif steps:
            steps[-1][1].append(line)
        elif line.strip():
            raise ValueError(f"output before any command: {line!r}")
    return [Step("\n".join(command), _trimmed(output)) for command, output in steps]


def matches(expected: Sequence[str], said: Sequence[str]) -> bool:
    """Whether what was said is what was expected, `...` standing for anything."""
    pattern = "".join(
        r"(?:[^\n]*\n)*?"
        if _ELLIPSIS.fullmatch(line.strip())
        else "[^\n]*?".join(re.escape(_plain(part)) for part in _ELLIPSIS.split(line)) + r"\n"
        for line in _trimmed(expected)
    )
    text = "".join(f"{_plain(line).rstrip()}\n" for line in _trimmed(said))
    return re.fullmatch(pattern, text) is not None


def _plain(line: str) -> str:
    return re.sub(r"[─━]+", "─", re.sub(r"[ \t\u00a0\u202f]+", " ", line))


def _trimmed(lines: Sequence[str]) -> list[str]:
    kept = [line.rstrip() for line in lines]
    while kept and not kept[0].strip():
        kept.pop(0)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


class Shell:
    """One bash session in `folder`, ended with everything it started."""

    MARK = "-- end of command --"

    def __init__(self, folder: Path) -> None:
        for name in ("docs", "tests"):
            (folder / name).symlink_to(PROJECT / name)
        self.script = folder.parent / f"{folder.name}.sh"
        self.data = folder.parent / f"{folder.name}-data"
        self.process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DATABASE_URL", "PATHWAYS_", "PYTHON", "PG"))
        }
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
        return kept | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "PATHWAYS_DATA": str(self.data),
            "PATHWAYS_FSYNC": "off",
            "DOCS_PORT": str(port),
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
        }

    def run(self, command: str) -> tuple[int, list[str]]:
        """The exit code of a command run in this session, and the lines it printed."""
        assert self.process.stdin
        assert self.process.stdout
        self.script.write_text(command + "\n", encoding="utf-8")
        # Sourced, so that variables and jobs stay; with its own input, so that no command reads
        # the commands that follow it.
        self.process.stdin.write(
            f"source {self.script} < /dev/null; printf '\\n%s %s\\n' '{self.MARK}' $?\n"
        )
        self.process.stdin.flush()
        said: list[str] = []
        for line in self.process.stdout:
            if line.startswith(self.MARK):
                return int(line.split()[-1]), said[:-1] if said and not said[-1] else said
            said.append(line.rstrip("\n"))
        raise AssertionError("\n".join(["the shell ended", *said]))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        assert self.process.stdin
        assert self.process.stdout
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, sign)  # its own session: nothing else is in it
            deadline = time.monotonic() + 20
            while living(self.process.pid) and time.monotonic() < deadline:
                self.process.poll()
                time.sleep(0.01)
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def living(group: int) -> bool:
    """Whether a process of this group is left that has not ended."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            state, _, of = stat.read_text().rpartition(")")[2].split()[:3]
            if int(of) == group and state != "Z":
                return True
    return False
