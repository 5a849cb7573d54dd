"""Random acts of people in actions, through the commands: what the rules refuse is not recorded."""

from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.command import Command
from pathways.domain.enrolment.contract import SignParticipationContract
from pathways.domain.enrolment.events import EarlyExitReason, InterviewKind, Proof
from pathways.domain.enrolment.extending import ExtendEnrolment
from pathways.domain.enrolment.first_steps import WriteActionPlan
from pathways.domain.enrolment.interview import RecordInterview
from pathways.domain.enrolment.leaving import CancelEnrolment, EndEnrolment, ReopenEnrolment
from pathways.domain.enrolment.modules import CancelModule, StartModule
from pathways.domain.enrolment.outcome import RecordOutcome
from pathways.domain.enrolment.place import ChangePost
from pathways.domain.enrolment.rental import CancelRental, ReturnMoped
from pathways.domain.moped.fleet import CheckMoped
from pathways.domain.refusal import Refusal
from pathways.event_store.application import Withdrawal
from tests.departement import day
from tests.domain.spec import an_id
from tests.stays import LoggedStays

PROGRAMMES = ("adse_a", "adse_b", "ai", "mobility_point", "aci")


def live(stays: LoggedStays, draw: Random) -> None:
    """Four people in several programmes each, over half a year, followed as it goes."""
    for moped in ("M1", "M2"):
        stays.moped(moped)
    stays.register("Nadia")
    stays.right("Nadia", RightStatus.OPEN, "2021-02-01")
    entered: list[tuple[UUID, str, date]] = []
    for name in ("Sara", "Karim", "Théo", "Nadia"):
        for programme in ("ai", "mobility_point", *draw.sample(PROGRAMMES, 3)):
            proof = Proof.IDENTITY_DOCUMENT if name == "Théo" else Proof.PAYER_CERTIFICATE
            on = day("2022-01-10") + timedelta(days=draw.randrange(40))
            command = stays.entry(name, programme, on.isoformat(), proof=proof)
            if attempt(stays, command):
                entered.append((command.enrolment_id, programme, on))
                _begin(stays, draw, *entered[-1])
        stays.town.catch_up()
    for turn in range(60):
        enrolment, programme, entry = draw.choice(entered)
        on = entry + timedelta(days=draw.randrange(150))
        attempt(stays, _act(stays, draw, enrolment, programme, on))
        if turn % 7 == 0:
            stays.town.catch_up()
        if draw.random() < 0.15:
            _withdraw(stays, draw, enrolment)
    stays.town.catch_up()


def attempt(stays: LoggedStays, command: Command) -> bool:
    """Whether it was recorded."""
    try:
        stays.do(command)
    except Refusal:
        return False
    return True


def _begin(stays: LoggedStays, draw: Random, enrolment: UUID, programme: str, on: date) -> None:
    """What most stays begin with."""
    if programme == "ai":
        stays.position(enrolment, on.isoformat())
        attempt(stays, StartModule(enrolment_id=enrolment, module="module_2", from_on=on))
    if programme == "mobility_point":
        stays.do(SignParticipationContract(enrolment_id=enrolment, signed_on=on))
        until = on + timedelta(days=draw.randrange(30))
        attempt(stays, stays.rental(enrolment, draw.choice(["M1", "M2"]), str(on), str(until)))


def _act(stays: LoggedStays, draw: Random, enrolment: UUID, programme: str, on: date) -> Command:
    one: dict[str, Any] = {"enrolment_id": enrolment}
    moped, last = draw.choice(["M1", "M2"]), on + timedelta(days=draw.randrange(30))
    module = draw.choice(["module_1", "module_2", "module_3"])
    rented: list[Command] = [
        stays.rental(enrolment, moped, str(on), str(last)),
        ReturnMoped(**one, moped_id=an_id(moped), returned_on=on),
        CancelRental(**one, moped_id=an_id(moped), from_on=on, cancelled_on=on),
        CheckMoped(moped_id=an_id(moped), checked_on=on, fit=draw.random() < 0.8),
    ]
    results = ("mobility",) if programme == "mobility_point" else ()
    others: list[Command] = [
        WriteActionPlan(**one, written_on=on, plan="Plan"),
        RecordInterview(
            **one, on=on, kind=InterviewKind.POSITIONING, attended=True, minutes=50
        ),
        StartModule(**one, module=module, from_on=on, renewal_reason="Un projet à finir"),
        CancelModule(**one, module=module, from_on=on, cancelled_on=on),
        ChangePost(
            **one, agreement_id=an_id("aci"), post_number=draw.choice([1, 2]), changed_on=on
        ),
        ExtendEnrolment(
            **one, extended_on=on, last_day_on=on + timedelta(days=150), reason="CDD prolongé",
            accompanied_by="Mission locale"),
        RecordOutcome(**one, recorded_on=on, results=results),
        EndEnrolment(**one, last_day_on=on, early_exit_reason=EarlyExitReason.MOVED),
        ReopenEnrolment(**one, reopened_on=on),
    ]  # fmt: skip
    if draw.random() < 0.03:
        return CancelEnrolment(**one, cancelled_on=on)
    return draw.choice(rented if draw.random() < 0.4 else others)


def _withdraw(stays: LoggedStays, draw: Random, enrolment: UUID) -> None:
    app = stays.town.departement.app
    version = draw.randrange(1, len(app.envelopes(enrolment)) + 1)
    try:
        app.withdraw(Withdrawal(enrolment, version, "test", "par erreur"), today=stays.town.today)
    except Refusal:
        return
