"""Offers ranked for a person, people for an offer, on fixed examples (DR 2.2, 2.4; G3, G9)."""

from datetime import date, timedelta
from itertools import pairwise, permutations
from random import Random
from time import perf_counter
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from pathways.domain.positioning.publics import admitted_as, publics
from pathways.domain.positioning.ranking import (
    CRITERIA,
    Matching,
    Offer,
    Ranked,
    Seeker,
    great_circle_km,
)
from pathways.domain.rules import Rules, RulesMistaken
from tests.domain.spec import an_id

DAY = date(2021, 4, 1)
RULES = Rules.standard()
MATCHING = Matching(RULES, DAY)


def seeker(name: str = "Sara", **said: Any) -> Seeker:
    """Sara, RSA beneficiary in Angers: a cook and saleswoman who wants to work within 50 km."""
    facts: dict[str, Any] = {
        "person": an_id(name), "publics": ("rsa",), "objective": "work",
        "skills": frozenset({"cooking", "sales"}), "commune": "angers", "within_km": 50,
        "territory": "centre_anjou", "since": date(2021, 3, 1),
    }  # fmt: skip
    return Seeker(**{**facts, **said})


def offer(name: str, **said: Any) -> Offer:
    """A cook's job in Angers, for everyone."""
    facts: dict[str, Any] = {
        "offer": an_id(name), "objective": "work", "skills": ("cooking",),
        "publics": frozenset({"rsa", "faj_youth", "other"}), "commune": "angers",
        "territories": frozenset({"centre_anjou"}), "open_until": date(2021, 6, 30),
        "open": True, "places_left": 1,
    }  # fmt: skip
    return Offer(**{**facts, **said})


def order_of(who: Seeker, *offers: Offer, matching: Matching = MATCHING) -> list[UUID]:
    """The offers in the order of their ranks, whatever the order they are given in."""
    return [one.item.offer for one in matching.offers_for(who, offers) if one.rank]


def ids(*names: str) -> list[UUID]:
    return list(map(an_id, names))


def codes(ranked: Ranked[Any]) -> list[str]:
    return [reason.code for reason in ranked.fit.reasons]


def left_out(ranked: Ranked[Any]) -> list[str]:
    return [reason.code for reason in ranked.fit.left_out]


EXAMPLE = (
    offer("cuisinière à Angers"),
    offer("cuisinière à Trélazé", commune="trelaze"),
    offer("cuisine et vente à Saumur", commune="saumur", skills=("cooking", "sales")),
    offer("cuisine et service à Angers", skills=("cooking", "table_service")),
    offer("sans compétence demandée", skills=()),
    offer("soudeur", skills=("welding",)),
    offer("atelier, autre objectif", objective="commit"),
)


def test_sara_s_offers_in_their_order() -> None:
    """All that is asked first, and of those whoever asks for more of what she can do; then near."""
    assert order_of(seeker(), *EXAMPLE) == ids(
        "cuisine et vente à Saumur",
        "cuisinière à Angers",
        "cuisinière à Trélazé",
        "cuisine et service à Angers",
        "sans compétence demandée",
        "soudeur",
        "atelier, autre objectif",
    )


def test_the_order_does_not_depend_on_the_order_they_come_in() -> None:
    expected = order_of(seeker(), *EXAMPLE)
    for shuffled in permutations(EXAMPLE[:5]):
        assert order_of(seeker(), *shuffled, *EXAMPLE[5:]) == expected


def test_each_rank_says_its_reasons_in_french() -> None:
    first, *_, last = MATCHING.offers_for(seeker(), EXAMPLE)
    assert [(first.rank, last.rank)] == [(1, 7)]
    assert [reason.label for reason in first.fit.reasons] == [
        "Public prioritaire : Bénéficiaires du RSA (majoritairement et prioritairement)",
        "Même objectif : Travailler",
        "Toutes les compétences : Cuisine, Vente",
        "À 43 km",
    ]
    assert [reason.label for reason in last.fit.reasons][1] == (
        "Autre objectif : S'engager, et non Travailler"
    )
    partly = MATCHING.fit(seeker(), EXAMPLE[3])
    assert partly.reasons[2].label == "1 compétence(s) sur 2 : Cuisine"


def test_public_counts_before_all_else_rsa_first() -> None:
    """Young and RSA, she is proposed as RSA wherever that is admitted."""
    who = seeker(publics=("rsa", "faj_youth"))
    for_youth = offer("jeunes", publics=frozenset({"faj_youth"}), skills=("cooking",))
    for_all = offer("tous, loin d'elle", objective="commit", skills=("welding",))
    assert order_of(who, for_youth, for_all) == ids("tous, loin d'elle", "jeunes")
    young = MATCHING.fit(who, for_youth)
    assert (young.public, young.reasons[0].code) == ("faj_youth", "public_admitted")


def test_a_known_distance_comes_first_then_the_same_territory() -> None:
    near = offer("près", commune="trelaze")
    far = offer("loin", commune="saumur")
    same = offer("commune inconnue, même territoire", commune=None)
    unlisted = offer("commune hors liste, même territoire", commune="atlantis")
    elsewhere = offer("ailleurs", commune=None, territories=frozenset({"est_anjou"}))
    ranked = MATCHING.offers_for(seeker(), [elsewhere, same, far, near, unlisted])
    assert [one.item.offer for one in ranked][:2] == ids("près", "loin")
    assert {one.item.offer for one in ranked[2:4]} == {same.offer, unlisted.offer}
    assert [codes(one)[3] for one in ranked] == [
        "distance", "distance", "same_territory", "same_territory", "distance_unknown",
    ]  # fmt: skip


def test_someone_of_whom_nothing_is_known_still_gets_a_list() -> None:
    nobody = Seeker(an_id("Nour"), ("rsa",))
    ranked = MATCHING.offers_for(nobody, EXAMPLE)
    assert [one.rank for one in ranked] == [1, 2, 3, 4, 5, 6, 7]
    assert ranked[0].item.offer == an_id("sans compétence demandée")
    assert codes(ranked[0]) == [
        "priority_public", "objective_unknown", "no_skill_asked", "distance_unknown",
    ]  # fmt: skip
    assert codes(ranked[1])[2] == "skills_unknown"


def test_equal_on_everything_the_one_that_closes_first_then_by_identifier() -> None:
    sooner = offer("ferme en mai", open_until=date(2021, 5, 31))
    twins = [offer(f"jumelle {number}") for number in range(5)]
    by_id = sorted(one.offer for one in twins)
    assert order_of(seeker(), *twins, sooner) == [sooner.offer, *by_id]


@pytest.mark.parametrize(
    ("changed", "who", "reasons"),
    [
        ({"open": False}, {}, ["closed"]),
        ({"places_left": 0}, {}, ["no_place"]),
        ({"publics": frozenset({"faj_youth"})}, {}, ["public_not_admitted"]),
        ({"commune": "cholet"}, {"within_km": 51}, ["too_far"]),
        ({"commune": "cholet"}, {"within_km": 52}, []),
        ({"commune": "cholet"}, {"within_km": None}, []),
        ({"commune": None}, {"within_km": 0}, []),
        ({"open": False, "places_left": 0, "commune": "cholet"}, {},
         ["closed", "no_place", "too_far"]),
    ],
)  # fmt: skip
def test_what_cannot_be_proposed_is_told_with_every_reason(
    changed: dict[str, Any], who: dict[str, Any], reasons: list[str]
) -> None:
    (ranked,) = MATCHING.offers_for(seeker(**who), [offer("une", **changed)])
    assert left_out(ranked) == reasons
    assert (ranked.rank is None) is bool(reasons)


def test_an_offer_one_waits_for_is_not_proposed_again() -> None:
    one, other = offer("une"), offer("autre")
    ranked = MATCHING.offers_for(seeker(), [one, other], {one.offer})
    assert [(each.item.offer, each.rank) for each in ranked] == [
        (other.offer, 1), (one.offer, None),
    ]  # fmt: skip
    assert left_out(ranked[1]) == ["already_positioned"]


def test_those_left_out_come_last_without_rank() -> None:
    best_but_full = offer("complète", places_left=0, skills=("cooking", "sales"))
    ranked = MATCHING.offers_for(seeker(), [best_but_full, offer("soudeur", skills=("welding",))])
    assert [(one.item.offer, one.rank) for one in ranked] == [
        (an_id("soudeur"), 1), (best_but_full.offer, None),
    ]  # fmt: skip


def test_people_for_an_offer_rsa_first_then_objective_skills_distance() -> None:
    job = offer("cuisinière")
    people = [
        seeker("loin", commune="saumur"),
        seeker("jeune", publics=("faj_youth",)),
        seeker("autre public", publics=("other",)),
        seeker("autre objectif", objective="commit"),
        seeker("sans compétence", skills=frozenset()),
        seeker("proche"),
        seeker("trop loin", commune="cholet"),
        seeker("plus tôt", since=date(2021, 2, 1)),
    ]
    ranked = MATCHING.people_for(job, people)
    assert [one.item.person for one in ranked] == ids(
        "plus tôt", "proche", "loin", "sans compétence", "autre objectif", "jeune",
        "autre public", "trop loin",
    )  # fmt: skip
    assert [one.rank for one in ranked] == [1, 2, 3, 4, 5, 6, 7, None]


def test_equal_people_are_told_apart_by_who_spoke_first_then_by_identifier() -> None:
    twins = [seeker(f"jumelle {number}") for number in range(5)]
    ranked = MATCHING.people_for(offer("une"), twins)
    assert [one.item.person for one in ranked] == sorted(one.person for one in twins)


def test_another_departement_orders_the_criteria_otherwise() -> None:
    near_first = Matching(RULES.replacing("positioning_order", value=["distance", "skills"]), DAY)
    offers = (
        offer("près", commune="trelaze", skills=("welding",), objective="commit"),
        offer("loin", commune="saumur"),
    )
    assert order_of(seeker(), *offers) == ids("loin", "près")
    assert order_of(seeker(), *offers, matching=near_first) == ids("près", "loin")
    assert codes(near_first.offers_for(seeker(), offers)[0]) == ["distance", "no_skill"]


def test_a_criterion_that_does_not_exist_is_named() -> None:
    mistaken = RULES.replacing("positioning_order", value=["public", "luck"])
    with pytest.raises(RulesMistaken, match="luck"):
        Matching(mistaken, DAY)


def test_the_standard_order_uses_every_criterion_there_is() -> None:
    assert RULES.positioning_order.on(DAY).value == CRITERIA


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [
        ((47.4736, -0.5542), (47.4736, -0.5542), 0),
        ((48.8566, 2.3522), (51.5074, -0.1278), 344),  # Paris–London
        ((0.0, 0.0), (0.0, 180.0), 20015),  # half the equator
        ((90.0, 0.0), (-90.0, 0.0), 20015),
        ((0.0, 179.5), (0.0, -179.5), 111),  # over the date line
    ],
)
def test_distances_are_great_circles(
    one: tuple[float, float], other: tuple[float, float], kilometres: int
) -> None:
    assert great_circle_km(one, other) == great_circle_km(other, one) == kilometres


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [("angers", "saumur", 43), ("angers", "cholet", 52), ("angers", "segre_en_anjou_bleu", 34)],
)
def test_distances_between_the_towns_of_maine_et_loire(
    one: str, other: str, kilometres: int
) -> None:
    assert MATCHING.distance_km(one, other) == kilometres
    assert MATCHING.distance_km(one, None) is None
    assert MATCHING.distance_km("atlantis", other) is None


def test_every_commune_is_in_maine_et_loire_and_in_one_of_its_territories() -> None:
    territories = RULES.territories.on(DAY).codes
    for commune in RULES.communes.on(DAY).value:
        assert commune.details["territory"] in territories, commune.code
        assert 46.95 < commune.details["latitude"] < 47.85, commune.code
        assert -1.40 < commune.details["longitude"] < 0.25, commune.code


def test_whoever_is_neither_rsa_nor_young_is_of_the_other_publics() -> None:
    assert publics(rsa=True, young=True) == ("rsa", "faj_youth")
    assert publics(rsa=False, young=True) == ("faj_youth",)
    assert publics(rsa=False, young=False) == ("other",)
    assert admitted_as(("rsa", "faj_youth"), ["faj_youth", "rsa"]) == "rsa"
    assert admitted_as(("other",), ["rsa"]) is None


SKILLS = sorted(RULES.skills.on(DAY).codes)
COMMUNES = [None, "atlantis", *sorted(RULES.communes.on(DAY).codes)]


def any_offer(number: int, draw: Random) -> Offer:
    return offer(
        f"offre {number}",
        objective=draw.choice(["commit", "resolve", "experiment", "work"]),
        skills=tuple(draw.sample(SKILLS, draw.randrange(6))),
        publics=frozenset(draw.sample(["rsa", "faj_youth", "other"], draw.randint(1, 3))),
        commune=draw.choice(COMMUNES),
        open=draw.random() < 0.9,
        places_left=draw.randrange(5),
        open_until=DAY + timedelta(days=draw.randrange(90)),
    )


@drawn(st.integers(0, 10_000))
def test_any_ranking_is_a_total_order_that_its_reasons_explain(seed: int) -> None:
    draw = Random(seed)
    offers = [any_offer(number, draw) for number in range(30)]
    who = seeker(
        publics=draw.choice([("rsa",), ("faj_youth",), ("rsa", "faj_youth"), ("other",)]),
        skills=frozenset(draw.sample(SKILLS, draw.randrange(12))),
        commune=draw.choice(COMMUNES),
        within_km=draw.choice([None, 0, 20, 60]),
    )
    ranked = MATCHING.offers_for(who, offers)
    again = MATCHING.offers_for(who, draw.sample(offers, len(offers)))
    assert [one.item.offer for one in ranked] == [one.item.offer for one in again]
    assert {one.item.offer for one in ranked} == {one.offer for one in offers}
    proposed = [one for one in ranked if one.rank]
    assert [one.rank for one in proposed] == list(range(1, len(proposed) + 1))
    assert ranked[: len(proposed)] == proposed
    for better, worse in pairwise(proposed):
        assert better.fit.key <= worse.fit.key
    for one in ranked:
        assert len(one.fit.reasons) == len(CRITERIA)
        assert bool(one.fit.left_out) is (one.rank is None)


def test_a_thousand_offers_are_ranked_in_no_time() -> None:
    draw = Random(1)
    offers = [any_offer(number, draw) for number in range(1_000)]
    start = perf_counter()
    assert len(MATCHING.offers_for(seeker(), offers)) == 1_000
    assert perf_counter() - start < 1  # some 15 ms on an idle core
