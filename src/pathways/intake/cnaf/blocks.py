"""Stream the top-level blocks of a flow in constant memory, refusing hostile XML by name.

No DTD is loaded, no entity resolved, nothing fetched (a DOCTYPE was refused before, by
`check_bytes`). One block is held at a time; a block larger
than any household stops the reading before it fills the memory.
"""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from lxml.etree import _Element

from pathways.intake.cnaf.defects import BrokenFlow, HostileFlow, TruncatedFlow
from pathways.intake.cnaf.fields import line_of

HEADER, HOUSEHOLD, TOTALS = "IdentificationFlux", "InfosFoyerRSA", "TransmissionFlux"
_ROOT = "Racine"
_MAX_BLOCK_BYTES = 8_000_000  # a large household takes about 50,000


def blocks(path: Path) -> Iterator[_Element]:
    """Each IdentificationFlux, InfosFoyerRSA and TransmissionFlux, in order, valid until the next.

    Raises `HostileFlow` for an entity or runaway nesting, `TruncatedFlow`, and
    `BrokenFlow` for XML that is not well formed or another top-level block; each with its line.
    """
    with path.open("rb") as file:
        source = _Measured(file)
        events = etree.iterparse(
            source,
            events=("start", "end"),
            tag=(_ROOT, HEADER, HOUSEHOLD, TOTALS),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        try:
            yield from _top_level(events, source)
        except etree.XMLSyntaxError as error:
            raise _named(error, events.error_log, _ends_well(path)) from None


class _Measured:
    """The file, which stops when too much is read for one block."""

    def __init__(self, file: object) -> None:
        self._file = file
        self.read_for_this_block = 0

    def read(self, size: int) -> bytes:
        self.read_for_this_block += size
        if self.read_for_this_block > _MAX_BLOCK_BYTES:
            raise BrokenFlow(f"plus de {_MAX_BLOCK_BYTES // 1_000_000} Mo sans un foyer complet")
        return self._file.read(size)  # type: ignore[attr-defined, no-any-return]


def _top_level(events: "etree.iterparse", source: _Measured) -> Iterator[_Element]:
    root: _Element | None = None
    for event, element in events:
        if root is None:
            root = element.getroottree().getroot()
            _check_root(root)
        if event == "start":
            if element is not root and element.getparent() is not root:
                message = f"bloc {element.tag} à l'intérieur d'un autre bloc"
                raise BrokenFlow(message, line=line_of(element))
            continue
        if element is root:
            _drop_before(None, root)
            return
        _drop_before(element, root)
        yield element
        element.clear(keep_tail=False)
        source.read_for_this_block = 0
    raise BrokenFlow(f"un élément {_ROOT} est attendu")


def _check_root(root: _Element) -> None:
    if root.tag != _ROOT:
        raise BrokenFlow(f"un élément {_ROOT} est attendu, {root.tag} lu", line=line_of(root))


def _drop_before(element: _Element | None, root: _Element) -> None:
    """Forget the blocks already read; what lies between them must be a comment or nothing."""
    while len(root) and root[0] is not element:
        between = root[0]
        if isinstance(between.tag, str) and between.tag not in (HEADER, HOUSEHOLD, TOTALS):
            raise BrokenFlow(f"bloc inattendu : {between.tag}", line=line_of(between))
        root.remove(between)


def _ends_well(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 1024))
        return file.read().rstrip().endswith(f"</{_ROOT}>".encode())


def _named(error: etree.XMLSyntaxError, log: etree._ListErrorLog, complete: bool) -> BrokenFlow:
    """The refusal to raise for what libxml2 found, with its line."""
    found = {entry.type_name: entry.line for entry in reversed(list(log))}
    line = error.lineno or next(iter(found.values()), None)
    if "ERR_UNDECLARED_ENTITY" in found:
        return HostileFlow("une entité", line=found["ERR_UNDECLARED_ENTITY"])
    if "Excessive depth" in str(error.msg):
        return HostileFlow("une imbrication de plus de 256 niveaux", line=line)
    if "ERR_INVALID_ENCODING" in found:
        message = "des octets ne correspondent pas à l'encodage déclaré"
        return BrokenFlow(message, line=found["ERR_INVALID_ENCODING"])
    if "ERR_DOCUMENT_EMPTY" in found or not line:
        return BrokenFlow("le fichier n'est pas du XML")
    if not complete:
        return TruncatedFlow(f"il ne se termine pas par </{_ROOT}>", line=line)
    return BrokenFlow(f"XML mal formé ({error.msg})", line=line)
