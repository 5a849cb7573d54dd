"""Actions funded on a real log: an operator, credits voted, a project accepted, an agreement."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pathways.domain.agreement.lines import Financed
from pathways.domain.agreement.signing import SignAgreement
from pathways.domain.budget.events import BudgetDraw
from pathways.domain.budget.voting import VoteEnvelope
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.project_application.answering import AcceptProject
from pathways.domain.project_application.events import BudgetItem, BudgetSide, FormAnswer
from pathways.domain.project_application.reviewing import ReviewProject
from pathways.domain.project_application.submitting import SubmitProject
from pathways.event_store.application import Recorded
from tests.departement import Town
from tests.domain.project_application.projects import ANGERS, JARDINS, TEAM, met
from tests.domain.spec import an_id

PRICED = {
    "adse_a": Financed("simple", Decimal(10), "insertion"),
    "adse_b": Financed("mobilisation", Decimal(12), "insertion", Decimal(9000)),
    "mobility_point": Financed("rental", Decimal(8), "insertion", Decimal(20000)),
    "ai": Financed("module_1", Decimal(300), "insertion"),
    "aci": Financed("accompaniment", Decimal(8), "insertion"),
    "ei": Financed("accompaniment", Decimal(5), "insertion"),
    "geiq": Financed("accompaniment", Decimal(5), "insertion"),
}
"""A usual line of each programme."""


def register_operator(
    town: Town, body: UUID = JARDINS, kind: OrganisationKind = OrganisationKind.OPERATOR
) -> None:
    town.do(RegisterOrganisation(
        organisation_id=body, organisation_name="Les Jardins de l'Avenir", kind=kind,
        territory="centre_anjou", registered_on=date(2020, 1, 6)))  # fmt: skip


def vote(
    town: Town, amount: str = "1000000", year: int = 2021, budget_line: str = "insertion"
) -> Recorded:
    return town.do(VoteEnvelope(
        voted_on=date(year - 1, 12, 14), budget_line=budget_line, year=year,
        amount=Decimal(amount), vote=f"CD {year - 1}-12"))  # fmt: skip


def accepted_project(
    town: Town, programme: str, name: str, *, year: int = 2021, body: UUID = JARDINS,
    amount: str = "500000", **said: Any,
) -> UUID:  # fmt: skip
    """A project of that programme, submitted, reviewed and accepted; its application."""
    application = an_id(f"application {name}")
    on = date(year, 1, 1)
    described = town.departement.rules.programme(programme, on)
    assert described is not None
    form = town.departement.rules.named(described.form).on(on).value if described.form else ()
    given: dict[str, Any] = {
        "application_id": application, "organisation_id": body, "submitted_on": on,
        "programme": programme, "title": f"Projet {name}", "starts_on": on,
        "ends_on": date(year, 12, 31), "requested": Decimal(amount),
        "budget": tuple(BudgetItem(side, "Total", Decimal(amount)) for side in BudgetSide),
        "budget_signed_by": "La présidente", "territories": ("centre_anjou",), "sites": (ANGERS,),
        "team": TEAM, "publics": described.publics,
        "modules": tuple(one.code for one in described.modules),
        "form": tuple(FormAnswer(one.code, "Page 3") for one in form),
    }  # fmt: skip
    town.do(SubmitProject(**{**given, **said}))
    town.do(ReviewProject(
        application_id=application, reviewed_on=on, reviewed_by="Direction", criteria=met(),
        favourable=True))  # fmt: skip
    town.do(AcceptProject(
        application_id=application, accepted_on=on, decided_by="president", vote=f"CD {year}-01",
        amount=Decimal(amount)))  # fmt: skip
    return application


def signing(
    town: Town, application: UUID, name: str, lines: tuple[Financed, ...], draws: dict[str, str],
    *, year: int = 2021, publics: tuple[str, ...] = ("rsa",), **said: Any,
) -> SignAgreement:  # fmt: skip
    """The command that signs it; `draws` are euros by budget line."""
    given: dict[str, Any] = {
        "agreement_id": an_id(f"agreement {name}"), "application_id": application,
        "signed_on": date(year, 1, 2), "title": f"Convention {name}",
        "starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31), "gdpr_clause": True,
        "territories": ("centre_anjou",), "sites": (ANGERS,), "publics": publics, "lines": lines,
        "draws": tuple(BudgetDraw(line, year, Decimal(euros)) for line, euros in draws.items()),
    }  # fmt: skip
    return SignAgreement(**{**given, **said})
