"""The session is held, members step aside, opinions are given, minutes signed."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from pathways.domain.event import Event
from pathways.domain.panel.checks import (
    CaseAlreadyConcluded,
    MinutesAlreadySigned,
    NoSuchCase,
    SessionAlreadyHeld,
    SessionNotHeld,
)
from pathways.domain.panel.events import (
    CasePostponed,
    EpdAdvice,
    EplAdvice,
    MemberRecused,
    MinutesSigned,
)
from pathways.domain.panel.holding import (
    AgendaNotLocked,
    AlreadyRecused,
    HoldSession,
    NoChairPresent,
    QuorumNotReached,
    RecuseMember,
    SessionNotYet,
)
from pathways.domain.panel.members import NotAMember
from pathways.domain.panel.minutes import (
    CasesWithoutConclusion,
    NotInTheChair,
    SignedBeforeSession,
    SignMinutes,
)
from pathways.domain.panel.opinions import (
    BodyWithoutReorientation,
    DelayMistold,
    GiveEpdOpinion,
    GiveEplOpinion,
    OpinionOfTheOtherPanel,
    PostponeCase,
    PresenterRecused,
    SanctionMistold,
)
from pathways.domain.panel.state import SessionContradicted
from pathways.domain.sanction.scale import MeasureNotProvided
from tests.domain.orientation.people import CAP_EMPLOI, SARA
from tests.domain.panel.panels import (
    CASE,
    DENIS,
    ETIENNE,
    FARIDA,
    ODILE,
    ROSA,
    SESSION,
    SOLENE,
    a_sitting,
    an_epl,
    appointed,
    breach,
    day,
    epd,
    epd_opinion,
    epl_opinion,
    held,
    listed,
    locked,
    planned,
    session_of,
)
from tests.domain.spec import Scenario, an_id, given

HALF = (ODILE, DENIS, FARIDA)


def hold(*present: UUID) -> HoldSession:
    return HoldSession(session_id=SESSION, present=present)


def recuse(who: UUID, on: str = "2022-02-10") -> RecuseMember:
    return RecuseMember(
        session_id=SESSION, case_id=CASE, member_id=who, on=day(on), ground="Parenté"
    )


def recused(who: UUID) -> MemberRecused:
    return MemberRecused(day("2022-02-10"), CASE, who, "Parenté")


def advise(advice: EplAdvice = EplAdvice.MAINTAIN, **said: Any) -> GiveEplOpinion:
    return GiveEplOpinion(**{"session_id": SESSION, "case_id": CASE, "advice": advice, **said})


def propose(advice: EpdAdvice, **said: Any) -> GiveEpdOpinion:
    return GiveEpdOpinion(session_id=SESSION, case_id=CASE, advice=advice, **said)


def put_off() -> PostponeCase:
    return PostponeCase(session_id=SESSION, case_id=CASE, ground="Pièce manquante")


def sign(by: UUID = ODILE, on: str = "2022-02-11") -> SignMinutes:
    return SignMinutes(session_id=SESSION, on=day(on), signed_by=by)


def ready(*more: Event) -> Scenario:
    return given(*an_epl(listed(), locked(), *more))


def before_the_epd(held_on: str = "2022-02-10", *more: Event) -> Scenario:
    return given(epd(held_on=held_on), *appointed(), breach(), locked(), held(on=held_on), *more)


def test_a_session_held_with_half_its_members_reaches_its_quorum_and_with_fewer_does_not() -> None:
    ready().when(hold(*HALF)).then(held(*HALF))
    ready().when(hold(ODILE, DENIS)).then_refused(QuorumNotReached, rule="H4")
    ready().when(hold(ODILE, DENIS, DENIS, ODILE)).then_refused(QuorumNotReached)


def test_only_members_are_present_and_one_of_them_chairs() -> None:
    ready().when(hold(*HALF, an_id("un passant"))).then_refused(NotAMember)
    ready().when(hold(DENIS, FARIDA, SOLENE)).then_refused(NoChairPresent, rule="H10")


def test_a_session_is_not_held_before_its_day_nor_without_its_agenda_nor_twice() -> None:
    ready().on("2022-02-09").when(hold(*HALF)).then_refused(SessionNotYet)
    ready().on("2022-02-10").when(hold(*HALF)).then(held(*HALF))
    given(*an_epl(listed())).when(hold(*HALF)).then_refused(AgendaNotLocked, rule="H6")
    ready(held()).when(hold(*HALF)).then_refused(SessionAlreadyHeld)


def test_the_epl_advises_to_maintain_or_to_reorient_maybe_towards_a_body() -> None:
    sat = given(*a_sitting())
    sat.when(advise(comment=" Projet solide ")).then(epl_opinion(comment="Projet solide"))
    towards = advise(EplAdvice.REORIENT, organisation_id=CAP_EMPLOI)
    sat.when(towards).then(epl_opinion(EplAdvice.REORIENT, organisation_id=CAP_EMPLOI))
    sat.when(advise(organisation_id=CAP_EMPLOI)).then_refused(BodyWithoutReorientation)


def test_no_opinion_without_a_session_held_on_a_case_of_its_agenda() -> None:
    ready().when(advise()).then_refused(SessionNotHeld, rule="N8")
    given(*a_sitting()).when(advise(case_id=an_id("other"))).then_refused(NoSuchCase)
    given(*a_sitting(epl_opinion())).when(advise()).then_refused(CaseAlreadyConcluded)


def test_a_recused_member_does_not_count_for_that_case() -> None:
    half = (*an_epl(listed(), locked()), held(*HALF))
    given(*half).when(recuse(DENIS)).then(recused(DENIS))
    given(*half, recused(DENIS)).when(advise()).then_refused(QuorumNotReached, rule="H4")
    given(*half, recused(DENIS)).when(put_off()).then(
        CasePostponed(CASE, SARA, day("2022-02-10"), "Pièce manquante")
    )
    # Étienne was not there: without him as many sit.
    given(*half, recused(ETIENNE)).when(advise()).then(epl_opinion())
    given(*a_sitting(recused(DENIS), recused(ROSA))).when(advise()).then(epl_opinion())


def test_a_recused_presenter_is_refused() -> None:
    presented = [
        *an_epl(listed(presenter_id=SOLENE), locked(), held()),
    ]
    given(*presented).when(advise()).then(epl_opinion())
    given(*presented, recused(SOLENE)).when(advise()).then_refused(PresenterRecused, rule="N8")


def test_a_member_is_recused_once_and_before_the_opinion() -> None:
    given(*a_sitting(recused(DENIS))).when(recuse(DENIS)).then_refused(AlreadyRecused)
    given(*a_sitting(epl_opinion())).when(recuse(DENIS)).then_refused(CaseAlreadyConcluded)
    given(*a_sitting()).when(recuse(an_id("un passant"))).then_refused(NotAMember)
    ready().when(recuse(DENIS, on="2022-02-05")).then(
        MemberRecused(day("2022-02-05"), CASE, DENIS, "Parenté")
    )


def test_the_epd_proposes_nothing_a_delay_or_a_sanction() -> None:
    before_the_epd().when(propose(EpdAdvice.SUSPENSION, percent=Decimal(50), months=2)).then(
        epd_opinion()
    )
    nothing: dict[str, Any] = {"percent": None, "months": None}
    before_the_epd().when(propose(EpdAdvice.NO_SANCTION)).then(
        epd_opinion(advice=EpdAdvice.NO_SANCTION, **nothing)
    )
    before_the_epd().when(propose(EpdAdvice.DELAY, until=day("2022-03-31"))).then(
        epd_opinion(advice=EpdAdvice.DELAY, until=day("2022-03-31"), **nothing)
    )


@pytest.mark.parametrize(
    ("advice", "said", "refusal"),
    [
        (EpdAdvice.SUSPENSION, {}, SanctionMistold),
        (EpdAdvice.REDUCTION, {"percent": Decimal(50)}, SanctionMistold),
        (EpdAdvice.REDUCTION, {"percent": Decimal(0), "months": 1}, SanctionMistold),
        (EpdAdvice.REDUCTION, {"percent": Decimal(101), "months": 1}, SanctionMistold),
        (EpdAdvice.REDUCTION, {"percent": Decimal(50), "months": 0}, SanctionMistold),
        (EpdAdvice.NO_SANCTION, {"percent": Decimal(50), "months": 1}, SanctionMistold),
        (EpdAdvice.DELAY, {}, DelayMistold),
        (EpdAdvice.DELAY, {"until": day("2022-02-10")}, DelayMistold),
        (EpdAdvice.NO_SANCTION, {"until": day("2022-03-31")}, DelayMistold),
    ],
)
def test_an_epd_opinion_that_says_too_little_or_too_much_is_refused(
    advice: EpdAdvice, said: dict[str, Any], refusal: Any
) -> None:
    before_the_epd().when(propose(advice, **said)).then_refused(refusal)


def test_a_suppression_is_proposed_only_once_the_law_knows_it() -> None:
    suppression = propose(EpdAdvice.SUPPRESSION, percent=Decimal(100), months=4)
    before_the_epd().when(suppression).then_refused(MeasureNotProvided, rule="N10")
    before_the_epd("2025-06-12").when(suppression).then(
        epd_opinion(
            given_on=day("2025-06-12"),
            advice=EpdAdvice.SUPPRESSION,
            percent=Decimal(100),
            months=4,
        )
    )


def test_each_panel_gives_its_own_opinions() -> None:
    before_the_epd().when(advise()).then_refused(OpinionOfTheOtherPanel, rule="N8")
    given(*a_sitting()).when(propose(EpdAdvice.NO_SANCTION)).then_refused(OpinionOfTheOtherPanel)


def test_the_chair_present_signs_the_minutes_once_every_case_is_concluded() -> None:
    signed = MinutesSigned(day("2022-02-11"), ODILE)
    put_off_case = CasePostponed(CASE, SARA, day("2022-02-10"), "…")
    given(*a_sitting(epl_opinion())).when(sign()).then(signed)
    given(*a_sitting(put_off_case)).when(sign()).then(signed)
    given(*a_sitting()).when(sign()).then_refused(CasesWithoutConclusion)
    given(*a_sitting(epl_opinion())).when(sign(DENIS)).then_refused(NotInTheChair, rule="H10")
    given(*a_sitting(epl_opinion())).when(sign(on="2022-02-09")).then_refused(SignedBeforeSession)
    ready().when(sign()).then_refused(SessionNotHeld)


def test_once_the_minutes_are_signed_the_session_is_over() -> None:
    over = given(*a_sitting(epl_opinion(), MinutesSigned(day("2022-02-11"), ODILE)))
    over.when(sign()).then_refused(MinutesAlreadySigned)
    over.when(advise()).then_refused(MinutesAlreadySigned)
    over.when(put_off()).then_refused(MinutesAlreadySigned)
    over.when(recuse(DENIS, on="2022-02-12")).then_refused(MinutesAlreadySigned)


@pytest.mark.parametrize("gone", ["CaseListed", "AgendaLocked", "PanelSessionHeld"])
def test_a_fact_that_others_rest_on_is_not_taken_out(gone: str) -> None:
    facts = a_sitting(epl_opinion())
    session_of(*facts).check_amended()
    with pytest.raises(SessionContradicted):
        session_of(*(one for one in facts if one.name != gone)).check_amended()


def test_a_session_held_is_not_moved_by_a_correction() -> None:
    moved = [planned("2022-02-17"), *a_sitting(epl_opinion())[1:]]
    with pytest.raises(SessionContradicted):
        session_of(*moved).check_amended()


def test_a_correction_puts_nobody_twice_on_the_agenda() -> None:
    twice = an_epl(listed(), listed(an_id("other")))
    with pytest.raises(SessionContradicted):
        session_of(*twice).check_amended()
