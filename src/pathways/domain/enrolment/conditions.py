"""What is asked of someone who enters (G3, A2.2, A3.1, A4.1 to A4.3): the building blocks.

A programme's file names its conditions; each is a small function that answers None, or the refusal
that stands in the way. `pathways eligible` asks the same functions, without recording anything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.beneficiary.rsa_right import right_permits
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.calendar import age_on
from pathways.domain.enrolment.events import Proof
from pathways.domain.orientation.entitlement import came_back
from pathways.domain.participations.state import ParticipationsState
from pathways.domain.refusal import Refusal
from pathways.domain.rules import Module, Programme, Rules
from pathways.domain.texts import french

RSA, FAJ_YOUTH = "rsa", "faj_youth"
"""The publics of G3 that a condition looks at."""
ACT = "insertion_action"
"""What entering an action is called in the rule `unknown_right_permits`."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Someone who would enter a programme, or one of its modules, on a day."""

    person: BeneficiaryState
    participations: ParticipationsState
    programme: Programme
    rules: Rules
    public: str
    day: date
    last_day: date
    """The last day they would be in."""
    admitted: tuple[str, ...]
    """The publics that the programme, the agreement and the module admit, all three."""
    module: Module | None = None
    proof: Proof | None = None
    """None where nothing is recorded yet: what a proof would settle is then left open."""
    positioned_on: date | None = None
    followed: bool | None = None
    """Whether a professional follows them, or their work is precarious; None: not asked yet."""


class PublicNotAdmitted(Refusal):
    """Le public « {public} » n'est pas admis ici : {admitted}."""

    rule = "G3"
    field = "public"


class NoRsaThatDay(Refusal):
    """Le {day}, la personne n'est pas bénéficiaire du RSA : son droit est clos ou refusé."""

    rule = "G3"
    field = "beneficiary_id"
    remedy = "Enregistrez d'abord le droit au RSA, s'il a été rouvert."


class RsaNotKnown(Refusal):
    """Le payeur n'a pas encore dit le droit de la personne au {day}."""

    rule = "H1"
    field = "proof"
    remedy = "Attendez le prochain flux, ou voyez l'attestation de la CAF ou de la MSA."


class BirthDateMissing(Refusal):
    """La date de naissance n'est pas connue : l'âge ne peut pas être vérifié."""

    rule = "G3"
    field = "beneficiary_id"
    remedy = "Enregistrez d'abord la date de naissance."


class NotOfTheAge(Refusal):
    """Le {day}, la personne a {age} ans : ce public a de {at_least} à {at_most} ans révolus."""

    rule = "G3"
    field = "beneficiary_id"


class ProofOfSomethingElse(Refusal):
    """Cette preuve n'établit pas l'éligibilité de ce public ; sont admises : {accepted}."""

    rule = "A4.2"
    field = "proof"


class NotPositionedYet(Refusal):
    """Aucun module ne commence avant l'entretien diagnostic de positionnement."""

    rule = "A4.1"
    field = "module"
    remedy = "Enregistrez d'abord l'entretien de positionnement."


class NotFollowed(Refusal):
    """Le service s'adresse à qui est suivi par un professionnel, ou en activité précaire."""

    rule = "A3.1"
    field = "accompanied_by"
    remedy = "Nommez le professionnel qui suit la personne, ou dites son activité précaire."


class InTheOtherPathway(Refusal):
    """La personne est déjà dans l'autre parcours, ou dans celui-ci, du {first} au {last}."""

    rule = "A2.2"
    field = "beneficiary_id"
    remedy = "Mettez d'abord fin à cette participation."


def admitted_public(entry: Entry) -> Refusal | None:
    """The public is one that the programme, the agreement and the module admit (G3, A4.3)."""
    if entry.public in entry.admitted:
        return None
    publics = entry.rules.publics.on(entry.day)
    named = {choice.code: choice.label for choice in publics.value}
    admitted = ", ".join(f"« {named.get(code, code)} »" for code in entry.admitted) or "aucun"
    return PublicNotAdmitted(
        public=named.get(entry.public, entry.public),
        admitted=admitted,
        rule=_rule_of(entry.module, entry) if _refused_by_module(entry) else None,
    )


def rsa_that_day(entry: Entry) -> Refusal | None:
    """Whoever counts as an RSA beneficiary is one that day (A4.2).

    A right not told yet is established by a proof that the département admits (H1, H25).
    """
    if entry.public != RSA:
        return None
    person, day = entry.person, entry.day
    exited = person.exited_on is not None and person.exited_on <= day
    if exited and not came_back(person, day):
        return NoRsaThatDay(day=french(day))
    if right_permits(ACT, person, entry.rules, day):
        return None
    if person.right_on(day) not in (RightStatus.UNKNOWN, RightStatus.REQUESTED):
        return NoRsaThatDay(day=french(day))
    if entry.proof in entry.rules.untold_right_proofs.on(day).codes:
        return None
    return RsaNotKnown(day=french(day))


def young_public_age(entry: Entry) -> Refusal | None:
    """FAJ youth are 18 to 25 révolus on the day of entry (G3)."""
    if entry.public != FAJ_YOUTH:
        return None
    age = age_of(entry.person, entry.day)
    if age is None:
        return BirthDateMissing()
    span = entry.rules.young_public_age.on(entry.day).value
    if age in span:
        return None
    day = french(entry.day)
    return NotOfTheAge(day=day, age=age, at_least=span.at_least, at_most=span.at_most)


def proof_kept(entry: Entry) -> Refusal | None:
    """The proof seen is one of those that establish this public, and the body keeps it (A4.2)."""
    if entry.proof is None:
        return None
    proofs = entry.rules.eligibility_proofs.on(entry.day).value
    accepted = [proof for proof in proofs if entry.public in proof.details["publics"]]
    if entry.proof in {proof.code for proof in accepted}:
        return None
    labels = ", ".join(proof.label for proof in accepted) or "aucune"
    return ProofOfSomethingElse(
        accepted=labels, rule="A4.3" if entry.public == FAJ_YOUTH else "A4.2"
    )


def positioning_interview_first(entry: Entry) -> Refusal | None:
    """No module before the diagnostic positioning interview (A4.1)."""
    if entry.module is None:
        return None
    if entry.positioned_on is not None and entry.positioned_on <= entry.day:
        return None
    return NotPositionedYet()


def followed_or_precarious(entry: Entry) -> Refusal | None:
    """Followed by an insertion professional, or in precarious work (A3.1)."""
    return NotFollowed() if entry.followed is False else None


def not_in_the_other_pathway(entry: Entry) -> Refusal | None:
    """Never in two agreements of the group at once, whichever body asks (A2.2)."""
    if entry.programme.exclusive is None:
        return None
    group = entry.programme.exclusive
    other = entry.participations.in_group(group, entry.day, entry.last_day)
    if other is None:
        return None
    return InTheOtherPathway(first=french(other.entered_on), last=french(other.last_day_on))


CONDITIONS: Mapping[str, Callable[[Entry], Refusal | None]] = {
    condition.__name__: condition
    for condition in (
        admitted_public,
        rsa_that_day,
        young_public_age,
        proof_kept,
        positioning_interview_first,
        followed_or_precarious,
        not_in_the_other_pathway,
    )
}
"""Each condition that a programme's file may name."""


def refusals(entry: Entry) -> tuple[Refusal, ...]:
    """Everything that stands in the way, in the order of the programme's conditions."""
    found = (CONDITIONS[name](entry) for name in entry.programme.conditions)
    return tuple(refusal for refusal in found if refusal is not None)


def age_of(person: BeneficiaryState, day: date) -> int | None:
    """Whole years on that day; None where the birth is not known, or is still to come."""
    birth = person.identity.birth_date
    return age_on(birth, day) if birth is not None and birth <= day else None


def admitted_by(
    programme: Programme, module: Module | None, *more: tuple[str, ...]
) -> tuple[str, ...]:
    """The publics that all of these admit; an empty list admits whom the others admit."""
    lists = [each for each in (module.publics if module else (), *more) if each]
    return tuple(public for public in programme.publics if all(public in one for one in lists))


def _refused_by_module(entry: Entry) -> bool:
    module = entry.module
    return module is not None and bool(module.publics) and entry.public not in module.publics


def _rule_of(module: Module | None, entry: Entry) -> str | None:
    """The id of the rule that a module's file names first: months, cap, price."""
    names = (module.months, module.cap, module.price) if module else ()
    name = next((name for name in names if name), None)
    return entry.rules.named(name).on(entry.day).id if name else None
