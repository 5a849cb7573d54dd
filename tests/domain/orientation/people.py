"""Sara, whom the CCAS accompanies; Nadia and Hugo, its référents. Facts made for these tests."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pathways.domain.beneficiary.events import (
    BeneficiaryRegistered,
    RightsAndDutiesRecorded,
    RightStatus,
    RsaRightRecorded,
)
from pathways.domain.event import Event
from pathways.domain.organisation.events import (
    Diploma,
    OrganisationKind,
    OrganisationRegistered,
    ReferentArrived,
    ReferentDiplomaRecorded,
)
from pathways.domain.orientation.events import OrientationDecided, OrientationKind
from pathways.domain.rules import Rules
from tests.domain.spec import an_id

ORIENTATION = an_id("orientation")
SARA = an_id("Sara")
CCAS = an_id("CCAS")
CAP_EMPLOI = an_id("Cap emploi")
NADIA = an_id("Nadia")  # holds a diploma
HUGO = an_id("Hugo")  # holds none

day = date.fromisoformat


def oriented(on: str = "2021-03-01", **said: Any) -> OrientationDecided:
    """Sara is oriented to the CCAS, with the due dates of that day's rules."""
    rules, start = Rules.standard(), day(on)
    contract = rules.contract_within.started_by("OrientationDecided", start)
    facts: dict[str, Any] = {
        "beneficiary_id": SARA,
        "organisation_id": CCAS,
        "kind": OrientationKind.SOCIAL,
        "decided_on": start,
        "decided_by": "Le Président",
        "first_rdv_due_on": rules.first_rdv_within.on(start).after(start),
        "first_rdv_rule": rules.first_rdv_within.on(start).id,
        "epl_due_on": rules.epl_review_within.on(start).after(start),
        "epl_rule": rules.epl_review_within.on(start).id,
        "contract_due_on": contract.after(start) if contract else None,
        "contract_rule": contract.id if contract else None,
    }
    return OrientationDecided(**{**facts, **said})


def sara(*told: Event) -> Sequence[Event]:
    """Sara's file, and what was told of her."""
    registered = BeneficiaryRegistered(
        beneficiary_id=SARA,
        registered_on=day("2020-01-06"),
        last_name="MARTIN",
        first_name="Sara",
    )
    return (registered, *told)


def right(status: RightStatus, since: str = "2020-01-01") -> RsaRightRecorded:
    return RsaRightRecorded(status=status, since=day(since), told_on=day(since))


def rights_and_duties(bound: bool, since: str = "2020-01-01") -> RightsAndDutiesRecorded:
    return RightsAndDutiesRecorded(bound=bound, since=day(since), told_on=day(since))


def entitled() -> Sequence[Event]:
    """Sara, whose right is open and who is bound by rights and duties."""
    return sara(right(RightStatus.OPEN), rights_and_duties(True))


def ccas(*more: Event, kind: OrganisationKind = OrganisationKind.PUBLIC) -> Sequence[Event]:
    """The CCAS with Nadia, who holds a diploma, and Hugo, who arrives in June 2021 without."""
    return (
        OrganisationRegistered(
            organisation_name="CCAS",
            kind=kind,
            territory="centre_anjou",
            registered_on=day("2015-01-01"),
        ),
        ReferentArrived(
            referent_id=NADIA,
            arrived_on=day("2018-09-03"),
            last_name="BENALI",
            first_name="Nadia",
        ),
        ReferentDiplomaRecorded(
            referent_id=NADIA, diploma=Diploma.DEASS, seen_on=day("2018-09-03")
        ),
        ReferentArrived(
            referent_id=HUGO, arrived_on=day("2021-06-01"), last_name="ROY", first_name="Hugo"
        ),
        *more,
    )
