"""Spreadsheets of people as départements send them: what is read, and what is refused."""

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pathways.intake.people import (
    AmbiguousColumns,
    BadColumnsFile,
    MissingColumns,
    NotACsv,
    NotAWorkbook,
    PeopleFile,
    PersonRow,
    RefusedRow,
    file,
    load_columns,
    read_people,
)
from pathways.intake.unreadable import (
    FileTooLarge,
    NoSuchFile,
    TruncatedFile,
    UnreadableEncoding,
    UnreadableFile,
)
from tests.intake.support import FIXTURES, SAMPLES, needs_samples

HEADER = "Nom;Prénom;Date de naissance"


def csv(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "people.csv"
    path.write_bytes(text.encode(encoding))
    return path


def xlsx(folder: Path, *rows: list[Any], first_row: int = 0) -> Path:
    path = folder / "people.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        days = workbook.add_format({"num_format": "dd/mm/yyyy"})
        sheet = workbook.add_worksheet("Suivi")
        for number, row in enumerate(rows, start=first_row):
            for column, value in enumerate(row):
                style = [days] if isinstance(value, date) else []
                sheet.write(number, column, value, *style)
    return path


def people(read: PeopleFile) -> list[PersonRow]:
    rows = list(read.rows)
    assert all(isinstance(row, PersonRow) for row in rows), rows
    return [row for row in rows if isinstance(row, PersonRow)]


def test_the_fixture_is_read_row_by_row_good_and_bad() -> None:
    read = read_people(FIXTURES / "people.csv")
    assert (read.encoding, read.delimiter) == ("utf-8", ";")
    assert read.unknown_columns == ("Couleur préférée",)
    rows = list(read.rows)
    assert rows[0] == PersonRow(
        number=2,
        last_name="L'Hostis",
        first_name="Maëlle",
        civility="madame",
        birth_date=date(1990, 5, 17),
        nir="2900529024017",
        payer_number="7654321",
        phone="0241000001",
        email="maelle@example.org",
        postcode="49100",
        city="Angers",
        referent="n.levy@example.org",
        orientation_decision="Sociale",
        contract_signed_on=date(2023, 2, 14),
        tags=("vélo", "permis B"),
    )
    # The empty third row counts; a cell of two lines is one row.
    assert [row.number for row in rows] == [2, 4, 5, 6, 7, 8, 9]
    oedipe, *refused, noel = rows[1:]
    assert isinstance(oedipe, PersonRow)
    assert (oedipe.birth_date, oedipe.phone) == (date(1985, 3, 2), "0600000002")
    assert oedipe.postcode_city == "49000 Angers"
    assert oedipe.email is None
    assert oedipe.notes == ("adresse électronique laissée de côté : « sans »",)
    assert [r.field for r in refused if isinstance(r, RefusedRow)] == [
        "birth_date",
        "first_name",
        "nir",
        "nir",
    ]
    assert isinstance(noel, PersonRow)
    assert noel.birth_date == date(1990, 5, 8)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("17/05/1990", date(1990, 5, 17)),
        ("7/5/1990", date(1990, 5, 7)),
        ("1990-05-17", date(1990, 5, 17)),
        ("1990-05-17 00:00:00", date(1990, 5, 17)),
        ("17-05-1990", date(1990, 5, 17)),
        ("17.05.1990", date(1990, 5, 17)),
        ("17/05/90", date(1990, 5, 17)),
        ("17/05/04", date(2004, 5, 17)),
        ("33010", date(1990, 5, 17)),
        ("33010,0", date(1990, 5, 17)),
        ("29/02/2000", date(2000, 2, 29)),
    ],
)
def test_a_date_is_read_however_it_was_written(tmp_path: Path, written: str, read: date) -> None:
    (row,) = people(read_people(csv(tmp_path, f'{HEADER}\nLévy;Zoé;"{written}"\n')))
    assert row.birth_date == read


@pytest.mark.parametrize(
    "written", ["29/02/2001", "05/17/1990", "mai 1990", "12", "99999", "1/1/0090", "17/05/190"]
)
def test_a_date_that_is_none_refuses_its_row(tmp_path: Path, written: str) -> None:
    (row,) = read_people(csv(tmp_path, f"{HEADER}\nLévy;Zoé;{written}\n")).rows
    assert isinstance(row, RefusedRow)
    assert (row.number, row.field) == (2, "birth_date")


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_encoding_and_line_ends_are_found_out(
    tmp_path: Path, delimiter: str, encoding: str, end: str
) -> None:
    text = end.join([HEADER, "d’Alembert;Noël;17/05/1990", "Œhler;Zoé;", ""])
    read = read_people(csv(tmp_path, text.replace(";", delimiter), encoding))
    assert read.delimiter == delimiter
    assert read.encoding == ("windows-1252" if encoding == "cp1252" else "utf-8")
    assert [(row.last_name, row.number) for row in people(read)] == [
        ("d’Alembert", 2),
        ("Œhler", 3),
    ]


def test_the_delimiter_is_the_one_that_names_fields_not_the_most_frequent(tmp_path: Path) -> None:
    text = "Nom;Prénom;A, B, C, D et E\nLévy;Zoé;1,2,3,4,5,6,7,8\n"
    assert read_people(csv(tmp_path, text)).delimiter == ";"


def test_the_hint_excel_writes_first_is_not_a_row(tmp_path: Path) -> None:
    read = read_people(csv(tmp_path, f"sep=;\r\n{HEADER}\r\nLévy;Zoé;\r\n"))
    assert [row.number for row in people(read)] == [2]


def test_a_cell_of_several_lines_is_one_row(tmp_path: Path) -> None:
    text = 'Nom;Prénom;"Adresse\n\t postale "\nLévy;Zoé;"1 rue\nHaute"\nMartin;Ali;\n'
    rows = people(read_people(csv(tmp_path, text)))
    assert [(row.number, row.address) for row in rows] == [(2, "1 rue Haute"), (3, None)]


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850", "utf-16", "utf-32"])
def test_another_encoding_is_refused_rather_than_guessed(tmp_path: Path, encoding: str) -> None:
    text = f"{HEADER}\nLévy;Zoé;\nL'Haÿ;Maëlle;\nÉtienne;Benoît;\nGarçon;Agnès;\n"
    with pytest.raises(UnreadableEncoding):
        read_people(csv(tmp_path, text, encoding))


def test_a_utf8_file_cut_inside_a_letter_is_refused_with_its_line(tmp_path: Path) -> None:
    path = csv(tmp_path, f"{HEADER}\nLévy;Zoé;\nMartin;Andr")
    path.write_bytes(path.read_bytes() + "é".encode()[:1])
    with pytest.raises(UnreadableEncoding, match="ligne 3"):
        read_people(path)


def test_a_quote_never_closed_is_refused_with_the_line_it_opens_on(tmp_path: Path) -> None:
    text = f'{HEADER}\nLévy;Zoé;\nMartin;"Ali;\nDurand;Léa;\n'
    with pytest.raises(TruncatedFile) as refusal:
        read_people(csv(tmp_path, text))
    assert refusal.value.line == 3


def test_a_last_row_cut_in_the_middle_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    good, cut = read_people(csv(tmp_path, f"{HEADER}\nLévy;Zoé;\nMartin;Al")).rows
    assert isinstance(good, PersonRow)
    assert isinstance(cut, RefusedRow)
    assert cut.number == 3


def test_a_row_with_more_cells_than_columns_is_refused(tmp_path: Path) -> None:
    (row,) = read_people(csv(tmp_path, f"{HEADER}\nLévy;Zoé;17/05/1990;49000\n")).rows
    assert isinstance(row, RefusedRow)


@pytest.mark.parametrize("char", ["\0", "\x1b", "\x1e"])
def test_a_control_character_is_refused_with_its_line(tmp_path: Path, char: str) -> None:
    with pytest.raises(NotACsv) as refusal:
        read_people(csv(tmp_path, f"{HEADER}\nLévy;Zo{char}é;\n"))
    assert refusal.value.line == 2


def test_a_cell_larger_than_any_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotACsv):
        read_people(csv(tmp_path, f"{HEADER}\nLévy;{'é' * 200_000};\n"))
    (row,) = read_people(csv(tmp_path, f"{HEADER}\nLévy;{'é' * 2_000};\n")).rows
    assert isinstance(row, RefusedRow)


@pytest.mark.parametrize("text", ["", "\n\n", "Nom;Ville\nLévy;Angers\n", "{}", "%PDF-1.7"])
def test_a_file_without_its_mandatory_columns_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(MissingColumns):
        read_people(csv(tmp_path, text))


def test_two_columns_for_one_field_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AmbiguousColumns, match="« Nom » et « NOM USUEL »"):
        read_people(csv(tmp_path, "Nom;Prénom;NOM USUEL\nLévy;Zoé;Martin\n"))


def test_columns_of_ones_own_win_over_the_built_in_ones(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('ignored = ["Ville"]\n[referent]\nheaders = ["Qui suit"]\n', encoding="utf-8")
    text = "Nom;Prénom;Ville;QUI  SUIT\nLévy;Zoé;Angers;Le Goff\n"
    read = read_people(csv(tmp_path, text), own)
    (row,) = people(read)
    assert (row.referent, row.city, read.unknown_columns) == ("Le Goff", None, ())


@pytest.mark.parametrize(
    "content",
    ["[sobriquet]\nheaders = ['Surnom']", "[nir]\nheaders = 'NIR'", "[nir]\nheaders = []", "x ="],
)
def test_a_columns_file_that_cannot_be_used_is_refused(tmp_path: Path, content: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(content, encoding="utf-8")
    with pytest.raises(BadColumnsFile):
        load_columns(own)


def test_a_workbook_is_read_with_its_floats_dates_and_real_row_numbers(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path,
        ["Nom", "Prénom\t", "Date de\nNaissance", "NIR", "N° \nTéléphones", "ID IODAS\t", "CP"],
        [],
        ["Lévy", "Zoé", datetime(1990, 5, 17), 2900529024017, 620000000, 8383, 1000],
        ["Martin", "Ali", 33010, "", "", "", ""],
        ["Le Goff", "Léa", "17/05/1990", 290052902401799, "", "", ""],
        first_row=1,
    )
    read = read_people(path)
    zoe, ali, lea = read.rows
    assert read.sheet == "Suivi"
    assert zoe == PersonRow(
        number=4,
        last_name="Lévy",
        first_name="Zoé",
        birth_date=date(1990, 5, 17),
        nir="2900529024017",
        phone="0620000000",
        department_internal_id="8383",
        postcode="01000",
    )
    assert isinstance(ali, PersonRow)
    assert (ali.number, ali.birth_date) == (5, date(1990, 5, 17))
    assert isinstance(lea, RefusedRow)
    assert (lea.number, lea.field) == (6, "nir")


@pytest.mark.parametrize(
    "content", [b"", b"Nom;Pr\xc3\xa9nom\n", b"PK\x03\x04tronqu\xc3\xa9", b"\xd0\xcf\x11\xe0"]
)
def test_a_workbook_that_is_not_one_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(content)
    with pytest.raises(NotAWorkbook):
        read_people(path)


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path, ["Nom", "Prénom"], ["Lévy", "Zoé"])
    content = path.read_bytes()
    for kept in (100, len(content) // 2, len(content) - 30):
        path.write_bytes(content[:kept])
        with pytest.raises(NotAWorkbook, match="tronqué"):
            read_people(path)


def rewritten(path: Path, part: str, before: bytes, after: bytes) -> Path:
    """The same workbook with one part altered."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    assert before in parts[part]
    parts[part] = parts[part].replace(before, after, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return path


@pytest.mark.parametrize("corner", [b"B1048576", b"XFD2", b"AAAAAAA2", b"B99999999"])
def test_a_stray_cell_in_the_last_corner_is_refused(tmp_path: Path, corner: bytes) -> None:
    path = xlsx(tmp_path, ["Nom", "Prénom"], ["Lévy", "Zoé"])
    with pytest.raises(FileTooLarge):
        read_people(rewritten(path, "xl/worksheets/sheet1.xml", b'r="B2"', b'r="%s"' % corner))


def test_a_part_that_is_not_xml_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path, ["Nom", "Prénom"], ["Lévy", "Zoé"])
    for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"):
        with pytest.raises(UnreadableFile):
            read_people(rewritten(path, part, b"<", b"\xff<<"))


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path, ["Nom", "Prénom"])
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts,
        parts.open("xl/media/bomb.bin", "w", force_zip64=True) as bomb,
    ):
        for _ in range(210):
            bomb.write(b"\0" * 1_000_000)
    with pytest.raises(FileTooLarge):
        read_people(path)


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("people.csv", HEADER)
    with pytest.raises(NotAWorkbook):
        read_people(path)


def test_too_many_rows_or_bytes_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = csv(tmp_path, f"{HEADER}\n" + "Lévy;Zoé;\n" * 10)
    monkeypatch.setattr(file, "MAX_ROWS", 10)
    with pytest.raises(FileTooLarge, match="lignes"):
        read_people(path)
    monkeypatch.setattr(file, "MAX_BYTES", 50)
    with pytest.raises(FileTooLarge, match="Mo"):
        read_people(path)


def test_a_file_that_is_not_there_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile, match="pas de fichier de ce nom"):
        read_people(tmp_path / "none.csv")


@needs_samples
def test_the_sample_csv_gives_600_people() -> None:
    read = read_people(SAMPLES / "uploads" / "fichier_usager_600_lignes.csv")
    rows = people(read)
    assert len(rows) == 600
    assert (rows[0].number, rows[-1].number) == (2, 601)
    assert read.unknown_columns == ()
    assert all(row.birth_date and row.payer_number and not row.notes for row in rows)


@needs_samples
def test_the_sample_workbook_is_read() -> None:
    read = read_people(SAMPLES / "uploads" / "fichier_usager_test.xlsx")
    (row,) = people(read)
    assert (row.number, row.nir, row.phone) == (2, "1803331476872", "0620022002")
    assert (row.payer_number, row.birth_date) == ("ISQCJQO", date(1980, 11, 21))
    assert (row.department_internal_id, row.postcode_city) == ("8383", "75007 PARIS")
    assert (row.structure, row.tags) == ("org1", ("Cool",))
