"""Read a monthly flow: first its whole structure, then its households one by one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml.etree import _Element

from pathways.intake.cnaf import fields
from pathways.intake.cnaf.blocks import HEADER, HOUSEHOLD, TOTALS, blocks
from pathways.intake.cnaf.bytes import check_bytes
from pathways.intake.cnaf.defects import BrokenFlow, Defect, NotAMonthlyFlow
from pathways.intake.cnaf.household import read_household
from pathways.intake.cnaf.rows import FlowHeader, Household, Refused


@dataclass(frozen=True)
class Flow:
    """A flow whose structure was read to its end.

    `households` may be walked several times: each walk reads the file again. `warnings` (French)
    refuse nothing: totals that differ from what was read.
    """

    path: Path
    header: FlowHeader
    household_count: int
    announced_count: int | None
    warnings: tuple[str, ...] = field(default=())

    @property
    def households(self) -> Iterator[Household | Refused]:
        """Each household or its refusal, in the file's order, in constant memory."""
        for block in blocks(self.path):
            if block.tag == HOUSEHOLD:
                yield read_household(block, self.header.reference_day)


def read_flow(path: Path | str) -> Flow:
    """The flow at that path.

    The file is read twice: a truncated or hostile flow is refused here, before any household is
    handed out, so that nothing of it is ever half-recorded. Raises `NotAMonthlyFlow` for a
    TYPEFLUX other than M, and the `UnreadableFile` errors of `check_bytes` and `blocks`.
    """
    path = Path(path)
    check_bytes(path)
    header: FlowHeader | None = None
    count, announced, warnings = 0, None, []
    for block in blocks(path):
        line = fields.line_of(block)
        if block.tag == HEADER:
            if header is not None or count:
                raise BrokenFlow(f"un seul bloc {HEADER} est attendu, en tête du flux", line=line)
            header = _header(block)
        elif header is None:
            raise BrokenFlow(f"le bloc {HEADER} manque en tête du flux", line=line)
        elif block.tag == HOUSEHOLD:
            count += 1
        elif block.tag == TOTALS:
            announced, warning = _announced(block, count)
            warnings += warning
    if header is None:
        raise BrokenFlow(f"le bloc {HEADER} manque")
    if announced is None and not warnings:
        warnings.append(f"Le bloc {TOTALS} manque : les totaux n'ont pas pu être vérifiés.")
    return Flow(path, header, count, announced, tuple(warnings))


def _header(block: _Element) -> FlowHeader:
    try:
        header = FlowHeader(
            type=fields.text(block, "TYPEFLUX", at_most=1),
            nature=fields.text(block, "NATFLUX", at_most=1),
            application=fields.text(block, "APPLIEME", at_most=3),
            application_version=fields.text(block, "NUMVERSIONAPPLIEME", at_most=4),
            reference_day=fields.day(block, "DTREF"),
            created_on=fields.day(block, "DTCREAFLUX"),
        )
    except Defect as defect:
        raise BrokenFlow(f"{defect.field} : {defect.message}", line=defect.line) from None
    if header.type != "M":
        message = f"TYPEFLUX vaut {header.type}"
        raise NotAMonthlyFlow(message, line=fields.line_of(block))
    return header


def _announced(block: _Element, count: int) -> tuple[int | None, list[str]]:
    try:
        announced = int(fields.digits(block, "NBTOTDOSRSATRANSM"))
    except Defect as defect:
        return None, [f"Ligne {defect.line}, {defect.field} : {defect.message}."]
    if announced == count:
        return announced, []
    return announced, [f"Le flux annonce {announced} dossier(s), {count} ont été lus."]
