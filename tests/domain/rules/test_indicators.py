"""Indicators as dated data: what a version says, and what a mistaken file is told."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from pathways.domain.event import registered_events
from pathways.domain.rules import Rules, RulesMistaken
from pathways.domain.rules.book import STANDARD
from pathways.projections.indicators.asking import ACCOMPANIMENT

RULES = Rules.standard()
FOLDER = files("pathways.domain.rules")
OWN = """
[[indicator]]
code       = "met"
id         = "I90"
since      = 2021-01-01
label      = "Premiers RDV"
definition = "…"
source     = "…"
unit       = "share"
about      = "period"
cases      = "deadlines_met"
kinds      = ["first_rdv"]
met_by     = ["RdvHeld"]
rules      = ["first_rdv_within"]
by         = ["organisation"]
"""


def loaded(tmp_path: Path, text: str) -> Rules:
    path = tmp_path / "ours.toml"
    path.write_text(text)
    return Rules.load(*(FOLDER / name for name in STANDARD), path)


def test_before_2025_a_contract_is_in_time_within_2_months_then_within_1() -> None:
    before, since = (
        RULES.indicator("contract_in_time", day) for day in (date(2024, 12, 31), date(2025, 1, 1))
    )
    assert before is not None
    assert since is not None
    assert (before.id, since.id) == ("I3-2021", "I3-2025")
    assert RULES.ids_of(before) == ("A1.7", "A1.8")
    assert RULES.ids_of(since) == ("N5", "N5-transition", "A1.8")


def test_an_indicator_is_not_defined_before_its_first_version() -> None:
    assert RULES.indicator("file_active", date(2020, 12, 31)) is None
    assert RULES.indicator("no_such", date(2021, 1, 1)) is None


@pytest.mark.parametrize("one", RULES.indicators, ids=lambda one: one.id)
def test_an_indicator_counts_what_exists(one: object) -> None:
    from pathways.domain.rules.indicator import Indicator

    assert isinstance(one, Indicator)
    assert (files("pathways.projections.indicators") / f"{one.cases}.sql").is_file()
    assert set(one.met_by) <= set(registered_events())
    assert ACCOMPANIMENT in RULES.programmes.on(one.since).codes


def test_a_departement_adds_an_indicator_by_a_file(tmp_path: Path) -> None:
    own = loaded(tmp_path, OWN).indicator("met", date(2021, 3, 1))
    assert own is not None
    assert own.kinds == ("first_rdv",)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('unit       = "share"', 'unit       = "percent"'), "champ « unit »"),
        (('about      = "period"', 'about      = "year"'), "champ « about »"),
        (('by         = ["organisation"]', 'by         = ["town"]'), "champ « by »"),
        (('by         = ["organisation"]', 'by         = ["nature"]'), "champ « natures »"),
        (('kinds      = ["first_rdv"]', 'kinds      = ["rdv"]'), "champ « kinds »"),
        (('rules      = ["first_rdv_within"]', 'rules      = ["within"]'), "champ « rules »"),
        (("since      = 2021-01-01", "since      = 2008-01-01\nuntil = 2008-12-31"),
         "champ « rules »"),
        (("since      = 2021-01-01", "since      = 2021-01-01\nuntil = 2020-01-01"),
         "champ « until »"),
        (('id         = "I90"', 'id         = "neuf"'), "champ « id »"),
        (('cases      = "deadlines_met"', ""), "champ « cases »"),
        (('source     = "…"', 'source     = "…"\nsize = 3'), "champ « size »"),
        (('code       = "met"', 'code       = "file_active"'), "deux définitions le même jour"),
        (('by         = ["organisation"]', 'by = ["nature"]\nnatures_of = "fte_cost"'),
         "champ « natures_of »"),
        (('by         = ["organisation"]',
          'by = ["nature"]\nnatures_of = "insertion_domains"\nnatures = {a = "b"}'),
         "champ « natures_of »"),
    ],
)  # fmt: skip
def test_a_file_that_contradicts_itself_is_refused_with_the_field(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    assert change[0] in OWN
    with pytest.raises(RulesMistaken, match=said):
        loaded(tmp_path, OWN.replace(*change))


def test_a_version_keeps_the_unit_of_the_one_before(tmp_path: Path) -> None:
    later = OWN.replace("since      = 2021-01-01", "since = 2026-01-01")
    first = OWN.replace("since      = 2021-01-01", "since = 2021-01-01\nuntil = 2025-12-31")
    assert len(loaded(tmp_path, first + later).indicators) == len(RULES.indicators) + 2
    with pytest.raises(RulesMistaken, match="ne change ni d'unité"):
        loaded(tmp_path, first + later.replace('"share"', '"count"'))
