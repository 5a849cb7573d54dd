"""Trap 10: a field made mandatory later breaks nothing that was recorded before it."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from pathways.domain.orientation.events import RdvHeld, RdvMode
from pathways.domain.orientation.first_rdv import RecordFirstRdv
from pathways.domain.orientation.state import OrientationState
from pathways.event_store import codec
from pathways.event_store.envelope import Envelope
from pathways.event_store.keys import PersonKey
from pathways.event_store.mapper import LoggedEvent, LogMapper, digest_of
from pathways.event_store.verify import verify
from pathways.postgres.database import Role
from pathways.projections import lists
from pathways.projections.history import history
from tests.departement import Town, day
from tests.domain.spec import an_id


def without_mode(mapper: LogMapper, envelope: Envelope, key: PersonKey | None) -> LoggedEvent:
    """The row as it was written before `mode` existed."""
    row = recorded_now(mapper, envelope, key)
    if not isinstance(envelope.event, RdvHeld):
        return row
    payload = {name: v for name, v in orjson.loads(row.state).items() if name != "mode"}
    older: dict[str, Any] = {name: getattr(row, name) for name in row.__dataclass_fields__}
    return replace(row, state=codec.canonical(payload), digest=digest_of(older, payload))


recorded_now = LogMapper.to_logged


@pytest.fixture
def met_before(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Sara was met when an RDV had no mode; since then it must have one (schema 2)."""
    town.orient("Sara", "2021-03-01")
    with monkeypatch.context() as then:
        then.setattr(LogMapper, "to_logged", without_mode)
        town.meet("Sara", "2021-03-11")
    monkeypatch.setattr(RdvHeld, "schema", 2)
    monkeypatch.setitem(
        LogMapper.upcasts, ("RdvHeld", 1), lambda payload: {"mode": "face_to_face", **payload}
    )
    return town


def test_trap_10_an_event_without_a_later_mandatory_field_is_read(met_before: Town) -> None:
    app, orientation = met_before.departement.app, met_before.orientations["Sara"]
    state = app.load(OrientationState, orientation).state
    assert isinstance(state, OrientationState)
    assert state.first_rdv_held_on == day("2021-03-11")
    (held,) = [
        one for one in history(met_before.departement, an_id("Sara")) if one.name == "RdvHeld"
    ]
    assert held.fields["mode"] == "face_to_face"
    rows = app.recorder.select_log(0, app.recorder.head(), ["RdvHeld"])
    assert [(row.schema, b"mode" in row.state) for row in rows] == [(1, False)]


def test_trap_10_what_rested_on_it_goes_on(met_before: Town) -> None:
    contract = met_before.draft("Sara", "2021-03-20", "2021-09-19")
    met_before.sign(contract, "2021-03-20")
    met_before.submit(contract, "2021-03-21")
    met_before.validate(contract, "2021-03-25")
    met_before.catch_up()
    (sara,) = lists.ma_liste(met_before.departement, day("2021-04-01"))
    assert (sara.standing, sara.last_rdv_on) == ("validated", day("2021-03-11"))
    (total, _) = lists.file_active(met_before.departement, day("2021-04-01"))
    assert total.file_active == 1


def test_trap_10_it_can_be_corrected_and_the_log_stays_whole(met_before: Town) -> None:
    told = RecordFirstRdv(
        orientation_id=met_before.orientations["Sara"], on=day("2021-03-12"), attended=True,
        mode=RdvMode.HOME,
    )  # fmt: skip
    met_before.do(told, corrects=2, reason="le 12, à domicile")
    app = met_before.departement.app
    rows = app.recorder.select_log(0, app.recorder.head(), ["RdvHeld"])
    assert [row.schema for row in rows] == [1, 2]
    assert verify(met_before.departement.database.conninfo(Role.APPLICATION)).whole
