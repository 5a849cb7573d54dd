"""Association intermédiaire: three modules, placements and hours worked (A4.1 to A4.8)."""

from datetime import date, timedelta
from decimal import Decimal

from pathways.demo.actions.action import PROOFS, Stay, months_of
from pathways.demo.actions.plans import FAJ, RSA
from pathways.demo.actions.stays import leaves
from pathways.demo.actions.workshops import first_steps, interview
from pathways.demo.clock import Story
from pathways.domain.enrolment.eligibility import CheckEligibility
from pathways.domain.enrolment.events import InterviewKind, PlacementKind
from pathways.domain.enrolment.modules import CancelModule, StartModule
from pathways.domain.enrolment.outcome import CertifySkills
from pathways.domain.enrolment.placement import RecordPlacement
from pathways.domain.enrolment.professionalisation import (
    ReceiveAttendanceCertificate,
    RecordProfessionalisation,
)
from pathways.domain.enrolment.worked_hours import RecordHoursWorked

TRAINER = "Formation Loire"
HOSTS = ("Mairie de Bellerive", "Résidence Les Tilleuls", "Particulier employeur")


def is_placed(stay: Stay) -> Story:
    """The modules one after the other, work in between."""
    stay.begin(first_steps(stay))
    stay.begin(leaves(stay))
    stay.begin(hours(stay))
    stay.begin(placements(stay))
    stay.begin(collective(stay))
    if stay.public == RSA:
        stay.begin(individual(stay))
    yield from professionalised(stay)


def individual(stay: Stay) -> Story:
    """Module 1: interviews to the cap of 15 hours and a little beyond, for some renewed (A4.4)."""
    action = stay.action
    yield stay.asks(StartModule(enrolment_id=stay.id, module="module_1", from_on=action.today))
    for _ in range(12):
        yield action.later(8, 15)
        yield from interview(stay, InterviewKind.REGULAR, 80)
    yield stay.entered_on + timedelta(days=186)
    if action.today <= stay.last_day and action.chance(50):
        reason = "Projet à consolider après une absence pour santé"
        yield stay.asks(
            StartModule(
                enrolment_id=stay.id, module="module_1", from_on=action.today,
                renewal_reason=reason,
            )
        )  # fmt: skip
        for _ in range(4):
            yield action.later(12, 20)
            yield from interview(stay, InterviewKind.REGULAR, 60)


def collective(stay: Stay) -> Story:
    """Module 2: the workshops count from its first day (A4.5)."""
    action = stay.action
    yield action.later(3, 20)
    if action.today > stay.last_day:
        return
    if (yield stay.asks(
        StartModule(enrolment_id=stay.id, module="module_2", from_on=action.today)
    )):  # fmt: skip
        stay.workshops_from = action.today


def professionalised(stay: Stay) -> Story:
    """Module 3, for some: the training body's certificate comes, late, or never (A4.6, A4.7)."""
    action = stay.action
    yield action.later(70, 110)
    if stay.public == FAJ or action.today + timedelta(days=20) > stay.last_day:
        return
    first = action.today
    yield stay.asks(
        CheckEligibility(enrolment_id=stay.id, checked_on=first, proof=PROOFS[stay.public])
    )
    start = StartModule(enrolment_id=stay.id, module="module_3", from_on=first)
    if not (yield stay.asks(start)):
        return
    if action.scene.every("module by mistake", 9):
        yield stay.asks(
            CancelModule(
                enrolment_id=stay.id, module="module_3", from_on=first, cancelled_on=first
            ),
            reason="Saisi pour une autre personne",
        )
        return
    yield action.later(8, 14)
    last = action.today
    if last > stay.last_day:
        return
    training = action.new_id()
    told = yield stay.asks(
        RecordProfessionalisation(
            enrolment_id=stay.id, training_id=training, started_on=first, ended_on=last,
            minutes=action.pick((1680, 2100, 2240)), provider=TRAINER,
            group_size=action.pick((4, 5, 6, 3)),
        )
    )  # fmt: skip
    if not told or action.scene.every("certificate missing", 4):
        return
    yield action.later(4, 25)
    yield stay.asks(
        ReceiveAttendanceCertificate(
            enrolment_id=stay.id, training_id=training, on=action.today, delivered_by=TRAINER
        )
    )


def hours(stay: Stay) -> Story:
    """What was worked, month by month, told in the first days of the next (A4.8)."""
    action = stay.action
    for month in months_of(stay.entered_on, stay.last_day):
        after = (month + timedelta(days=32)).replace(day=1)
        yield action.clock.working_day(after + timedelta(days=action.rng.randint(1, 8)))
        if max(month, stay.entered_on) <= stay.last_day:
            days = _days(stay, month, after)
            yield stay.asks(
                RecordHoursWorked(
                    enrolment_id=stay.id,
                    month=month,
                    hours=Decimal(action.rng.randint(2, 4) * days),
                )
            )


def placements(stay: Stay) -> Story:
    """Put at the disposal of someone, an immersion, a visit (A4.7b)."""
    action = stay.action
    while True:
        first = action.today
        yield action.later(12, 40)
        if action.today > stay.last_day:
            return
        kind = action.pick((PlacementKind.PUT_AT_DISPOSAL, PlacementKind.PUT_AT_DISPOSAL,
                            PlacementKind.PMSMP, PlacementKind.COMPANY_VISIT))  # fmt: skip
        start = first if kind is PlacementKind.PUT_AT_DISPOSAL else action.today
        yield stay.asks(
            RecordPlacement(
                enrolment_id=stay.id, placement_id=action.new_id(), kind=kind,
                started_on=start, ended_on=action.today,
                hours=Decimal(action.pick((3, 6)) if start == action.today else 24),
                host=action.pick(HOSTS),
                assessment="Ponctuel, autonome au second jour." if action.chance(40) else None,
            )
        )  # fmt: skip
        if action.chance(25):
            yield stay.asks(
                CertifySkills(
                    enrolment_id=stay.id, certified_on=action.today,
                    title="Entretien des espaces", skills=("Organiser son poste", "Rendre compte"),
                )
            )  # fmt: skip
        yield action.later(20, 70)


def _days(stay: Stay, month: date, after: date) -> int:
    first, last = max(month, stay.entered_on), min(after - timedelta(days=1), stay.last_day)
    return (last - first).days + 1
