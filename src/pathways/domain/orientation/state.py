"""What decisions need to know of an accompaniment."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self, assert_never
from uuid import UUID

from pathways.domain.command import Claim, State
from pathways.domain.event import Event
from pathways.domain.orientation.events import (
    Addressee,
    BreachReported,
    ContractExemptionEnded,
    ContractExemptionGranted,
    ContractLapseObserved,
    DiagnosisMade,
    FirstRdvAnswered,
    FirstRdvMoved,
    FirstRdvProposed,
    JointDiagnosisMade,
    OrientationDecided,
    OrientationEnded,
    OrientationEvent,
    OrientationKind,
    OrientationNotified,
    PartnerMobilised,
    PathwayMaintained,
    PositionedOnInsertionOffer,
    RdvExcused,
    RdvHeld,
    RdvMissed,
    RdvScheduled,
    RecallClosed,
    ReferentDesignated,
    RegisteredAtFranceTravail,
    RelanceAnswered,
    RelanceSent,
    ReorientationProposed,
    ReorientationRefused,
    Reoriented,
    RightsAndDutiesExplained,
)
from pathways.domain.orientation.parts import (
    CONTRACT_GROUNDS,
    Attendance,
    ClosedBreach,
    ContractDue,
    Exemption,
    Proposal,
    Rdv,
    Recall,
    Relance,
    answered,
)


@dataclass(frozen=True)
class OrientationState(State):
    """An accompaniment; `decided_on` is None where it never was, or was withdrawn."""

    beneficiary_id: UUID | None = None
    organisation_id: UUID | None = None
    kind: OrientationKind | None = None
    decided_on: date | None = None
    follows: UUID | None = None
    ended_on: date | None = None
    referent_id: UUID | None = None
    referent_since: date | None = None
    later_decisions: tuple[date, ...] = ()
    """Days the President maintained the pathway or refused a reorientation."""
    notified: frozenset[tuple[date, Addressee]] = frozenset()
    """Who was told of the decision of which day."""
    first_rdv: Proposal | None = None
    rdvs: Mapping[date, Rdv] = field(default_factory=dict)
    relances: tuple[Relance, ...] = ()
    contract_due_without_exemption: ContractDue | None = None
    """As the orientation set it, or its notification (N5)."""
    contract_due: ContractDue | None = None
    """As exemptions moved it."""
    exemptions: tuple[Exemption, ...] = ()
    recall: Recall = field(default_factory=Recall)
    closed_breaches: tuple[ClosedBreach, ...] = ()
    reorientation_proposed_on: date | None = None
    maintained_on: date | None = None
    epl_due_on: date | None = None
    """The last day for the EPL to study the situation (A1.11)."""
    opinions_followed: frozenset[tuple[UUID, UUID]] = frozenset()
    """The EPL opinions that a decision has answered, by session and case."""

    @property
    def opened_on(self) -> date:
        """The day it was decided, for decisions that know there is one."""
        assert self.decided_on is not None
        return self.decided_on

    @property
    def first_rdv_held_on(self) -> date | None:
        """The day the first RDV took place."""
        held = (
            day for day, rdv in self.rdvs.items() if rdv.first and rdv.attendance is Attendance.HELD
        )
        return min(held, default=None)

    def decision_known_on(self, day: date) -> date:
        """The day of the last decision taken by then: what a notification of that day tells."""
        return max([self.opened_on, *(on for on in self.later_decisions if on <= day)])

    def breach_closed(self, reported_on: date | None) -> ClosedBreach | None:
        """How the recall for the breach reported that day closed; None while it is open."""
        found = [one for one in self.closed_breaches if one.reported_on == reported_on]
        return found[-1] if found else None

    def exempted_on(self, day: date) -> bool:
        """Whether the person need not sign a contract that day (A1.8)."""
        return any(exemption.runs_on(day) for exemption in self.exemptions)

    def person(self, event: Event) -> UUID | None:
        """The person accompanied."""
        if isinstance(event, OrientationDecided):
            return event.beneficiary_id
        return self.beneficiary_id

    def claims(self) -> frozenset[Claim]:
        """One open orientation per person; and the breach reported on it, which holds the file.

        A forgotten file takes the second too (`BeneficiaryState.claims`), so that a report and a
        forgetting made at the same moment exclude each other.
        """
        if self.decided_on is None or self.ended_on is not None:
            return frozenset()
        claims = {Claim("open_orientation", str(self.beneficiary_id))}
        if self.recall.breach_reported_on is not None:
            claims.add(Claim("breach_reported", str(self.id)))
        return frozenset(claims)

    def evolve(self, event: OrientationEvent) -> Self:
        match event:
            case OrientationDecided():
                due = ContractDue.of(event)
                return replace(
                    self,
                    beneficiary_id=event.beneficiary_id,
                    organisation_id=event.organisation_id,
                    kind=event.kind,
                    decided_on=event.decided_on,
                    epl_due_on=event.epl_due_on,
                    follows=event.follows,
                    referent_id=event.referent_id,
                    referent_since=event.decided_on if event.referent_id else None,
                    contract_due_without_exemption=due,
                    contract_due=due,
                )
            case OrientationNotified(notified_on=day, to=to):
                due = ContractDue.of(event)
                return replace(
                    self,
                    notified=self.notified | {(self._decision_told_on(day), to)},
                    contract_due_without_exemption=due or self.contract_due_without_exemption,
                    contract_due=due or self.contract_due,
                )
            case ReferentDesignated(referent_id=who, designated_on=day):
                # Recorded late, an earlier référent does not take the place of today's.
                if self.referent_since is not None and day < self.referent_since:
                    return self
                return replace(self, referent_id=who, referent_since=day)
            case FirstRdvProposed(proposed_on=day, rdv_on=rdv_on):
                # Recorded late, an earlier proposal does not take the place of the last one.
                if self.first_rdv is not None and day < self.first_rdv.proposed_on:
                    return self
                return replace(self, first_rdv=Proposal(day, rdv_on))
            case FirstRdvAnswered(answered_on=day):
                return self._with_first_rdv(answered_on=day)
            case FirstRdvMoved(rdv_on=rdv_on):
                return self._with_first_rdv(rdv_on=rdv_on)
            case RdvHeld(held_on=day, first=first):
                return self._with_rdv(day, Rdv(first, Attendance.HELD))
            case RdvMissed(missed_on=day, first=first):
                return self._with_rdv(day, Rdv(first, Attendance.MISSED))
            case RdvExcused(missed_on=day, first=first):
                return self._with_rdv(day, Rdv(first, Attendance.EXCUSED))
            case RelanceSent(sent_on=day, ground=ground):
                return self._with_relance(Relance(day, ground))
            case RelanceAnswered(answered_on=day):
                return replace(self, relances=answered(self.relances, day))
            case ContractLapseObserved(observed_on=day, ground=ground):
                lapses = {**self.recall.lapses, ground: day}
                return replace(self, recall=replace(self.recall, lapses=lapses))
            case BreachReported(reported_on=day, ground=ground, contract_id=contract_id):
                breach = replace(
                    self.recall,
                    breach_reported_on=day,
                    breach_ground=ground,
                    breach_contract_id=contract_id,
                )
                return replace(self, recall=breach)
            case RecallClosed(closed_on=day, closing=closing):
                reported_on = self.recall.breach_reported_on
                closed = () if reported_on is None else (ClosedBreach(reported_on, day, closing),)
                return replace(
                    self, recall=Recall(), closed_breaches=(*self.closed_breaches, *closed)
                )
            case ContractExemptionGranted(granted_on=day, until=until):
                exemptions = (*self.exemptions, Exemption(day, until))
                return replace(self, exemptions=exemptions, contract_due=ContractDue.of(event))
            case ContractExemptionEnded(ended_on=day):
                exemptions = tuple(
                    replace(one, until=day) if one.runs_on(day) else one for one in self.exemptions
                )
                return replace(self, exemptions=exemptions, contract_due=ContractDue.of(event))
            case ReorientationProposed(proposed_on=day):
                return replace(self, reorientation_proposed_on=day)
            case ReorientationRefused(refused_on=day):
                return replace(
                    self,
                    reorientation_proposed_on=None,
                    later_decisions=(*self.later_decisions, day),
                    opinions_followed=self._following(event),
                )
            case PathwayMaintained(decided_on=day, epl_due_on=due_on):
                # To keep the accompaniment answers what was proposed by then.
                asked_on = self.reorientation_proposed_on
                still_asked = asked_on is not None and asked_on > day
                return replace(
                    self,
                    reorientation_proposed_on=asked_on if still_asked else None,
                    maintained_on=day,
                    epl_due_on=due_on,
                    later_decisions=(*self.later_decisions, day),
                    opinions_followed=self._following(event),
                )
            case Reoriented(decided_on=day) | OrientationEnded(ended_on=day):
                return replace(self, ended_on=day)
            case (
                RdvScheduled()
                | RightsAndDutiesExplained()
                | DiagnosisMade()
                | JointDiagnosisMade()
                | PartnerMobilised()
                | PositionedOnInsertionOffer()
                | RegisteredAtFranceTravail()
            ):
                return self
            case _:
                assert_never(event)

    def _decision_told_on(self, day: date) -> date:
        # Evolving never fails: with the decision withdrawn, the notification speaks of its own day.
        return self.decision_known_on(day) if self.decided_on is not None else day

    def _following(
        self, event: PathwayMaintained | ReorientationRefused
    ) -> frozenset[tuple[UUID, UUID]]:
        if event.session_id is None or event.case_id is None:
            return self.opinions_followed
        return self.opinions_followed | {(event.session_id, event.case_id)}

    def _with_first_rdv(self, **changes: date) -> Self:
        if self.first_rdv is None:
            return self
        return replace(self, first_rdv=replace(self.first_rdv, **changes))

    def _with_rdv(self, day: date, rdv: Rdv) -> Self:
        return replace(self, rdvs={**self.rdvs, day: rdv})

    def _with_relance(self, relance: Relance) -> Self:
        relances = (*self.relances, relance)
        if relance.ground not in CONTRACT_GROUNDS:
            return replace(self, relances=relances)
        first = min(self.recall.relances.get(relance.ground, date.max), relance.sent_on)
        sent = {**self.recall.relances, relance.ground: first}
        return replace(self, relances=relances, recall=replace(self.recall, relances=sent))
