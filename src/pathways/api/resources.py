"""Resources as they are shown: the state of a stream, with names where the log has ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pathways.api.context import departement, today
from pathways.documents.french_csv import HIDDEN
from pathways.domain.beneficiary.events import (
    ContactDetailsRecorded,
    HouseholdRecorded,
    RightsAndDutiesRecorded,
    RightStatus,
    RsaRightRecorded,
    SearchProfileRecorded,
)
from pathways.domain.beneficiary.state import BeneficiaryState, Identity
from pathways.domain.correction import in_force
from pathways.domain.engagement_contract.events import (
    EngagementContractAmended,
    EngagementContractDrafted,
)
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.organisation.events import (
    Diploma,
    OrganisationKind,
    OrganisationRegistered,
    ReferentArrived,
)
from pathways.domain.organisation.state import AgreementState, OrganisationState
from pathways.domain.orientation.events import OrientationKind, RelanceGround
from pathways.domain.orientation.parts import Attendance, ContractDue, Exemption, Proposal, Relance
from pathways.domain.orientation.state import OrientationState
from pathways.event_store.application import Loaded

ERASED = "personne effacée"


@dataclass(frozen=True)
class Named:
    """An id with the name people know it by."""

    id: UUID
    name: str


@dataclass(frozen=True)
class BeneficiaryShown:
    id: UUID
    name: str
    erased: bool
    identity: Identity
    contact: ContactDetailsRecorded | None
    household: HouseholdRecorded | None
    right_today: RightStatus
    bound_today: bool | None
    rights: tuple[RsaRightRecorded, ...]
    rights_and_duties: tuple[RightsAndDutiesRecorded, ...]
    profile: str | None
    search_profile: SearchProfileRecorded | None
    exited_on: date | None
    merged_into: UUID | None
    absorbed: frozenset[UUID]


@dataclass(frozen=True)
class RdvShown:
    on: date
    first: bool
    attendance: Attendance


@dataclass(frozen=True)
class RecallShown:
    opened_on: date | None
    lapses: Mapping[RelanceGround, date]
    relances: Mapping[RelanceGround, date]
    breach_reported_on: date | None


@dataclass(frozen=True)
class OrientationShown:
    id: UUID
    beneficiary: Named
    organisation: Named
    referent: Named | None
    referent_since: date | None
    kind: OrientationKind | None
    decided_on: date | None
    follows: UUID | None
    ended_on: date | None
    first_rdv: Proposal | None
    first_rdv_held_on: date | None
    rdvs: tuple[RdvShown, ...]
    relances: tuple[Relance, ...]
    contract_due: ContractDue | None
    exemptions: tuple[Exemption, ...]
    recall: RecallShown
    reorientation_proposed_on: date | None
    maintained_on: date | None


@dataclass(frozen=True)
class ContractShown:
    id: UUID
    beneficiary: Named
    orientation_id: UUID | None
    standing: str
    drafted_on: date | None
    starts_on: date | None
    ends_on: date | None
    domains: tuple[str, ...]
    actions: tuple[str, ...]
    weekly_hours: int | None
    weekly_hours_adapted_for: str | None
    renewed_id: UUID | None
    signed_on: date | None
    submitted_on: date | None
    returned_on: date | None
    amended_on: date | None
    validated_on: date | None
    ended_on: date | None


@dataclass(frozen=True)
class ReferentShown:
    id: UUID
    name: str
    arrived_on: date
    departed_on: date | None
    diploma: Diploma | None
    diploma_seen_on: date | None


@dataclass(frozen=True)
class OrganisationShown:
    id: UUID
    name: str
    kind: OrganisationKind | None
    territory: str | None
    registered_on: date | None
    referents: tuple[ReferentShown, ...]
    agreements: tuple[AgreementState, ...]


def beneficiary_shown(loaded: Loaded) -> BeneficiaryShown:
    """A person's file; everything nominative is gone once the person is forgotten."""
    state = loaded.state
    assert isinstance(state, BeneficiaryState)
    day = today()
    return BeneficiaryShown(
        id=state.id,
        name=_name(state),
        erased=state.forgotten,
        identity=state.identity,
        contact=state.contact,
        household=state.household,
        right_today=state.right_on(day),
        bound_today=state.bound_by_rights_and_duties_on(day),
        rights=state.rights,
        rights_and_duties=state.rights_and_duties,
        profile=state.profile,
        search_profile=state.search_profile,
        exited_on=state.exited_on,
        merged_into=state.merged_into,
        absorbed=state.absorbed,
    )


def orientation_shown(loaded: Loaded) -> OrientationShown:
    """An accompaniment, with whom it concerns, the body and the référent by name."""
    state = loaded.state
    assert isinstance(state, OrientationState)
    assert state.beneficiary_id is not None
    assert state.organisation_id is not None
    body = _organisation(state.organisation_id)
    referent = next((one for one in body.referents if one.id == state.referent_id), None)
    return OrientationShown(
        id=state.id,
        beneficiary=named_person(state.beneficiary_id),
        organisation=Named(body.id, body.name),
        referent=Named(referent.id, referent.name) if referent else None,
        referent_since=state.referent_since,
        kind=state.kind,
        decided_on=state.decided_on,
        follows=state.follows,
        ended_on=state.ended_on,
        first_rdv=state.first_rdv,
        first_rdv_held_on=state.first_rdv_held_on,
        rdvs=tuple(RdvShown(day, r.first, r.attendance) for day, r in sorted(state.rdvs.items())),
        relances=state.relances,
        contract_due=state.contract_due,
        exemptions=state.exemptions,
        recall=RecallShown(
            state.recall.opened_on,
            state.recall.lapses,
            state.recall.relances,
            state.recall.breach_reported_on,
        ),
        reorientation_proposed_on=state.reorientation_proposed_on,
        maintained_on=state.maintained_on,
    )


def contract_shown(loaded: Loaded) -> ContractShown:
    """A contract with its content as last agreed."""
    state = loaded.state
    assert isinstance(state, EngagementContractState)
    assert state.beneficiary_id is not None
    content = next(
        event
        for envelope in reversed(in_force(loaded.envelopes))
        if isinstance(
            event := envelope.event, EngagementContractDrafted | EngagementContractAmended
        )
    )
    return ContractShown(
        id=state.id,
        beneficiary=named_person(state.beneficiary_id),
        orientation_id=state.orientation_id,
        standing=_standing(state),
        drafted_on=state.drafted_on,
        starts_on=state.starts_on,
        ends_on=state.ends_on,
        domains=content.domains,
        actions=content.actions or (),
        weekly_hours=content.weekly_hours,
        weekly_hours_adapted_for=content.weekly_hours_adapted_for,
        renewed_id=state.renewed_id,
        signed_on=state.signed_on,
        submitted_on=state.submitted_on,
        returned_on=state.returned_on,
        amended_on=state.amended_on,
        validated_on=state.validated_on,
        ended_on=state.ended_on,
    )


def organisation_shown(loaded: Loaded) -> OrganisationShown:
    """A body with its référents, by name in the order they arrived."""
    state = loaded.state
    assert isinstance(state, OrganisationState)
    facts = [envelope.event for envelope in in_force(loaded.envelopes)]
    name = next((f.organisation_name for f in facts if isinstance(f, OrganisationRegistered)), "")
    names = {f.referent_id: _full_name(f) for f in facts if isinstance(f, ReferentArrived)}
    return OrganisationShown(
        id=state.id,
        name=name,
        kind=state.kind,
        territory=state.territory,
        registered_on=state.registered_on,
        referents=tuple(
            ReferentShown(
                id=who,
                name=names.get(who, ERASED),
                arrived_on=referent.arrived_on,
                departed_on=referent.departed_on,
                diploma=referent.diploma,
                diploma_seen_on=referent.diploma_seen_on,
            )
            for who, referent in state.referents.items()
        ),
        agreements=state.agreements,
    )


def _organisation(stream: UUID) -> OrganisationShown:
    return organisation_shown(departement().app.load(OrganisationState, stream))


def named_body(organisation: UUID) -> Named:
    """A body with its name."""
    return Named(organisation, _organisation(organisation).name)


def named_person(person: UUID) -> Named:
    """Someone with their name, or "personne effacée"; "hors de votre accès" to whom it is so."""
    loaded = departement().app.load(BeneficiaryState, person)
    assert isinstance(loaded.state, BeneficiaryState)
    return Named(person, _name(loaded.state) if loaded.exists else HIDDEN)


def _name(state: BeneficiaryState) -> str:
    return ERASED if state.forgotten else _full_name(state.identity)


def _full_name(who: Identity | ReferentArrived) -> str:
    return " ".join(filter(None, (who.last_name, who.first_name))) or ERASED


def _standing(state: EngagementContractState) -> str:
    if state.ended_on:
        return "ended"
    if state.validated_on:
        return "validated"
    if state.under_validation:
        return "under_validation"
    if state.returned_on:
        return "returned"
    return "signed" if state.signed_on else "drafted"
