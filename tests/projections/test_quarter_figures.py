"""A body's quarter in figures: each subject of article 6, from the events (A1.15)."""

from decimal import Decimal
from random import Random

import pytest

from pathways.domain.orientation.events import RdvMode
from pathways.domain.orientation.rdv import RecordRdv
from pathways.domain.refusal import NotFound
from pathways.domain.report.quarter import QuarterWithoutAgreement, UnknownQuarter
from pathways.domain.report.reopening import ReopenReport
from pathways.domain.report.sealing import digest_of
from pathways.event_store.application import Withdrawal
from pathways.projections.quarter_figures import QuarterFigures
from pathways.projections.report_figures import counted, sealed_figures, sealed_text
from pathways.projections.reports import (
    NeverSealed,
    figures_told,
    report_state,
    restatement,
    standing_quarter,
)
from tests.departement import CCAS, Town, day
from tests.documents.quarters import FRANCE_TRAVAIL, Year, value
from tests.domain.spec import an_id
from tests.projections.test_windows import empty, follow, rows
from tests.random_life import RandomLife


@pytest.fixture
def year(town: Town) -> Year:
    return Year(town)


def table(told: QuarterFigures, section: str) -> dict[str, list[int]]:
    """A section's rows by code, whole numbers."""
    return {
        row.code: [int(one) for one in row.values if one is not None]
        for row in told.section(section).rows
        if row.unit != "%"
    }


# ---- The subjects of article 6


def test_the_file_active_is_told_at_each_months_end_with_who_stands_beside(year: Year) -> None:
    found = table(year.figures("2021-T1"), "file_active")
    assert found["counted"] == [0, 1, 2]
    assert found["validated"] == [0, 1, 2]
    assert found["without_contract"] == [1, 1, 0]  # Sara in January, Driss in February


def test_the_norm_and_the_coverage_are_those_of_the_indicators(year: Year) -> None:
    told = year.figures("2021-T1")
    # 2 of the 300 people that 2.5 full times accompany; both have a contract.
    assert value(told, "file_active_shares.file_active_norm.2021-03") == Decimal("0.7")
    assert value(told, "file_active_shares.contract_coverage.2021-03") == Decimal("100.0")
    assert told.section("file_active").ids == ("I10",)
    assert {*told.section("file_active_shares").ids} == {"I9", "I11"}


def test_contracts_are_counted_by_month_first_ones_apart_from_renewals(year: Year) -> None:
    assert table(year.figures("2021-T1"), "contracts")["signed"] == [0, 1, 1, 2]
    third = table(year.figures("2021-T3"), "contracts")
    assert (third["first"], third["renewal"]) == ([0, 0, 0, 0], [1, 0, 0, 1])


def test_their_content_is_counted_by_domain_each_contract_once_under_each(year: Year) -> None:
    assert table(year.figures("2021-T1"), "contract_domains") == {
        "employment": [1], "health": [1], "housing": [1],
    }  # fmt: skip


def test_rdvs_face_to_face_are_told_from_those_at_home_and_by_phone(year: Year) -> None:
    first, second = (table(year.figures(f"2021-T{n}"), "rdvs") for n in (1, 2))
    assert first["face_to_face"] == [1, 0, 0, 1]
    assert first["home"] == [0, 0, 1, 1]
    assert first["missed"] == [0, 1, 0, 1]
    assert (second["face_to_face"], second["phone"]) == ([0, 2, 0, 2], [1, 0, 0, 1])
    for told in (first, second):
        modes = zip(told["face_to_face"], told["home"], told["phone"], strict=True)
        assert [sum(each) for each in modes] == told["held"]


def test_reorientations_and_exits_are_told_by_their_nature(year: Year) -> None:
    third, fourth = year.figures("2021-T3"), year.figures("2021-T4")
    assert table(third, "reorientations") == {"employment": [0, 1, 0, 1]}
    assert table(third, "exits") == {}
    assert table(fourth, "exits") == {"employment": [0, 1, 0, 1]}


def test_the_accompaniment_is_told_by_themes_and_problems(year: Year) -> None:
    first = year.figures("2021-T1")
    assert table(first, "themes") == {"housing": [1], "health": [1]}
    assert table(first, "relances") == {"first_rdv_missed": [0, 1, 0, 1]}
    assert value(first, "in_time.first_rdv_in_time.quarter") == Decimal("50.0")


def test_partners_and_the_insertion_offer_are_counted(year: Year) -> None:
    assert table(year.figures("2021-T2"), "partners") == {"Mission locale": [2]}
    offer = table(year.figures("2021-T3"), "offer")
    assert offer == {"experiment": [0, 0, 1, 1], "france_travail": [0, 0, 1, 1]}


def test_a_share_of_nothing_is_not_0_and_says_why(year: Year) -> None:
    (row,) = (one for one in year.figures("2021-T4").section("in_time").rows
              if one.code == "first_rdv_in_time")  # fmt: skip
    assert row.values == (None,)
    assert row.why


def test_another_body_has_figures_of_its_own(year: Year) -> None:
    year.town.catch_up()
    with pytest.raises(QuarterWithoutAgreement):
        standing_quarter(year.departement, FRANCE_TRAVAIL, "2021-T3", day("2022-01-02"))
    with pytest.raises(NotFound):
        standing_quarter(year.departement, an_id("nobody"), "2021-T3", day("2022-01-02"))
    with pytest.raises(UnknownQuarter):
        standing_quarter(year.departement, CCAS, "2021", day("2022-01-02"))


def test_before_any_report_is_opened_its_figures_are_told_and_nothing_recorded(year: Year) -> None:
    head = year.departement.app.recorder.head()
    state, opened = standing_quarter(year.departement, CCAS, "2021-T2", day("2021-08-01"))
    told, _, _ = figures_told(year.departement, state, day("2021-08-01"))
    assert isinstance(told, QuarterFigures)
    assert (opened, told.quarter) == (False, "2021-T2")
    assert value(told, "rdvs.face_to_face.quarter") == 2
    assert year.departement.app.recorder.head() == head


# ---- Sealed, then corrected


def test_a_year_of_reports_and_a_correction_after_the_seal(year: Year) -> None:
    """Four quarters sealed; then an RDV told late, a mode corrected, a partner taken out."""
    reports = {f"2021-T{n}": year.sealed(f"2021-T{n}") for n in (1, 2, 3, 4)}
    today = day("2022-02-15")
    for state in reports.values():
        found = restatement(year.departement, state.id, today)
        assert (found.moved, found.events) == ((), ())

    late = year.rdv("Lina", "2021-09-27")
    sara = year.departement.app.envelopes(year.of("Sara"))
    phone = next(one.version for one in sara if one.event.happened_on == day("2021-04-15"))
    year.town.do(
        RecordRdv(orientation_id=year.of("Sara"), on=day("2021-04-15"), attended=True,
                  mode=RdvMode.FACE_TO_FACE),
        corrects=phone, reason="venue au bureau",
    )  # fmt: skip
    ana = year.departement.app.envelopes(year.of("Ana"))
    twice = next(one.version for one in ana if one.event.happened_on == day("2021-06-15"))
    year.departement.app.withdraw(
        Withdrawal(stream=year.of("Ana"), version=twice, actor="test", reason="saisi deux fois"),
        today=today,
    )
    year.rdv("Sara", "2022-01-12")  # of another quarter: it moves nothing
    year.town.catch_up()

    moved = {
        quarter: {
            one.code: [None if v is None else int(v) for v in (one.sealed, one.now, one.difference)]
            for one in restatement(year.departement, state.id, today).moved
        }
        for quarter, state in reports.items()
    }
    assert moved["2021-T1"] == moved["2021-T4"] == {}
    assert moved["2021-T2"] == {
        "rdvs.face_to_face.2021-04": [0, 1, 1],
        "rdvs.face_to_face.quarter": [2, 3, 1],
        "rdvs.phone.2021-04": [1, 0, -1],
        "rdvs.phone.quarter": [1, 0, -1],
        "partners.Mission locale.quarter": [2, 1, -1],
    }
    assert moved["2021-T3"] == {
        "rdvs.face_to_face.2021-09": [1, 2, 1],
        "rdvs.face_to_face.quarter": [1, 2, 1],
        "rdvs.held.2021-09": [1, 2, 1],
        "rdvs.held.quarter": [1, 2, 1],
    }
    told = restatement(year.departement, reports["2021-T2"].id, today)
    assert [(one.name, one.corrects) for one in told.events] == [
        ("RdvHeld", phone), ("FactWithdrawn", twice),
    ]  # fmt: skip
    told = restatement(year.departement, reports["2021-T3"].id, today)
    assert next(one.position for one in told.events if one.name == "RdvHeld") == late.position
    # What is sealed is still told as it was.
    figures, position, sealed = figures_told(year.departement, reports["2021-T3"], today)
    assert isinstance(figures, QuarterFigures)
    assert (value(figures, "rdvs.held.quarter"), sealed) == (Decimal(1), True)
    assert position == reports["2021-T3"].sealed[0].log_position


def test_the_log_as_known_at_the_seal_says_the_sealed_figures_again(year: Year) -> None:
    state = year.sealed("2021-T3")
    (last,) = state.sealed
    assert last.digest == digest_of(last.figures)
    year.rdv("Lina", "2021-09-27")
    year.partner("Lina", "2021-09-27", "CAF")
    year.town.catch_up()
    assert state.opened is not None
    then = year.departement.as_known(last.log_position)
    assert counted(then, state.opened, day("2022-03-01")) == sealed_figures(state.opened, last)
    now = counted(year.departement, state.opened, day("2022-03-01"))
    assert sealed_text(now) != last.figures


def test_taken_up_again_and_sealed_anew_both_seals_stay_told(year: Year) -> None:
    state = year.sealed("2021-T3")
    year.rdv("Lina", "2021-09-27")
    year.town.do(ReopenReport(report_id=state.id, on=day("2021-11-02"), reason="un RDV oublié"))
    year.town.catch_up()
    told, _, sealed = figures_told(
        year.departement, report_state(year.departement, state.id), day("2021-11-02")
    )
    assert isinstance(told, QuarterFigures)
    assert (value(told, "rdvs.held.quarter"), sealed) == (Decimal(2), False)


def test_a_quarter_never_sealed_has_nothing_to_restate(year: Year) -> None:
    with pytest.raises(NeverSealed) as refused:
        restatement(year.departement, year.opened("2021-T1"), day("2021-05-01"))
    assert refused.value.rule == "A1.15"


# ---- Rebuilt, live, or through any windows


@pytest.mark.parametrize("seed", range(3))
def test_any_cut_of_the_log_gives_the_acts_of_live_following(year: Year, seed: int) -> None:
    draw, engine = Random(seed), year.departement.engine
    life = RandomLife(year.town, seed)
    for number in range(6):
        life.live(5)
        year.partner("Sara", f"2022-01-1{number}", draw.choice(["CAF", "Mission locale"]))
        year.town.catch_up()
    year.opened("2021-T3")
    year.town.catch_up()
    live = rows(year.town)
    assert live["accompaniment_acts"]
    head = year.departement.app.recorder.head()
    empty(engine)
    follow(engine, sorted({*draw.sample(range(1, head), 6), head}))
    assert rows(year.town) == live
    for model in ("accompaniment_acts", "agreement_deadlines"):
        engine.rebuild(model)
    assert rows(year.town) == live
