"""The command that a fact answers: what someone asked, told again from what was recorded.

The log keeps facts, not requests; but a fact carries all that was asked of it, and what the rules
added is what deciding again would add. So the past can be decided again under other rules.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast, get_type_hints
from uuid import UUID

from pathways.domain import beneficiary, engagement_contract, orientation, panel, sanction
from pathways.domain.beneficiary import events as of_beneficiary
from pathways.domain.command import Command, decider_of
from pathways.domain.delegation import events as of_delegation
from pathways.domain.delegation import giving, withdrawing
from pathways.domain.engagement_contract import events as of_contract
from pathways.domain.event import Event
from pathways.domain.forgetting.forgetting import ForgetPerson
from pathways.domain.organisation import agreement, referents, registering
from pathways.domain.organisation import events as of_organisation
from pathways.domain.orientation import events as of_orientation
from pathways.domain.orientation.deciding import DecideOrientation
from pathways.domain.orientation.first_rdv import RecordFirstRdv
from pathways.domain.orientation.rdv import RecordRdv
from pathways.domain.orientation.reorientation import Reorient
from pathways.domain.panel import events as of_panel
from pathways.domain.panel.listing import ListCase, ListProposedCase
from pathways.domain.rules import Rules
from pathways.domain.sanction import events as of_sanction

__all__ = ["ASKED", "UNREADABLE", "Past", "asked"]

UNREADABLE = "(illisible)"
"""Stands for a text sealed under a key that was destroyed: no rule reads texts."""


@dataclass(frozen=True)
class Past:
    """What surrounds a fact: its stream, the facts of the same command after it, by stream, the
    rules it was decided under and those to decide it under; `contract` is the last contract drawn
    up for the accompaniment, where there is one."""

    stream: UUID
    after: Sequence[tuple[UUID, Event]]
    was: Rules
    now: Rules
    contract: UUID | None = None


Telling = Callable[[Any, Past], Command]


def asked(event: Event, past: Past) -> Command | None:
    """The command this fact answers; None for a fact that only follows from another one's."""
    tell = ASKED.get(type(event))
    return tell(event, past) if tell else None


C = TypeVar("C", bound=Command)


def same(kind: type[C], event: Event, past: Past, /, **told: Any) -> C:
    """The command whose fields are the fact's own, under the same names.

    `on` is the day of the fact, the id of the command's own stream that of the fact; `told` is
    what is named otherwise. TypeError where a field is found nowhere.
    """
    given: dict[str, Any] = {}
    for name, required, own, listed in _fields(cast(Any, kind)):
        if name in told:
            given[name] = told[name]
        elif own:
            given[name] = past.stream
        elif hasattr(event, name):
            value = _readable(getattr(event, name))
            given[name] = listed(value) if listed and value is not None else value
        elif name == "on":
            given[name] = event.happened_on
        elif required:
            raise TypeError(f"{type(event).__name__} does not tell the {name} of {kind.__name__}")
    return kind(**given)


@cache
def _fields(kind: type[Command]) -> tuple[tuple[str, bool, bool, type[StrEnum] | None], ...]:
    """Each field, whether it has no default, whether it names the command's own stream, and the
    closed list it is of: some facts keep the code alone."""
    own, hints = f"{decider_of(kind).states[0][0]}_id", get_type_hints(kind)
    return tuple(
        (
            f.name,
            f.default is MISSING and f.default_factory is MISSING,
            f.name == own,
            hints[f.name] if _is_list(hints[f.name]) else None,
        )
        for f in fields(kind)  # type: ignore[arg-type]
    )


def _is_list(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, StrEnum)


def _readable(value: Any) -> Any:
    return UNREADABLE if value == "" else value


def _as(kind: type[Command]) -> Telling:
    return lambda event, past: same(kind, event, past)


# ------------------------------------------------------------------ what is named otherwise


def _rdv(
    event: of_orientation.RdvHeld | of_orientation.RdvMissed | of_orientation.RdvExcused,
    past: Past,
) -> Command:
    kind: type[RecordFirstRdv | RecordRdv] = RecordFirstRdv if event.first else RecordRdv
    told: dict[str, Any] = {"attended": isinstance(event, of_orientation.RdvHeld)}
    if isinstance(event, of_orientation.RdvExcused):
        told["excuse"] = _readable(event.ground)
    return cast(Command, same(kind, event, past, **told))


def _orientation(event: of_orientation.OrientationDecided, past: Past) -> Command:
    return same(DecideOrientation, event, past, follows_id=event.follows)


def _reorientation(event: of_orientation.Reoriented, past: Past) -> Command:
    opened, decided = next(
        (stream, one)
        for stream, one in past.after
        if isinstance(one, of_orientation.OrientationDecided)
    )
    return same(
        Reorient,
        event,
        past,
        new_orientation_id=opened,
        organisation_id=decided.organisation_id,
        kind=decided.kind,
        referent_id=decided.referent_id,
    )


def _lapse(event: of_orientation.ContractLapseObserved, past: Past) -> Command:
    needed = event.ground is not of_orientation.RelanceGround.CONTRACT_NOT_MADE
    return same(
        orientation.contract_lapse.ObserveContractLapse,
        event,
        past,
        contract_id=past.contract if needed else None,
    )


def _draft(event: of_contract.EngagementContractDrafted, past: Past) -> Command:
    return same(
        engagement_contract.drafting.DraftEngagementContract, event, past, renewed_id=event.renews
    )


def _with_difficulties(kind: type[Command]) -> Telling:
    """The difficulties are not kept: the delay they gave tells whether there were any (N6)."""

    def tell(
        event: of_contract.EngagementContractSigned | of_contract.EngagementContractAmended,
        past: Past,
    ) -> Command:
        day, due = event.happened_on, event.joint_diagnosis_due_on
        longer = past.was.joint_diagnosis_within_where_difficulties.find(day)
        listed = past.was.joint_diagnosis_difficulties.find(day)
        were = bool(due and longer and listed and longer.after(day) == due)
        told = (sorted(listed.codes)[0],) if were and listed else ()
        return same(kind, event, past, difficulties=told)

    return tell


def _agreement(event: of_organisation.OrganisationAgreementSigned, past: Past) -> Command:
    """A norm of the rule follows the rule; a share that was negotiated stays as it was."""
    day, norm = event.starts_on, event.file_active_norm
    for name in ("file_active_norm", "file_active_norm_specific"):
        if norm == past.was.named(name).on(day).value:
            norm = past.now.named(name).on(day).value
            break
    share = event.departement_share if event.share_reason else None
    return same(
        agreement.SignOrganisationAgreement,
        event,
        past,
        file_active_norm=norm,
        departement_share=share,
    )


def _merger(event: of_beneficiary.BeneficiaryMerged, past: Past) -> Command:
    return same(beneficiary.merging.MergeBeneficiary, event, past, kept_id=event.into)


def _case(event: of_panel.CaseListed, past: Past) -> Command:
    kind: type[ListCase | ListProposedCase] = ListCase if event.by_hand else ListProposedCase
    return cast(Command, same(kind, event, past))


ASKED: Mapping[type[Event], Telling] = {
    of_beneficiary.BeneficiaryRegistered: _as(beneficiary.registering.RegisterBeneficiary),
    of_beneficiary.IdentityChanged: _as(beneficiary.registering.ChangeIdentity),
    of_beneficiary.ContactDetailsRecorded: _as(beneficiary.contact.RecordContactDetails),
    of_beneficiary.HouseholdRecorded: _as(beneficiary.household.RecordHousehold),
    of_beneficiary.RsaRightRecorded: _as(beneficiary.rsa_right.RecordRsaRight),
    of_beneficiary.RightsAndDutiesRecorded: _as(beneficiary.rsa_right.RecordRightsAndDuties),
    of_beneficiary.ProfileRecorded: _as(beneficiary.profile.RecordProfile),
    of_beneficiary.RsaExited: _as(beneficiary.rsa_exit.RecordRsaExit),
    of_beneficiary.ReductionToldByPayer: _as(beneficiary.payer_reduction.RecordPayerReduction),
    of_beneficiary.BeneficiaryMerged: _merger,
    of_beneficiary.PersonForgotten: _as(ForgetPerson),
    of_orientation.OrientationDecided: _orientation,
    of_orientation.OrientationNotified: _as(orientation.notification.NotifyOrientation),
    of_orientation.ReferentDesignated: _as(orientation.referent.DesignateReferent),
    of_orientation.FirstRdvProposed: _as(orientation.first_rdv.ProposeFirstRdv),
    of_orientation.FirstRdvAnswered: _as(orientation.first_rdv.AnswerFirstRdv),
    of_orientation.FirstRdvMoved: _as(orientation.first_rdv.MoveFirstRdv),
    of_orientation.RdvHeld: _rdv,
    of_orientation.RdvMissed: _rdv,
    of_orientation.RdvExcused: _rdv,
    of_orientation.RdvScheduled: _as(orientation.rdv.ScheduleRdv),
    of_orientation.RelanceSent: _as(orientation.relance.SendRelance),
    of_orientation.RelanceAnswered: _as(orientation.relance.AnswerRelance),
    of_orientation.RightsAndDutiesExplained: _as(
        orientation.rights_and_duties.ExplainRightsAndDuties
    ),
    of_orientation.DiagnosisMade: _as(orientation.diagnosis.MakeDiagnosis),
    of_orientation.JointDiagnosisMade: _as(orientation.diagnosis.MakeJointDiagnosis),
    of_orientation.PartnerMobilised: _as(orientation.accompaniment.MobilisePartner),
    of_orientation.PositionedOnInsertionOffer: _as(
        orientation.accompaniment.PositionOnInsertionOffer
    ),
    of_orientation.RegisteredAtFranceTravail: _as(
        orientation.accompaniment.RegisterAtFranceTravail
    ),
    of_orientation.ReorientationProposed: _as(orientation.reorientation.ProposeReorientation),
    of_orientation.ReorientationRefused: _as(orientation.reorientation.RefuseReorientation),
    of_orientation.Reoriented: _reorientation,
    of_orientation.PathwayMaintained: _as(orientation.epl_review.MaintainPathway),
    of_orientation.ContractLapseObserved: _lapse,
    of_orientation.BreachReported: _as(orientation.contract_lapse.ReportBreach),
    of_orientation.RecallClosed: _as(orientation.contract_lapse.CloseRecall),
    of_orientation.ContractExemptionGranted: _as(orientation.exemption.GrantContractExemption),
    of_orientation.ContractExemptionEnded: _as(orientation.exemption.EndContractExemption),
    of_orientation.OrientationEnded: _as(orientation.ending.EndOrientation),
    of_contract.EngagementContractDrafted: _draft,
    of_contract.EngagementContractSigned: _with_difficulties(
        engagement_contract.signing.SignEngagementContract
    ),
    of_contract.EngagementContractSubmitted: _as(
        engagement_contract.submitting.SubmitEngagementContract
    ),
    of_contract.EngagementContractValidated: _as(
        engagement_contract.validation.ValidateEngagementContract
    ),
    of_contract.EngagementContractReturned: _as(
        engagement_contract.validation.ReturnEngagementContract
    ),
    of_contract.EngagementContractAmended: _with_difficulties(
        engagement_contract.amending.AmendEngagementContract
    ),
    of_contract.EngagementContractEnded: _as(engagement_contract.ending.EndEngagementContract),
    of_organisation.OrganisationRegistered: _as(registering.RegisterOrganisation),
    of_organisation.OrganisationAgreementSigned: _agreement,
    of_organisation.OrganisationAgreementEnded: _as(agreement.EndOrganisationAgreement),
    of_organisation.ReferentArrived: _as(referents.RecordReferentArrival),
    of_organisation.ReferentDiplomaRecorded: _as(referents.RecordReferentDiploma),
    of_organisation.ReferentDeparted: _as(referents.RecordReferentDeparture),
    of_panel.PanelSessionPlanned: _as(panel.planning.PlanSession),
    of_panel.PanelMemberAppointed: _as(panel.members.AppointMember),
    of_panel.PanelMemberReleased: _as(panel.members.ReleaseMember),
    of_panel.PanelSessionPostponed: _as(panel.rescheduling.PostponeSession),
    of_panel.PanelSessionCancelled: _as(panel.rescheduling.CancelSession),
    of_panel.CaseListed: _case,
    of_panel.CaseRemoved: _as(panel.listing.RemoveCase),
    of_panel.AgendaLocked: _as(panel.locking.LockAgenda),
    of_panel.PanelSessionHeld: _as(panel.holding.HoldSession),
    of_panel.MemberRecused: _as(panel.holding.RecuseMember),
    of_panel.EplOpinionGiven: _as(panel.opinions.GiveEplOpinion),
    of_panel.EpdOpinionGiven: _as(panel.opinions.GiveEpdOpinion),
    of_panel.CasePostponed: _as(panel.opinions.PostponeCase),
    of_panel.MinutesSigned: _as(panel.minutes.SignMinutes),
    of_delegation.DelegationGiven: _as(giving.GiveDelegation),
    of_delegation.DelegationWithdrawn: _as(withdrawing.WithdrawDelegation),
    of_sanction.SanctionProcedureOpened: _as(sanction.opening.OpenSanctionProcedure),
    of_sanction.BreachLetterSent: _as(sanction.letter.SendBreachLetter),
    of_sanction.BreachLetterReceipt: _as(sanction.letter.RecordLetterReceipt),
    of_sanction.ObservationsMade: _as(sanction.answer.RecordObservations),
    of_sanction.HearingRequested: _as(sanction.answer.RequestHearing),
    of_sanction.FileCompleted: _as(sanction.completing.CompleteFile),
    of_sanction.ReferredToEpd: _as(sanction.epd.ReferToEpd),
    of_sanction.EpdOpinionReceived: _as(sanction.epd.RecordEpdOpinion),
    of_sanction.SanctionDecided: _as(sanction.deciding.DecideSanction),
    of_sanction.SanctionNotified: _as(sanction.notifying.NotifySanction),
    of_sanction.SanctionCarriedOut: _as(sanction.carrying_out.RecordCarriedOut),
    of_sanction.StrikeOffAsked: _as(sanction.carrying_out.AskStrikeOff),
    of_sanction.SanctionEnded: _as(sanction.ending.EndSanction),
    of_sanction.ProcedureRegularised: _as(sanction.regularising.RegulariseProcedure),
    of_sanction.PriorAppealFiled: _as(sanction.appeal.FilePriorAppeal),
    of_sanction.PriorAppealDecided: _as(sanction.appeal.DecidePriorAppeal),
    of_sanction.CourtSeised: _as(sanction.appeal.SeiseCourt),
    of_sanction.CourtDismissed: _as(sanction.appeal.RecordCourtDismissal),
    of_sanction.DecisionAnnulled: _as(sanction.undoing.AnnulDecision),
    of_sanction.DecisionWithdrawn: _as(sanction.undoing.WithdrawDecision),
    of_sanction.AmountPaidBack: _as(sanction.undoing.RecordAmountPaidBack),
}
"""How each fact tells what was asked. A fact that is not here follows from another (a sanction
counted on a person's file), is the scheduler's own (an alert), or belongs to an insertion action,
whose agreement froze what is owed."""
