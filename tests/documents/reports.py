"""An action with people in it, and its report; made for tests."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from pathways.domain.agreement.events import CoFunder
from pathways.domain.budget.events import BudgetDraw
from pathways.domain.command import Command
from pathways.domain.enrolment.events import OutcomeRecorded
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.report.answering import AcceptReport
from pathways.domain.report.opening import OpenFinalReport
from pathways.domain.report.submitting import SubmitReport
from pathways.domain.report.writing import WriteReportPart
from pathways.projections.departement import Departement
from tests.actions import OPERATOR, Actions, Stay, simple_place, terms
from tests.domain.report.reports import COMPULSORY
from tests.domain.spec import an_id

END = date(2021, 12, 31)
TEXT = "Les ateliers se sont tenus chaque mardi, à Trélazé puis à Angers.\nDeux ont été annulés."


class Workshops:
    """The workshops of an operator in 2021: two places, three participants, one of them absent."""

    def __init__(self, departement: Departement) -> None:
        self.departement = departement
        self.actions = Actions(departement)
        self.today = date(2022, 6, 15)
        self.do(RegisterOrganisation(
            organisation_id=OPERATOR, organisation_name="Association Le Tremplin",
            kind=OrganisationKind.OPERATOR, territory="centre_anjou",
            registered_on=date(2020, 1, 1)))  # fmt: skip
        self.agreement = self.actions.sign(
            "Ateliers de Trélazé",
            terms(
                simple_place("2", "2800.00"), starts_on="2021-01-01", ends_on="2021-12-31",
                draws=(BudgetDraw("insertion", 2021, Decimal("2800.00")),),
                cofunders=(CoFunder("Ville de Trélazé", Decimal("500.00")),),
            ),
        )  # fmt: skip
        self.sara, self.driss, self.ana = (
            self.actions.enrol(name, self.agreement, on, until, public=public)
            for name, on, until, public in (
                ("Sara", "2021-01-05", "2021-12-31", "rsa"),
                ("Driss", "2021-02-01", "2021-10-31", "rsa"),
                ("Ana", "2021-03-15", "2021-12-31", "faj_youth"),
            )
        )
        for week in range(40):
            tuesday = date(2021, 1, 12) + timedelta(weeks=week)
            for stay, first, last in (
                (self.sara, date(2021, 1, 5), END),
                (self.driss, date(2021, 2, 1), date(2021, 10, 31)),
            ):
                if first <= tuesday <= last:
                    self._came(stay, tuesday, week % 9 != 0)
        self.sara.meet("2021-01-06")
        self.sara.meet("2021-12-15")
        self.sara.record(OutcomeRecorded(date(2021, 12, 15), ("outlook_on_employment",)))
        self.actions.catch_up()

    def _came(self, stay: Stay, day: date, came: bool) -> None:
        if came:
            stay.attend(day)
        else:
            stay.miss(day)

    def do(self, command: Command) -> UUID:
        return self.departement.app.handle(command, actor="test", today=self.today).stream

    def opened(self) -> UUID:
        """The report, opened."""
        return self.do(OpenFinalReport(
            agreement_id=self.agreement, on=date(2022, 1, 10), until=END))  # fmt: skip

    def written(self) -> UUID:
        report = self.opened()
        for part in COMPULSORY:
            self.do(WriteReportPart(report_id=report, on=date(2022, 1, 20), part=part, text=TEXT))
        return report

    def accepted(self) -> UUID:
        report = self.written()
        self.do(SubmitReport(report_id=report, on=date(2022, 3, 2), submitted_by="La directrice"))
        self.do(AcceptReport(report_id=report, on=date(2022, 3, 10), accepted_by="Le service"))
        return report


def session_of(day: date) -> UUID:
    return an_id(f"session {day}")
