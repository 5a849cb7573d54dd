"""Engagement contracts as they come: in time, late, returned, renewed, not respected, or never."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from pathways.demo.clock import Story
from pathways.demo.memory import Act, Told
from pathways.demo.person import Case
from pathways.demo.recall import lapsed, not_respected
from pathways.domain.calendar import add_months
from pathways.domain.engagement_contract.amending import AmendEngagementContract
from pathways.domain.engagement_contract.drafting import DraftEngagementContract
from pathways.domain.engagement_contract.ending import EndEngagementContract
from pathways.domain.engagement_contract.events import ContractEndReason
from pathways.domain.engagement_contract.signing import SignEngagementContract
from pathways.domain.engagement_contract.submitting import SubmitEngagementContract
from pathways.domain.engagement_contract.validation import (
    ReturnEngagementContract,
    ValidateEngagementContract,
)
from pathways.domain.orientation.diagnosis import MakeJointDiagnosis
from pathways.domain.orientation.events import RelanceGround
from pathways.domain.orientation.exemption import EndContractExemption, GrantContractExemption

AXES = {
    "housing": "Déposer une demande de logement social",
    "health": "Prendre rendez-vous avec le médecin traitant",
    "social_life": "Rejoindre un atelier du centre social",
    "training": "Rencontrer un organisme de formation",
    "employment": "Refaire le CV et envoyer trois candidatures par mois",
    "mobility": "S'inscrire au Point Mobilité",
    "family_and_childcare": "Chercher un mode de garde",
    "administrative": "Mettre à jour le dossier de la CAF",
}
WAIVED = ("health", "disability", "childcare")


@dataclass(frozen=True)
class Made:
    """A contract validated: `ends_on` is its last day."""

    id: UUID
    ends_on: date


Attempt = Generator[date | Act, Told, Made | None]


def contracts(case: Case, *, met: bool = True) -> Story:
    """The first contract and its renewals (A1.7)."""
    person = case.person
    due = case.decided.contract_due_on or case.decided.decided_on + timedelta(days=45)
    shares = (66, 22, 12) if met else (5, 20, 75)
    delay = person.rng.choices(("in time", "late", "never"), shares)[0]
    if delay == "in time":
        yield person.later(-30, -4, after=due)
    else:
        yield person.later(3, 50, after=due)
    if delay == "never":
        breach = yield from lapsed(case, RelanceGround.CONTRACT_NOT_MADE)
        if person.chance(45):
            return
        yield person.later(*_made_at_last(case, breach=breach))
    contract = yield from made(case, person.today)
    while contract is not None:
        if person.chance(7):
            case.begin(not_respected(case, contract.id))
        contract = yield from renewed(case, contract)


def made(case: Case, starts_on: date, renews: UUID | None = None) -> Attempt:
    """Drafted, signed, submitted, then validated or returned; None where it goes no further."""
    person, contract = case.person, case.person.new_id()
    months = person.rng.choices((3, 6, 12), (15, 50, 35))[0]
    ends_on = add_months(starts_on, months) - timedelta(days=1)
    domains = tuple(person.rng.sample([*AXES], person.rng.randint(1, 3)))
    hours, waived = weekly_hours(case)
    drafted = yield case.asks(
        DraftEngagementContract(
            engagement_contract_id=contract,
            orientation_id=case.id,
            drafted_on=person.today,
            starts_on=starts_on,
            ends_on=ends_on,
            domains=domains,
            actions=tuple(AXES[domain] for domain in domains),
            weekly_hours=hours,
            weekly_hours_adapted_for=waived,
            renewed_id=renews,
        )
    )
    if not drafted:
        return None
    case.contract = contract
    yield person.later(0, 9)
    if person.chance(4):
        yield person.later(30, 60)
        yield case.asks(ended(contract, person.today, ContractEndReason.WITHDRAWN))
        case.contract = None
        return None
    signed_on = person.today
    yield person.entered()
    signed = yield case.asks(
        SignEngagementContract(engagement_contract_id=contract, signed_on=signed_on)
    )
    if signed:
        case.signed_on = signed_on
        case.begin(joint_diagnosis(case, signed.day("joint_diagnosis_due_on")))
    yield person.later(0, 8)
    yield case.asks(submitted(contract, person.today))
    yield person.later(3, 28)
    if person.chance(11):
        reasons = "Actions trop générales : préciser les échéances."
        yield person.asks(
            ReturnEngagementContract(
                engagement_contract_id=contract,
                returned_on=person.today,
                returned_by="Chef de service insertion",
                reasons=reasons,
            )
        )
        yield person.later(2, 25)
        yield case.asks(amended(case, contract, ends_on, domains))
        yield case.asks(submitted(contract, person.today))
        yield person.later(3, 20)
    if person.chance(3):
        yield person.later(30, 120)
    yield person.asks(
        ValidateEngagementContract(
            engagement_contract_id=contract,
            validated_on=person.today,
            validated_by="Chef de service insertion",
        )
    )
    if person.chance(8) and ends_on > person.today + timedelta(days=40):
        yield person.later(10, 35)
        yield case.asks(amended(case, contract, ends_on, domains))
    return Made(contract, ends_on)


def renewed(case: Case, old: Made) -> Attempt:
    """Renewed before its term, late after a relance, or left to expire (A1.7, A1.4b)."""
    person = case.person
    way = person.rng.choices(("in time", "late", "expired"), (62, 22, 16))[0]
    if way == "in time":
        yield person.later(-40, -10, after=old.ends_on)
        starts_on = max(old.ends_on + timedelta(days=1), person.today)
        return (yield from made(case, starts_on, renews=old.id))
    yield person.later(2, 40, after=old.ends_on)
    if person.chance(60):
        yield case.asks(ended(old.id, person.today, ContractEndReason.TERM))
        case.contract = None
    if way == "expired":
        return None
    breach = yield from lapsed(case, RelanceGround.CONTRACT_NOT_RENEWED, old.id)
    yield person.later(*_made_at_last(case, breach=breach))
    return (yield from made(case, person.today, renews=old.id))


def _made_at_last(case: Case, *, breach: bool) -> tuple[int, int]:
    """Days until a late contract is made: with a breach reported, mostly after the EPD."""
    return (120, 330) if breach and case.person.chance(75) else (4, 38)


def joint_diagnosis(case: Case, due_on: date | None) -> Story:
    """With France Travail, where the law asks for it; not always in time (N6)."""
    if due_on is None or case.person.chance(25):
        return
    yield case.person.later(-90, 20, after=due_on)
    yield case.asks(MakeJointDiagnosis(orientation_id=case.id, on=case.person.today))


def exemption(case: Case) -> Story:
    """Some need not sign for a time (A1.8); now and then it ends early."""
    person = case.person
    if not person.chance(5):
        return
    yield person.later(10, 50)
    until = person.today + timedelta(days=person.rng.randint(60, 150))
    yield person.asks(
        GrantContractExemption(
            orientation_id=case.id,
            on=person.today,
            until=until,
            ground=person.rng.choice(("health", "unavailability")),
        )
    )
    if person.chance(35):
        yield person.later(20, 50)
        yield person.asks(EndContractExemption(orientation_id=case.id, on=person.today))


def weekly_hours(case: Case) -> tuple[int | None, str | None]:
    """Hours a week, or the reason for fewer, once the law asks for them (N9)."""
    rules, day = case.person.clock.memory.rules, case.person.today
    asked = rules.weekly_activity_hours.find(day)
    if asked is None or not asked.binding:
        return None, None
    if case.person.chance(30):
        return case.person.rng.choice((0, 4, 8)), case.person.rng.choice(WAIVED)
    return int(asked.value) + case.person.rng.choice((0, 0, 3, 5)), None


def submitted(contract: UUID, day: date) -> SubmitEngagementContract:
    return SubmitEngagementContract(engagement_contract_id=contract, submitted_on=day)


def ended(contract: UUID, day: date, reason: ContractEndReason) -> EndEngagementContract:
    return EndEngagementContract(engagement_contract_id=contract, ended_on=day, reason=reason)


def amended(
    case: Case, contract: UUID, ends_on: date, domains: tuple[str, ...]
) -> AmendEngagementContract:
    """The same axes, with a more precise action on each."""
    hours, waived = weekly_hours(case)
    return AmendEngagementContract(
        engagement_contract_id=contract,
        amended_on=case.person.today,
        ends_on=ends_on,
        domains=domains,
        actions=tuple(f"{AXES[domain]} avant le prochain RDV" for domain in domains),
        weekly_hours=hours,
        weekly_hours_adapted_for=waived,
    )
