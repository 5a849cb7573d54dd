"""The demo's panels: opinions before decisions, the power to decide, sessions left to prepare."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from pathways.demo.life import Departement
from pathways.domain.orientation.events import PathwayMaintained, ReorientationRefused, Reoriented
from pathways.domain.panel.events import (
    AgendaLocked,
    CaseListed,
    CasePostponed,
    EplAdvice,
    EplOpinionGiven,
    PanelKind,
    PanelSessionHeld,
    PanelSessionPlanned,
)
from pathways.domain.sanction.events import BreachLetterReceipt, Measure, Receipt, SanctionDecided
from tests.demo.test_life import TODAY, lived

OPINIONS_REQUIRED = date(2027, 1, 1)
IN_2027 = date(2027, 6, 30)
Decision = PathwayMaintained | ReorientationRefused | Reoriented


def decisions(today: date = TODAY) -> list[Decision]:
    return [e.event for e in lived(today=today) if isinstance(e.event, Decision)]


def test_every_decision_after_an_epl_names_its_opinion() -> None:
    opinions = {
        (e.originator_id, e.event.case_id): e.event.given_on
        for e in lived()
        if isinstance(e.event, EplOpinionGiven)
    }
    assert decisions()
    for decision in decisions():
        assert decision.session_id is not None
        assert decision.case_id is not None
        assert opinions[decision.session_id, decision.case_id] <= decision.happened_on


def test_some_decisions_differ_from_the_opinion_and_say_why() -> None:
    advice = {
        e.event.case_id: e.event.advice for e in lived() if isinstance(e.event, EplOpinionGiven)
    }
    differing = [one for one in decisions() if one.differs_because]
    assert 0 < len(differing) < len(decisions()) / 5
    for one in differing:
        assert one.case_id is not None
        reoriented = isinstance(one, Reoriented)
        assert (advice[one.case_id] is EplAdvice.REORIENT) != reoriented


def test_the_president_and_delegates_both_decide() -> None:
    sanctions = [e.event for e in lived() if isinstance(e.event, SanctionDecided)]
    assert {one.decided_by for one in sanctions} == {"president", "delegate"}
    maintained = [one for one in decisions() if isinstance(one, PathwayMaintained)]
    assert {one.decided_by for one in maintained} == {"president", "delegate"}
    assert all((one.decided_by == "delegate") == (one.delegation_id is not None)
               for one in maintained)  # fmt: skip


def test_pathways_are_still_maintained_once_an_opinion_is_required() -> None:
    maintained = [one for one in decisions(IN_2027) if isinstance(one, PathwayMaintained)]
    before = [one for one in decisions() if isinstance(one, PathwayMaintained)]
    assert len(maintained) > len(before) * 2 / 3
    assert [one for one in maintained if one.decided_on >= OPINIONS_REQUIRED]


def test_what_the_rules_of_2027_refuse_is_rare() -> None:
    departement = Departement(people=200, seed=2, today=IN_2027)
    recorded = sum(1 for _ in departement.decisions())
    assert departement.clock.refused.total() < recorded / 200


@pytest.mark.parametrize("today", [TODAY, TODAY + timedelta(days=4), TODAY + timedelta(days=18)])
def test_each_panel_has_a_session_to_come_whose_agenda_is_proposed_not_locked(today: date) -> None:
    coming: dict[UUID, str | None] = {}
    listed: dict[UUID, int] = defaultdict(int)
    locked = set()
    for e in lived(150, 1, today):
        match e.event:
            case PanelSessionPlanned(held_on=day, territory=territory) if day > today:
                coming[e.originator_id] = territory
            case CaseListed():
                listed[e.originator_id] += 1
            case AgendaLocked():
                locked.add(e.originator_id)
    assert {*coming.values()} == {
        "centre_anjou", "est_anjou", "nord_anjou", "ouest_anjou", None,
    }  # fmt: skip
    assert not locked & coming.keys()
    assert sum(listed[session] for session in coming) > 5


def test_a_case_put_off_comes_back_at_the_next_session() -> None:
    put_off, back = set(), set()
    for e in lived():
        if isinstance(e.event, CasePostponed):
            put_off.add(e.event.beneficiary_id)
        elif isinstance(e.event, CaseListed) and e.event.reason == "postponed":
            back.add(e.event.beneficiary_id)
    assert back
    assert back <= put_off


def test_an_epl_sits_every_month_in_each_territory_and_the_epd_every_quarter() -> None:
    kinds = {e.originator_id: e.event for e in lived() if isinstance(e.event, PanelSessionPlanned)}
    held = [kinds[e.originator_id].kind for e in lived() if isinstance(e.event, PanelSessionHeld)]
    per_territory = defaultdict(list)
    for planned in kinds.values():
        per_territory[planned.territory].append(planned.held_on)
    for territory, days in per_territory.items():
        gaps = [(after - before).days for before, after in pairwise(days)]
        assert max(gaps) <= (105 if territory is None else 70)  # no EPL sits in August
    assert held.count(PanelKind.EPL) > 40
    assert held.count(PanelKind.EPD) > 3


def test_breaches_take_every_way_there_is() -> None:
    measures = {e.event.measure for e in lived() if isinstance(e.event, SanctionDecided)}
    assert measures == {*Measure}
    receipts = {e.event.receipt for e in lived() if isinstance(e.event, BreachLetterReceipt)}
    assert receipts == {*Receipt}
