"""The workshops of an association in 2021, and the final report it owes. Made for tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from pathways.domain.agreement.events import (
    AgreementAmended,
    AgreementEnded,
    AgreementLine,
    AgreementSigned,
    AgreementTerms,
    Formula,
    Site,
)
from pathways.domain.budget.events import BudgetDraw
from pathways.domain.event import Event
from pathways.domain.report.events import (
    ReportAccepted,
    ReportKind,
    ReportOpened,
    ReportPartWritten,
    ReportReopened,
    ReportReturned,
    ReportSealed,
    ReportSubmitted,
)
from pathways.domain.report.sealing import canonical_figures, digest_of
from pathways.domain.report.state import report_of
from tests.domain.spec import an_id

day = date.fromisoformat
AGREEMENT = an_id("agreement")
BODY = an_id("association")
END = "2021-12-31"
REPORT = report_of(ReportKind.FINAL, AGREEMENT, day(END))
COMPULSORY = ("course", "quantitative_analysis", "qualitative_analysis", "financial_analysis")
OPTIONAL = ("partnerships", "difficulties", "prospects")
FIGURES = canonical_figures({"grant": "1400.00", "participants": 6})


def terms(starts_on: str = "2021-01-01", ends_on: str = END, **said: Any) -> AgreementTerms:
    line = AgreementLine(
        module="simple",
        formula=Formula.UNITS,
        quantity=Decimal(10),
        amount=Decimal("14000.00"),
        measures=("collective_participations", "individual_interviews"),
        rules=("A2.6",),
        budget_line="insertion",
        price=Decimal("1400.00"),
        units_per_place=47,
        publics=("rsa", "faj_youth"),
    )
    given: dict[str, Any] = {
        "starts_on": day(starts_on),
        "ends_on": day(ends_on),
        "territories": ("centre_anjou",),
        "sites": (Site("Trélazé", "centre_anjou"),),
        "publics": ("rsa", "faj_youth"),
        "lines": (line,),
        "draws": (BudgetDraw("insertion", 2021, Decimal("14000.00")),),
        "expected_participants": 10,
    }
    return AgreementTerms(**{**given, **said})


def signed(on: str = "2021-01-04", due: str = "2022-02-28", **said: Any) -> AgreementSigned:
    given: dict[str, Any] = {
        "signed_on": day(on),
        "organisation_id": BODY,
        "programme": "adse_a",
        "title": "Ateliers de Trélazé",
        "terms": terms(),
        "gdpr_clause": True,
        "communication_duties": ("logo",),
        "final_report_due_on": day(due),
        "final_report_rule": "G8",
        "rules": ("G6", "A2.6"),
    }
    return AgreementSigned(**{**given, **said})


def amended(on: str, ends_on: str, due: str) -> AgreementAmended:
    return AgreementAmended(day(on), terms(ends_on=ends_on), "prolongée", day(due), "G8")


def cut_short(on: str = "2021-07-01", due: str = "2021-08-30") -> AgreementEnded:
    return AgreementEnded(day(on), "faute de participants", day(due), "G8")


def opened(on: str = "2022-01-10", **said: Any) -> ReportOpened:
    given: dict[str, Any] = {
        "opened_on": day(on),
        "kind": ReportKind.FINAL,
        "subject_id": AGREEMENT,
        "organisation_id": BODY,
        "since": day("2021-01-01"),
        "until": day(END),
        "due_on": day("2022-02-28"),
        "rule": "G8",
        "compulsory": COMPULSORY,
        "optional": OPTIONAL,
        "programme": "adse_a",
    }
    return ReportOpened(**{**given, **said})


def written(*parts: str, on: str = "2022-01-20") -> list[Event]:
    return [ReportPartWritten(day(on), part, f"Le {part}.") for part in parts or COMPULSORY]


def submitted(
    on: str = "2022-02-20", due: str = "2022-02-28", days_late: int = 0
) -> ReportSubmitted:
    return ReportSubmitted(day(on), "La directrice", day(due), "G8", days_late)


def returned(on: str = "2022-03-01") -> ReportReturned:
    return ReportReturned(day(on), "préciser les sorties")


def accepted(on: str = "2022-03-10") -> ReportAccepted:
    return ReportAccepted(day(on), "Direction de l'insertion")


def sealed(on: str = "2022-03-11", position: int = 900, figures: str = FIGURES) -> ReportSealed:
    return ReportSealed(day(on), position, digest_of(figures), figures)


def reopened(on: str = "2022-03-20") -> ReportReopened:
    return ReportReopened(day(on), "un chiffre à revoir")


def a_report(*facts: Event) -> list[Event]:
    """Opened, its compulsory parts written, and what followed."""
    return [opened(), *written(), *facts]
