"""What the monthly flow says of households and people, row by row."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pathways.domain.beneficiary.events import RightStatus, Sex
from pathways.intake.cnaf import (
    Household,
    Motive,
    Pregnancy,
    Reduction,
    Refused,
    Role,
    read_flow,
)
from tests.intake.support import FIXTURES, SAMPLES, altered_flow, line_of, needs_samples


def households(path: Path) -> list[Household]:
    rows = list(read_flow(path).households)
    assert all(isinstance(row, Household) for row in rows), rows
    return [row for row in rows if isinstance(row, Household)]


def first(path: Path) -> Household:
    return households(path)[0]


def test_the_header_tells_the_reference_day_and_the_day_the_flow_was_made() -> None:
    header = read_flow(FIXTURES / "flow.xml").header
    assert (header.type, header.reference_day) == ("M", date(2023, 9, 30))
    assert header.created_on == date(2023, 10, 6)


def test_a_household_is_read_with_its_payer_its_address_and_its_line() -> None:
    path = FIXTURES / "flow.xml"
    household = first(path)
    assert (household.fund, household.payer_number) == ("CAF", "7654321")
    assert household.matricule == "765432100000000"
    assert household.address is not None
    assert household.address.line == "12 RUE DE LA MÉTAIRIE, BATIMENT B"
    assert (household.address.postcode, household.address.city) == ("49100", "ANGERS")
    assert household.address.insee == "49007"
    assert household.family_situation == "MAR"
    assert household.line == line_of(path, "<InfosFoyerRSA>")
    assert household.reductions == (
        Reduction(
            Decimal("120.50"),
            date(2023, 7, 1),
            date(2023, 8, 31),
            line_of(FIXTURES / "flow.xml", "<ReductionRSA>"),
        ),
    )


def test_two_partners_may_both_be_cjt_and_stay_two_people() -> None:
    adults = first(FIXTURES / "flow.xml").adults
    assert [adult.role for adult in adults] == [Role.PARTNER, Role.PARTNER]
    assert [adult.first_name for adult in adults] == ["MAËLLE", "YANN"]


def test_the_role_is_that_of_the_rsa_benefit_not_of_family_benefits(tmp_path: Path) -> None:
    path = altered_flow(tmp_path, ("<ROLEPERS>DEM</ROLEPERS>", "<ROLEPERS>ENF</ROLEPERS>"))
    assert first(path).adults[0].role == Role.PARTNER


def test_an_adult_is_read_whole() -> None:
    maelle, yann = first(FIXTURES / "flow.xml").adults
    assert (maelle.civility, maelle.last_name, maelle.birth_name) == ("MME", "L'HOSTIS", "LE GOFF")
    assert (maelle.birth_date, maelle.sex) == (date(1990, 5, 17), Sex.FEMALE)
    assert maelle.nir == "2900529024017"
    assert (maelle.rights_and_duties, yann.rights_and_duties) == (True, False)
    assert maelle.pregnancy == Pregnancy(date(2023, 6, 1), None, date(2023, 8, 20))
    assert maelle.france_travail_id == "7654321A"
    assert (maelle.farmer, yann.farmer, yann.agricultural_regime) == (False, True, True)
    assert yann.nir == "188112B033042"


def test_an_agricultural_employee_is_under_the_regime_and_not_a_farmer(tmp_path: Path) -> None:
    yann = first(altered_flow(tmp_path, ("<ACT>EXP</ACT>", "<ACT>SAL</ACT>"))).adults[1]
    assert (yann.farmer, yann.agricultural_regime) == (False, True)


def test_an_activity_that_ended_before_the_reference_day_counts_for_nothing(
    tmp_path: Path,
) -> None:
    day = "<DDACT>2022-01-01</DDACT>"
    path = altered_flow(tmp_path, (day, f"{day}<DFACT>2023-09-29</DFACT>"))
    assert not first(path).adults[1].agricultural_regime


def test_children_are_counted_and_not_listed_as_adults() -> None:
    household = first(FIXTURES / "flow.xml")
    assert (household.dependants, household.youngest_dependant_born_on) == (1, date(2021, 2, 3))


def test_an_msa_household_without_home_nor_calculation() -> None:
    household = households(FIXTURES / "flow.xml")[1]
    assert (household.fund, household.payer_number) == ("MSA", "1650749123456")
    assert household.no_fixed_home
    assert household.address is None
    assert household.adults[0].rights_and_duties is None
    assert household.rsa_majore is True


def test_a_nir_with_a_wrong_key_is_left_out_and_told() -> None:
    francois = households(FIXTURES / "flow.xml")[1].adults[0]
    assert francois.nir is None
    assert "clé" in (francois.nir_defect or "")


def test_an_absent_or_empty_nir_is_no_defect(tmp_path: Path) -> None:
    path = altered_flow(tmp_path, ("<NIR>2900529024017</NIR>", "<NIR>0000000000000</NIR>"))
    assert (first(path).adults[0].nir, first(path).adults[0].nir_defect) == (None, None)


BLOCKS = {
    "1": "<Refus><DTREFURSA>2023-09-01</DTREFURSA><MOTIREFURSA>F01</MOTIREFURSA></Refus>",
    "3": "<SuspensionDroit><MOTISUSDRORSA>GJ</MOTISUSDRORSA>"
    "<DDSUSDRORSA>2023-09-03</DDSUSDRORSA></SuspensionDroit>",
    "4": "<SuspensionVersement><MOTISUSVERSRSA>06</MOTISUSVERSRSA>"
    "<DDSUSVERSRSA>2023-09-04</DDSUSVERSRSA></SuspensionVersement>",
    "5": "<FinDroit><MOTICLORSA>PCG</MOTICLORSA><DTCLORSA>2023-09-05</DTCLORSA></FinDroit>",
    "6": "<FinDroitMoisAnterieur><MOTICLORSA>ECH</MOTICLORSA>"
    "<DTCLORSA>2023-06-06</DTCLORSA></FinDroitMoisAnterieur>",
}


def with_right(folder: Path, declared: str, *blocks: str) -> Path:
    return altered_flow(
        folder,
        ("<ETATDOSRSA>2<", f"<ETATDOSRSA>{declared}<"),
        ("</EtatDossierRSA>", "</EtatDossierRSA>" + "".join(BLOCKS[b] for b in blocks)),
    )


@pytest.mark.parametrize(
    ("declared", "blocks", "status", "motive", "since"),
    [
        ("0", "", RightStatus.REQUESTED, None, date(2021, 4, 12)),
        ("1", "1", RightStatus.REFUSED, "F01", date(2023, 9, 1)),
        ("2", "", RightStatus.OPEN, None, None),
        ("3", "3", RightStatus.SUSPENDED, "GJ", date(2023, 9, 3)),
        ("4", "4", RightStatus.SUSPENDED, "06", date(2023, 9, 4)),
        ("5", "5", RightStatus.CLOSED, "PCG", date(2023, 9, 5)),
        ("6", "6", RightStatus.CLOSED, "ECH", date(2023, 6, 6)),
    ],
)
def test_each_state_gives_the_right_its_motive_and_the_day_it_holds_since(
    tmp_path: Path,
    declared: str,
    blocks: str,
    status: RightStatus,
    motive: str | None,
    since: date | None,
) -> None:
    right = first(with_right(tmp_path, declared, *blocks)).right
    assert (right.status, right.motive, right.since) == (status, motive, since)


@pytest.mark.parametrize(
    ("declared", "blocks", "read"),
    [
        ("0", "1543 6", "0"),
        ("2", "13456", "1"),
        ("2", "3456", "5"),
        ("2", "346", "3"),
        ("2", "46", "4"),
        ("2", "6", "2"),
        ("6", "", "6"),
    ],
)
def test_several_states_are_read_in_the_order_0_1_5_3_4_2_6(
    tmp_path: Path, declared: str, blocks: str, read: str
) -> None:
    right = first(with_right(tmp_path, declared, *blocks.replace(" ", ""))).right
    assert (right.code, right.declared) == (read, declared)


def test_a_motive_comes_with_its_french_label_and_an_unknown_one_without(tmp_path: Path) -> None:
    right = first(with_right(tmp_path, "5", "5")).right
    assert right.motives == (
        Motive("PCG", "Décision du président du Département", date(2023, 9, 5)),
    )
    refused = first(with_right(tmp_path, "1", "1")).right
    assert refused.motives[0].label is None


def test_the_earliest_of_two_suspensions_tells_since_when(tmp_path: Path) -> None:
    later = BLOCKS["4"].replace("06", "CV", 1).replace("2023-09-04", "2023-09-20")
    path = altered_flow(
        tmp_path,
        ("<ETATDOSRSA>2<", "<ETATDOSRSA>4<"),
        ("</EtatDossierRSA>", "</EtatDossierRSA>" + later + BLOCKS["4"]),
    )
    right = first(path).right
    assert (right.since, [m.code for m in right.motives]) == (date(2023, 9, 4), ["06", "CV"])


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("<MATRICULE>765432100000000<", "<MATRICULE>76543A<", "MATRICULE"),
        ("<MATRICULE>765432100000000<", "<MATRICULE>000<", "MATRICULE"),
        ("<FONORG>CAF<", "<FONORG>CPA<", "FONORG"),
        ("<DTNAI>1990-05-17<", "<DTNAI>1990-02-30<", "DTNAI"),
        ("<DTNAI>1990-05-17<", "<DTNAI>17/05/1990<", "DTNAI"),
        ("<DTNAI>1990-05-17<", "<DTNAI>2023-10-01<", "DTNAI"),
        ("<NOM>L'HOSTIS</NOM>", "<NOM> </NOM>", "NOM"),
        ("<NOM>L'HOSTIS</NOM>", "<NOM><B>L'HOSTIS</B></NOM>", "NOM"),
        ("<SEXE>2<", "<SEXE>F<", "SEXE"),
        ("<ROLEPERS>CJT<", "<ROLEPERS>XYZ<", "ROLEPERS"),
        ("<NATPREST>RSA<", "<NATPREST>PFA<", "Prestations"),
        ("<TOPPERSDRODEVORSA>1<", "<TOPPERSDRODEVORSA>oui<", "TOPPERSDRODEVORSA"),
        ("<ETATDOSRSA>2<", "<ETATDOSRSA>7<", "ETATDOSRSA"),
        ("<MTREDRSA>0000120.50<", "<MTREDRSA>cent vingt<", "MTREDRSA"),
        ("<MTREDRSA>0000120.50<", "<MTREDRSA>NaN<", "MTREDRSA"),
        ("<TOPSANSDOMFIXE>0<", "<TOPSANSDOMFIXE>2<", "TOPSANSDOMFIXE"),
    ],
)
def test_a_defect_refuses_its_household_with_its_line_and_the_others_go_on(
    tmp_path: Path, before: str, after: str, field: str
) -> None:
    path = altered_flow(tmp_path, (before, after))
    refused, other = read_flow(path).households
    assert isinstance(refused, Refused)
    assert isinstance(other, Household)
    assert refused.field == field
    if field != "Prestations":  # told at the person, where the block is missing
        assert refused.line == line_of(path, after)


def test_a_missing_block_is_named_with_the_line_of_what_should_hold_it(tmp_path: Path) -> None:
    path = altered_flow(tmp_path, ("<DemandeRSA>", "<Demande>"), ("</DemandeRSA>", "</Demande>"))
    refused = next(iter(read_flow(path).households))
    assert isinstance(refused, Refused)
    assert (refused.field, refused.line) == ("DemandeRSA", line_of(path, "<IdentificationRSA>"))
    assert refused.payer_number == "7654321"


def test_a_household_without_adult_is_refused(tmp_path: Path) -> None:
    changes = [("<ROLEPERS>CJT<", "<ROLEPERS>ENF<")] * 2
    refused = next(iter(read_flow(altered_flow(tmp_path, *changes)).households))
    assert isinstance(refused, Refused)
    assert refused.field == "Personne"


@needs_samples
def test_the_sample_flow_is_read() -> None:
    flow = read_flow(SAMPLES / "cnaf" / "RSABEM.xml")
    closed, suspended = flow.households
    assert isinstance(closed, Household)
    assert isinstance(suspended, Household)
    assert [p.role for p in closed.adults] == [Role.PARTNER, Role.PARTNER]
    assert (closed.payer_number, closed.right.motive, closed.right.since) == (
        "2055990",
        "PCG",
        date(2021, 11, 30),
    )
    assert (suspended.right.status, suspended.right.motive) == (RightStatus.SUSPENDED, "06")
    assert flow.warnings == ("Le flux annonce 1 dossier(s), 2 ont été lus.",)
