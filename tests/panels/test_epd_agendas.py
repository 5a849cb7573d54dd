"""Whom an EPD sees when a procedure does not go straight on."""

from uuid import UUID

import pytest

from pathways.domain.panel.events import EpdAdvice, PanelKind
from pathways.domain.panel.holding import HoldSession
from pathways.domain.panel.opinions import GiveEpdOpinion
from pathways.domain.sanction.answer import RecordObservations
from pathways.domain.sanction.deciding import DecideSanction
from pathways.domain.sanction.epd import RecordEpdOpinion
from pathways.domain.sanction.events import Measure
from pathways.projections import lists
from pathways.projections.agenda import lock, propose
from tests.departement import Town, day
from tests.domain.spec import an_id
from tests.panels.breaches import Breach
from tests.projections.panels import members, plan

FIRST, SECOND = an_id("EPD of March"), an_id("EPD of June")


@pytest.fixture
def breach(town: Town) -> Breach:
    """Sara's, its file complete on 21 February 2022."""
    town.orient("Sara", "2021-03-01")
    breach = Breach(town, "Sara").reported("2022-01-17", "2022-01-18", "2022-01-20")
    breach.completed("2022-02-21")
    return breach


def convened(town: Town, session: UUID, held_on: str) -> UUID:
    return plan(
        town,
        session,
        held_on,
        kind=PanelKind.EPD,
        territory=None,
        next_session_on=day("2023-01-10"),
    )


def proposed(town: Town, session: UUID, on: str) -> list[tuple[str, str | None]]:
    """Each candidate's reason, and why it is left out."""
    found = propose(town.departement, session, actor="secrétariat", today=day(on))
    return [(one.reason, one.left_out) for one in (*found.listed, *found.left_out)]


def test_what_the_person_adds_to_a_complete_file_leaves_it_complete(
    town: Town, breach: Breach
) -> None:
    town.do(RecordObservations(
        procedure_id=breach.id, on=day("2022-02-25"), observations="J'étais malade"))  # fmt: skip
    convened(town, FIRST, "2022-03-17")
    assert proposed(town, FIRST, "2022-03-03") == [("file_complete", None)]


@pytest.mark.parametrize(
    ("until", "left_out"), [("2022-06-15", None), ("2022-06-16", "delay_running")]
)
def test_a_file_comes_back_once_the_delay_granted_is_over(
    town: Town, breach: Breach, until: str, left_out: str | None
) -> None:
    convened(town, FIRST, "2022-03-17")
    proposed(town, FIRST, "2022-03-03")
    lock(town.departement, FIRST, actor="secrétariat", today=day("2022-03-10"))
    town.do(HoldSession(session_id=FIRST, present=members(FIRST)))
    (case,) = lists.panel_cases(town.departement, FIRST)
    town.do(
        GiveEpdOpinion(
            session_id=FIRST, case_id=case.case_id, advice=EpdAdvice.DELAY, until=day(until)
        )
    )
    town.do(RecordEpdOpinion(procedure_id=breach.id))
    town.do(DecideSanction(
        procedure_id=breach.id, on=day("2022-03-21"), decided_by="president",
        measure=Measure.DELAY, delay_until=day(until)))  # fmt: skip
    breach.notified("2022-03-21")
    convened(town, SECOND, "2022-06-16")
    assert proposed(town, SECOND, "2022-06-01") == [("file_complete", left_out)]
