"""Offers, positionings and their ranks as lists show them, on any day (G9)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from random import Random
from threading import Barrier
from typing import Any

import pytest

from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.beneficiary.events import ExitNature, RightStatus
from pathways.domain.beneficiary.rsa_exit import RecordRsaExit
from pathways.domain.beneficiary.rsa_right import RecordRsaRight
from pathways.domain.enrolment.entering import EnrolInAction
from pathways.domain.enrolment.events import Proof
from pathways.domain.enrolment.leaving import CancelEnrolment
from pathways.domain.offer.changing import ChangeOffer, WithdrawOffer
from pathways.domain.offer.events import OfferKind
from pathways.domain.offer.state import OfferState
from pathways.domain.positioning.answering import RefusePositioning, RetainPositioning
from pathways.domain.positioning.entering import CancelPositioningEntry, EnterPositioning
from pathways.domain.positioning.proposing import NoPlaceLeft
from pathways.domain.positioning.state import PositioningState
from pathways.domain.refusal import NotFound, Refusal, StaleVersion
from pathways.projections import lists
from pathways.projections.forgetting import forget
from pathways.projections.matching import MatchedOffer, offers_for, people_for
from tests.departement import LEA, OPENING, Town, day
from tests.domain.project_application.projects import JARDINS
from tests.domain.spec import an_id
from tests.funding import PRICED, accepted_project, register_operator, signing, vote
from tests.offers import BAKER, Market, RandomMarket
from tests.projections.test_windows import empty, follow, rows


@pytest.fixture
def market(town: Town) -> Market:
    found = Market(town)
    found.found()
    return found


def shown(town: Town, on: str, **asked: Any) -> list[tuple[str, str, int]]:
    town.catch_up()
    return [
        (one.title, one.status, one.places_left)
        for one in lists.offers(town.departement, day(on), **asked)
    ]


def standings(town: Town, on: str, **asked: Any) -> list[tuple[str | None, str, date]]:
    town.catch_up()
    found = lists.positionings(town.departement, day(on), **asked)
    return [(one.first_name, one.standing, one.since) for one in found]


def test_an_offer_on_any_day_of_its_life(market: Market) -> None:
    town, offer = market.town, market.publish("vente", places=1)
    market.look("Sara")
    sara = market.position("Sara", offer)
    town.do(EnterPositioning(positioning_id=sara, entered_on=day("2021-04-10")))
    more, until = day("2021-05-01"), day("2021-07-31")
    town.do(ChangeOffer(offer_id=offer, changed_on=more, places=3, open_until=until))
    assert shown(town, "2021-02-28") == []
    assert shown(town, "2021-03-01") == [("vente", "open", 1)]
    assert shown(town, "2021-04-10") == [("vente", "full", 0)]
    assert shown(town, "2021-05-01") == [("vente", "open", 2)]
    assert shown(town, "2021-08-01") == [("vente", "closed", 2)]
    town.do(WithdrawOffer(offer_id=offer, withdrawn_on=day("2021-06-01"), reason="Pourvue"))
    assert shown(town, "2021-05-31") == [("vente", "open", 2)]
    assert shown(town, "2021-06-01") == [("vente", "withdrawn", 2)]


def test_offers_are_found_by_what_they_are_the_first_to_close_ahead(market: Market) -> None:
    market.publish("tard")
    market.publish("tôt", open_until=day("2021-05-31"), territories=("est_anjou",))
    town = market.town
    assert [one[0] for one in shown(town, "2021-04-01")] == ["tôt", "tard"]
    assert [one[0] for one in shown(town, "2021-04-01", territory="nord_anjou")] == ["tard"]
    assert [one[0] for one in shown(town, "2021-06-15", status="open")] == ["tard"]
    assert shown(town, "2021-04-01", kind="training") == []
    assert shown(town, "2021-04-01", objective="commit") == []


def test_the_referent_sees_the_answers_about_those_they_follow(market: Market) -> None:
    town = market.town
    first, second = market.publish("vente"), market.publish("caisse")
    for name in ("Sara", "Awa"):
        market.look(name)
    orientation = town.orient("Sara", "2021-03-01")
    by_lea = market.position("Sara", first, orientation_id=orientation)
    alone = market.position("Sara", second, "2021-04-02")
    market.position("Awa", first)
    town.do(RetainPositioning(positioning_id=by_lea, answered_on=day("2021-04-10")))
    town.do(RefusePositioning(positioning_id=alone, answered_on=day("2021-04-12"), reason="Pris"))

    mine = {"referent": LEA}
    assert standings(town, "2021-04-05", **mine) == [
        ("Sara", "proposed", day("2021-04-02")), ("Sara", "proposed", day("2021-04-01")),
    ]  # fmt: skip
    assert standings(town, "2021-04-12", **mine) == [
        ("Sara", "refused", day("2021-04-12")), ("Sara", "retained", day("2021-04-10")),
    ]  # fmt: skip
    news = standings(town, "2021-04-12", referent=LEA, answered_from=day("2021-04-11"))
    assert news == [("Sara", "refused", day("2021-04-12"))]
    # The other side sees who waits for its answer.
    waiting = standings(town, "2021-04-12", organisation=BAKER, standing="proposed")
    assert waiting == [("Awa", "proposed", day("2021-04-01"))]
    assert len(standings(town, "2021-04-12", offer=first)) == 2
    assert standings(town, "2021-04-12", person=an_id("Awa")) == waiting


def test_a_cancelled_entry_never_was_and_its_place_is_back(market: Market) -> None:
    town, offer = market.town, market.publish("vente")
    market.look("Sara")
    sara = market.position("Sara", offer)
    town.do(EnterPositioning(positioning_id=sara, entered_on=day("2021-04-10")))
    assert standings(town, "2021-04-15") == [("Sara", "entered", day("2021-04-10"))]
    town.do(CancelPositioningEntry(
        positioning_id=sara, cancelled_on=day("2021-04-20"), reason="Jamais venue"))  # fmt: skip
    assert standings(town, "2021-04-15") == [("Sara", "proposed", day("2021-04-01"))]
    assert shown(town, "2021-04-19") == [("vente", "full", 0)]
    assert shown(town, "2021-04-20") == [("vente", "open", 1)]


def test_whoever_is_erased_is_awaited_no_more_and_nobody_is_named(market: Market) -> None:
    town, offer = market.town, market.publish("vente")
    market.look("Sara")
    sara = market.position("Sara", offer)
    forget(town.departement, an_id("Sara"), reason="demande", actor="t", today=day("2021-05-01"))
    assert standings(town, "2021-04-30") == [(None, "proposed", day("2021-04-01"))]
    assert standings(town, "2021-05-01") == []
    assert offers_for(town.departement, an_id("Sara"), day("2021-04-15")) == []
    assert people_for(town.departement, offer, day("2021-05-02")) == []
    with pytest.raises(Refusal, match="effacée"):
        town.do(RetainPositioning(positioning_id=sara, answered_on=day("2021-05-02")))


def test_sixteen_enrolments_at_once_by_an_offer_of_three_places(market: Market) -> None:
    """The agreement is signed, its places offered, people positioned, and all enrol at once."""
    town = market.town
    register_operator(town)
    vote(town)
    application = accepted_project(town, "adse_a", "dynamisation")
    line = PRICED["adse_a"]
    price = town.departement.rules.adse_simple_price.on(OPENING).value
    draws = {"insertion": str(price * line.quantity)}
    agreement = town.do(signing(town, application, "dynamisation", (line,), draws)).stream
    offer = market.publish(
        "ADSE", kind=OfferKind.INSERTION_ACTION, organisation_id=JARDINS, agreement_id=agreement,
        places=3, objective=None, skills=(),
    )  # fmt: skip
    names = [f"Personne {number}" for number in range(16)]
    commands = []
    for name in names:
        person = market.look(name, objective="commit")
        home = day("2021-03-01")
        town.do(RecordContactDetails(
            beneficiary_id=person, recorded_on=home, territory="centre_anjou"))  # fmt: skip
        commands.append(EnrolInAction(
            enrolment_id=an_id(f"{name} en ADSE"), beneficiary_id=person, agreement_id=agreement,
            entered_on=day("2021-04-12"), proof=Proof.PAYER_CERTIFICATE, module="simple",
            positioning_id=market.position(name, offer)))  # fmt: skip
    together = Barrier(len(commands))

    def enrol(command: EnrolInAction) -> str:
        together.wait()
        while True:
            try:
                town.do(command)
            except StaleVersion:  # whoever lost five races in a row asks again
                continue
            except NoPlaceLeft:
                return "no place"
            return "in"

    with ThreadPoolExecutor(len(commands)) as pool:
        answers = sorted(pool.map(enrol, commands))
    assert answers == ["in"] * 3 + ["no place"] * 13
    assert shown(town, "2021-04-12") == [("ADSE", "full", 0)]
    found = [one for _, one, _ in standings(town, "2021-04-12")]
    assert sorted(found) == ["entered"] * 3 + ["proposed"] * 13
    entered = {one.enrolment for one in lists.positionings(
        town.departement, day("2021-04-12"), standing="entered")}  # fmt: skip
    enrolled = {c.enrolment_id for c in commands if town.departement.app.envelopes(c.enrolment_id)}
    assert entered == enrolled

    (out, *_) = enrolled
    town.do(CancelEnrolment(enrolment_id=out, cancelled_on=day("2021-04-20")))
    assert shown(town, "2021-04-20") == [("ADSE", "open", 1)]
    assert len(standings(town, "2021-04-20", standing="entered")) == 2


def ranks(found: list[MatchedOffer]) -> list[tuple[int | None, str, list[str]]]:
    return [(one.rank, one.title, [r.code for r in one.left_out]) for one in found]


def test_a_person_s_offers_ranked_on_a_day(market: Market) -> None:
    town = market.town
    sara = market.look("Sara")
    market.publish("vente à Angers")
    market.publish("vente à Trélazé", commune="trelaze")
    market.publish("vente à Cholet", commune="cholet")
    market.publish("soudure", skills=("welding",))
    market.publish("pour les jeunes", publics=("faj_youth",))
    market.publish("fermée", open_until=day("2021-03-20"))
    full = market.publish("complète")
    market.look("Awa")
    awa = market.position("Awa", full)
    town.do(EnterPositioning(positioning_id=awa, entered_on=day("2021-04-01")))
    market.position("Sara", an_id("vente à Trélazé"))
    town.catch_up()

    first, second, *others = ranks(offers_for(town.departement, sara, day("2021-03-25")))
    assert {first[1], second[1]} == {"complète", "vente à Angers"}  # equal: by identifier
    assert others == [
        (3, "vente à Trélazé", []), (4, "soudure", []), (None, "fermée", ["closed"]),
        (None, "vente à Cholet", ["too_far"]), (None, "pour les jeunes", ["public_not_admitted"]),
    ]  # fmt: skip
    found = ranks(offers_for(town.departement, sara, day("2021-04-02")))
    assert found[:2] == [(1, "vente à Angers", []), (2, "soudure", [])]
    assert {(title, *why) for rank, title, why in found if rank is None} == {
        ("complète", "no_place"), ("vente à Trélazé", "already_positioned"),
        ("vente à Cholet", "too_far"), ("pour les jeunes", "public_not_admitted"),
        ("fermée", "closed"),
    }  # fmt: skip
    # A month after it closed, an offer is told no more.
    later = ranks(offers_for(town.departement, sara, day("2021-04-20")))
    assert "fermée" not in {title for _, title, _ in later}


def test_people_for_an_offer_ranked_on_a_day(market: Market) -> None:
    town, offer = market.town, market.publish("vente")
    for name, said in (
        ("Sara", {}),
        ("Awa", {"commune": "saumur", "within_km": None}),
        ("Lise", {"skills": ()}),
        ("Nour", {"commune": "cholet"}),
    ):
        market.look(name, **said)
    town.register("Muette", payer_number=None)  # never said what she looks for
    market.look("Partie")
    left, gone = an_id("Partie"), day("2021-03-15")
    town.do(RecordRsaExit(beneficiary_id=left, nature=ExitNature.EMPLOYMENT, exited_on=gone))
    town.orient("Sara", "2021-03-01")
    town.catch_up()

    found = people_for(town.departement, offer, day("2021-04-01"))
    assert [(one.rank, one.first_name, one.public) for one in found] == [
        (1, "Sara", "rsa"), (2, "Awa", "rsa"), (3, "Lise", "rsa"), (4, "Partie", "other"),
        (None, "Nour", "rsa"),
    ]  # fmt: skip
    mine = people_for(town.departement, offer, day("2021-04-01"), referent=LEA)
    assert [one.first_name for one in mine] == ["Sara"]
    before = people_for(town.departement, offer, day("2021-03-14"))
    assert next(one for one in before if one.first_name == "Partie").public == "rsa"
    with pytest.raises(NotFound):
        people_for(town.departement, offer, day("2021-02-28"))


@pytest.mark.parametrize(
    ("status", "public"),
    [
        (RightStatus.OPEN, "rsa"), (RightStatus.SUSPENDED, "rsa"), (RightStatus.UNKNOWN, "rsa"),
        (RightStatus.REQUESTED, "rsa"), (RightStatus.REFUSED, "other"),
        (RightStatus.CLOSED, "other"),
    ],
)  # fmt: skip
def test_the_list_and_the_decision_say_the_same_public(
    market: Market, status: RightStatus, public: str
) -> None:
    town, offer = market.town, market.publish("vente")
    sara = market.look("Sara")
    since = day("2021-03-10")
    town.do(RecordRsaRight(beneficiary_id=sara, status=status, since=since, told_on=since))
    town.catch_up()
    (listed,) = people_for(town.departement, offer, day("2021-04-01"))
    positioning = market.position("Sara", offer)
    told = town.departement.app.envelopes(positioning)[0].event
    assert listed.public == told.public == public  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", range(4))
def test_offers_are_the_same_however_the_log_is_cut(town: Town, seed: int) -> None:
    engine, life = town.departement.engine, RandomMarket(town, seed)
    for _ in range(12):
        life.live(5)
        town.catch_up()
    live = rows(town)
    assert all(live[name] for name in ("offers", "positionings", "search_profiles"))
    head = town.departement.app.recorder.head()
    empty(engine)
    follow(engine, sorted({*Random(seed).sample(range(1, head), 6), head}))
    assert rows(town) == live
    for name in ("offers", "positionings", "search_profiles"):
        engine.rebuild(name)
    assert rows(town) == live


@pytest.mark.parametrize("seed", range(4, 8))
def test_the_lists_of_today_say_what_the_streams_say(town: Town, seed: int) -> None:
    life = RandomMarket(town, seed)
    life.live(60)
    town.catch_up()
    load = town.departement.app.load
    forgotten = {
        one.originator_id
        for person in life.people
        for one in town.departement.app.envelopes(person)
        if one.event.name == "PersonForgotten"
    }
    listed = {one.offer: one for one in lists.offers(town.departement, town.today)}
    for offer in life.offers:
        state = load(OfferState, offer).state
        assert isinstance(state, OfferState)
        if state.published is not None:
            row = listed.pop(offer)
            assert (row.places, row.places_left) == (state.places, state.places_left)
            assert row.open_until == state.open_until
            assert (row.status == "withdrawn") is (state.withdrawn_on is not None)
            assert row.places_left >= 0
    assert not listed
    standing = {n.positioning: n for n in lists.positionings(town.departement, town.today)}
    for positioning in life.positionings:
        found = load(PositioningState, positioning).state
        assert isinstance(found, PositioningState)
        awaited = found.open and found.beneficiary_id in forgotten
        if found.proposed_on is None or awaited:
            assert positioning not in standing
        else:
            assert standing[positioning].standing == found.standing
