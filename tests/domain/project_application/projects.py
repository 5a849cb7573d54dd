"""A project of the Jardins de l'Avenir, an operator of Angers. Made for tests."""

from decimal import Decimal
from typing import Any

from pathways.domain.event import Event
from pathways.domain.organisation.events import OrganisationKind, OrganisationRegistered
from pathways.domain.project_application.events import (
    BudgetItem,
    BudgetSide,
    CriterionReviewed,
    FormAnswer,
    PreProjectReceived,
    ProjectAccepted,
    ProjectRefused,
    ProjectReviewed,
    ProjectSubmitted,
    TeamMember,
)
from pathways.domain.rules import Rules
from pathways.domain.sites import Site
from tests.departement import day
from tests.domain.spec import an_id

JARDINS = an_id("Les Jardins de l'Avenir")
APPLICATION = an_id("application")
ANGERS = Site("Atelier d'Angers", "centre_anjou")
SAUMUR = Site("Atelier de Saumur", "est_anjou")
TEAM = (TeamMember("Encadrant technique", Decimal("1.5"), "Titre d'encadrant technique"),)
CRITERIA = tuple(
    one.code for one in Rules.standard().selection_criteria.on(day("2021-01-01")).value
)


def registered(kind: OrganisationKind = OrganisationKind.OPERATOR) -> OrganisationRegistered:
    return OrganisationRegistered(
        "Les Jardins de l'Avenir", kind, "centre_anjou", day("2020-01-06")
    )


def budget(expenses: str = "60000", income: str = "60000") -> tuple[BudgetItem, ...]:
    return (
        BudgetItem(BudgetSide.EXPENSE, "Salaires", Decimal(expenses)),
        BudgetItem(BudgetSide.INCOME, "Département", Decimal(income) - 10000),
        BudgetItem(BudgetSide.INCOME, "État", Decimal(10000)),
    )


def asked(**said: Any) -> dict[str, Any]:
    """The fields of a project of ACI, submitted on 4 January 2021."""
    facts: dict[str, Any] = {
        "application_id": APPLICATION,
        "organisation_id": JARDINS,
        "submitted_on": day("2021-01-04"),
        "programme": "aci",
        "title": "Chantier maraîcher",
        "starts_on": day("2021-01-01"),
        "ends_on": day("2021-12-31"),
        "requested": Decimal("50000"),
        "budget": budget(),
        "budget_signed_by": "La présidente de l'association",
        "territories": ("centre_anjou",),
        "sites": (ANGERS,),
        "team": TEAM,
        "publics": ("rsa",),
        "modules": ("accompaniment",),
        "places": 8,
        "supervisors": Decimal(1),
    }
    return {**facts, **said}


def submitted(**said: Any) -> ProjectSubmitted:
    facts = asked(**{"objective": "work", **said})
    del facts["application_id"]
    return ProjectSubmitted(**facts)


def sheet(**said: Any) -> PreProjectReceived:
    facts: dict[str, Any] = {
        "received_on": day("2020-12-01"),
        "contact_on": day("2020-12-08"),
        "organisation_id": JARDINS,
        "objective": "commit",
        "title": "Café numérique",
    }
    return PreProjectReceived(**{**facts, **said})


def met(*, but: str | None = None) -> tuple[CriterionReviewed, ...]:
    """Every criterion met, but one."""
    return tuple(
        CriterionReviewed(code, code != but, "Rien n'est prévu" if code == but else None)
        for code in CRITERIA
    )


def reviewed(on: str = "2021-01-11") -> ProjectReviewed:
    return ProjectReviewed(day(on), "Direction de l'insertion", met(), favourable=True)


def accepted(amount: str = "50000", on: str = "2021-01-18") -> ProjectAccepted:
    return ProjectAccepted(day(on), "president", "CD 2021-01", Decimal(amount))


def refused() -> ProjectRefused:
    return ProjectRefused(day("2021-01-18"), "president", ("Hors du PDI",))


def an_application(*more: Event, **said: Any) -> tuple[Event, ...]:
    return (submitted(**said), *more)


def answers(*codes: str) -> tuple[FormAnswer, ...]:
    return tuple(FormAnswer(code, "Voir le dossier, page 3") for code in codes)
