"""A body, Paul its référent, and its agreement."""

from datetime import date
from decimal import Decimal

from pathways.domain.organisation.events import (
    Diploma,
    OrganisationAgreementEnded,
    OrganisationAgreementSigned,
    OrganisationKind,
    OrganisationRegistered,
    ReferentArrived,
    ReferentDeparted,
    ReferentDiplomaRecorded,
)
from tests.domain.spec import an_id

BODY = an_id("organisation")
PAUL = an_id("Paul")


def registered(kind: OrganisationKind = OrganisationKind.PUBLIC) -> OrganisationRegistered:
    return OrganisationRegistered("CCAS d'Angers", kind, "centre_anjou", date(2021, 1, 4))


def paul_arrived(on: str = "2021-02-01") -> ReferentArrived:
    return ReferentArrived(PAUL, date.fromisoformat(on), last_name="Petit", first_name="Paul")


def paul_left(on: str = "2021-09-01") -> ReferentDeparted:
    return ReferentDeparted(PAUL, date.fromisoformat(on))


DIPLOMA_SEEN = ReferentDiplomaRecorded(PAUL, Diploma.DEASS, date(2021, 2, 3))


def agreement(
    starts_on: str = "2021-01-01",
    ends_on: str = "2021-12-31",
    norm: int = 120,
    share: int = 50,
    report_due_on: str = "2022-02-28",
    share_reason: str | None = None,
    longer: str | None = None,
) -> OrganisationAgreementSigned:
    return OrganisationAgreementSigned(
        signed_on=date(2021, 1, 4),
        starts_on=date.fromisoformat(starts_on),
        ends_on=date.fromisoformat(ends_on),
        fte=Decimal("1.5"),
        file_active_norm=norm,
        fte_cost=Decimal(48000),
        departement_share=share,
        rules=("A1.14", "G8"),
        gdpr_clause=True,
        final_report_due_on=date.fromisoformat(report_due_on),
        share_reason=share_reason,
        longer_than_a_year_reason=longer,
    )


def agreement_ended(on: str, report_due_on: str) -> OrganisationAgreementEnded:
    return OrganisationAgreementEnded(
        date.fromisoformat(on), "Fusion", date.fromisoformat(report_due_on), "G8"
    )
