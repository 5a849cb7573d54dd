"""Cases about offers and insertion actions."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from tests.indicators.fold.cases import Case, indicator
from tests.indicators.fold.known import EVER, Fact, Known


@indicator("share", "positionings_answered")
@indicator("count", "positionings")
def positioned(
    known: Known, code: str, on: date, since: date, until: date, day: date
) -> Iterator[Case]:
    for fact in known.named["PositioningProposed"]:
        if not since <= fact.day <= min(until, on):
            continue
        standing = _standing_of_positioning(known, fact, on)
        answered = standing in ("retained", "refused", "entered")
        aside = standing if standing in ("lapsed", "withdrawn") else None
        yield Case(
            fact.day, fact.day, fact.person, fact.says.orientation_id, fact.says.organisation_id,
            fact.says.referent_id, nature=standing,
            amount=Fraction(int(answered or code == "positionings")),
            left_out=None if code == "positionings" else aside,
        )  # fmt: skip


def _standing_of_positioning(known: Known, proposed: Fact, on: date) -> str:
    facts = known.streams[proposed.stream]
    cancelled = [fact.version for fact in facts if fact.name == "PositioningEntryCancelled"]
    steps = sorted(
        (fact for fact in facts if fact.day <= on and fact.name != "PositioningEntryCancelled"
         and not (fact.name == "PositioningEntered" and fact.version < max(cancelled, default=0))),
        key=lambda fact: (fact.day, fact.version),
    )  # fmt: skip
    assert proposed.person is not None
    forgotten = [one.day for one in known.people[proposed.person] if one.name == "PersonForgotten"]
    standing = steps[-1].name.removeprefix("Positioning").lower()
    if standing in ("proposed", "retained") and min(forgotten, default=EVER) <= on:
        return "lapsed"
    return standing


EXPECTED = {
    "SessionAttended": True, "InterviewHeld": True, "SessionMissed": False,
    "InterviewMissed": False,
}  # fmt: skip


@indicator("share", "attendance_regularity")
@indicator("count", "enrolments", "outcomes")
def in_actions(
    known: Known, code: str, on: date, since: date, until: date, day: date
) -> Iterator[Case]:
    for entry in known.named["Enrolled"]:
        facts = known.streams[entry.stream]
        cancelled = any(fact.name == "EnrolmentCancelled" for fact in facts)
        told: list[tuple[Fact, str | None, bool]] = []
        if code == "enrolments":
            told = [(entry, None, True)]
        elif code == "attendance_regularity":
            told = [
                (fact, None, EXPECTED[fact.name] and not cancelled)
                for fact in facts
                if fact.name in EXPECTED
                and not (fact.name.startswith("Interview") and fact.says.kind == "positioning")
            ]
        else:
            last = max(
                (fact for fact in facts if fact.name == "OutcomeRecorded"),
                key=lambda fact: fact.version, default=None,
            )  # fmt: skip
            told = [(last, result, True) for result in last.says.results] if last else []
        for fact, nature, there in told:
            if since <= fact.day <= min(until, on):
                yield Case(
                    fact.day, fact.day, entry.person, None, entry.says.organisation_id,
                    programme=entry.says.programme, nature=nature, amount=Fraction(int(there)),
                    left_out="cancelled" if cancelled else None,
                )  # fmt: skip
