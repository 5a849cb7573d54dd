"""A report's figures come from the events; sealed, they stay, and what moved is told (G8)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from pathways.domain.enrolment.events import SessionMissed
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.refusal import NotFound
from pathways.domain.report.opening import NoSuchAgreementThen, OpenAccompanimentReport
from pathways.domain.report.reopening import ReopenReport
from pathways.domain.report.sealing import digest_of
from pathways.domain.report.state import ReportState
from pathways.projections.departement import Departement
from pathways.projections.report_figures import (
    AnyFigures,
    Figures,
    figures_at,
    read_back,
    sealed_text,
)
from pathways.projections.reports import (
    NeverSealed,
    figures_told,
    report_state,
    restatement,
    seal,
    standing_report,
)
from pathways.projections.settlement import receipt, settle
from tests.actions import simple_place, terms
from tests.departement import CCAS, Town, day
from tests.documents.reports import Workshops, session_of
from tests.domain.spec import an_id


@pytest.fixture
def workshops(departement: Departement) -> Workshops:
    return Workshops(departement)


def final(told: AnyFigures) -> Figures:
    assert isinstance(told, Figures)
    return told


def counted(workshops: Workshops) -> Figures:
    opened = report_state(workshops.departement, workshops.opened()).opened
    assert opened is not None
    return final(figures_at(workshops.departement, opened, workshops.today)[0])


def sealed(workshops: Workshops) -> ReportState:
    report = workshops.accepted()
    seal(workshops.departement, report, actor="service", today=workshops.today)
    return report_state(workshops.departement, report)


def value(figures: Figures, code: str) -> Decimal | None:
    return next(one.value for one in figures.flat() if one.code == code)


def test_what_is_owed_is_what_the_settlement_says(workshops: Workshops) -> None:
    told = counted(workshops)
    owed = settle(workshops.departement, workshops.agreement, workshops.today)
    assert (told.grant, told.agreed_amount) == (owed.grant, owed.agreed_amount)
    # 68 participations and 2 interviews of 94: 70 ÷ 94 × 2 800 €.
    assert told.grant == Decimal("2085.11")
    (line,) = told.lines
    assert (line.realised, line.agreed) == (Decimal("70.00"), Decimal("94.00"))


def test_what_does_not_count_is_told_with_its_reason_fact_for_fact(workshops: Workshops) -> None:
    rows = receipt(workshops.departement, workshops.agreement, workshops.today)
    (absent,) = counted(workshops).uncounted
    assert absent.facts == sum(row.reason == "absent" for row in rows) == 9
    assert (absent.label, absent.rule) == ("La personne était absente", "G7")


def test_participants_are_counted_once_by_public_territory_and_month(workshops: Workshops) -> None:
    told = counted(workshops)
    assert value(told, "indicators.participants") == 3
    assert {one.code: one.value for one in told.publics} == {"rsa": 2, "faj_youth": 1}
    assert {one.code: one.value for one in told.territories} == {"centre_anjou": 3}
    assert [one.people for one in told.months] == [1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2]
    assert value(told, "results.outlook_on_employment") == 1


def test_who_came_back_the_same_month_is_one_person(workshops: Workshops) -> None:
    workshops.actions.enrol("Driss", workshops.agreement, "2021-10-31", "2021-11-02")
    workshops.actions.catch_up()
    assert [one.people for one in counted(workshops).months][9:] == [3, 3, 2]


def test_cofunders_and_credits_are_those_of_the_agreement(workshops: Workshops) -> None:
    told = counted(workshops)
    assert [(one.label, one.amount) for one in told.cofunders] == [
        ("Ville de Trélazé", Decimal("500.00"))
    ]
    assert [(one.code, one.amount) for one in told.draws] == [
        ("insertion/2021", Decimal("2800.00"))
    ]


def test_sealed_figures_are_read_back_as_they_were(workshops: Workshops) -> None:
    before = counted(workshops)
    assert read_back(sealed_text(before)) == before


def test_a_seal_names_its_position_and_its_hash(workshops: Workshops) -> None:
    before = workshops.departement.app.recorder.head()
    (one,) = sealed(workshops).sealed
    assert before < one.log_position < workshops.departement.app.recorder.head()
    assert one.digest == digest_of(one.figures)
    assert read_back(one.figures).grant == Decimal("2085.11")


def test_trap_7_a_correction_after_the_seal_changes_nothing_of_it_and_is_told_beside_it(
    workshops: Workshops,
) -> None:
    state = sealed(workshops)
    assert restatement(workshops.departement, state.id, workshops.today).moved == ()
    tuesday = date(2021, 1, 19)  # the second of the year: Sara was there, said the sheet
    version = 3
    workshops.actions.correct(
        workshops.sara.stream, version, SessionMissed(session_of(tuesday), tuesday, False),
        person=workshops.sara.person,
    )  # fmt: skip
    workshops.actions.catch_up()
    figures, position, is_sealed = figures_told(workshops.departement, state, workshops.today)
    assert (final(figures).grant, is_sealed) == (Decimal("2085.11"), True)
    assert position == state.sealed[0].log_position
    found = restatement(workshops.departement, state.id, workshops.today)
    told = {one.code: (one.sealed, one.now, one.difference) for one in found.moved}
    assert told["grant"] == (Decimal("2085.11"), Decimal("2055.32"), Decimal("-29.79"))
    assert told["indicators.collective_participations"] == tuple(map(Decimal, (68, 67, -1)))
    absent = told["uncounted.absent.Ateliers avec accompagnement simple.units"]
    assert absent == tuple(map(Decimal, (9, 10, 1)))
    (event,) = found.events
    assert (event.name, event.corrects, event.stream) == (
        "SessionMissed", version, workshops.sara.stream,
    )  # fmt: skip


def test_events_of_another_action_are_not_among_those_in_between(workshops: Workshops) -> None:
    state = sealed(workshops)
    period = {"starts_on": "2021-01-01", "ends_on": "2021-12-31"}
    other = workshops.actions.sign("Autre", terms(simple_place(), **period))
    workshops.actions.enrol("Lina", other, "2021-05-01", "2021-06-01").attend("2021-05-04")
    workshops.actions.catch_up()
    found = restatement(workshops.departement, state.id, workshops.today)
    assert (found.moved, found.events) == ((), ())


def test_taken_up_again_a_report_tells_the_figures_of_now(workshops: Workshops) -> None:
    state = sealed(workshops)
    workshops.sara.attend("2021-12-28")
    workshops.actions.catch_up()
    workshops.do(ReopenReport(report_id=state.id, on=workshops.today, reason="une séance oubliée"))
    again = report_state(workshops.departement, state.id)
    figures, _, is_sealed = figures_told(workshops.departement, again, workshops.today)
    assert (final(figures).grant, is_sealed) == (Decimal("2114.89"), False)
    assert len(again.sealed) == 1  # what was told before stays told


def test_a_report_never_sealed_has_nothing_to_restate(workshops: Workshops) -> None:
    with pytest.raises(NeverSealed):
        restatement(workshops.departement, workshops.opened(), workshops.today)


def test_before_any_report_is_opened_its_figures_are_told_and_nothing_recorded(
    workshops: Workshops,
) -> None:
    head = workshops.departement.app.recorder.head()
    state, opened = standing_report(workshops.departement, workshops.agreement, workshops.today)
    figures, _, _ = figures_told(workshops.departement, state, workshops.today)
    assert (opened, final(figures).grant) == (False, Decimal("2085.11"))
    assert workshops.departement.app.recorder.head() == head
    with pytest.raises(NotFound):
        standing_report(workshops.departement, an_id("nothing"), workshops.today)


@pytest.mark.parametrize("seed", range(3))
def test_figures_move_only_where_the_seal_and_the_log_differ(
    workshops: Workshops, seed: int
) -> None:
    """Whatever is recorded afterwards: sealed + difference = now, and without events, nothing."""
    draw, state = Random(seed), sealed(workshops)
    for _ in range(draw.randrange(1, 6)):
        stay = draw.choice([workshops.sara, workshops.driss, workshops.ana])
        on = date(2021, 3, 16).replace(day=draw.randrange(1, 29), month=draw.randrange(4, 10))
        ways: list[Callable[[date], int]] = [stay.attend, stay.miss, stay.meet]
        draw.choice(ways)(on)
    workshops.actions.catch_up()
    found = restatement(workshops.departement, state.id, workshops.today)
    opened = state.opened
    assert opened is not None
    now, _ = figures_at(workshops.departement, opened, workshops.today)
    values = {one.code: one.value for one in now.flat()}
    then = {one.code: one.value for one in read_back(state.sealed[0].figures).flat()}
    differing = {code for code in values | then if values.get(code) != then.get(code)}
    assert {one.code for one in found.moved} == differing
    assert differing
    for one in found.moved:
        assert one.now == values.get(one.code)
        if one.difference is not None:
            assert one.sealed is not None
            assert one.sealed + one.difference == one.now


# ---- A body's accompaniment


def test_the_report_of_an_accompaniment_tells_its_file_active_and_its_grant(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    contract = town.draft("Sara", "2021-03-05", "2021-12-31")
    town.sign(contract, "2021-03-05")
    town.submit(contract, "2021-03-06")
    town.validate(contract, "2021-03-10")
    command = OpenAccompanimentReport(
        organisation_id=CCAS, on=day("2022-01-10"), until=day("2021-12-31")
    )
    report = town.do(command).stream
    state = report_state(town.departement, report)
    figures, _, _ = figures_told(town.departement, state, day("2022-01-10"))
    assert [one.people for one in final(figures).months] == [0, 0, *[1] * 10]
    owed = settle(town.departement, CCAS, day("2021-12-31"))
    assert final(figures).grant == owed.grant
    assert value(final(figures), "indicators.file_active_agreed") == Decimal(300)


def test_a_body_without_agreement_has_no_report(town: Town) -> None:
    town.do(RegisterOrganisation(
        organisation_id=an_id("other"), organisation_name="Autre", territory="centre_anjou",
        kind=OrganisationKind.PUBLIC, registered_on=day("2021-01-04")))  # fmt: skip
    with pytest.raises(NoSuchAgreementThen):
        standing_report(town.departement, an_id("other"), day("2022-01-10"))
