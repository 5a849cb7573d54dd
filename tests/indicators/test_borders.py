"""The borders of indicators, one by one: what counts on which side, and who is left out."""

from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.beneficiary.events import ExitNature
from pathways.domain.beneficiary.rsa_exit import RecordRsaExit
from pathways.domain.engagement_contract.events import EngagementContractSigned
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.orientation.deciding import DecideOrientation
from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.events import (
    Addressee,
    EndReason,
    OrientationKind,
    RdvHeld,
    RdvMode,
    RelanceGround,
)
from pathways.domain.orientation.exemption import GrantContractExemption
from pathways.domain.orientation.first_rdv import RecordFirstRdv
from pathways.domain.orientation.notification import NotifyOrientation
from pathways.domain.orientation.relance import SendRelance
from pathways.domain.orientation.reorientation import Reorient
from pathways.domain.orientation.state import OrientationState
from pathways.projections import indicators
from pathways.projections.forgetting import forget
from tests.action_town import tell
from tests.departement import CCAS, LEA, Town, day
from tests.domain.spec import an_id


def told(town: Town, code: str, on: str, **asked: Any) -> indicators.Figure:
    town.catch_up()
    asked |= {name: day(asked[name]) for name in ("since", "until") if name in asked}
    return indicators.figure(
        town.departement, indicators.ask(town.departement, code, on=day(on), **asked)
    )


def share(town: Town, code: str, on: str, **asked: Any) -> tuple[int, int, dict[str, int]]:
    """Numerator, denominator, and how many are left out, by reason."""
    value = told(town, code, on, **asked).figure
    assert value.numerator is not None
    assert value.denominator is not None
    left = {one.reason: one.cases for one in value.left_out}
    return int(value.numerator), int(value.denominator), left


def test_the_15th_day_is_in_time_and_the_16th_is_not(town: Town) -> None:
    for name, on in (("Awa", "2021-03-16"), ("Bao", "2021-03-17")):
        town.orient(name, "2021-03-01")
        town.meet(name, on)
    assert share(town, "first_rdv_in_time", "2021-04-01") == (1, 2, {})


def test_a_delay_that_still_runs_counts_for_nobody_met_or_not(town: Town) -> None:
    town.orient("Awa", "2021-03-01")
    town.meet("Awa", "2021-03-02")
    town.orient("Bao", "2021-03-01")
    assert share(town, "first_rdv_in_time", "2021-03-16") == (0, 0, {"not_yet_due": 2})
    assert share(town, "first_rdv_in_time", "2021-03-17") == (1, 2, {})


def test_an_rdv_or_a_contract_before_the_orientation_is_not_in_time(town: Town) -> None:
    orientation = town.orient("Awa", "2021-03-01")
    held = RdvHeld(day("2021-02-20"), RdvMode.PHONE, True, day("2021-05-20"), "A1.9")
    tell(town, OrientationState, orientation, held)
    contract = town.draft("Awa", "2021-03-02", "2021-09-01")
    tell(town, EngagementContractState, contract, EngagementContractSigned(day("2021-02-25")))
    assert share(town, "first_rdv_in_time", "2021-06-01") == (0, 1, {})
    assert share(town, "contract_in_time", "2021-06-01") == (0, 1, {})
    assert told(town, "first_rdv_delay", "2021-06-01").figure.value is None
    assert told(town, "contract_delay", "2021-06-01").figure.value is None


def test_thirteen_months_are_not_less_than_two(town: Town) -> None:
    town.orient("Awa", "2021-03-01")
    town.sign(town.draft("Awa", "2022-04-01", "2022-12-31"), "2022-04-15")
    asked = {"since": "2021-01-01", "until": "2021-12-31"}
    assert share(town, "contract_in_time", "2022-05-01", **asked) == (0, 1, {})
    assert told(town, "contract_delay", "2022-05-01", **asked).figure.value == Decimal(410)


def test_the_day_held_counts_not_the_day_it_was_entered(town: Town) -> None:
    town.orient("Awa", "2021-03-01")
    for answer in ("2021-03-25", "2021-03-10"):  # entered long after, then corrected
        facts = town.departement.app.envelopes(town.orientations["Awa"])
        corrects = facts[-1].version if len(facts) > 1 else None
        town.do(
            RecordFirstRdv(
                orientation_id=town.orientations["Awa"], on=day(answer), attended=True,
                mode=RdvMode.FACE_TO_FACE,
            ),
            corrects=corrects,
        )  # fmt: skip
    assert share(town, "first_rdv_in_time", "2021-04-01") == (1, 1, {})
    (case,) = indicators.receipt(
        town.departement,
        indicators.ask(town.departement, "first_rdv_in_time", on=day("2021-04-01")),
    )
    assert (case.met_on, case.met_by, case.fact) == (
        day("2021-03-10"), "RdvHeld", "OrientationDecided"
    )  # fmt: skip
    assert (case.met_stream, case.met_version) == (town.orientations["Awa"], 2)


def test_two_orientations_on_one_day_are_two_cases_the_first_left_out(town: Town) -> None:
    first = town.orient("Awa", "2021-03-01")
    town.do(EndOrientation(orientation_id=first, on=day("2021-03-01"), reason=EndReason.OTHER))
    town.do(
        DecideOrientation(
            orientation_id=an_id("second"), beneficiary_id=an_id("Awa"), organisation_id=CCAS,
            kind=OrientationKind.SOCIAL, on=day("2021-03-01"), decided_by="Présidente",
            referent_id=LEA,
        )
    )  # fmt: skip
    town.orientations["Awa"] = an_id("second")
    town.meet("Awa", "2021-03-05")
    figure = told(town, "first_rdv_in_time", "2021-04-01", by=("organisation",))
    assert (figure.figure.value, figure.figure.cases) == (Decimal("100.0"), 1)
    assert [(one.reason, one.cases) for one in figure.figure.left_out] == [("ended_before", 1)]
    (group,) = figure.groups
    assert group.keys[0].label == "CCAS d'Angers"


def test_a_reorientation_a_week_after_counts_once_for_the_body_that_was_left(town: Town) -> None:
    town.orient("Awa", "2021-03-01")
    town.do(
        Reorient(
            orientation_id=town.orientations["Awa"], new_orientation_id=an_id("next"),
            organisation_id=CCAS, on=day("2021-03-08"), kind=OrientationKind.EMPLOYMENT,
            decided_by="Présidente",
        )
    )  # fmt: skip
    figure = told(town, "reorientations", "2021-04-01", by=("nature", "organisation"))
    assert figure.figure.value == 1
    assert [[key.code for key in one.keys] for one in figure.groups] == [["employment", str(CCAS)]]
    assert told(town, "reorientations", "2021-03-07").figure.value == 0


@pytest.mark.parametrize(("signed", "met"), [("2022-02-28", 1), ("2022-03-01", 0)])
def test_two_months_from_31_december_end_with_february(town: Town, signed: str, met: int) -> None:
    town.orient("Awa", "2021-12-31")
    town.sign(town.draft("Awa", "2022-01-10", "2022-12-31"), signed)
    asked = {"since": "2021-12-01", "until": "2021-12-31"}
    assert share(town, "contract_in_time", "2022-04-01", **asked) == (met, 1, {})


def test_since_2025_the_month_runs_from_the_notification_and_the_old_rule_is_left_out(
    town: Town,
) -> None:
    town.orient("Awa", "2025-03-01")
    town.do(NotifyOrientation(
        orientation_id=town.orientations["Awa"], to=Addressee.BENEFICIARY, on=day("2025-03-10")
    ))  # fmt: skip
    town.sign(town.draft("Awa", "2025-03-20", "2025-12-31", weekly_hours=15), "2025-04-10")
    asked = {"since": "2025-01-01", "until": "2025-04-30"}
    assert share(town, "contract_in_time", "2025-06-01", **asked) == (1, 1, {})
    assert told(town, "contract_in_time", "2025-06-01", **asked).id == "I3-2025"
    # A period of before 2025 is told by the definition of before, whenever it is asked.
    town.orient("Bao", "2024-11-15")
    town.sign(town.draft("Bao", "2024-12-20", "2025-10-31"), "2025-01-15")
    asked = {"since": "2024-01-01", "until": "2024-12-31"}
    assert told(town, "contract_in_time", "2025-06-01", **asked).id == "I3-2021"
    assert share(town, "contract_in_time", "2025-06-01", **asked) == (1, 1, {})
    asked = {"since": "2024-01-01", "until": "2025-04-30"}
    assert share(town, "contract_in_time", "2025-06-01", **asked) == (1, 1, {"other_rule": 1})


def test_an_exemption_leaves_the_first_delay_out_and_opens_its_own(town: Town) -> None:
    town.orient("Awa", "2021-03-01")
    town.do(GrantContractExemption(
        orientation_id=town.orientations["Awa"], on=day("2021-04-01"), until=day("2021-08-31"),
        ground="health",
    ))  # fmt: skip
    assert share(town, "contract_in_time", "2021-09-15") == (0, 1, {"ended_before": 1})
    assert share(town, "contract_coverage", "2021-06-01") == (0, 0, {"exempted": 1})


def test_leaving_rsa_before_the_last_day_leaves_the_case_out_and_after_it_does_not(
    town: Town,
) -> None:
    for name, on in (("Awa", "2021-03-16"), ("Bao", "2021-03-17")):
        town.orient(name, "2021-03-01")
        town.do(RecordRsaExit(
            beneficiary_id=an_id(name), nature=ExitNature.EMPLOYMENT, exited_on=day(on)
        ))  # fmt: skip
    assert share(town, "first_rdv_in_time", "2021-06-01") == (0, 1, {"ended_before": 1})
    figure = told(town, "exits", "2021-06-01", by=("nature", "referent"))
    assert [(one.keys[0].label, one.keys[1].code, one.figure.value) for one in figure.groups] == [
        ("emploi durable", str(LEA), Decimal(2))
    ]


def test_a_relance_counts_by_its_own_15_days_and_a_visit_makes_it_needless(town: Town) -> None:
    for name in ("Awa", "Bao", "Cléo"):
        town.orient(name, "2021-03-01")
        town.do(RecordFirstRdv(
            orientation_id=town.orientations[name], on=day("2021-03-10"), attended=False
        ))  # fmt: skip
    for name, on in (("Awa", "2021-03-25"), ("Bao", "2021-03-26")):
        town.do(SendRelance(
            orientation_id=town.orientations[name], on=day(on),
            ground=RelanceGround.FIRST_RDV_MISSED, means="courrier",
        ))  # fmt: skip
    town.meet("Cléo", "2021-03-12")
    assert share(town, "relance_in_time", "2021-04-30") == (1, 2, {"ended_before": 1})
    delay = told(town, "relance_delay", "2021-04-30").figure
    assert (delay.value, delay.cases) == (Decimal("15.5"), 2)
    assert [(one.reason, one.cases) for one in delay.left_out] == [("not_needed", 1)]


def test_the_file_active_is_held_against_its_norm_by_body_and_referent(town: Town) -> None:
    town.orient("Awa", "2021-03-01")
    contract = town.draft("Awa", "2021-03-10", "2021-12-31")
    town.sign(contract, "2021-03-10")
    town.submit(contract, "2021-03-11")
    town.orient("Bao", "2021-03-01")
    figure = told(town, "file_active_norm", "2021-04-01", by=("referent",))
    # 2.5 full times of 120 people: 300.
    assert (figure.figure.numerator, figure.figure.denominator) == (Decimal(1), Decimal(300))
    assert figure.figure.value == Decimal("0.3")
    assert [one.keys[0].code for one in figure.groups] == [str(LEA)]
    months = told(town, "file_active", "2021-04-15", by=("month",))
    assert [(one.keys[0].code, one.figure.value) for one in months.groups] == [
        ("2021-03", Decimal(1)), ("2021-04", Decimal(1))
    ]  # fmt: skip
    beside = {
        one.reason: one.cases for one in told(town, "file_active", "2021-04-01").figure.left_out
    }
    assert beside == {"without_contract": 1}
    # After the agreement's end there is no norm to hold it against: not 0, and it says so.
    without = told(town, "file_active_norm", "2022-01-01").figure
    assert without.value is None
    assert without.why


def test_a_figure_of_nothing_is_null_with_its_reason_and_a_count_of_nothing_is_0(
    town: Town,
) -> None:
    for code in ("first_rdv_in_time", "epl_delay", "envelopes_left", "contract_coverage"):
        value = told(town, code, "2021-06-01").figure
        assert value.value is None, code
        assert value.why, code
    assert told(town, "exits", "2021-06-01").figure.value == 0
    assert told(town, "grants_agreed", "2021-06-01").figure.value == Decimal("59506.85")


def test_forgetting_someone_changes_no_figure(town: Town) -> None:
    town.orient("Awa", "2021-03-01")
    town.meet("Awa", "2021-03-10")
    defined = indicators.definitions(town.departement.rules, day("2021-06-01"))
    before = {one.code: told(town, one.code, "2021-06-01").figure for one in defined}
    forget(town.departement, an_id("Awa"), actor="dpo", today=day("2021-07-01"), reason="demande")
    for code, value in before.items():
        assert told(town, code, "2021-06-01").figure == value, code
    (case,) = indicators.receipt(
        town.departement, indicators.ask(town.departement, "rdvs", on=day("2021-06-01"))
    )
    assert (case.erased, case.last_name, case.person) == (True, None, an_id("Awa"))
