"""Importing the monthly flow: what is recorded of it, on which day, and what is left alone."""

from datetime import date
from pathlib import Path

import pytest

from pathways.domain.beneficiary.events import RightStatus, Sex
from pathways.domain.beneficiary.rsa_right import RecordRsaRight
from pathways.intake.cnaf import HostileFlow, TruncatedFlow
from pathways.intake.cnaf.recording import FlowOfTheFuture, import_flow
from pathways.intake.report import Line, Outcome, Report
from pathways.projections.departement import Departement
from tests.intake.support import FIXTURES, altered_flow, people_known, person_named, state_of

TODAY = date(2023, 10, 9)
REFERENCE = "<DTREF>2023-09-30</DTREF>"
NEXT_MONTH = (REFERENCE, "<DTREF>2023-10-31</DTREF>")
LATER = date(2023, 11, 8)


def line_about(report: Report, departement: Departement, first_name: str) -> Line:
    person = person_named(departement, first_name)
    return next(line for line in report.lines if line.person == person)


def test_each_adult_of_a_household_gets_a_file(departement: Departement) -> None:
    report = import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    assert (report.created, report.refused) == (3, 0)
    maelle = state_of(departement, person_named(departement, "Maëlle"))
    assert maelle.identity.payer_number == "7654321"
    assert (maelle.identity.nir, maelle.identity.sex) == ("2900529024017", Sex.FEMALE)
    assert (maelle.identity.civility, maelle.identity.birth_name) == ("madame", "LE GOFF")
    assert maelle.household is not None
    assert (maelle.household.more_than_one_person, maelle.household.dependants) == (True, 1)
    assert maelle.contact is not None
    assert maelle.contact.postcode_city == "49100 ANGERS"


def test_two_partners_both_cjt_are_two_people(departement: Departement) -> None:
    import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    assert person_named(departement, "Maëlle") != person_named(departement, "Yann")


def test_the_right_is_told_on_the_reference_day_not_on_the_day_of_the_import(
    departement: Departement,
) -> None:
    import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    francois = state_of(departement, person_named(departement, "François"))
    (right,) = francois.rights
    assert (right.status, right.motive) == (RightStatus.CLOSED, "MUT")
    assert (right.since, right.told_on) == (date(2023, 8, 31), date(2023, 9, 30))


def test_an_open_right_without_its_day_is_open_since_the_day_it_was_first_told(
    departement: Departement, tmp_path: Path
) -> None:
    import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    report = import_flow(departement, altered_flow(tmp_path, NEXT_MONTH), today=LATER)
    (right,) = state_of(departement, person_named(departement, "Maëlle")).rights
    assert right.since == date(2023, 9, 30)
    assert (report.unchanged, report.updated) == (3, 0)


def test_who_is_bound_by_rights_and_duties_is_recorded_where_the_flow_says(
    departement: Departement,
) -> None:
    import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    bound = {
        name: state_of(departement, person_named(departement, name)).bound_by_rights_and_duties_on(
            TODAY
        )
        for name in ("Maëlle", "Yann", "François")
    }
    assert bound == {"Maëlle": True, "Yann": False, "François": None}


def test_a_second_import_appends_nothing(departement: Departement) -> None:
    import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    head = departement.app.recorder.head()
    report = import_flow(departement, FIXTURES / "flow.xml", today=LATER)
    assert report.unchanged == len(report.lines) == 3
    assert departement.app.recorder.head() == head


def test_a_right_that_closes_updates_the_household_s_adults(
    departement: Departement, tmp_path: Path
) -> None:
    import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    closed = (
        "<ETATDOSRSA>2</ETATDOSRSA>\n        </EtatDossierRSA>",
        "<ETATDOSRSA>5</ETATDOSRSA>\n        </EtatDossierRSA><FinDroit><MOTICLORSA>ECH"
        "</MOTICLORSA><DTCLORSA>2023-10-31</DTCLORSA></FinDroit>",
    )
    report = import_flow(departement, altered_flow(tmp_path, NEXT_MONTH, closed), today=LATER)
    yann = state_of(departement, person_named(departement, "Yann"))
    assert line_about(report, departement, "Yann").changed == ("right",)
    assert yann.right_on(date(2023, 10, 30)) is RightStatus.OPEN
    assert yann.right_on(date(2023, 10, 31)) is RightStatus.CLOSED


def test_absence_from_a_flow_closes_nothing(departement: Departement, tmp_path: Path) -> None:
    import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    text = (FIXTURES / "flow.xml").read_bytes().decode("cp1252")
    start = text.index("<InfosFoyerRSA>")
    end = text.index("</InfosFoyerRSA>") + len("</InfosFoyerRSA>")
    path = tmp_path / "flow.xml"
    path.write_bytes((text[:start] + text[end:]).replace(*NEXT_MONTH).encode("cp1252"))
    import_flow(departement, path, today=LATER)
    maelle = state_of(departement, person_named(departement, "Maëlle"))
    assert maelle.right_on(LATER) is RightStatus.OPEN


def test_a_flow_older_than_what_is_known_leaves_the_rights_and_the_address_alone(
    departement: Departement, tmp_path: Path
) -> None:
    import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    head = departement.app.recorder.head()
    path = altered_flow(
        tmp_path,
        (REFERENCE, "<DTREF>2023-08-31</DTREF>"),
        ("<TOPPERSDRODEVORSA>1", "<TOPPERSDRODEVORSA>0"),
        ("<NOMCOM>ANGERS", "<NOMCOM>CHOLET"),
    )
    report = import_flow(departement, path, today=LATER)
    assert departement.app.recorder.head() == head
    assert "droits non repris" in line_about(report, departement, "Maëlle").notes[0]
    assert "31/08/2023 plus ancien" in " ".join(report.warnings)


def test_what_was_told_by_hand_since_is_not_overturned(departement: Departement) -> None:
    import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    maelle = person_named(departement, "Maëlle")
    suspended = RecordRsaRight(
        beneficiary_id=maelle, status=RightStatus.SUSPENDED, since=TODAY, told_on=TODAY
    )
    departement.app.handle(suspended, actor="test", today=TODAY)
    import_flow(departement, FIXTURES / "flow.xml", today=LATER)
    assert state_of(departement, maelle).right_on(TODAY) is RightStatus.SUSPENDED


def test_a_right_dated_after_today_is_left_out_and_the_rest_is_recorded(
    departement: Departement, tmp_path: Path
) -> None:
    path = altered_flow(
        tmp_path, ("<DTCLORSA>2023-08-31</DTCLORSA>", "<DTCLORSA>2023-12-31</DTCLORSA>")
    )
    report = import_flow(departement, path, today=TODAY)
    francois = state_of(departement, person_named(departement, "François"))
    assert francois.rights == ()
    assert "31/12/2023" in " ".join(line_about(report, departement, "François").notes)


@pytest.mark.parametrize(
    ("name", "profile"),
    [("François", "homeless_or_roving"), ("Yann", "farmer"), ("Maëlle", None)],
)
def test_a_profile_that_the_flow_makes_evident_is_suggested(
    departement: Departement, name: str, profile: str | None
) -> None:
    import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    assert state_of(departement, person_named(departement, name)).profile == profile


def test_a_file_holder_without_right_is_not_followed_nor_counted_in_the_household(
    departement: Departement, tmp_path: Path
) -> None:
    path = altered_flow(
        tmp_path,
        ("<ROLEPERS>CJT</ROLEPERS>", "<ROLEPERS>RDO</ROLEPERS>"),
        ("<ROLEPERS>ENF</ROLEPERS>", "<ROLEPERS>RDO</ROLEPERS>"),
    )
    report = import_flow(departement, path, today=TODAY)
    assert report.created == 2
    household = state_of(departement, person_named(departement, "Yann")).household
    assert household is not None
    assert not household.more_than_one_person
    assert "2 responsable(s) de dossier sans droit" in " ".join(report.warnings)


def test_a_nir_with_a_wrong_key_is_told_and_not_recorded(departement: Departement) -> None:
    report = import_flow(departement, FIXTURES / "flow.xml", today=TODAY)
    assert state_of(departement, person_named(departement, "François")).identity.nir is None
    assert "clé" in line_about(report, departement, "François").notes[0]


def test_a_household_that_breaks_the_structure_is_refused_and_the_others_are_recorded(
    departement: Departement, tmp_path: Path
) -> None:
    path = altered_flow(tmp_path, ("<DTNAI>1965-07-14</DTNAI>", "<DTNAI>hier</DTNAI>"))
    report = import_flow(departement, path, today=TODAY)
    (refused,) = [line for line in report.lines if line.outcome is Outcome.REFUSED]
    assert (report.created, refused.field) == (2, "DTNAI")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (("<Racine>", "<!DOCTYPE r [<!ENTITY a 'b'>]><Racine>"), HostileFlow),
        (("</Racine>", ""), TruncatedFlow),
        ((REFERENCE, "<DTREF>2023-10-10</DTREF>"), FlowOfTheFuture),
    ],
)
def test_a_flow_refused_as_a_whole_leaves_nothing_recorded(
    departement: Departement,
    tmp_path: Path,
    change: tuple[str, str],
    refusal: type[Exception],
) -> None:
    with pytest.raises(refusal):
        import_flow(departement, altered_flow(tmp_path, change), today=TODAY)
    assert departement.app.recorder.head() == 0
    assert people_known(departement) == 0
