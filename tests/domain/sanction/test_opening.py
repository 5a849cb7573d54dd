"""The Département takes up a breach: the one reported, once, and within a contract (N7)."""

from dataclasses import replace
from datetime import date

import pytest

from pathways.domain.orientation.checks import OrientationClosed
from pathways.domain.orientation.contract_lapse import NoContractInForce
from pathways.domain.orientation.events import (
    BreachGround,
    EndReason,
    OrientationEnded,
    RecallClosed,
    RecallClosing,
)
from pathways.domain.refusal import AlreadyRecorded, InTheFuture, LostClaim, NotFound
from pathways.domain.sanction.events import SanctionProcedureOpened
from pathways.domain.sanction.opening import (
    AnotherContractReported,
    NoBreachReported,
    OpenSanctionProcedure,
)
from tests.domain.orientation.people import CCAS, ORIENTATION, SARA
from tests.domain.sanction.town import CONTRACT, Procedure, Town, in_force_from
from tests.domain.spec import an_id

NOT_RESPECTED = BreachGround.NOT_RESPECTED


def test_the_breach_reported_is_taken_up_as_it_was_reported() -> None:
    procedure = Procedure.reported(Town.with_sara(), "2021-06-14").opened()
    assert procedure.last(SanctionProcedureOpened) == SanctionProcedureOpened(
        beneficiary_id=SARA,
        orientation_id=ORIENTATION,
        organisation_id=CCAS,
        ground="controls_refused",
        opened_on=date(2021, 6, 15),
        breach_reported_on=date(2021, 6, 14),
    )


def test_without_a_breach_or_on_another_ground_there_is_nothing_to_open() -> None:
    with pytest.raises(NoBreachReported):
        Procedure(Town.with_sara(), date(2021, 6, 14), day=date(2021, 6, 14)).opened()
    reported = Procedure.reported(Town.with_sara(), "2021-06-14")
    with pytest.raises(NoBreachReported):
        replace(reported, ground=BreachGround.NOT_MADE).opened()


def test_not_before_the_breach_nor_in_the_future() -> None:
    reported = Procedure.reported(Town.with_sara(), "2021-06-14")
    with pytest.raises(NoBreachReported):
        reported.opened(on="2021-06-13")
    with pytest.raises(InTheFuture):
        reported.opened(on="2030-01-02")
    reported.opened(on="2021-06-14")


def test_a_breach_whose_recall_is_closed_is_not_taken_up() -> None:
    reported = Procedure.reported(Town.with_sara(), "2021-06-14")
    closed = RecallClosed(date(2021, 6, 20), RecallClosing.CONTRACT_MADE)
    reported.town.seed(ORIENTATION, closed)
    with pytest.raises(NoBreachReported):
        reported.opened()


def test_nothing_is_opened_on_an_accompaniment_that_is_over() -> None:
    reported = Procedure.reported(Town.with_sara(), "2021-06-14")
    reported.town.seed(ORIENTATION, OrientationEnded(date(2021, 6, 20), EndReason.MOVED))
    with pytest.raises(OrientationClosed):
        reported.opened(on="2021-06-21")


def test_steps_that_stand_in_no_contract_in_force_are_no_breach() -> None:
    """N7 (Conseil d'État, 4 December 2019, n° 418975)."""
    unnamed = Procedure.reported(Town.with_sara(), "2021-06-14", ground=NOT_RESPECTED)
    with pytest.raises(NoContractInForce) as refused:
        unnamed.opened()
    assert refused.value.rule == "N7"


@pytest.mark.parametrize("breach", ["2021-04-30", "2021-08-02"])
def test_the_contract_is_in_force_on_the_day_of_the_breach_not_the_day_before_or_after(
    breach: str,
) -> None:
    town = Town.with_sara()
    town.seed(CONTRACT, *in_force_from(date(2021, 5, 1), months=3))
    said = {"ground": NOT_RESPECTED, "contract_id": CONTRACT}
    with pytest.raises(NoContractInForce):
        Procedure.reported(town, breach, **said).opened()


@pytest.mark.parametrize("breach", ["2021-05-01", "2021-08-01"])
def test_a_breach_of_a_contract_in_force_is_taken_up_even_after_its_end(breach: str) -> None:
    town = Town.with_sara()
    town.seed(CONTRACT, *in_force_from(date(2021, 5, 1), months=3))
    said = {"ground": NOT_RESPECTED, "contract_id": CONTRACT}
    Procedure.reported(town, breach, **said).opened(on="2021-08-20")


def test_refusing_to_make_a_contract_needs_none() -> None:
    Procedure.reported(Town.with_sara(), "2021-06-14", ground=BreachGround.NOT_MADE).opened()


def test_the_contract_is_the_one_that_was_reported_and_it_exists() -> None:
    town = Town.with_sara()
    town.seed(CONTRACT, *in_force_from(date(2021, 5, 1)))
    reported = Procedure.reported(town, "2021-06-14", ground=NOT_RESPECTED, contract_id=CONTRACT)
    with pytest.raises(AnotherContractReported):
        replace(reported, contract_id=None).opened()
    with pytest.raises(NotFound):
        replace(reported, contract_id=an_id("nowhere")).opened()


def test_one_open_procedure_on_an_accompaniment_and_one_stream_for_each() -> None:
    reported = Procedure.reported(Town.with_sara(), "2021-06-14").opened()
    with pytest.raises(AlreadyRecorded):
        reported.opened()
    with pytest.raises(LostClaim, match="déjà ouverte sur cet accompagnement"):
        replace(reported, name="another").opened()


def test_two_people_who_take_up_the_breach_at_once_make_one_procedure() -> None:
    town = Town.with_sara()
    Procedure.reported(town, "2021-06-14")
    first, second = (
        town.prepare(
            OpenSanctionProcedure(
                procedure_id=an_id(name),
                orientation_id=ORIENTATION,
                on=date(2021, 6, 15),
                ground=BreachGround.CONTROLS_REFUSED,
            )
        )
        for name in ("first", "second")
    )
    town.append(first)
    with pytest.raises(LostClaim):
        town.append(second)
