"""Positioned by their référent or by themselves, on a place that is open to them (G3, G9)."""

from collections.abc import Sequence
from typing import Any

import pytest

from pathways.domain.beneficiary.events import (
    BeneficiaryMerged,
    PersonForgotten,
    RightStatus,
    SearchProfileRecorded,
)
from pathways.domain.beneficiary.guards import FileMerged, PersonErased
from pathways.domain.event import Event
from pathways.domain.offer.events import OfferChanged, OfferWithdrawn
from pathways.domain.orientation.checks import BeforeOrientation, OrientationClosed
from pathways.domain.orientation.events import EndReason, OrientationEnded
from pathways.domain.positioning.events import ProposedBy
from pathways.domain.positioning.proposing import (
    AccompanimentNeeded,
    AccompanimentNotNeeded,
    AccompanimentOfAnother,
    NoPlaceLeft,
    NoReferentToPropose,
    OfferGone,
    OfferNotOpen,
    ProposePositioning,
    PublicOutsideTheOffer,
)
from pathways.domain.refusal import InTheFuture
from pathways.domain.rules import Rules
from tests.domain.offer.offers import OFFER, day, published, taken
from tests.domain.orientation.people import NADIA, ORIENTATION, SARA, oriented, right, sara
from tests.domain.positioning.positionings import POSITIONING, proposed
from tests.domain.spec import Scenario, an_id, given


def propose(**said: Any) -> ProposePositioning:
    facts: dict[str, Any] = {
        "positioning_id": POSITIONING,
        "beneficiary_id": SARA,
        "offer_id": OFFER,
        "proposed_on": day("2021-04-01"),
        "proposed_by": ProposedBy.REFERENT,
        "orientation_id": ORIENTATION,
    }
    return ProposePositioning(**{**facts, **said})


def alone(**said: Any) -> ProposePositioning:
    given: dict[str, Any] = {"proposed_by": ProposedBy.BENEFICIARY, "orientation_id": None}
    return propose(**{**given, **said})


AN_OFFER = (published(),)
ACCOMPANIED = (oriented(referent_id=NADIA),)


def town(
    *told: Event,
    offer: Sequence[Event] = AN_OFFER,
    orientation: Sequence[Event] = ACCOMPANIED,
) -> Scenario:
    file = sara(*(told or [right(RightStatus.OPEN)]))
    return given(beneficiary=file, offer=offer, orientation=orientation)


def without_orientation(*told: Event, offer: Sequence[Event] = AN_OFFER) -> Scenario:
    return given(beneficiary=sara(*(told or [right(RightStatus.OPEN)])), offer=offer)


def test_a_referent_positions_someone_they_accompany() -> None:
    town().when(propose()).then(proposed())


def test_someone_positions_themselves() -> None:
    without_orientation().when(alone(comment=" J'ai déjà vendu. ")).then(
        proposed(
            proposed_by=ProposedBy.BENEFICIARY, orientation_id=None, referent_id=None,
            comment="J'ai déjà vendu.",
        )
    )  # fmt: skip


def test_what_matched_that_day_is_written_with_the_proposal() -> None:
    profile = SearchProfileRecorded(day("2021-03-15"), "work", ("market_gardening",), "saumur", 30)
    town(right(RightStatus.OPEN), profile).when(propose()).then(
        proposed(reasons=("priority_public", "same_objective", "all_skills", "distance", "too_far"))
    )


def test_a_profile_told_later_says_nothing_of_that_day() -> None:
    profile = SearchProfileRecorded(day("2021-04-02"), "work", ("market_gardening",))
    town(right(RightStatus.OPEN), profile).when(propose()).then(proposed())


@pytest.mark.parametrize(
    ("offer", "on", "refused"),
    [
        ([published()], "2021-07-01", OfferNotOpen),
        ([published(published_on=day("2021-04-02"))], "2021-04-01", OfferNotOpen),
        ([published(), OfferWithdrawn(day("2021-04-01"), "…")], "2021-04-01", OfferGone),
        ([published(), taken("Awa"), taken("Fatou")], "2021-04-01", NoPlaceLeft),
    ],
)
def test_an_offer_that_is_not_open_or_has_no_place_is_refused(
    offer: list[Event], on: str, refused: Any
) -> None:
    town(offer=offer).when(propose(proposed_on=day(on))).then_refused(refused, "G9")


def test_until_the_last_day_of_the_offer_and_the_eve_of_its_withdrawal() -> None:
    assert town().when(propose(proposed_on=day("2021-06-30"))).refusal is None
    going = [published(), OfferWithdrawn(day("2021-04-02"), "…")]
    assert town(offer=going).when(propose()).refusal is None


def test_a_place_added_since_is_a_place() -> None:
    more = OfferChanged(day("2021-03-20"), 3, day("2021-06-30"))
    offer = [published(), more, taken("Awa"), taken("Fatou")]
    assert town(offer=offer).when(propose()).refusal is None


def test_someone_whose_right_is_closed_is_of_no_public_that_a_chantier_admits() -> None:
    town(right(RightStatus.CLOSED)).when(propose()).then_refused(PublicOutsideTheOffer, "G3")


def test_a_young_person_without_rsa_is_positioned_as_such() -> None:
    young = without_orientation(right(RightStatus.CLOSED), offer=[published()])
    file = sara(right(RightStatus.CLOSED))
    born_2000 = [type(file[0])(**{**vars(file[0]), "birth_date": day("2000-05-01")}), *file[1:]]
    outcome = given(beneficiary=born_2000, offer=[published()]).when(alone())
    assert outcome.decision[0].public == "faj_youth"  # type: ignore[union-attr]
    young.when(alone()).then_refused(PublicOutsideTheOffer)


def test_a_right_nobody_told_counts_as_the_departement_says() -> None:
    unknown = given(beneficiary=sara(), offer=[published()])
    assert unknown.when(alone()).refusal is None
    strict = Rules.standard().replacing("unknown_right_permits", value=["orientation"])
    unknown.under(strict).when(alone()).then_refused(PublicOutsideTheOffer)


def test_an_offer_for_everyone_takes_those_without_rsa() -> None:
    open_to_all = published(publics=("rsa", "faj_youth", "other"))
    outcome = without_orientation(right(RightStatus.CLOSED), offer=[open_to_all]).when(alone())
    assert outcome.decision[0].public == "other"  # type: ignore[union-attr]


def test_a_referent_says_by_which_accompaniment() -> None:
    without_orientation().when(propose(orientation_id=None)).then_refused(AccompanimentNeeded)
    town().when(alone(orientation_id=ORIENTATION)).then_refused(AccompanimentNotNeeded)


def test_the_accompaniment_is_that_persons_has_a_referent_and_goes_on() -> None:
    another = [oriented(beneficiary_id=an_id("Awa"), referent_id=NADIA)]
    town(orientation=another).when(propose()).then_refused(AccompanimentOfAnother)
    town(orientation=[oriented()]).when(propose()).then_refused(NoReferentToPropose)
    later = [oriented("2021-04-02", referent_id=NADIA)]
    town(orientation=later).when(propose()).then_refused(BeforeOrientation)
    ended = [oriented(referent_id=NADIA), OrientationEnded(day("2021-03-31"), EndReason.MOVED)]
    town(orientation=ended).when(propose()).then_refused(OrientationClosed)


def test_nobody_is_positioned_tomorrow() -> None:
    town().on("2021-03-31").when(propose()).then_refused(InTheFuture)


def test_a_file_merged_or_erased_is_positioned_no_more() -> None:
    merged = BeneficiaryMerged(into=an_id("kept"), merged_on=day("2021-03-01"))
    without_orientation(merged).when(alone()).then_refused(FileMerged)
    without_orientation(PersonForgotten(day("2021-03-01"))).when(alone()).then_refused(PersonErased)
