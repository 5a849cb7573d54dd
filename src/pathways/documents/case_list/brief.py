"""The pathway in brief: what a panel needs of someone's facts, one page of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pathways.documents.case_list.content import (
    ActionLine,
    ContractLine,
    ObservationLine,
    OrientationBrief,
    ProcedureStep,
    RdvLine,
    RelanceLine,
)
from pathways.documents.french import short_day
from pathways.domain import labels
from pathways.domain.engagement_contract.events import (
    EngagementContractAmended,
    EngagementContractDrafted,
    EngagementContractEnded,
    EngagementContractReturned,
    EngagementContractSigned,
    EngagementContractSubmitted,
    EngagementContractValidated,
)
from pathways.domain.event import Event
from pathways.domain.labels import said
from pathways.domain.orientation.events import (
    FirstRdvProposed,
    OrientationDecided,
    PartnerMobilised,
    PositionedOnInsertionOffer,
    RdvExcused,
    RdvHeld,
    RdvMissed,
    RdvScheduled,
    ReferentDesignated,
    RegisteredAtFranceTravail,
    RelanceAnswered,
    RelanceSent,
    ReorientationProposed,
)
from pathways.domain.panel.events import CaseKind, CaseListed
from pathways.domain.positioning.events import (
    PositioningEntered,
    PositioningEntryCancelled,
    PositioningProposed,
    PositioningRefused,
    PositioningRetained,
    PositioningWithdrawn,
)
from pathways.domain.positioning.state import PositioningState
from pathways.domain.sanction.events import (
    BreachLetterReceipt,
    BreachLetterSent,
    FileCompleted,
    HearingRequested,
    ObservationsMade,
    SanctionProcedureOpened,
)
from pathways.event_store.envelope import Envelope
from pathways.projections.lists import Person

TOLD = tuple(
    event.name
    for event in (
        OrientationDecided, ReferentDesignated, FirstRdvProposed, RdvScheduled, RdvHeld, RdvMissed,
        RdvExcused, RelanceSent, RelanceAnswered, PartnerMobilised, PositionedOnInsertionOffer,
        PositioningProposed, PositioningRetained, PositioningRefused, PositioningEntered,
        PositioningEntryCancelled, PositioningWithdrawn,
        RegisteredAtFranceTravail, ReorientationProposed, EngagementContractDrafted,
        EngagementContractSigned, EngagementContractSubmitted, EngagementContractValidated,
        EngagementContractReturned, EngagementContractAmended, EngagementContractEnded,
        SanctionProcedureOpened, BreachLetterSent, BreachLetterReceipt, ObservationsMade,
        HearingRequested, FileCompleted,
    )
)  # fmt: skip
"""The names of the events that a sheet is told from."""

NameOf = Callable[[UUID], Person | None]


@dataclass(frozen=True)
class Brief:
    """What a sheet says of the pathway."""

    organisation: str
    asked: str
    orientation: OrientationBrief | None
    rdvs: tuple[RdvLine, ...]
    contracts: tuple[ContractLine, ...]
    actions: tuple[ActionLine, ...]
    relances: tuple[RelanceLine, ...]
    procedure: tuple[ProcedureStep, ...]
    observations: tuple[ObservationLine, ...]


def brief_of(
    facts: Sequence[Envelope],
    case: CaseListed,
    bodies: Mapping[UUID, str],
    themes: Mapping[str, str],
    name_of: NameOf,
) -> Brief:
    """The pathway of the case's orientation and, for a breach, of its procedure.

    `bodies` gives the names of bodies, `themes` the labels of the domains of insertion.
    """
    own = _in_day_order(facts, case.orientation_id)
    contracts = {
        envelope.originator_id
        for envelope in facts
        if isinstance(envelope.event, EngagementContractDrafted)
        and envelope.event.orientation_id == case.orientation_id
    }
    breach = _in_day_order(facts, case.procedure_id) if case.procedure_id else []
    decided = next((event for event in own if isinstance(event, OrientationDecided)), None)
    return Brief(
        organisation=bodies.get(decided.organisation_id, "") if decided else "",
        asked=_asked(case, own),
        orientation=_orientation(decided, own, bodies, name_of) if decided else None,
        rdvs=_rdvs(own, case.listed_on),
        contracts=tuple(
            _contract(_in_day_order(facts, one), case.listed_on, themes)
            for one in _by_draft(facts, contracts)
        ),
        actions=_actions(own, facts, case.orientation_id, bodies),
        relances=_relances(own),
        procedure=tuple(step for event in breach if (step := _step(event))),
        observations=tuple(
            ObservationLine(
                made_on=event.made_on, text=event.observations or None, helped_by=event.helped_by
            )
            for event in breach
            if isinstance(event, ObservationsMade)
        ),
    )


def _in_day_order(facts: Sequence[Envelope], stream: UUID) -> list[Event]:
    own = [envelope for envelope in facts if envelope.originator_id == stream]
    return [e.event for e in sorted(own, key=lambda e: (e.event.happened_on, e.version))]


def _by_draft(facts: Sequence[Envelope], contracts: set[UUID]) -> list[UUID]:
    drafts = {
        envelope.originator_id: (envelope.event.happened_on, envelope.position or 0)
        for envelope in facts
        if isinstance(envelope.event, EngagementContractDrafted)
    }
    return sorted(contracts, key=lambda contract: drafts[contract])


def _asked(case: CaseListed, own: Sequence[Event]) -> str:
    match case.kind:
        case CaseKind.TWELVE_MONTH_REVIEW:
            return "Maintenir l'accompagnement, ou réorienter la personne"
        case CaseKind.REORIENTATION_REQUEST:
            proposed = next(
                (e for e in reversed(own) if isinstance(e, ReorientationProposed)), None
            )
            kind = f" vers une orientation {said(proposed.kind)}" if proposed else ""
            return f"Réorienter la personne{kind}, ou maintenir l'accompagnement"
        case CaseKind.BREACH:
            return "Donner un avis sur une réduction, une suspension ou l'absence de sanction"


def _orientation(
    decided: OrientationDecided,
    own: Sequence[Event],
    bodies: Mapping[UUID, str],
    name_of: NameOf,
) -> OrientationBrief:
    designated = [e.referent_id for e in own if isinstance(e, ReferentDesignated)]
    referent_id = designated[-1] if designated else decided.referent_id
    referent = name_of(referent_id) if referent_id else None
    held = next((e.held_on for e in own if isinstance(e, RdvHeld)), None)
    return OrientationBrief(
        decided_on=decided.decided_on,
        kind=said(decided.kind) or "",
        organisation=bodies.get(decided.organisation_id, ""),
        referent=f"{referent.last_name} {referent.first_name}" if referent else None,
        first_rdv_due_on=decided.first_rdv_due_on,
        first_rdv_held_on=held,
    )


def _rdvs(own: Sequence[Event], on: date) -> tuple[RdvLine, ...]:
    """Those that took place or were missed, and those still to come on that day."""
    happened = [rdv for event in own if (rdv := _rdv(event))]
    coming = {
        event.rdv_on: RdvLine(on=event.rdv_on, outcome="fixé", mode=said(event.mode))
        for event in own
        if isinstance(event, RdvScheduled | FirstRdvProposed) and event.rdv_on > on
    }
    known = {rdv.on for rdv in happened}
    return (*happened, *(coming[day] for day in sorted(coming.keys() - known)))


def _rdv(event: Event) -> RdvLine | None:
    match event:
        case RdvHeld(held_on=day, mode=mode):
            return RdvLine(on=day, outcome="tenu", mode=said(mode))
        case RdvMissed(missed_on=day):
            return RdvLine(on=day, outcome="absence")
        case RdvExcused(missed_on=day):
            return RdvLine(on=day, outcome="absence excusée")
        case _:
            return None


def _actions(
    own: Sequence[Event], facts: Sequence[Envelope], orientation: UUID, bodies: Mapping[UUID, str]
) -> tuple[ActionLine, ...]:
    """What was undertaken, in the order of days: of the accompaniment, and offers proposed by it.

    What the person proposed alone during the accompaniment is theirs to tell.
    """
    lines = [line for event in own if (line := _action(event))]
    for envelope in facts:
        told = envelope.event
        if isinstance(told, PositioningProposed) and told.orientation_id == orientation:
            stream = envelope.originator_id
            state = PositioningState.of(
                stream, [each.event for each in facts if each.originator_id == stream]
            )
            body = bodies.get(told.organisation_id, "un organisme")
            lines.append(
                ActionLine(
                    on=told.proposed_on,
                    what=f"Positionnement proposé : {body}",
                    outcome=POSITIONING_OUTCOMES[state.standing],
                )
            )
    return tuple(sorted(lines, key=lambda line: line.on))


POSITIONING_OUTCOMES: Mapping[str, str | None] = {
    "proposed": None,
    "retained": "retenu",
    "refused": "refusé",
    "entered": "entré",
    "withdrawn": "abandonné",
}


def _action(event: Event) -> ActionLine | None:
    match event:
        case PartnerMobilised(mobilised_on=day, partner=partner):
            return ActionLine(on=day, what=f"Partenaire mobilisé : {partner}")
        case PositionedOnInsertionOffer(positioned_on=day, offer=offer):
            return ActionLine(on=day, what=f"Positionnement : {offer}")
        case RegisteredAtFranceTravail(registered_on=day):
            return ActionLine(on=day, what="Inscription à France Travail")
        case _:
            return None


def _relances(own: Sequence[Event]) -> tuple[RelanceLine, ...]:
    lines: list[RelanceLine] = []
    for event in own:
        match event:
            case RelanceSent(sent_on=day, ground=ground):
                lines.append(RelanceLine(on=day, ground=said(ground) or ""))
            case RelanceAnswered(answered_on=day) if lines:
                last = lines.pop()
                answer = f"répondu le {short_day(day)}"
                lines.append(RelanceLine(on=last.on, ground=last.ground, answer=answer))
            case _:
                pass
    return tuple(lines)


def _contract(steps: Sequence[Event], on: date, themes: Mapping[str, str]) -> ContractLine:
    """Where a contract stands on that day, amendments folded in."""
    standing, signed_on = "drafted", None
    starts_on: date | None = None
    ends_on: date | None = None
    domains: tuple[str, ...] = ()
    for event in steps:
        match event:
            case EngagementContractDrafted():
                starts_on, ends_on, domains = event.starts_on, event.ends_on, event.domains
            case EngagementContractSigned(signed_on=day):
                standing, signed_on = "signed", day
            case EngagementContractSubmitted():
                standing = "under_validation"
            case EngagementContractValidated():
                standing = "validated"
            case EngagementContractReturned():
                standing = "returned"
            case EngagementContractAmended():
                ends_on, domains = event.ends_on, event.domains
            case EngagementContractEnded():
                standing = "ended"
            case _:
                pass
    if standing == "validated" and ends_on is not None and ends_on < on:
        standing = "expired"
    return ContractLine(
        status="contrat terminé" if standing == "ended" else labels.STANDINGS[standing],
        signed_on=signed_on,
        starts_on=starts_on,
        ends_on=ends_on,
        domains=tuple(dict.fromkeys(themes.get(code, code) for code in domains)),
    )


def _step(event: Event) -> ProcedureStep | None:
    label = labels.EVENTS[event.name]
    match event:
        case SanctionProcedureOpened(breach_reported_on=day, ground=ground):
            detail = f"manquement signalé le {short_day(day)} : {said(ground)}"
            return ProcedureStep(on=event.opened_on, step=label, rule="A1.12", detail=detail)
        case BreachLetterSent(sent_on=day, means=means):
            return ProcedureStep(on=day, step=label, rule="A1.12", detail=means)
        case BreachLetterReceipt(on=day, observations_due_on=due, rule=rule):
            until = f", observations jusqu'au {short_day(due)}" if due else ""
            detail = f"{said(event.receipt)}{until}"
            return ProcedureStep(on=day, step=label, rule=rule, detail=detail)
        case ObservationsMade() | HearingRequested() | FileCompleted():
            return ProcedureStep(on=event.happened_on, step=label)
        case _:
            return None
