"""A sanction takes two people: whoever prepared the file does not sign the decision (H42)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from pathways.domain.command import registered_commands
from pathways.domain.event import registered_events
from pathways.domain.rules import Rules
from pathways.domain.sanction.answer import RecordObservations
from pathways.domain.sanction.appeal import DecidePriorAppeal
from pathways.domain.sanction.completing import CompleteFile
from pathways.domain.sanction.deciding import DecideSanction
from pathways.domain.sanction.events import BreachLetterSent
from pathways.domain.sanction.letter import SendBreachLetter
from pathways.domain.sanction.undoing import WithdrawDecision
from pathways.event_store.deciding import PreparedByWhoSigns, Withdrawal, prepare
from tests.departement import Town, day
from tests.event_store.test_sanction_rank import WITHOUT_EPD, decide, file_complete

TODAY = date(2030, 1, 1)


def completed_by(town: Town, actor: str) -> Callable[[str], None]:
    """Sara's file, of which that actor recorded one letter; a way to sign it as someone."""
    procedure = file_complete(town, "one", town.orient("Sara", "2024-03-01", referent=None))
    app = town.departement.app
    letter = next(e for e in app.envelopes(procedure) if isinstance(e.event, BreachLetterSent))
    again = SendBreachLetter(procedure_id=procedure, on=day("2025-02-04"), means="Recommandé")
    app.handle(again, actor=actor, today=TODAY, corrects=letter.version, reason="Recommandé")

    def signed(who: str) -> None:
        prepare(replace(decide(procedure), actor=who), app.load, WITHOUT_EPD, TODAY)

    return signed


def test_whoever_prepared_any_of_the_file_does_not_sign_it(town: Town) -> None:
    signed = completed_by(town, "adjointe")
    for who in ("test", "adjointe"):
        with pytest.raises(PreparedByWhoSigns) as refused:
            signed(who)
        assert refused.value.rule == "H42"
    signed("president")


def test_what_was_prepared_and_taken_out_since_was_prepared_all_the_same(town: Town) -> None:
    procedure = file_complete(town, "one", town.orient("Sara", "2024-03-01", referent=None))
    app = town.departement.app
    completion = app.envelopes(procedure)[-1]
    app.withdraw(Withdrawal(procedure, completion.version, "test", "Erreur"), today=TODAY)
    complete = CompleteFile(
        procedure_id=procedure, on=day("2025-02-11"), completed_by="Secrétariat"
    )
    app.handle(complete, actor="adjointe", today=TODAY)
    with pytest.raises(PreparedByWhoSigns):
        prepare(replace(decide(procedure), actor="test"), app.load, WITHOUT_EPD, TODAY)


def test_whoever_only_noted_what_the_person_said_may_sign(town: Town) -> None:
    procedure = file_complete(town, "one", town.orient("Sara", "2024-03-01", referent=None))
    said = RecordObservations(
        procedure_id=procedure, on=day("2025-02-12"), observations="Je joins un certificat"
    )
    app = town.departement.app
    app.handle(said, actor="adjointe", today=TODAY)
    prepare(replace(decide(procedure), actor="adjointe"), app.load, WITHOUT_EPD, TODAY)


def test_another_departement_says_otherwise_as_data(town: Town) -> None:
    procedure = file_complete(town, "one", town.orient("Sara", "2024-03-01", referent=None))
    alone = WITHOUT_EPD.replacing("sanction_prepared_by", value=[])
    prepare(replace(decide(procedure), actor="test"), town.departement.app.load, alone, TODAY)


def test_every_decision_on_a_sanction_takes_two_people() -> None:
    held = {kind for kind in registered_commands() if kind.apart_from}
    assert held == {DecideSanction, DecidePriorAppeal, WithdrawDecision}
    named = set(registered_events())
    for kind in held:
        assert kind.apart_from is not None
        assert Rules.standard().named(kind.apart_from).on(TODAY).codes <= named
