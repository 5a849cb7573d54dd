"""A report's headings in words, and what it reports on (G8)."""

from dataclasses import dataclass

from pathways.domain.agreement.events import AgreementSigned
from pathways.domain.correction import in_force
from pathways.domain.report.events import ReportOpened
from pathways.domain.rules import Rules
from pathways.projections.departement import Departement


@dataclass(frozen=True)
class Heading:
    """A part of a report to be written."""

    code: str
    label: str
    compulsory: bool


def headings_of(rules: Rules, opened: ReportOpened) -> tuple[Heading, ...]:
    """The headings the report was opened with, compulsory ones first, each in its French."""
    name = "accompaniment_report_headings" if opened.programme is None else "final_report_headings"
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
