"""Reports from the log: their headings in words, their figures sealed, what moved since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from pathways.domain.agreement.events import AgreementSigned
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.calendar import CivilQuarter, civil_quarter
from pathways.domain.command import Command
from pathways.domain.correction import in_force
from pathways.domain.event import FactWithdrawn
from pathways.domain.organisation.events import OrganisationRegistered
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.refusal import NotFound, Refusal
from pathways.domain.report.events import ReportKind, ReportOpened
from pathways.domain.report.opening import (
    NoSuchAgreementThen,
    OpenAccompanimentReport,
    OpenFinalReport,
)
from pathways.domain.report.quarter import OpenQuarterlyReport
from pathways.domain.report.sealing import SealReport, digest_of
from pathways.domain.report.state import ReportState
from pathways.domain.report.submitting import due
from pathways.domain.rules import Rules
from pathways.event_store.application import Recorded, Request, RequestKey
from pathways.event_store.deciding import prepare
from pathways.projections import lists
from pathways.projections.departement import Departement
from pathways.projections.model import sql_models
from pathways.projections.report_figures import (
    AnyFigures,
    figures_at,
    sealed_figures,
    sealed_text,
)
from pathways.projections.told import Restated, moved

QUARTER_MODELS = ("accompaniment_acts", "accompaniments", "deadlines", "file_active", "milestones")
"""The read models that the figures of a quarter rest on."""


class NeverSealed(Refusal):
    """Ce bilan n'a jamais été scellé : il n'y a rien à rectifier."""

    field = "report_id"
    remedy = "Scellez-le d'abord, une fois accepté."


@dataclass(frozen=True)
class Heading:
    """A part of a report to be written."""

    code: str
    label: str
    compulsory: bool


@dataclass(frozen=True)
class Restatement:
    """What was sealed beside what the events now say, and the events recorded in between.

    `moved` is empty where every figure still stands.
    """

    report: UUID
    sealed_on: date
    sealed_position: int
    digest: str
    position: int
    moved: tuple[Restated, ...]
    events: tuple[lists.Moved, ...]


def headings_of(rules: Rules, opened: ReportOpened) -> tuple[Heading, ...]:
    """The headings the report was opened with, compulsory ones first, each in its French."""
    if opened.kind is ReportKind.QUARTERLY:
        name = "quarterly_report_headings"
    elif opened.programme is None:
        name = "accompaniment_report_headings"
    else:
        name = "final_report_headings"
    listed = rules.named(name).on(opened.opened_on)
    found = []
    for code in (*opened.compulsory, *opened.optional):
        choice = listed.choice(code)
        label = choice.label if choice else code
        found.append(Heading(code, label, code in opened.compulsory))
    return tuple(found)


def subject_title(departement: Departement, opened: ReportOpened) -> str | None:
    """The title of the agreement reported on; None where the report is on a body."""
    if opened.programme is None:
        return None
    facts = in_force(departement.app.envelopes(opened.subject_id))
    return next((f.event.title for f in facts if isinstance(f.event, AgreementSigned)), None)


def agreement_told(departement: Departement, opened: ReportOpened) -> tuple[date, date]:
    """The last day of the agreement reported on as it now stands, and when its report is due.

    Of a quarterly report, the quarter's.
    """
    load = departement.app.load
    organisation = load(OrganisationState, opened.organisation_id).state
    assert isinstance(organisation, OrganisationState)
    if opened.kind is ReportKind.QUARTERLY:
        return opened.until, due(opened, None, organisation)[0]
    if opened.programme is None:
        running = organisation.agreement_on(opened.until)
        last = running.last_day if running else opened.until
        return last, due(opened, None, organisation)[0]
    agreement = load(ActionAgreementState, opened.subject_id).state
    assert isinstance(agreement, ActionAgreementState)
    return agreement.last_day, due(opened, agreement, organisation)[0]


def report_state(departement: Departement, report_id: UUID) -> ReportState:
    """The report as it stands; raises NotFound."""
    loaded = departement.app.load(ReportState, report_id)
    if not loaded.exists:
        raise NotFound(field="report_id")
    assert isinstance(loaded.state, ReportState)
    return loaded.state


def standing_report(
    departement: Departement, subject: UUID, today: date
) -> tuple[ReportState, bool]:
    """The last final report opened on this agreement or body, and True; or else what one opened
    today would be, and False: nothing is recorded.

    Raises NotFound, or the Refusal that stands in the way of opening one.
    """
    rows = lists.reports(departement, today, subject=subject, kind=ReportKind.FINAL)
    if rows:
        last = max(rows, key=lambda one: one.counted_to)
        return report_state(departement, last.report), True
    return _rehearsed(departement, _opening(departement, subject, today), today), False


def standing_quarter(
    departement: Departement, body: UUID, quarter: str, today: date
) -> tuple[ReportState, bool]:
    """The report of a body on a quarter ("2025-T3"), and True; or else what one opened today would
    be, and False: nothing is recorded.

    Raises NotFound, UnknownQuarter, or the Refusal that stands in the way of opening one.
    """
    if not departement.app.load(OrganisationState, body).exists:
        raise NotFound(field="organisation_id")
    command = OpenQuarterlyReport(organisation_id=body, on=today, quarter=quarter)
    loaded = departement.app.load(ReportState, command.report_id)
    if loaded.exists:
        assert isinstance(loaded.state, ReportState)
        return loaded.state, True
    return _rehearsed(departement, command, today), False


def quarters_to_prepare(departement: Departement, today: date) -> list[CivilQuarter]:
    """The civil quarters gone by of which reports are to be opened, the last one always among them.

    Before it, those since the last one that anybody's report was opened on: after downtime.
    """
    last = civil_quarter(civil_quarter(today).first_day - timedelta(days=1))
    with departement.reading("reports") as connection:
        row = connection.execute(
            "select max(counted_to) from reports where kind = 'quarterly' and counted_to < %s",
            [last.last_day],
        ).fetchone()
    quarter = civil_quarter(row[0]).following if row and row[0] else last
    quarters = [quarter]
    while quarter != last:
        quarter = quarter.following
        quarters.append(quarter)
    return quarters


def bodies_to_report(departement: Departement, since: date, until: date) -> list[UUID]:
    """The bodies an agreement of which runs in that period, and that no report was opened for."""
    with departement.reading("body_agreements reports") as connection:
        rows = connection.execute(
            "select distinct stream from body_agreements b"
            " where b.since <= %(until)s and b.until > %(since)s and not exists ("
            " select from reports t where t.kind = 'quarterly' and t.subject = b.stream"
            " and t.counted_to = %(until)s) order by stream",
            {"since": since, "until": until},
        ).fetchall()
    return [row[0] for row in rows]


def _rehearsed(departement: Departement, command: Command, today: date) -> ReportState:
    """The report that the command would open; nothing is recorded."""
    request = Request(command, "rehearsal")
    prepared = prepare(request, departement.app.load, departement.rules, today)
    state = prepared.after[prepared.stream]
    assert isinstance(state, ReportState)
    return state


def _opening(
    departement: Departement, subject: UUID, today: date
) -> OpenFinalReport | OpenAccompanimentReport:
    """The command that opens the report on that agreement or body, to its last day."""
    load, facts = departement.app.load, in_force(departement.app.envelopes(subject))
    if not facts:
        raise NotFound(field="agreement_id")
    if isinstance(facts[0].event, OrganisationRegistered):
        body = load(OrganisationState, subject).state
        assert isinstance(body, OrganisationState)
        if not body.agreements:
            raise NoSuchAgreementThen
        until = max(one.last_day for one in body.agreements)
        return OpenAccompanimentReport(organisation_id=subject, on=today, until=until)
    agreement = load(ActionAgreementState, subject).state
    assert isinstance(agreement, ActionAgreementState)
    return OpenFinalReport(agreement_id=subject, on=today, until=agreement.last_day)


def seal(
    departement: Departement,
    report_id: UUID,
    *,
    actor: str,
    today: date,
    expected: int | None = None,
    reason: str | None = None,
    key: RequestKey | None = None,
) -> Recorded:
    """Seal an accepted report with the figures the log holds now; raises a Refusal."""
    app = departement.app
    if key and (sealed := app.replay(key)):
        return sealed
    opened = report_state(departement, report_id).opened
    assert opened is not None
    found, position = figures_at(departement, opened, today)
    text = sealed_text(found)
    command = SealReport(
        report_id=report_id, on=today, log_position=position, figures=text, digest=digest_of(text)
    )
    return app.handle(command, actor=actor, today=today, expected=expected, reason=reason, key=key)


def figures_told(
    departement: Departement, state: ReportState, on: date
) -> tuple[AnyFigures, int, bool]:
    """The report's figures, their position in the log, and whether they are sealed.

    Sealed ones are those of the seal, whatever was corrected since.
    """
    assert state.opened is not None
    if state.stands_sealed:
        last = state.sealed[-1]
        return sealed_figures(state.opened, last), last.log_position, True
    found, position = figures_at(departement, state.opened, on)
    return found, position, False


def restatement(departement: Departement, report_id: UUID, on: date) -> Restatement:
    """The last seal beside the figures of now; raises NotFound or NeverSealed."""
    return restatement_of(departement, report_state(departement, report_id), on)


def restatement_of(departement: Departement, state: ReportState, on: date) -> Restatement:
    """As `restatement`, of a report at hand; raises NeverSealed."""
    if not state.sealed:
        raise NeverSealed(rule=state.rule)
    assert state.opened is not None
    last = state.sealed[-1]
    now, position = figures_at(departement, state.opened, on)
    return Restatement(
        report=state.id,
        sealed_on=last.sealed_on,
        sealed_position=last.log_position,
        digest=last.digest,
        position=position,
        moved=moved(sealed_figures(state.opened, last).flat(), now.flat()),
        events=tuple(_between(departement, state.opened, last.log_position, position)),
    )


def _between(
    departement: Departement, opened: ReportOpened, after: int, upto: int
) -> Sequence[lists.Moved]:
    """The facts recorded between two positions of the log that the figures may rest on."""
    asked: dict[str, Any] = {"subject": opened.subject_id, "after": after, "upto": upto}
    if opened.programme is not None:
        return lists.between_of_action(departement, **asked)
    counted_in = QUARTER_MODELS if opened.kind is ReportKind.QUARTERLY else ("file_active",)
    names = {FactWithdrawn.name}.union(
        *(model.reads for model in sql_models() if model.name in counted_in)
    )
    return lists.between_of_body(departement, names=sorted(names), until=opened.until, **asked)
