"""The EPD: seised of a complete file, in a session that is to come, whose opinion is taken over."""

from decimal import Decimal

import pytest

from pathways.domain.panel.events import EpdAdvice, PanelKind, PanelSessionCancelled
from pathways.domain.refusal import NotFound
from pathways.domain.sanction.epd import (
    EpdSessionCancelled,
    EpdSessionPast,
    NoEpdOpinionGiven,
    NotOnTheAgenda,
    NotTheEpd,
    OpinionAlreadyReceived,
    RecordEpdOpinion,
    ReferToEpd,
)
from pathways.domain.sanction.events import EpdOpinionReceived
from pathways.domain.sanction.order import BeforeThePreviousStep, StepMissing
from tests.domain.sanction.town import Procedure, Town
from tests.domain.spec import an_id


def complete() -> Procedure:
    return Procedure.reported(Town.with_sara(), "2021-06-14").ready()


def test_only_a_complete_file_is_referred() -> None:
    incomplete = Procedure.reported(Town.with_sara(), "2021-06-14").opened().letter().received()
    with pytest.raises(StepMissing):
        incomplete.listed().referred()


def test_not_before_the_file_was_complete() -> None:
    procedure = complete().listed()
    with pytest.raises(BeforeThePreviousStep):
        procedure.referred(on="2021-07-19")


def test_the_session_is_one_of_the_epd() -> None:
    with pytest.raises(NotTheEpd):
        complete().listed(PanelKind.EPL).referred()


def test_a_session_in_the_past_is_refused_and_one_of_that_very_day_is_not() -> None:
    procedure = complete().listed(in_days=2)
    with pytest.raises(EpdSessionPast):
        procedure.referred(after=3)
    procedure.referred(after=2)


def test_a_cancelled_session_is_refused() -> None:
    procedure = complete().listed()
    procedure.town.seed(procedure.session, PanelSessionCancelled(procedure.day, "Grève"))
    with pytest.raises(EpdSessionCancelled):
        procedure.referred()


def test_the_session_exists_and_has_the_case_on_its_agenda() -> None:
    procedure = complete().listed()
    with pytest.raises(NotFound):
        procedure.asks(ReferToEpd, session_id=an_id("nowhere"), case_id=procedure.case)
    with pytest.raises(NotOnTheAgenda):
        procedure.asks(ReferToEpd, session_id=procedure.session, case_id=an_id("another"))


def test_no_opinion_without_a_referral_nor_before_the_session_gave_one() -> None:
    procedure = complete()
    with pytest.raises(StepMissing):
        procedure.town.handle(RecordEpdOpinion(procedure_id=procedure.id))
    procedure.listed().referred()
    with pytest.raises(NoEpdOpinionGiven):
        procedure.town.handle(RecordEpdOpinion(procedure_id=procedure.id))


def test_the_opinion_is_taken_over_as_it_was_given_once() -> None:
    procedure = complete().opinion(EpdAdvice.REDUCTION, percent=Decimal(40), months=2)
    assert procedure.last(EpdOpinionReceived) == EpdOpinionReceived(
        given_on=procedure.day,
        session_id=procedure.session,
        case_id=procedure.case,
        advice="reduction",
        percent=Decimal(40),
        months=2,
    )
    with pytest.raises(OpinionAlreadyReceived):
        procedure.town.handle(RecordEpdOpinion(procedure_id=procedure.id))
    with pytest.raises(OpinionAlreadyReceived):
        procedure.referred()


def test_a_case_the_panel_put_off_is_referred_again() -> None:
    procedure = complete().listed().referred()
    procedure.referred()
    assert procedure.state.referred_on == procedure.day
