"""The event feed: every event exactly once, in order, and nothing anyone is named by."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from random import Random

import orjson
import pytest

from pathways.documents.plain import plain
from pathways.domain.event import registered_events, sealed_fields
from pathways.domain.orientation.events import RdvMode
from pathways.domain.orientation.first_rdv import RecordFirstRdv
from pathways.event_store.application import Withdrawal
from pathways.projections.feed import Entry, PositionToCome, UnknownEvent, feed, whole_feed
from pathways.projections.forgetting import forget
from tests.departement import Town, day
from tests.domain.spec import an_id
from tests.random_life import RandomLife


def whole(town: Town, names: Sequence[str] = ()) -> list[Entry]:
    return [entry for read in whole_feed(town.departement, 0, names) for entry in read.entries]


def test_read_again_from_where_it_stopped_each_event_comes_exactly_once(town: Town) -> None:
    RandomLife(town, 3).live(40)
    draw, after = Random(3), 0
    read: list[Entry] = []
    head = town.departement.app.recorder.head()
    while after < head:
        some = feed(town.departement, after, draw.randrange(1, 9))
        read += some.entries
        after = some.reached
    assert [entry.position for entry in read] == list(range(1, head + 1))
    assert read == whole(town)
    assert feed(town.departement, head, 10).entries == ()
    assert feed(town.departement, head, 10).reached == head


def test_nothing_is_missed_or_doubled_while_others_record(town: Town) -> None:
    town.register("Sara")
    read: list[int] = []
    after = 0

    def someone(number: int) -> None:
        for each in range(5):
            town.register(f"Personne {number} {each}", payer_number=None)

    with ThreadPoolExecutor(6) as pool:
        at_work = [pool.submit(someone, number) for number in range(5)]
        while True:
            done = all(one.done() for one in at_work)
            some = feed(town.departement, after, 3)
            read += [entry.position for entry in some.entries]
            after = some.reached
            if done and after == town.departement.app.recorder.head():
                break
        for one in at_work:
            one.result()
    assert read == list(range(1, after + 1))


def test_names_choose_and_the_position_goes_on_past_the_others(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.register("Awa", payer_number=None)
    head = town.departement.app.recorder.head()
    read = feed(town.departement, 0, 100, ["OrientationDecided"])
    assert [entry.name for entry in read.entries] == ["OrientationDecided"]
    assert read.reached == head
    one_by_one = feed(town.departement, 0, 1, ["BeneficiaryRegistered"])
    assert one_by_one.reached == one_by_one.entries[0].position < head


def test_a_correction_and_a_withdrawal_are_told_as_such_and_give_back_the_facts(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    town.meet("Sara", "2021-03-10")
    held = RecordFirstRdv(
        orientation_id=orientation, on=day("2021-03-12"), attended=True, mode=RdvMode.HOME
    )
    app = town.departement.app
    place = app.envelopes(orientation)[-1].originator_version
    town.do(held, corrects=place)
    corrected = whole(town)[-1]
    assert (corrected.kind, corrected.name, corrected.place) == ("correction", "RdvHeld", place)
    assert corrected.fields["held_on"] == "2021-03-12"
    app.withdraw(Withdrawal(orientation, place, "test", "erreur"), today=town.today)
    withdrawn = whole(town)[-1]
    assert (withdrawn.kind, withdrawn.corrects, withdrawn.place) == ("withdrawal", place, place)
    assert "erreur" not in str(withdrawn)


@pytest.mark.parametrize("seed", range(3))
def test_the_last_entry_of_each_place_is_what_the_log_holds_for_true(town: Town, seed: int) -> None:
    RandomLife(town, seed).live(60)
    holding = {(entry.stream, entry.place): entry for entry in whole(town)}
    held = {(at, entry.position) for at, entry in holding.items() if entry.kind != "withdrawal"}
    with town.departement.app.recorder.pool.connection() as connection:
        facts = connection.execute(
            "select stream, version, position from facts((select position from head))"
        ).fetchall()
    assert held == {((stream, version), position) for stream, version, position in facts}


def test_nothing_sealed_and_no_text_of_anyone_leaves(town: Town) -> None:
    town.register("Sara", last_name="Nomsecret", nir=None)
    town.orient("Sara", "2021-03-01")
    RandomLife(town, 5).live(40)
    entries = whole(town)
    text = orjson.dumps(plain(entries)).decode()
    assert "Nomsecret" not in text
    assert "Léa" not in text
    for entry in entries:
        assert not entry.fields.keys() & sealed_fields(entry.name)
        assert "_reason" not in entry.fields
        hints = registered_events()[entry.name].__dataclass_fields__  # type: ignore[attr-defined]
        assert entry.fields.keys() <= hints.keys()


def test_what_was_told_of_someone_forgotten_stays_and_the_warehouse_is_told(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    before = whole(town)
    forget(
        town.departement, an_id("Sara"), reason="Demande de Mme Martin", actor="dpo",
        today=date(2021, 6, 15),
    )  # fmt: skip
    after = whole(town)
    assert after[: len(before)] == before
    forgotten = after[-1]
    assert (forgotten.name, forgotten.person) == ("PersonForgotten", an_id("Sara"))
    assert "Martin" not in str(forgotten)


def test_what_cannot_be_read_is_refused(town: Town) -> None:
    head = town.departement.app.recorder.head()
    with pytest.raises(PositionToCome, match=str(head)):
        feed(town.departement, head + 1, 10)
    with pytest.raises(UnknownEvent, match="RdvTenu"):
        feed(town.departement, 0, 10, ["RdvTenu"])
