"""ADSE A and B: workshops, with their contract, plan and interviews (A2.3, A2.4, A2.7)."""

from datetime import timedelta
from decimal import Decimal

from pathways.demo.actions.action import Stay
from pathways.demo.actions.stays import leaves
from pathways.demo.clock import Story
from pathways.domain.enrolment.contract import RecordParticipantFee, SignParticipationContract
from pathways.domain.enrolment.events import InterviewKind
from pathways.domain.enrolment.first_steps import HandSchedule, MakeFirstDiagnosis, WriteActionPlan
from pathways.domain.enrolment.interview import RecordInterview
from pathways.domain.enrolment.partners import ContactPartner

FEE = Decimal(10)
"""Euros asked of a participant."""
DIAGNOSIS = "Isolement, peu d'expérience récente, envie de travailler dehors."
PLAN = "Retrouver un rythme ; préparer deux visites d'entreprises ; refaire un CV."


def first_steps(stay: Stay) -> Story:
    """The first diagnosis and the written plan, in the first weeks (G4)."""
    yield stay.asks(
        MakeFirstDiagnosis(enrolment_id=stay.id, made_on=stay.action.today, diagnosis=DIAGNOSIS)
    )
    yield stay.action.later(3, 15)
    if stay.action.today <= stay.last_day:
        yield stay.asks(
            WriteActionPlan(enrolment_id=stay.id, written_on=stay.action.today, plan=PLAN)
        )


def attends_workshops(stay: Stay) -> Story:
    """Pathway A: contract, fee, schedule; interviews at entry and mid-course, or each month."""
    action = stay.action
    yield stay.asks(SignParticipationContract(enrolment_id=stay.id, signed_on=action.today))
    yield stay.asks(HandSchedule(enrolment_id=stay.id, handed_on=action.today))
    if action.chance(40):
        yield stay.asks(
            RecordParticipantFee(enrolment_id=stay.id, paid_on=action.today, amount=FEE)
        )
    yield from interview(stay, InterviewKind.ENTRY, 50)
    stay.begin(first_steps(stay))
    stay.begin(leaves(stay))
    if stay.module == "reinforced":
        yield from each_month(stay, 50)
    middle = stay.entered_on + (stay.last_day - stay.entered_on) / 2
    yield action.clock.working_day(middle)
    yield from interview(stay, InterviewKind.MID_COURSE, 45)
    if action.chance(40):
        yield stay.asks(
            ContactPartner(
                enrolment_id=stay.id,
                contacted_on=action.today,
                partner="Maison de santé",
                purpose="Bilan de santé",
            )
        )


def joins_in(stay: Stay) -> Story:
    """Pathway B: a schedule, a diagnosis and a plan; no interview is counted (A2.7)."""
    yield stay.asks(HandSchedule(enrolment_id=stay.id, handed_on=stay.action.today))
    stay.begin(leaves(stay))
    yield from first_steps(stay)


def each_month(stay: Stay, minutes: int) -> Story:
    """A regular interview each month, one in ten missed."""
    action = stay.action
    while True:
        day = action.clock.working_day(action.today + timedelta(days=action.rng.randint(26, 34)))
        if day > stay.last_day:
            return
        yield day
        yield from interview(stay, InterviewKind.REGULAR, minutes)


def interview(stay: Stay, kind: InterviewKind, minutes: int) -> Story:
    """Held, a little longer or shorter; or missed. Some readjust the plan (G4)."""
    action, on = stay.action, stay.action.today
    if on > stay.last_day:
        return
    if kind is InterviewKind.REGULAR and action.chance(10):
        yield stay.asks(
            RecordInterview(
                enrolment_id=stay.id, on=on, kind=kind, attended=False, excused=action.chance(50)
            )
        )
        return
    yield stay.asks(
        RecordInterview(
            enrolment_id=stay.id,
            on=on,
            kind=kind,
            attended=True,
            minutes=minutes + action.pick((-15, 0, 0, 0, 10)),
            plan_adjusted="Un stage d'abord, la formation ensuite." if action.chance(20) else None,
        )
    )
