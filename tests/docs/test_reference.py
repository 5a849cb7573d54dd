"""The reference says what the code says."""

import re
from pathlib import Path

import pytest

from pathways.domain.event import registered_events
from pathways.domain.labels import EVENTS
from pathways.domain.rules import Rules
from tests.docs.blocks import PROJECT
from tests.docs.reference import PARTS, REFERENCE, parts_of, written

PAGES = sorted(REFERENCE.glob("*.md"))
WRITTEN = [
    PROJECT / "README.md",
    PROJECT / "CHANGELOG.md",
    *sorted((PROJECT / "docs").rglob("*.md")),
]
GLOSSARY = REFERENCE / "glossary.md"

# The field's words that people look up, whether the code has a name of its own for them or not.
FIELD_WORDS = """
parcours; orientation; réorientation; référent; organisme référent; premier RDV; honoré; absent;
excusé; relance; contrat d'engagements; dispense; file active; ETP; avis; décision; manquement;
courrier de signalement; saisine EPD; procédure de rappel; convention; place; dotation; subvention;
bilan; bilan trimestriel; positionnement; autopositionnement;
BRSA; FAJ; PDS; MDS; ADSE; AI; ACI; EI; GEIQ; CDDI; PMSMP; EPL; EPD
"""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_comes_from_the_code_is_up_to_date(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert written(text) == text, "run: python -m tests.docs.reference"


def test_every_part_is_in_a_page() -> None:
    found = {part for page in PAGES for part in parts_of(page.read_text(encoding="utf-8"))}
    assert found == set(PARTS)


def test_the_glossary_has_every_word_of_the_field() -> None:
    told = {word for french, _ in glossary() for word in re.split(r"\s*[;,:]\s*", french)}
    assert {" ".join(word.split()) for word in FIELD_WORDS.split(";")} <= told


def test_what_the_glossary_calls_code_is_in_the_code() -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (PROJECT / "src" / "pathways").rglob("*")
        if path.suffix in (".py", ".sql", ".toml")
    )
    words = set(re.findall(r"\w+", source))
    unknown = {
        name
        for _, code in glossary()
        for name in re.findall(r"`([^`]+)`", code)
        if name not in words
    }
    assert not unknown


def test_the_pages_name_only_events_and_rules_that_exist() -> None:
    rules, events = set(Rules.standard().names), set(registered_events())
    assert set(EVENTS) == events
    for page in (PROJECT / "docs").rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        for name in re.findall(r"`rules\.(\w+)", text):
            assert name in rules or hasattr(Rules, name), f"{page}: {name}"


def glossary() -> list[tuple[str, str]]:
    """The rows of the glossary's tables: the French, the code."""
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if line[:1] == "|"
    ]
    return [(row[0], row[1]) for row in rows if not set(row[0]) <= set("- ") and row[0] != "French"]


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        if "://" in target:
            continue
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in anchors(found), f"{page.name}: {target}"


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
