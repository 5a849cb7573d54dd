"""Random lives, for properties: whatever was recorded, in any order the rules allow."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from uuid import UUID

from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.beneficiary.events import ExitNature, RightStatus
from pathways.domain.beneficiary.merging import MergeBeneficiary
from pathways.domain.beneficiary.rsa_exit import RecordRsaExit
from pathways.domain.beneficiary.rsa_right import RecordRightsAndDuties, RecordRsaRight
from pathways.domain.command import Command
from pathways.domain.engagement_contract.amending import AmendEngagementContract
from pathways.domain.engagement_contract.drafting import DraftEngagementContract
from pathways.domain.engagement_contract.ending import EndEngagementContract
from pathways.domain.engagement_contract.events import ContractEndReason
from pathways.domain.engagement_contract.signing import SignEngagementContract
from pathways.domain.engagement_contract.submitting import SubmitEngagementContract
from pathways.domain.engagement_contract.validation import (
    ReturnEngagementContract,
    ValidateEngagementContract,
)
from pathways.domain.orientation.contract_lapse import (
    CloseRecall,
    ObserveContractLapse,
    ReportBreach,
)
from pathways.domain.orientation.deciding import DecideOrientation
from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.epl_review import MaintainPathway
from pathways.domain.orientation.events import (
    Addressee,
    BreachGround,
    EndReason,
    OrientationKind,
    RdvMode,
    RecallClosing,
    RelanceGround,
)
from pathways.domain.orientation.exemption import EndContractExemption, GrantContractExemption
from pathways.domain.orientation.first_rdv import AnswerFirstRdv, ProposeFirstRdv, RecordFirstRdv
from pathways.domain.orientation.notification import NotifyOrientation
from pathways.domain.orientation.rdv import RecordRdv, ScheduleRdv
from pathways.domain.orientation.referent import DesignateReferent
from pathways.domain.orientation.relance import SendRelance
from pathways.domain.orientation.reorientation import ProposeReorientation, Reorient
from pathways.domain.refusal import Refusal
from pathways.event_store.application import Withdrawal
from tests.departement import CCAS, LEA, Town
from tests.domain.spec import an_id

PAUL = an_id("Paul, référent")
START = date(2023, 6, 1)


class RandomLife:
    """Draws commands about a few people; what the rules refuse is drawn again."""

    def __init__(self, town: Town, seed: int, people: int = 4) -> None:
        self.town, self.draw = town, Random(seed)
        self.people = [an_id(f"personne {number}") for number in range(people)]
        self.orientations: list[UUID] = []
        self.contracts: list[UUID] = []
        self.recorded: list[tuple[UUID, int]] = []
        for number, person in enumerate(self.people):
            town.register(
                f"Personne{number}", beneficiary_id=person, payer_number=None, birth_date=None
            )
        town.arrive(PAUL, "Petit", "Paul")

    def live(self, steps: int) -> None:
        """Record that many facts, corrections and withdrawals among them."""
        done = 0
        while done < steps:
            try:
                self._step()
            except Refusal:
                continue
            done += 1

    def _step(self) -> None:
        chance = self.draw.random()
        if self.recorded and chance < 0.05:
            stream, version = self.draw.choice(self.recorded)
            self.town.departement.app.withdraw(
                Withdrawal(stream, version, "test", "erreur"), today=self.town.today
            )
            return
        command = self.draw.choice(self._possible())()
        corrects = None
        if self.recorded and chance > 0.95:
            corrects = self.draw.choice(self.recorded)[1]
        answer = self.town.do(command, corrects=corrects)
        self.recorded.append((answer.stream, answer.version))
        for known, name in (
            (self.orientations, "orientation_id"),
            (self.orientations, "new_orientation_id"),
            (self.contracts, "engagement_contract_id"),
        ):
            opened: UUID | None = getattr(command, name, None)
            if opened is not None and opened not in known:
                known.append(opened)

    def _day(self) -> date:
        return START + timedelta(days=self.draw.randrange(900))

    def _possible(self) -> list[Callable[[], Command]]:
        d, pick, person = self._day(), self.draw.choice, self.draw.choice(self.people)
        later = d + timedelta(days=self.draw.randrange(1, 360))
        fresh = an_id(f"neuf {self.draw.random()}")
        possible: list[Callable[[], Command]] = [
            lambda: RecordRsaRight(
                beneficiary_id=person, status=pick(list(RightStatus)), since=d, told_on=d
            ),
            lambda: RecordRightsAndDuties(
                beneficiary_id=person, bound=self.draw.random() < 0.8, since=d, told_on=d
            ),
            lambda: RecordContactDetails(
                beneficiary_id=person, recorded_on=d, territory="centre_anjou"
            ),
            *[
                lambda: DecideOrientation(
                    orientation_id=fresh, beneficiary_id=person, organisation_id=CCAS, on=d,
                    kind=pick([OrientationKind.SOCIAL, OrientationKind.EMPLOYMENT]),
                    decided_by="Présidente", referent_id=pick([None, LEA, PAUL]),
                )
            ]
            * 4,
        ]  # fmt: skip
        if self.draw.random() < 0.1:
            possible += [
                lambda: RecordRsaExit(
                    beneficiary_id=person, nature=ExitNature.EMPLOYMENT, exited_on=d
                ),
                lambda: MergeBeneficiary(
                    beneficiary_id=person, kept_id=pick(self.people), merged_on=d
                ),
            ]
        if self.orientations:
            o = pick(self.orientations)
            ground = pick(list(RelanceGround))
            possible += [
                lambda: NotifyOrientation(orientation_id=o, to=Addressee.BENEFICIARY, on=d),
                lambda: DesignateReferent(orientation_id=o, referent_id=pick([LEA, PAUL]), on=d),
                lambda: ProposeFirstRdv(
                    orientation_id=o, on=d, rdv_on=later, mode=RdvMode.FACE_TO_FACE
                ),
                lambda: AnswerFirstRdv(orientation_id=o, on=d, accepted=True),
                lambda: RecordFirstRdv(orientation_id=o, on=d, attended=False),
                lambda: RecordFirstRdv(
                    orientation_id=o, on=d, attended=True, mode=RdvMode.FACE_TO_FACE
                ),
                lambda: RecordRdv(orientation_id=o, on=d, attended=True, mode=RdvMode.PHONE),
                lambda: ScheduleRdv(orientation_id=o, on=d, rdv_on=later, mode=RdvMode.HOME),
                lambda: SendRelance(orientation_id=o, on=d, ground=ground, means="courrier"),
                lambda: ObserveContractLapse(
                    orientation_id=o, on=d, ground=ground,
                    contract_id=pick(self.contracts) if self.contracts else None,
                ),
                lambda: ReportBreach(
                    orientation_id=o, on=d, ground=pick(list(BreachGround)), facts="…"
                ),
                lambda: CloseRecall(orientation_id=o, on=d, closing=pick(list(RecallClosing))),
                lambda: GrantContractExemption(
                    orientation_id=o, on=d, until=later, ground="health"
                ),
                lambda: EndContractExemption(orientation_id=o, on=d),
                lambda: ProposeReorientation(
                    orientation_id=o, on=d, kind=OrientationKind.EMPLOYMENT, ground="prête"
                ),
                lambda: MaintainPathway(orientation_id=o, on=d, decided_by="Présidente"),
                *[
                    lambda: DraftEngagementContract(
                        engagement_contract_id=fresh, orientation_id=o, drafted_on=d, starts_on=d,
                        ends_on=later, domains=("housing",), actions=("…",), weekly_hours=15,
                    )
                ]
                * 4,
            ]  # fmt: skip
            if self.draw.random() < 0.2:
                possible += [
                    lambda: EndOrientation(
                        orientation_id=o, on=d, reason=pick([EndReason.MOVED, EndReason.OTHER])
                    ),
                    lambda: Reorient(
                        orientation_id=o, new_orientation_id=fresh, organisation_id=CCAS, on=d,
                        kind=OrientationKind.SOCIAL, decided_by="Présidente",
                    ),
                ]  # fmt: skip
        if self.contracts:
            c = pick(self.contracts)
            possible += [
                *[
                    lambda: SignEngagementContract(engagement_contract_id=c, signed_on=d),
                    lambda: SubmitEngagementContract(engagement_contract_id=c, submitted_on=d),
                    lambda: ValidateEngagementContract(
                        engagement_contract_id=c, validated_on=d, validated_by="Département"
                    ),
                ]
                * 3,
                lambda: ReturnEngagementContract(
                    engagement_contract_id=c, returned_on=d, returned_by="Département", reasons="…"
                ),
                lambda: AmendEngagementContract(
                    engagement_contract_id=c, amended_on=d, ends_on=later, domains=("housing",),
                    actions=("…",), weekly_hours=15,
                ),
                lambda: EndEngagementContract(
                    engagement_contract_id=c, ended_on=d, reason=pick(list(ContractEndReason))
                ),
            ]  # fmt: skip
        return possible
