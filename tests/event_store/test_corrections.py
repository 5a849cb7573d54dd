"""Corrections and withdrawals: the past is amended by new facts."""

import pytest

from pathways.domain.correction import CorrectionOfAnotherKind, EarlierThanOpening, OthersRestOnIt
from pathways.domain.orientation.deciding import DecideOrientation
from pathways.domain.orientation.events import OrientationKind, RdvMode
from pathways.domain.orientation.first_rdv import RecordFirstRdv
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import NotFound
from pathways.event_store.application import Withdrawal
from tests.departement import CCAS, LEA, Town, day
from tests.domain.spec import an_id


def held(town: Town, on: str, *, attended: bool = True) -> RecordFirstRdv:
    return RecordFirstRdv(
        orientation_id=town.orientations["Sara"],
        on=day(on),
        attended=attended,
        mode=RdvMode.FACE_TO_FACE if attended else None,
    )


def decided(on: str) -> DecideOrientation:
    return DecideOrientation(
        orientation_id=an_id("Sara 2021-03-01"),
        beneficiary_id=an_id("Sara"),
        organisation_id=CCAS,
        kind=OrientationKind.SOCIAL,
        on=day(on),
        decided_by="Présidente",
        referent_id=LEA,
    )


def test_a_corrected_fact_stands_in_the_place_of_the_first(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    town.do(held(town, "2021-03-10", attended=False))
    town.do(held(town, "2021-03-14"))
    town.do(held(town, "2021-03-08", attended=False), corrects=2, reason="le 8 et non le 10")
    app = town.departement.app
    *_, correction = app.envelopes(orientation)
    assert (correction.corrects, correction.reason) == (2, "le 8 et non le 10")
    assert correction.event.relance_due_on == day("2021-03-23")  # type: ignore[attr-defined]
    loaded = app.load(OrientationState, orientation)
    assert (loaded.version, loaded.state.ended_on) == (4, None)  # type: ignore[attr-defined]


def test_a_correction_keeps_the_nature_of_the_fact(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.do(held(town, "2021-03-10", attended=False))
    with pytest.raises(CorrectionOfAnotherKind):
        town.do(held(town, "2021-03-10"), corrects=2)


def test_what_was_never_recorded_cannot_be_corrected(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    with pytest.raises(NotFound):
        town.do(held(town, "2021-03-10"), corrects=9)


def test_trap_5_an_orientation_is_not_corrected_past_what_happened_in_it(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.do(held(town, "2021-03-10"))
    with pytest.raises(EarlierThanOpening):
        town.do(decided("2021-03-20"), corrects=1)
    town.do(decided("2021-03-05"), corrects=1)


def test_an_orientation_with_facts_in_it_is_not_withdrawn(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    town.do(held(town, "2021-03-10"))
    withdrawal = Withdrawal(orientation, 1, "test", "mauvaise personne")
    with pytest.raises(OthersRestOnIt):
        town.departement.app.withdraw(withdrawal, today=town.today)


def test_a_withdrawn_orientation_frees_the_person(town: Town) -> None:
    orientation = town.orient("Sara", "2021-03-01")
    app = town.departement.app
    app.withdraw(Withdrawal(orientation, 1, "test", "mauvaise personne"), today=town.today)
    with pytest.raises(NotFound):
        app.withdraw(Withdrawal(orientation, 1, "test", "encore"), today=town.today)
    town.orient("Sara", "2021-03-02")
