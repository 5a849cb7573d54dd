"""The traps of the eventsourcing library and of event stores on PostgreSQL, each with its test."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier, Event
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError

from pathways.domain.orientation.deciding import DecideOrientation
from pathways.domain.orientation.events import OrientationKind, RdvMode
from pathways.domain.orientation.rdv import RecordRdv
from pathways.domain.orientation.rights_and_duties import ExplainRightsAndDuties
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import LostClaim, Refusal, ReusedKey, StaleVersion
from pathways.event_store.application import Loaded, Recorded, Request, RequestKey
from pathways.event_store.unit import Outcome, Unit
from pathways.postgres.database import Role
from pathways.projections.departement import prepare
from tests.departement import CCAS, LEA, Town, day
from tests.domain.spec import an_id


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """What each action answers or raises, all started together."""
    start = Barrier(len(actions))

    def run(action: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return action()
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def followed_up(town: Town, on: str) -> RecordRdv:
    return RecordRdv(
        orientation_id=town.orientations["Sara"],
        on=day(on),
        attended=True,
        mode=RdvMode.PHONE,
    )


def test_traps_1_and_8_a_reader_that_follows_positions_misses_nothing(town: Town) -> None:
    app, done = town.departement.app, Event()
    people = [f"P{number}" for number in range(40)]
    start = app.recorder.head()
    seen: list[int] = []

    def read() -> None:
        last = start
        while True:
            finished = done.is_set()
            for event in app.recorder.select_log(last, 2**40):
                assert event.position is not None
                seen.append(event.position)
                last = event.position
            if finished:
                return

    def write(names: list[str]) -> None:
        for name in names:
            town.register(name, payer_number=None, birth_date=None)

    with ThreadPoolExecutor(5) as pool:
        reader = pool.submit(read)
        list(pool.map(write, [people[i::4] for i in range(4)]))
        done.set()
        reader.result()
    assert seen == list(range(start + 1, start + 41))


def test_trap_3_departements_prepared_at_once_all_succeed(database: Any) -> None:
    def run() -> list[str]:
        return prepare(database)

    assert sum("deadlines" in made for made in at_once(run, run, run, run)) == 1


def test_trap_4_the_librarys_subscriptions_are_refused(town: Town) -> None:
    with pytest.raises(NotImplementedError):
        town.departement.app.recorder.subscribe()


def test_trap_5_an_acknowledgement_lost_on_the_way_changes_nothing(town: Town) -> None:
    recorder = town.departement.app.recorder
    town.orient("Sara", "2021-03-01")
    row = recorder.select_log(recorder.head() - 1, recorder.head())[0]
    again = Unit(row.command, row.actor, [row])
    head = recorder.head()
    (answer,) = recorder.append([again])
    assert (answer.outcome, answer.at_position) == (Outcome.RECORDED, row.position)
    assert recorder.head() == head


def test_trap_6_events_are_stored_under_their_registered_names(town: Town) -> None:
    names = {event.topic for event in town.departement.app.recorder.select_log(0, 100)}
    assert "OrganisationRegistered" in names
    assert not [name for name in names if ":" in name or "." in name]


def test_trap_7_a_misspelt_keyword_is_refused(town: Town) -> None:
    (envelope, *_) = town.departement.app.envelopes(CCAS)
    with pytest.raises(TypeError):
        town.departement.app.save(envelope, clams=["one"])


def test_trap_7_the_librarys_way_in_tells_a_conflict(town: Town) -> None:
    app = town.departement.app
    envelope = app.envelopes(CCAS)[0]
    with pytest.raises(IntegrityError):
        app.save(replace(envelope, actor="someone else"))


def test_the_librarys_repository_rebuilds_our_states(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")

    def project(_: Any, envelopes: Any) -> OrientationState:
        return OrientationState.of(orientation, [envelope.event for envelope in envelopes])

    state: Any = town.departement.app.repository.get(orientation, projector_func=project)
    assert state.decided_on == day("2021-03-01")


def test_two_people_recording_on_one_version_one_is_told_it_is_stale(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    explain = ExplainRightsAndDuties(
        orientation_id=orientation, on=day("2021-03-12"), topics=("engagement_contract",)
    )
    answers = at_once(*[lambda: town.do(explain, expected=1)] * 4)
    assert sum(isinstance(answer, StaleVersion) for answer in answers) == 3
    assert len(town.departement.app.envelopes(orientation)) == 2


def test_one_open_orientation_per_person_whoever_decides_at_the_same_moment(town: Town) -> None:
    town.register("Sara")

    def decide(number: int) -> Callable[[], Any]:
        return lambda: town.do(
            DecideOrientation(
                orientation_id=an_id(f"orientation {number}"),
                beneficiary_id=an_id("Sara"),
                organisation_id=CCAS,
                kind=OrientationKind.SOCIAL,
                on=day("2021-03-01"),
                decided_by="Présidente",
                referent_id=LEA,
            )
        )

    answers = at_once(*[decide(number) for number in range(8)])
    assert sum(isinstance(answer, LostClaim) for answer in answers) == 7


def test_a_key_sent_twice_records_once_and_answers_the_same(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.meet("Sara", "2021-03-05")
    key = RequestKey("référent:1", b"this request")
    first = town.do(followed_up(town, "2021-04-05"), key=key)
    head = town.departement.app.recorder.head()
    again = town.do(followed_up(town, "2021-04-05"), key=key)
    assert (again.version, again.position, again.replayed) == (first.version, first.position, True)
    assert town.departement.app.recorder.head() == head
    with pytest.raises(ReusedKey):
        town.do(followed_up(town, "2021-04-06"), key=RequestKey("référent:1", b"another"))


def test_a_key_sent_by_several_at_once_records_once(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.meet("Sara", "2021-03-05")
    head = town.departement.app.recorder.head()
    key = RequestKey("référent:1", b"this request")
    answers = at_once(*[lambda: town.do(followed_up(town, "2021-04-05"), key=key)] * 6)
    assert {answer.position for answer in answers} == {head + 1}
    assert town.departement.app.recorder.head() == head + 1


def test_a_request_overtaken_by_itself_has_the_answer_of_the_first(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Recorded between the look for its key and the reading of the stream it rests on."""
    town.orient("Sara", "2021-03-01")
    town.meet("Sara", "2021-03-05")
    key = RequestKey("référent:1", b"this request")
    app, first = town.departement.app, list[Recorded]()
    load = app.load

    def overtaken(*asked: Any, **how: Any) -> Loaded:
        monkeypatch.setattr(app, "load", load)
        first.append(town.do(followed_up(town, "2021-04-05"), key=key))
        return load(*asked, **how)

    monkeypatch.setattr(app, "load", overtaken)
    again = town.do(followed_up(town, "2021-04-05"), key=key)
    assert (again.position, again.replayed) == (first[0].position, True)


def test_requests_of_one_call_are_recorded_or_refused_each_on_its_own(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.meet("Sara", "2021-03-05")
    asked = [
        Request(followed_up(town, "2021-04-05"), "test"),
        Request(followed_up(town, "2020-04-05"), "test"),
        Request(followed_up(town, "2021-05-05"), "test"),
    ]
    first, second, third = town.departement.app.handle_all(asked, today=date(2030, 1, 1))
    assert isinstance(second, Refusal)
    assert not isinstance(first, Refusal)
    assert not isinstance(third, Refusal)
    assert third.version == first.version + 1


@pytest.mark.parametrize("statement", [
    "insert into events select * from events limit 1",
    "update events set payload = '{}'",
    "delete from events",
    "truncate events",
    "update head set position = 0",
    "delete from claims",
    "delete from person_keys",
])  # fmt: skip
@pytest.mark.parametrize("role", [Role.APPLICATION, Role.PROJECTOR])
def test_the_application_and_the_projector_can_change_nothing(
    town: Town, role: Role, statement: str
) -> None:
    refuses(town, role, statement)


@pytest.mark.parametrize(
    "statement", ["update events set actor = 'x'", "delete from events", "truncate events"]
)
def test_not_even_the_owner_changes_the_log_by_mistake(town: Town, statement: str) -> None:
    refuses(town, Role.OWNER, statement)


def refuses(town: Town, role: Role, statement: str) -> None:
    with (
        psycopg.connect(town.departement.database.conninfo(role)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_the_projector_cannot_append(town: Town) -> None:
    with psycopg.connect(town.departement.database.conninfo(Role.PROJECTOR)) as connection:
        signature = connection.execute("select 'append'::regproc::oid").fetchone()
        assert signature is not None
        allowed = connection.execute(
            "select has_function_privilege(%s, 'execute')", (signature[0],)
        ).fetchone()
        assert allowed == (False,)
