"""People come to an action, through its offer or not, and leave it (G3, G4, G9)."""

from collections.abc import Callable, Generator
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from pathways.demo.actions.action import PROOFS, Action, Stay
from pathways.demo.actions.plans import OTHER, RSA, Entrants
from pathways.demo.clock import Story
from pathways.demo.memory import Act, Told
from pathways.demo.person import Case, Person
from pathways.domain.beneficiary.search_profile import RecordSearchProfile
from pathways.domain.calendar import add_months
from pathways.domain.enrolment.entering import EnrolInAction
from pathways.domain.enrolment.events import EarlyExitReason, Enrolled, InterviewKind
from pathways.domain.enrolment.interview import RecordInterview
from pathways.domain.enrolment.leaving import CancelEnrolment, EndEnrolment, ReopenEnrolment
from pathways.domain.enrolment.outcome import RecordOutcome, WriteIndividualReport
from pathways.domain.positioning.answering import (
    RefusePositioning,
    RetainPositioning,
    WithdrawPositioning,
)
from pathways.domain.positioning.events import ProposedBy
from pathways.domain.positioning.proposing import ProposePositioning
from pathways.event_store.deciding import Request

Life = Callable[[Stay], Story]
Entering = Generator[date | Act, Told, Stay | None]
Answering = Generator[date | Act, Told, bool]

HOURS = {"aci": Decimal(24), "ei": Decimal(30), "geiq": Decimal(35)}
"""Hours a week of each employee."""
SKILLS = ("punctuality", "teamwork", "market_gardening", "sorting", "painting", "digital_basics")
REASONS = (
    EarlyExitReason.EMPLOYMENT,
    EarlyExitReason.EMPLOYMENT,
    EarlyExitReason.TRAINING,
    EarlyExitReason.HEALTH,
    EarlyExitReason.GAVE_UP,
    EarlyExitReason.OTHER_ACTION,
)
REFUSALS = ("Groupe complet jusqu'à l'été", "Horaires incompatibles avec la garde d'enfants")


def comes(action: Action, entrants: Entrants, life: Life) -> Story:
    """Someone is found, positioned or not, enters, and begins the life of the action."""
    found = action.finds(entrants.public)
    if found is None:
        return
    person, case = found
    action.scene.seen.add(person.id)
    positioning = None
    if case is not None and action.chance(65):
        positioning = action.new_id()
        going_on = yield from _positioned(action, person, case, positioning)
        if not going_on:
            return
    if action.today > action.last - timedelta(days=20) or person.over:
        return
    stay = yield from enters(action, person, case, entrants, positioning)
    if stay is not None:
        stay.begin(life(stay))


def enters(
    action: Action,
    person: Person,
    case: Case | None,
    entrants: Entrants,
    positioning: UUID | None = None,
    contract: tuple[date, date] | None = None,
) -> Entering:
    """The entry, on the day it is recorded; None where the rules refuse it, or it was a mistake."""
    if action.programme.place == "post" and contract is None:
        contract = _contract(action)
    post = free_post(action) if contract else None
    if contract and post is None:
        return None
    enrolment, day, covered = action.new_id(), action.today, action.plan.territories
    needs_positioning = "positioning_interview" in action.programme.steps
    told = yield action.asks(
        EnrolInAction(
            enrolment_id=enrolment,
            beneficiary_id=person.id,
            agreement_id=action.id,
            entered_on=day,
            proof=PROOFS[entrants.public],
            public=entrants.public,
            territory=person.territory if person.territory in covered else covered[0],
            module=entrants.module,
            post_number=post,
            contract_starts_on=contract[0] if contract else None,
            contract_ends_on=contract[1] if contract else None,
            weekly_hours=HOURS[action.plan.programme] if contract else None,
            positioning_interview_on=day if needs_positioning else None,
            positioning_interview_minutes=60 if needs_positioning else None,
            positioning_id=positioning,
            orientation_id=case.id if case is not None and not case.over else None,
            accompanied_by="Mission locale" if entrants.public != RSA else None,
            precarious_work=entrants.public == OTHER,
        )
    )
    if not told:
        return None
    entered = told.first(Enrolled)
    stay = Stay(
        action, person, enrolment, entrants.public, entered.module, day, entered.last_day_on,
        contract, post,
    )  # fmt: skip
    if action.scene.every("entered by mistake", 25):
        yield action.later(1, 4)
        yield stay.asks(
            CancelEnrolment(enrolment_id=stay.id, cancelled_on=action.today),
            reason="Saisi pour une autre personne",
        )
        return None
    action.stays.append(stay)
    return stay


def leaves(stay: Stay) -> Story:
    """The stay ends: at its term, or before it with a reason; then what it produced (G1, A2.4)."""
    action = stay.action
    last = _last_day(stay)
    yield last
    while action.today < last:
        if stay.person.over:
            last = action.today
            break
        yield min(last, action.today + timedelta(days=30))
    day = min(last, stay.last_day)
    early, stay.last_day = day < stay.last_day, day
    yield action.entered()
    reason = action.pick(REASONS) if early else None
    ended = EndEnrolment(enrolment_id=stay.id, last_day_on=day, early_exit_reason=reason)
    if action.scene.every("reopened", 15):
        yield stay.asks(ended)
        yield stay.asks(
            ReopenEnrolment(enrolment_id=stay.id, reopened_on=action.today),
            reason="Le report de la sortie n'avait pas été dit",
        )
    yield from tells_exit(stay, day)
    yield stay.asks(ended)
    yield from tells_outcome(stay)
    stay.left = True


def tells_exit(stay: Stay, day: date) -> Story:
    """The exit interview, where the programme counts interviews."""
    if "individual_interviews" in stay.action.programme.indicators and stay.action.chance(80):
        yield stay.asks(
            RecordInterview(
                enrolment_id=stay.id, on=day, kind=InterviewKind.EXIT, attended=True, minutes=60
            )
        )


def tells_outcome(stay: Stay) -> Story:
    """The individual report, copied to the référent, and the results reached."""
    action = stay.action
    if "individual_report" in action.programme.steps:
        yield stay.asks(
            WriteIndividualReport(
                enrolment_id=stay.id,
                written_on=action.today,
                report="A pris confiance, parle en groupe, prépare un projet.",
            )
        )
    expected = sorted(action.clock.memory.rules.named(action.programme.results)
                      .on(action.today).codes)  # fmt: skip
    reached = action.rng.sample(expected, min(len(expected), action.rng.randint(0, 3)))
    yield stay.asks(
        RecordOutcome(enrolment_id=stay.id, recorded_on=action.today, results=tuple(reached))
    )


def _positioned(action: Action, person: Person, case: Case, positioning: UUID) -> Answering:
    """Proposed, then answered; whether the person may enter."""
    assert action.offer is not None
    rng = action.rng
    yield case.asks(
        RecordSearchProfile(
            beneficiary_id=person.id,
            recorded_on=action.today,
            objective=_objective(action),
            skills=tuple(rng.sample(SKILLS, 2)),
            within_km=rng.choice((10, 20, 40)),
        )
    )
    proposes = case.referent is not None and case.referent.ready and action.chance(75)
    proposed = yield case.asks(
        ProposePositioning(
            positioning_id=positioning,
            beneficiary_id=person.id,
            offer_id=action.offer,
            proposed_on=action.today,
            proposed_by=ProposedBy.REFERENT if proposes else ProposedBy.BENEFICIARY,
            orientation_id=case.id if proposes else None,
        )
    )
    yield action.later(2, 9)
    if not proposed or person.over:
        return False
    fate = action.scene.counts["positioned"] = action.scene.counts["positioned"] + 1
    answer: Request
    if fate % 9 == 3:
        answer = action.asks(
            RefusePositioning(
                positioning_id=positioning, answered_on=action.today, reason=action.pick(REFUSALS)
            )
        )
    elif fate % 12 == 5:
        answer = case.asks(
            WithdrawPositioning(
                positioning_id=positioning,
                withdrawn_on=action.today,
                reason="A trouvé un contrat court",
            )
        )
    else:
        yield action.asks(RetainPositioning(positioning_id=positioning, answered_on=action.today))
        yield action.later(2, 10)
        return True
    yield answer
    return False


def _objective(action: Action) -> str:
    rules = action.clock.memory.rules
    listed = rules.programmes.on(action.today).choice(action.programme.listed_as)
    assert listed is not None
    return str(listed.details["objective"])


def _last_day(stay: Stay) -> date:
    """The term, for two thirds; for the others some day before it."""
    action = stay.action
    term = min(stay.last_day, action.last)
    days = (term - action.today).days
    if days > 60 and action.chance(34):
        return action.clock.working_day(action.today + timedelta(days=action.rng.randint(40, days)))
    return term


def _contract(action: Action) -> tuple[date, date]:
    """A contract of 6 to 12 months from today (A5.1, A6.1, A7.1)."""
    months = action.pick((6, 8, 10, 12))
    return action.today, add_months(action.today, months) - timedelta(days=1)


def free_post(action: Action) -> int | None:
    """A place that nobody has, or has any more (A5.4)."""
    held = {stay.post for stay in action.stays if not stay.left}
    places = action.places or 0
    return next((number for number in range(1, places + 1) if number not in held), None)
