"""The record of processing leaves nothing out: no fact, no sealed datum, no list about people."""

import json
from collections import Counter
from datetime import date

import pytest

from pathways.documents.export.headings import HEADINGS
from pathways.documents.record_of_processing import content, wording
from pathways.documents.record_of_processing.activities import ACTIVITIES
from pathways.documents.record_of_processing.content import package_of, record_of_processing
from pathways.documents.record_of_processing.formats import to_json, to_markdown
from pathways.documents.record_of_processing.wording import CATEGORIES, READ_MODELS
from pathways.documents.subject_access.wording import FIELDS
from pathways.domain.access import Role
from pathways.domain.aggregates import AGGREGATES
from pathways.domain.event import registered_events, sealed_fields
from pathways.domain.labels import EVENTS
from pathways.domain.rules import Rules

DAY = date(2026, 11, 25)
RULES = Rules.standard()
SEALED = {(name, field) for name in registered_events() for field in sealed_fields(name)}


def test_every_fact_is_of_one_activity() -> None:
    told = Counter(package for activity in ACTIVITIES for package in activity.facts)
    assert set(told) == {package_of(state) for state, _ in AGGREGATES}
    assert set(told.values()) == {1}


def test_every_sealed_datum_has_one_category() -> None:
    told = Counter(field for fields in CATEGORIES.values() for field in fields)
    assert set(told) == {field for _, field in SEALED}
    assert set(told.values()) == {1}


def test_every_sealed_datum_of_every_fact_is_in_the_record() -> None:
    record = record_of_processing(RULES, DAY)
    told = {
        (fact, datum)
        for one in record.treatments
        for held in one.sealed
        for fact in held.facts
        for datum in held.data
    }
    assert {(EVENTS[name], FIELDS[field]) for name, field in SEALED} <= told


def test_a_sealed_datum_without_its_french_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    without = {name: tuple(set(fields) - {"nir"}) for name, fields in CATEGORIES.items()}
    monkeypatch.setattr(content, "CATEGORIES", without)
    with pytest.raises(KeyError, match="nir"):
        record_of_processing(RULES, DAY)


def test_every_list_that_names_people_is_in_the_record_with_its_columns() -> None:
    record = record_of_processing(RULES, DAY)
    assert [one.table for one in record.lists] == sorted(READ_MODELS)
    people = next(one for one in record.lists if one.table == "people")
    assert {"Nom", "Prénom", "Date de naissance", "Empreinte du NIR"} <= set(people.columns)
    assert not set(wording.COLUMNS) & ({*HEADINGS} | {*FIELDS})


def test_every_role_is_told_what_it_receives() -> None:
    assert {role for one in ACTIVITIES for role in one.recipients} == set(Role)


def test_how_long_data_are_kept_is_what_the_rules_of_the_day_say() -> None:
    longer = RULES.replacing("file_kept_for", value=5, label="Un dossier se conserve 5 ans")
    assert "2 ans après le dernier contact" in to_markdown(record_of_processing(RULES, DAY))
    assert "Un dossier se conserve 5 ans (H40)" in to_markdown(record_of_processing(longer, DAY))


def test_the_record_reads_in_french_and_says_its_day() -> None:
    record = record_of_processing(RULES, DAY)
    read = to_markdown(record)
    assert read.startswith(
        "# Registre des activités de traitement\n\nDépartement de Maine-et-Loire"
    )
    assert "au 25\xa0novembre 2026" in read
    for one in record.treatments:
        assert one.purposes
        assert one.bases
        assert one.people
        assert one.recipients
        assert one.kept
    taken = json.loads(to_json(record))
    assert taken["treatments"][0]["title"] == record.treatments[0].title
