"""The decision after the EPL's opinion: two facts by two actors (A1.11, N8)."""

from typing import Any

import pytest

from pathways.domain.delegation.power import DelegationEnded, NotADecisionMaker, NotDelegated
from pathways.domain.event import Event
from pathways.domain.orientation.after_epl import (
    DecidedBeforeOpinion,
    DiffersFromNothing,
    DiffersWithoutReason,
    NoOpinionGiven,
    OpinionAlreadyFollowed,
    OpinionHalfNamed,
    OpinionOnAnother,
)
from pathways.domain.orientation.epl_review import MaintainedWithoutOpinion, MaintainPathway
from pathways.domain.orientation.events import (
    OrientationKind,
    PathwayMaintained,
    ReorientationProposed,
    ReorientationRefused,
    Reoriented,
)
from pathways.domain.orientation.reorientation import RefuseReorientation, Reorient
from pathways.domain.orientation.state import OrientationState
from pathways.domain.panel.events import CasePostponed, EplAdvice
from pathways.domain.rules import Rules
from tests.domain.delegation.test_delegation import DELEGATION, given_to_claire, withdrawn
from tests.domain.orientation.people import CAP_EMPLOI, ORIENTATION, ccas, day, entitled, oriented
from tests.domain.panel.panels import CASE, SESSION, a_sitting, an_epl, epl_opinion, listed, locked
from tests.domain.spec import Scenario, an_id, given

NEW = an_id("new")
MAINTAINED, REORIENTED = EplAdvice.MAINTAIN, EplAdvice.REORIENT
SESSIONS_HERE = Rules.standard().replacing("epl_opinion_required", since=day("2022-01-01"))


def advised(advice: EplAdvice = MAINTAINED, *facts: Event, **others: Any) -> Scenario:
    known = {
        "session": a_sitting(epl_opinion(advice)),
        "beneficiary": entitled(),
        "organisation": ccas(),
        **others,
    }
    return given(oriented("2021-03-01"), *facts, **known)


def alone(*facts: Event) -> Scenario:
    """Where the decision names neither a session nor a delegation."""
    return given(oriented("2021-03-01"), *facts, beneficiary=entitled(), organisation=ccas())


def maintain(on: str = "2022-02-14", **said: Any) -> MaintainPathway:
    facts: dict[str, Any] = {
        "orientation_id": ORIENTATION,
        "on": day(on),
        "decided_by": "president",
        "session_id": SESSION,
        "case_id": CASE,
    }
    return MaintainPathway(**{**facts, **said})


def maintained(on: str = "2022-02-14", due: str = "2023-02-14", **said: Any) -> PathwayMaintained:
    facts: dict[str, Any] = {"session_id": SESSION, "case_id": CASE, **said}
    by = facts.pop("decided_by", "president")
    return PathwayMaintained(day(on), by, day(due), "A1.11", **facts)


def reorient(**said: Any) -> Reorient:
    facts: dict[str, Any] = {
        "orientation_id": ORIENTATION,
        "new_orientation_id": NEW,
        "organisation_id": CAP_EMPLOI,
        "kind": OrientationKind.EMPLOYMENT,
        "on": day("2022-02-14"),
        "decided_by": "president",
        "session_id": SESSION,
        "case_id": CASE,
    }
    return Reorient(**{**facts, **said})


def reoriented(**said: Any) -> Reoriented:
    return Reoriented(day("2022-02-14"), "president", NEW, SESSION, CASE, **said)


def test_the_decision_names_the_opinion_it_follows() -> None:
    advised().when(maintain()).then(maintained())
    advised(REORIENTED).when(reorient()).then(reoriented())


def test_a_decision_that_differs_from_the_opinion_says_why() -> None:
    why = "Un emploi l'attend"
    advised(REORIENTED).when(maintain()).then_refused(DiffersWithoutReason, rule="A1.11")
    advised(REORIENTED).when(maintain(differs_because=" ")).then_refused(DiffersWithoutReason)
    advised(REORIENTED).when(maintain(differs_because=why)).then(maintained(differs_because=why))
    advised().when(reorient()).then_refused(DiffersWithoutReason)
    advised().when(reorient(differs_because=why)).then(reoriented(differs_because=why))


def test_a_reorientation_towards_another_body_than_advised_differs() -> None:
    towards = a_sitting(epl_opinion(REORIENTED, organisation_id=an_id("Mission locale")))
    advised(session=towards).when(reorient()).then_refused(DiffersWithoutReason)
    same = a_sitting(epl_opinion(REORIENTED, organisation_id=CAP_EMPLOI))
    advised(session=same).when(reorient()).then(reoriented())


def test_there_is_no_reason_to_differ_from_an_opinion_followed() -> None:
    advised().when(maintain(differs_because="…")).then_refused(DiffersFromNothing)
    without = maintain(session_id=None, case_id=None, differs_because="…")
    alone().when(without).then_refused(DiffersFromNothing)


def test_refusing_a_reorientation_may_follow_the_epl_or_differ_from_it() -> None:
    proposed = ReorientationProposed(day("2022-01-10"), OrientationKind.EMPLOYMENT, "Prête")
    refuse = {
        "orientation_id": ORIENTATION,
        "on": day("2022-02-14"),
        "refused_by": "president",
        "ground": "Trop tôt",
        "session_id": SESSION,
        "case_id": CASE,
    }
    command = RefuseReorientation(**refuse)  # type: ignore[arg-type]
    advised(MAINTAINED, proposed).when(command).then(
        ReorientationRefused(day("2022-02-14"), "president", "Trop tôt", SESSION, CASE)
    )
    advised(REORIENTED, proposed).when(command).then_refused(DiffersWithoutReason)


def test_no_decision_on_an_opinion_that_was_not_given() -> None:
    put_off = CasePostponed(CASE, an_id("Sara"), day("2022-02-10"), "…")
    for session in (an_epl(listed(), locked()), a_sitting(), a_sitting(put_off)):
        advised(session=session).when(maintain()).then_refused(NoOpinionGiven, rule="A1.11")
    advised().when(maintain(case_id=an_id("other"))).then_refused(NoOpinionGiven)
    advised().when(maintain(case_id=None)).then_refused(OpinionHalfNamed)
    given(oriented()).when(maintain(session_id=None)).then_refused(OpinionHalfNamed)


def test_an_opinion_is_on_one_accompaniment_and_followed_once_from_its_day_on() -> None:
    advised().when(maintain("2022-02-09")).then_refused(DecidedBeforeOpinion)
    advised().when(maintain("2022-02-10")).then(maintained("2022-02-10", due="2023-02-10"))
    again = advised(MAINTAINED, maintained())
    again.when(maintain("2023-02-06")).then_refused(OpinionAlreadyFollowed, rule="A1.11")
    another = epl_opinion(beneficiary_id=an_id("Tarek"))
    on_tarek = an_epl(listed(orientation_id=an_id("another")), *a_sitting()[-2:], another)
    advised(session=on_tarek).when(maintain()).then_refused(OpinionOnAnother)


def test_from_the_day_sessions_are_kept_here_nothing_is_maintained_without_an_opinion() -> None:
    bare = maintain(session_id=None, case_id=None)
    alone().when(bare).then(maintained(session_id=None, case_id=None))
    alone().under(SESSIONS_HERE).when(bare).then_refused(MaintainedWithoutOpinion, rule="A1.11")
    advised().under(SESSIONS_HERE).when(maintain()).then(maintained())


def test_a_maintien_of_before_that_day_stays_recordable_however_late() -> None:
    before = maintain("2021-12-31", session_id=None, case_id=None)
    alone().under(SESSIONS_HERE).when(before).then(
        maintained("2021-12-31", due="2022-12-31", session_id=None, case_id=None)
    )


def test_a_delegate_decides_what_the_delegation_names_while_it_lasts() -> None:
    by_claire = maintain(decided_by="delegate", delegation_id=DELEGATION)
    under = [given_to_claire()]
    advised(delegation=under).when(by_claire).then(
        maintained(decided_by="delegate", delegation_id=DELEGATION)
    )
    taken = [given_to_claire(), withdrawn("2022-02-14")]
    advised(delegation=taken).when(by_claire).then_refused(DelegationEnded, rule="N8")
    other = reorient(decided_by="delegate", delegation_id=DELEGATION)
    advised(REORIENTED, delegation=under).when(other).then_refused(NotDelegated, rule="N8")


@pytest.mark.parametrize("who", ["Le chef de service", "delegate"])
def test_whoever_has_no_power_does_not_decide_on_an_opinion(who: str) -> None:
    advised().when(maintain(decided_by=who)).then_refused(NotADecisionMaker, rule="N8")


def test_without_an_opinion_the_power_is_checked_from_the_day_the_departement_asks() -> None:
    checked = Rules.standard().replacing("decision_maker_checked", since=day("2022-01-01"))
    unasked = reorient(session_id=None, case_id=None, decided_by="Mme Rouault")
    alone().under(checked).when(unasked).then_refused(NotADecisionMaker, rule="N8")
    alone().when(unasked).then(Reoriented(day("2022-02-14"), "Mme Rouault", NEW))


def test_with_its_decision_withdrawn_an_opinion_may_be_followed_again() -> None:
    decided = OrientationState.of(ORIENTATION, [oriented("2021-03-01"), maintained()])
    assert decided.opinions_followed == {(SESSION, CASE)}
    assert decided.epl_due_on == day("2023-02-14")
    assert not OrientationState.of(ORIENTATION, [oriented("2021-03-01")]).opinions_followed
