"""The Département answers: validated, or returned with reasons."""

from pathways.domain.beneficiary.guards import PersonErased
from pathways.domain.engagement_contract.events import ContractEndReason
from pathways.domain.engagement_contract.guards import (
    BeforeTheContractsPreviousStep,
    ContractAlreadyEnded,
    ContractAlreadyValidated,
)
from pathways.domain.engagement_contract.validation import (
    ContractNotSubmitted,
    ReturnEngagementContract,
    ValidateEngagementContract,
)
from pathways.domain.refusal import InTheFuture
from pathways.domain.texts import TextMissing
from tests.domain.beneficiary.people import FORGOTTEN, sara
from tests.domain.engagement_contract.contracts import (
    CONTRACT,
    PERSON,
    RETURNED,
    SIGNED,
    SUBMITTED,
    VALIDATED,
    amended,
    day,
    drafted,
    ended,
    returned,
    signed,
    submitted,
    validated,
)
from tests.domain.spec import Scenario, an_id, given


def validate(on: str = "2021-03-20", by: str = "Mme Roy") -> ValidateEngagementContract:
    return ValidateEngagementContract(
        engagement_contract_id=CONTRACT, validated_on=day(on), validated_by=by
    )


def send_back(
    on: str = "2021-03-20", by: str = "Mme Roy", reasons: str = "Précisez les actions"
) -> ReturnEngagementContract:
    return ReturnEngagementContract(
        engagement_contract_id=CONTRACT, returned_on=day(on), returned_by=by, reasons=reasons
    )


def test_a_validated_contract_is_to_be_renewed_by_its_last_day() -> None:
    given(*SUBMITTED).when(validate("2021-03-20")).then(validated("2021-03-20", until="2021-09-14"))


def test_a_contract_corrected_after_its_return_is_validated_to_its_new_last_day() -> None:
    corrected = amended("2021-03-22", ends_on="2021-12-31")
    given(*RETURNED, corrected, submitted("2021-03-25")).when(validate("2021-03-30")).then(
        validated("2021-03-30", until="2021-12-31")
    )


def test_a_contract_is_returned_with_reasons() -> None:
    given(*SUBMITTED, beneficiary=PERSON).when(send_back()).then(returned())
    given(*SUBMITTED, beneficiary=PERSON).when(send_back(reasons=" ")).then_refused(TextMissing)


def test_someone_answers_for_the_departement() -> None:
    given(*SUBMITTED).when(validate(by=" ")).then_refused(TextMissing)
    given(*SUBMITTED, beneficiary=PERSON).when(send_back(by="")).then_refused(TextMissing)


def test_only_a_submitted_contract_is_answered() -> None:
    given(*SIGNED).when(validate()).then_refused(ContractNotSubmitted, "A1.7")
    given(*RETURNED).when(validate("2021-03-21")).then_refused(ContractNotSubmitted, "A1.7")
    given(*SIGNED, beneficiary=PERSON).when(send_back()).then_refused(ContractNotSubmitted)


def test_a_contract_is_answered_after_its_submission_and_not_tomorrow() -> None:
    given(*SUBMITTED).when(validate("2021-03-15")).then_refused(BeforeTheContractsPreviousStep)
    given(*SUBMITTED).on("2021-03-19").when(validate("2021-03-20")).then_refused(InTheFuture)


def test_a_contract_is_validated_once() -> None:
    given(*VALIDATED).when(validate()).then_refused(ContractAlreadyValidated)
    given(*VALIDATED, beneficiary=PERSON).when(send_back()).then_refused(ContractAlreadyValidated)


def test_an_ended_contract_is_not_answered() -> None:
    abandoned = ended("2021-03-18", ContractEndReason.WITHDRAWN)
    given(*SUBMITTED, abandoned).when(validate()).then_refused(ContractAlreadyEnded)


def test_no_reasons_are_written_about_a_forgotten_person() -> None:
    given(*SUBMITTED, beneficiary=[sara(), FORGOTTEN]).when(send_back()).then_refused(PersonErased)


def renewal(starts_on: str) -> Scenario:
    new = drafted("2021-09-01", starts_on, "2022-03-14", renews="old")
    steps = (new, signed("2021-09-02"), submitted("2021-09-03"))
    return given(*steps, renewed=VALIDATED)  # the old one runs to 14 September


def test_a_renewal_that_has_begun_ends_the_contract_it_renews() -> None:
    renewal(starts_on="2021-09-05").when(validate("2021-09-10")).then_on(
        an_id("old"), ended("2021-09-10", ContractEndReason.RENEWED)
    ).then(validated("2021-09-10", until="2022-03-14"))


def test_a_renewal_that_begins_later_leaves_the_old_contract_to_its_term() -> None:
    renewal(starts_on="2021-09-15").when(validate("2021-09-10")).then_on(an_id("old"))


def test_a_renewal_of_an_expired_contract_ends_nothing() -> None:
    renewal(starts_on="2021-09-15").when(validate("2021-09-20")).then_on(an_id("old"))
