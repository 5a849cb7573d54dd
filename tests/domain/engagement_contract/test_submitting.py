from pathways.domain.engagement_contract.events import ContractEndReason
from pathways.domain.engagement_contract.guards import (
    BeforeTheContractsPreviousStep,
    ContractAlreadyEnded,
    ContractAlreadyValidated,
    ContractNotSigned,
)
from pathways.domain.engagement_contract.submitting import (
    AlreadySubmitted,
    SubmitEngagementContract,
)
from pathways.domain.refusal import InTheFuture
from tests.domain.engagement_contract.contracts import (
    CONTRACT,
    DRAFTED,
    RETURNED,
    SIGNED,
    SUBMITTED,
    VALIDATED,
    amended,
    day,
    ended,
    submitted,
)
from tests.domain.spec import given


def submit(on: str = "2021-03-16") -> SubmitEngagementContract:
    return SubmitEngagementContract(engagement_contract_id=CONTRACT, submitted_on=day(on))


def test_a_signed_contract_is_submitted() -> None:
    given(*SIGNED).when(submit()).then(submitted())


def test_an_unsigned_contract_is_not_submitted() -> None:
    given(*DRAFTED).when(submit()).then_refused(ContractNotSigned, "A1.7")


def test_a_contract_is_not_submitted_twice_while_unanswered() -> None:
    given(*SUBMITTED).when(submit()).then_refused(AlreadySubmitted)


def test_a_returned_contract_is_submitted_again_corrected_or_completed() -> None:
    given(*RETURNED).when(submit("2021-03-25")).then(submitted("2021-03-25"))
    given(*RETURNED, amended("2021-03-22")).when(submit("2021-03-25")).then(submitted("2021-03-25"))


def test_a_submission_follows_the_step_before_it() -> None:
    given(*SIGNED).when(submit("2021-03-14")).then_refused(BeforeTheContractsPreviousStep)
    given(*RETURNED).when(submit("2021-03-19")).then_refused(BeforeTheContractsPreviousStep)
    given(*RETURNED, amended("2021-03-22")).when(submit("2021-03-21")).then_refused(
        BeforeTheContractsPreviousStep
    )


def test_a_contract_submitted_tomorrow_is_refused() -> None:
    given(*SIGNED).on("2021-03-15").when(submit("2021-03-16")).then_refused(InTheFuture)


def test_a_validated_or_ended_contract_is_no_longer_submitted() -> None:
    given(*VALIDATED).when(submit("2021-04-01")).then_refused(ContractAlreadyValidated)
    abandoned = ended("2021-03-16", ContractEndReason.WITHDRAWN)
    given(*SIGNED, abandoned).when(submit("2021-04-01")).then_refused(ContractAlreadyEnded)
