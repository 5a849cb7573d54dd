"""An agreement is amended, cut short, its service confirmed, its duties kept."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.agreement.amending import (
    AmendAgreement,
    AmendedBefore,
    NeverRan,
    RunsPastItsEnd,
)
from pathways.domain.agreement.checks import BeforeTheAgreement
from pathways.domain.agreement.communication import (
    DutyAlreadyKept,
    KeepCommunicationDuty,
    UnknownDuty,
)
from pathways.domain.agreement.ending import (
    ActionAgreementAlreadyEnded,
    EndAgreement,
    EndsOutsideItsPeriod,
)
from pathways.domain.agreement.events import (
    AgreementAmended,
    AgreementEnded,
    AgreementLine,
    AgreementSigned,
    CommunicationDutyKept,
    Formula,
    ServiceConfirmed,
)
from pathways.domain.agreement.programme import ModuleNotInAgreement
from pathways.domain.agreement.service import (
    ConfirmService,
    PaidOnNumbers,
    ServiceAlreadyConfirmed,
)
from pathways.domain.agreement.signing import MoreThanVoted
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.agreement.terms import DrawsDoNotAddUp
from pathways.domain.budget.drawing import EnvelopeOverdrawn
from pathways.domain.budget.events import EnvelopeDrawn, EnvelopeReturned
from pathways.domain.budget.state import BUDGET
from pathways.domain.enrolment.entering import admitted_in
from pathways.domain.event import Event
from pathways.domain.project_application.events import AgreementNeverRan
from pathways.domain.refusal import InTheFuture
from pathways.domain.rules import Rules
from pathways.domain.texts import TextMissing
from tests.departement import day
from tests.domain.agreement.agreements import (
    AGREEMENT,
    draw,
    ended,
    places,
    signed,
    terms_asked,
    voted,
)
from tests.domain.project_application.projects import (
    APPLICATION,
    accepted,
    reviewed,
    submitted,
)
from tests.domain.spec import Outcome, Scenario, given

TAKEN = EnvelopeDrawn(day("2021-01-25"), AGREEMENT, "insertion", 2021, Decimal("34720.00"))


def running(*facts: Event, voting: str = "50000") -> Scenario:
    """The agreement as signed, what it took of the envelope, and what came after."""
    return given(
        signed(), *facts, application=[submitted(), reviewed(), accepted()],
        budget=[voted(voting), TAKEN],
    )  # fmt: skip


def amending(number: str, amount: str, **said: Any) -> AmendAgreement:
    facts: dict[str, Any] = {
        "agreement_id": AGREEMENT, "amended_on": day("2021-06-01"), "reason": "Plus de places",
        "lines": (places(number),), "draws": (draw(amount),),
    }  # fmt: skip
    return AmendAgreement(**terms_asked(**{**facts, **said}))


def end(on: str = "2021-10-01") -> EndAgreement:
    return EndAgreement(
        agreement_id=AGREEMENT, ended_on=day(on), reason="Le porteur cesse son activité"
    )


def amended(outcome: Outcome) -> AgreementAmended:
    if outcome.refusal is not None:
        raise outcome.refusal
    (event,) = [one for one in outcome.decision if isinstance(one, AgreementAmended)]
    return event


# ------------------------------------------------------------------ amendments


def test_two_places_more_take_the_difference() -> None:
    outcome = running().when(amending("10", "43400"))
    assert amended(outcome).terms.lines[0].amount == Decimal("43400.00")
    outcome.then_on(
        BUDGET, EnvelopeDrawn(day("2021-06-01"), AGREEMENT, "insertion", 2021, Decimal("8680.00"))
    )


def test_two_places_fewer_give_the_difference_back() -> None:
    outcome = running().when(amending("6", "26040"))
    assert amended(outcome).terms.places == 6
    outcome.then_on(
        BUDGET,
        EnvelopeReturned(day("2021-06-01"), AGREEMENT, "insertion", 2021, Decimal("8680.00")),
    )


def test_an_amendment_that_costs_the_same_moves_nothing() -> None:
    decision = running().when(amending("8", "34720", reason="Un site de plus")).decision
    assert [type(one) for one in decision] == [AgreementAmended]


def test_an_amendment_overdraws_no_envelope_and_stays_within_the_vote() -> None:
    running(voting="43399.99").when(amending("10", "43400")).then_refused(EnvelopeOverdrawn, "G12")
    running(voting="43400").when(amending("10", "43400")).then_on(
        BUDGET, EnvelopeDrawn(day("2021-06-01"), AGREEMENT, "insertion", 2021, Decimal("8680.00"))
    )
    running(voting="100000").when(amending("12", "52080")).then_refused(MoreThanVoted, "G5")
    running().when(amending("10", "43000")).then_refused(DrawsDoNotAddUp)


def test_an_amendment_does_not_come_before_the_last_one() -> None:
    later = amended(running().when(amending("8", "34720", amended_on=day("2021-07-01"))))
    running(later).when(amending("8", "34720")).then_refused(AmendedBefore)
    again = running(later).when(amending("8", "34720", amended_on=day("2021-07-01")))
    assert amended(again).amended_on == day("2021-07-01")


def test_what_was_signed_keeps_its_price_when_the_rule_has_changed_since() -> None:
    dearer = Rules.standard().replacing("aci_price", value=Decimal(5000))
    outcome = running().under(dearer).when(amending("10", "43400"))
    assert amended(outcome).terms.lines[0].price == 4340


def test_the_final_report_follows_the_new_end() -> None:
    sooner = amending("8", "25968.66", ends_on=day("2021-09-30"))  # × 273 ÷ 365 = 25 968,658…
    assert amended(running().when(sooner)).final_report_due_on == day("2021-11-30")


def test_after_its_end_credits_go_back_and_nothing_is_prolonged() -> None:
    over = running(ended("2021-10-01", "2021-11-30"))
    over.when(amending("8", "34720")).then_refused(RunsPastItsEnd)
    back = over.when(amending("8", "25968.66", ends_on=day("2021-09-30")))
    back.then_on(
        BUDGET,
        EnvelopeReturned(day("2021-06-01"), AGREEMENT, "insertion", 2021, Decimal("8751.34")),
    )


def test_an_amendment_comes_after_the_signature_with_its_reason() -> None:
    running().when(amending("6", "26040", amended_on=day("2021-01-24"))).then_refused(
        BeforeTheAgreement
    )
    running().on("2021-05-31").when(amending("6", "26040")).then_refused(InTheFuture)
    running().when(amending("6", "26040", reason=" ")).then_refused(TextMissing)


# ------------------------------------------------------------------ the end


def test_cut_short_its_report_is_due_from_its_last_day() -> None:
    outcome = running().when(end("2021-10-01"))
    outcome.then(
        AgreementEnded(day("2021-10-01"), "Le porteur cesse son activité", day("2021-11-30"), "G8")
    )
    assert len(outcome.decision) == 1  # credits stay drawn until an amendment


def test_ended_on_its_first_day_it_never_ran_and_gives_everything_back() -> None:
    outcome = running().when(end("2021-01-01"))
    outcome.then_on(
        BUDGET,
        EnvelopeReturned(day("2021-01-01"), AGREEMENT, "insertion", 2021, Decimal("34720.00")),
    )
    outcome.then_on(APPLICATION, AgreementNeverRan(day("2021-01-01"), AGREEMENT))
    never = running(ended("2021-01-01", "2021-02-28"))
    never.when(amending("8", "34720")).then_refused(NeverRan)


def test_it_ends_once_within_its_period() -> None:
    running().when(end("2020-12-31")).then_refused(EndsOutsideItsPeriod)
    running().when(end("2022-01-01")).then_refused(EndsOutsideItsPeriod)
    assert running().when(end("2021-12-31")).refusal is None
    running(ended("2021-10-01", "2021-11-30")).when(end()).then_refused(ActionAgreementAlreadyEnded)
    running().on("2021-09-30").when(end("2021-10-01")).then_refused(InTheFuture)


@pytest.mark.parametrize(
    ("on", "runs"),
    [("2020-12-31", False), ("2021-01-01", True), ("2021-09-30", True), ("2021-10-01", False)],
)  # fmt: skip
def test_its_first_day_without_it_is_the_day_it_ended(on: str, *, runs: bool) -> None:
    state = ActionAgreementState.of(AGREEMENT, [signed(), ended("2021-10-01", "2021-11-30")])
    assert state.running_on(day(on)) is runs


# ------------------------------------------------------------------ the service, the duties


def rental(module: str = "rental", formula: Formula = Formula.CONFIRMED) -> AgreementSigned:
    agreement = signed()
    line = AgreementLine(
        module=module, formula=formula, quantity=Decimal(9), amount=Decimal(12000),
        measures=("rental_days",), rules=("A3.1",), budget_line="insertion", publics=("rsa",),
    )  # fmt: skip
    return replace(
        agreement, programme="mobility_point", terms=replace(agreement.terms, lines=(line,))
    )


def confirm(module: str = "rental", on: str = "2021-12-15") -> ConfirmService:
    return ConfirmService(
        agreement_id=AGREEMENT, confirmed_on=day(on), confirmed_by="Direction", module=module
    )


def test_a_subsidy_is_due_once_its_service_is_confirmed() -> None:
    told = ServiceConfirmed(day("2021-12-15"), "Direction", "rental")
    given(rental()).when(confirm()).then(told)
    given(rental(), told).when(confirm()).then_refused(ServiceAlreadyConfirmed, "A2.7")
    given(rental()).when(confirm("workshops")).then_refused(ModuleNotInAgreement)
    given(rental()).when(confirm(on="2020-12-31")).then_refused(BeforeTheAgreement)
    given(rental()).on("2021-12-14").when(confirm()).then_refused(InTheFuture)
    given(rental(formula=Formula.HOURS)).when(confirm()).then_refused(PaidOnNumbers, "A2.7")


def test_a_communication_duty_is_ticked_off_once() -> None:
    def keep(duty: str, on: str = "2021-03-01") -> KeepCommunicationDuty:
        return KeepCommunicationDuty(
            agreement_id=AGREEMENT, kept_on=day(on), duty=duty, proof="Affiche"
        )

    kept = CommunicationDutyKept(day("2021-03-01"), "logo", "Affiche")
    given(signed()).when(keep("logo")).then(kept)
    given(signed(), kept).when(keep("logo")).then_refused(DutyAlreadyKept, "G13")
    given(signed(), kept).when(keep("invitations")).then(replace(kept, duty="invitations"))
    given(signed()).when(keep("fanfare")).then_refused(UnknownDuty, "G13")
    given(signed()).on("2021-02-28").when(keep("logo")).then_refused(InTheFuture)


def test_who_enters_a_module_is_whom_any_of_its_lines_funds() -> None:
    agreement = signed(publics=("rsa", "faj_youth"))
    (line,) = agreement.terms.lines
    young = replace(line, budget_line="faj", publics=("faj_youth",))
    both = replace(agreement, terms=replace(agreement.terms, lines=(line, young)))
    aci = Rules.standard().programme("aci", day("2021-01-01"))
    assert aci is not None
    for signature, admitted in ((agreement, {"rsa"}), (both, {"rsa", "faj_youth"})):
        state = ActionAgreementState.of(AGREEMENT, [signature])
        assert set(admitted_in(aci, state, aci.module("accompaniment"))) == admitted
