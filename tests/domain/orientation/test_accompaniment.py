"""Partners, the insertion offer, France Travail."""

from pathways.domain.orientation.accompaniment import (
    MobilisePartner,
    PositionOnInsertionOffer,
    RegisterAtFranceTravail,
    UnknownObjective,
)
from pathways.domain.orientation.checks import BeforeOrientation
from pathways.domain.orientation.events import (
    PartnerMobilised,
    PositionedOnInsertionOffer,
    RegisteredAtFranceTravail,
)
from pathways.domain.texts import TextMissing, TextUnreadable
from tests.domain.orientation.people import ORIENTATION, day, oriented
from tests.domain.spec import given

ON = day("2021-04-06")
ORIENTED = given(oriented("2021-03-01"))


def test_a_partner_is_named() -> None:
    def mobilise(partner: str) -> MobilisePartner:
        return MobilisePartner(orientation_id=ORIENTATION, on=ON, partner=partner)

    ORIENTED.when(mobilise(" CPAM ")).then(PartnerMobilised(ON, "CPAM"))
    ORIENTED.when(mobilise("\n")).then_refused(TextMissing)
    ORIENTED.when(mobilise("CP\0AM")).then_refused(TextUnreadable)


def test_a_person_is_positioned_under_one_of_the_four_objectives() -> None:
    def position(objective: str) -> PositionOnInsertionOffer:
        return PositionOnInsertionOffer(
            orientation_id=ORIENTATION, on=ON, objective=objective, offer="Atelier cuisine"
        )

    ORIENTED.when(position("commit")).then(
        PositionedOnInsertionOffer(ON, "commit", "Atelier cuisine")
    )
    ORIENTED.when(position("dream")).then_refused(UnknownObjective, rule="G1")


def test_a_person_registers_at_france_travail_during_the_accompaniment() -> None:
    def register(on: str) -> RegisterAtFranceTravail:
        return RegisterAtFranceTravail(orientation_id=ORIENTATION, on=day(on))

    ORIENTED.when(register("2021-04-06")).then(RegisteredAtFranceTravail(ON))
    ORIENTED.when(register("2021-02-06")).then_refused(BeforeOrientation)
