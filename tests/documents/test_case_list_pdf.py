"""The case list on paper: whole rows, headings with what they head, readable by everyone."""

import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from itertools import takewhile

from pypdf import PdfReader

from pathways.documents.case_list import CaseList, to_pdf
from tests.documents.agenda import EPD, EPL, LONG_NAMES, agenda, breach, case
from tests.documents.reading import bookmarks, catalogue, each_page, pages, squeezed, tags, text

HEADINGS = {
    "Membres",
    "Personnes non inscrites",
    "Orientation",
    "Procédure",
    "Observations de la personne",
    "Contrats d’engagements",
    "RDV",
    "Relances",
    "Actions et positionnements",
}
TABLE_HEADERS = ("Date Suite Mode", "N° Heure Personne", "Personne Raison Règle")
SUMMARY_ROW = re.compile(r"\d+ \d\d:\d\d ")


def test_the_same_list_gives_the_same_bytes_in_another_process() -> None:
    elsewhere = subprocess.run(
        [
            sys.executable,
            "-c",
            "from hashlib import sha256;"
            "from pathways.documents.case_list import to_pdf;"
            "from tests.documents.agenda import agenda;"
            "print(sha256(to_pdf(agenda(12))).hexdigest())",
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    assert elsewhere.stdout.strip() == sha256(to_pdf(agenda(12))).hexdigest()


def summary(pdf: bytes) -> list[list[str]]:
    """The lines of the pages over which the summary table runs."""
    return list(takewhile(lambda page: any(map(SUMMARY_ROW.match, page)), each_page(pdf)))


def test_two_hundred_cases_have_a_page_each_and_every_name_of_forty_letters() -> None:
    printed = to_pdf(agenda(200))
    table = squeezed("".join(line for page in summary(printed) for line in page))
    headed = [title.partition(". ") for title in bookmarks(printed) if title[0].isdecimal()]
    assert [int(number) for number, dot, _ in headed if dot] == list(range(1, 201))
    for name in LONG_NAMES:
        assert table.count(squeezed(name)) == 40, name
        assert sum(title == name for _, _, title in headed) == 40, name


def test_the_summary_never_leaves_a_lone_row_at_a_page_break() -> None:
    # 16 rows fill the first page, 25 the next: one more row must take another along.
    for count in (15, 16, 17, 18, 41, 42, 43):
        short = tuple(case(n, rdvs=(), contracts=(), actions=()) for n in range(1, count + 1))
        table = summary(to_pdf(replace(agenda(0), cases=short)))
        rows = [sum(map(bool, map(SUMMARY_ROW.match, page))) for page in table]
        assert sum(rows) == count
        assert min(rows) > 1, f"{count} cases leave a lone row: {rows}"
        assert all(any("N° Heure Personne" in line for line in page) for page in table)


def test_no_heading_and_no_table_header_ends_a_page_wherever_the_break_falls() -> None:
    rdvs = case().rdvs * 8
    cases = tuple(
        breach(n, rdvs=rdvs[: 2 * n + 8], changed_since=("Un RDV a été tenu depuis.",))
        for n in range(1, 21)
    )
    printed = pages(to_pdf(CaseList(session=EPD, cases=cases)))
    assert len(printed) > len(cases) + 15  # most sheets take a second page
    for page in printed:
        last = page[-2]  # above the footer
        assert last not in HEADINGS
        assert not last.startswith(TABLE_HEADERS)


def test_a_table_that_goes_on_repeats_its_header() -> None:
    long = case(1, rdvs=case().rdvs * 8)
    _, first, second, *_ = pages(to_pdf(CaseList(session=EPL, cases=(long,))))
    assert "Date Suite Mode" in first
    assert second[1] == "Date Suite Mode"


def test_the_file_says_what_assistive_technology_needs() -> None:
    printed = to_pdf(agenda(2))
    reader = PdfReader(BytesIO(printed))
    root = catalogue(printed)
    assert "'/Marked': True" in str(root["/MarkInfo"])
    assert str(root["/Lang"]) == "fr-FR"
    assert "'/DisplayDocTitle': True" in str(root["/ViewerPreferences"])
    assert reader.metadata is not None
    assert reader.metadata.title == "EPL PDS Centre Anjou du 04/03/2025"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in printed
    kinds = Counter(tags(printed))
    assert kinds["H1"] == 1
    assert kinds["H2"] == 3 + 2  # members, agenda, those left out; and the two cases
    assert kinds["TH"] > 0 < kinds["TD"]


def test_an_agenda_without_cases_says_so() -> None:
    assert "Aucundossiern’estinscrit" in text(to_pdf(agenda(0)))


def test_someone_forgotten_is_called_so() -> None:
    gone = case(1, person_name=None, birth_year=None)
    assert "personneeffacée" in text(to_pdf(CaseList(session=EPL, cases=(gone,))))


def test_a_name_longer_than_its_column_is_broken_and_stays_whole_to_the_reader() -> None:
    name = "WOLFESCHLEGELSTEINHAUSENBERGERDORFFWELCHE"
    lines = pages(to_pdf(CaseList(session=EPL, cases=(case(1, person_name=name),))))[0]
    assert not any(name in line for line in lines)
    assert name in squeezed("".join(lines))


def test_what_people_wrote_is_printed_as_it_stands() -> None:
    hostile = "#panic() *gras* $x^2$ \\u{41} ] [ <a> `code` _i_ @ref // = - + 'x' \"y\" ~"
    printed = to_pdf(CaseList(session=EPL, cases=(case(1, asked=hostile, reason=hostile),)))
    assert text(printed).count(squeezed(hostile)) == 2


def test_a_character_no_font_can_show_does_not_stop_the_list() -> None:
    printed = to_pdf(CaseList(session=EPL, cases=(case(1, asked="Voir \U0001f600 et \x07."),)))
    assert "Voir�et�." in text(printed)


def test_the_list_is_dated_by_its_facts_not_by_the_clock() -> None:
    reader = PdfReader(BytesIO(to_pdf(agenda(1, replace(EPL, as_of=date(2024, 12, 31))))))
    assert reader.metadata is not None
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == date(2024, 12, 31)


def test_printing_many_lists_does_not_fill_the_memory() -> None:
    program = """
from dataclasses import replace
from pathlib import Path
from pathways.documents.case_list import to_pdf
from tests.documents.agenda import agenda

def used():  # MB
    found = next(x for x in Path("/proc/self/status").read_text().splitlines() if "VmRSS" in x)
    return int(found.split()[1]) // 1024

def printed(count, position):
    case_list = agenda(count)
    to_pdf(replace(case_list, session=replace(case_list.session, log_position=position)))

printed(60, 1)
before = used()
for position in range(2, 8):
    printed(60, position)
print(used() - before)
"""
    grown = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert int(grown.stdout) < 80  # six lists kept would be over 200
