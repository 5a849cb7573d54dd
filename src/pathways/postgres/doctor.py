"""What `pathways doctor` finds about the database, and how to mend it, in French."""

import os
import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources.abc import Traversable
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import psycopg

from pathways.postgres.binaries import OLDEST
from pathways.postgres.database import TAKEN, Database, Role, data_folder, find_database
from pathways.postgres.migrate import pending
from pathways.postgres.problems import DatabaseProblem, MigrationChanged

MIGRATE = "pathways migrate"
ENOUGH = 1_000_000_000  # bytes of disk under which a département will soon be stuck


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `how_to_mend` is empty where nothing has to be done."""

    name: str
    ok: bool
    what: str
    how_to_mend: str = ""


def diagnose(
    env: Mapping[str, str] = os.environ,
    migrations: Sequence[Path | Traversable] = (),
    master_key: Path | None = None,
) -> list[Finding]:
    """Return what was found, in the order to read it; starts the embedded server if need be.

    `master_key` is the file of the master key, None where the key comes from the environment.
    Changes nothing but what finding the database makes: an absent data folder, an empty server.
    """
    return [
        _time_zones(),
        *(_data_folder(data_folder(env)) if not env.get("DATABASE_URL") else ()),
        *([_private_file("Clé maîtresse", master_key)] if master_key else ()),
        *_database(env, migrations),
    ]


def _time_zones() -> Finding:
    try:
        winter = datetime(2026, 1, 1, 12, tzinfo=UTC).astimezone(ZoneInfo("Europe/Paris"))
    except ZoneInfoNotFoundError:
        return Finding(
            "Fuseaux horaires",
            False,
            "Python ne connaît pas Europe/Paris",
            "pip install tzdata, ou installez le paquet tzdata du système",
        )
    return Finding("Fuseaux horaires", True, f"Europe/Paris ({winter:%z} en hiver)")


def _data_folder(folder: Path) -> Iterator[Finding]:
    if not folder.exists():
        what = f"{folder} n'existe pas encore ; il est créé au premier démarrage"
        yield Finding("Dossier de données", True, what)
    elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield Finding(
            "Dossier de données",
            False,
            f"{folder} n'est pas accessible à cet utilisateur",
            "Lancez pathways sous le compte propriétaire, ou changez PATHWAYS_DATA",
        )
        return
    else:
        yield Finding("Dossier de données", True, str(folder))
        yield _private_file("Mots de passe", folder / "postgres" / "passwords.json")
    there = next(
        parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists()
    )
    free = shutil.disk_usage(there).free
    yield Finding(
        "Espace disque",
        free >= ENOUGH,
        f"{free / 1e9:.1f} Go libres sur {there}".replace(".", ",", 1),
        "" if free >= ENOUGH else "Libérez de la place, ou déplacez PATHWAYS_DATA",
    )


def _private_file(name: str, file: Path) -> Finding:
    try:
        found = file.stat()
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            return Finding(name, True, f"{file} sera créé au premier démarrage")
        return Finding(name, False, f"{file} : {error.strerror}", f"chown $USER {file}")
    mode = stat.S_IMODE(found.st_mode)
    if found.st_uid != os.geteuid():
        what = f"{file} appartient à un autre compte (uid {found.st_uid})"
        return Finding(name, False, what, f"Lancez pathways sous ce compte, ou chown {file}")
    if mode & 0o077:
        return Finding(
            name, False, f"{file} est lisible par d'autres ({mode:o})", f"chmod 600 {file}"
        )
    return Finding(name, True, f"{file} ({mode:o})")


def _database(
    env: Mapping[str, str], migrations: Sequence[Path | Traversable]
) -> Iterator[Finding]:
    try:
        with find_database(env) as database:
            yield from _server(database)
            yield _migrations(database, migrations)
            for role in (Role.APPLICATION, Role.PROJECTOR, *TAKEN):
                yield _role(database, role)
    except DatabaseProblem as problem:
        yield Finding("PostgreSQL", False, str(problem), "Suivez le message, puis recommencez")
    except psycopg.Error as error:
        how = "Vérifiez DATABASE_URL, et que ce serveur accepte vos connexions"
        yield Finding("PostgreSQL", False, str(error).strip(), how)


def _server(database: Database) -> Iterator[Finding]:
    with psycopg.connect(database.conninfo(Role.OWNER)) as connection:
        version = connection.info.server_version // 10_000
        number = connection.info.parameter_status("server_version")
        fsync, knows_paris = connection.execute(
            "select current_setting('fsync'),"
            " exists (select from pg_timezone_names where name = 'Europe/Paris')"
        ).fetchone() or ("", False)
    recent = version >= OLDEST
    yield Finding(
        "PostgreSQL",
        recent,
        f"{database.describe()} (le serveur répond : {number})",
        "" if recent else f"Passez à PostgreSQL {OLDEST} ou plus récent",
    )
    yield Finding(
        "Écriture sur disque",
        fsync == "on",
        f"fsync {fsync}",
        "" if fsync == "on" else "Retirez PATHWAYS_FSYNC et fsync=off : une coupure perdrait tout",
    )
    if not knows_paris:
        how = "Installez tzdata sur la machine du serveur"
        yield Finding("Fuseaux du serveur", False, "PostgreSQL ignore Europe/Paris", how)


def _migrations(database: Database, migrations: Sequence[Path | Traversable]) -> Finding:
    try:
        waiting = pending(database, migrations)
    except MigrationChanged as problem:
        return Finding("Migrations", False, str(problem), "Rétablissez le fichier d'origine")
    if waiting:
        return Finding("Migrations", False, f"à appliquer : {', '.join(waiting)}", MIGRATE)
    return Finding("Migrations", True, f"{len(migrations)} appliquées, aucune en attente")


def _role(database: Database, role: Role) -> Finding:
    name = f"Rôle {role}"
    try:
        with psycopg.connect(database.conninfo(role)) as connection:
            who, too_strong = connection.execute(
                "select current_user, rolsuper or pg_has_role(current_user, nspowner, 'member')"
                " from pg_roles, pg_namespace where rolname = current_user and nspname = %s",
                [database.schema],
            ).fetchone() or ("?", False)
    except psycopg.OperationalError as error:
        return Finding(name, False, str(error).strip(), MIGRATE)
    if too_strong:
        how = f"Retirez à {who} ses droits d'administrateur ou de propriétaire du schéma"
        return Finding(name, False, f"{who} pourrait modifier le journal", how)
    return Finding(name, True, f"{who} se connecte, sans droits de propriétaire")
