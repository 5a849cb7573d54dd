"""Revising a contract: its whole content anew, and N6 counted from the revision."""

from pathways.domain.beneficiary.guards import PersonErased
from pathways.domain.engagement_contract.amending import AmendEngagementContract, ContractExpired
from pathways.domain.engagement_contract.content import (
    ActionMissing,
    ContractTooLong,
    WeeklyHoursMissing,
)
from pathways.domain.engagement_contract.guards import (
    BeforeTheContractsPreviousStep,
    ContractAlreadyEnded,
    ContractOutsideOrientation,
    ContractUnderValidation,
)
from pathways.domain.event import Event
from pathways.domain.refusal import InTheFuture
from tests.domain.beneficiary.people import FORGOTTEN, sara
from tests.domain.engagement_contract.contracts import (
    ACTIONS,
    CONTRACT,
    DOMAINS,
    DRAFTED,
    PERSON,
    RETURNED,
    SUBMITTED,
    VALIDATED,
    amended,
    day,
    drafted,
    ended,
    orientation_ended,
    oriented,
    signed,
    submitted,
    validated,
)
from tests.domain.spec import Scenario, given


def amend(
    on: str = "2021-04-01",
    ends_on: str = "2021-12-31",
    actions: tuple[str, ...] = ACTIONS,
    weekly_hours: int | None = None,
    difficulties: tuple[str, ...] = (),
) -> AmendEngagementContract:
    return AmendEngagementContract(
        engagement_contract_id=CONTRACT,
        amended_on=day(on),
        ends_on=day(ends_on),
        domains=DOMAINS,
        actions=actions,
        weekly_hours=weekly_hours,
        difficulties=difficulties,
    )


def saras(*facts: Event) -> Scenario:
    return given(*facts, orientation=[oriented("2021-03-01")], beneficiary=PERSON)


def test_a_revised_contract_is_to_be_renewed_by_its_new_last_day() -> None:
    saras(*VALIDATED).when(amend()).then(amended(renewal=True))


def test_a_draft_is_reworked_and_a_returned_contract_corrected() -> None:
    saras(*DRAFTED).when(amend()).then(amended())
    saras(*RETURNED).when(amend()).then(amended())


def test_a_contract_under_validation_waits_for_its_answer() -> None:
    saras(*SUBMITTED).when(amend()).then_refused(ContractUnderValidation)


def test_an_ended_or_expired_contract_is_not_revised() -> None:
    saras(*VALIDATED, ended("2021-03-25")).when(amend()).then_refused(ContractAlreadyEnded)
    saras(*VALIDATED).when(amend("2021-09-15")).then_refused(ContractExpired, "A1.7")
    saras(*VALIDATED).when(amend("2021-09-14")).then(amended("2021-09-14", renewal=True))


def test_a_revision_makes_no_contract_longer_than_12_months() -> None:
    saras(*VALIDATED).when(amend(ends_on="2022-03-14")).then(
        amended(ends_on="2022-03-14", renewal=True)
    )
    saras(*VALIDATED).when(amend(ends_on="2022-03-15")).then_refused(ContractTooLong, "A1.7")


def test_a_revision_holds_what_a_contract_must_hold() -> None:
    saras(*VALIDATED).when(amend(actions=("Une seule",))).then_refused(ActionMissing, "A1.7")


def test_a_revision_is_after_the_last_step_within_the_accompaniment_and_not_tomorrow() -> None:
    saras(*VALIDATED).when(amend("2021-03-19")).then_refused(BeforeTheContractsPreviousStep)
    saras(*VALIDATED).on("2021-03-31").when(amend("2021-04-01")).then_refused(InTheFuture)
    over = [oriented(), orientation_ended("2021-03-31")]
    given(*VALIDATED, orientation=over, beneficiary=PERSON).when(amend()).then_refused(
        ContractOutsideOrientation
    )


def test_no_action_is_written_about_a_forgotten_person() -> None:
    given(*VALIDATED, orientation=[oriented()], beneficiary=[sara(), FORGOTTEN]).when(
        amend()
    ).then_refused(PersonErased)


CONTRACT_OF_2025 = (
    drafted("2025-01-10", "2025-01-15", "2025-12-31", weekly_hours=15),
    signed("2025-01-15", "2025-07-15"),
    submitted("2025-01-16"),
    validated("2025-01-20", until="2025-12-31"),
)


def test_from_2025_a_revision_starts_the_joint_diagnosis_delay_again() -> None:
    saras(*CONTRACT_OF_2025).when(amend("2025-03-31", "2025-12-31", weekly_hours=15)).then(
        amended("2025-03-31", "2025-12-31", True, diagnosis_due_on="2025-09-30", weekly_hours=15)
    )
    saras(*CONTRACT_OF_2025).when(
        amend("2025-03-31", "2025-12-31", weekly_hours=15, difficulties=("housing",))
    ).then(
        amended("2025-03-31", "2025-12-31", True, diagnosis_due_on="2026-03-31", weekly_hours=15)
    )


def test_a_draft_reworked_before_its_signature_starts_no_delay() -> None:
    saras(CONTRACT_OF_2025[0]).when(amend("2025-01-12", "2025-12-31", weekly_hours=15)).then(
        amended("2025-01-12", "2025-12-31", weekly_hours=15)
    )


def test_a_contract_of_2024_revised_in_2025_holds_15_hours_a_week() -> None:
    saras(*VALIDATED_IN_2024).when(amend("2025-01-02", "2025-06-30")).then_refused(
        WeeklyHoursMissing, "N9"
    )


VALIDATED_IN_2024 = (
    drafted("2024-11-04", "2024-11-04", "2025-10-31"),
    signed("2024-11-04"),
    submitted("2024-11-05"),
    validated("2024-11-08", until="2025-10-31"),
)
