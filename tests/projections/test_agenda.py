"""Agendas generated from the log: who is listed, who is left out, each with a reason."""

import pytest

from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.events import EndReason, OrientationKind
from pathways.domain.orientation.reorientation import ProposeReorientation
from pathways.domain.panel.events import EplAdvice
from pathways.domain.panel.holding import HoldSession
from pathways.domain.panel.listing import RemoveCase
from pathways.domain.panel.opinions import GiveEplOpinion
from pathways.domain.refusal import Refusal, StaleVersion
from pathways.projections import lists
from pathways.projections.agenda import lock, propose
from tests.departement import Town, day
from tests.domain.spec import an_id
from tests.projections.panels import SESSION, members, oriented, plan


def proposed(town: Town, on: str = "2022-01-20") -> tuple[dict[str, str], dict[str, str]]:
    """Name → reason of those listed, and of those left out."""
    found = propose(town.departement, SESSION, actor="secrétariat", today=day(on))
    assert not found.refused
    names = {row.person: row.last_name for row in lists.people(town.departement)}
    return (
        {names[one.person]: one.reason for one in found.listed},
        {names[one.person]: one.left_out or "" for one in found.left_out},
    )


def test_a_review_is_listed_when_it_falls_due_before_the_next_session(town: Town) -> None:
    oriented(town, "Late", "2021-02-01")
    oriented(town, "Due", "2021-03-09")
    oriented(town, "NotDue", "2021-03-10")
    oriented(town, "FarAway", "2021-12-01")
    plan(town)
    listed, left_out = proposed(town)
    assert listed == {"Late": "review_late", "Due": "review_due"}
    assert left_out == {"NotDue": "not_due"}


def test_proposing_again_lists_nobody_twice(town: Town) -> None:
    oriented(town, "Late", "2021-02-01")
    plan(town)
    assert proposed(town)[0]
    assert proposed(town) == ({}, {})


def test_a_reorientation_requested_by_the_body_is_listed_whenever_due(town: Town) -> None:
    oriented(town, "Sara", "2021-10-01")
    town.do(
        ProposeReorientation(
            orientation_id=town.orientations["Sara"],
            on=day("2022-01-12"),
            kind=OrientationKind.EMPLOYMENT,
            ground="Elle est prête.",
        )
    )
    plan(town)
    assert proposed(town)[0] == {"Sara": "reorientation_proposed"}


def test_a_request_the_epl_advised_on_awaits_the_decision(town: Town) -> None:
    oriented(town, "Sara", "2021-10-01")
    town.do(
        ProposeReorientation(
            orientation_id=town.orientations["Sara"],
            on=day("2022-01-12"),
            kind=OrientationKind.EMPLOYMENT,
            ground="Elle est prête.",
        )
    )
    plan(town)
    proposed(town)
    lock(town.departement, SESSION, actor="secrétariat", today=day("2022-02-01"))
    town.do(HoldSession(session_id=SESSION, present=members()))
    (case,) = lists.panel_cases(town.departement, SESSION)
    town.do(GiveEplOpinion(session_id=SESSION, case_id=case.case_id, advice=EplAdvice.REORIENT))
    following = plan(town, an_id("mars"), "2022-03-10", next_session_on=day("2022-04-14"))
    found = propose(town.departement, following, actor="secrétariat", today=day("2022-02-14"))
    assert not found.listed
    assert [one.left_out for one in found.left_out] == ["awaiting_decision"]


def test_someone_of_another_territory_is_not_expected(town: Town) -> None:
    oriented(town, "Late", "2021-02-01")
    plan(town, territory="est_anjou")
    assert proposed(town) == ({}, {})


def test_someone_waiting_on_another_agenda_is_left_out(town: Town) -> None:
    oriented(town, "Late", "2021-02-01")
    plan(town, an_id("autre séance"), "2022-02-03")
    propose(town.departement, an_id("autre séance"), actor="s", today=day("2022-01-19"))
    plan(town)
    assert proposed(town) == ({}, {"Late": "already_listed"})


def test_who_was_removed_by_hand_stays_removed(town: Town) -> None:
    oriented(town, "Late", "2021-02-01")
    plan(town)
    proposed(town)
    (case,) = lists.panel_cases(town.departement, SESSION)
    town.do(
        RemoveCase(session_id=SESSION, case_id=case.case_id, on=day("2022-01-21"), ground="absente")
    )
    assert proposed(town, "2022-01-22") == ({}, {"Late": "removed_by_hand"})


def test_who_left_the_eve_is_on_no_new_proposal(town: Town) -> None:
    oriented(town, "Late", "2021-02-01")
    plan(town)
    town.do(
        EndOrientation(
            orientation_id=town.orientations["Late"], on=day("2022-01-19"), reason=EndReason.MOVED
        )
    )
    assert proposed(town) == ({}, {})


def test_a_locked_agenda_holds_its_cases_in_french_order_and_who_was_left_out(town: Town) -> None:
    for name in ("Éluard", "Zola", "Eco"):
        oriented(town, name, "2021-02-01")
    oriented(town, "NotDue", "2021-03-10")
    plan(town)
    proposed(town)
    recorded = lock(town.departement, SESSION, actor="secrétariat", today=day("2022-02-01"))
    (locked,) = recorded.events
    names = {row.person: row.last_name for row in lists.people(town.departement)}
    cases = {c.case_id: names[c.person] for c in lists.panel_cases(town.departement, SESSION)}
    assert [cases[case] for case in locked.cases] == ["Eco", "Éluard", "Zola"]  # type: ignore[attr-defined]
    assert [(names[o.beneficiary_id], o.reason) for o in locked.left_out] == [  # type: ignore[attr-defined]
        ("NotDue", "not_due")
    ]
    with pytest.raises(Refusal):
        lock(town.departement, SESSION, actor="secrétariat", today=day("2022-02-01"))


def test_two_secretaries_locking_on_one_version_one_is_told(town: Town) -> None:
    oriented(town, "Late", "2021-02-01")
    plan(town)
    proposed(town)
    version = town.departement.app.envelopes(SESSION)[-1].originator_version
    lock(town.departement, SESSION, actor="a", today=day("2022-02-01"), expected=version)
    with pytest.raises(StaleVersion):
        lock(town.departement, SESSION, actor="b", today=day("2022-02-01"), expected=version)


def test_the_cases_of_a_proposal_are_one_commit(town: Town) -> None:
    for number in range(5):
        oriented(town, f"P{number}", "2021-02-01")
    plan(town)
    proposed(town)
    cases = [e for e in town.departement.app.envelopes(SESSION) if e.event.name == "CaseListed"]
    assert len(cases) == 5
    assert len({case.command for case in cases}) == 1


def test_a_situation_studied_by_the_epl_is_no_longer_due(town: Town) -> None:
    oriented(town, "Late", "2021-02-01")
    plan(town)
    proposed(town)
    lock(town.departement, SESSION, actor="secrétariat", today=day("2022-02-01"))
    town.do(HoldSession(session_id=SESSION, present=members()))
    (case,) = lists.panel_cases(town.departement, SESSION)
    town.do(GiveEplOpinion(session_id=SESSION, case_id=case.case_id, advice=EplAdvice.MAINTAIN))
    town.catch_up()
    kinds = [row.kind for row in lists.deadlines(town.departement, day("2022-02-10"))]
    assert "epl_review" not in kinds
    before = [row.kind for row in lists.deadlines(town.departement, day("2022-02-09"))]
    assert "epl_review" in before
