"""What the catalogue tells on a day (G11), and a programme added by a file alone."""

from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from pathways.domain.rules import Rules
from pathways.domain.rules.book import STANDARD
from pathways.domain.rules.catalogue import ProgrammeShown, catalogue, in_catalogue
from pathways.domain.rules.general import ProgrammeClosed, require_open_programme
from tests.docs.blocks import PROJECT, blocks_of

RULES = Rules.standard()
DAY = date(2021, 3, 1)


def shown(code: str, on: date = DAY, rules: Rules = RULES) -> ProgrammeShown:
    found = in_catalogue(rules, on, code)
    assert found is not None
    return found


def test_the_catalogue_has_every_programme_of_the_list_in_its_order() -> None:
    listed = [choice.code for choice in RULES.programmes.on(DAY).value]
    told = dict.fromkeys(one.listed_as for one in catalogue(RULES, DAY))
    assert list(told) == listed


def test_before_the_document_of_2021_there_is_no_catalogue() -> None:
    assert catalogue(RULES, date(2020, 8, 31)) == ()


@pytest.mark.parametrize(
    ("code", "on", "state"),
    [
        ("ai", DAY, "open"),
        ("digital_tools", date(2021, 12, 31), "closed"),
        ("digital_tools", date(2022, 1, 1), "open"),
        ("prepa_rebond", date(2030, 1, 1), "to_be_published"),
    ],
)
def test_the_catalogue_says_what_an_application_would_be_answered(
    code: str, on: date, state: str
) -> None:
    assert shown(code, on).opening.state == state


def test_a_closed_programme_is_told_with_its_last_closed_day() -> None:
    assert shown("adipro").opening.until == date(2021, 12, 31)


def test_each_annexe_names_its_pdi_orientation_chantier_and_objective() -> None:
    references = {
        one.code: (one.annexe, one.pdi.orientation, one.pdi.chantier, one.pdi.objective)
        for one in catalogue(RULES, DAY)
        if one.pdi and one.described
    }
    assert references == {
        "adse_a": (2, "2", "7", "2.21"), "adse_b": (2, "2", "7", "2.21"),
        "mobility_point": (3, "2", "7", "2.16"), "ai": (4, "2", "7", "2.9"),
        "aci": (5, "2", "6", "2.7"), "ei": (6, "2", "6", "2.7"), "geiq": (7, "1", "1", "1.5"),
    }  # fmt: skip


def test_every_figure_of_a_described_programme_has_a_rule_and_a_source() -> None:
    for one in catalogue(RULES, DAY):
        figures = [*one.figures, *(each for module in one.modules for each in module.figures)]
        assert bool(figures) is one.described
        for figure in figures:
            assert figure.rule in RULES.ids
            assert figure.source.startswith("Annexe")


def test_a_figure_is_that_of_the_day() -> None:
    dearer = RULES.replacing("aci_price", value=5000)
    price = shown("aci", rules=dearer).modules[0].figure("price")
    assert price is not None
    assert (price.value, price.rule) == (Decimal(5000), "A5.4")


@pytest.fixture
def with_digital_tools(tmp_path: Path) -> Rules:
    """The rules with the file of `docs/how-to/add-a-programme.md`, and nothing else."""
    return Rules.load(*standard_files(), digital_tools_file(tmp_path))


def digital_tools_file(folder: Path) -> Path:
    page = (PROJECT / "docs" / "how-to" / "add-a-programme.md").read_text(encoding="utf-8")
    block = next(one.body for one in blocks_of(page) if "<<'TOML'" in one.body)
    path = folder / "outils_numeriques.toml"
    path.write_text(block.split("<<'TOML'\n")[1].removesuffix("TOML\n"), encoding="utf-8")
    return path


def standard_files() -> list[Path]:
    folder = files("pathways.domain.rules")
    return [Path(str(folder / name)) for name in STANDARD]


def test_a_programme_added_by_a_file_is_in_the_catalogue(with_digital_tools: Rules) -> None:
    tools = shown("digital_tools", date(2022, 1, 1), with_digital_tools)
    assert tools.described
    assert (tools.objective.label, tools.opening.state) == ("S'engager", "open")
    assert [one.code for one in tools.conditions] == [
        "admitted_public", "rsa_that_day", "young_public_age",
    ]  # fmt: skip
    prices = [module.figure("price") for module in tools.modules]
    assert [price and price.value for price in prices] == [Decimal(600), Decimal("32.50")]


def test_it_takes_no_application_before_the_day_it_opens(with_digital_tools: Rules) -> None:
    with pytest.raises(ProgrammeClosed):
        require_open_programme(with_digital_tools, date(2021, 12, 31), "digital_tools")
    assert not shown("digital_tools", date(2021, 12, 31), with_digital_tools).described
    assert require_open_programme(with_digital_tools, date(2022, 1, 1), "digital_tools")
