"""Who a line is about: NIR, then payer's number and birth date; a name only proposes (trap T9)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import psycopg
import pytest

from pathways.domain.beneficiary.merging import MergeBeneficiary
from pathways.intake.cnaf.recording import import_flow
from pathways.intake.people.recording import import_people
from pathways.intake.recording import NamesBehind
from pathways.intake.report import Line, Outcome, Report
from pathways.projections.departement import Departement
from pathways.projections.forgetting import forget
from tests.departement import Town
from tests.domain.spec import an_id
from tests.intake.support import (
    FIXTURES,
    altered_flow,
    people_csv,
    people_known,
    person_named,
    state_of,
)

TODAY = date(2023, 10, 9)
NIR, OTHER_NIR, CORSICAN = "2900249024001", "2900249024002", "188112B033042"


def rows(departement: Departement, folder: Path, *rows: str) -> Report:
    return import_people(departement, people_csv(folder, *rows), today=TODAY)


def only(report: Report) -> Line:
    (line,) = report.lines
    return line


def test_t9_a_padded_matricule_finds_the_caf_number_as_typed(
    departement: Departement, tmp_path: Path
) -> None:
    rows(departement, tmp_path, "L'Hostis;Maelle;17/05/1990;CAF0007654321")
    report = import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    assert (report.updated, report.created) == (1, 2)
    assert people_known(departement) == 3


def test_t9_and_the_other_way_round(departement: Departement, tmp_path: Path) -> None:
    import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    report = rows(departement, tmp_path, "L'Hostis;Maelle;17/05/1990;7654321;;0611111111")
    assert only(report).person == person_named(departement, "Maëlle")
    assert only(report).outcome is Outcome.UPDATED


def test_t9_an_msa_number_padded_on_the_left_is_found_too(
    departement: Departement, tmp_path: Path
) -> None:
    import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    report = rows(departement, tmp_path, "D'Alembert;François;14/07/1965;MSA 1650749123456")
    assert only(report).person == person_named(departement, "François")


def test_t9_a_corsican_nir_with_its_key_finds_the_flow_s_without(
    departement: Departement, tmp_path: Path
) -> None:
    import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    report = rows(departement, tmp_path, "Changé;Yann;2/11/1988;;1 88 11 2b 033 042")
    assert only(report).person == person_named(departement, "Yann")
    assert only(report).changed == ("last_name",)


def test_t9_a_nir_with_a_wrong_key_refuses_its_row(
    departement: Departement, tmp_path: Path
) -> None:
    report = rows(departement, tmp_path, f"Roy;Ana;1/2/1990;1234567;{NIR}99")
    assert (only(report).outcome, only(report).field) == (Outcome.REFUSED, "nir")
    assert departement.app.recorder.head() == 0


def test_the_nir_finds_someone_whose_name_and_number_have_changed(
    departement: Departement, tmp_path: Path
) -> None:
    rows(departement, tmp_path, f"Roy;Ana;1/2/1990;1234567;{NIR}")
    report = rows(departement, tmp_path, f"Petit;Ana;1/2/1990;7654321;{NIR}")
    assert only(report).changed == ("last_name", "payer_number")
    assert people_known(departement) == 1


def test_a_nir_learnt_later_completes_the_file(departement: Departement, tmp_path: Path) -> None:
    rows(departement, tmp_path, "Roy;Ana;1/2/1990;1234567")
    assert only(rows(departement, tmp_path, f"Roy;Ana;1/2/1990;1234567;{NIR}")).changed == ("nir",)


def test_a_differing_nir_refuses_the_row(departement: Departement, tmp_path: Path) -> None:
    rows(departement, tmp_path, f"Roy;Ana;1/2/1990;1234567;{NIR}")
    head = departement.app.recorder.head()
    line = only(rows(departement, tmp_path, f"Roy;Ana;1/2/1990;1234567;{OTHER_NIR};0611111111"))
    assert (line.outcome, line.field) == (Outcome.REFUSED, "nir")
    assert line.person == person_named(departement, "Ana")
    assert departement.app.recorder.head() == head


def test_a_nir_typed_for_someone_quite_different_refuses_the_row(
    departement: Departement, tmp_path: Path
) -> None:
    rows(departement, tmp_path, f"Roy;Ana;1/2/1990;1234567;{NIR}")
    report = rows(departement, tmp_path, f"Roy;Paul;3/4/1985;;{NIR}")
    assert only(report).outcome is Outcome.REFUSED


def test_a_row_that_designates_two_files_is_refused(
    departement: Departement, tmp_path: Path
) -> None:
    rows(departement, tmp_path, f"Roy;Ana;1/2/1990;;{NIR}", "Petit;Ana;1/2/1990;1234567")
    report = rows(departement, tmp_path, f"Roy;Ana;1/2/1990;1234567;{NIR}")
    assert only(report).outcome is Outcome.REFUSED
    assert "Fusionnez" in (only(report).remedy or "")


def test_name_and_birth_date_alone_propose_a_match_and_update_nothing(
    departement: Departement, tmp_path: Path
) -> None:
    rows(departement, tmp_path, "Roy;Ana;1/2/1990;1234567")
    head = departement.app.recorder.head()
    report = rows(departement, tmp_path, "ROY;ANA;1/2/1990;;;0611111111")
    assert only(report).outcome is Outcome.MATCH_PROPOSED
    assert only(report).person == person_named(departement, "Ana")
    assert (report.match_proposed, report.refused) == (1, 0)
    assert departement.app.recorder.head() == head


def test_namesakes_with_two_nirs_are_two_people(departement: Departement, tmp_path: Path) -> None:
    rows(departement, tmp_path, f"Roy;Ana;1/2/1990;;{NIR}")
    assert rows(departement, tmp_path, f"Roy;Ana;1/2/1990;;{OTHER_NIR}").created == 1


def test_without_nir_nor_birth_date_nobody_is_identified(
    departement: Departement, tmp_path: Path
) -> None:
    report = rows(departement, tmp_path, "Roy;Ana;;1234567")
    assert (only(report).outcome, only(report).field) == (Outcome.REFUSED, "birth_date")


def test_twins_are_two_people_and_stay_so(departement: Departement, tmp_path: Path) -> None:
    twins = ("Roy;Léa;1/2/1990;1234567", "Roy;Tom;1/2/1990;1234567")
    assert rows(departement, tmp_path, *twins).created == 2
    assert rows(departement, tmp_path, *twins).unchanged == 2


@pytest.mark.parametrize("first_name", ["ANA", "Ana Maria", "ana-maria"])
def test_a_first_name_written_longer_or_otherwise_is_the_same_person(
    departement: Departement, tmp_path: Path, first_name: str
) -> None:
    rows(departement, tmp_path, "Roy;Ana;1/2/1990;1234567")
    assert rows(departement, tmp_path, f"Roy;{first_name};1/2/1990;1234567").unchanged == 1


def test_a_first_name_badly_typed_proposes_a_match(
    departement: Departement, tmp_path: Path
) -> None:
    rows(departement, tmp_path, "Roy;Mohamed;1/2/1990;1234567")
    report = rows(departement, tmp_path, "Roy;Mohammed;1/2/1990;1234567")
    assert only(report).outcome is Outcome.MATCH_PROPOSED
    assert people_known(departement) == 1


def test_someone_twice_in_one_file_gets_one_file(departement: Departement, tmp_path: Path) -> None:
    report = rows(
        departement,
        tmp_path,
        "Roy;Ana;1/2/1990;1234567",
        "Roy;Ana;1/2/1990;1234567;;0611111111",
        f"Roy;Ana;1/2/1990;;{NIR}",
        "Roy;Ana;1/2/1990;CAF1234567",
    )
    assert [line.outcome for line in report.lines] == [
        Outcome.CREATED, Outcome.UPDATED, Outcome.MATCH_PROPOSED, Outcome.UNCHANGED,
    ]  # fmt: skip
    assert people_known(departement) == 1


def test_a_nir_learnt_in_one_row_counts_for_the_next(
    departement: Departement, tmp_path: Path
) -> None:
    report = rows(
        departement,
        tmp_path,
        "Roy;Ana;1/2/1990;1234567",
        f"Roy;Ana;1/2/1990;1234567;{NIR}",
        f"Petit;Ana;1/2/1990;;{NIR}",
        f"Petit;Ana;1/2/1990;1234567;{OTHER_NIR}",
    )
    assert [line.outcome for line in report.lines] == [
        Outcome.CREATED, Outcome.UPDATED, Outcome.UPDATED, Outcome.REFUSED,
    ]  # fmt: skip


def test_a_household_twice_in_one_flow_is_recorded_once(
    departement: Departement, tmp_path: Path
) -> None:
    text = (FIXTURES / "flow.xml").read_bytes().decode("cp1252")
    start = text.index("<InfosFoyerRSA>")
    end = text.index("</InfosFoyerRSA>") + len("</InfosFoyerRSA>")
    path = altered_flow(tmp_path, ("<TransmissionFlux>", f"{text[start:end]}<TransmissionFlux>"))
    report = import_flow(departement, path, today=TODAY)
    assert (report.created, report.unchanged) == (3, 2)
    assert people_known(departement) == 3


def test_a_merged_file_leads_to_the_one_kept(town: Town, tmp_path: Path) -> None:
    town.register("Ana", last_name="Roy", payer_number="1111111")
    town.register("Anna", last_name="Roy", payer_number="2222222")
    merge = MergeBeneficiary(
        beneficiary_id=an_id("Anna"), kept_id=an_id("Ana"), merged_on=date(2023, 1, 2)
    )
    town.do(merge)
    report = rows(town.departement, tmp_path, "Roy;Anna;1/5/1990;2222222;;0611111111")
    assert only(report).person == an_id("Ana")
    contact = state_of(town.departement, an_id("Ana")).contact
    assert contact is not None
    assert contact.phone == "0611111111"


def test_someone_forgotten_matches_nothing(departement: Departement, tmp_path: Path) -> None:
    row = f"Roy;Ana;1/2/1990;1234567;{NIR}"
    first = only(rows(departement, tmp_path, row)).person
    assert first is not None
    forget(departement, first, reason="demande", actor="test", today=TODAY)
    again = only(rows(departement, tmp_path, row))
    assert again.outcome is Outcome.CREATED
    assert again.person != first


def test_two_imports_at_the_same_time_create_nobody_twice(
    departement: Departement, tmp_path: Path
) -> None:
    numbered = [f"Roy{number};Ana;1/2/1990;{number}" for number in range(1_000_001, 1_000_051)]
    path = people_csv(tmp_path, *numbered, "Petit;Zoé;1/2/1990")
    with ThreadPoolExecutor(2) as threads:
        running = [threads.submit(import_people, departement, path, today=TODAY) for _ in range(2)]
        reports = [each.result() for each in running]
    assert sum(report.created for report in reports) == 51
    assert people_known(departement) == 51


def test_someone_registered_by_hand_meanwhile_is_found_and_not_doubled(
    town: Town, tmp_path: Path
) -> None:
    first = [f"Roy{number};Ana;1/2/1990;{number}" for number in range(1_000_001, 1_000_201)]
    path = people_csv(tmp_path, *first, "Martin;Sara;1/5/1990;1234567;;0611111111")

    def register_sara(done: int, total: int) -> None:
        if done == 200:  # the first chunk is recorded, the second not yet matched
            town.register("Sara")

    report = import_people(town.departement, path, today=TODAY, progress=register_sara)
    last = report.lines[-1]
    assert (last.outcome, last.person) == (Outcome.UPDATED, an_id("Sara"))
    assert (report.created, report.refused) == (200, 0)


def test_names_that_cannot_follow_the_log_stop_the_import(
    town: Town, superuser: str, tmp_path: Path
) -> None:
    with psycopg.connect(superuser) as connection:
        connection.execute("revoke insert on people from pathways_projector")
    head = town.departement.app.recorder.head()
    with pytest.raises(NamesBehind):
        rows(town.departement, tmp_path, "Roy;Ana;1/2/1990;1234567")
    assert town.departement.app.recorder.head() == head
