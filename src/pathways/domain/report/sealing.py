"""An accepted report is sealed: its figures as told, with their position in the log and a hash."""

import json
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import AlreadyRecorded, ImpossiblePosition, Malformed, Refusal
from pathways.domain.report.checks import the_report
from pathways.domain.report.events import ReportSealed
from pathways.domain.report.state import ReportState, ReportStatus


class SealReport(Command):
    """`figures` is canonical JSON of what the log up to `log_position` says."""

    report_id: UUID
    on: date
    log_position: int
    figures: str
    digest: str


class ReportNotAccepted(Refusal):
    """Un bilan se scelle une fois accepté par le Département."""

    rule = "G8"
    field = "report_id"
    remedy = "Acceptez d'abord le bilan."


class ReportAlreadySealed(AlreadyRecorded):
    """Le bilan est déjà scellé."""

    rule = "G8"
    field = "report_id"
    remedy = "Rouvrez-le s'il doit changer ; un chiffre corrigé depuis se lit dans l'état rectifié."


class FiguresNotCanonical(Malformed):
    """Les chiffres à sceller ne sont pas du JSON canonique."""

    field = "figures"


class DigestOfOtherFigures(Malformed):
    """L'empreinte n'est pas celle de ces chiffres."""

    field = "digest"


@decides
def seal_report(command: SealReport, report: ReportState, today: date) -> Decision:
    """Sealed once accepted: what is corrected later shows beside it, and changes nothing of it."""
    the_report(report, command.on, today)
    if report.status is ReportStatus.SEALED:
        raise ReportAlreadySealed(rule=report.rule)
    if report.status is not ReportStatus.ACCEPTED:
        raise ReportNotAccepted(rule=report.rule)
    if command.log_position < 1:
        raise ImpossiblePosition
    if not _is_canonical(command.figures):
        raise FiguresNotCanonical
    if command.digest != digest_of(command.figures):
        raise DigestOfOtherFigures
    return [ReportSealed(command.on, command.log_position, command.digest, command.figures)]


def canonical_figures(figures: Any) -> str:
    """The one way to write figures: sorted keys, no blanks, no float."""
    return json.dumps(
        figures, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def digest_of(figures: str) -> str:
    """The SHA-256 of canonical figures, in hexadecimal."""
    return sha256(figures.encode()).hexdigest()


def _is_canonical(figures: str) -> bool:
    try:
        found = json.loads(figures, parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and bool(found) and canonical_figures(found) == figures


def _no_float(_: str) -> Any:
    raise ValueError("a float is not kept exact")
