"""Importing a spreadsheet of people: what a row completes, what it leaves, what is reported."""

import json
from datetime import date
from pathlib import Path

from pathways.intake.cnaf.recording import import_flow
from pathways.intake.people.recording import import_people
from pathways.intake.report import Outcome
from pathways.projections.departement import Departement
from tests.intake.support import FIXTURES, people_csv, people_known, person_named, state_of

TODAY = date(2023, 10, 9)
LATER = date(2023, 11, 8)


def test_good_rows_are_recorded_and_bad_ones_refused_with_their_number(
    departement: Departement,
) -> None:
    report = import_people(departement, FIXTURES / "people.csv", today=TODAY)
    outcomes = {line.number: line.outcome for line in report.lines}
    assert outcomes == {
        2: Outcome.CREATED, 4: Outcome.CREATED, 5: Outcome.REFUSED, 6: Outcome.REFUSED,
        7: Outcome.REFUSED, 8: Outcome.REFUSED, 9: Outcome.CREATED,
    }  # fmt: skip
    assert people_known(departement) == 3


def test_a_second_import_appends_nothing(departement: Departement) -> None:
    import_people(departement, FIXTURES / "people.csv", today=TODAY)
    head = departement.app.recorder.head()
    report = import_people(departement, FIXTURES / "people.csv", today=LATER)
    assert departement.app.recorder.head() == head
    assert (report.created, report.updated) == (0, 0)


def test_past_accompaniment_and_unknown_columns_are_reported_as_not_taken(
    departement: Departement,
) -> None:
    report = import_people(departement, FIXTURES / "people.csv", today=TODAY)
    unknown, not_taken = report.warnings
    assert "« Couleur préférée »" in unknown
    for word in ("référent", "décision d'orientation", "date du contrat", "tags"):
        assert word in not_taken


def test_a_row_names_what_it_changes_and_never_the_value(
    departement: Departement, tmp_path: Path
) -> None:
    import_people(
        departement, people_csv(tmp_path, "Roy;Ana;1/2/1990;1234567;;0611111111"), today=TODAY
    )
    path = people_csv(tmp_path, "Roy;Ana;1/2/1990;1234567;;0622222222")
    report = import_people(departement, path, today=LATER)
    assert report.lines[0].changed == ("phone",)
    assert "0622222222" not in report.to_json()


def test_what_a_file_leaves_out_stays_known(departement: Departement, tmp_path: Path) -> None:
    full = people_csv(tmp_path, "Roy;Ana;1/2/1990;1234567;2900249024001;0611111111;;49000 Angers")
    import_people(departement, full, today=TODAY)
    report = import_people(
        departement, people_csv(tmp_path, "Roy;Ana;1/2/1990;1234567"), today=LATER
    )
    assert report.unchanged == 1
    ana = state_of(departement, person_named(departement, "Ana"))
    assert ana.identity.nir == "2900249024001"
    assert ana.contact is not None
    assert ana.contact.phone == "0611111111"


def test_capitals_and_accents_are_no_news(departement: Departement, tmp_path: Path) -> None:
    import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    row = "L'Hostis;Maëlle;17/05/1990;7654321;;;12 rue de la Métairie, bâtiment B;49100 Angers"
    report = import_people(departement, people_csv(tmp_path, row), today=LATER)
    assert report.unchanged == 1


def test_a_spreadsheet_that_writes_the_birth_name_changes_no_name(
    departement: Departement, tmp_path: Path
) -> None:
    import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    path = people_csv(tmp_path, "Le Goff;Maëlle;17/05/1990;7654321")
    assert import_people(departement, path, today=LATER).unchanged == 1


def test_the_street_of_a_town_someone_has_left_is_not_kept(
    departement: Departement, tmp_path: Path
) -> None:
    import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    path = people_csv(tmp_path, "L'Hostis;Yann;2/11/1988;7654321;;;;49400 Saumur")
    import_people(departement, path, today=LATER)
    contact = state_of(departement, person_named(departement, "Yann")).contact
    assert contact is not None
    assert (contact.address, contact.postcode_city) == (None, "49400 Saumur")


def test_an_older_flow_completes_a_newer_spreadsheet_and_replaces_nothing(
    departement: Departement, tmp_path: Path
) -> None:
    row = "L'Hostis-Roy;Maëlle;17/05/1990;7654321;;0611111111;;49400 Saumur"
    import_people(departement, people_csv(tmp_path, row), today=TODAY)
    import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    maelle = state_of(departement, person_named(departement, "Maëlle"))
    assert (maelle.identity.last_name, maelle.identity.nir) == ("L'Hostis-Roy", "2900529024017")
    assert maelle.contact is not None
    assert (maelle.contact.postcode_city, maelle.contact.address) == ("49400 Saumur", None)
    assert import_flow(departement, FIXTURES / "flow.xml", today=TODAY).unchanged == 3


def test_one_person_s_row_is_recorded_entirely_or_not_at_all(
    departement: Departement, tmp_path: Path
) -> None:
    path = people_csv(tmp_path, "Roy;Ana;1/2/1990;1234567;;0611111111")
    import_people(departement, path, today=TODAY)
    envelopes = departement.app.envelopes(person_named(departement, "Ana"))
    assert [e.event.name for e in envelopes] == ["BeneficiaryRegistered", "ContactDetailsRecorded"]
    assert len({e.command for e in envelopes}) == 1
    assert {e.actor for e in envelopes} == {"import:people"}


def test_someone_born_after_the_import_is_refused_by_the_domain(
    departement: Departement, tmp_path: Path
) -> None:
    path = people_csv(tmp_path, "Roy;Ana;1/2/2024;1234567", "Roy;Zoé;1/2/1990;1234567")
    report = import_people(departement, path, today=TODAY)
    assert [line.outcome for line in report.lines] == [Outcome.REFUSED, Outcome.CREATED]
    assert report.lines[0].field == "birth_date"


def test_the_json_report_counts_and_numbers_lines(departement: Departement) -> None:
    told = json.loads(import_people(departement, FIXTURES / "people.csv", today=TODAY).to_json())
    assert told["created"] == 3
    assert told["refused"] == 4
    assert (told["updated"], told["unchanged"], told["match_proposed"]) == (0, 0, 0)
    assert told["dry_run"] is False
    assert [line["number"] for line in told["lines"]] == [2, 4, 5, 6, 7, 8, 9]


def test_progress_is_told_after_each_commit(departement: Departement, tmp_path: Path) -> None:
    rows = [f"Roy{number};Ana;1/2/1990;{number}" for number in range(1_000_001, 1_000_252)]
    told: list[tuple[int, int]] = []
    import_people(
        departement,
        people_csv(tmp_path, *rows),
        today=TODAY,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(200, 251), (251, 251)]
