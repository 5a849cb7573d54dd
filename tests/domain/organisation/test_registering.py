from datetime import date

from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.registering import (
    OrganisationAlreadyRegistered,
    OrganisationOutsideTerritories,
    RegisterOrganisation,
)
from pathways.domain.refusal import InTheFuture
from pathways.domain.texts import TextMissing
from tests.domain.organisation.bodies import BODY, registered
from tests.domain.spec import given


def register(
    name: str = "CCAS d'Angers",
    territory: str = "centre_anjou",
    kind: OrganisationKind = OrganisationKind.PUBLIC,
) -> RegisterOrganisation:
    return RegisterOrganisation(
        organisation_id=BODY,
        organisation_name=name,
        kind=kind,
        territory=territory,
        registered_on=date(2021, 1, 4),
    )


def test_a_body_is_registered_in_its_territory() -> None:
    given().when(register()).then(registered())


def test_the_departements_own_mds_is_a_body_too() -> None:
    given().when(register(kind=OrganisationKind.DEPARTEMENT)).then(
        registered(OrganisationKind.DEPARTEMENT)
    )


def test_a_body_is_registered_once() -> None:
    given(registered()).when(register()).then_refused(OrganisationAlreadyRegistered)


def test_a_body_outside_the_four_territories_is_refused() -> None:
    given().when(register(territory="loire")).then_refused(OrganisationOutsideTerritories, "G2")


def test_a_body_has_a_name() -> None:
    given().when(register(name=" ")).then_refused(TextMissing)


def test_a_body_is_not_registered_tomorrow() -> None:
    given().on("2021-01-03").when(register()).then_refused(InTheFuture)
