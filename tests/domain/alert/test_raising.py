from datetime import date

from pathways.domain.alert.events import AlertRaised
from pathways.domain.alert.raising import AlreadyRaised, RaiseAlert
from pathways.domain.alert.state import AlertState
from pathways.domain.refusal import AlreadyRecorded, InTheFuture
from tests.domain.spec import an_id, given

SARA = an_id("Sara")
STEP = an_id("the first RDV of Sara, late")
RAISE = RaiseAlert(
    alert_id=STEP,
    raised_on=date(2021, 3, 17),
    deadline=an_id("the first RDV of Sara"),
    kind="first_rdv",
    step="late",
    due_on=date(2021, 3, 16),
    to="referent",
    rule="A1.3",
    beneficiary_id=SARA,
)
RAISED = AlertRaised(
    raised_on=date(2021, 3, 17),
    deadline=an_id("the first RDV of Sara"),
    kind="first_rdv",
    step="late",
    due_on=date(2021, 3, 16),
    to="referent",
    rule="A1.3",
    beneficiary_id=SARA,
)


def test_an_alert_is_raised_on_the_day_of_its_step_however_late_the_scheduler_comes() -> None:
    given().on("2021-03-17").when(RAISE).then(RAISED)
    given().on("2021-03-31").when(RAISE).then(RAISED)


def test_an_alert_is_not_raised_before_its_day() -> None:
    given().on("2021-03-16").when(RAISE).then_refused(InTheFuture)


def test_an_alert_is_raised_once() -> None:
    given(RAISED).when(RAISE).then_refused(AlreadyRaised)
    assert issubclass(AlreadyRaised, AlreadyRecorded)


def test_an_alert_concerns_the_person_of_its_deadline() -> None:
    assert AlertState(STEP).person(RAISED) == SARA
