"""A session lived through the store: opinion, decision, corrections, withdrawals."""

from typing import Any
from uuid import UUID

import pytest

from pathways.domain.delegation.giving import GiveDelegation
from pathways.domain.orientation.epl_review import MaintainPathway
from pathways.domain.orientation.events import PathwayMaintained
from pathways.domain.orientation.state import OrientationState
from pathways.domain.panel.events import CaseKind, EplAdvice, LeftOut, PanelKind
from pathways.domain.panel.holding import HoldSession, RecuseMember
from pathways.domain.panel.listing import ListCase
from pathways.domain.panel.locking import LockAgenda
from pathways.domain.panel.members import AppointMember
from pathways.domain.panel.minutes import SignMinutes
from pathways.domain.panel.opinions import GiveEplOpinion, PresenterRecused
from pathways.domain.panel.planning import PlanSession
from pathways.domain.panel.state import PanelSessionState, SessionContradicted
from pathways.domain.refusal import LostClaim
from pathways.event_store.application import Withdrawal
from tests.departement import Town, day
from tests.domain.panel.panels import MEMBERS
from tests.domain.spec import an_id

SESSION, NEXT, CASE = map(an_id, ("session", "next", "case"))
ODILE, SOLENE, DENIS = map(an_id, ("Odile", "Solène", "Denis"))
DELEGATION = an_id("delegation")


def planned(town: Town, session: UUID = SESSION, held_on: str = "2022-02-10") -> None:
    town.do(
        PlanSession(
            session_id=session,
            on=day("2022-01-03"),
            kind=PanelKind.EPL,
            held_on=day(held_on),
            starts_at="09:30",
            place="MDS Angers Centre",
            next_session_on=day("2022-04-10"),
            territory="centre_anjou",
        )
    )
    for name, capacity in MEMBERS.items():
        town.do(
            AppointMember(
                session_id=session,
                member_id=an_id(name),
                on=day("2022-01-04"),
                capacity=capacity,
                last_name="MEMBRE",
                first_name=name,
            )
        )


def listing(orientation: UUID, **said: Any) -> ListCase:
    facts: dict[str, Any] = {
        "session_id": SESSION,
        "case_id": CASE,
        "orientation_id": orientation,
        "kind": CaseKind.TWELVE_MONTH_REVIEW,
        "on": day("2022-01-20"),
        "ground": "Demande du référent",
        "presenter_id": SOLENE,
    }
    return ListCase(**{**facts, **said})


def sat(town: Town) -> UUID:
    """Sara's case, on a session held with everyone; her orientation."""
    planned(town)
    sara = town.orient("Sara", "2021-03-01")
    tarek = LeftOut(an_id("Tarek"), "not_due", "A1.11")
    town.do(listing(sara))
    town.do(
        LockAgenda(
            session_id=SESSION,
            on=day("2022-02-03"),
            cases=(CASE,),
            log_position=1,
            left_out=(tarek,),
        )
    )
    town.do(HoldSession(session_id=SESSION, present=tuple(map(an_id, MEMBERS))))
    return sara


def version(town: Town, name: str) -> int:
    return next(
        one.originator_version
        for one in town.departement.app.envelopes(SESSION)
        if one.event.name == name
    )


ADVISE = GiveEplOpinion(session_id=SESSION, case_id=CASE, advice=EplAdvice.MAINTAIN)


def test_opinion_then_decision_by_a_delegate(town: Town) -> None:
    sara = sat(town)
    town.do(ADVISE)
    town.do(SignMinutes(session_id=SESSION, on=day("2022-02-11"), signed_by=ODILE))
    town.do(
        GiveDelegation(
            delegation_id=DELEGATION,
            delegate_id=an_id("Claire"),
            on=day("2022-01-03"),
            since=day("2022-01-03"),
            until=day("2022-12-31"),
            acts=("pathway_maintenance",),
            last_name="DÉLÉGUÉE",
            first_name="Claire",
            capacity="Directrice de l'insertion",
        )
    )
    decided = town.do(
        MaintainPathway(
            orientation_id=sara,
            on=day("2022-02-14"),
            decided_by="delegate",
            session_id=SESSION,
            case_id=CASE,
            delegation_id=DELEGATION,
        )
    )
    (fact,) = decided.events
    assert isinstance(fact, PathwayMaintained)
    assert town.departement.app.envelopes(sara)[-1].event == fact
    state = town.departement.app.load(OrientationState, sara).state
    assert isinstance(state, OrientationState)
    assert state.epl_due_on == day("2023-02-14")


def test_two_sessions_never_hold_the_same_case_at_once(town: Town) -> None:
    planned(town)
    planned(town, NEXT, "2022-03-10")
    sara = town.orient("Sara", "2021-03-01")
    town.do(listing(sara))
    with pytest.raises(LostClaim, match="autre séance"):
        town.do(listing(sara, session_id=NEXT, case_id=an_id("again")))


def test_a_recused_presenter_is_replaced_by_a_correction(town: Town) -> None:
    sara = sat(town)
    town.do(
        RecuseMember(
            session_id=SESSION,
            case_id=CASE,
            member_id=SOLENE,
            on=day("2022-02-10"),
            ground="Parenté",
        )
    )
    with pytest.raises(PresenterRecused):
        town.do(ADVISE)
    town.do(listing(sara, presenter_id=DENIS), corrects=version(town, "CaseListed"))
    town.do(ADVISE)


@pytest.mark.parametrize("fact", ["CaseListed", "AgendaLocked", "PanelSessionHeld"])
def test_what_an_opinion_rests_on_is_not_withdrawn(town: Town, fact: str) -> None:
    sat(town)
    town.do(ADVISE)
    before = town.departement.app.load(PanelSessionState, SESSION)
    withdrawal = Withdrawal(SESSION, version(town, fact), "test", "erreur")
    with pytest.raises(SessionContradicted):
        town.departement.app.withdraw(withdrawal, today=town.today)
    assert town.departement.app.load(PanelSessionState, SESSION).version == before.version
