"""The status is verified again, with its proof (A4.2)."""

from datetime import date
from uuid import UUID

from pathways.domain.agreement.programme import programme_of
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.beneficiary.guards import check_takes_personal_facts
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.enrolment.attendance import during
from pathways.domain.enrolment.conditions import (
    RSA,
    Entry,
    age_of,
    proof_kept,
    rsa_that_day,
)
from pathways.domain.enrolment.entering import admitted_in
from pathways.domain.enrolment.events import EligibilityChecked, Proof
from pathways.domain.enrolment.state import Check, EnrolmentState
from pathways.domain.participations.state import ParticipationsState
from pathways.domain.refusal import Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import french


class CheckEligibility(Command):
    enrolment_id: UUID
    checked_on: date
    proof: Proof


class EligibilityToBeChecked(Refusal):
    """L'éligibilité donnée à l'entrée dans le premier module tenait jusqu'au {until}.

    Beyond 12 months the RSA status is checked again before a new module.
    """

    rule = "A4.2"
    field = "from_on"
    remedy = "Enregistrez d'abord une nouvelle vérification du statut, avec son justificatif."


@decides
def check_eligibility(
    command: CheckEligibility,
    enrolment: EnrolmentState,
    beneficiary: BeneficiaryState,
    agreement: ActionAgreementState,
    participations: ParticipationsState,
    rules: Rules,
    today: date,
) -> Decision:
    """Verify the RSA status on that day, and say until when it holds for a new module (A4.2).

    An age is that of the day of entry (G3): it is not looked at again.
    """
    day = command.checked_on
    during(enrolment, day, today, "checked_on")
    check_takes_personal_facts(beneficiary)
    assert enrolment.public is not None
    assert enrolment.last_day_on is not None
    programme = programme_of(agreement, rules, day)
    entry = Entry(
        person=beneficiary,
        participations=participations,
        programme=programme,
        rules=rules,
        public=enrolment.public,
        day=day,
        last_day=enrolment.last_day_on,
        admitted=admitted_in(programme, agreement, None),
        proof=command.proof,
    )
    asked = [rsa_that_day, *([proof_kept] if "proof_kept" in programme.conditions else [])]
    for condition in asked:
        if (refusal := condition(entry)) is not None:
            raise refusal
    rule = rules.named(programme.eligibility).on(day) if programme.eligibility else None
    return [
        EligibilityChecked(
            checked_on=day,
            public=enrolment.public,
            proof=command.proof,
            right=beneficiary.right_on(day).value,
            rules=tuple(dict.fromkeys([programme.id, *([rule.id] if rule else [])])),
            valid_until=rule.last_day(day) if rule else None,
            age=age_of(beneficiary, day),
        )
    ]


def eligible_from(entry: Entry, checks: tuple[Check, ...] = ()) -> date:
    """The day of the check that a module begun on `entry.day` rests on (A4.2).

    The first funded module, in whichever enrolment, is entered on the status of that very day, and
    makes it hold 12 months. After them, one of `checks`, those of this enrolment, must hold.
    Raises EligibilityToBeChecked, or what the status of the day refuses.
    """
    programme, day = entry.programme, entry.day
    entered = entry.participations.modules(programme.code)
    if programme.eligibility is None or entry.public != RSA:
        return day
    if not entered or day < entered[0].from_on:
        if (refusal := rsa_that_day(entry)) is not None:
            raise refusal
        return day
    rule = entry.rules.named(programme.eligibility).on(day)
    first = entered[0].from_on
    held = (Check(first, rule.last_day(first)), *(one for one in checks if one.on <= day))
    for check in reversed(held):
        if day <= check.valid_until:
            return check.on
    latest = max(check.valid_until for check in held)
    raise EligibilityToBeChecked(until=french(latest), rule=rule.id)
