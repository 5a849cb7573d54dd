"""Each required step of a procedure, proved by the fact that shows it, or told missing (A1.12)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.delegation.power import DELEGATE, SANCTION, check_delegation
from pathways.domain.delegation.state import DelegationState
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.event import Event
from pathways.domain.refusal import Refusal
from pathways.domain.rules import NoRuleInForce, Rules
from pathways.domain.sanction.events import (
    BreachLetterReceipt,
    BreachLetterSent,
    DecisionAddressee,
    EpdOpinionReceived,
    HearingRequested,
    ObservationsMade,
    ReferredToEpd,
    SanctionDecided,
    SanctionNotified,
    SanctionProcedureOpened,
)
from pathways.domain.sanction.order import check_delay_left
from pathways.domain.sanction.proof import Recorded, StepProof
from pathways.domain.sanction.scale import grounds_in, observations_due
from pathways.domain.sanction.state import SANCTIONS, SanctionProcedureState
from pathways.domain.sanction.within_law import why_outside
from pathways.domain.texts import french


@dataclass(frozen=True)
class Read:
    """What was read to prove a procedure; what was not read is taken as recorded.

    `facts` are those in force, of the procedure's stream; `breach` the BreachReported of the
    orientation; `beneficiary` the person's file, the kept one where it was merged.
    """

    procedure: SanctionProcedureState
    facts: Sequence[Recorded]
    breach: Recorded | None = None
    beneficiary: BeneficiaryState | None = None
    contract: EngagementContractState | None = None
    delegation: DelegationState | None = None

    @property
    def decided(self) -> SanctionDecided | None:
        """The decision, as reformed on appeal."""
        return self.procedure.sanction or self.procedure.decision

    def last(self, kind: type[Event], to: DecisionAddressee | None = None) -> Recorded | None:
        """The last fact of that kind, told `to` them where it is a notification.

        A delay granted starts the panel and the decision anew: what came before is not theirs.
        """
        found = (
            fact
            for fact in reversed(self._since_the_delay if kind in _ANEW else self.facts)
            if isinstance(fact.event, kind)
            and (not isinstance(fact.event, SanctionNotified) or fact.event.to is to)
        )
        return next(found, None)

    @property
    def _since_the_delay(self) -> Sequence[Recorded]:
        delay = self.procedure.delay
        places = (place for place, fact in enumerate(self.facts, 1) if fact.event == delay)
        return self.facts[max(places, default=0) :]


_ANEW = frozenset({ReferredToEpd, EpdOpinionReceived, SanctionDecided, SanctionNotified})


def _breach_reported(read: Read, rules: Rules, proof: StepProof) -> StepProof:
    fact = read.breach or read.last(SanctionProcedureOpened)
    if fact is None:
        return replace(proof, missing="Aucun manquement n'est signalé.")
    return replace(
        proof,
        done_on=read.procedure.breach_reported_on,
        actor=fact.actor,
        event=fact.event.name,
    )


def contract_in_force(read: Read, rules: Rules, on: date) -> Iterator[StepProof]:
    """N7: only where the ground needs a contract; proved on the day of the breach."""
    procedure = read.procedure
    needed = any(
        one.code == procedure.ground and one.needs_contract_in_force
        for one in grounds_in(rules, on)
    )
    if not needed:
        return
    fact, day = read.last(SanctionProcedureOpened), procedure.breach_reported_on
    missing: str | None = None
    if procedure.contract_id is None:
        missing = "Aucun contrat en vigueur n'est nommé."
    elif read.contract is not None and day is not None and not read.contract.in_force_on(day):
        missing = f"Le contrat nommé n'était pas en vigueur le {french(day)}."
    yield StepProof(
        code="contract_in_force",
        label="Un contrat en vigueur prévoit les démarches reprochées",
        rule="N7",
        source=rules.source_of("N7"),
        done_on=day,
        actor=fact.actor if fact else None,
        event=fact.event.name if fact else None,
        missing=missing,
    )


def _done(kind: type[Event], absent: str) -> Callable[[Read, Rules, StepProof], StepProof]:
    def prove(read: Read, rules: Rules, proof: StepProof) -> StepProof:
        fact = read.last(kind)
        if fact is None:
            return replace(proof, missing=absent)
        return replace(
            proof, done_on=fact.event.happened_on, actor=fact.actor, event=fact.event.name
        )

    return prove


def _observations_open(read: Read, rules: Rules, proof: StepProof) -> StepProof:
    procedure = read.procedure
    starts = _could_answer(read)
    if starts is None:
        return replace(proof, missing="La réception du courrier n'est pas connue.")
    known = replace(
        proof,
        rule=procedure.observations_rule or proof.rule,
        source=rules.source_of(procedure.observations_rule or proof.rule),
        done_on=starts.event.happened_on,
        actor=starts.actor,
        event=starts.event.name,
        due_on=procedure.observations_due_on,
    )
    return replace(known, missing=_observations_refused(procedure, rules, known.done_on))


def _could_answer(read: Read) -> Recorded | None:
    """What started the delay; else the first answer; else what became of the letter."""
    receipts = [fact for fact in read.facts if isinstance(fact.event, BreachLetterReceipt)]
    answers = [
        fact for fact in read.facts if isinstance(fact.event, ObservationsMade | HearingRequested)
    ]
    for fact in reversed(receipts):
        if isinstance(fact.event, BreachLetterReceipt) and fact.event.observations_due_on:
            return fact
    if answers:
        return min(answers, key=lambda fact: fact.event.happened_on)
    return receipts[0] if receipts else None


def _observations_refused(
    procedure: SanctionProcedureState, rules: Rules, received_on: date | None
) -> str | None:
    """Why the person could not answer as the law of that day lets them; None if they could."""
    decided = procedure.decision
    closed_on = procedure.completed_on or (decided.decided_on if decided else None)
    if closed_on is None or procedure.answered_by(closed_on):
        return None
    try:
        check_delay_left(procedure, closed_on)
    except Refusal as refusal:
        return refusal.message
    try:
        due = observations_due(rules, received_on) if received_on else None
    except NoRuleInForce:
        return None
    if due is not None and closed_on <= due.on:
        return f"La loi laissait à la personne jusqu'au {french(due.on)} compris."
    return None


def _decided(read: Read, rules: Rules, proof: StepProof) -> StepProof:
    decided, fact = read.decided, read.last(SanctionDecided)
    if decided is None or fact is None:
        return replace(proof, missing="Rien n'est décidé.")
    # The scale it was held to says more than that a decision was needed.
    rule = decided.rules[0] if decided.rules else proof.rule
    return replace(
        proof,
        rule=rule,
        source=rules.source_of(rule),
        done_on=decided.decided_on,
        actor=fact.actor,
        event=fact.event.name,
        missing=_why_unlawful(read, decided, rules),
    )


def _why_unlawful(read: Read, decided: SanctionDecided, rules: Rules) -> str | None:
    if decided.decided_by == DELEGATE and decided.delegation_id is None:
        return "La délégation n'est pas nommée."
    try:
        if read.delegation is not None and read.delegation.id == decided.delegation_id:
            check_delegation(read.delegation, SANCTION, decided.decided_on, rules)
    except Refusal as refusal:
        return refusal.message
    ground = read.procedure.ground
    if decided.measure not in SANCTIONS or ground is None:
        return None
    outside = why_outside(rules, decided, ground, decided.rank)
    if outside is not None:
        return outside.message
    if read.beneficiary is None:
        return None
    rank = rank_now(read.beneficiary, read.procedure, decided)
    outside = why_outside(rules, decided, ground, rank)
    if outside is None:
        return None
    return f"Décidée au rang {decided.rank} ; le rang recalculé est {rank}. {outside.message}"


def _told(to: DecisionAddressee, absent: str) -> Callable[[Read, Rules, StepProof], StepProof]:
    def prove(read: Read, rules: Rules, proof: StepProof) -> StepProof:
        fact = read.last(SanctionNotified, to)
        if fact is None or read.decided is None:
            return replace(proof, missing=absent)
        return replace(
            proof,
            done_on=fact.event.happened_on,
            actor=fact.actor,
            event=fact.event.name,
            due_on=read.procedure.appeal_due_on if to is DecisionAddressee.BENEFICIARY else None,
        )

    return prove


PROVERS: Mapping[str, Callable[[Read, Rules, StepProof], StepProof]] = {
    "breach_reported": _breach_reported,
    "letter_sent": _done(BreachLetterSent, "Le courrier à la personne n'est pas parti."),
    "observations_open": _observations_open,
    "referred_to_epd": _done(ReferredToEpd, "L'EPD n'est pas saisie."),
    "epd_opinion": _done(EpdOpinionReceived, "L'EPD n'a pas donné d'avis."),
    "decided": _decided,
    "person_informed": _told(
        DecisionAddressee.BENEFICIARY, "La personne n'est pas informée de la décision."
    ),
    "body_informed": _told(
        DecisionAddressee.ORGANISATION, "L'organisme n'est pas informé de la décision."
    ),
}


def rank_now(
    beneficiary: BeneficiaryState, procedure: SanctionProcedureState, decided: SanctionDecided
) -> int:
    """The rank of the decision among the sanctions that stand (N11)."""
    return len(beneficiary.sanctions_before(procedure.id, decided.decided_on)) + 1
