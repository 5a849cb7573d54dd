"""Someone enters an action (G3, G4, A2.2, A2.5, A3.1, A4.1 to A4.3, A5.1, A5.4, A6.1, A7.1)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.agreement.programme import programme_of
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.beneficiary.guards import check_not_future, check_takes_personal_facts
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import Command, Decision, On, decides
from pathways.domain.enrolment.checks import euros
from pathways.domain.enrolment.conditions import Entry, admitted_by, age_of, refusals
from pathways.domain.enrolment.duration import (
    LastDay,
    check_employment,
    last_day_allowed,
    longest,
)
from pathways.domain.enrolment.events import Enrolled, InterviewHeld, InterviewKind, Proof
from pathways.domain.enrolment.place import check_free, check_place
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.event import Event
from pathways.domain.offer.state import OfferState
from pathways.domain.orientation.entitlement import NoSuchPerson
from pathways.domain.orientation.state import OrientationState
from pathways.domain.participations.events import ActionEntered
from pathways.domain.participations.state import ParticipationsState
from pathways.domain.positioning.checks import PositioningClosed, check_open
from pathways.domain.positioning.state import PositioningState
from pathways.domain.positioning.taking import EnrolmentElsewhere, entry
from pathways.domain.post.events import PostTaken
from pathways.domain.post.state import PostState, post_of
from pathways.domain.quantities import length
from pathways.domain.refusal import Malformed, NotFound, Refusal
from pathways.domain.rules import Module, Programme, Rules
from pathways.domain.texts import french, optional_text


class EnrolInAction(Command, creates=True):
    """`public` is whom the person counts as: the first the action admits, where left out.

    `module` is what they enter where the programme is entered as one of several; `post_number`
    their place, from 1. `contract_starts_on` is the day of entry where left out: earlier where the
    employment began under the agreement before.
    """

    enrolment_id: UUID
    beneficiary_id: UUID
    agreement_id: UUID
    entered_on: date
    proof: Proof
    public: str | None = None
    territory: str | None = None
    module: str | None = None
    post_number: int | None = None
    contract_starts_on: date | None = None
    contract_ends_on: date | None = None
    weekly_hours: Decimal | None = None
    fee: Decimal | None = None
    positioning_interview_on: date | None = None
    positioning_interview_minutes: int | None = None
    positioning_id: UUID | None = None
    orientation_id: UUID | None = None
    accompanied_by: str | None = None
    precarious_work: bool = False

    @property
    def post_id(self) -> UUID | None:
        """The stream of the place they take."""
        return post_of(self.agreement_id, self.post_number) if self.post_number else None


class AgreementNotRunning(Refusal):
    """Le {day}, la convention ne court pas : elle va du {first} au {last}."""

    rule = "G6"
    field = "entered_on"


class TerritoryMissing(Malformed):
    """La convention couvre plusieurs territoires : dites lequel."""

    field = "territory"


class TerritoryNotCovered(Refusal):
    """La convention ne couvre pas ce territoire."""

    rule = "G2"
    field = "territory"


class ModuleMissing(Malformed):
    """On entre dans un module de ce programme : dites lequel."""

    field = "module"


class NoEntryInThisModule(Refusal):
    """Le programme n'a pas de module « {module} » où l'on entre ainsi."""

    rule = "G11"
    field = "module"


class ModuleNotCovered(Refusal):
    """La convention ne finance pas ce module."""

    rule = "G5"
    field = "module"


class AlreadyInThisAction(Refusal):
    """La personne est déjà dans cette convention, du {first} au {last}."""

    rule = "G4"
    field = "beneficiary_id"


class EntryNotCorrected(Refusal):
    """Une entrée engage une place et d'autres actions : elle ne se corrige pas."""

    rule = "G4"
    field = "enrolment_id"
    remedy = "Annulez-la, puis enregistrez-la de nouveau."


class OrientationOfAnother(Refusal):
    """Cette orientation est celle d'une autre personne."""

    field = "orientation_id"


class PositioningOfAnother(Refusal):
    """Ce positionnement est celui d'une autre personne."""

    rule = "G9"
    field = "positioning_id"


class PositioningInterviewIncomplete(Malformed):
    """Un entretien de positionnement a sa date et sa durée."""

    field = "positioning_interview_minutes"


class PositioningInterviewAfterEntry(Refusal):
    """L'entretien de positionnement précède l'entrée."""

    rule = "A4.1"
    field = "positioning_interview_on"
    remedy = "Tenu après l'entrée, il s'enregistre comme un entretien de l'action."


class ImpossibleWeeklyHours(Malformed):
    """Un nombre d'heures par semaine va de plus de 0 à 168, au centième près."""

    field = "weekly_hours"


@decides
def enrol_in_action(
    command: EnrolInAction,
    enrolment: EnrolmentState,
    beneficiary: BeneficiaryState,
    agreement: ActionAgreementState,
    participations: ParticipationsState,
    post: PostState | None,
    orientation: OrientationState | None,
    positioning: PositioningState | None,
    offer: OfferState | None,
    rules: Rules,
    today: date,
) -> Decision:
    """Record the entry, once the person, the agreement and the place allow it that day.

    What is checked is kept with it: the public and its proof, the last day and the rule that gives
    it, so that no later rule rewrites this stay.
    """
    if enrolment.id in participations.enrolments:
        raise EntryNotCorrected
    day = command.entered_on
    check_not_future("entered_on", day, today)
    if not beneficiary.registered:
        raise NoSuchPerson
    check_takes_personal_facts(beneficiary)
    check_running(agreement, day)
    assert agreement.terms is not None
    assert agreement.organisation_id is not None
    programme = programme_of(agreement, rules, day)
    module = entered_module(programme, agreement, command.module)
    territory = _territory(command, beneficiary, agreement)
    referent_id = _referent(command, orientation)
    from_offer = _from_offer(command, positioning, offer, beneficiary, today)
    check_place(programme, agreement, command.post_number)

    last, counted_from = _duration(command, programme, agreement, participations, rules)
    check_once(participations, agreement.id, day, last.day)
    entry = _entry(command, beneficiary, participations, agreement, programme, module, rules, last)
    if found := refusals(entry):
        raise found[0]
    check_free(post, command.post_number, day, last.day)

    enrolled = Enrolled(
        beneficiary_id=beneficiary.id,
        agreement_id=agreement.id,
        organisation_id=agreement.organisation_id,
        programme=programme.code,
        entered_on=day,
        public=entry.public,
        territory=territory,
        right=beneficiary.right_on(day).value,
        proof=command.proof,
        last_day_on=last.day,
        duration_rule=last.rule,
        rules=_rules_of(programme, rules, day),
        exclusive=programme.exclusive,
        module=module.code if module else None,
        age=age_of(beneficiary, day),
        eligible_until=_eligible_until(programme, participations, rules, day),
        post_number=command.post_number,
        positioning_id=command.positioning_id,
        orientation_id=command.orientation_id,
        referent_id=referent_id,
        accompanied_by=optional_text(command.accompanied_by, "accompanied_by"),
        precarious_work=command.precarious_work,
        counted_from=counted_from,
        contract_starts_on=_contract_starts_on(command),
        contract_ends_on=command.contract_ends_on,
        weekly_hours=_weekly_hours(command),
        fee=euros(command.fee, "fee") if command.fee is not None else None,
        flagged=_flagged(command, programme, rules),
    )
    entered = ActionEntered(
        beneficiary_id=beneficiary.id,
        enrolment_id=enrolment.id,
        programme=programme.code,
        entered_on=day,
        last_day_on=last.day,
        agreement_id=agreement.id,
        counted_from=counted_from,
        exclusive=programme.exclusive,
    )
    decision: list[Event | On] = [
        enrolled,
        *_interview(command, rules),
        On(participations, (entered,)),
        *from_offer,
    ]
    if post is not None:
        taken = PostTaken(enrolment_id=enrolment.id, from_on=day, until_on=last.day)
        decision.append(On(post, (taken,)))
    return decision


def check_running(agreement: ActionAgreementState, day: date, field: str = "entered_on") -> None:
    """AgreementNotRunning where the agreement does not hold that day."""
    if agreement.terms is None:
        raise NotFound(field="agreement_id")
    if not agreement.running_on(day):
        first, last = french(agreement.terms.starts_on), french(agreement.last_day)
        raise AgreementNotRunning(field=field, day=french(day), first=first, last=last)


def entered_module(
    programme: Programme, agreement: ActionAgreementState, code: str | None
) -> Module | None:
    """The module of the stay: the only one where the programme has one; None where people enter
    its modules later, each for a period of its own.
    """
    choices = [one for one in programme.modules if not one.entered and not one.information]
    if not choices:
        if code is not None:
            raise NoEntryInThisModule(module=code)
        return None
    if code is None and len(choices) > 1:
        covered = [one for one in choices if agreement.line(one.code)]
        if len(covered) != 1:
            raise ModuleMissing
        return covered[0]
    module = choices[0] if code is None else next((m for m in choices if m.code == code), None)
    if module is None:
        raise NoEntryInThisModule(module=code)
    if agreement.line(module.code) is None:
        raise ModuleNotCovered
    return module


def check_once(
    participations: ParticipationsState,
    agreement_id: UUID,
    first: date,
    last: date,
    besides: UUID | None = None,
) -> None:
    """AlreadyInThisAction where the person is in this agreement on a day of the period."""
    other = participations.in_agreement(agreement_id, first, last, besides)
    if other is not None:
        raise AlreadyInThisAction(first=french(other.entered_on), last=french(other.last_day_on))


def admitted_in(
    programme: Programme, agreement: ActionAgreementState, module: Module | None
) -> tuple[str, ...]:
    """The publics that the programme, its module, the agreement and its lines all admit."""
    terms = agreement.terms.publics if agreement.terms else ()
    funded = agreement.publics_of(module.code) if module else ()
    return admitted_by(programme, module, terms, funded)


def _entry(
    command: EnrolInAction,
    beneficiary: BeneficiaryState,
    participations: ParticipationsState,
    agreement: ActionAgreementState,
    programme: Programme,
    module: Module | None,
    rules: Rules,
    last: LastDay,
) -> Entry:
    """The entry as asked; where no public is, the first admitted that nothing stands against."""
    admitted = admitted_in(programme, agreement, module)
    followed = command.orientation_id is not None or command.precarious_work
    entries = [
        Entry(
            person=beneficiary,
            participations=participations,
            programme=programme,
            rules=rules,
            public=public,
            day=command.entered_on,
            last_day=last.day,
            admitted=admitted,
            module=module,
            proof=command.proof,
            positioned_on=command.positioning_interview_on,
            followed=followed
            or optional_text(command.accompanied_by, "accompanied_by") is not None,
        )
        for public in ([command.public] if command.public is not None else admitted or ("rsa",))
    ]
    return next((entry for entry in entries if not refusals(entry)), entries[0])


def _territory(
    command: EnrolInAction, beneficiary: BeneficiaryState, agreement: ActionAgreementState
) -> str:
    """The territory asked for; else the agreement's only one, or the person's among them."""
    assert agreement.terms is not None
    covered = agreement.terms.territories
    if command.territory is not None:
        if command.territory not in covered:
            raise TerritoryNotCovered
        return command.territory
    if len(covered) == 1:
        return covered[0]
    home = beneficiary.contact.territory if beneficiary.contact else None
    if home is None or home not in covered:
        raise TerritoryMissing
    return home


def _referent(command: EnrolInAction, orientation: OrientationState | None) -> UUID | None:
    """The référent who follows the person, whose accompaniment is named."""
    if orientation is None:
        return None
    if orientation.beneficiary_id != command.beneficiary_id:
        raise OrientationOfAnother
    return orientation.referent_id


def _from_offer(
    command: EnrolInAction,
    positioning: PositioningState | None,
    offer: OfferState | None,
    beneficiary: BeneficiaryState,
    today: date,
) -> list[On]:
    """Whoever was positioned enters by it: it is closed, and a place of the offer taken (G9).

    Nothing where the entry of that day was recorded on the positioning already.
    """
    if positioning is None or offer is None:
        return []
    day = command.entered_on
    if positioning.beneficiary_id not in {beneficiary.id, *beneficiary.absorbed}:
        raise PositioningOfAnother
    if offer.agreement_id != command.agreement_id:
        raise EnrolmentElsewhere(field="positioning_id")
    if positioning.entered_on == day and positioning.enrolment_id is None:
        return []
    if positioning.closed_on is not None:
        raise PositioningClosed(field="positioning_id", closed_on=positioning.closed_on)
    check_open(positioning, beneficiary, "entered_on", day, today)
    entered, taken = entry(positioning, offer, day, command.enrolment_id)
    return [On(positioning, (entered,)), On(offer, (taken,))]


def _duration(
    command: EnrolInAction,
    programme: Programme,
    agreement: ActionAgreementState,
    participations: ParticipationsState,
    rules: Rules,
) -> tuple[LastDay, date]:
    """The last day, and the day from which the longest stay is counted."""
    day, starts_on = command.entered_on, command.contract_starts_on or command.entered_on
    counted_from = min(participations.counted_from(programme.code, day), starts_on)
    check_employment(
        programme,
        rules,
        entered_on=day,
        counted_from=counted_from,
        starts_on=starts_on,
        ends_on=command.contract_ends_on,
    )
    last = last_day_allowed(
        programme,
        agreement,
        rules,
        entered_on=day,
        counted_from=counted_from,
        contract_ends_on=command.contract_ends_on,
    )
    return last, counted_from


def _contract_starts_on(command: EnrolInAction) -> date | None:
    if command.contract_ends_on is None:
        return None
    return command.contract_starts_on or command.entered_on


def _eligible_until(
    programme: Programme, participations: ParticipationsState, rules: Rules, day: date
) -> date | None:
    """The last day the check holds for new modules (A4.2); None before the first one is entered.

    It runs from that first entry; once it is over, from this entry, whose check is a new one.
    """
    entered = participations.modules(programme.code)
    if programme.eligibility is None or not entered:
        return None
    rule = rules.named(programme.eligibility).on(day)
    until = rule.last_day(entered[0].from_on)
    return until if day <= until else rule.last_day(day)


def _interview(command: EnrolInAction, rules: Rules) -> list[InterviewHeld]:
    """The positioning interview held before the entry, where it is told with it (A4.1)."""
    day, minutes = command.positioning_interview_on, command.positioning_interview_minutes
    if day is None and minutes is None:
        return []
    if day is None or minutes is None:
        raise PositioningInterviewIncomplete
    if day > command.entered_on:
        raise PositioningInterviewAfterEntry
    known = length(minutes, rules, day)
    return [InterviewHeld(held_on=day, minutes=known, kind=InterviewKind.POSITIONING)]


def _weekly_hours(command: EnrolInAction) -> Decimal | None:
    hours = command.weekly_hours
    if hours is None:
        return None
    if not hours.is_finite() or not 0 < hours <= 168 or hours != round(hours, 2):
        raise ImpossibleWeeklyHours
    return hours


def _flagged(command: EnrolInAction, programme: Programme, rules: Rules) -> tuple[str, ...]:
    """The norms this entry does not meet, which refuse nothing (A5.3)."""
    name, hours = programme.norms.get("weekly_hours"), command.weekly_hours
    if name is None or hours is None:
        return ()
    rule = rules.named(name).on(command.entered_on)
    return () if hours in rule.value else (rule.id,)


def _rules_of(programme: Programme, rules: Rules, day: date) -> tuple[str, ...]:
    """The rules this entry was checked under."""
    named = [longest(programme, rules, day), rules.publics.on(day)]
    for name in (programme.at_least, programme.eligibility):
        if name is not None:
            named.append(rules.named(name).on(day))
    if "young_public_age" in programme.conditions:
        named.append(rules.young_public_age.on(day))
    return tuple(dict.fromkeys([programme.id, *(rule.id for rule in named)]))
