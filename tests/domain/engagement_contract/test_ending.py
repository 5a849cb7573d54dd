import pytest

from pathways.domain.engagement_contract.ending import (
    EndEngagementContract,
    NeverValidated,
    TermNotReached,
    WithdrawnAfterValidation,
)
from pathways.domain.engagement_contract.events import ContractEndReason
from pathways.domain.engagement_contract.guards import (
    BeforeTheContractsPreviousStep,
    ContractAlreadyEnded,
)
from pathways.domain.refusal import InTheFuture
from tests.domain.engagement_contract.contracts import CONTRACT, SUBMITTED, VALIDATED, day, ended
from tests.domain.spec import given


def end(on: str, reason: ContractEndReason = ContractEndReason.TERMINATED) -> EndEngagementContract:
    return EndEngagementContract(engagement_contract_id=CONTRACT, ended_on=day(on), reason=reason)


def test_a_validated_contract_is_terminated_before_its_term() -> None:
    given(*VALIDATED).when(end("2021-06-01")).then(ended("2021-06-01"))


def test_a_contract_reaches_its_term_the_day_after_its_last_day() -> None:
    given(*VALIDATED).when(end("2021-09-14", ContractEndReason.TERM)).then_refused(
        TermNotReached, "A1.7"
    )
    given(*VALIDATED).when(end("2021-09-15", ContractEndReason.TERM)).then(
        ended("2021-09-15", ContractEndReason.TERM)
    )


@pytest.mark.parametrize(
    "reason", [ContractEndReason.WITHDRAWN, ContractEndReason.ORIENTATION_ENDED]
)
def test_a_contract_in_preparation_is_given_up_or_ends_with_the_accompaniment(
    reason: ContractEndReason,
) -> None:
    given(*SUBMITTED).when(end("2021-03-18", reason)).then(ended("2021-03-18", reason))


@pytest.mark.parametrize(
    "reason",
    [ContractEndReason.TERM, ContractEndReason.RENEWED, ContractEndReason.TERMINATED],
)
def test_a_contract_never_validated_has_nothing_else_to_end(reason: ContractEndReason) -> None:
    given(*SUBMITTED).when(end("2021-10-01", reason)).then_refused(NeverValidated, "A1.7")


def test_a_validated_contract_is_not_given_up() -> None:
    given(*VALIDATED).when(end("2021-06-01", ContractEndReason.WITHDRAWN)).then_refused(
        WithdrawnAfterValidation, "A1.7"
    )


def test_a_contract_ends_once_after_its_last_step_and_not_tomorrow() -> None:
    given(*VALIDATED, ended("2021-06-01")).when(end("2021-07-01")).then_refused(
        ContractAlreadyEnded
    )
    given(*VALIDATED).when(end("2021-03-19")).then_refused(BeforeTheContractsPreviousStep)
    given(*VALIDATED).on("2021-05-31").when(end("2021-06-01")).then_refused(InTheFuture)
