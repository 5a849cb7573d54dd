"""The agreement of the Jardins de l'Avenir: 8 places of ACI over 2021. Made for tests."""

from decimal import Decimal
from typing import Any

from pathways.domain.agreement.events import (
    AgreementEnded,
    AgreementLine,
    AgreementSigned,
    AgreementTerms,
    Formula,
)
from pathways.domain.agreement.lines import Financed
from pathways.domain.agreement.signing import SignAgreement
from pathways.domain.budget.events import BudgetDraw, EnvelopeVoted
from pathways.domain.event import Event
from tests.departement import day
from tests.domain.project_application.projects import (
    ANGERS,
    APPLICATION,
    JARDINS,
    accepted,
    registered,
    reviewed,
    submitted,
)
from tests.domain.spec import Scenario, an_id, given

AGREEMENT = an_id("agreement")
DUTIES = ("templates", "logo", "participation_told", "support_mentioned", "invitations")


def draw(amount: str, year: int = 2021, budget_line: str = "insertion") -> BudgetDraw:
    return BudgetDraw(budget_line, year, Decimal(amount))


def places(number: str = "8", **said: Any) -> Financed:
    facts: dict[str, Any] = {"module": "accompaniment", "budget_line": "insertion"}
    return Financed(quantity=Decimal(number), **{**facts, **said})


def voted(amount: str, year: int = 2021, budget_line: str = "insertion") -> EnvelopeVoted:
    return EnvelopeVoted(day("2020-12-14"), budget_line, year, Decimal(amount), "CD 2020-12")


def terms_asked(**said: Any) -> dict[str, Any]:
    """8 places of ACI for the year 2021: 8 × 4 340 €."""
    facts: dict[str, Any] = {
        "ends_on": day("2021-12-31"),
        "territories": ("centre_anjou",),
        "sites": (ANGERS,),
        "publics": ("rsa",),
        "lines": (places(),),
        "draws": (draw("34720"),),
        "supervisors": Decimal(1),
    }
    return {**facts, **said}


def signing(**said: Any) -> SignAgreement:
    facts: dict[str, Any] = {
        "agreement_id": AGREEMENT,
        "application_id": APPLICATION,
        "signed_on": day("2021-01-25"),
        "title": "Chantier maraîcher 2021",
        "starts_on": day("2021-01-01"),
        "gdpr_clause": True,
    }
    return SignAgreement(**terms_asked(**{**facts, **said}))


def signed(**said: Any) -> AgreementSigned:
    """The agreement as signed; what is said changes its terms."""
    terms: dict[str, Any] = {
        "starts_on": day("2021-01-01"),
        "ends_on": day("2021-12-31"),
        "territories": ("centre_anjou",),
        "sites": (ANGERS,),
        "publics": ("rsa",),
        "lines": (
            AgreementLine(
                module="accompaniment", formula=Formula.OCCUPIED_PLACES, quantity=Decimal(8),
                amount=Decimal("34720.00"), measures=("occupied_days",), rules=("A5.4",),
                budget_line="insertion", price=Decimal(4340), publics=("rsa",),
            ),
        ),
        "draws": (draw("34720.00"),),
        "places": 8,
        "supervisors": Decimal(1),
    }  # fmt: skip
    return AgreementSigned(
        signed_on=day("2021-01-25"),
        organisation_id=JARDINS,
        programme="aci",
        title="Chantier maraîcher 2021",
        terms=AgreementTerms(**{**terms, **said}),
        gdpr_clause=True,
        communication_duties=DUTIES,
        final_report_due_on=day("2022-02-28"),
        final_report_rule="G8",
        rules=("A5.4", "G13", "G8"),
        application_id=APPLICATION,
    )


def ended(on: str, due_on: str) -> AgreementEnded:
    return AgreementEnded(day(on), "Le porteur cesse son activité", day(due_on), "G8")


def an_accepted_project(
    amount: str = "1000000", votes: tuple[Event, ...] = (voted("1000000"),), **said: Any
) -> Scenario:
    """A project of that programme accepted, on a budget with these votes."""
    facts: dict[str, Any] = {"requested": Decimal(amount), **said}
    return given(
        application=[submitted(**facts), reviewed(), accepted(amount)],
        organisation=[registered()],
        budget=votes,
    )
