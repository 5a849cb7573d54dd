"""Lapse, relance, breach, recall: the contract not made, not renewed, not respected."""

from typing import Any
from uuid import UUID

import pytest

from pathways.domain.engagement_contract.events import (
    ContractEndReason,
    EngagementContractDrafted,
    EngagementContractEnded,
    EngagementContractSigned,
    EngagementContractSubmitted,
    EngagementContractValidated,
)
from pathways.domain.orientation.contract_lapse import (
    BreachAlreadyReported,
    BreachWithoutRelance,
    CloseRecall,
    ContractAlreadyRenewed,
    ContractDelayNotStarted,
    ContractNotDueYet,
    ContractOfAnotherOrientation,
    ContractStillRuns,
    ContractToRenewMissing,
    ExemptedFromContract,
    LapseAlreadyObserved,
    NoContractInForce,
    NoRecallOpen,
    NotAContractLapse,
    ObserveContractLapse,
    ReportBreach,
)
from pathways.domain.orientation.events import (
    Addressee,
    BreachGround,
    BreachReported,
    ContractExemptionGranted,
    ContractLapseObserved,
    OrientationNotified,
    RecallClosed,
    RecallClosing,
    RelanceGround,
    RelanceSent,
)
from pathways.domain.texts import TextMissing
from tests.domain.orientation.people import ORIENTATION, SARA, day, oriented
from tests.domain.spec import an_id, given

NOT_MADE = RelanceGround.CONTRACT_NOT_MADE
NOT_RENEWED = RelanceGround.CONTRACT_NOT_RENEWED
NOT_RESPECTED = RelanceGround.CONTRACT_NOT_RESPECTED
CONTRACT = an_id("contract")
EXEMPTED = ContractExemptionGranted(
    day("2021-04-12"), day("2021-09-30"), "health", day("2021-09-30"), "A1.8"
)


def observe(
    on: str, ground: RelanceGround = NOT_MADE, contract: UUID | None = None
) -> ObserveContractLapse:
    return ObserveContractLapse(
        orientation_id=ORIENTATION, on=day(on), ground=ground, contract_id=contract
    )


def lapse(on: str, relance: str, ground: RelanceGround = NOT_MADE) -> ContractLapseObserved:
    return ContractLapseObserved(day(on), ground, day(relance), "A1.4b")


def relanced(on: str, ground: RelanceGround = NOT_MADE) -> RelanceSent:
    return RelanceSent(day(on), ground, "Courrier")


def report(on: str, ground: BreachGround = BreachGround.NOT_MADE, **said: Any) -> ReportBreach:
    fields = {"facts": "Trois rendez-vous sans suite", **said}
    return ReportBreach(orientation_id=ORIENTATION, on=day(on), ground=ground, **fields)


def reported(on: str, ground: BreachGround = BreachGround.NOT_MADE, **said: Any) -> BreachReported:
    return BreachReported(day(on), ground, "Trois rendez-vous sans suite", **said)


def in_force(orientation: Any = ORIENTATION) -> tuple[Any, ...]:
    """A contract in force from 1 May to 31 October 2021."""
    return (
        EngagementContractDrafted(
            orientation_id=orientation,
            beneficiary_id=SARA,
            drafted_on=day("2021-04-12"),
            starts_on=day("2021-05-01"),
            ends_on=day("2021-10-31"),
            domains=("housing",),
            actions=("Demander un logement social",),
        ),
        EngagementContractSigned(day("2021-04-12")),
        EngagementContractSubmitted(day("2021-04-13")),
        EngagementContractValidated(day("2021-04-26"), "Le Président", day("2021-10-31"), "A1.7"),
    )


def test_a_lapse_makes_a_relance_due_15_days_later() -> None:
    given(oriented("2021-03-01")).when(observe("2021-05-10")).then(
        lapse("2021-05-10", relance="2021-05-25")
    )


def test_trap_4_on_its_due_date_a_contract_is_still_on_time() -> None:
    open_one = given(oriented("2021-03-01"))  # due on 1 May
    open_one.when(observe("2021-05-01")).then_refused(ContractNotDueYet, rule="A1.4b")
    open_one.when(observe("2021-05-02")).then(lapse("2021-05-02", relance="2021-05-17"))


def test_in_2025_nothing_is_late_before_the_person_was_told() -> None:
    given(oriented("2025-02-03")).when(observe("2025-06-02")).then_refused(
        ContractDelayNotStarted, rule="N5"
    )
    told = OrientationNotified(day("2025-02-10"), Addressee.BENEFICIARY, day("2025-03-10"), "N5")
    given(oriented("2025-02-03"), told).when(observe("2025-03-10")).then_refused(ContractNotDueYet)
    given(oriented("2025-02-03"), told).when(observe("2025-03-11")).then(
        lapse("2025-03-11", relance="2025-03-26")
    )


def test_someone_exempted_makes_no_lapse_until_the_exemption_is_over() -> None:
    exempted = given(oriented("2021-03-01"), EXEMPTED)
    exempted.when(observe("2021-09-30")).then_refused(ExemptedFromContract, rule="A1.8")
    exempted.when(observe("2021-10-01")).then(lapse("2021-10-01", relance="2021-10-16"))


def test_only_a_contract_in_force_can_be_not_respected() -> None:
    case = given(oriented("2021-03-01"), contract=in_force())  # from 1 May to 31 October
    case.when(observe("2021-04-30", NOT_RESPECTED, CONTRACT)).then_refused(NoContractInForce)
    for on, relance in (("2021-05-01", "2021-05-16"), ("2021-10-31", "2021-11-15")):
        case.when(observe(on, NOT_RESPECTED, CONTRACT)).then(
            lapse(on, relance=relance, ground=NOT_RESPECTED)
        )
    case.when(observe("2021-11-01", NOT_RESPECTED, CONTRACT)).then_refused(NoContractInForce)
    case.when(observe("2021-05-10", NOT_RESPECTED)).then_refused(NoContractInForce, rule="N7")


def test_only_a_contract_that_ran_out_can_be_not_renewed() -> None:
    case = given(oriented("2021-03-01"), contract=in_force())  # its last day is 31 October
    for on in ("2021-04-28", "2021-10-31"):  # not begun yet; still on time
        case.when(observe(on, NOT_RENEWED, CONTRACT)).then_refused(ContractStillRuns, rule="A1.7")
    case.when(observe("2021-11-01", NOT_RENEWED, CONTRACT)).then(
        lapse("2021-11-01", relance="2021-11-16", ground=NOT_RENEWED)
    )
    case.when(observe("2021-11-01", NOT_RENEWED)).then_refused(ContractToRenewMissing)
    given(oriented("2021-03-01"), contract=in_force()[:2]).when(
        observe("2021-11-01", NOT_RENEWED, CONTRACT)
    ).then_refused(ContractToRenewMissing)


def test_a_contract_that_was_renewed_is_not_reproached() -> None:
    renewed = EngagementContractEnded(day("2021-10-15"), ContractEndReason.RENEWED)
    given(oriented("2021-03-01"), contract=(*in_force(), renewed)).when(
        observe("2021-11-01", NOT_RENEWED, CONTRACT)
    ).then_refused(ContractAlreadyRenewed)


def test_a_contract_ended_early_is_renewed_from_that_day() -> None:
    ended = EngagementContractEnded(day("2021-07-01"), ContractEndReason.TERMINATED)
    given(oriented("2021-03-01"), contract=(*in_force(), ended)).when(
        observe("2021-07-01", NOT_RENEWED, CONTRACT)
    ).then(lapse("2021-07-01", relance="2021-07-16", ground=NOT_RENEWED))


def test_a_lapse_is_about_a_contract_of_this_orientation() -> None:
    case = given(oriented("2021-03-01"), contract=in_force(an_id("former")))
    for ground in (NOT_RENEWED, NOT_RESPECTED):
        case.when(observe("2021-11-01", ground, CONTRACT)).then_refused(
            ContractOfAnotherOrientation
        )


def test_a_missed_rdv_is_no_lapse_of_the_contract() -> None:
    given(oriented()).when(observe("2021-05-10", RelanceGround.FIRST_RDV_MISSED)).then_refused(
        NotAContractLapse
    )


def test_the_same_lapse_is_observed_once_until_the_recall_closes() -> None:
    facts = (oriented("2021-03-01"), lapse("2021-05-10", relance="2021-05-25"))
    given(*facts).when(observe("2021-05-12")).then_refused(LapseAlreadyObserved)
    closed = RecallClosed(day("2021-05-20"), RecallClosing.LEGITIMATE_GROUND)
    given(*facts, closed).when(observe("2021-07-01")).then(
        lapse("2021-07-01", relance="2021-07-16")
    )


def test_the_contract_relance_precedes_any_breach() -> None:
    observed = (oriented("2021-03-01"), lapse("2021-05-10", relance="2021-05-25"))
    given(*observed).when(report("2021-06-14")).then_refused(BreachWithoutRelance, rule="A1.4b")
    after = given(*observed, relanced("2021-05-20"))
    after.when(report("2021-06-14")).then(reported("2021-06-14"))
    after.when(report("2021-05-19")).then_refused(BreachWithoutRelance)


def test_the_relance_is_of_the_same_ground_and_the_same_recall() -> None:
    other = relanced("2021-05-20", NOT_RENEWED)
    given(oriented("2021-03-01"), other).when(report("2021-06-14")).then_refused(
        BreachWithoutRelance
    )
    closed = RecallClosed(day("2021-05-30"), RecallClosing.CONTRACT_MADE)
    given(oriented("2021-03-01"), relanced("2021-05-20"), closed).when(
        report("2021-06-14")
    ).then_refused(BreachWithoutRelance)


def test_refusing_controls_needs_no_relance() -> None:
    refusing = BreachGround.CONTROLS_REFUSED
    given(oriented("2021-03-01")).when(report("2021-06-14", refusing)).then(
        reported("2021-06-14", refusing)
    )


def test_no_breach_of_steps_that_stand_in_no_contract_in_force() -> None:
    """N7 (Conseil d'État, 4 December 2019, n° 418975)."""
    facts = (oriented("2021-03-01"), relanced("2021-05-20", NOT_RESPECTED))
    broken = BreachGround.NOT_RESPECTED
    case = given(*facts, contract=in_force())
    case.when(report("2021-06-14", broken)).then_refused(NoContractInForce, rule="N7")
    case.when(report("2021-11-01", broken, contract_id=CONTRACT)).then_refused(NoContractInForce)
    case.when(report("2021-10-31", broken, contract_id=CONTRACT)).then(
        reported("2021-10-31", broken, contract_id=CONTRACT)
    )


def test_the_contract_is_that_of_this_orientation() -> None:
    facts = (oriented("2021-03-01"), relanced("2021-05-20", NOT_RESPECTED))
    given(*facts, contract=in_force(an_id("former"))).when(
        report("2021-06-14", BreachGround.NOT_RESPECTED, contract_id=CONTRACT)
    ).then_refused(ContractOfAnotherOrientation)


def test_someone_exempted_is_not_reported_for_want_of_a_contract() -> None:
    given(oriented("2021-03-01"), relanced("2021-05-20"), EXEMPTED).when(
        report("2021-06-14")
    ).then_refused(ExemptedFromContract)


def test_one_breach_a_recall_and_it_tells_its_facts() -> None:
    facts = (oriented("2021-03-01"), relanced("2021-05-20"))
    given(*facts, reported("2021-06-14")).when(report("2021-06-21")).then_refused(
        BreachAlreadyReported
    )
    given(*facts).when(report("2021-06-14", facts="")).then_refused(TextMissing)


@pytest.mark.parametrize(
    "opening",
    [
        lapse("2021-05-10", relance="2021-05-25"),
        relanced("2021-05-10"),
        reported("2021-05-10", BreachGround.CONTROLS_REFUSED),
    ],
)
def test_a_recall_closes_once_it_is_open_and_not_before(opening: Any) -> None:
    def close(on: str) -> CloseRecall:
        return CloseRecall(
            orientation_id=ORIENTATION, on=day(on), closing=RecallClosing.LEGITIMATE_GROUND
        )

    closed = RecallClosed(day("2021-05-28"), RecallClosing.LEGITIMATE_GROUND)
    given(oriented(), opening).when(close("2021-05-28")).then(closed)
    given(oriented(), opening).when(close("2021-05-09")).then_refused(NoRecallOpen, rule="A1.13")
    given(oriented(), opening, closed).when(close("2021-06-01")).then_refused(NoRecallOpen)
    given(oriented()).when(close("2021-05-28")).then_refused(NoRecallOpen)
