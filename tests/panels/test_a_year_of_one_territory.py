"""A year of one territory: what the sessions must see, worked out by hand, and what came of it."""

from collections import Counter
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

import psycopg
import pytest

from pathways.domain.alert.events import AlertRaised
from pathways.domain.event import Event
from pathways.domain.orientation.after_epl import DiffersWithoutReason
from pathways.domain.orientation.events import (
    Addressee,
    OrientationDecided,
    OrientationNotified,
    PathwayMaintained,
    Reoriented,
)
from pathways.domain.panel.entering import AlreadyOnTheAgenda
from pathways.domain.panel.events import AgendaLocked, CaseListed, EplOpinionGiven
from pathways.domain.panel.holding import QuorumNotReached
from pathways.domain.refusal import AlreadyRecorded, StaleVersion
from pathways.domain.sanction.deciding import ContractDueAnew
from pathways.domain.sanction.events import DecisionAddressee, SanctionNotified
from pathways.domain.sanction.proof import Verdict
from pathways.event_store.application import Recorded
from pathways.event_store.envelope import Envelope
from pathways.postgres.database import Role
from pathways.projections.legality import prove, prove_year
from tests.departement import day
from tests.domain.spec import an_id
from tests.panels.breaches import Breach
from tests.panels.expected import EPD, EPL, ORIENTED, STUDIED_LATE, not_due
from tests.panels.year import AGENCY, DECIDED_REORIENT, Year, epd, epl

E = TypeVar("E", bound=Event)
PANEL_MODELS = (
    "panel_sessions",
    "panel_cases",
    "reorientation_requests",
    "sanction_procedures",
    "deadlines",
)


def envelopes(year: Year, kind: type[Event]) -> list[Envelope]:
    """Every fact of that kind in the whole log."""
    app = year.town.departement.app
    rows = app.recorder.select_log(0, app.recorder.head(), [kind.name])
    return [app.mapper.to_domain_event(row) for row in rows]


def facts(year: Year, stream: UUID, kind: type[E]) -> list[E]:
    found = (envelope.event for envelope in year.town.departement.app.envelopes(stream))
    return [fact for fact in found if isinstance(fact, kind)]


# ---------------------------------------------------------------- agendas


@pytest.mark.parametrize("first_set", EPL)
def test_each_epl_sees_whom_it_must_and_says_why_others_are_left_out(
    year: Year, first_set: str
) -> None:
    assert year.proposed[epl(first_set)] == EPL[first_set]


@pytest.mark.parametrize("held_on", EPD)
def test_each_epd_sees_the_complete_files_only(year: Year, held_on: str) -> None:
    assert year.proposed[epd(held_on)] == EPD[held_on]


def test_who_was_removed_by_hand_is_not_put_back_and_who_was_added_is_not_expected(
    year: Year,
) -> None:
    again = year.proposed[an_id("November again")]
    assert again.listed == {}
    assert again.left_out == {"Félix": "removed_by_hand"} | not_due("Hana")
    assert isinstance(year.refused["Gilles twice"], AlreadyOnTheAgenda)


def test_a_locked_agenda_keeps_who_was_left_out_and_why(year: Year) -> None:
    (locked,) = facts(year, epl("2022-11-10"), AgendaLocked)
    told = {year.names[one.beneficiary_id]: (one.reason, one.rule) for one in locked.left_out}
    assert told == {"Félix": ("removed_by_hand", "A1.11"), "Hana": ("not_due", "A1.11")}


def test_nobody_is_twice_on_one_agenda(year: Year) -> None:
    locks = envelopes(year, AgendaLocked)
    assert len(locks) == len(EPL) + len(EPD)
    listed = {one.event.case_id: one.event for one in envelopes(year, CaseListed)}  # type: ignore[attr-defined]
    for one in locks:
        people = [listed[case].beneficiary_id for case in one.event.cases]  # type: ignore[attr-defined]
        assert len(set(people)) == len(people) > 0


def test_everyone_due_in_the_year_was_studied_once(year: Year) -> None:
    studied = Counter(
        year.names[one.event.beneficiary_id]  # type: ignore[attr-defined]
        for one in envelopes(year, EplOpinionGiven)
    )
    # Mona is not due before 2023; Yasmine left RSA the eve of the session.
    assert studied == Counter(set(ORIENTED) - {"Mona", "Yasmine"})


# ---------------------------------------------------------------- sessions


def test_a_session_held_with_half_its_members_is_refused_then_held_a_week_later(
    year: Year,
) -> None:
    refusal = year.refused["half the members of April"]
    assert isinstance(refusal, QuorumNotReached)
    assert refusal.message == "Le quorum est de 4 membres : 3 siègent."
    given = {one.given_on for one in facts(year, epl("2022-04-14"), EplOpinionGiven)}
    assert given == {day("2022-04-21")}


def test_of_two_secretaries_who_lock_at_once_one_does_and_the_other_is_told(year: Year) -> None:
    locked = [one for one in year.locking if isinstance(one, Recorded)]
    (told,) = (one for one in year.locking if not isinstance(one, Recorded))
    assert len(locked) == 1
    assert isinstance(told, StaleVersion | AlreadyRecorded)
    assert len(facts(year, epl("2022-05-12"), AgendaLocked)) == 1


def test_who_left_rsa_the_eve_of_the_session_shows_as_changed_since_the_list_was_locked(
    year: Year,
) -> None:
    changed = {case.person_name: case.changed_since for case in year.sheets["the eve"].cases}
    assert changed == {
        "Xavier Xavier": (),
        "Yasmine Yasmine": ("Sortie du RSA (07/09/2022)",),
        "Zoé Zoé": (),
    }


# ---------------------------------------------------------------- opinions, then decisions


@pytest.mark.parametrize("name", sorted(set(ORIENTED) - DECIDED_REORIENT - {"Mona", "Yasmine"}))
def test_a_maintien_opens_twelve_months_from_the_day_of_the_decision(year: Year, name: str) -> None:
    orientation = an_id(f"{name} {ORIENTED[name]}")
    (maintained,) = facts(year, orientation, PathwayMaintained)
    assert maintained.session_id is not None
    (opinion,) = (
        one
        for one in facts(year, maintained.session_id, EplOpinionGiven)
        if one.orientation_id == orientation
    )
    assert maintained.decided_on == opinion.given_on + timedelta(4)
    assert maintained.epl_due_on == maintained.decided_on.replace(year=2023)
    assert bool(maintained.differs_because) == (name == "Élise")


@pytest.mark.parametrize("name", sorted(DECIDED_REORIENT))
def test_a_reorientation_closes_and_opens_in_one_transaction(year: Year, name: str) -> None:
    app = year.town.departement.app
    closed = next(
        one
        for one in app.envelopes(an_id(f"{name} {ORIENTED[name]}"))
        if isinstance(one.event, Reoriented)
    )
    opened = app.envelopes(an_id(f"{name}, reoriented"))[0]
    assert isinstance(closed.event, Reoriented)
    assert isinstance(opened.event, OrientationDecided)
    assert closed.command == opened.command
    assert closed.recorded_at == opened.recorded_at
    assert opened.event.organisation_id == AGENCY
    assert opened.event.decided_on == closed.event.decided_on
    assert bool(closed.event.differs_because) == (name == "Denis")


def test_a_decision_that_differs_from_the_opinion_is_refused_without_a_reason(year: Year) -> None:
    assert isinstance(year.refused["Denis, without saying why"], DiffersWithoutReason)


def test_each_decision_after_an_epl_is_told_to_three(year: Year) -> None:
    told = Counter(one.originator_id for one in envelopes(year, OrientationNotified))
    decided = {one.originator_id for one in envelopes(year, PathwayMaintained)}
    decided |= {one.event.to for one in envelopes(year, Reoriented)}  # type: ignore[attr-defined]
    assert len(decided) == len(ORIENTED) - 2
    assert told == Counter({orientation: len(Addressee) for orientation in decided})


# ---------------------------------------------------------------- alerts


def test_nobody_is_studied_late_without_an_alert(year: Year) -> None:
    due = {one.event.case_id: one.event.due_on for one in envelopes(year, CaseListed)}  # type: ignore[attr-defined]
    late = {
        year.names[one.event.beneficiary_id]: str(due[one.event.case_id])  # type: ignore[attr-defined]
        for one in envelopes(year, EplOpinionGiven)
        if (last_day := due[one.event.case_id]) and one.event.happened_on > last_day  # type: ignore[attr-defined]
    }
    assert late == STUDIED_LATE
    alerted = {
        year.names[one.event.beneficiary_id]: (str(one.event.due_on), one.event.raised_on)  # type: ignore[attr-defined]
        for one in envelopes(year, AlertRaised)
        if (one.event.kind, one.event.step) == ("epl_review", "late")  # type: ignore[attr-defined]
        and one.event.due_on.year == 2022  # type: ignore[attr-defined]
    }
    elsewhere = {"Kamel": ("2022-03-15", date(2022, 3, 16))}  # nobody lived the EPLs of Est Anjou
    assert alerted == elsewhere | {
        name: (last_day, day(last_day) + timedelta(1)) for name, last_day in late.items()
    }


# ---------------------------------------------------------------- sanctions


def verdict(year: Year, breach: Breach) -> tuple[Verdict, int | None, int | None]:
    """The verdict at the end of the year, the rank decided on, the rank computed again."""
    found = prove(year.town.departement, breach.id, day("2022-12-31"))
    return found.verdict, found.rank, found.rank_now


@pytest.mark.parametrize("name", ["Chloé", "Omar", "Sara"])
def test_a_breach_followed_through_every_step_is_legal(year: Year, name: str) -> None:
    breach = Breach(year.town, name)
    assert verdict(year, breach) == (Verdict.LEGAL, 1, 1)
    found = prove(year.town.departement, breach.id, day("2022-12-31"))
    assert [step.code for step in found.steps if not step.ok] == []
    to = {one.to for one in facts(year, breach.id, SanctionNotified)}
    assert to == set(DecisionAddressee)


def test_a_decision_annulled_takes_the_one_after_it_down_a_rank(year: Year) -> None:
    one = Breach(year.town, "Adam")
    two = Breach(year.town, "Adam", "second procedure")
    before = [year.proofs[f"Adam's {which}, before the court"] for which in ("first", "second")]
    assert [(proof.verdict, proof.rank) for proof in before] == [
        (Verdict.LEGAL, 1),
        (Verdict.LEGAL, 2),
    ]
    assert verdict(year, one)[0] is Verdict.UNDONE
    # Four months need a first sanction that stands.
    assert verdict(year, two) == (Verdict.IRREGULAR, 2, 1)
    (missing,) = prove(year.town.departement, two.id, day("2022-12-31")).missing
    assert missing.startswith("Décidée au rang 2 ; le rang recalculé est 1.")


def test_a_contract_not_made_is_no_breach_any_more_once_the_person_is_reoriented(
    year: Year,
) -> None:
    assert isinstance(year.refused["sanctioning Paul"], ContractDueAnew)
    assert verdict(year, Breach(year.town, "Paul"))[0] is Verdict.REGULARISED


def test_the_table_of_the_year_holds_every_procedure(year: Year) -> None:
    proved = prove_year(year.town.departement, 2022, day("2022-12-31"))
    assert Counter(one.legality.verdict for one in proved) == Counter(
        {
            Verdict.LEGAL: 3,
            Verdict.UNDONE: 1,
            Verdict.IRREGULAR: 1,
            Verdict.REGULARISED: 1,
            Verdict.IN_PROGRESS: 1,
        }
    )


# ---------------------------------------------------------------- read models


def test_rebuilding_gives_the_rows_the_year_left(year: Year) -> None:
    engine = year.town.departement.engine
    live = {name: rows(year, name) for name in PANEL_MODELS}
    assert all(live.values())
    for name in PANEL_MODELS:
        engine.rebuild(name)
    assert {name: rows(year, name) for name in PANEL_MODELS} == live


def rows(year: Year, model: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(year.town.departement.database.conninfo(Role.APPLICATION)) as connection:
        return sorted(connection.execute(f"select t::text from {model} t").fetchall())
