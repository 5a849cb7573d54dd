"""A programme that is only a file: applied for, agreed, entered, attended and settled (G5, G11).

The file is the one that `docs/how-to/add-a-programme.md` writes: no code knows of digital tools.
"""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from pathways.domain.action_session.holding import RecordActionSession
from pathways.domain.agreement.lines import Financed
from pathways.domain.agreement.signing import SignAgreement
from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.beneficiary.rsa_right import RecordRsaRight
from pathways.domain.budget.events import BudgetDraw
from pathways.domain.budget.voting import VoteEnvelope
from pathways.domain.enrolment.conditions import NoRsaThatDay
from pathways.domain.enrolment.entering import EnrolInAction
from pathways.domain.enrolment.events import Enrolled, InterviewKind, Proof, SessionAttended
from pathways.domain.enrolment.interview import RecordInterview
from pathways.domain.enrolment.outcome import RecordOutcome
from pathways.domain.enrolment.session_attendance import RecordSessionAttendance
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.project_application.answering import AcceptProject
from pathways.domain.project_application.reviewing import ReviewProject
from pathways.domain.project_application.submitting import SubmitProject
from pathways.domain.refusal import Refusal
from pathways.domain.rules import Rules
from pathways.domain.rules.general import ProgrammeClosed
from pathways.projections.action_indicators import figures
from pathways.projections.departement import Departement
from pathways.projections.settlement import receipt, settle
from tests.departement import Town, day
from tests.domain.project_application.projects import ANGERS, APPLICATION, JARDINS, asked, met
from tests.domain.rules.test_catalogue import digital_tools_file, standard_files
from tests.domain.spec import an_id

AGREEMENT = an_id("agreement of digital tools")
YEAR_END = day("2022-12-31")


@pytest.fixture
def town(departement: Departement, tmp_path: Path) -> Town:
    """A département whose rules have one file more."""
    departement.app.rules = Rules.load(*standard_files(), digital_tools_file(tmp_path))
    made = Town(departement)
    made.found()
    made.do(RegisterOrganisation(
        organisation_id=JARDINS, organisation_name="Les Jardins de l'Avenir",
        kind=OrganisationKind.OPERATOR, territory="centre_anjou", registered_on=day("2021-01-04"),
    ))  # fmt: skip
    return made


def submitted(town: Town, on: str) -> None:
    town.do(SubmitProject(**asked(
        submitted_on=day(on), programme="digital_tools", title="Le numérique au quotidien",
        starts_on=day("2022-01-01"), ends_on=YEAR_END, modules=("workshops", "at_home"),
        places=None, supervisors=None,
    )))  # fmt: skip


def signed(town: Town) -> None:
    """2 places of workshops and 20 hours at home, over 2022: 1 200 € + 650 €."""
    submitted(town, "2022-01-03")
    town.do(ReviewProject(
        application_id=APPLICATION, reviewed_on=day("2022-01-04"),
        reviewed_by="Direction de l'insertion", criteria=met(), favourable=True,
    ))  # fmt: skip
    town.do(AcceptProject(
        application_id=APPLICATION, accepted_on=day("2022-01-05"), decided_by="president",
        vote="CD 2022-01", amount=Decimal(2000),
    ))  # fmt: skip
    town.do(VoteEnvelope(
        voted_on=day("2021-12-13"), budget_line="insertion", year=2022, amount=Decimal(5000),
        vote="CD 2021-12",
    ))  # fmt: skip
    town.do(SignAgreement(
        agreement_id=AGREEMENT, application_id=APPLICATION, signed_on=day("2022-01-06"),
        title="Le numérique au quotidien", starts_on=day("2022-01-01"), ends_on=YEAR_END,
        territories=("centre_anjou",), sites=(ANGERS,), publics=("rsa",), gdpr_clause=True,
        lines=(
            Financed("workshops", Decimal(2), "insertion"),
            Financed("at_home", Decimal(20), "insertion"),
        ),
        draws=(BudgetDraw("insertion", 2022, Decimal(1850)),),
    ))  # fmt: skip


def entered(town: Town, name: str, module: str, right: RightStatus = RightStatus.OPEN) -> UUID:
    """Someone in the action since 10 January 2022."""
    town.register(name)
    town.do(
        RecordRsaRight(
            beneficiary_id=an_id(name),
            status=right,
            since=day("2021-06-01"),
            told_on=day("2021-06-02"),
        )
    )
    enrolment = an_id(f"{name} in {module}")
    town.do(EnrolInAction(
        enrolment_id=enrolment, beneficiary_id=an_id(name), agreement_id=AGREEMENT,
        entered_on=day("2022-01-10"), proof=Proof.PAYER_FLOW, module=module,
    ))  # fmt: skip
    return enrolment


def session(town: Town, on: str, group: int, minutes: int) -> UUID:
    held = an_id(f"session of {on}")
    town.do(RecordActionSession(
        session_id=held, agreement_id=AGREEMENT, held_on=day(on), minutes=minutes,
        group_size=group, module="workshops",
    ))  # fmt: skip
    return held


def meet(town: Town, enrolment: UUID, on: date, minutes: int) -> None:
    town.do(RecordInterview(
        enrolment_id=enrolment, on=on, kind=InterviewKind.REGULAR, attended=True, minutes=minutes,
    ))  # fmt: skip


def facts(town: Town, stream: UUID) -> list[Any]:
    return [envelope.event for envelope in town.departement.app.envelopes(stream)]


def reached(town: Town, stay: str, result: str) -> None:
    town.do(
        RecordOutcome(enrolment_id=an_id(stay), recorded_on=day("2022-06-30"), results=(result,))
    )


def a_year(town: Town) -> None:
    """Sara: two workshops, one of them short and in a small group, an absence, an interview.

    Karim: five times two hours at home, where eight are funded.
    """
    signed(town)
    sara = entered(town, "Sara", "workshops")
    for on, group, minutes, attended in (
        ("2022-02-01", 6, 120, True),
        ("2022-02-08", 3, 60, True),
        ("2022-02-15", 6, 120, False),
    ):
        held = session(town, on, group, minutes)
        town.do(RecordSessionAttendance(enrolment_id=sara, session_id=held, attended=attended))
    meet(town, sara, day("2022-03-01"), 45)
    karim = entered(town, "Karim", "at_home")
    for week in range(5):
        meet(town, karim, day("2022-02-02") + timedelta(weeks=week), 120)
    town.catch_up()


def test_an_application_before_the_opening_is_refused_with_its_date(town: Town) -> None:
    with pytest.raises(ProgrammeClosed, match="31/12/2021"):
        submitted(town, "2021-12-31")


def test_without_its_file_nobody_can_agree_on_it(town: Town) -> None:
    town.departement.app.rules = Rules.standard()
    with pytest.raises(Refusal):
        signed(town)


def test_someone_without_rsa_does_not_enter(town: Town) -> None:
    signed(town)
    with pytest.raises(NoRsaThatDay):
        entered(town, "Sara", "workshops", RightStatus.CLOSED)


def test_a_stay_ends_after_the_six_months_of_the_file(town: Town) -> None:
    signed(town)
    enrolled = facts(town, entered(town, "Sara", "workshops"))[0]
    assert isinstance(enrolled, Enrolled)
    assert enrolled.last_day_on == date(2022, 7, 9)
    assert enrolled.duration_rule == "G11-digital-tools"


def test_a_workshop_outside_its_norms_is_recorded_and_flagged(town: Town) -> None:
    a_year(town)
    attended = [one for one in facts(town, an_id("Sara in workshops"))
                if isinstance(one, SessionAttended)]  # fmt: skip
    assert [bool(one.flagged) for one in attended] == [False, True]


def test_units_are_prorated_and_hours_are_capped_by_the_figures_of_the_file(town: Town) -> None:
    a_year(town)
    settlement = settle(town.departement, AGREEMENT, YEAR_END)
    workshops, at_home = settlement.lines
    # 2 places × (20 sessions + 4 interviews) agreed; 2 sessions + 1 interview realised.
    assert (workshops.agreed, workshops.realised) == (Decimal(48), Decimal(3))
    assert workshops.grant == Decimal("75.00")  # 1 200 € × 3 ÷ 48
    assert at_home.grant == Decimal("260.00")  # 8 of the 10 hours × 32,50 €
    assert (settlement.agreed_amount, settlement.grant) == (Decimal("1850.00"), Decimal("335.00"))


def test_the_receipt_says_what_was_not_counted_and_why(town: Town) -> None:
    a_year(town)
    rows = receipt(town.departement, AGREEMENT, YEAR_END)
    told = {row.day: (row.worth, row.counted, row.reason) for row in rows if row.line}
    assert told[day("2022-02-08")] == (Decimal(1), Decimal(1), None)  # flagged, and counted
    _, counted, reason = told[day("2022-02-15")]  # the absence
    assert (counted, reason is None) == (Decimal(0), False)
    over = [row for row in rows if row.line == "at_home" and row.counted < row.worth]
    assert sum(row.worth - row.counted for row in over) == 120  # minutes over the cap of 8 hours


def test_its_indicators_and_its_results_are_those_of_the_file(town: Town) -> None:
    a_year(town)
    reached(town, "Sara in workshops", "digital_skills")
    with pytest.raises(Refusal):
        reached(town, "Karim in at_home", "housing")
    town.catch_up()
    # A session nobody of the action came to is none of theirs.
    [shown] = figures(town.departement, day("2022-01-01"), YEAR_END, programme="digital_tools")
    assert {one.measure: one.quantity for one in shown.indicators} == {
        "collective_sessions": 2, "individual_interviews": 6, "participants": 2,
    }  # fmt: skip
    assert {one.code: one.participants for one in shown.results} == {
        "lasting_autonomy": 0, "digital_skills": 1, "social_links": 0,
    }  # fmt: skip
