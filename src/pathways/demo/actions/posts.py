"""ACI, EI and GEIQ: employees on a place of the agreement, month after month (A5 to A7)."""

from datetime import timedelta
from decimal import Decimal

from pathways.demo.actions.action import Stay
from pathways.demo.actions.stays import HOURS, free_post, leaves
from pathways.demo.actions.workshops import each_month, first_steps
from pathways.demo.clock import Story
from pathways.domain.calendar import add_months
from pathways.domain.enrolment.events import PlacementKind
from pathways.domain.enrolment.extending import ExtendEnrolment
from pathways.domain.enrolment.outcome import CertifySkills
from pathways.domain.enrolment.place import ChangePost
from pathways.domain.enrolment.placement import RecordPlacement
from pathways.domain.enrolment.training import RecordTraining
from pathways.domain.enrolment.worked_hours import RecordHoursWorked

HALF = Decimal("0.5")


def works(stay: Stay) -> Story:
    """Work, interviews and what surrounds them, until the contract or the agreement ends."""
    stay.begin(first_steps(stay))
    stay.begin(hours(stay))
    stay.begin(renewed(stay))
    stay.begin(around(stay))
    yield from each_month(stay, 60)


def renewed(stay: Stay) -> Story:
    """One contract in three goes on for three months more, within the agreement (A5.1)."""
    action = stay.action
    assert stay.contract is not None
    first, ends_on = stay.contract
    longer = add_months(ends_on + timedelta(days=1), 3) - timedelta(days=1)
    if ends_on < action.last - timedelta(days=40) and action.scene.every("renewed", 3):
        yield action.clock.working_day(ends_on - timedelta(days=12))
        new = min(longer, action.last)
        told = yield stay.asks(
            ExtendEnrolment(
                enrolment_id=stay.id, extended_on=action.today, last_day_on=new,
                reason="Contrat renouvelé : le permis se passe au printemps",
                contract_ends_on=longer,
            )
        )  # fmt: skip
        if told:
            stay.contract, stay.last_day = (first, longer), new
    yield from leaves(stay)


def hours(stay: Stay) -> Story:
    """Hours of each month, around those of the contract, leave and illness aside (A5.3, A5.5)."""
    action = stay.action
    month = stay.entered_on.replace(day=1)
    while month <= stay.last_day:
        after = (month + timedelta(days=32)).replace(day=1)
        yield action.clock.working_day(after + timedelta(days=action.rng.randint(1, 9)))
        first, last = max(month, stay.entered_on), min(after - timedelta(days=1), stay.last_day)
        days = (last - first).days + 1
        if days > 0:
            share = Decimal(action.pick((100, 100, 98, 95, 90, 70, 115))) / 100
            worked = (HOURS[action.plan.programme] * days / 7 * share).quantize(Decimal("0.5"))
            yield stay.asks(
                RecordHoursWorked(enrolment_id=stay.id, month=month, hours=max(worked, HALF))
            )
        month = after


def around(stay: Stay) -> Story:
    """Another place, an immersion, a training, a certificate (A5.5b, A6.3b, A7.3)."""
    action = stay.action
    yield action.later(40, 70)
    if action.today > stay.last_day:
        return
    if action.scene.every("another post", 7):
        yield from _changes_post(stay)
    yield stay.asks(
        RecordPlacement(
            enrolment_id=stay.id, placement_id=action.new_id(), kind=PlacementKind.PMSMP,
            started_on=max(stay.entered_on, action.today - timedelta(days=4)),
            ended_on=action.today, hours=Decimal(21), host="Val Logistique",
        )
    )  # fmt: skip
    yield action.later(20, 50)
    if action.today > stay.last_day:
        return
    if action.plan.programme == "geiq" or action.chance(25):
        yield stay.asks(
            RecordTraining(
                enrolment_id=stay.id, started_on=action.today - timedelta(days=11),
                ended_on=action.today, hours=Decimal(action.pick((35, 56, 70))),
                title="Certificat d'aptitude à la conduite d'engins", provider="Formation Loire",
            )
        )  # fmt: skip
    yield action.later(5, 40)
    yield stay.asks(
        CertifySkills(
            enrolment_id=stay.id, certified_on=action.today, title="Attestation de compétences",
            skills=("Travailler en équipe", "Respecter les consignes de sécurité"),
        )
    )  # fmt: skip


def _changes_post(stay: Stay) -> Story:
    action = stay.action
    free = free_post(action)
    if free is None:
        return
    if (yield stay.asks(
        ChangePost(enrolment_id=stay.id, agreement_id=action.id, post_number=free,
                   changed_on=action.today)
    )):  # fmt: skip
        stay.post = free
