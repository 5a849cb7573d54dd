"""Sara's contract: her orientation of 1 March 2021 and the steps that follow."""

from datetime import date

from pathways.domain.engagement_contract.events import (
    ContractEndReason,
    EngagementContractAmended,
    EngagementContractDrafted,
    EngagementContractEnded,
    EngagementContractReturned,
    EngagementContractSigned,
    EngagementContractSubmitted,
    EngagementContractValidated,
)
from pathways.domain.orientation.events import (
    ContractLapseObserved,
    EndReason,
    OrientationDecided,
    OrientationEnded,
    OrientationKind,
    RelanceGround,
)
from tests.domain.beneficiary.people import sara
from tests.domain.spec import an_id

CONTRACT = an_id("engagement_contract")
ORIENTATION = an_id("orientation")
SARA = an_id("Sara")
DOMAINS, ACTIONS = ("housing", "health"), ("Demander un logement social", "Faire un bilan de santé")


def day(text: str) -> date:
    return date.fromisoformat(text)


def oriented(
    on: str = "2021-03-01",
    kind: OrientationKind = OrientationKind.SOCIAL,
) -> OrientationDecided:
    return OrientationDecided(
        beneficiary_id=SARA,
        organisation_id=an_id("CCAS"),
        kind=kind,
        decided_on=day(on),
        decided_by="president",
        first_rdv_due_on=day(on),
        first_rdv_rule="A1.3",
        epl_due_on=day(on),
        epl_rule="A1.11",
    )


def orientation_ended(on: str) -> OrientationEnded:
    return OrientationEnded(day(on), EndReason.MOVED)


def lapse(on: str, ground: RelanceGround) -> ContractLapseObserved:
    return ContractLapseObserved(day(on), ground, day(on), "A1.4b")


def drafted(
    on: str = "2021-03-10",
    starts_on: str = "2021-03-15",
    ends_on: str = "2021-09-14",
    weekly_hours: int | None = None,
    adapted_for: str | None = None,
    renews: str | None = None,
) -> EngagementContractDrafted:
    return EngagementContractDrafted(
        orientation_id=ORIENTATION,
        beneficiary_id=SARA,
        drafted_on=day(on),
        starts_on=day(starts_on),
        ends_on=day(ends_on),
        domains=DOMAINS,
        actions=ACTIONS,
        weekly_hours=weekly_hours,
        weekly_hours_adapted_for=adapted_for,
        renews=an_id(renews) if renews else None,
    )


def signed(on: str = "2021-03-15", diagnosis_due_on: str | None = None) -> EngagementContractSigned:
    if diagnosis_due_on is None:
        return EngagementContractSigned(day(on))
    return EngagementContractSigned(day(on), day(diagnosis_due_on), "N6")


def submitted(on: str = "2021-03-16") -> EngagementContractSubmitted:
    return EngagementContractSubmitted(day(on))


def validated(on: str = "2021-03-20", until: str = "2021-09-14") -> EngagementContractValidated:
    return EngagementContractValidated(day(on), "Mme Roy", day(until), "A1.7")


def returned(on: str = "2021-03-20") -> EngagementContractReturned:
    return EngagementContractReturned(day(on), "Mme Roy", "Précisez les actions")


def amended(
    on: str = "2021-04-01",
    ends_on: str = "2021-12-31",
    renewal: bool = False,
    diagnosis_due_on: str | None = None,
    weekly_hours: int | None = None,
) -> EngagementContractAmended:
    return EngagementContractAmended(
        amended_on=day(on),
        ends_on=day(ends_on),
        domains=DOMAINS,
        actions=ACTIONS,
        weekly_hours=weekly_hours,
        joint_diagnosis_due_on=day(diagnosis_due_on) if diagnosis_due_on else None,
        joint_diagnosis_rule="N6" if diagnosis_due_on else None,
        renewal_due_on=day(ends_on) if renewal else None,
        renewal_rule="A1.7" if renewal else None,
    )


def ended(
    on: str, reason: ContractEndReason = ContractEndReason.TERMINATED
) -> EngagementContractEnded:
    return EngagementContractEnded(day(on), reason)


DRAFTED = (drafted(),)
SIGNED = (*DRAFTED, signed())
SUBMITTED = (*SIGNED, submitted())
VALIDATED = (*SUBMITTED, validated())
RETURNED = (*SUBMITTED, returned())
PERSON = (sara(),)
