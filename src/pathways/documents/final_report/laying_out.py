"""A final report laid out for print: quantitative, financial, then what the body wrote (DR 3.6)."""

from pathways.documents.final_report.content import FinalReport
from pathways.documents.final_report.tables import financial, quantitative
from pathways.documents.french import euros, long_day, short_day
from pathways.documents.report_layout.content import Layout, Part
from pathways.documents.report_layout.words import late, restated, seal_line, shortened

NOT_TOLD = "—"


def laid_out(report: FinalReport) -> Layout:
    """What is printed of it, in its order."""
    return Layout(
        departement=report.departement,
        name="Bilan final",
        subject=report.title,
        title=f"Bilan final : {report.title}, au {short_day(report.figures.until)}",
        head=_head(report),
        sealed=report.sealed,
        seal=seal_line(report.position, report.digest),
        key=tuple(_key(report)),
        parts=(
            Part(
                heading="Bilan quantitatif",
                tables=quantitative(report),
                empty="Aucun fait n'est enregistré.",
            ),
            Part(
                heading="Bilan financier",
                tables=financial(report),
                empty="Rien n'est conventionné.",
            ),
        ),
        texts_heading="Bilan qualitatif et analyse",
        texts=report.parts,
        restated=restated(report.restatement),
        as_of=report.as_of,
    )


def _head(report: FinalReport) -> tuple[tuple[str, str], ...]:
    since, until = long_day(report.agreement_since), long_day(report.agreement_until)
    due = f"au plus tard le {long_day(report.due_on)}{late(report.days_late)}"
    return (
        ("Organisme", report.organisation),
        ("Action", report.subject_kind),
        ("Convention", f"du {since} au {until}"),
        ("Chiffres arrêtés au", long_day(report.figures.until)),
        ("À transmettre", due),
        ("État", report.status),
    )


def _key(report: FinalReport) -> list[tuple[str, str]]:
    told = report.figures
    wanted = ("participants", "file_active_mean")
    first = next((one for one in told.indicators if one.code in wanted), None)
    shown = []
    if first is not None and first.value is not None:
        label = "Participants" if first.code == "participants" else "File active réalisée"
        shown.append((label, shortened(first.value)))
    shown.append(("Conventionné", euros(told.agreed_amount)))
    shown.append(("Dû", NOT_TOLD if told.grant is None else euros(told.grant)))
    return shown
