"""Look at a flow's bytes before any XML is parsed: what no XML parser says clearly is said here."""

import codecs
import re
from pathlib import Path

from pathways.intake.cnaf.defects import BrokenFlow, HostileFlow
from pathways.intake.unreadable import FileTooLarge, NoSuchFile, UnreadableEncoding

MAX_BYTES = 2_000_000_000  # about 200,000 households: no département is near
_CHUNK = 1 << 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\0", b"\0<")
_FORBIDDEN = re.compile(rb"\0|<!DOCTYPE|<!ENTITY")
_OVERLAP = 16
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._\-]+)[\"']")
_SINGLE_BYTE = frozenset({"cp1252", "iso8859-1", "iso8859-15"})
_ACCEPTED = _SINGLE_BYTE | {"utf-8", "ascii"}


def check_bytes(path: Path) -> None:
    """Read the whole file once, in constant memory.

    Raises `UnreadableEncoding` for UTF-16, an encoding not accepted, or UTF-8 text that declares
    windows-1252 (every accent would be wrong); `HostileFlow` for a DOCTYPE or an ENTITY
    declaration, which no flow has; `BrokenFlow` for a NUL; `FileTooLarge`; `NoSuchFile`.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileTooLarge(f"{MAX_BYTES // 1_000_000} Mo au plus")
        with path.open("rb") as file:
            head = file.read(1024)
            encoding = _encoding(head)
            file.seek(0)
            utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
            lines, accents, end = 1, False, b""
            while chunk := file.read(_CHUNK):
                _check_content(end + chunk, lines)
                end = chunk[-_OVERLAP:].rpartition(b"\n")[2]  # no line counted twice
                lines += chunk.count(b"\n")
                accents = accents or not chunk.isascii()
                utf8 = _still_utf8(utf8, chunk)
    except OSError as error:
        raise NoSuchFile.because(error) from None
    if accents and utf8 is not None and encoding in _SINGLE_BYTE:
        raise UnreadableEncoding(
            f"le flux déclare {encoding} mais ses accents sont écrits en UTF-8"
        )


def _check_content(content: bytes, first_line: int) -> None:
    found = _FORBIDDEN.search(content)
    if found is None:
        return
    line = first_line + content.count(b"\n", 0, found.start())
    if found[0] == b"\0":
        raise BrokenFlow("caractère NUL", line=line)
    raise HostileFlow(f"une déclaration {found[0].removeprefix(b'<!').decode()}", line=line)


def _encoding(head: bytes) -> str:
    if head.startswith(_UTF16):
        raise UnreadableEncoding("UTF-16 n'est pas accepté, windows-1252 est attendu")
    declared = _DECLARED.match(head.removeprefix(codecs.BOM_UTF8))
    name = declared[1].decode() if declared else "utf-8"
    try:
        encoding = codecs.lookup(name).name
    except LookupError:
        encoding = name
    if encoding not in _ACCEPTED:
        raise UnreadableEncoding(f"« {name} » n'est pas accepté, windows-1252 est attendu")
    return encoding


def _still_utf8(
    decoder: codecs.IncrementalDecoder | None, chunk: bytes
) -> codecs.IncrementalDecoder | None:
    """The decoder as long as all bytes so far are UTF-8, then None."""
    if decoder is not None:
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            return None
    return decoder
