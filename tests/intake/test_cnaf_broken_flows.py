"""A flow that cannot be trusted: refused by name, with its line, before any household comes out."""

import subprocess
import sys
from pathlib import Path

import pytest

from pathways.intake.cnaf import (
    BrokenFlow,
    HostileFlow,
    NotAMonthlyFlow,
    TruncatedFlow,
    read_flow,
)
from pathways.intake.unreadable import NoSuchFile, UnreadableEncoding, UnreadableFile
from tests.intake.support import FIXTURES, altered_flow, line_of

DECLARATION = '<?xml version="1.0" encoding="windows-1252"?>'
EXTERNAL = '<!DOCTYPE Racine [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    "<!DOCTYPE Racine [<!ENTITY a 'ha'>"
    + "".join(
        f"<!ENTITY {name} '{f'&{before};' * 10}'>"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


@pytest.mark.parametrize("doctype", [EXTERNAL, LAUGHS, '<!DOCTYPE Racine SYSTEM "http://x/">'])
def test_a_doctype_is_refused_by_name(tmp_path: Path, doctype: str) -> None:
    path = altered_flow(tmp_path, (DECLARATION, f"{DECLARATION}\n{doctype}"))
    with pytest.raises(HostileFlow, match=r"ligne 2\) : une déclaration DOCTYPE"):
        read_flow(path)


def test_an_entity_is_refused_by_name(tmp_path: Path) -> None:
    path = altered_flow(tmp_path, ("CARHAIX", "&lieu;"))
    with pytest.raises(HostileFlow, match="entité") as refusal:
        read_flow(path)
    assert refusal.value.line == line_of(path, "&lieu;")


def test_a_hundred_thousand_nested_elements_are_refused(tmp_path: Path) -> None:
    path = altered_flow(tmp_path, ("<Partenaire>", "<a>" * 100_000))
    with pytest.raises(HostileFlow, match="imbrication"):
        read_flow(path)


def test_a_block_larger_than_any_household_is_refused(tmp_path: Path) -> None:
    path = altered_flow(tmp_path, ("<Partenaire>", "<Partenaire>" + "<x/>\n" * 2_000_000))
    with pytest.raises(BrokenFlow, match="Mo"):
        read_flow(path)


@pytest.mark.parametrize("kept", [0.3, 0.5, 0.7, 0.9, 0.999])
def test_a_truncated_flow_is_refused_with_its_line(tmp_path: Path, kept: float) -> None:
    whole = (FIXTURES / "flow.xml").read_bytes().rstrip()
    path = tmp_path / "flow.xml"
    path.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(TruncatedFlow) as refusal:
        read_flow(path)
    assert refusal.value.line


def test_a_nul_is_refused_with_its_line(tmp_path: Path) -> None:
    path = altered_flow(tmp_path, ("CARHAIX", "CAR\0HAIX"))
    with pytest.raises(BrokenFlow, match="NUL") as refusal:
        read_flow(path)
    assert refusal.value.line == line_of(path, "HAIX")


def test_utf16_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableEncoding, match="UTF-16"):
        read_flow(altered_flow(tmp_path, encoding="utf-16"))


def test_utf8_that_declares_windows_1252_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableEncoding, match="UTF-8"):
        read_flow(altered_flow(tmp_path, encoding="utf-8"))


def test_windows_1252_that_declares_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = altered_flow(tmp_path, ("windows-1252", "utf-8"))
    with pytest.raises(BrokenFlow, match="octets") as refusal:
        read_flow(path)
    assert refusal.value.line == line_of(path, "MAËLLE")


def test_utf8_that_says_so_is_read(tmp_path: Path) -> None:
    path = altered_flow(tmp_path, ("windows-1252", "utf-8"), encoding="utf-8")
    assert read_flow(path).household_count == 2


@pytest.mark.parametrize("encoding", ["utf-7", "klingon", "ebcdic-cp-fr"])
def test_an_encoding_no_payer_uses_is_refused(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(UnreadableEncoding):
        read_flow(altered_flow(tmp_path, ("windows-1252", encoding)))


@pytest.mark.parametrize("content", [b"", b"bonjour", b"PK\x03\x04", b"<Autre/>", b"<Racine/>"])
def test_what_is_not_a_flow_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "flow.xml"
    path.write_bytes(content)
    with pytest.raises(BrokenFlow):
        read_flow(path)


def test_a_file_that_is_not_there_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile, match="pas de fichier de ce nom"):
        read_flow(tmp_path / "none.xml")
    with pytest.raises(NoSuchFile, match="dossier"):
        read_flow(tmp_path)


def test_a_daily_flow_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAMonthlyFlow, match="TYPEFLUX"):
        read_flow(altered_flow(tmp_path, ("<TYPEFLUX>M<", "<TYPEFLUX>J<")))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<DTREF>2023-09-30<", "<DTREF>hier<"),
        ("<Partenaire>", "<Partenaire><InfosFoyerRSA/>"),
        ("</InfosFoyerRSA>", "</InfosFoyerRSA><Inconnu/>"),
        ("</IdentificationFlux>", "</IdentificationFlux><IdentificationFlux/>"),
        ("<NUMORG>491</NUMORG>", "<NUMORG>491</NUMORGX>"),
    ],
)
def test_a_structure_broken_beyond_reading_names_its_line(
    tmp_path: Path, before: str, after: str
) -> None:
    path = altered_flow(tmp_path, (before, after))
    with pytest.raises(BrokenFlow) as refusal:
        read_flow(path)
    assert refusal.value.line == line_of(path, after)


def test_totals_that_differ_are_a_warning_and_nothing_more(tmp_path: Path) -> None:
    total = "<NBTOTDOSRSATRANSM>"
    flow = read_flow(altered_flow(tmp_path, (f"{total}00000002", f"{total}00000001")))
    assert flow.warnings == ("Le flux annonce 1 dossier(s), 2 ont été lus.",)
    assert len(list(flow.households)) == 2
    unreadable = read_flow(altered_flow(tmp_path, (f"{total}00000002", f"{total}deux")))
    assert len(unreadable.warnings) == 1
    assert read_flow(FIXTURES / "flow.xml").warnings == ()


def test_every_refusal_speaks_french_to_the_sender(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_flow(altered_flow(tmp_path, ("<TYPEFLUX>M<", "<TYPEFLUX>J<")))
    line = line_of(FIXTURES / "flow.xml", "<IdentificationFlux>")
    assert refusal.value.message == (
        "Seul le flux mensuel des bénéficiaires (TYPEFLUX M) est importé"
        f" (ligne {line}) : TYPEFLUX vaut J."
    )


READ_ALL = """
import re, sys
from pathways.intake.cnaf import Household, read_flow
flow = read_flow(sys.argv[1])
lines = [row.line for row in flow.households if isinstance(row, Household)]
peak = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())
print(len(lines), lines[-1], peak[1])
"""


def test_twenty_thousand_households_take_less_than_200_megabytes(tmp_path: Path) -> None:
    text = (FIXTURES / "flow.xml").read_bytes().decode("cp1252")
    start = text.index("  <InfosFoyerRSA>")
    end = text.index("</InfosFoyerRSA>\n") + len("</InfosFoyerRSA>\n")
    path = tmp_path / "large.xml"
    with path.open("w", encoding="cp1252", newline="\n") as file:
        file.write(text[:start])
        for number in range(20_000):
            file.write(text[start:end].replace("7654321", f"{1_000_000 + number}", 1))
        file.write(text[text.index("  <TransmissionFlux>") :])
    # VmHWM rather than ru_maxrss, which a child inherits from the process that forked it.
    done = subprocess.run(
        [sys.executable, "-c", READ_ALL, str(path)], check=True, capture_output=True, text=True
    )
    count, last_line, peak_kb = (int(part) for part in done.stdout.split())
    assert count == 20_000
    header_lines = text[:start].count("\n")
    assert last_line == header_lines + 19_999 * text[start:end].count("\n") + 1
    assert peak_kb <= 200_000
