"""A sample that anyone draws again: from its seed and its position, and from nothing else."""

from hashlib import sha256

import pytest

from pathways.domain.beneficiary.merging import MergeBeneficiary
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.projections import sampling
from pathways.projections.forgetting import forget
from pathways.projections.sampling import BeyondTheLog, NothingToSample, draw, shares_of
from tests.departement import OPENING, Town, day
from tests.domain.spec import an_id

NAMES = [f"Personne {number}" for number in range(12)]
MSA = an_id("MSA")


@pytest.fixture
def people(town: Town) -> Town:
    """Twelve people: nine at the CCAS, two at the MSA, one not oriented."""
    town.do(RegisterOrganisation(
        organisation_id=MSA, organisation_name="MSA", kind=OrganisationKind.PUBLIC,
        territory="centre_anjou", registered_on=OPENING))  # fmt: skip
    for number, name in enumerate(NAMES):
        town.register(name, payer_number=f"{7654000 + number}")
        if number < 9:
            town.orient(name, "2021-03-01")
        elif number < 11:
            town.orient(name, "2021-03-01", organisation_id=MSA, referent=None)
    town.catch_up()
    return town


def test_the_files_drawn_are_those_of_the_smallest_digests(people: Town) -> None:
    sample = draw(people.departement, 7, 5)
    by_hand = sorted(map(an_id, NAMES), key=lambda one: sha256(f"7|{one}".encode()).hexdigest())
    assert [one.person for one in sample.files] == by_hand[:5]
    assert (sample.population, sample.position) == (12, people.departement.app.recorder.head())
    assert [one.rank for one in sample.files] == [1, 2, 3, 4, 5]
    others = [one.person for one in draw(people.departement, 8, 5).files]
    assert others != [one.person for one in sample.files]


def test_the_same_position_gives_the_same_files_whatever_came_since(people: Town) -> None:
    first = draw(people.departement, 7, 12)
    assert {one.person for one in first.files} == set(map(an_id, NAMES))
    people.register("Une de plus", payer_number="7000000")
    people.do(MergeBeneficiary(
        beneficiary_id=an_id(NAMES[11]), kept_id=an_id("Une de plus"),
        merged_on=day("2021-07-02")))  # fmt: skip
    forget(people.departement, an_id(NAMES[0]), reason="demande", actor="dpo", today=people.today)
    people.catch_up()
    assert draw(people.departement, 7, 12, position=first.position) == first
    since = draw(people.departement, 7, 12)
    gone = {an_id(NAMES[11]), an_id(NAMES[0])}
    assert not gone & {one.person for one in since.files}
    assert (since.population, since.chain == first.chain) == (11, False)


def test_a_day_and_a_body_narrow_what_is_drawn_from_and_each_body_has_its_share(
    people: Town,
) -> None:
    on = day("2021-04-01")
    assert draw(people.departement, 7, 50, on=on).population == 11
    assert draw(people.departement, 7, 50, on=day("2021-02-01")).population == 0
    of_the_body = draw(people.departement, 7, 50, on=on, organisation=MSA)
    assert {one.person for one in of_the_body.files} == {an_id(NAMES[9]), an_id(NAMES[10])}
    assert {one.organisation_name for one in of_the_body.files} == {"MSA"}
    sample = draw(people.departement, 7, 5, on=on, by_body=True)
    assert {one.organisation_name: (one.population, one.drawn) for one in sample.strata} == {
        "CCAS d'Angers": (9, 4), "MSA": (2, 1),
    }  # fmt: skip
    assert len(sample.files) == 5


def test_shares_add_up_and_never_exceed_what_there_is() -> None:
    a, b, c = an_id("a"), an_id("b"), an_id("c")
    assert shares_of({a: 1, b: 1, c: 1}, 2) == {
        one: int(one in sorted((a, b, c), key=str)[:2]) for one in (a, b, c)
    }
    assert shares_of({a: 3, b: 1}, 10) == {a: 3, b: 1}
    assert shares_of({}, 10) == {}


def test_what_cannot_be_drawn_is_refused(town: Town) -> None:
    head = town.departement.app.recorder.head()
    for size in (0, -1, sampling.MOST + 1):
        with pytest.raises(NothingToSample):
            draw(town.departement, 7, size)
    for position in (0, -3, head + 1):
        with pytest.raises(BeyondTheLog):
            draw(town.departement, 7, 5, position=position)
