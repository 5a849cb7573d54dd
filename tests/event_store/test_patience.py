"""A call overtaken by others tries again: at once, then after short waits, and not for ever."""

from time import monotonic

import pytest

from pathways.event_store import patience
from pathways.event_store.patience import Patience


def test_two_who_meet_once_do_not_wait() -> None:
    ours, before = Patience(), monotonic()
    assert ours.wait()
    assert ours.wait()
    assert monotonic() - before < patience.SHORTEST


def test_waits_grow_and_stay_short(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(patience, "uniform", lambda least, most: most)
    monkeypatch.setattr(patience, "sleep", slept.append)
    ours = Patience()
    assert all(ours.wait() for _ in range(12))
    assert slept == sorted(slept)
    assert slept[0] == 2 * patience.SHORTEST
    assert slept[-1] == patience.LONGEST


def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "LASTS", 0.02)
    ours, tries = Patience(), 0
    while ours.wait():
        tries += 1
        assert tries < 10_000
    assert tries > patience.AT_ONCE
