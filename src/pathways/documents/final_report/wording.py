"""The words every rendering of a final report shares."""

from pathways.documents.final_report.content import FinalReport
from pathways.documents.french import long_day, short_day


def title(report: FinalReport) -> str:
    """ "Bilan final : Ateliers de Trélazé, au 31/12/2021"."""
    return f"Bilan final : {report.title}, au {short_day(report.figures.until)}"


def head(report: FinalReport) -> list[tuple[str, str]]:
    """What the first page says, a label and a text each."""
    return [
        ("Organisme", report.organisation),
        ("Action", report.subject_kind),
        (
            "Convention",
            f"du {long_day(report.agreement_since)} au {long_day(report.agreement_until)}",
        ),
        ("Chiffres arrêtés au", long_day(report.figures.until)),
        ("À transmettre", f"au plus tard le {long_day(report.due_on)}{_late(report)}"),
        ("État", report.status),
    ]


def _late(report: FinalReport) -> str:
    match report.days_late:
        case None:
            return ""
        case 0:
            return " ; transmis à temps"
        case 1:
            return " ; transmis avec 1 jour de retard"
        case days:
            return f" ; transmis avec {days} jours de retard"


def seal_line(report: FinalReport) -> str:
    """What proves the figures: the position of the log, and the hash where they are sealed."""
    where = f"Chiffres tirés des faits enregistrés jusqu'à la position {report.position} du journal"
    if report.digest is None:
        return f"{where}. Ils ne sont pas scellés : un fait enregistré ensuite peut les changer."
    return f"{where}, et scellés. Empreinte SHA-256 : {report.digest}."
