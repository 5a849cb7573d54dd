"""Offers through the API: published, ranked, proposed, answered, entered; and all at once (G9)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest

from pathways.domain.calendar import PARIS
from pathways.domain.offer.events import OfferPlaceTaken
from tests.api.caller import SARA, Caller, problem
from tests.departement import LEA, Town
from tests.domain.spec import an_id
from tests.offers import BAKER, SCHOOL, Market

SALE = {
    "published_on": "2021-03-01", "kind": "job_offer", "organisation_id": str(BAKER),
    "title": "Vendeuse en boulangerie", "places": 2, "open_until": "2021-06-30",
    "objective": "work", "skills": ["sales", "cash_desk"], "commune": "angers",
}  # fmt: skip


@pytest.fixture
def market(town: Town, api: Caller) -> Market:
    found = Market(town)
    found.found()
    found.look("Sara", skills=("sales",))
    return found


def publish(api: Caller, **said: Any) -> str:
    """An offer; its address."""
    return f"/v1/offers/{api.done('/v1/offers', SALE | said)['id']}"


def position(api: Caller, offer: str, who: UUID = SARA, **said: Any) -> str:
    """A positioning; its address."""
    given = {
        "beneficiary_id": str(who), "offer_id": offer.split("/")[3], "proposed_on": "2021-04-01",
        "proposed_by": "beneficiary",
    }  # fmt: skip
    return f"/v1/positionings/{api.done('/v1/positionings', given | said)['id']}"


def read(api: Caller, address: str) -> Any:
    response = api.get(address)
    assert response.status_code == 200, response.text
    return response.get_json()


def on(api: Caller, day: str) -> None:
    api.now[0] = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=PARIS)


def test_from_the_offer_to_the_entry(market: Market, api: Caller) -> None:
    offer = publish(api)
    orientation = api.orient(SARA, "2021-03-01")
    market.town.catch_up()
    (ranked,) = read(api, f"/v1/beneficiaries/{SARA}/offers?on=2021-04-01")["items"]
    assert (ranked["rank"], ranked["title"], ranked["distance_km"]) == (1, SALE["title"], 0)
    assert [reason["label"] for reason in ranked["reasons"]][1:] == [
        "Même objectif : Travailler", "1 compétence(s) sur 2 : Vente", "À 0 km",
    ]  # fmt: skip

    one = position(
        api, offer, proposed_by="referent", orientation_id=orientation.split("/")[3],
        comment="Motivée, a déjà tenu un stand",
    )  # fmt: skip
    api.done(f"{one}/retained", {"answered_on": "2021-04-08", "comment": "Essai lundi"}, version=1)
    api.done(f"{one}/entry", {"entered_on": "2021-04-12"}, version=2)

    shown = read(api, one)
    assert (shown["standing"], shown["entered_on"]) == ("entered", "2021-04-12")
    assert shown["beneficiary"]["name"] == "Martin Sara"
    assert shown["offer"]["name"] == SALE["title"]
    assert shown["organisation"]["name"] == "Boulangerie Petit"
    assert shown["referent"] == {"id": str(LEA), "name": "Moreau Léa"}
    assert shown["retained_comment"] == "Essai lundi"
    assert shown["reasons"] == ["priority_public", "same_objective", "some_skills", "distance"]
    assert read(api, offer)["places_left"] == 1


def test_the_referent_reads_the_answer_and_its_reason(market: Market, api: Caller) -> None:
    orientation = api.orient(SARA, "2021-03-01").split("/")[3]
    one = position(api, publish(api), proposed_by="referent", orientation_id=orientation)
    no = api.done(
        f"{one}/refusal", {"answered_on": "2021-04-08", "reason": "Poste pourvu"}, version=1
    )
    mine = f"/v1/positionings?referent={LEA}&answered_from=2021-04-05&at_least={no['position']}"
    (answer,) = read(api, mine)["items"]
    assert (answer["standing"], answer["since"], answer["last_name"]) == (
        "refused", "2021-04-08", "Martin",
    )  # fmt: skip
    assert "Poste pourvu" not in str(answer)  # sealed: read where the person's file is
    assert (
        read(api, f"/v1/positionings/{answer['positioning']}")["refused_because"] == "Poste pourvu"
    )
    others = f"/v1/positionings?referent={an_id('autre')}"
    assert read(api, others)["items"] == []


def test_whom_an_offer_would_suit(market: Market, api: Caller) -> None:
    market.look("Awa", skills=("sales", "cash_desk"))
    market.look("Nour", commune="cholet")
    api.orient(SARA, "2021-03-01")
    offer = publish(api)
    market.town.catch_up()
    found = read(api, f"{offer}/candidates?on=2021-04-01")["items"]
    assert [(one["rank"], one["first_name"]) for one in found] == [
        (1, "Awa"), (2, "Sara"), (None, "Nour"),
    ]  # fmt: skip
    assert found[2]["left_out"] == [{"code": "too_far", "label": "À 52 km, 30 km au plus"}]
    mine = read(api, f"{offer}/candidates?on=2021-04-01&referent={LEA}")["items"]
    assert [one["first_name"] for one in mine] == ["Sara"]
    problem(api.get(f"/v1/offers/{an_id('rien')}/candidates"), 404)


def test_ranks_are_read_page_after_page(market: Market, api: Caller) -> None:
    for number in range(5):
        publish(api, title=f"Vendeuse {number}")
    market.town.catch_up()
    address, ranks, cursor = f"/v1/beneficiaries/{SARA}/offers?on=2021-04-01&limit=2", [], ""
    while True:
        told = read(api, f"{address}{cursor}")
        ranks += [one["rank"] for one in told["items"]]
        if told["next"] is None:
            break
        cursor = f"&cursor={told['next']}"
    assert ranks == [1, 2, 3, 4, 5]


def test_offers_are_listed_as_they_stood(market: Market, api: Caller) -> None:
    offer = publish(api)
    on(api, "2021-05-04")
    more = {"changed_on": "2021-05-03", "places": 3, "open_until": "2021-07-31"}
    api.done(f"{offer}/changes", more, version=1)
    api.done(f"{offer}/withdrawal", {"withdrawn_on": "2021-05-04", "reason": "Fermé"}, version=2)
    market.town.catch_up()

    def listed(asked: str) -> list[tuple[str, int]]:
        return [(one["status"], one["places"]) for one in read(api, f"/v1/offers?{asked}")["items"]]

    assert listed("on=2021-04-01") == [("open", 2)]
    assert listed("on=2021-05-03") == [("open", 3)]
    assert listed("") == [("withdrawn", 3)]
    assert listed("on=2021-04-01&status=full") == []
    assert listed(f"on=2021-04-01&organisation={SCHOOL}") == []
    problem(api.get("/v1/offers?kind=holiday"), 422)
    problem(api.get("/v1/positionings?answered_from=hier"), 422)


@pytest.mark.parametrize(
    ("said", "status", "kind"),
    [
        ({"places": 0}, 422, "impossible-places"),
        ({"places": "2"}, 422, "malformed-fields"),
        ({"kind": "holiday"}, 422, "malformed-fields"),
        ({"open_until": "2021-02-28"}, 422, "closes-before-it-opens"),
        ({"skills": ["flying"]}, 409, "skill-unknown"),
        ({"commune": "nantes"}, 409, "commune-unknown"),
        ({"publics": ["everyone"]}, 409, "public-unknown"),
        ({"kind": "training"}, 409, "may-not-publish"),
        ({"kind": "insertion_action"}, 409, "may-not-publish"),
        ({"published_on": "2021-06-16"}, 409, "in-the-future"),
        ({"organisation_id": str(an_id("nobody"))}, 422, "not-found"),
    ],
)
def test_an_offer_that_makes_no_sense_is_refused_by_name(
    market: Market, api: Caller, said: dict[str, Any], status: int, kind: str
) -> None:
    told = problem(api.post("/v1/offers", SALE | said), status)
    if kind != "malformed-fields":
        assert told["type"] == f"/problems/{kind}"


def test_one_is_positioned_once_until_answered(market: Market, api: Caller) -> None:
    offer = publish(api)
    one = position(api, offer)
    again = {
        "beneficiary_id": str(SARA), "offer_id": offer.split("/")[3],
        "proposed_on": "2021-04-02", "proposed_by": "beneficiary",
    }  # fmt: skip
    told = problem(api.post("/v1/positionings", again), 409)
    assert told["claim"] == "open_positioning"
    assert told["detail"] == "Cette personne est déjà positionnée sur cette offre."
    api.done(f"{one}/withdrawal", {"withdrawn_on": "2021-04-02"}, version=1)
    assert api.post("/v1/positionings", again).status_code == 201


def test_an_answer_recorded_wrongly_is_corrected_an_entry_is_cancelled(
    market: Market, api: Caller
) -> None:
    offer = publish(api)
    one = position(api, offer)
    api.done(f"{one}/retained", {"answered_on": "2021-04-08"}, version=1)
    late = {"answered_on": "2021-04-09", "why": "Date mal lue"}
    api.done(f"{one}/retained?corrects=2", late, version=2)
    assert read(api, one)["retained_on"] == "2021-04-09"
    api.done(f"{one}/entry", {"entered_on": "2021-04-12"}, version=3)
    after = {"answered_on": "2021-04-13", "why": "…"}
    told = problem(api.post(f"{one}/retained?corrects=2", after, version=4), 409)
    assert told["type"] == "/problems/answered-out-of-order"
    moved = {"entered_on": "2021-04-13", "why": "…"}
    problem(api.post(f"{one}/entry?corrects=4", moved, version=4), 409)
    stream = one.split("/")[3]
    withdrawal = api.post(f"/v1/facts/{stream}/4/withdrawal", {"why": "…"}, version=4)
    assert problem(withdrawal, 409)["type"] == "/problems/others-rest-on-it"
    api.done(f"{one}/entry/cancellation", {
        "cancelled_on": "2021-04-14", "reason": "Jamais venue"}, version=4)  # fmt: skip
    assert read(api, offer)["places_left"] == 2
    assert read(api, one)["standing"] == "retained"


def test_places_taken_cannot_be_corrected_away(market: Market, api: Caller) -> None:
    offer = publish(api)
    for name in ("Sara", "Awa"):
        market.look(name)
        one = position(api, offer, an_id(name))
        api.done(f"{one}/entry", {"entered_on": "2021-04-12"}, version=1)
    body = SALE | {"places": 1, "why": "Un seul poste", "offer_id": offer.split("/")[3]}
    told = problem(api.post("/v1/offers?corrects=1", body, version=3), 409)
    assert told["type"] == "/problems/fewer-places-than-entries"
    assert api.post("/v1/offers?corrects=1", body | {"places": 3}, version=3).status_code == 200
    assert read(api, offer)["places_left"] == 1


def at_once(api: Caller, many: int, send: Callable[[Caller, int], int]) -> list[int]:
    together = Barrier(many)

    def one(number: int) -> int:
        caller = Caller(api.client.application.test_client(), api.key, api.now)
        together.wait()
        return send(caller, number)

    with ThreadPoolExecutor(many) as pool:
        return sorted(pool.map(one, range(many)))


def test_32_entries_at_once_never_pass_the_places(market: Market, api: Caller) -> None:
    offer = publish(api, places=5)
    people = [market.look(f"Personne {number}") for number in range(32)]
    waiting = [position(api, offer, person) for person in people]

    def enter(caller: Caller, number: int) -> int:
        body, status = {"entered_on": "2021-04-12"}, 412
        while status == 412:  # whoever lost five races in a row asks again
            status = caller.post(f"{waiting[number]}/entry", body, version=1).status_code
        return status

    assert at_once(api, 32, enter) == [200] * 5 + [409] * 27
    events = market.town.departement.app.envelopes(UUID(offer.split("/")[3]))
    assert sum(isinstance(one.event, OfferPlaceTaken) for one in events) == 5
    standing = [read(api, one)["standing"] for one in waiting]
    assert sorted(standing) == ["entered"] * 5 + ["proposed"] * 27
    assert read(api, offer)["places_left"] == 0


def test_one_person_is_positioned_once_by_32_at_once(market: Market, api: Caller) -> None:
    offer = publish(api, places=40)
    body = {
        "beneficiary_id": str(SARA), "offer_id": offer.split("/")[3],
        "proposed_on": "2021-04-01", "proposed_by": "beneficiary",
    }  # fmt: skip

    def propose(caller: Caller, _: int) -> int:
        return caller.post("/v1/positionings", body).status_code

    assert at_once(api, 32, propose) == [201] + [409] * 31


def test_a_file_shows_what_the_person_looks_for(market: Market, api: Caller) -> None:
    shown = read(api, f"/v1/beneficiaries/{SARA}")["search_profile"]
    assert (shown["objective"], shown["skills"], shown["within_km"]) == ("work", ["sales"], 30)
    problem(api.get(f"/v1/beneficiaries/{an_id('nobody')}/offers"), 404)
