"""The actions of the worked examples: funded, entered and attended by the commands people use."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from pathways.domain.action_session.holding import RecordActionSession
from pathways.domain.agreement.lines import Financed
from pathways.domain.agreement.service import ConfirmService
from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.beneficiary.rsa_right import RecordRsaRight
from pathways.domain.enrolment.contract import SignParticipationContract
from pathways.domain.enrolment.entering import EnrolInAction
from pathways.domain.enrolment.events import EarlyExitReason, InterviewKind, Proof
from pathways.domain.enrolment.interview import RecordInterview
from pathways.domain.enrolment.leaving import EndEnrolment
from pathways.domain.enrolment.modules import StartModule
from pathways.domain.enrolment.professionalisation import (
    ReceiveAttendanceCertificate,
    RecordProfessionalisation,
)
from pathways.domain.enrolment.rental import RentMoped, ReturnMoped
from pathways.domain.enrolment.session_attendance import RecordSessionAttendance
from pathways.domain.enrolment.worked_hours import RecordHoursWorked
from pathways.domain.moped.fleet import CheckMoped, RegisterMoped
from pathways.domain.organisation.agreement import SignOrganisationAgreement
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.projections.settled import ReceiptRow, Settlement
from pathways.projections.settlement import receipt, settle
from tests.departement import OPENING, Town, day
from tests.domain.project_application.projects import JARDINS
from tests.domain.spec import an_id
from tests.funding import accepted_project, register_operator, signing, vote

WEEK = timedelta(days=7)


@dataclass
class Worked:
    """A town whose operator runs actions, and what they owe."""

    town: Town
    sessions: dict[tuple[UUID, str], UUID] = field(default_factory=dict)

    def found(self) -> None:
        register_operator(self.town)
        for year in (2021, 2024):
            for line in ("insertion", "faj"):
                vote(self.town, year=year, budget_line=line)

    # ------------------------------------------------------------------ funding

    def agree(
        self, programme: str, *lines: Financed, draws: dict[str, str], year: int = 2021,
        publics: tuple[str, ...] = ("rsa",), **said: Any,
    ) -> UUID:  # fmt: skip
        """The agreement of a project of that programme, over the civil year."""
        name = f"{programme} {year}"
        application = accepted_project(self.town, programme, name, year=year)
        command = signing(
            self.town, application, name, lines, draws, year=year, publics=publics, **said
        )
        self.town.do(command)
        return command.agreement_id

    def confirm(self, agreement: UUID, module: str, on: str) -> None:
        self.town.do(ConfirmService(
            agreement_id=agreement, confirmed_on=day(on), confirmed_by="president",
            module=module))  # fmt: skip

    def body(
        self, name: str, kind: OrganisationKind, starts_on: str, fte: str, norm: int, **said: Any
    ) -> UUID:
        """A body that accompanies people, with its agreement to the end of the civil year."""
        body, first = an_id(name), day(starts_on)
        self.town.do(RegisterOrganisation(
            organisation_id=body, organisation_name=name, kind=kind, territory="centre_anjou",
            registered_on=OPENING))  # fmt: skip
        self.town.do(SignOrganisationAgreement(
            organisation_id=body, signed_on=first, starts_on=first,
            ends_on=date(first.year, 12, 31), fte=Decimal(fte), file_active_norm=norm,
            gdpr_clause=True, **said))  # fmt: skip
        return body

    # ------------------------------------------------------------------ people

    def person(self, name: str, *, rsa: bool = True, born: str = "1990-05-01") -> UUID:
        self.town.register(name, birth_date=day(born), payer_number=None)
        status = RightStatus.OPEN if rsa else RightStatus.REFUSED
        self.town.do(
            RecordRsaRight(
                beneficiary_id=an_id(name), status=status, since=OPENING, told_on=OPENING
            )
        )
        return an_id(name)

    def enter(self, name: str, agreement: UUID, on: str, **said: Any) -> UUID:
        if not self.town.departement.app.envelopes(an_id(name)):
            self.person(name)
        enrolment = an_id(f"{name} in {agreement}")
        given: dict[str, Any] = {"proof": Proof.PAYER_FLOW, "accompanied_by": None}
        self.town.do(EnrolInAction(
            enrolment_id=enrolment, beneficiary_id=an_id(name), agreement_id=agreement,
            entered_on=day(on), **(given | said)))  # fmt: skip
        return enrolment

    def leave(self, enrolment: UUID, on: str) -> None:
        self.town.do(EndEnrolment(
            enrolment_id=enrolment, last_day_on=day(on),
            early_exit_reason=EarlyExitReason.EMPLOYMENT))  # fmt: skip

    def start(self, enrolment: UUID, module: str, on: str) -> None:
        self.town.do(StartModule(enrolment_id=enrolment, module=module, from_on=day(on)))

    # ------------------------------------------------------------------ attendance

    def session(self, agreement: UUID, on: date, module: str | None, minutes: int = 150) -> UUID:
        """A collective session of that day, held once for everyone."""
        session = an_id(f"session of {agreement} on {on}")
        if not self.town.departement.app.envelopes(session):
            self.town.do(RecordActionSession(
                session_id=session, agreement_id=agreement, held_on=on, minutes=minutes,
                group_size=6, module=module))  # fmt: skip
        return session

    def attend(
        self, enrolment: UUID, agreement: UUID, first: str, times: int, module: str | None = None,
        *, attended: bool = True, excused: bool = False,
    ) -> None:  # fmt: skip
        """So many weekly sessions from a day on."""
        for number in range(times):
            session = self.session(agreement, day(first) + number * WEEK, module)
            self.town.do(RecordSessionAttendance(
                enrolment_id=enrolment, session_id=session, attended=attended,
                excused=excused))  # fmt: skip

    def meet(
        self, enrolment: UUID, first: str, times: int = 1, minutes: int = 60, *,
        kind: InterviewKind = InterviewKind.REGULAR, module: str | None = None,
    ) -> None:  # fmt: skip
        """So many weekly interviews from a day on."""
        for number in range(times):
            self.town.do(RecordInterview(
                enrolment_id=enrolment, on=day(first) + number * WEEK, kind=kind, attended=True,
                minutes=minutes, module=module))  # fmt: skip

    def train(self, enrolment: UUID, first: str, last: str, minutes: int) -> UUID:
        training = an_id(f"training of {enrolment}")
        self.town.do(RecordProfessionalisation(
            enrolment_id=enrolment, training_id=training, started_on=day(first),
            ended_on=day(last), minutes=minutes, provider="GRETA", module="module_3",
            group_size=6))  # fmt: skip
        return training

    def certify(self, enrolment: UUID, training: UUID, on: str) -> None:
        self.town.do(ReceiveAttendanceCertificate(
            enrolment_id=enrolment, training_id=training, on=day(on),
            delivered_by="GRETA"))  # fmt: skip

    def work(self, enrolment: UUID, month: str, hours: str) -> None:
        self.town.do(
            RecordHoursWorked(enrolment_id=enrolment, month=day(month), hours=Decimal(hours))
        )

    def rent(self, enrolment: UUID, first: str, until: str, back: str) -> None:
        moped = an_id(f"moped of {enrolment}")
        self.town.do(SignParticipationContract(enrolment_id=enrolment, signed_on=day(first)))
        self.town.do(RegisterMoped(
            moped_id=moped, organisation_id=JARDINS, registered_on=OPENING, label="50-1",
            site="Angers", territory="centre_anjou"))  # fmt: skip
        self.town.do(CheckMoped(moped_id=moped, checked_on=OPENING, fit=True))
        self.town.do(RentMoped(
            enrolment_id=enrolment, moped_id=moped, from_on=day(first), until_on=day(until),
            reason="employment_access", deposit=Decimal(150), contribution=Decimal(60),
            instalments=3, insured=True, safety_equipment=True, handover_supported=True,
        ))  # fmt: skip
        self.town.do(ReturnMoped(enrolment_id=enrolment, moped_id=moped, returned_on=day(back)))

    # ------------------------------------------------------------------ owed

    def owed(self, agreement: UUID, on: str) -> Settlement:
        self.town.catch_up()
        return settle(self.town.departement, agreement, day(on))

    def receipt(self, agreement: UUID, on: str) -> list[ReceiptRow]:
        self.town.catch_up()
        return receipt(self.town.departement, agreement, day(on))
