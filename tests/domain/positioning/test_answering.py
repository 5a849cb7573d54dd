"""Retained, refused with a reason, given up, entered: the answers to a positioning (G9)."""

from typing import Any

import pytest

from pathways.domain.beneficiary.events import PersonForgotten, RightStatus
from pathways.domain.beneficiary.guards import PersonErased
from pathways.domain.command import Claim, Command
from pathways.domain.enrolment.events import Enrolled, EnrolmentCancelled, Proof
from pathways.domain.event import Event
from pathways.domain.offer.events import OfferPlaceFreed, OfferPlaceTaken, OfferWithdrawn
from pathways.domain.positioning.answering import (
    AlreadyRetained,
    RefusePositioning,
    RetainPositioning,
    WithdrawPositioning,
)
from pathways.domain.positioning.checks import (
    AnsweredBeforeProposed,
    EnteredBeforeRetained,
    PositioningClosed,
)
from pathways.domain.positioning.entering import (
    CancelledBeforeEntry,
    CancelPositioningEntry,
    EnrolmentNotHeld,
    EnrolmentOfAnother,
    EnrolmentOfAnotherDay,
    EnterPositioning,
    NoEntryToCancel,
)
from pathways.domain.positioning.events import (
    PositioningEntryCancelled,
    PositioningRefused,
    PositioningRetained,
    PositioningWithdrawn,
)
from pathways.domain.positioning.proposing import NoPlaceLeft, OfferGone
from pathways.domain.positioning.state import (
    AnsweredOutOfOrder,
    OfferOfAnEntryKept,
    PositioningState,
)
from pathways.domain.positioning.taking import EnrolmentElsewhere
from pathways.domain.refusal import InTheFuture
from pathways.domain.texts import TextMissing
from tests.domain.offer.offers import AGREEMENT, CHANTIER, OFFER, day, published, taken
from tests.domain.orientation.people import SARA, right, sara
from tests.domain.positioning.positionings import POSITIONING, entered, proposed, retained
from tests.domain.spec import Scenario, an_id, given

ENROLMENT = an_id("entrée")
OPEN = Claim("open_positioning", f"{OFFER}:{SARA}")


def retain(on: str = "2021-04-08") -> RetainPositioning:
    return RetainPositioning(positioning_id=POSITIONING, answered_on=day(on))


def refuse(on: str = "2021-04-08", reason: str = "Profil sans permis") -> RefusePositioning:
    return RefusePositioning(positioning_id=POSITIONING, answered_on=day(on), reason=reason)


def withdraw(on: str = "2021-04-08", reason: str | None = None) -> WithdrawPositioning:
    return WithdrawPositioning(positioning_id=POSITIONING, withdrawn_on=day(on), reason=reason)


def enter(on: str = "2021-04-15", **said: Any) -> EnterPositioning:
    return EnterPositioning(positioning_id=POSITIONING, entered_on=day(on), **said)


def cancel(on: str = "2021-04-20") -> CancelPositioningEntry:
    return CancelPositioningEntry(
        positioning_id=POSITIONING, cancelled_on=day(on), reason="N'est pas venue"
    )


AN_OFFER = (published(),)


def positioned(*since: Event, offer: Any = AN_OFFER, **others: Any) -> Scenario:
    file = others.pop("file", sara(right(RightStatus.OPEN)))
    return given(proposed(), *since, offer=offer, beneficiary=file, **others)


def enrolled(**said: Any) -> Enrolled:
    facts: dict[str, Any] = {
        "beneficiary_id": SARA, "agreement_id": AGREEMENT, "organisation_id": CHANTIER,
        "programme": "aci", "entered_on": day("2021-04-15"), "public": "rsa",
        "territory": "centre_anjou", "right": "open", "proof": next(iter(Proof)),
        "last_day_on": day("2023-04-14"), "duration_rule": "A5.1", "rules": (),
    }  # fmt: skip
    return Enrolled(**{**facts, **said})


def test_the_body_retains_the_person() -> None:
    positioned().when(retain()).then(PositioningRetained(day("2021-04-08")))


def test_the_body_refuses_with_a_reason_even_someone_retained() -> None:
    refused = PositioningRefused(day("2021-04-08"), "Profil sans permis")
    positioned().when(refuse()).then(refused)
    positioned(retained("2021-04-02")).when(refuse()).then(refused)


def test_a_refusal_without_reason_is_refused() -> None:
    positioned().when(refuse(reason="  ")).then_refused(TextMissing)


def test_the_person_gives_it_up() -> None:
    positioned().when(withdraw(reason="A trouvé ailleurs")).then(
        PositioningWithdrawn(day("2021-04-08"), "A trouvé ailleurs")
    )


def test_entering_takes_a_place_of_the_offer() -> None:
    taken_now = OfferPlaceTaken(day("2021-04-15"), POSITIONING)
    outcome = positioned(retained()).when(enter())
    outcome.then_on(OFFER, taken_now).then(entered())
    positioned().when(enter()).then_on(OFFER, taken_now)  # an answer by itself


def test_the_last_place_is_entered_once() -> None:
    one_left = [published(), taken("Awa")]
    assert positioned(offer=one_left).when(enter()).refusal is None
    positioned(offer=[*one_left, taken("Fatou")]).when(enter()).then_refused(NoPlaceLeft, "G9")


def test_an_offer_closed_since_still_has_its_places_a_withdrawn_one_has_not() -> None:
    assert positioned().when(enter("2021-07-15")).refusal is None
    gone = [published(), OfferWithdrawn(day("2021-04-15"), "…")]
    positioned(offer=gone).when(enter()).then_refused(OfferGone)
    assert positioned(offer=gone).when(enter("2021-04-14")).refusal is None
    assert positioned(offer=gone).when(refuse("2021-05-01")).refusal is None


@pytest.mark.parametrize("command", [retain(), refuse(), withdraw(), enter()])
@pytest.mark.parametrize(
    "closing",
    [
        PositioningRefused(day("2021-04-05"), "…"), PositioningWithdrawn(day("2021-04-05")),
        entered("2021-04-05"),
    ],
)  # fmt: skip
def test_what_is_closed_is_answered_no_more(closing: Event, command: Command) -> None:
    positioned(closing).when(command).then_refused(PositioningClosed, "G9")


@pytest.mark.parametrize("command", [retain(), refuse(), withdraw(), enter("2021-04-08")])
def test_an_answer_comes_after_the_proposal_and_not_tomorrow(command: Command) -> None:
    late = given(proposed(proposed_on=day("2021-04-09")), offer=[published()], beneficiary=sara())
    late.when(command).then_refused(AnsweredBeforeProposed, "G9")
    positioned().on("2021-04-07").when(command).then_refused(InTheFuture)
    erased = sara(PersonForgotten(day("2021-04-02")))
    positioned(file=erased).when(command).then_refused(PersonErased)


def test_nobody_enters_before_being_retained_nor_is_retained_twice() -> None:
    positioned(retained()).when(enter("2021-04-07")).then_refused(EnteredBeforeRetained)
    positioned(retained()).when(retain("2021-04-09")).then_refused(AlreadyRetained)


def test_an_entry_is_the_stay_recorded_in_that_action() -> None:
    with_stay = positioned(enrolment=[enrolled()])
    with_stay.when(enter(enrolment_id=ENROLMENT)).then(entered(enrolment_id=ENROLMENT))


@pytest.mark.parametrize(
    ("stay", "refused"),
    [
        ([enrolled(beneficiary_id=an_id("Awa"))], EnrolmentOfAnother),
        ([enrolled(agreement_id=an_id("autre"))], EnrolmentElsewhere),
        ([enrolled(entered_on=day("2021-04-16"))], EnrolmentOfAnotherDay),
        ([enrolled(), EnrolmentCancelled(day("2021-04-16"))], EnrolmentNotHeld),
    ],
)
def test_a_stay_of_someone_else_or_elsewhere_is_refused(stay: list[Event], refused: Any) -> None:
    positioned(enrolment=stay).when(enter(enrolment_id=ENROLMENT)).then_refused(refused, "G9")


def test_a_cancelled_entry_frees_the_place_and_opens_the_positioning_again() -> None:
    outcome = positioned(retained(), entered()).when(cancel())
    outcome.then_on(OFFER, OfferPlaceFreed(day("2021-04-20"), POSITIONING)).then(
        PositioningEntryCancelled(day("2021-04-20"), "N'est pas venue")
    )
    positioned(retained()).when(cancel()).then_refused(NoEntryToCancel)
    positioned(entered()).when(cancel("2021-04-14")).then_refused(CancelledBeforeEntry)
    positioned(entered()).on("2021-04-19").when(cancel()).then_refused(InTheFuture)


def state(*facts: Event) -> PositioningState:
    return PositioningState.of(POSITIONING, facts)


def test_one_open_positioning_of_a_person_on_an_offer_is_claimed() -> None:
    assert state(proposed()).claims() == {OPEN}
    assert state(proposed(), retained()).claims() == {OPEN}
    assert not state(proposed(), retained(), entered()).claims()
    assert not state(proposed(), PositioningRefused(day("2021-04-05"), "…")).claims()
    cancelled = PositioningEntryCancelled(day("2021-04-20"), "…")
    assert state(proposed(), retained(), entered(), cancelled).claims() == {OPEN}
    assert state(proposed(), retained(), entered(), cancelled).standing == "retained"


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ([proposed(proposed_on=day("2021-04-09")), retained("2021-04-08")], AnsweredOutOfOrder),
        ([proposed(), retained("2021-04-16"), entered("2021-04-15")], AnsweredOutOfOrder),
        ([proposed(offer_id=an_id("autre")), entered()], OfferOfAnEntryKept),
    ],
)
def test_a_correction_keeps_the_answers_in_order_and_the_offer_of_an_entry(
    facts: list[Event], refused: Any
) -> None:
    with pytest.raises(refused):
        state(*facts).check_amended()
