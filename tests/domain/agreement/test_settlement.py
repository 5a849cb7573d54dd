"""A settlement is told once of each day, then restated (G8)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.agreement.events import (
    AgreementSettled,
    AgreementSigned,
    SettledLine,
    SettlementRestated,
)
from pathways.domain.agreement.settlement import (
    AlreadySettled,
    NothingSettledThatDay,
    NothingToRestate,
    NothingToSettle,
    RestatedBackwards,
    RestateSettlement,
    SettleAgreement,
    SettledBeforeItsDay,
    SettledBeforeTheAgreement,
    SumsDisagree,
)
from pathways.domain.money import NotAnAmount
from pathways.domain.refusal import ImpossiblePosition, InTheFuture, Refusal
from tests.actions import OPERATOR, a_year, simple_place
from tests.domain.spec import an_id, given

END, TOLD = date(2021, 12, 31), date(2022, 1, 20)
AGREEMENT = an_id("agreement")


def signed() -> AgreementSigned:
    return AgreementSigned(
        signed_on=date(2021, 1, 1), organisation_id=OPERATOR, programme="adse_a", title="Ateliers",
        terms=a_year(simple_place()), gdpr_clause=True, communication_duties=(),
        final_report_due_on=date(2022, 2, 28), final_report_rule="G8", rules=(),
    )  # fmt: skip


def line(grant: str) -> SettledLine:
    return SettledLine("simple", (), Decimal(47), Decimal(30), Decimal(1400), Decimal(grant))


def settle(amount: str = "893.62", **changes: Any) -> SettleAgreement:
    told: dict[str, Any] = {
        "agreement_id": AGREEMENT, "settled_on": TOLD, "on": END, "log_position": 12,
        "lines": (line(amount),), "grant": Decimal(amount),
    }  # fmt: skip
    return SettleAgreement(**(told | changes))


def restate(amount: str = "863.83", **changes: Any) -> RestateSettlement:
    told: dict[str, Any] = {
        "agreement_id": AGREEMENT, "restated_on": date(2022, 3, 1), "on": END, "log_position": 15,
        "lines": (line(amount),), "grant": Decimal(amount),
    }  # fmt: skip
    return RestateSettlement(**(told | changes))


def settled(grant: str = "893.62") -> AgreementSettled:
    return AgreementSettled(TOLD, END, 12, (line(grant),), Decimal(grant))


def test_what_is_owed_is_told_with_how_far_the_log_was_read() -> None:
    given(signed()).when(settle()).then(settled())


def test_a_day_is_settled_once_and_another_day_apart() -> None:
    given(signed(), settled()).when(settle("863.83")).then_refused(AlreadySettled)
    half = date(2021, 6, 30)
    given(signed(), settled()).when(settle(on=half)).then(
        AgreementSettled(TOLD, half, 12, (line("893.62"),), Decimal("893.62"))
    )


def test_a_figure_that_changed_is_restated_with_the_difference() -> None:
    given(signed(), settled()).when(restate()).then(
        SettlementRestated(
            date(2022, 3, 1), END, 15, (line("863.83"),), Decimal("863.83"), Decimal("-29.79")
        )
    )


def test_a_second_restatement_is_against_the_first() -> None:
    first = SettlementRestated(
        date(2022, 3, 1), END, 15, (line("863.83"),), Decimal("863.83"), Decimal("-29.79")
    )
    again = restate("893.62", restated_on=date(2022, 4, 1), log_position=18)
    given(signed(), settled(), first).when(again).then(
        SettlementRestated(
            date(2022, 4, 1), END, 18, (line("893.62"),), Decimal("893.62"), Decimal("29.79")
        )
    )


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (settle(settled_on=date(2031, 1, 1)), InTheFuture),
        (settle(settled_on=date(2021, 12, 30)), SettledBeforeItsDay),
        (settle(on=date(2020, 12, 31)), SettledBeforeTheAgreement),
        (settle(log_position=-1), ImpossiblePosition),
        (settle(lines=(), grant=Decimal(0)), NothingToSettle),
        (settle(grant=Decimal("893.63")), SumsDisagree),
        (settle("893.625"), NotAnAmount),
        (settle("-1.00"), NotAnAmount),
        (settle("NaN"), NotAnAmount),
        (settle("Infinity"), NotAnAmount),
    ],
)
def test_bad_settlements_are_refused_by_name(
    command: SettleAgreement, refusal: type[Refusal]
) -> None:
    given(signed()).when(command).then_refused(refusal)


def test_the_supplement_is_in_the_total() -> None:
    with_it = settle(grant=Decimal("1143.62"), supplement=Decimal(250))
    given(signed()).when(with_it).then(
        AgreementSettled(TOLD, END, 12, (line("893.62"),), Decimal("1143.62"), Decimal(250))
    )


def test_bad_restatements_are_refused_by_name() -> None:
    given(signed()).when(restate()).then_refused(NothingSettledThatDay)
    given(signed(), settled()).when(restate("893.62")).then_refused(NothingToRestate, rule="G8")
    given(signed(), settled()).when(restate(log_position=11)).then_refused(RestatedBackwards)
