"""The reference département of the proof: the generator's people, and everything that goes amiss.

Late entries, corrections, withdrawals, merged files and forgotten people; offers and positionings;
agreements, stays in actions, envelopes.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import uuid4

from pathways.demo.load import load
from pathways.domain.budget.events import EnvelopeDrawn, EnvelopeReturned, EnvelopeVoted
from pathways.domain.enrolment.events import OutcomeRecorded
from pathways.domain.event import Event
from pathways.domain.refusal import Refusal
from pathways.domain.sanction.events import (
    AppealOutcome,
    DecisionAnnulled,
    Measure,
    PriorAppealDecided,
    PriorAppealFiled,
    SanctionDecided,
    SanctionProcedureOpened,
)
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.event_store.envelope import Envelope
from pathways.projections.departement import Departement
from pathways.projections.forgetting import forget
from tests.action_town import tell
from tests.actions import Actions, individual, places, simple_place, terms
from tests.departement import CCAS, Town
from tests.domain.spec import an_id
from tests.offers import RandomMarket
from tests.random_actions import any_terms, live
from tests.random_life import START, RandomLife

LAST = date(2026, 6, 30)
TODAY = date(2030, 1, 1)


def lived(departement: Departement, people: int, seed: int, steps: int = 25) -> list[Envelope]:
    """Live it all; every envelope of the log, in the order it was recorded."""
    draw = Random(seed)
    load(departement, people=people, seed=seed, today=LAST, years=2)
    town = Town(departement, today=TODAY)
    town.found()
    life, market = RandomLife(town, seed, people=8), RandomMarket(town, seed)
    actions = Actions(departement)
    for number in range(4):
        life.live(steps)
        market.live(steps // 2)
        _act(actions, draw, number)
        _sanction(town, draw, life)
        _forget(departement, draw)
    departement.engine.catch_up()
    return everything(departement)


def everything(departement: Departement) -> list[Envelope]:
    """The whole log as envelopes."""
    app = departement.app
    rows = app.recorder.select_log(0, app.recorder.head())
    return [app.mapper.to_domain_event(row) for row in rows]


def _act(actions: Actions, draw: Random, number: int) -> None:
    """An agreement and some who enter it; its credits voted, drawn and given back."""
    year = draw.choice([2021, 2022])
    many: dict[int, Any] = {
        0: any_terms(draw),
        1: terms(simple_place("2"), individual(), starts_on="2021-03-01", ends_on="2022-02-28"),
        2: terms(places("2", "8680.00"), starts_on="2021-01-01", ends_on="2021-12-31",
                 rural_supplement=Decimal("500.00")),
    }  # fmt: skip
    agreement = actions.sign(f"agreement {number}", many.get(number, any_terms(draw)))
    for each in range(4):
        stay = live(actions, draw, agreement, f"participant {number} {each}")
        if draw.random() < 0.7:
            for results in (("lasting_autonomy",), ("social_links", "digital_skills")):
                stay.record(OutcomeRecorded(date(2021, draw.randrange(3, 12), 15), results))
    line, on = draw.choice(["insertion", "faj"]), date(year, draw.randrange(1, 13), 10)
    actions.record(
        an_id("the budget of the proof"),
        EnvelopeVoted(on, line, year, Decimal(10_000), "CD"),
        EnvelopeDrawn(on, agreement, line, year, Decimal("2500.50")),
        EnvelopeReturned(on.replace(day=20), agreement, line, year, Decimal("100.25")),
    )
    actions.waiting[:] = [replace(one, command=uuid4()) for one in actions.waiting]
    actions.catch_up()


def _sanction(town: Town, draw: Random, life: RandomLife) -> None:
    """A procedure of someone of that life, up to the appeal, its answer, or the court."""
    app = town.departement.app
    opened = {orientation: app.envelopes(orientation)[0] for orientation in life.orientations}
    readable = [
        (orientation, first.person)
        for orientation, first in opened.items()
        if first.person is not None and app.envelopes(first.person)[0].readable
    ]
    if not readable:
        return
    orientation, person = draw.choice(readable)
    procedure = an_id(f"procedure {draw.random()}")
    on = START + timedelta(days=draw.randrange(600))
    measure = draw.choice(list(Measure))
    facts: list[Event] = [
        SanctionProcedureOpened(person, orientation, CCAS, "contract_not_made", on, on),
        SanctionDecided(on + timedelta(days=40), "Présidente", measure, 1, ("N2",)),
        PriorAppealFiled(on + timedelta(days=60), ""),
        PriorAppealDecided(on + timedelta(days=90), "Présidente", draw.choice([*AppealOutcome])),
        DecisionAnnulled(on + timedelta(days=200), "TA Nantes"),
    ]
    tell(town, SanctionProcedureState, procedure, *facts[: draw.randrange(3, 6)])


def _forget(departement: Departement, draw: Random) -> None:
    with departement.app.recorder.pool.connection() as connection:
        found = connection.execute(
            "select person from people where category = 'beneficiary' and merged_into is null"
            " order by person"
        ).fetchall()
    for (person,) in draw.sample(found, 2):
        try:
            forget(departement, person, reason="demande", actor="dpo", today=TODAY)
        except Refusal:
            continue
