"""What the log tells of an accompaniment, for the letters about it (A1.3 to A1.11)."""

from datetime import date
from typing import Any
from uuid import UUID

from pathways.documents.letters.subject import CIVILITIES, File, signatory
from pathways.domain.correction import in_force
from pathways.domain.engagement_contract.events import (
    EngagementContractAmended,
    EngagementContractDrafted,
)
from pathways.domain.event import Event
from pathways.domain.labels import said
from pathways.domain.orientation.events import (
    BreachReported,
    ContractExemptionGranted,
    ContractLapseObserved,
    FirstRdvMoved,
    FirstRdvProposed,
    OrientationDecided,
    OrientationNotified,
    PathwayMaintained,
    RdvMissed,
    RdvScheduled,
    RelanceGround,
    Reoriented,
)
from pathways.domain.orientation.state import OrientationState
from pathways.domain.panel.events import EplOpinionGiven

LAPSES = {
    RelanceGround.CONTRACT_NOT_MADE: "votre contrat d'engagements n'est pas encore signé",
    RelanceGround.CONTRACT_NOT_RENEWED: "votre contrat d'engagements n'a pas été renouvelé",
    RelanceGround.CONTRACT_NOT_RESPECTED: "votre contrat d'engagements n'est pas respecté",
}


def orientation_notice(file: File) -> dict[str, Any]:
    decided = file.last(OrientationDecided)
    assert decided is not None
    due = [
        fact.contract_due_on
        for fact in file.orientation_facts
        if isinstance(fact, OrientationDecided | OrientationNotified) and fact.contract_due_on
    ]
    return {
        "decided_on": decided.decided_on,
        "orientation_kind": said(decided.kind),
        "first_rdv_due_on": decided.first_rdv_due_on,
        "contract_due_on": due[-1] if due else None,
    }


def rdv_convocation(file: File) -> dict[str, Any]:
    return {"rdv_on": _next_rdv(file)}


def relance(file: File) -> dict[str, Any]:
    missed, proposed = file.last(RdvMissed), file.last(FirstRdvProposed)
    if missed is not None:
        return {
            "missed_on": missed.missed_on,
            "ground": "vous n'êtes pas venu",
            "rdv_on": _next_rdv(file, after=missed.missed_on),
        }
    return {
        "missed_on": proposed.rdv_on if proposed else None,
        "ground": "vous n'avez pas répondu" if proposed else None,
    }


def contract_relance(file: File) -> dict[str, Any]:
    observed = file.last(ContractLapseObserved)
    return {"ground": LAPSES.get(observed.ground) if observed else None}


def contract_exemption(file: File) -> dict[str, Any]:
    granted = file.last(ContractExemptionGranted)
    if granted is None:
        return {}
    ground = file.rules.exemption_grounds.on(granted.granted_on).choice(granted.ground)
    return {
        "granted_on": granted.granted_on,
        "ends_on": granted.until,
        "reason": ground.label.lower() if ground else granted.ground,
        "contract_due_on": granted.contract_due_on,
    }


def engagement_contract(file: File) -> dict[str, Any]:
    """The last contract drafted with the person, as amended since."""
    facts = _last_contract(file)
    drafted = next((f for f in facts if isinstance(f, EngagementContractDrafted)), None)
    told = next((f for f in reversed(facts) if isinstance(f, EngagementContractAmended)), drafted)
    if drafted is None or told is None:
        return {}
    labels = {one.code: one.label for one in file.rules.insertion_domains.on(file.day).value}
    who = file.person.identity
    civility = CIVILITIES.get((who.civility or "").lower(), who.civility)
    last_name = (who.last_name or "").upper()
    return {
        "person": " ".join(filter(None, (civility, who.first_name, last_name))),
        "starts_on": drafted.starts_on,
        "ends_on": told.ends_on,
        "domains": tuple(labels.get(code, code) for code in told.domains),
        "actions": told.actions,
        "weekly_hours": told.weekly_hours,
        "hours_adapted": told.weekly_hours_adapted_for,
    }


def maintain_decision(file: File) -> dict[str, Any]:
    decided = file.last(PathwayMaintained)
    if decided is None:
        return {}
    opinion = _opinion(file)
    return {
        **signatory(file.departement, decided.delegation_id),
        "decided_on": decided.decided_on,
        "opinion_on": opinion.given_on if opinion else None,
        "next_review_on": decided.epl_due_on,
        "reasons": decided.differs_because or (opinion.comment if opinion else None),
    }


def reorientation_decision(file: File) -> dict[str, Any]:
    """On the accompaniment that ends; the new one is read from where it leads."""
    decided = file.last(Reoriented)
    if decided is None:
        return {}
    opinion = _opinion(file)
    new = file.departement.app.load(OrientationState, decided.to)
    assert isinstance(new.state, OrientationState)
    opened = next(
        (e.event for e in in_force(new.envelopes) if isinstance(e.event, OrientationDecided)), None
    )
    return {
        **signatory(file.departement, decided.delegation_id),
        "decided_on": decided.decided_on,
        "orientation_kind": said(opened.kind) if opened else None,
        "former_organisation": file.body(file.orientation.organisation_id),
        "organisation": file.body(opened.organisation_id) if opened else None,
        "first_rdv_due_on": opened.first_rdv_due_on if opened else None,
        "opinion_on": opinion.given_on if opinion else None,
        "reasons": decided.differs_because or (opinion.comment if opinion else None),
    }


def breach_facts(file: File) -> str | None:
    """What the body reported; None once the person is forgotten."""
    reported_on = file.procedure.breach_reported_on if file.procedure else None
    told = (fact for fact in file.orientation_facts if isinstance(fact, BreachReported))
    return next((fact.facts or None for fact in told if fact.reported_on == reported_on), None)


def _opinion(file: File) -> EplOpinionGiven | None:
    case = file.session.case(file.case) if file.session else None
    return case.opinion if case and isinstance(case.opinion, EplOpinionGiven) else None


def _next_rdv(file: File, after: date = date.min) -> date | None:
    """The RDV last set, None where it is not after that day."""
    for fact in reversed(file.orientation_facts):
        if isinstance(fact, RdvScheduled | FirstRdvProposed | FirstRdvMoved):
            return fact.rdv_on if fact.rdv_on > after else None
    return None


def _last_contract(file: File) -> list[Event]:
    app = file.departement.app
    streams: dict[UUID, None] = {}
    for envelope in app.history(file.person.id):
        event = envelope.event
        if (
            isinstance(event, EngagementContractDrafted)
            and event.orientation_id == file.orientation.id
        ):
            streams[envelope.originator_id] = None
    for stream in reversed(streams):
        if facts := [envelope.event for envelope in in_force(app.envelopes(stream))]:
            return facts
    return []
