"""Letters: each prints with its fields, none prints with a blank, no field is ever markup."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from pathways.documents.letters import (
    LETTERS,
    Kind,
    Letters,
    MissingField,
    TemplateUnreadable,
    UnknownField,
    UnknownLetter,
    UnknownTemplate,
    WrongField,
)
from pathways.domain.rules.book import Rules
from tests.documents.reading import catalogue, pages, squeezed, tags, text

OURS = Letters.load()


def filled(name: str, **changed: Any) -> dict[str, Any]:
    return {field: one.example for field, one in LETTERS[name].fields.items()} | changed


def own(folder: Path, content: str, name: str = "contract_exemption.txt") -> Letters:
    (folder / name).write_text(content, encoding="utf-8")
    return Letters.load(folder)


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_prints_every_field_it_is_given(name: str) -> None:
    letter = LETTERS[name]
    printed = OURS.render(name, filled(name))
    found = text(printed)
    for field, one in letter.fields.items():
        for line in one.written(one.example).splitlines():
            assert squeezed(line) in found, field
    assert printed == OURS.render(name, filled(name))


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_accessible(name: str) -> None:
    printed = OURS.render(name, filled(name))
    reader = PdfReader(BytesIO(printed))
    assert str(catalogue(printed)["/Lang"]) == "fr-FR"
    assert reader.metadata is not None
    assert reader.metadata.title == LETTERS[name].title
    assert "H1" in set(tags(printed))


REQUIRED = [
    (name, field)
    for name, letter in LETTERS.items()
    for field, one in letter.fields.items()
    if not one.optional
]


@pytest.mark.parametrize(("name", "field"), REQUIRED)
def test_a_missing_field_is_an_error_before_printing(name: str, field: str) -> None:
    with pytest.raises(MissingField) as refused:
        OURS.render(name, {one: value for one, value in filled(name).items() if one != field})
    assert LETTERS[name].title in refused.value.message
    assert LETTERS[name].fields[field].label in refused.value.message
    assert refused.value.field == field


@pytest.mark.parametrize("blank", ["", "  \n ", None])
def test_a_blank_is_as_good_as_missing(blank: str | None) -> None:
    with pytest.raises(MissingField, match="destinataire"):
        OURS.render("relance", filled("relance", recipient_name=blank))


def test_an_empty_list_is_missing() -> None:
    with pytest.raises(MissingField, match="domaines"):
        OURS.render("engagement_contract", filled("engagement_contract", domains=()))


def test_what_is_optional_goes_with_its_sentence() -> None:
    found = text(OURS.render("reduction_decision", filled("reduction_decision", amount=None)))
    assert "Laréductionestde" not in found


def test_a_field_the_letter_does_not_have_is_refused() -> None:
    with pytest.raises(UnknownField, match="shoe_size"):
        OURS.render("relance", filled("relance", shoe_size=42))


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("rdv_on", "2025-03-11"),
        ("rdv_on", datetime(2025, 3, 11)),
        ("rdv_at", "25:00"),
        ("rdv_at", "9h30"),
        ("organisation", 12),
    ],
)
def test_a_field_of_another_kind_is_refused(field: str, given: object) -> None:
    with pytest.raises(WrongField):
        OURS.render("relance", filled("relance", **{field: given}))


@pytest.mark.parametrize("given", [True, "317", Decimal("NaN"), 1.5])
def test_an_amount_is_an_exact_number(given: object) -> None:
    with pytest.raises(WrongField, match="montant en euros"):
        OURS.render("reduction_decision", filled("reduction_decision", amount=given))


def test_a_letter_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownLetter, match="orientation_notice"):
        OURS.render("birthday_card", {})


HOSTILE = (
    '#eval("1") #panic() #read("/etc/passwd")',
    "*gras* _italique_ `code` $ x^2 $ <label> @ref",
    "\\u{41} \\ ] [ } { {recipient_name} {?referent} {> appeal} **",
    "// commentaire /* autre */ = titre - liste + liste",
    "= 1+1",
    "x" * 2_000,
    "mot " * 500,
)


@pytest.mark.parametrize("given", HOSTILE)
@pytest.mark.parametrize("name", ["relance", "engagement_contract"])
def test_what_people_wrote_is_printed_as_it_stands(name: str, given: str) -> None:
    field = "ground" if name == "relance" else "referent"
    found = text(OURS.render(name, filled(name, **{field: given, "sender_address": given})))
    # The running footer stands between the pages of a long text.
    assert found.count(squeezed(given)[:900]) >= 2


def test_a_long_letter_keeps_its_last_words_with_the_signature() -> None:
    for paragraphs in range(22, 32):
        facts = "\n".join(["Un fait."] * paragraphs)
        last = pages(OURS.render("breach_notice", filled("breach_notice", facts=facts)))[-1]
        assert any("Président du Département décide" in line for line in last)
        assert any("Irène BARRAULT" in line for line in last)


# ---------------------------------------------------------------- templates of a département


def test_a_departement_replaces_one_letter_and_keeps_the_others(tmp_path: Path) -> None:
    letters = own(tmp_path, "objet : dispense\n\nBonjour **{recipient_name}**, à bientôt.\n")
    found = text(letters.render("contract_exemption", filled("contract_exemption")))
    assert "BonjourMadameÉlodieCHAUVIGNÉ,àbientôt." in found
    assert letters.templates["relance"] == OURS.templates["relance"]


def test_a_departement_replaces_the_ways_of_appeal_in_every_letter(tmp_path: Path) -> None:
    letters = own(tmp_path, "Écrivez au {court}.\n", "appeal.part.txt")
    for name in ("maintain_decision", "reduction_decision"):
        assert "Écrivezautribunaladministratif" in text(letters.render(name, filled(name)))


def test_a_field_its_template_leaves_out_is_not_asked(tmp_path: Path) -> None:
    letters = own(tmp_path, "objet : dispense\n\nBonjour.\n")
    letters.render("contract_exemption", filled("contract_exemption", reason=None))


def test_a_template_naming_an_unknown_field_is_refused_when_loaded(tmp_path: Path) -> None:
    with pytest.raises(
        UnknownField, match=r"contract_exemption\.txt, ligne 3, nomme « date_de_fin »"
    ):
        own(tmp_path, "objet : dispense\n\nJusqu'au {date_de_fin}.\n")


def test_a_template_under_a_name_that_is_no_letter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownTemplate, match=r"exemption\.txt"):
        own(tmp_path, "objet : dispense\n\nBonjour.\n", "exemption.txt")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("Bonjour.\n", "ligne 1 : on attend"),
        ("\nBonjour.\n", "ligne 1 : la première ligne donne l'objet"),
        ("objet : a\n\nBonjour {recipient_name.\n", "ligne 3 : cette accolade"),
        ("objet : a\n\nBonjour } vous.\n", "ligne 3 : cette accolade"),
        ("objet : a\n\nDu **gras sans fin.\n", "ligne 3 : « \\*\\* »"),
        ("objet : a\n\n{> recours}\n", "ligne 3 : il n'y a pas de fichier"),
        ("objet : a\n\n\nAppelez le {sender_contact}.\n", "ligne 4 : le champ facultatif"),
    ],
)
def test_a_template_that_cannot_be_read_is_refused_with_its_line(
    tmp_path: Path, content: str, why: str
) -> None:
    with pytest.raises(TemplateUnreadable, match=why):
        own(tmp_path, content)


def test_a_template_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "relance.txt").write_bytes("objet : relancé\n\nÀ bientôt\n".encode("cp1252"))
    with pytest.raises(TemplateUnreadable, match="UTF-8"):
        Letters.load(tmp_path)


# ---------------------------------------------------------------- the table


def test_every_letter_cites_rules_of_the_book() -> None:
    known = Rules.standard().ids
    for name, letter in LETTERS.items():
        assert letter.rules, name
        assert not set(letter.rules) - known, name


def test_decisions_that_take_money_say_how_to_contest_them() -> None:
    for name in ("reduction_decision", "suspension_decision", "suppression_decision"):
        found = text(OURS.render(name, filled(name)))
        assert "recoursadministratifpréalable" in found
        assert "tribunaladministratifdeNantes" in found


def test_the_breach_letter_tells_the_persons_rights() -> None:
    found = text(OURS.render("breach_notice", filled("breach_notice")))
    for right in ("observations", "vousfaireaider", "dansundélaide1mois", "réductiond'auplus80%"):
        assert right in found


def test_examples_are_of_the_kind_they_illustrate() -> None:
    for letter in LETTERS.values():
        for name, field in letter.fields.items():
            assert field.holds(field.example), name
            assert isinstance(field.kind, Kind)
            assert not isinstance(field.example, date) or field.kind in (Kind.DAY, Kind.WEEK_DAY)
