"""Whatever is asked for, in whatever order, in 2021, 2024 or 2025: what always holds."""

from collections import Counter
from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from random import Random
from typing import Any, get_args, get_type_hints

from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.domain.beneficiary.events import ExitNature, RsaExited
from pathways.domain.command import Command, registered_commands
from pathways.domain.orientation.events import BreachGround, BreachReported
from pathways.domain.panel.events import EpdAdvice
from pathways.domain.refusal import Refusal
from pathways.domain.rules import Rules
from pathways.domain.sanction.completing import CompleteFile
from pathways.domain.sanction.epd import RecordEpdOpinion, ReferToEpd
from pathways.domain.sanction.events import (
    AppealOutcome,
    BreachLetterReceipt,
    BreachLetterSent,
    EpdOpinionReceived,
    FileCompleted,
    Measure,
    PriorAppealFiled,
    Receipt,
    SanctionDecided,
    SanctionNotified,
)
from pathways.domain.sanction.legality import Read, legality
from pathways.domain.sanction.opening import OpenSanctionProcedure
from pathways.domain.sanction.scale import sanction_bounds, steps_required
from pathways.domain.sanction.state import SANCTIONS
from tests.domain.orientation.people import ORIENTATION, SARA
from tests.domain.sanction.town import TODAY, WEIGHED, Procedure, Stale, Town
from tests.domain.spec import an_id

RULES = Rules.standard()
CONTROLS_REFUSED = BreachGround.CONTROLS_REFUSED
COMMANDS = [
    one
    for one in registered_commands()
    if ".sanction." in one.__module__ and one is not OpenSanctionProcedure
]
NAMES = ("first", "second", "third")
SUSPEND = [Measure.SUSPENSION] * 4
# Likely values come often: a story where everything is refused proves nothing.
LIKELY: dict[str, list[Any]] = {
    "decided_by": ["president"] * 9 + ["delegate", "Le chef de service"],
    "withdrawn_by": ["president"],
    "delegation_id": [None],
    "contract_id": [None],
    "measure": [*SUSPEND, Measure.SUPPRESSION, Measure.NO_SANCTION, Measure.DELAY],
    "percent": [Decimal(n) for n in (10, 30, 50, 80, 100, 101)],
    "months": [1, 1, 2, 3, 4, 5],
    "weighed": [WEIGHED],
    "differs_because": ["Récidive"],
    "receipt": [*Receipt, Receipt.RECEIVED],
    "amount": [Decimal(100), Decimal(-1)],
    "base_amount": [None, Decimal(565)],
}
# The usual order, so that stories often reach a decision and what follows it.
USUAL = [
    "SendBreachLetter",
    "RecordLetterReceipt",
    "RecordObservations",
    "CompleteFile",
    "ReferToEpd",
    "RecordEpdOpinion",
    "DecideSanction",
    "NotifySanction",
    "FilePriorAppeal",
    "DecidePriorAppeal",
]
BY_NAME = {command.__name__: command for command in COMMANDS}


def a_field(name: str, hint: Any, day: date, procedure: Procedure, rng: Random) -> Any:
    fixed = {
        "on": day,
        "procedure_id": procedure.id,
        "session_id": procedure.session,
        "case_id": procedure.case,
        "delay_until": None,
    }
    if name in fixed:
        return fixed[name]
    if name in LIKELY:
        return rng.choice(LIKELY[name])
    kind = next(one for one in (hint, *get_args(hint)) if isinstance(one, type))
    if kind is date:
        return day + timedelta(rng.randint(-2, 40))
    if issubclass(kind, StrEnum):
        return rng.choice(list(kind))
    return rng.choice(["Texte"] * 9 + [" "])


def a_command(kind: type[Command], day: date, procedure: Procedure, rng: Random) -> Command:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    said = {name: a_field(name, hints[name], day, procedure, rng) for name in names}
    return kind(**_well_told(said))


def _gaps(kind: type[Command]) -> list[int]:
    """Days since the last command: sometimes back, and often past a delay that must run."""
    return [-3, 1, 12, 35, 35, 35] if kind is CompleteFile else [-3, 0, 0, 1, 1, 2, 2, 12]


def _well_told(said: dict[str, Any]) -> dict[str, Any]:
    """Measures are told as they must be; the rest of the story is left to chance."""
    if said.get("measure") in (Measure.NO_SANCTION, Measure.DELAY):
        said = {**said, "percent": None, "months": None, "starts_on": None}
    if said.get("measure") is Measure.DELAY:
        said["delay_until"] = said["on"] + timedelta(20)
    if said.get("outcome") in (AppealOutcome.REJECTED, AppealOutcome.UPHELD):
        said = {**said, "percent": None, "months": None}
    return said


ERAS = (date(2021, 2, 1), date(2024, 9, 2), date(2025, 1, 6), date(2025, 5, 5))


def a_story(rng: Random) -> Town:
    """Sara breaches again and again; each time anything is asked for, days apart."""
    day = rng.choice(ERAS)
    oriented_on = (day - timedelta(60)).isoformat()
    town = Town.with_sara(oriented_on, alone=rng.choice([True, True, False, None]))
    procedure: Procedure | None = None
    for name in NAMES:
        if procedure is None or procedure.state.claims() == frozenset():
            if town.orientation.recall.breach_reported_on is None:
                town.seed(ORIENTATION, BreachReported(day, CONTROLS_REFUSED, "Absences"))
            procedure = Procedure(town, day, name=name, day=day)
        opening = OpenSanctionProcedure(
            procedure_id=procedure.id, orientation_id=ORIENTATION, on=day, ground=CONTROLS_REFUSED
        )
        tried(town, opening)
        story = [BY_NAME[each] for each in USUAL if rng.random() > 0.03]
        for kind in rng.choices(COMMANDS, k=rng.randint(0, 5)):
            story.insert(rng.randint(0, len(story)), kind)
        for kind in story:
            day += timedelta(rng.choice(_gaps(kind)))
            if kind is ReferToEpd and procedure.state.referred_on is None:
                procedure.day = day
                procedure.listed()
            if kind is RecordEpdOpinion and procedure.state.referred_on:
                procedure.day = max(day, procedure.state.referred_on) - timedelta(9)
                procedure.given(rng.choice(list(EpdAdvice)))
                day = max(day, procedure.day)
            tried(town, a_command(kind, day, procedure, rng))
        if rng.random() < 0.1:
            town.seed(SARA, RsaExited(ExitNature.EMPLOYMENT, day))
        day += timedelta(40)
    return town


stories = given(st.integers(0, 2**32).map(lambda seed: a_story(Random(seed))))
often = settings(max_examples=200, deadline=None)


REACHED: Counter[str] = Counter()
REFUSED: Counter[str] = Counter()


def tried(town: Town, command: Command) -> None:
    try:
        for event in town.handle(command):
            REACHED[event.name] += 1
    except Stale:
        raise AssertionError("nobody else writes here") from None
    except Refusal as refusal:
        REFUSED[f"{type(command).__name__} {type(refusal).__name__}"] += 1


def procedures(town: Town) -> list[Procedure]:
    return [Procedure(town, TODAY, name=name) for name in NAMES if town.facts(an_id(name))]


@often
@stories
def test_no_sanction_its_law_forbids_and_no_opinion_missing(town: Town) -> None:
    for procedure in procedures(town):
        facts = [fact.event for fact in town.facts(procedure.id)]
        opinions: list[EpdOpinionReceived] = []
        for event in facts:
            if isinstance(event, EpdOpinionReceived):
                opinions.append(event)
            if not isinstance(event, SanctionDecided) or event.measure not in SANCTIONS:
                continue
            required = {s.code for s in steps_required(RULES, event.decided_on, event.measure)}
            if "epd_opinion" in required:
                assert opinions
                assert opinions[-1].given_on <= event.decided_on
            bounds = sanction_bounds(
                RULES,
                event.decided_on,
                already_sanctioned=event.rank > 1 or event.measure is Measure.SUPPRESSION,
                household_of_more_than_one="more_than_one_person" in event.household,
                rsa_majore="rsa_majore" in event.household,
            )
            assert event.measure in bounds.measures
            assert event.percent is not None
            assert event.months is not None
            assert bounds.floor_percent <= event.percent <= bounds.ceiling_percent
            assert bounds.months_min <= event.months <= bounds.months_max
            assert event.decided_by == "president"


@often
@stories
def test_dates_never_go_back_and_no_delay_is_cut_short(town: Town) -> None:
    for procedure in procedures(town):
        facts = [fact.event for fact in town.facts(procedure.id)]
        steps = (BreachLetterSent, FileCompleted, EpdOpinionReceived, SanctionDecided)
        days = [event.happened_on for event in facts if isinstance(event, steps)]
        assert days == sorted(days)
        assert all(event.happened_on <= TODAY for event in facts)
        due = max(
            (e.observations_due_on for e in facts
             if isinstance(e, BreachLetterReceipt) and e.observations_due_on),
            default=None,
        )  # fmt: skip
        state = procedure.state
        if state.completed_on is not None and not state.answered_by(state.completed_on):
            assert due is not None
            assert state.completed_on > due
        told = [e for e in facts if isinstance(e, SanctionNotified) and e.appeal_due_on]
        for filed in (e for e in facts if isinstance(e, PriorAppealFiled)):
            assert all(e.appeal_due_on is None or filed.filed_on <= e.appeal_due_on
                       for e in told[:1] if facts.index(e) < facts.index(filed))  # fmt: skip


@often
@stories
def test_the_ranks_that_stand_follow_one_another_and_each_procedure_has_its_proof(
    town: Town,
) -> None:
    standing = [one.state.sanction for one in procedures(town)]
    counted = {one.procedure_id for one in town.sara.sanctions}
    assert counted == {p.id for p, s in zip(procedures(town), standing, strict=True) if s}
    for procedure in procedures(town):
        procedure.state.check_amended()
        read = Read(procedure.state, town.facts(procedure.id), beneficiary=town.sara)
        found = legality(read, RULES, TODAY)
        untold = {"person_informed", "body_informed"}
        wrong = [step for step in found.steps if step.missing and step.code not in untold]
        # Recorded step by step, only a rank computed again may leave a decision without its law.
        assert all(step.code == "decided" for step in wrong)
        assert not wrong or found.rank_now != found.rank


def test_stories_reach_what_they_are_about() -> None:
    REACHED.clear()
    for seed in range(80):
        a_story(Random(seed))
    assert REACHED["SanctionCounted"] > 10
    assert REACHED["PriorAppealFiled"] > 5
    assert REACHED["SanctionUncounted"] > 1
