"""A chantier (ACI), its agreement and its offer of two places. Facts made for tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from pathways.domain.agreement.events import (
    AgreementEnded,
    AgreementLine,
    AgreementSigned,
    AgreementTerms,
    Formula,
    Site,
)
from pathways.domain.event import Event
from pathways.domain.offer.events import OfferKind, OfferPlaceTaken, OfferPublished
from pathways.domain.organisation.events import OrganisationKind, OrganisationRegistered
from tests.domain.spec import an_id

CHANTIER = an_id("chantier")
AGREEMENT = an_id("convention")
OFFER = an_id("offre")

day = date.fromisoformat


def body(kind: OrganisationKind) -> OrganisationRegistered:
    return OrganisationRegistered("Le corps", kind, "centre_anjou", day("2021-01-04"))


def agreed(**said: Any) -> AgreementSigned:
    """The chantier's agreement for 2021: six places, RSA and FAJ, in two territories."""
    line = AgreementLine(
        module="accompaniment",
        formula=Formula.OCCUPIED_PLACES,
        quantity=Decimal(6),
        amount=Decimal(26_040),
        measures=(),
        rules=("A5.4",),
        budget_line="rsa",
        price=Decimal(4340),
    )
    terms: dict[str, Any] = {
        "starts_on": day("2021-01-01"),
        "ends_on": day("2021-12-31"),
        "territories": ("centre_anjou", "est_anjou"),
        "sites": (Site("Atelier", "centre_anjou", "angers"),),
        "publics": ("rsa", "faj_youth"),
        "lines": (line,),
        "draws": (),
        "places": 6,
    }
    return AgreementSigned(
        signed_on=day("2020-12-15"),
        organisation_id=said.pop("organisation_id", CHANTIER),
        programme=said.pop("programme", "aci"),
        title="Maraîchage",
        terms=AgreementTerms(**{**terms, **said}),
        gdpr_clause=True,
        communication_duties=(),
        final_report_due_on=day("2022-02-28"),
        final_report_rule="G8",
        rules=(),
    )


def cut_short(on: str) -> AgreementEnded:
    return AgreementEnded(day(on), "Liquidation", day("2021-08-31"), "G8")


def published(**said: Any) -> OfferPublished:
    """Two places of market gardening in Angers, open until the end of June."""
    facts: dict[str, Any] = {
        "published_on": day("2021-03-01"),
        "kind": OfferKind.INSERTION_ACTION,
        "organisation_id": CHANTIER,
        "title": "Ouvrier maraîcher",
        "places": 2,
        "objective": "work",
        "publics": ("rsa", "faj_youth"),
        "territories": ("centre_anjou", "est_anjou"),
        "open_until": day("2021-06-30"),
        "skills": ("market_gardening",),
        "commune": "angers",
        "agreement_id": AGREEMENT,
    }
    return OfferPublished(**{**facts, **said})


def taken(who: str, on: str = "2021-04-01") -> Event:
    return OfferPlaceTaken(taken_on=day(on), positioning_id=an_id(who))
