"""An offer changes, is withdrawn, and never has fewer places than entries (G9)."""

from typing import Any

import pytest

from pathways.domain.event import Event
from pathways.domain.offer.changing import (
    BeforeItsPublication,
    ChangeOffer,
    OfferAlreadyWithdrawn,
    WithdrawOffer,
)
from pathways.domain.offer.events import OfferChanged, OfferPlaceFreed, OfferWithdrawn
from pathways.domain.offer.state import (
    FewerPlacesThanEntries,
    OfferState,
    WithdrawnBeforeAnEntry,
)
from pathways.domain.offer.terms import (
    ImpossiblePlaces,
    MorePlacesThanAgreed,
    OpenAfterTheAgreement,
)
from pathways.domain.refusal import InTheFuture
from tests.domain.offer.offers import OFFER, agreed, day, published, taken
from tests.domain.spec import an_id, given


def change(places: int = 3, until: str = "2021-07-31", on: str = "2021-05-03") -> ChangeOffer:
    return ChangeOffer(offer_id=OFFER, changed_on=day(on), places=places, open_until=day(until))


def withdraw(on: str = "2021-05-03", reason: str = "Atelier fermé") -> WithdrawOffer:
    return WithdrawOffer(offer_id=OFFER, withdrawn_on=day(on), reason=reason)


def offer(*facts: Event) -> OfferState:
    return OfferState.of(OFFER, facts)


def test_an_offer_gains_places_and_stays_open_longer() -> None:
    given(published(), agreement=[agreed()]).when(change()).then(
        OfferChanged(day("2021-05-03"), 3, day("2021-07-31"))
    )


def test_saying_what_is_known_records_nothing() -> None:
    given(published(), agreement=[agreed()]).when(change(2, "2021-06-30")).then()


def test_a_change_stays_within_the_agreement() -> None:
    town = given(published(), agreement=[agreed()])
    town.when(change(places=7)).then_refused(MorePlacesThanAgreed)
    town.when(change(until="2022-01-15")).then_refused(OpenAfterTheAgreement)
    town.when(change(places=0)).then_refused(ImpossiblePlaces)


def test_places_already_taken_cannot_be_given_up() -> None:
    town = given(published(), taken("Sara"), taken("Awa"), agreement=[agreed()])
    town.when(change(places=1)).then_refused(FewerPlacesThanEntries, "G9")
    assert town.when(change(places=2)).refusal is None


def test_an_offer_changes_neither_before_its_publication_nor_tomorrow() -> None:
    town = given(published(), agreement=[agreed()])
    town.when(change(on="2021-02-28")).then_refused(BeforeItsPublication)
    town.on("2021-05-02").when(change()).then_refused(InTheFuture)


def test_a_change_entered_late_does_not_replace_what_was_said_since() -> None:
    facts = [
        published(),
        OfferChanged(day("2021-05-10"), 4, day("2021-08-31")),
        OfferChanged(day("2021-04-10"), 1, day("2021-05-31")),
    ]
    assert offer(*facts).places == 4


def test_an_offer_is_withdrawn_with_a_reason() -> None:
    given(published()).when(withdraw()).then(OfferWithdrawn(day("2021-05-03"), "Atelier fermé"))


def test_an_offer_is_withdrawn_once_and_then_changes_no_more() -> None:
    gone = given(published(), OfferWithdrawn(day("2021-05-01"), "…"), agreement=[agreed()])
    gone.when(withdraw()).then_refused(OfferAlreadyWithdrawn)
    gone.when(change()).then_refused(OfferAlreadyWithdrawn)


def test_an_offer_someone_entered_that_day_was_not_withdrawn_yet() -> None:
    town = given(published(), taken("Sara", "2021-05-03"))
    town.when(withdraw("2021-05-03")).then_refused(WithdrawnBeforeAnEntry, "G9")
    assert town.when(withdraw("2021-05-04")).refusal is None


@pytest.mark.parametrize(
    ("on", "is_open"),
    [
        ("2021-02-28", False), ("2021-03-01", True), ("2021-06-30", True), ("2021-07-01", False),
    ],
)  # fmt: skip
def test_an_offer_is_open_from_its_publication_to_its_last_day(on: str, is_open: bool) -> None:
    assert offer(published()).open_on(day(on)) is is_open


def test_withdrawn_on_is_the_first_day_without_it() -> None:
    gone = offer(published(), OfferWithdrawn(day("2021-05-03"), "…"))
    assert gone.open_on(day("2021-05-02"))
    assert not gone.open_on(day("2021-05-03"))


def test_a_cancelled_entry_gives_its_place_back() -> None:
    full = offer(published(places=1), taken("Sara"))
    assert full.places_left == 0
    assert full.evolve(OfferPlaceFreed(day("2021-04-02"), an_id("Sara"))).places_left == 1


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ([published(places=1), taken("Sara"), taken("Awa")], FewerPlacesThanEntries),
        ([published(), OfferWithdrawn(day("2021-04-01"), "…"), taken("Sara")],
         WithdrawnBeforeAnEntry),
    ],
)  # fmt: skip
def test_a_correction_leaves_no_entry_without_its_place(facts: Any, refused: Any) -> None:
    with pytest.raises(refused):
        offer(*facts).check_amended()
