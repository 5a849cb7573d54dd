"""Every figure is the same computed a second time, by a plain fold over the events.

`fold.py` shares nothing with what it checks: no SQL, no read model, no helper of the package.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from pathways.domain.rules.indicator import Indicator
from pathways.event_store.envelope import Envelope
from pathways.projections import indicators
from pathways.projections.departement import Departement
from tests.indicators import fold
from tests.indicators.departement import lived

FIRST, LAST = date(2021, 2, 1), date(2026, 6, 30)
FULL = (date(2021, 12, 15), date(2025, 12, 1), date(2026, 6, 30))


def agree(departement: Departement, envelopes: Sequence[Envelope], pairs: int, seed: int) -> int:
    """Compare every indicator, whole and by group, for so many pairs of days; how many figures."""
    draw, compared, seen = Random(seed), 0, set[str]()
    head = departement.app.recorder.head()
    # Some days by all that is known, so that each indicator has cases; the others at random.
    asked = [(departement, head, on, 800) for on in FULL]
    while len(asked) < len(FULL) + pairs:
        position = draw.randrange(head // 10, head + 1)
        on = FIRST + timedelta(days=draw.randrange((LAST - FIRST).days))
        past = departement.as_known(position)
        try:
            indicators.ask(past, "rdvs", on=on)
        except indicators.NothingThatEarly:
            continue  # nothing was known of that day: what the API refuses
        asked.append((past, position, on, draw.choice([20, 90, 400])))
    for past, position, on, days in asked:
        known = fold.Known(envelopes, position)
        for one in indicators.definitions(departement.rules, on):
            compared += _agree(past, known, one, (on, days), draw, seen)
    assert seen == {one.code for one in departement.rules.indicators}, "some never had a case"
    return compared


def _agree(
    past: Departement,
    known: fold.Known,
    one: Indicator,
    spoken_of: tuple[date, int],
    draw: Random,
    seen: set[str],
) -> int:
    on, back = spoken_of
    until = max(on - timedelta(days=draw.choice([0, 0, 30])), FIRST)
    since = until - timedelta(days=back)
    compared = 0
    dimensions = list(one.by)
    draw.shuffle(dimensions)
    for at in range(0, len(dimensions), 2):
        by = tuple(dimensions[at : at + 2])
        days, asked = [on], {}
        if one.about == "period":
            asked = {"since": since, "until": until}
        elif "month" in by:
            asked = {"since": date(on.year, 1, 1), "until": on}
            days = month_ends(on)
        try:
            question = indicators.ask(past, one.code, on=on, by=by, **asked)
        except (indicators.NothingThatEarly, indicators.IndicatorNotDefined):
            continue
        figure = indicators.figure(past, question)
        expected = fold.figures(known, one.code, on, since, until, by, days)
        found = {(): told(figure.figure)} | {
            tuple(key.code for key in group.keys): told(group.figure) for group in figure.groups
        }
        assert found == {
            tuple(None if part is None else str(part) for part in key): each
            for key, each in expected.items()
        }, (one.code, on, since, until, by, past.known_at)
        receipt = indicators.receipt(past, question)
        whole = expected[()]
        assert sum(1 for case in receipt if case.counted) == whole.cases
        assert len(receipt) == whole.cases + sum(many for _, many in whole.left_out)
        compared += len(found)
        if whole.cases:
            seen.add(one.code)
    return compared


def month_ends(on: date) -> list[date]:
    """The last day of each month gone by of the year, and the day itself."""
    ends = [date(on.year, month + 1, 1) - timedelta(days=1) for month in range(1, on.month)]
    return [*ends, on]


def told(value: indicators.Value) -> fold.Told:
    return fold.Told(
        value.value, value.numerator, value.denominator, value.cases,
        tuple((left.reason, left.cases) for left in value.left_out),
    )  # fmt: skip


def test_every_figure_is_the_same_by_a_plain_fold_over_the_events(departement: Departement) -> None:
    envelopes = lived(departement, people=60, seed=5)
    assert agree(departement, envelopes, pairs=2, seed=5) > 300


@pytest.mark.prove
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", [1])
def test_24_pairs_of_days_of_a_larger_departement(departement: Departement, seed: int) -> None:
    envelopes: list[Any] = lived(departement, people=400, seed=seed, steps=100)
    assert agree(departement, envelopes, pairs=24, seed=seed) > 3_000
