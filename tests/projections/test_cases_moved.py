"""Between two moments: the cases that moved an indicator, and what was recorded of each."""

import pytest

from pathways.event_store.application import Withdrawal
from pathways.projections.action_indicators import PeriodEndsBeforeItBegins
from pathways.projections.cases_moved import IndicatorDifference, indicator_difference
from pathways.projections.indicators import UnknownIndicator
from tests.departement import Town, day
from tests.domain.spec import an_id

CODE = "first_rdv_in_time"


def known(town: Town) -> int:
    town.catch_up()
    return town.departement.app.recorder.head()


def compared(town: Town, first: int, second: int, code: str = CODE) -> IndicatorDifference:
    earlier, later = (town.departement.as_known(position) for position in (first, second))
    return indicator_difference(
        earlier, later, code, on=day("2021-12-31"), since=day("2021-01-01"), until=day("2021-12-31")
    )


def test_an_rdv_entered_weeks_late_is_what_moved_the_share_in_time(town: Town) -> None:
    for name in ("Sara", "Awa"):
        town.orient(name, "2021-03-01")
    town.meet("Sara", "2021-03-10")
    first = known(town)
    town.meet("Awa", "2021-03-12")
    found = compared(town, first, known(town))
    (moved,) = found.cases
    assert (moved.person, moved.before is None) == (an_id("Awa"), False)
    assert moved.before != moved.after
    assert [event.name for event in moved.events] == ["RdvHeld"]
    assert found.before != found.after


def test_a_withdrawal_is_named_with_what_it_takes_back(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.meet("Sara", "2021-03-10")
    first = known(town)
    orientation = town.orientations["Sara"]
    town.departement.app.withdraw(
        Withdrawal(orientation, 2, "test", "Saisi pour une autre"), today=town.today
    )
    (moved,) = compared(town, first, known(town)).cases
    assert [(event.name, event.corrects) for event in moved.events] == [("FactWithdrawn", 2)]


def test_what_is_recorded_of_others_moves_nothing(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.meet("Sara", "2021-03-10")
    first = known(town)
    town.register("Awa", payer_number="2")
    found = compared(town, first, known(town))
    assert (found.cases, found.before) == ((), found.after)


def test_an_unknown_indicator_or_a_period_upside_down_is_refused(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    moment = town.departement.as_known(known(town))
    with pytest.raises(UnknownIndicator):
        indicator_difference(moment, moment, "premier_rdv", on=day("2021-12-31"))
    with pytest.raises(PeriodEndsBeforeItBegins):
        indicator_difference(
            moment, moment, CODE, on=day("2021-12-31"),
            since=day("2021-12-31"), until=day("2021-01-01"),
        )  # fmt: skip
