"""The demo loaded into a real log: whole, replayable, plausible, and loaded only once."""

import time
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from pathways.demo.life import Departement as Simulated
from pathways.demo.load import NotAlone, layers, load
from pathways.demo.told import tell_what_is_owed
from pathways.domain.aggregates import state_of
from pathways.domain.agreement.events import AgreementSettled, SettlementRestated
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.beneficiary.events import PersonForgotten
from pathways.domain.beneficiary.registering import RegisterBeneficiary
from pathways.domain.organisation.referents import RecordReferentArrival
from pathways.domain.panel.events import AgendaLocked, CaseListed, CaseRemoved
from pathways.domain.panel.state import PanelSessionState
from pathways.event_store.verify import verify
from pathways.postgres.database import Role
from pathways.projections import agenda, lists
from pathways.projections.departement import Departement
from pathways.projections.legality import prove_year
from pathways.projections.settlement import settle
from tests.demo.test_actions import PROGRAMMES
from tests.domain.spec import an_id

TODAY = date(2025, 11, 21)


@pytest.fixture
def demo(departement: Departement) -> Departement:
    load(departement, people=150, seed=1, today=TODAY)
    departement.engine.catch_up()
    return departement


def test_what_is_loaded_is_what_was_lived(departement: Departement) -> None:
    loaded = load(departement, people=30, seed=5, today=TODAY)
    simulated = Simulated(people=30, seed=5, today=TODAY).decisions()
    lived = [e for _, decided in simulated for e in decided.envelopes]
    assert loaded.events == len(lived)
    recorded = {
        (row.originator_id, row.originator_version): row
        for row in departement.app.recorder.select_log(0, 2**62)
    }
    forgotten = {e.person for e in lived if isinstance(e.event, PersonForgotten)}
    for envelope in lived:
        row = recorded[envelope.originator_id, envelope.originator_version]
        if envelope.person not in forgotten:
            fact = departement.app.mapper.to_domain_event(row).event
            if isinstance(fact, AgendaLocked):  # only the log knows its positions
                fact = replace(fact, log_position=0)
            assert fact == envelope.event


def test_the_log_is_whole_and_every_stream_replays(demo: Departement) -> None:
    assert verify(demo.database.conninfo(Role.APPLICATION)).whole
    first = {
        row.originator_id: row.topic for row in reversed(demo.app.recorder.select_log(0, 2**62))
    }
    for stream, name in first.items():
        assert demo.app.load(state_of(name), stream).version  # type: ignore[arg-type]


def test_a_second_load_records_nothing_and_says_so(demo: Departement) -> None:
    head = demo.app.recorder.head()
    again = load(demo, people=150, seed=1, today=TODAY)
    assert again.already
    assert not again.events
    assert demo.app.recorder.head() == head


def test_invented_people_never_mix_with_real_ones(departement: Departement) -> None:
    sara = RegisterBeneficiary(
        beneficiary_id=an_id("Sara"), registered_on=TODAY, last_name="Lemoine", first_name="Sara"
    )
    departement.app.handle(sara, actor="test", today=TODAY)
    assert load(departement, people=10, seed=1, today=TODAY).already


def test_someone_else_at_work_stops_the_loading(departement: Departement) -> None:
    teams = [team.id for team in Simulated(people=150, seed=1, today=TODAY).teams]
    arrived: list[UUID] = []

    def meanwhile(*_: int) -> None:
        if arrived:
            return
        while not departement.app.envelopes(teams[0]):
            time.sleep(0.01)
        # In every body that is there: one of them goes on after this.
        for team in filter(departement.app.envelopes, teams):
            arrived.append(uuid4())
            arrival = RecordReferentArrival(
                organisation_id=team,
                referent_id=arrived[-1],
                arrived_on=TODAY,
                last_name="Moreau",
                first_name="Léa",
            )
            departement.app.handle(arrival, actor="test", today=TODAY)

    with pytest.raises(NotAlone):
        load(departement, people=150, seed=1, today=TODAY, progress=meanwhile)
    assert verify(departement.database.conninfo(Role.APPLICATION)).whole


def test_the_figures_of_a_loaded_demo_are_those_of_real_life(demo: Departement) -> None:
    open_deadlines = lists.deadlines(demo, on=TODAY)
    late = sum(one.late for one in open_deadlines) / len(open_deadlines)
    assert 0.05 < late < 0.6
    totals = [body for body in lists.file_active(demo, on=TODAY) if body.total]
    followed = sum(body.file_active for body in totals)
    assert 40 < followed < 150
    assert sum(body.beside for body in totals) > 0
    assert lists.unassigned(demo, on=TODAY)


def test_actions_that_ended_are_settled_reports_sealed_and_one_correction_restated(
    departement: Departement,
) -> None:
    actions = load(departement, people=150, seed=1, today=TODAY).actions
    told = tell_what_is_owed(departement, actions, TODAY)
    over = [one for one in actions if one.running and one.first.year < TODAY.year]
    assert {one.plan.programme for one in over} == PROGRAMMES
    assert (told.settled, told.restated) == (len(over), 1)
    assert told.sealed
    settled, restated = [], []
    for action in over:
        facts = [e.event for e in departement.app.load(ActionAgreementState, action.id).envelopes]
        settled += [event.grant for event in facts if isinstance(event, AgreementSettled)]
        again = [event for event in facts if isinstance(event, SettlementRestated)]
        owed = again[-1].grant if again else settled[-1]
        assert settle(departement, action.id, action.agreed_until).grant == owed
        restated += again
    assert len(settled) == len(over)
    assert sum(settled) > 0
    (difference,) = [one.difference for one in restated]
    assert difference < 0


def test_decisions_laid_out_together_keep_the_order_of_each_person() -> None:
    lived = [decided for _, decided in Simulated(people=20, seed=1, today=TODAY).decisions()]
    laid_out = [decided for layer in layers(lived) for decided in layer]
    assert len(laid_out) == len(lived)
    for person in {e.person for decided in lived for e in decided.envelopes}:
        if person is not None:
            assert _of(person, laid_out) == _of(person, lived)


def _of(person: object, decisions: object) -> list[object]:
    return [
        (e.originator_id, e.originator_version)
        for decided in decisions  # type: ignore[attr-defined]
        for e in decided.envelopes
        if e.person == person
    ]


def test_the_demo_proposes_what_the_log_proposes(demo: Departement) -> None:
    sessions = lists.panel_sessions(demo, TODAY, kind="epl", status="planned")
    assert sum(session.cases for session in sessions) > 0
    for session in sessions:
        proposal = agenda.propose(demo, session.session, actor="test", today=TODAY)
        assert not proposal.listed
        assert not proposal.refused


def test_every_procedure_of_the_demo_is_proved_legal(demo: Departement) -> None:
    proofs = [one for year in (2024, 2025) for one in prove_year(demo, year, TODAY)]
    assert [one for one in proofs if one.legality.measure is not None]
    assert [one.legality.missing for one in proofs if not one.legality.legal] == []


def test_a_locked_agenda_knows_all_that_had_happened_and_nothing_of_what_followed(
    demo: Departement,
) -> None:
    lived = [
        e
        for _, decided in Simulated(people=150, seed=1, today=TODAY).decisions()
        for e in decided.envelopes
    ]
    log = demo.app.recorder.select_log(0, 2**62)
    position = {(row.originator_id, row.originator_version): row.position or 0 for row in log}
    locks = [index for index, e in enumerate(lived) if isinstance(e.event, AgendaLocked)]
    assert locks
    for index in locks:
        session = lived[index].originator_id
        stored = demo.app.load(PanelSessionState, session).envelopes
        (locked,) = [e.event for e in stored if isinstance(e.event, AgendaLocked)]
        people = {
            e.event.beneficiary_id
            for e in lived[:index]
            if e.originator_id == session and isinstance(e.event, CaseListed)
        }
        people -= {
            e.event.beneficiary_id
            for e in lived[:index]
            if e.originator_id == session and isinstance(e.event, CaseRemoved)
        }
        for number, e in enumerate(lived):
            if e.person in people and e.originator_id != session:
                known = position[e.originator_id, e.originator_version] <= locked.log_position
                assert known == (number < index)
