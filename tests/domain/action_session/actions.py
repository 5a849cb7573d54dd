"""Agreements of actions, their sessions and the people in them. Made for tests."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from pathways.domain.action_session.events import ActionSessionHeld, ActionSessionScheduled
from pathways.domain.agreement.events import (
    AgreementLine,
    AgreementSigned,
    AgreementTerms,
    Formula,
    Site,
)
from pathways.domain.enrolment.events import Enrolled, ModuleStarted, Proof
from tests.domain.spec import an_id

AGREEMENT = an_id("convention")
SESSION = an_id("séance")
ENROLMENT = an_id("entrée")
SARA = an_id("Sara")
BODY = an_id("Chantiers d'Anjou")

day = date.fromisoformat


def line(module: str, **said: Any) -> AgreementLine:
    given: dict[str, Any] = {
        "module": module,
        "formula": Formula.UNITS,
        "quantity": Decimal(12),
        "amount": Decimal("16800"),
        "measures": (),
        "rules": (),
        "budget_line": "insertion",
    }
    return AgreementLine(**given | said)


def signed(programme: str = "adse_a", *modules: str, **terms: Any) -> AgreementSigned:
    """An agreement of the year 2022, that finances these modules."""
    given: dict[str, Any] = {
        "starts_on": day("2022-01-01"),
        "ends_on": day("2022-12-31"),
        "territories": ("centre_anjou",),
        "sites": (Site("Atelier des Justices", "centre_anjou"),),
        "publics": ("rsa", "faj_youth"),
        "lines": tuple(map(line, modules or ("simple",))),
        "draws": (),
    }
    return AgreementSigned(
        signed_on=day("2021-12-10"),
        organisation_id=BODY,
        programme=programme,
        title="Ateliers",
        terms=AgreementTerms(**given | terms),
        gdpr_clause=True,
        communication_duties=(),
        final_report_due_on=day("2023-02-28"),
        final_report_rule="G8",
        rules=(),
    )


def scheduled(**said: Any) -> ActionSessionScheduled:
    given: dict[str, Any] = {
        "scheduled_on": day("2022-01-10"),
        "agreement_id": AGREEMENT,
        "held_on": day("2022-03-01"),
        "starts_at": "09:30",
        "minutes": 150,
        "theme": "Atelier bois",
    }
    return ActionSessionScheduled(**given | said)


def held(**said: Any) -> ActionSessionHeld:
    given: dict[str, Any] = {
        "agreement_id": AGREEMENT,
        "held_on": day("2022-03-01"),
        "minutes": 150,
        "group_size": 7,
        "module": "simple",
        "theme": "Atelier bois",
    }
    return ActionSessionHeld(**given | said)


def enrolled(programme: str = "adse_a", module: str | None = "simple", **said: Any) -> Enrolled:
    """Sara in the action from 1 February to 31 August 2022."""
    made = Enrolled(
        beneficiary_id=SARA,
        agreement_id=AGREEMENT,
        organisation_id=BODY,
        programme=programme,
        entered_on=day("2022-02-01"),
        public="rsa",
        territory="centre_anjou",
        right="open",
        proof=Proof.PAYER_FLOW,
        last_day_on=day("2022-08-31"),
        duration_rule="A2.5",
        rules=(),
        module=module,
    )
    return replace(made, **said)


def started(module: str, from_on: str, until_on: str, period: int = 1) -> ModuleStarted:
    return ModuleStarted(module, period, day(from_on), day(until_on), (), day(from_on))
