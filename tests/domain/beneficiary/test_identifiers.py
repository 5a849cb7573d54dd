"""NIR, payer's numbers, folded names and French order (trap 9 of the regulation)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.domain.beneficiary.identifiers import (
    BadNir,
    Nir,
    fold,
    french_sort_key,
    nir_key,
    normalise_matricule,
    normalise_payer_number,
    parse_nir,
)


@pytest.mark.parametrize(
    ("nir", "key"),
    [
        ("2690549588157", 80),  # the example printed on French public pages
        ("1850578006084", 91),
    ],
)
def test_the_key_of_a_nir_is_97_minus_the_number_modulo_97(nir: str, key: int) -> None:
    assert nir_key(nir) == key


@pytest.mark.parametrize(("department", "stands_for"), [("2A", "19"), ("2B", "18")])
def test_corsica_counts_as_19_and_18(department: str, stands_for: str) -> None:
    assert nir_key(f"18501{department}123456") == 97 - int(f"18501{stands_for}123456") % 97


def test_a_2a_elsewhere_than_in_the_department_is_not_a_nir() -> None:
    with pytest.raises(BadNir):
        parse_nir("1852A75123456")


def test_a_nir_is_read_with_or_without_key_and_spaces() -> None:
    assert parse_nir("2 69 05 49 588 157 80") == Nir("2690549588157")
    assert parse_nir("2690549588157") == Nir("2690549588157")
    assert parse_nir(" 1 85 01 2a 123 456 ") == Nir("185012A123456")


def test_a_wrong_key_is_refused_with_its_reason() -> None:
    with pytest.raises(BadNir, match="clé"):
        parse_nir("269054958815781")


@pytest.mark.parametrize("text", ["", "123", "abcdefghijklm", "0000000000000", "٢690549588157"])
def test_what_is_not_a_nir_is_refused(text: str) -> None:
    with pytest.raises(BadNir):
        parse_nir(text)


@pytest.mark.parametrize("month", ["20", "31", "42", "50", "99"])
def test_a_fictitious_month_of_birth_is_accepted(month: str) -> None:
    assert parse_nir(f"285{month}75123456").number == f"285{month}75123456"


def test_a_nir_does_not_show_in_logs() -> None:
    assert "269" not in repr(parse_nir("2690549588157"))


@pytest.mark.parametrize(
    ("matricule", "number"),
    [
        ("123456700000000", "1234567"),  # CAF, padded on the right
        ("012345600000000", "0123456"),  # the seven digits keep their own zero
        ("12345600000000", "0123456"),  # the same, written as an integer
        ("001850175123456", "1850175123456"),  # MSA, padded on the left
        ("000000001234567", "1234567"),
        ("123456780000000", "123456780000000"),  # eight digits: the zeros may be its own
        ("1234567", "1234567"),
    ],
)
def test_a_matricule_padded_with_zeros_is_the_payers_number(matricule: str, number: str) -> None:
    assert normalise_matricule(matricule) == number


@pytest.mark.parametrize("text", ["", "000", "12A", "1234567890123456", "١٢٣"])
def test_what_is_not_a_matricule_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        normalise_matricule(text)


@given(st.integers(1, 10**15 - 1))
def test_a_normalised_number_stays_as_it_is(number: int) -> None:
    once = normalise_matricule(str(number))
    assert normalise_matricule(once) == once


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("CAF0027004111", "27004111"),
        ("msa n° 001850175123456", "1850175123456"),
        ("123456700000000", "1234567"),
        ("CAFARD", "CAFARD"),
        ("xyzab12", "XYZAB12"),
    ],
)
def test_a_payer_number_of_a_spreadsheet_is_compared_without_its_prefix(
    text: str, number: str
) -> None:
    assert normalise_payer_number(text) == number


@pytest.mark.parametrize(
    "names",
    [
        ("d'Alembert", "D’ALEMBERT", "D ALEMBERT", "dalembert"),
        ("Lévy", "LEVY", "Le\u0301vy"),
        ("Lecœur", "LECOEUR", "LeCŒur"),
        ("L'Haÿ", "L HAY", "LʼHAŸ"),
        ("Jean-Pierre", "JEAN PIERRE", "Jean‑Pierre"),
        ("Le Goff", "LE  GOFF", "Legoff"),
        ("Strauß", "STRAUSS"),
    ],
)
def test_names_written_differently_fold_to_one(names: tuple[str, ...]) -> None:
    assert len({fold(name) for name in names}) == 1


def test_different_names_fold_differently() -> None:
    assert len({fold(n) for n in ("Lévy", "Lévi", "Le Vy", "Hostis", "L'Hostis")}) == 4
    assert fold(" -' ") == ""


@pytest.mark.parametrize(
    "in_order",
    [
        ["Abadie", "d'Alembert", "Darras", "Œhler", "Ogier", "Zola"],
        ["Legendre", "Le Goff", "Legrand", "L'Hostis", "Lhuillier"],
        ["levy", "Levy", "LEVY", "lévy", "Lévy", "Lévy-Bloch"],
        ["cote", "coté", "côte", "côté"],  # accents from left to right
        ["Etienne", "Étienne", "Êtienne", "Eva", "Ève"],
        ["Oeuf", "Œuf", "Ofe"],
        ["Yan", "Ÿan", "Zoé"],
    ],
)
def test_names_sort_as_in_a_french_dictionary(in_order: list[str]) -> None:
    assert sorted(set(in_order), key=french_sort_key) == in_order


def test_the_first_name_counts_after_the_whole_last_name() -> None:
    people = [("Martin", "Zoé"), ("Martín", "Anne"), ("Martine", "Anne")]
    assert sorted(people, key=lambda p: french_sort_key(*p)) == [
        ("Martín", "Anne"),
        ("Martin", "Zoé"),
        ("Martine", "Anne"),
    ]


_WRITTEN = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12)


@given(_WRITTEN, _WRITTEN)
def test_two_names_share_a_sort_key_only_when_they_are_the_same_text(one: str, other: str) -> None:
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (french_sort_key(one) == french_sort_key(other)) == same
