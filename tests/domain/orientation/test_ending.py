"""The accompaniment ends."""

from pathways.domain.orientation.checks import BeforeOrientation, OrientationClosed
from pathways.domain.orientation.ending import EndOrientation, ReorientInstead
from pathways.domain.orientation.events import EndReason, OrientationEnded
from pathways.domain.refusal import InTheFuture
from tests.domain.orientation.people import ORIENTATION, day, oriented
from tests.domain.spec import given

OPEN = given(oriented("2021-03-01"))
ENDED = OrientationEnded(day("2021-06-30"), EndReason.EXITED_RSA)


def end(on: str, reason: EndReason = EndReason.EXITED_RSA) -> EndOrientation:
    return EndOrientation(orientation_id=ORIENTATION, on=day(on), reason=reason)


def test_an_accompaniment_ends_with_its_reason() -> None:
    OPEN.when(end("2021-06-30")).then(ENDED)


def test_it_ends_once() -> None:
    given(oriented(), ENDED).when(end("2021-06-30")).then_refused(OrientationClosed)
    given(oriented(), ENDED).when(end("2021-05-31")).then_refused(OrientationClosed)


def test_a_reorientation_is_not_recorded_as_an_end() -> None:
    OPEN.when(end("2021-06-30", EndReason.REORIENTED)).then_refused(ReorientInstead, rule="A1.10")


def test_it_ends_neither_before_it_began_nor_tomorrow() -> None:
    OPEN.when(end("2021-02-28")).then_refused(BeforeOrientation)
    OPEN.on("2021-06-29").when(end("2021-06-30")).then_refused(InTheFuture)
