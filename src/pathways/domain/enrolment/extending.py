"""A longer stay: the agreement or the contract goes on, or a rule allows more (A3.3, A5.1, G6)."""

from datetime import date, timedelta
from uuid import UUID

from pathways.domain.agreement.programme import programme_of
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.command import Command, Decision, On, decides
from pathways.domain.enrolment.attendance import during
from pathways.domain.enrolment.checks import still_there
from pathways.domain.enrolment.conditions import InTheOtherPathway
from pathways.domain.enrolment.duration import CIVIL_YEAR, EmploymentTooLong, NoContractHere
from pathways.domain.enrolment.entering import check_once
from pathways.domain.enrolment.events import EnrolmentExtended
from pathways.domain.enrolment.place import check_free
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.event import Event
from pathways.domain.participations.events import ActionExtended
from pathways.domain.participations.state import ParticipationsState
from pathways.domain.post.events import PostTaken
from pathways.domain.post.state import PostState
from pathways.domain.refusal import Malformed, Refusal
from pathways.domain.rules import Programme, Rule, Rules
from pathways.domain.texts import french, optional_text, text


class ExtendEnrolment(Command):
    """`last_day_on` is the new last day; `contract_ends_on` the new end of the employment contract.

    Past the ordinary duration, where a rule allows it at all, `accompanied_by` is needed too.
    """

    enrolment_id: UUID
    extended_on: date
    last_day_on: date
    reason: str
    accompanied_by: str | None = None
    contract_ends_on: date | None = None


class NotLonger(Malformed):
    """La prolongation va au-delà du {last} : le dernier jour prévu aujourd'hui."""

    field = "last_day_on"


class PastTheAgreement(Refusal):
    """La convention finit le {last} : le séjour ne va pas au-delà."""

    rule = CIVIL_YEAR
    field = "last_day_on"
    remedy = "Enregistrez d'abord l'avenant, ou l'entrée dans la convention suivante."


class PastTheLongestStay(Refusal):
    """La durée est de {months} mois au plus : jusqu'au {last}, sans prolongation possible."""

    field = "last_day_on"


class ExtendedPastTheMaximum(Refusal):
    """Même prolongée, la durée est de {months} mois au plus : jusqu'au {last}."""

    field = "last_day_on"


class AccompanimentMissing(Refusal):
    """Au-delà de la durée ordinaire, il faut un professionnel qui accompagne la personne."""

    rule = "A3.3"
    field = "accompanied_by"


class EmploymentEndsFirst(Refusal):
    """Le contrat de travail finit le {last} : le séjour ne va pas au-delà."""

    field = "contract_ends_on"
    remedy = "Donnez la nouvelle fin du contrat de travail."


@decides
def extend_enrolment(
    command: ExtendEnrolment,
    enrolment: EnrolmentState,
    agreement: ActionAgreementState,
    participations: ParticipationsState,
    post: PostState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """Move the last day, within the longest stay, or within the longest extended one.

    It is decided while the stay still runs. The place follows, and what other actions may not
    overlap.
    """
    during(enrolment, command.extended_on, today, "extended_on")
    still_there(enrolment)
    old, new = enrolment.last_day_on, command.last_day_on
    assert old is not None
    assert enrolment.beneficiary_id is not None
    if new <= old:
        raise NotLonger(last=french(old))
    if new > agreement.last_day:
        raise PastTheAgreement(last=french(agreement.last_day))
    programme = programme_of(agreement, rules, command.extended_on)
    rule = _rule_allowing(command, enrolment, programme, rules)
    accompanied_by = optional_text(command.accompanied_by, "accompanied_by")
    if rule.name == programme.extended_to and accompanied_by is None:
        raise AccompanimentMissing(rule=rule.id)
    _check_employment(command, enrolment, programme, rules)
    first = old + timedelta(days=1)
    check_once(participations, agreement.id, first, new, besides=enrolment.id)
    _check_other_pathway(enrolment, participations, first, new)
    check_free(post, enrolment.post_number, first, new)
    extended = EnrolmentExtended(
        extended_on=command.extended_on,
        last_day_on=new,
        rule=rule.id,
        reason=text(command.reason, "reason"),
        accompanied_by=accompanied_by,
        contract_ends_on=command.contract_ends_on,
    )
    told = ActionExtended(
        beneficiary_id=enrolment.beneficiary_id,
        enrolment_id=enrolment.id,
        extended_on=command.extended_on,
        last_day_on=new,
    )
    decision: list[Event | On] = [extended, On(participations, (told,))]
    if post is not None:
        taken = PostTaken(enrolment_id=enrolment.id, from_on=first, until_on=new)
        decision.append(On(post, (taken,)))
    return decision


def _rule_allowing(
    command: ExtendEnrolment, enrolment: EnrolmentState, programme: Programme, rules: Rules
) -> Rule:
    """The rule within which the new last day falls: the ordinary one, else the extended one."""
    assert enrolment.counted_from is not None
    ordinary = rules.named(programme.at_most).on(command.extended_on)
    last = ordinary.last_day(enrolment.counted_from)
    if command.last_day_on <= last:
        return ordinary
    if programme.extended_to is None:
        raise PastTheLongestStay(rule=ordinary.id, months=ordinary.value, last=french(last))
    extended = rules.named(programme.extended_to).on(command.extended_on)
    last = extended.last_day(enrolment.counted_from)
    if command.last_day_on > last:
        raise ExtendedPastTheMaximum(rule=extended.id, months=extended.value, last=french(last))
    return extended


def _check_employment(
    command: ExtendEnrolment, enrolment: EnrolmentState, programme: Programme, rules: Rules
) -> None:
    """Whoever is employed stays as long as the contract, which has its own longest duration."""
    if programme.at_least is None:
        if command.contract_ends_on is not None:
            raise NoContractHere
        return
    assert enrolment.counted_from is not None
    ends_on = command.contract_ends_on or enrolment.contract_ends_on
    longest = rules.named(programme.at_most).on(command.extended_on)
    last = longest.last_day(enrolment.counted_from)
    if ends_on is not None and ends_on > last:
        raise EmploymentTooLong(rule=longest.id, months=longest.value, last=french(last))
    if ends_on is not None and command.last_day_on > ends_on:
        raise EmploymentEndsFirst(rule=longest.id, last=french(ends_on))


def _check_other_pathway(
    enrolment: EnrolmentState, participations: ParticipationsState, first: date, last: date
) -> None:
    if enrolment.exclusive is None:
        return
    other = participations.in_group(enrolment.exclusive, first, last, besides=enrolment.id)
    if other is not None:
        raise InTheOtherPathway(first=french(other.entered_on), last=french(other.last_day_on))
