"""The archive: a ZIP of stored files, made one way only, so that it is read one way only.

Nothing is compressed: there is nothing to inflate. A date, a comment, a byte before, between or
after the files makes another archive than the one that these files make, and is told.
"""

import re
import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

MOST_BYTES = 1_000_000_000
MOST_FILES = 5_000
NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,99}(/[a-z0-9][a-z0-9.-]{0,99})?", re.ASCII)

_VERSION, _UNIX = 20, 3
_DAY = (1 << 5) | 1  # 1 January 1980, the first day a ZIP can tell
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


class NotAnExport(Exception):
    """What was given is no archive of ours; the text says why, in French."""


def packed(files: Mapping[str, bytes]) -> bytes:
    """The archive of these files, in their order; the same bytes for the same files."""
    if len(files) > MOST_FILES or sum(map(len, files.values())) > MOST_BYTES:
        raise NotAnExport("Trop de fichiers, ou trop lourds, pour un seul export.")
    out, directory = BytesIO(), BytesIO()
    for name, content in files.items():
        if not NAME.fullmatch(name):
            raise ValueError(name)
        told = name.encode("ascii")
        size, crc, at = len(content), zlib.crc32(content), out.tell()
        out.write(
            _LOCAL.pack(b"PK\3\4", _VERSION, 0, 0, 0, _DAY, crc, size, size, len(told), 0)
            + told
            + content
        )
        directory.write(
            _CENTRAL.pack(
                b"PK\1\2", _UNIX << 8 | _VERSION, _VERSION, 0, 0, 0, _DAY, crc, size, size,
                len(told), 0, 0, 0, 0, 0o100644 << 16, at,
            )
            + told
        )  # fmt: skip
    end = _END.pack(
        b"PK\5\6", 0, 0, len(files), len(files), len(directory.getvalue()), out.tell(), 0
    )
    return out.getvalue() + directory.getvalue() + end


def unpacked(archive: bytes) -> dict[str, bytes]:
    """The files of an archive, in its order; raises NotAnExport for whatever is not one of ours."""
    try:
        with ZipFile(BytesIO(archive)) as found:
            entries = found.infolist()
            if len(entries) > MOST_FILES:
                raise NotAnExport(f"L'archive a plus de {MOST_FILES} fichiers.")
            _check(entries, len(archive))
            files = {entry.filename: found.read(entry) for entry in entries}
    except (BadZipFile, EOFError, struct.error, OverflowError, NotImplementedError, OSError) as why:
        raise NotAnExport("L'archive est illisible : tronquée, ou altérée.") from why
    if packed(files) != archive:
        raise NotAnExport("L'archive contient autre chose que ses fichiers.")
    return files


def _check(entries: list[ZipInfo], weight: int) -> None:
    """Refuse by its headers, before anything is read, what is not stored under a plain name."""
    names = set[str]()
    for entry in entries:
        # The name as written: zipfile cuts one at its first NUL.
        name = entry.orig_filename
        if not NAME.fullmatch(name):
            raise NotAnExport(f"Un nom de fichier est refusé : {name[:100]!r}.")
        if name in names:
            raise NotAnExport(f"Deux fichiers portent le même nom : {name}.")
        if entry.compress_type != ZIP_STORED or entry.file_size != entry.compress_size:
            raise NotAnExport(f"Un fichier est compressé : {name}. Un export ne l'est jamais.")
        if entry.flag_bits & 1:
            raise NotAnExport(f"Un fichier est chiffré : {name}. Un export ne l'est jamais.")
        names.add(name)
    if sum(entry.file_size for entry in entries) > weight:
        raise NotAnExport("Les fichiers sont plus lourds que l'archive qui les contient.")
