"""The words that every report shares: its state, its proof, its units, what moved since."""

from decimal import Decimal

from pathways.documents.french import MONTHS, short_day
from pathways.documents.report_layout.content import Column, Table
from pathways.domain.calendar import paris_day
from pathways.domain.labels import EVENTS
from pathways.domain.report.state import ReportState, ReportStatus
from pathways.projections.reports import Restatement

STATUSES = {
    ReportStatus.OPEN: "en préparation",
    ReportStatus.SUBMITTED: "transmis",
    ReportStatus.RETURNED: "retourné",
    ReportStatus.ACCEPTED: "accepté",
    ReportStatus.SEALED: "scellé",
}

UNITS = {
    "units": "unités",
    "hours": "heures",
    "days": "jours",
    "months": "mois",
    "people": "personnes",
    "minutes": "minutes",
    "hundredths": "centièmes d'heure",
}
"""The units of settlements and receipts, as people read them."""


def status(state: ReportState) -> str:
    """ "en préparation", "transmis le 20/02/2022", "scellé le 11/03/2022"."""
    assert state.status is not None
    word = STATUSES[state.status]
    if state.status is ReportStatus.OPEN or state.last_on is None:
        return word
    return f"{word} le {short_day(state.last_on)}"


def late(days_late: int | None) -> str:
    """What is said after the due date, once sent."""
    match days_late:
        case None:
            return ""
        case 0:
            return " ; transmis à temps"
        case 1:
            return " ; transmis avec 1 jour de retard"
        case days:
            return f" ; transmis avec {days} jours de retard"


def seal_line(position: int, digest: str | None) -> str:
    """What proves the figures: the position of the log, and the hash where they are sealed."""
    where = f"Chiffres tirés des faits enregistrés jusqu'à la position {position} du journal"
    if digest is None:
        return f"{where}. Ils ne sont pas scellés : un fait enregistré ensuite peut les changer."
    return f"{where}, et scellés. Empreinte SHA-256 : {digest}."


def restated(found: Restatement | None) -> tuple[Table, ...]:
    """What moved since the seal, and what was recorded in between."""
    if found is None:
        return ()
    figures = Table(
        name="État rectifié",
        heading="Chiffres qui ont changé depuis le scellement",
        columns=(
            Column(label="Chiffre", width=48),
            Column(label="Scellé", kind="number"),
            Column(label="À présent", kind="number"),
            Column(label="Écart", kind="change"),
            Column(label="Unité", width=16),
        ),
        rows=tuple(
            (capital(one.label), one.sealed, one.now, one.difference, unit(one.unit))
            for one in found.moved
        ),
    )
    events = Table(
        name="Faits enregistrés depuis",
        heading="Faits enregistrés depuis le scellement",
        columns=(
            Column(label="Fait", width=40),
            Column(label="Du", kind="day"),
            Column(label="Enregistré le", kind="day"),
            Column(label="Corrige"),
            Column(label="Par", width=24),
            Column(label="Position", kind="number"),
        ),
        rows=tuple(
            (
                EVENTS.get(one.name, one.name), one.happened_on, paris_day(one.recorded_at),
                None if one.corrects is None else f"version {one.corrects}", one.actor,
                one.position,
            )
            for one in found.events
        ),
    )  # fmt: skip
    return tuple(table for table in (figures, events) if table.rows)


def month(code: str) -> str:
    year, month = code.split("-")
    return f"{MONTHS[int(month) - 1]} {year}"


def capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def unit(code: str | None) -> str | None:
    return UNITS.get(code or "", code)


def shortened(number: Decimal) -> str:
    """ "12", "1 234,5": no more decimals than there are, thousands apart."""
    plain = f"{number:,f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")
