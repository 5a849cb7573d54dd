"""A CCAS in 2021, quarter by quarter, and its four reports; made for tests."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.beneficiary.events import ExitNature
from pathways.domain.beneficiary.rsa_exit import RecordRsaExit
from pathways.domain.calendar import parse_quarter
from pathways.domain.engagement_contract.drafting import DraftEngagementContract
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.orientation.accompaniment import (
    MobilisePartner,
    PositionOnInsertionOffer,
    RegisterAtFranceTravail,
)
from pathways.domain.orientation.diagnosis import MakeDiagnosis
from pathways.domain.orientation.events import OrientationKind, RdvMode, RelanceGround
from pathways.domain.orientation.first_rdv import RecordFirstRdv
from pathways.domain.orientation.rdv import RecordRdv
from pathways.domain.orientation.relance import SendRelance
from pathways.domain.orientation.reorientation import ProposeReorientation, Reorient
from pathways.domain.report.answering import AcceptReport
from pathways.domain.report.events import ReportKind
from pathways.domain.report.quarter import OpenQuarterlyReport
from pathways.domain.report.state import ReportState, report_of
from pathways.domain.report.submitting import SubmitReport
from pathways.domain.report.writing import WriteReportPart
from pathways.event_store.application import Recorded
from pathways.projections.departement import Departement
from pathways.projections.quarter_figures import QuarterFigures
from pathways.projections.reports import figures_told, report_state, seal
from tests.departement import CCAS, OPENING, Town, day
from tests.domain.report.test_quarter import COMPULSORY
from tests.domain.spec import an_id

FRANCE_TRAVAIL = an_id("France Travail")
TEXT = "Le logement reste le premier frein.\nLa Mission locale reçoit désormais chaque semaine."


class Year:
    """Sara, Driss, Ana and Lina in 2021: what their accompaniment was, told as it happened."""

    def __init__(self, town: Town) -> None:
        self.town = town
        town.do(RegisterOrganisation(
            organisation_id=FRANCE_TRAVAIL, organisation_name="France Travail Angers",
            kind=OrganisationKind.FRANCE_TRAVAIL, territory="centre_anjou", registered_on=OPENING,
        ))  # fmt: skip
        self._first_quarter()
        self._second_quarter()
        self._third_quarter()
        self._fourth_quarter()
        town.catch_up()

    @property
    def departement(self) -> Departement:
        return self.town.departement

    def _first_quarter(self) -> None:
        self.town.orient("Sara", "2021-01-11")
        self.town.meet("Sara", "2021-01-20")
        self.diagnose("Sara", "2021-01-25", "housing", "health")
        self.contract("Sara", "2021-02-01", "2021-07-31", "housing", "health")
        self.town.orient("Driss", "2021-02-08")
        self.town.do(RecordFirstRdv(
            orientation_id=self.of("Driss"), on=day("2021-02-16"), attended=False))  # fmt: skip
        self.town.do(SendRelance(
            orientation_id=self.of("Driss"), on=day("2021-02-25"),
            ground=RelanceGround.FIRST_RDV_MISSED, means="courrier"))  # fmt: skip
        self.town.do(RecordFirstRdv(
            orientation_id=self.of("Driss"), on=day("2021-03-05"), attended=True,
            mode=RdvMode.HOME))  # fmt: skip
        self.contract("Driss", "2021-03-10", "2022-03-09", "employment")

    def _second_quarter(self) -> None:
        self.rdv("Sara", "2021-04-15", RdvMode.PHONE)
        self.town.orient("Ana", "2021-05-03")
        self.town.meet("Ana", "2021-05-10")
        self.diagnose("Ana", "2021-05-10", "housing")
        self.contract("Ana", "2021-06-10", "2022-06-09", "housing", "mobility")
        self.rdv("Sara", "2021-05-20")
        for on in ("2021-06-01", "2021-06-15"):
            self.partner("Ana", on, "Mission locale")

    def _third_quarter(self) -> None:
        self.contract("Sara", "2021-07-20", "2022-07-19", "health", renews="2021-02-01")
        orientation = self.of("Driss")
        self.town.do(ProposeReorientation(
            orientation_id=orientation, on=day("2021-08-02"), kind=OrientationKind.EMPLOYMENT,
            ground="prêt à travailler", organisation_id=FRANCE_TRAVAIL))  # fmt: skip
        self.town.do(Reorient(
            orientation_id=orientation, new_orientation_id=an_id("Driss à France Travail"),
            organisation_id=FRANCE_TRAVAIL, kind=OrientationKind.EMPLOYMENT,
            on=day("2021-08-16"), decided_by="Présidente"))  # fmt: skip
        self.town.orient("Lina", "2021-09-06")
        self.town.meet("Lina", "2021-09-10")
        self.town.do(PositionOnInsertionOffer(
            orientation_id=self.of("Sara"), on=day("2021-09-14"), objective="experiment",
            offer="Chantier d'insertion"))  # fmt: skip
        self.town.do(RegisterAtFranceTravail(
            orientation_id=self.of("Sara"), on=day("2021-09-20")))  # fmt: skip

    def _fourth_quarter(self) -> None:
        self.town.do(RecordRsaExit(
            beneficiary_id=an_id("Ana"), nature=ExitNature.EMPLOYMENT,
            exited_on=day("2021-11-10")))  # fmt: skip
        self.rdv("Sara", "2021-12-02")

    # ---- short words

    def of(self, name: str) -> UUID:
        return self.town.orientations[name]

    def rdv(self, name: str, on: str, mode: RdvMode = RdvMode.FACE_TO_FACE) -> Recorded:
        return self.town.do(RecordRdv(
            orientation_id=self.of(name), on=day(on), attended=True, mode=mode))  # fmt: skip

    def diagnose(self, name: str, on: str, *themes: str) -> None:
        self.town.do(MakeDiagnosis(orientation_id=self.of(name), on=day(on), themes=themes))

    def partner(self, name: str, on: str, partner: str) -> Recorded:
        return self.town.do(
            MobilisePartner(orientation_id=self.of(name), on=day(on), partner=partner)
        )

    def contract(
        self, name: str, on: str, ends_on: str, *domains: str, renews: str | None = None
    ) -> UUID:
        """Drafted, signed and submitted on one day, validated a week later."""
        contract = an_id(f"{name} contract {on}")
        self.town.do(DraftEngagementContract(
            engagement_contract_id=contract, orientation_id=self.of(name), drafted_on=day(on),
            starts_on=day(on), ends_on=day(ends_on), domains=domains,
            actions=("Avancer",) * len(domains),
            renewed_id=an_id(f"{name} contract {renews}") if renews else None))  # fmt: skip
        self.town.sign(contract, on)
        self.town.submit(contract, on)
        self.town.validate(contract, str(day(on).replace(day=day(on).day + 7)))
        return contract

    # ---- reports

    def opened(self, quarter: str) -> UUID:
        """The report, opened on the first day after the quarter."""
        on = parse_quarter(quarter).following.first_day
        command = OpenQuarterlyReport(organisation_id=CCAS, on=on, quarter=quarter)
        return self.town.do(command).stream

    def figures(self, quarter: str) -> QuarterFigures:
        """What the report tells, opened or not."""
        report = report_of(ReportKind.QUARTERLY, CCAS, parse_quarter(quarter).last_day)
        if not self.departement.app.load(ReportState, report).exists:
            self.opened(quarter)
        self.town.catch_up()
        told, _, _ = figures_told(
            self.departement, report_state(self.departement, report), self.town.today
        )
        assert isinstance(told, QuarterFigures)
        return told

    def accepted(self, quarter: str) -> UUID:
        report = self.opened(quarter)
        after = parse_quarter(quarter).following.first_day
        for part in COMPULSORY:
            self.town.do(WriteReportPart(
                report_id=report, on=after.replace(day=10), part=part, text=TEXT))  # fmt: skip
        self.town.do(SubmitReport(
            report_id=report, on=after.replace(day=20), submitted_by="La directrice"))  # fmt: skip
        self.town.do(AcceptReport(
            report_id=report, on=after.replace(day=28), accepted_by="Le service"))  # fmt: skip
        return report

    def sealed(self, quarter: str) -> ReportState:
        report = self.accepted(quarter)
        on = parse_quarter(quarter).following.first_day.replace(day=28)
        seal(self.departement, report, actor="service", today=on)
        return report_state(self.departement, report)


def value(told: QuarterFigures, code: str) -> Decimal | None:
    return next(one.value for one in told.flat() if one.code == code)


def after(quarter: str) -> date:
    return parse_quarter(quarter).following.first_day
