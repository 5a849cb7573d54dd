"""Who publishes which open places, and within what they agreed (G9)."""

from typing import Any

import pytest

from pathways.domain.offer.events import OfferKind
from pathways.domain.offer.publishing import PublishOffer
from pathways.domain.offer.terms import (
    AgreementNeeded,
    AgreementOfActionsOnly,
    AgreementOfAnotherBody,
    ClosesBeforeItOpens,
    ImpossiblePlaces,
    MayNotPublish,
    MorePlacesThanAgreed,
    ObjectiveMissing,
    ObjectiveOfAnotherProgramme,
    OpenAfterTheAgreement,
    PublicNotAgreed,
    TerritoryNotAgreed,
)
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.refusal import InTheFuture
from pathways.domain.rules import NoRuleInForce
from pathways.domain.rules.matching import (
    CommuneUnknown,
    ObjectiveUnknown,
    PublicUnknown,
    SkillUnknown,
    TerritoryUnknown,
)
from pathways.domain.texts import TextMissing
from tests.domain.offer.offers import (
    AGREEMENT,
    CHANTIER,
    OFFER,
    agreed,
    body,
    cut_short,
    day,
    published,
)
from tests.domain.spec import Scenario, an_id, given

EVERYONE = ("rsa", "faj_youth", "other")
EVERYWHERE = ("centre_anjou", "est_anjou", "nord_anjou", "ouest_anjou")


def publish(**said: Any) -> PublishOffer:
    facts: dict[str, Any] = {
        "offer_id": OFFER,
        "published_on": day("2021-03-01"),
        "kind": OfferKind.INSERTION_ACTION,
        "organisation_id": CHANTIER,
        "agreement_id": AGREEMENT,
        "title": "Ouvrier maraîcher",
        "places": 2,
        "open_until": day("2021-06-30"),
        "skills": ("market_gardening",),
        "commune": "angers",
    }
    return PublishOffer(**{**facts, **said})


def a_job(**said: Any) -> PublishOffer:
    job: dict[str, Any] = {
        "kind": OfferKind.JOB_OFFER, "agreement_id": None, "objective": "work", "title": "Vendeur",
    }  # fmt: skip
    return publish(**{**job, **said})


def the_chantier(**agreement: Any) -> Scenario:
    return given(organisation=[body(OrganisationKind.OPERATOR)], agreement=[agreed(**agreement)])


def an_employer(kind: OrganisationKind = OrganisationKind.EMPLOYER) -> Scenario:
    return given(organisation=[body(kind)])


def test_an_action_takes_its_objective_publics_and_territories_from_its_agreement() -> None:
    the_chantier().when(publish()).then(published())


def test_an_action_may_name_fewer_publics_and_territories_than_agreed() -> None:
    the_chantier().when(publish(publics=("rsa",), territories=("est_anjou",))).then(
        published(publics=("rsa",), territories=("est_anjou",))
    )


def test_a_job_is_for_everyone_everywhere_unless_it_says_otherwise() -> None:
    an_employer().when(a_job()).then(
        published(
            kind=OfferKind.JOB_OFFER, agreement_id=None, title="Vendeur",
            publics=EVERYONE, territories=EVERYWHERE,
        )
    )  # fmt: skip


def test_publics_are_written_in_the_order_the_departement_serves_them() -> None:
    an_employer().when(a_job(publics=("other", "rsa", "other"), territories=("est_anjou",))).then(
        published(
            kind=OfferKind.JOB_OFFER, agreement_id=None, title="Vendeur",
            publics=("rsa", "other"), territories=("est_anjou",),
        )
    )  # fmt: skip


def test_places_of_next_year_are_offered_before_it_begins() -> None:
    later = publish(published_on=day("2021-12-20"), open_until=day("2022-01-31"))
    the_chantier(starts_on=day("2022-01-01"), ends_on=day("2022-12-31")).when(later).then(
        published(published_on=day("2021-12-20"), open_until=day("2022-01-31"))
    )


@pytest.mark.parametrize(
    ("kind", "who", "may"),
    [
        (OfferKind.JOB_OFFER, OrganisationKind.EMPLOYER, True),
        (OfferKind.JOB_OFFER, OrganisationKind.OPERATOR, True),
        (OfferKind.JOB_OFFER, OrganisationKind.TRAINING_BODY, False),
        (OfferKind.JOB_OFFER, OrganisationKind.PUBLIC, False),
        (OfferKind.TRAINING, OrganisationKind.TRAINING_BODY, True),
        (OfferKind.TRAINING, OrganisationKind.EMPLOYER, False),
    ],
)
def test_who_publishes_what_is_the_departements_rule(
    kind: OfferKind, who: OrganisationKind, may: bool
) -> None:
    outcome = an_employer(who).when(a_job(kind=kind))
    if may:
        assert outcome.refusal is None
    else:
        outcome.then_refused(MayNotPublish, "H33")


def test_no_offer_is_published_before_the_document_that_names_the_publics() -> None:
    early = publish(published_on=day("2020-12-20"), open_until=day("2021-01-31"), objective="work")
    the_chantier().when(early).then_refused(NoRuleInForce)


def test_an_employer_publishes_no_action() -> None:
    given(organisation=[body(OrganisationKind.EMPLOYER)], agreement=[agreed()]).when(
        publish()
    ).then_refused(MayNotPublish, "H33")


def test_the_places_of_an_action_are_those_of_an_agreement() -> None:
    an_employer(OrganisationKind.OPERATOR).when(publish(agreement_id=None)).then_refused(
        AgreementNeeded, "G9"
    )


def test_an_action_of_someone_elses_agreement_is_refused() -> None:
    the_chantier(organisation_id=an_id("autre")).when(publish()).then_refused(
        AgreementOfAnotherBody, "G9"
    )


def test_a_job_names_no_agreement() -> None:
    the_chantier().when(a_job(agreement_id=AGREEMENT)).then_refused(AgreementOfActionsOnly)


def test_an_action_stays_open_no_longer_than_its_agreement() -> None:
    assert the_chantier().when(publish(open_until=day("2021-12-31"))).refusal is None
    the_chantier().when(publish(open_until=day("2022-01-01"))).then_refused(
        OpenAfterTheAgreement, "G9"
    )


def test_an_agreement_cut_short_offers_nothing_from_then_on() -> None:
    town = given(
        organisation=[body(OrganisationKind.OPERATOR)],
        agreement=[agreed(), cut_short("2021-06-30")],
    )
    town.when(publish()).then_refused(OpenAfterTheAgreement)
    assert town.when(publish(open_until=day("2021-06-29"))).refusal is None


def test_no_more_places_than_the_agreement_has() -> None:
    assert the_chantier().when(publish(places=6)).refusal is None
    the_chantier().when(publish(places=7)).then_refused(MorePlacesThanAgreed, "G9")


def test_an_agreement_without_numbered_places_sets_no_number() -> None:
    assert the_chantier(places=0).when(publish(places=40)).refusal is None


@pytest.mark.parametrize("places", [0, -1, 1_001])
def test_an_absurd_number_of_places_is_refused(places: int) -> None:
    an_employer().when(a_job(places=places)).then_refused(ImpossiblePlaces)


def test_an_offer_closes_on_the_day_it_opens_at_the_earliest() -> None:
    assert an_employer().when(a_job(open_until=day("2021-03-01"))).refusal is None
    an_employer().when(a_job(open_until=day("2021-02-28"))).then_refused(ClosesBeforeItOpens)


def test_an_offer_of_tomorrow_is_refused() -> None:
    the_chantier().on("2021-02-28").when(publish()).then_refused(InTheFuture)


def test_an_action_for_a_public_its_agreement_does_not_admit_is_refused() -> None:
    the_chantier().when(publish(publics=("rsa", "other"))).then_refused(PublicNotAgreed, "G3")


def test_an_action_in_a_territory_its_agreement_does_not_cover_is_refused() -> None:
    the_chantier().when(publish(territories=("nord_anjou",))).then_refused(TerritoryNotAgreed, "G2")


def test_an_action_serves_the_objective_of_its_programme() -> None:
    assert the_chantier().when(publish(objective="work")).refusal is None
    the_chantier().when(publish(objective="commit")).then_refused(ObjectiveOfAnotherProgramme, "G1")


def test_a_job_says_its_objective() -> None:
    an_employer().when(a_job(objective=None)).then_refused(ObjectiveMissing)


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"objective": "rest"}, ObjectiveUnknown),
        ({"skills": ("cooking", "flying")}, SkillUnknown),
        ({"commune": "nantes"}, CommuneUnknown),
        ({"publics": ("everyone",)}, PublicUnknown),
        ({"territories": ("loire",)}, TerritoryUnknown),
        ({"title": " "}, TextMissing),
    ],
)
def test_a_word_that_is_in_no_list_is_refused(said: dict[str, Any], refused: Any) -> None:
    an_employer().when(a_job(**said)).then_refused(refused)
