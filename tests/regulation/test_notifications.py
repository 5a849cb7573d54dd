"""Trap 8: an alert is a fact of its day; what happens to its subject since does not undo it."""

from datetime import date
from typing import Any

from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.events import EndReason
from pathways.event_store.application import Withdrawal
from pathways.projections import lists
from pathways.projections.history import history
from pathways.scheduler.sweep import sweep
from tests.departement import Town, day
from tests.domain.spec import an_id


def raised(town: Town) -> list[tuple[date, Any, Any]]:
    return [
        (one.happened_on, one.fields["kind"], one.fields["step"])
        for one in history(town.departement, an_id("Sara"))
        if one.name == "AlertRaised"
    ]


LATE = (day("2021-03-17"), "first_rdv", "late")


def late_sara(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    sweep(town.departement, day("2021-03-17"))
    assert raised(town) == [LATE]


def test_trap_8_an_alert_raised_stays_though_the_rdv_was_held_in_time(town: Town) -> None:
    late_sara(town)
    town.meet("Sara", "2021-03-15")  # learnt after the alert
    town.catch_up()
    sweep(town.departement, day("2021-03-20"))
    assert raised(town) == [LATE]
    assert lists.alerts(town.departement, day("2021-03-17")) == []  # nothing to do any more


def test_trap_8_an_alert_raised_stays_though_the_accompaniment_ended(town: Town) -> None:
    late_sara(town)
    town.do(EndOrientation(
        orientation_id=town.orientations["Sara"], on=day("2021-03-18"), reason=EndReason.MOVED
    ))  # fmt: skip
    sweep(town.departement, day("2021-05-30"))
    assert raised(town) == [LATE]


def test_trap_8_an_alert_whose_subject_comes_back_is_shown_again(town: Town) -> None:
    late_sara(town)
    town.meet("Sara", "2021-03-15")
    mistaken = Withdrawal(town.orientations["Sara"], 2, "test", "ce n'était pas elle")
    town.departement.app.withdraw(mistaken, today=town.today)
    town.catch_up()
    (shown,) = lists.alerts(town.departement, day("2021-03-17"))
    assert (shown.kind, shown.step) == ("first_rdv", "late")
    sweep(town.departement, day("2021-03-17"))
    assert raised(town) == [LATE]


def test_trap_8_what_was_due_on_a_day_nobody_swept_is_raised_though_met_since(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    sweep(town.departement, day("2021-03-16"))
    town.meet("Sara", "2021-03-18")
    sweep(town.departement, day("2021-03-30"))
    assert LATE in raised(town)
