"""The decision: who takes it, after what, and within the law of its day."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.beneficiary.events import (
    ExitNature,
    RightStatus,
    RsaExited,
    RsaRightRecorded,
)
from pathways.domain.delegation.events import DelegationGiven, DelegationWithdrawn
from pathways.domain.delegation.power import (
    DELEGATE,
    DelegationEnded,
    DelegationNotBegun,
    NotADecisionMaker,
    NotDelegated,
)
from pathways.domain.orientation.contract_lapse import NoContractInForce
from pathways.domain.orientation.events import (
    BreachGround,
    EndReason,
    OrientationEnded,
    RecallClosed,
    RecallClosing,
    Reoriented,
)
from pathways.domain.panel.events import EpdAdvice
from pathways.domain.refusal import InTheFuture
from pathways.domain.rules import Rules
from pathways.domain.sanction.deciding import (
    ContractDueAnew,
    DiffersFromTheEpdWithoutReason,
    MeasureMistold,
    NoAllowanceToReduce,
    NoLongerReproached,
    NotWeighed,
    StartsBeforeDecided,
)
from pathways.domain.sanction.epd import RecordEpdOpinion
from pathways.domain.sanction.events import Measure, SanctionDecided
from pathways.domain.sanction.order import (
    AlreadyDecided,
    BeforeThePreviousStep,
    DelayGrantedRunning,
    StepMissing,
)
from pathways.domain.sanction.scale import MeasureNotProvided
from pathways.domain.sanction.within_law import (
    MeasureNotAtThisRank,
    MonthsOutsideLaw,
    PercentOutsideLaw,
)
from tests.domain.orientation.people import ORIENTATION, SARA
from tests.domain.sanction.town import CONTRACT, WEIGHED, Procedure, Town, household, in_force_from
from tests.domain.spec import an_id

IN_2021, IN_2024, MARCH_2025, JUNE_2025 = "2021-06-14", "2024-06-10", "2025-03-03", "2025-06-02"
DELEGATION = an_id("delegation")
NO_SANCTION, DELAY = Measure.NO_SANCTION, Measure.DELAY
SUPPRESSION = Measure.SUPPRESSION


def advised(breach: str = IN_2021, *, town: Town | None = None, **said: Any) -> Procedure:
    """Everything is there for the President to decide."""
    town = town or Town.with_sara("2020-03-01")
    return Procedure.reported(town, breach, **said).ready().opinion()


# ---- The four laws side by side


@pytest.mark.parametrize(
    ("breach", "rules", "base", "weighed"),
    [
        (IN_2021, ("N1", "A1.12", "N3", "N10-before-2025"), "last_month_of_reference_quarter", ()),
        (IN_2024, ("N1", "A1.12", "N3", "N10-before-2025"), "last_month_of_reference_quarter", ()),
        (MARCH_2025, ("N1", "A1.12", "N3b", "H3"), "last_month_of_reference_quarter", ()),
        (JUNE_2025, ("N2", "A1.12", "N3b-since-2025-06", "H3"), "allowance", WEIGHED),
    ],
)
def test_the_decision_tells_the_law_it_was_taken_under(
    breach: str, rules: tuple[str, ...], base: str, weighed: tuple[str, ...]
) -> None:
    procedure = advised(breach).decided(weighed=weighed)
    assert procedure.last(SanctionDecided) == SanctionDecided(
        decided_on=procedure.day,
        decided_by="president",
        measure=Measure.SUSPENSION,
        rank=1,
        rules=rules,
        percent=Decimal(30),
        months=1,
        base=base,
        starts_on=procedure.last(SanctionDecided).starts_on,
        weighed=weighed,
        opinion_given_on=procedure.day - timedelta(1),
    )


@pytest.mark.parametrize(
    ("breach", "lowest", "highest", "longest"),
    [
        (IN_2021, "0.01", 80, 3),
        (IN_2024, "0.01", 80, 3),
        (MARCH_2025, "0.01", 80, 3),
        (JUNE_2025, "30", 100, 2),
    ],
)
def test_a_first_sanction_stays_between_the_floor_and_the_ceiling_of_its_day(
    breach: str, lowest: str, highest: int, longest: int
) -> None:
    rule = "N2" if breach == JUNE_2025 else "N1"
    too_low, too_high = Decimal(lowest) - Decimal("0.01"), Decimal(highest) + Decimal("0.01")
    for percent in (too_low, too_high, Decimal("NaN"), Decimal("-1")):
        with pytest.raises(PercentOutsideLaw) as refused:
            advised(breach).decided(percent=percent)
        assert refused.value.rule == rule
    for months in (0, longest + 1):
        with pytest.raises(MonthsOutsideLaw) as too_long:
            advised(breach).decided(months=months)
        assert too_long.value.rule == rule
    advised(breach).decided(percent=Decimal(lowest), months=1)
    advised(breach).decided(percent=Decimal(highest), months=longest)


@pytest.mark.parametrize("breach", [IN_2021, IN_2024, MARCH_2025, JUNE_2025])
def test_a_household_of_more_than_one_person_keeps_half(breach: str) -> None:
    def of_several() -> Procedure:
        return advised(breach, town=Town.with_sara("2020-03-01", alone=False))

    with pytest.raises(PercentOutsideLaw):
        of_several().decided(percent=Decimal("50.01"))
    decided = of_several().decided(percent=Decimal(50)).last(SanctionDecided)
    assert decided.household == ("more_than_one_person",)


def test_rsa_majore_protects_since_june_2025() -> None:
    def majore(breach: str) -> Procedure:
        town = Town.with_sara("2020-03-01", alone=None)
        town.seed(SARA, household(more_than_one_person=False, rsa_majore=True))
        return advised(breach, town=town)

    majore(MARCH_2025).decided(percent=Decimal(80))
    with pytest.raises(PercentOutsideLaw):
        majore(JUNE_2025).decided(percent=Decimal(51))


def test_a_household_nobody_told_of_is_protected_unless_the_departement_chose_otherwise() -> None:
    def unknown() -> Procedure:
        return advised(town=Town.with_sara("2020-03-01", alone=None))

    with pytest.raises(PercentOutsideLaw):
        unknown().decided(percent=Decimal(80))
    other = unknown()
    other.town.rules = Rules.standard().replacing("household_unknown_counts_as", value=[])
    other.decided(percent=Decimal(80))


def test_suppression_is_no_measure_in_2024_and_has_no_scale_before_june_2025() -> None:
    with pytest.raises(MeasureNotProvided):
        advised(IN_2024).decided(measure=SUPPRESSION)
    with pytest.raises(MeasureNotAtThisRank):
        advised(MARCH_2025).decided(measure=SUPPRESSION)


def test_since_june_2025_refusing_controls_may_lead_straight_to_suppression() -> None:
    total = {"measure": SUPPRESSION, "percent": Decimal(100), "months": 4}
    advised(JUNE_2025).decided(**total, differs_because="Contrôle refusé trois fois")
    town = Town.with_sara("2024-03-01")
    with pytest.raises(MeasureNotAtThisRank):
        advised(JUNE_2025, town=town, ground=BreachGround.NOT_MADE).decided(**total)


def test_since_june_2025_amount_and_duration_weigh_five_things() -> None:
    with pytest.raises(NotWeighed, match="la composition du foyer"):
        advised(JUNE_2025).decided(weighed=("situation",))
    advised(MARCH_2025).decided(weighed=())


# ---- The steps before it


@pytest.mark.parametrize("breach", [IN_2021, IN_2024, MARCH_2025, JUNE_2025])
def test_no_sanction_without_the_opinion(breach: str) -> None:
    ready = Procedure.reported(Town.with_sara("2020-03-01"), breach).ready()
    with pytest.raises(StepMissing) as refused:
        ready.decided()
    assert refused.value.rule == ("N10-before-2025" if breach < "2025" else "H3")
    ready.listed().referred()
    with pytest.raises(StepMissing):
        ready.decided()


def test_a_departement_that_does_not_keep_the_epd_suspends_without_it_but_never_suppresses() -> (
    None
):
    rules = Rules.standard().replacing("panel_opinion_kept_before", value=[])

    def ready(breach: str) -> Procedure:
        town = Town.with_sara("2020-03-01")
        town.rules = rules
        return Procedure.reported(town, breach).ready()

    ready(JUNE_2025).decided()
    ready(MARCH_2025).decided()
    with pytest.raises(StepMissing):
        ready(IN_2024).decided()
    with pytest.raises(StepMissing) as refused:
        ready(JUNE_2025).decided(measure=SUPPRESSION, percent=Decimal(100), months=4)
    assert refused.value.rule == "N10"


def test_the_law_of_the_decision_holds_not_that_of_the_breach() -> None:
    begun_in_2024 = Procedure.reported(Town.with_sara("2020-03-01"), "2024-11-25").ready()
    assert begun_in_2024.state.observations_rule == "N3"
    begun_in_2024.opinion()
    assert begun_in_2024.decided(on="2025-06-02").last(SanctionDecided).rules[0] == "N2"


def test_no_step_is_skipped_even_to_sanction_at_once() -> None:
    opened = Procedure.reported(Town.with_sara(), IN_2021).opened()
    for procedure in (opened, opened.letter(), opened.received()):
        with pytest.raises(StepMissing):
            procedure.decided()


def test_not_before_the_opinion_nor_in_the_future() -> None:
    procedure = advised()
    given_on = procedure.day
    with pytest.raises(BeforeThePreviousStep):
        procedure.decided(on=(given_on - timedelta(1)).isoformat())
    with pytest.raises(InTheFuture):
        procedure.decided(on="2030-01-02")
    procedure.decided(on=given_on.isoformat())


def test_no_sanction_may_be_decided_at_any_time_and_closes_the_recall() -> None:
    procedure = Procedure.reported(Town.with_sara(), IN_2021).opened()
    procedure.decided(measure=NO_SANCTION)
    assert procedure.town.sara.sanctions == ()
    assert procedure.town.orientation.recall.opened_on is None
    with pytest.raises(AlreadyDecided):
        procedure.letter()


def test_a_decision_is_taken_once() -> None:
    with pytest.raises(AlreadyDecided):
        advised().decided().decided()


# ---- A delay


def delayed() -> Procedure:
    """The EPD advised to leave Sara until 30 September, and so did the President."""
    until = date(2021, 9, 30)
    ready = Procedure.reported(Town.with_sara(), IN_2021).ready()
    return ready.opinion(EpdAdvice.DELAY, until=until).decided(measure=DELAY, delay_until=until)


def test_a_delay_leaves_the_procedure_open_and_the_person_until_its_last_day() -> None:
    procedure = delayed().opinion()
    with pytest.raises(DelayGrantedRunning):
        procedure.decided(on="2021-09-30")
    procedure.decided(on="2021-10-01")


def test_after_a_delay_the_panel_is_heard_anew() -> None:
    with pytest.raises(StepMissing):
        delayed().decided(on="2021-10-01")


# ---- What is told


@pytest.mark.parametrize(
    "told",
    [
        {"percent": None},
        {"months": None},
        {"starts_on": None},
        {"delay_until": date(2021, 12, 1)},
        {"measure": NO_SANCTION, "percent": Decimal(30)},
        {"measure": DELAY},
        {"measure": DELAY, "delay_until": date(2021, 6, 15)},
    ],
)
def test_a_measure_tells_what_belongs_to_it_and_nothing_else(told: dict[str, Any]) -> None:
    with pytest.raises(MeasureMistold):
        advised().decided(**told)


def test_a_sanction_starts_no_earlier_than_its_decision() -> None:
    procedure = advised()
    with pytest.raises(StartsBeforeDecided):
        procedure.decided(starts_on=procedure.day)
    procedure.decided(starts_on=procedure.day + timedelta(1))


def test_the_president_may_decide_otherwise_than_the_epd_and_says_why() -> None:
    def proposed(advice: EpdAdvice, **said: Any) -> Procedure:
        return Procedure.reported(Town.with_sara(), IN_2021).ready().opinion(advice, **said)

    with pytest.raises(DiffersFromTheEpdWithoutReason):
        proposed(EpdAdvice.NO_SANCTION).decided()
    with pytest.raises(DiffersFromTheEpdWithoutReason):
        proposed(EpdAdvice.SUSPENSION, percent=Decimal(20)).decided()
    with pytest.raises(DiffersFromTheEpdWithoutReason):
        proposed(EpdAdvice.SUSPENSION).decided(measure=NO_SANCTION)
    proposed(EpdAdvice.NO_SANCTION).decided(differs_because="Récidive")
    proposed(EpdAdvice.REDUCTION, percent=Decimal(30), months=1).decided()


# ---- Who decides (N8)


def delegated(acts: tuple[str, ...] = ("sanction",)) -> DelegationGiven:
    """From 1 January to 31 December 2021."""
    return DelegationGiven(
        delegate_id=an_id("delegate"),
        given_on=date(2021, 1, 1),
        since=date(2021, 1, 1),
        until=date(2021, 12, 31),
        acts=acts,
        last_name="PETIT",
        first_name="Anne",
        capacity="Vice-présidente",
    )


def by_delegation(procedure: Procedure, *facts: Any, **said: Any) -> Procedure:
    procedure.town.seed(DELEGATION, *facts)
    return procedure.decided(decided_by=DELEGATE, delegation_id=DELEGATION, **said)


def test_a_delegate_decides_up_to_the_last_day_of_the_delegation() -> None:
    decided = by_delegation(advised(), delegated(), on="2021-12-31").last(SanctionDecided)
    assert (decided.decided_by, decided.delegation_id) == ("delegate", DELEGATION)
    with pytest.raises(DelegationEnded) as refused:
        by_delegation(advised(), delegated(), on="2022-01-01")
    assert refused.value.rule == "N8"


def test_not_before_the_delegation_nor_once_it_is_withdrawn_nor_for_another_act() -> None:
    with pytest.raises(DelegationNotBegun):
        by_delegation(advised("2020-06-15"), delegated(), on="2020-12-31")
    withdrawn = DelegationWithdrawn(an_id("delegate"), date(2021, 10, 1))
    with pytest.raises(DelegationEnded):
        by_delegation(advised(), delegated(), withdrawn, on="2021-10-01")
    with pytest.raises(NotDelegated):
        by_delegation(advised(), delegated(("reorientation",)), on="2021-10-01")


@pytest.mark.parametrize("who", ["delegate", "Le chef de service", ""])
def test_nobody_else_decides(who: str) -> None:
    with pytest.raises(NotADecisionMaker) as refused:
        advised().decided(decided_by=who)
    assert refused.value.rule == "N8"


# ---- What may have changed meanwhile


def exit_on(day: date) -> RsaExited:
    return RsaExited(ExitNature.EMPLOYMENT, day)


def test_someone_who_left_rsa_on_the_eve_of_the_session_has_no_allowance_to_reduce() -> None:
    procedure = Procedure.reported(Town.with_sara(), IN_2021).ready().listed().referred().given()
    procedure.town.seed(SARA, exit_on(procedure.day - timedelta(1)))
    procedure.town.handle(RecordEpdOpinion(procedure_id=procedure.id))
    with pytest.raises(NoAllowanceToReduce):
        procedure.decided()
    procedure.decided(measure=NO_SANCTION, differs_because="Sortie du RSA")


def test_someone_whose_right_closed_has_no_allowance_to_reduce_and_may_come_back() -> None:
    def right(status: RightStatus, since: str) -> RsaRightRecorded:
        day = date.fromisoformat(since)
        return RsaRightRecorded(status=status, since=day, told_on=day)

    procedure = advised()
    procedure.town.seed(SARA, right(RightStatus.CLOSED, "2021-07-01"))
    with pytest.raises(NoAllowanceToReduce):
        procedure.decided()
    procedure.town.seed(SARA, right(RightStatus.OPEN, "2021-09-01"))
    procedure.decided(on="2021-09-15")


def reoriented(procedure: Procedure) -> None:
    procedure.town.seed(
        ORIENTATION, Reoriented(date(2021, 7, 15), "Le Président", an_id("next orientation"))
    )


@pytest.mark.parametrize("ground", [BreachGround.NOT_MADE, BreachGround.NOT_RENEWED])
def test_a_reorientation_starts_the_delay_of_the_contract_anew_and_ends_that_breach(
    ground: BreachGround,
) -> None:
    procedure = advised(ground=ground)
    reoriented(procedure)
    with pytest.raises(ContractDueAnew):
        procedure.decided()
    procedure.decided(measure=NO_SANCTION, differs_because="Réorientée")


def test_a_reorientation_leaves_what_was_not_respected_to_be_decided() -> None:
    town = Town.with_sara()
    town.seed(CONTRACT, *in_force_from(date(2021, 5, 1)))
    procedure = advised(town=town, ground=BreachGround.NOT_RESPECTED, contract_id=CONTRACT)
    reoriented(procedure)
    decided = procedure.decide()
    assert [event.name for event in decided] == ["SanctionDecided", "SanctionCounted"]


def test_an_accompaniment_that_ended_the_day_after_the_decision_changes_nothing() -> None:
    procedure = advised(ground=BreachGround.NOT_MADE)
    tomorrow = procedure.day + timedelta(2)
    procedure.town.seed(ORIENTATION, OrientationEnded(tomorrow, EndReason.MOVED))
    procedure.decided()


def test_a_recall_closed_by_a_contract_made_in_time_leaves_nothing_to_sanction() -> None:
    procedure = advised()
    procedure.town.seed(ORIENTATION, RecallClosed(procedure.day, RecallClosing.CONTRACT_MADE))
    with pytest.raises(NoLongerReproached):
        procedure.decided()


def test_n7_is_asked_again_on_the_day_of_the_decision() -> None:
    town = Town.with_sara()
    town.seed(CONTRACT, *in_force_from(date(2021, 5, 1)))
    procedure = advised(town=town, ground=BreachGround.NOT_RESPECTED, contract_id=CONTRACT)
    town.withdraw(CONTRACT, "EngagementContractValidated")
    with pytest.raises(NoContractInForce):
        procedure.decided()
