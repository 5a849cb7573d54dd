"""The qualitative parts of a report are written, heading by heading (DR 3.6; A1.15)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import Refusal
from pathways.domain.report.checks import being_written, the_report
from pathways.domain.report.events import ReportPartWritten
from pathways.domain.report.state import ReportState
from pathways.domain.texts import text

LONGEST_PART = 20_000
"""Characters under one heading, some six pages; a bound of the house, not of the regulation."""


class WriteReportPart(Command):
    """Write what stands under a heading; written again, the last text stands. Name nobody in it."""

    report_id: UUID
    on: date
    part: str
    text: str


class NoSuchHeading(Refusal):
    """« {part} » n'est pas une partie de ce bilan."""

    rule = "G8"
    field = "part"
    remedy = "Choisissez une partie en vigueur le jour où le bilan a été ouvert."


@decides
def write_report_part(command: WriteReportPart, report: ReportState, today: date) -> Decision:
    """Written, as long as the report is not with the Département."""
    opened = the_report(report, command.on, today)
    being_written(report)
    if command.part not in (*opened.compulsory, *opened.optional):
        raise NoSuchHeading(part=command.part, rule=opened.rule)
    return [ReportPartWritten(command.on, command.part, text(command.text, "text", LONGEST_PART))]
