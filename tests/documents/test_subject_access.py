"""All that is held about a person, in their words: nothing left out, nobody else's data."""

import json
from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from pathways.access_journal.writing import Entry, write
from pathways.documents.subject_access.content import SubjectAccess, subject_access
from pathways.documents.subject_access.formats import file_name, to_json, to_pdf
from pathways.documents.subject_access.wording import FIELDS
from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.beneficiary.merging import MergeBeneficiary
from pathways.domain.command import Command
from pathways.domain.event import registered_events
from pathways.domain.refusal import NotFound
from pathways.event_store.application import Withdrawal
from pathways.projections.forgetting import forget
from tests.departement import Town, day
from tests.documents.reading import squeezed, text
from tests.domain.spec import an_id
from tests.panels.breaches import Breach


def contact(**told: str) -> Command:
    given = {"email": "sara@example.org", **told}
    return RecordContactDetails(
        beneficiary_id=an_id("Sara"),
        recorded_on=day("2021-04-01"),
        **given,
    )


def lived(town: Town) -> SubjectAccess:
    """Oriented, contracted, moved twice by mistake, under a procedure."""
    town.orient("Sara", "2021-03-01")
    contract = town.draft("Sara", "2021-03-20", "2021-09-19")
    town.sign(contract, "2021-03-25")
    recorded = town.do(contact(address="1 rue des Lilas"), reason="Dit au téléphone")
    town.do(contact(address="2 rue des Roses"), corrects=recorded.version)
    Breach(town, "Sara").reported("2021-06-14", "2021-06-15", "2021-06-17")
    town.orient("Adam", "2021-03-01")
    return told(town)


def told(town: Town, today: date = date(2021, 9, 1)) -> SubjectAccess:
    return subject_access(town.departement, an_id("Sara"), today=today)


def test_every_fact_about_the_person_is_there_and_none_about_another(town: Town) -> None:
    document = lived(town)
    held = [fact for section in document.sections for fact in section.facts]
    history = town.departement.app.history(an_id("Sara"))
    assert sorted(fact.position for fact in held) == [one.position for one in history]
    assert document.facts == len(history)
    assert str(an_id("Adam")) not in to_json(document).decode()
    titles = [section.title for section in document.sections]
    assert titles[:2] == ["Identité, coordonnées, droit au RSA", "Orientations et accompagnements"]
    assert "Procédures de sanction et recours" in titles


def test_every_datum_of_every_fact_is_told(town: Town) -> None:
    document = lived(town)
    held = {fact.position: fact for section in document.sections for fact in section.facts}
    for envelope in town.departement.app.history(an_id("Sara")):
        assert envelope.position is not None
        data = {datum.field for datum in held[envelope.position].data}
        given = {
            one.name
            for one in fields(envelope.event)  # type: ignore[arg-type]
            if getattr(envelope.event, one.name) not in (None, (), {}, "")
        }
        assert given == data, envelope.event.name


def test_a_correction_shows_both_what_was_told_and_what_replaced_it(town: Town) -> None:
    document = lived(town)
    first, second = [
        fact
        for section in document.sections
        for fact in section.facts
        if fact.fact == "ContactDetailsRecorded"
    ]
    assert (first.replaced, first.corrects, first.reason) == (True, False, "Dit au téléphone")
    assert (second.replaced, second.corrects) == (False, True)
    values = {datum.field: (datum.value, datum.sealed) for datum in first.data}
    assert values["address"] == ("1 rue des Lilas", True)
    assert values["recorded_on"] == ("01/04/2021", False)


def test_each_due_date_names_its_rule(town: Town) -> None:
    document = lived(town)
    (oriented,) = [
        fact for section in document.sections for fact in section.facts
        if fact.fact == "OrientationDecided"
    ]  # fmt: skip
    assert any("A1.3" in rule and "16/03/2021" in rule for rule in oriented.rules)


def test_the_pdf_says_it_in_french_and_its_name_names_nobody(town: Town) -> None:
    document = lived(town)
    pdf = to_pdf(document)
    read = text(pdf)
    for words in (
        "Données conservées sur MARTIN Sara",
        "1 rue des Lilas",
        "2 rue des Roses",
        "Corrigé ou retiré depuis",
        "Chercher un logement plus grand",
        "Deux contrôles refusés",
        "Commission nationale de l'informatique et des libertés",
    ):
        assert squeezed(words) in read, words
    assert to_pdf(document) == pdf
    for form in ("pdf", "json"):
        assert "martin" not in file_name(document, form).lower()
        assert "sara" not in file_name(document, form).lower()


def test_the_json_is_whole(town: Town) -> None:
    document = lived(town)
    read = json.loads(to_json(document))
    assert read["person"] == str(an_id("Sara"))
    assert sum(len(section["facts"]) for section in read["sections"]) == read["facts"]


def test_a_file_merged_into_theirs_is_theirs(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.register("Double", birth_date=day("1990-05-02"))
    town.do(MergeBeneficiary(
        beneficiary_id=an_id("Double"), kept_id=an_id("Sara"),
        merged_on=day("2021-07-02")))  # fmt: skip
    document = told(town)
    assert set(document.files) == {an_id("Sara"), an_id("Double")}
    assert b"02/05/1990" in to_json(document)


def test_a_fact_withdrawn_is_told_with_its_withdrawal(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    recorded = town.do(contact())
    town.departement.app.withdraw(
        Withdrawal(an_id("Sara"), recorded.version, "test", "Saisi pour une autre"),
        today=town.today,
    )
    document = told(town)
    (section,) = [one for one in document.sections if one.title.startswith("Identité")]
    assert [fact.replaced for fact in section.facts if fact.fact == "ContactDetailsRecorded"] == [
        True
    ]
    assert section.facts[-1].reason == "Saisi pour une autre"


def test_nothing_personal_is_left_of_someone_forgotten(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.do(contact())
    forget(town.departement, an_id("Sara"), reason="demande", actor="dpo", today=town.today)
    document = told(town)
    for content in (to_json(document).decode(), text(to_pdf(document))):
        assert "personneeffacée" in squeezed(content)
        for name in ("Martin", "MARTIN", "Sara", "sara@example.org", "1234567"):
            assert name not in content


def test_markup_and_formulas_in_what_people_wrote_are_printed_as_they_stand(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    town.do(contact(address="#eval(1) *gras* $x$ =1+1 <b>"))
    assert squeezed("#eval(1) *gras* $x$ =1+1 <b>") in text(to_pdf(told(town)))


def test_nobody_is_told_of_someone_unknown(town: Town) -> None:
    with pytest.raises(NotFound):
        told(town)


def test_every_field_of_every_fact_about_a_person_has_its_french_name() -> None:
    from pathways.domain.aggregates import AGGREGATES

    impersonal = {
        "BudgetState", "MopedState", "OfferState", "ReportState", "OrganisationState",
        "DelegationState", "ActionAgreementState", "ProjectApplicationState", "PostState",
        "ActionSessionState", "SweepState",
    }  # fmt: skip
    told = {
        one.name
        for state, events in AGGREGATES
        if state.__name__ not in impersonal
        for event in events
        for one in fields(event)  # type: ignore[arg-type]
    }
    assert told - set(FIELDS) == set()
    assert {"FactWithdrawn", "PersonForgotten"} <= set(registered_events())


def looked(town: Town, times: int = 1, **changes: Any) -> None:
    told: dict[str, Any] = {
        "request": "request-0001", "actor": "referent-12", "roles": ("referent",), "key_id": None,
        "method": "GET", "route": "/v1/ma-liste", "status": 200, "refused": None,
        "subject": "Ce que l'on a à faire", "changed": False, "purpose": "suivi",
        "why": "Suivi de la personne", "stated": False, "persons": [an_id("Sara"), an_id("Adam")],
    }  # fmt: skip
    for _ in range(times):
        write(town.departement.app.recorder.pool, Entry(**told | changes))


def test_who_looked_at_the_file_is_told_day_by_day_and_nobody_else_s_looks(town: Town) -> None:
    town.orient("Sara", "2021-03-01")
    assert told(town).looks == ()
    looked(town, times=3)
    looked(town, actor=None, roles=(), refused="unauthenticated", status=401)
    looked(town, persons=[an_id("Adam")])
    document = told(town)
    assert [(one.actor, one.times, one.refused) for one in document.looks] == [
        ("referent-12", 3, None),
        (None, 1, "unauthenticated"),
    ]
    assert str(an_id("Adam")) not in to_json(document).decode()
    page = text(to_pdf(document))
    for words in ("Qui a consulté votre dossier", "(3 fois)", "Suivi de la personne", "refusé"):
        assert squeezed(words) in page


def test_looks_at_a_file_merged_into_theirs_are_told_too(town: Town) -> None:
    town.register("Sara")
    town.register("Sarah", payer_number="7654321")
    looked(town, persons=[an_id("Sarah")])
    town.do(
        MergeBeneficiary(
            beneficiary_id=an_id("Sarah"), kept_id=an_id("Sara"), merged_on=day("2021-04-01")
        )
    )
    assert len(told(town).looks) == 1
