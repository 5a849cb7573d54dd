"""The quarterly report of a body is opened: its accompaniment, one civil quarter long (A1.15)."""

from datetime import date
from uuid import UUID

from pathways.domain.calendar import CivilQuarter, parse_quarter
from pathways.domain.command import Command, Decision, decides
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.refusal import AlreadyRecorded, Malformed, Refusal
from pathways.domain.report.checks import not_in_the_future
from pathways.domain.report.events import ReportKind, ReportOpened
from pathways.domain.report.opening import headings
from pathways.domain.report.state import ReportState, report_of
from pathways.domain.rules import Rules, rsa_referent
from pathways.domain.texts import french


class UnknownQuarter(Malformed):
    """« {given} » n'est pas un trimestre : écrivez-le comme 2025-T3."""

    field = "quarter"


class OpenQuarterlyReport(Command, creates=True):
    """Open the report of a body on a civil quarter ("2025-T3"), its figures to the last day of it.

    The report's id derives from both: it is opened once, by whoever comes first.
    """

    organisation_id: UUID
    on: date
    quarter: str

    @property
    def civil_quarter(self) -> CivilQuarter:
        """Raises UnknownQuarter."""
        try:
            return parse_quarter(self.quarter)
        except ValueError:
            raise UnknownQuarter(given=self.quarter[:20]) from None

    @property
    def report_id(self) -> UUID:
        return report_of(ReportKind.QUARTERLY, self.organisation_id, self.civil_quarter.last_day)


class QuarterAlreadyOpen(AlreadyRecorded):
    """Le bilan de ce trimestre est déjà ouvert."""

    rule = "A1.15"
    field = "quarter"


class QuarterNotBegun(Refusal):
    """Le trimestre commence le {first} : son bilan ne s'ouvre pas avant."""

    rule = "A1.15"
    field = "on"


class QuarterWithoutAgreement(Refusal):
    """Aucune convention d'accompagnement de cet organisme ne court pendant ce trimestre."""

    rule = "A1.15"
    field = "quarter"


class QuarterBeforeTheRule(Refusal):
    """Le bilan trimestriel est demandé depuis le {since} : ce trimestre finit avant."""

    rule = "A1.15"
    field = "quarter"


@decides
def open_quarterly_report(
    command: OpenQuarterlyReport,
    report: ReportState,
    organisation: OrganisationState,
    rules: Rules,
    today: date,
) -> Decision:
    """Opened, with the headings in force that day: it keeps them whatever is asked later."""
    quarter = command.civil_quarter
    if report.opened is not None:
        raise QuarterAlreadyOpen
    not_in_the_future(command.on, today)
    asked_since = rules.quarterly_report_within.history[0].since
    if quarter.last_day < asked_since:
        raise QuarterBeforeTheRule(since=french(asked_since))
    if command.on < quarter.first_day:
        raise QuarterNotBegun(first=french(quarter.first_day))
    if not accompanies_in(organisation, quarter):
        raise QuarterWithoutAgreement
    compulsory, optional = headings(rules.quarterly_report_headings.on(command.on), None)
    return [
        ReportOpened(
            opened_on=command.on,
            kind=ReportKind.QUARTERLY,
            subject_id=organisation.id,
            organisation_id=organisation.id,
            since=quarter.first_day,
            until=quarter.last_day,
            due_on=rsa_referent.quarterly_report_due(rules, quarter),
            rule=rules.quarterly_report_within.on(quarter.last_day).id,
            compulsory=compulsory,
            optional=optional,
        )
    ]


def accompanies_in(organisation: OrganisationState, quarter: CivilQuarter) -> bool:
    """Whether an agreement of the body runs on any day of the quarter."""
    return any(
        one.starts_on <= one.last_day and one.runs_between(quarter.first_day, quarter.last_day)
        for one in organisation.agreements
    )
