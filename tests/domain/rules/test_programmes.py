"""Annexes 2 to 7 as data: what each programme says, and what a mistaken file is told."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from pathways.domain import labels
from pathways.domain.agreement.events import Formula
from pathways.domain.rules import Programme, Rules, RulesMistaken, Span
from pathways.domain.rules.book import STANDARD
from pathways.domain.rules.programme import (
    CONDITIONS,
    FORMULAS,
    LISTS,
    MEASURES,
    NORMS,
    PLACES,
    STEPS,
)

RULES = Rules.standard()
DAY = date(2021, 3, 1)


def programme(code: str) -> Programme:
    found = RULES.programme(code, DAY)
    assert found is not None
    return found


def value(name: str | None) -> Any:
    assert name is not None
    return RULES.named(name).on(DAY).value


def test_the_seven_programmes_are_described() -> None:
    codes = [one.code for one in RULES.catalogue]
    assert codes == ["adse_a", "adse_b", "mobility_point", "ai", "aci", "ei", "geiq"]


def test_a_place_of_adse_a_is_worth_47_units_when_simple_and_55_when_reinforced() -> None:
    worth, prices = {}, {}
    for module in programme("adse_a").modules:
        worth[module.code] = sum(value(rule) for rule in module.per_place.values())
        prices[module.code] = value(module.price)
        assert value(module.group) == Span(6, 8)
        assert value(module.session) == Span(120, 180)
        assert value(module.interview) == Span(45, 60)
    assert worth == {"simple": 47, "reinforced": 55}
    assert prices == {"simple": Decimal(1400), "reinforced": Decimal(1800)}


def test_adse_a_and_b_last_12_months_at_most_and_exclude_each_other() -> None:
    pathways = [programme(code) for code in ("adse_a", "adse_b")]
    assert {value(one.at_most) for one in pathways} == {12}
    assert {one.exclusive for one in pathways} == {"adse"}


def test_a_moped_is_rented_4_months_and_8_once_extended() -> None:
    rental = programme("mobility_point")
    assert (value(rental.at_most), value(rental.extended_to)) == (4, 8)
    assert rental.place == "moped"
    assert (7 in value(rental.norms["fleet"]), 8 in value(rental.norms["fleet"])) == (False, True)
    assert value(rental.norms["rental_days"]) == 180


@pytest.mark.parametrize(
    ("code", "price", "cap", "publics"),
    [
        ("module_1", 45, 15, ("rsa",)),
        ("module_2", 13, 18, ("rsa", "faj_youth")),
        ("module_3", 8, 35, ("rsa", "faj_youth")),
    ],
)
def test_an_ai_module_has_its_hourly_price_its_cap_and_its_publics(
    code: str, price: int, cap: int, publics: tuple[str, ...]
) -> None:
    ai = programme("ai")
    module = ai.module(code)
    assert module is not None
    assert (value(module.price), value(module.cap)) == (price, cap)
    assert (module.publics or ai.publics) == publics


def test_module_1_lasts_6_months_twice_at_most_and_only_module_3_needs_a_certificate() -> None:
    ai = programme("ai")
    first = ai.module("module_1")
    assert first is not None
    assert (value(first.months), value(first.periods)) == (6, 2)
    assert [one.code for one in ai.modules if one.certificate] == ["module_3"]
    assert [one.code for one in ai.modules if one.compulsory] == ["module_1", "module_2"]
    assert value(ai.eligibility) == 12


def test_the_job_aid_of_a_chantier_is_information_and_makes_a_year_of_twelve_months() -> None:
    aci = programme("aci")
    aid = aci.module("job_aid")
    assert aid is not None
    assert (aid.information, aid.publics) == (True, ("rsa",))
    assert value(aid.price) == Decimal("497.01")
    assert value(aid.price) * 12 == value(aci.norms["job_aid_a_year"]) == Decimal("5964.12")


def test_a_chantier_employs_from_20_to_26_hours_a_week_on_contracts_of_4_to_24_months() -> None:
    aci = programme("aci")
    hours = value(aci.norms["weekly_hours"])
    assert [each in hours for each in (Decimal("19.99"), 20, 26, Decimal("26.01"))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert (value(aci.at_least), value(aci.at_most)) == (4, 24)


@pytest.mark.parametrize(("code", "months", "interviews"), [("ei", 11, 3), ("geiq", 10, 4)])
def test_the_hours_a_place_is_worth_are_its_monthly_interviews_over_its_active_months(
    code: str, months: int, interviews: int
) -> None:
    one = programme(code)
    assert value(one.norms["active_months"]) == months
    assert value(one.norms["interviews_a_month"]) == interviews
    module = one.modules[0]
    assert value(module.per_place["individual_hours"]) == months * interviews
    assert value(module.price) == 1600
    assert one.publics == ("rsa",)
    assert value(one.norms["hours_a_post"]) == 1505


def test_a_programme_keeps_the_results_its_annexe_keeps() -> None:
    counts = {one.code: len(RULES.named(one.results).on(DAY).codes) for one in RULES.catalogue}
    assert counts == {
        "adse_a": 7, "adse_b": 7, "mobility_point": 1, "ai": 7, "aci": 8, "ei": 8, "geiq": 8,
    }  # fmt: skip
    by_code = {one.code: one.details["objective"] for one in RULES.expected_results.on(DAY).value}
    listed = RULES.programmes.on(DAY)
    for one in RULES.catalogue:
        choice = listed.choice(one.listed_as)
        assert choice is not None
        kept = {by_code[code] for code in RULES.named(one.results).on(DAY).codes}
        assert kept == {choice.details["objective"]}, one.code


def test_every_building_block_has_its_french() -> None:
    assert set(labels.MEASURES) == set(MEASURES)
    assert set(labels.FORMULAS) == set(FORMULAS) == {formula.value for formula in Formula}
    assert set(labels.CONDITIONS) == set(CONDITIONS)
    assert set(labels.ACTION_STEPS) == set(STEPS)
    assert set(labels.PLACES) == set(PLACES)
    assert set(labels.NORMS) == set(NORMS)
    assert set(labels.ACTION_LISTS) == set(LISTS)


# ---- mistaken files

RIGHT = """
[[programme]]
code       = "local"
id         = "X1"
since      = 2022-01-01
label      = "Action locale"
source     = "Délibération"
listed_as  = "digital_tools"
status     = "none"
publics    = ["rsa"]
results    = "local_results"
at_most    = "local_at_most"
indicators = ["participants"]
conditions = ["admitted_public"]
steps      = ["action_plan"]

[[programme.module]]
code      = "workshops"
label     = "Ateliers"
formula   = "units"
measures  = ["collective_participations"]
price     = "local_price"
per_place = { collective_participations = "local_sessions" }
group     = "local_group"

[[programme.module]]
code      = "at_home"
label     = "À domicile"
formula   = "hours"
measures  = ["individual_hours"]
price     = "local_hour"
cap       = "local_cap"
entered   = true
months    = "local_months"
"""
FIGURES = {
    "local_results": ("codes", '["digital_skills"]'),
    "local_at_most": ("months", "6"),
    "local_price": ("euros", "600"),
    "local_sessions": ("count", "20"),
    "local_hour": ("euros", "32.50"),
    "local_cap": ("hours", "8"),
    "local_months": ("months", "3"),
    "local_longer": ("months", "9"),
    "local_weeks": ("weeks", "30"),
    "local_group": ("count_span", "{ at_least = 4 }"),
}


def local(text: str = RIGHT, since: str = "2022-01-01") -> str:
    """A programme's file, with its figures in force from a day on."""
    entries = (
        f'[[{name}]]\nid = "X1"\nsince = {since}\nvalue = {given}\nunit = "{unit}"\n'
        'binding = true\nsource = "Délibération"\nlabel = "Une règle"\n'
        for name, (unit, given) in FIGURES.items()
    )
    return "\n".join([text, *entries])


def load(tmp_path: Path, text: str) -> Rules:
    path = tmp_path / "local.toml"
    path.write_text(text, encoding="utf-8")
    folder = files("pathways.domain.rules")
    return Rules.load(*(folder / name for name in STANDARD), path)


def changed(old: str, new: str) -> str:
    assert RIGHT.count(old) == 1, old
    return local(RIGHT.replace(old, new))


def mistakes() -> Iterator[tuple[str, str, str]]:
    """What is wrong, the file, and the field the error names."""
    yield "unknown condition", changed('"admitted_public"', '"tall"'), "conditions"
    yield "unknown step", changed('"action_plan"', '"a_dance"'), "steps"
    yield "unknown indicator", changed('"participants"', '"smiles"'), "indicators"
    yield "unknown measure", changed('["collective_participations"]', '["smiles"]'), "measures"
    yield (
        "unknown unit of a place",
        changed(
            '{ collective_participations = "local_sessions" }', '{ smiles = "local_sessions" }'
        ),
        "per_place",
    )
    yield "unknown formula", changed('"units"', '"by_weight"'), "formula"
    yield "no formula", changed('formula   = "units"\n', ""), "formula"
    yield "unknown place", changed("steps      =", 'place = "boat"\nsteps      ='), "place"
    yield "no longest stay", changed('at_most    = "local_at_most"\n', ""), "at_most"
    yield "unknown field", changed("group     =", "colour = 1\ngroup     ="), "colour"
    yield "no rule of that name", changed('"local_price"', '"nowhere"'), "workshops.price"
    yield "price not in euros", changed('"local_price"', '"local_cap"'), "workshops.price"
    yield "cap not in hours", changed('"local_cap"', '"local_price"'), "at_home.cap"
    yield "group not a span", changed('"local_group"', '"local_sessions"'), "workshops.group"
    yield "stay not a delay", changed('"local_at_most"', '"local_cap"'), "at_most"
    yield (
        "units of a place in hours",
        changed('collective_participations = "local_sessions"',
                'collective_participations = "local_cap"'),
        "workshops.per_place.collective_participations",
    )  # fmt: skip
    yield (
        "hours of a place in count",
        changed("entered   =", 'per_place = { individual_hours = "local_sessions" }\nentered   ='),
        "at_home.per_place.individual_hours",
    )  # fmt: skip
    yield (
        "one measure without its worth",
        changed('["collective_participations"]',
                '["collective_participations", "individual_interviews"]'),
        "per_place",
    )  # fmt: skip
    yield (
        "hours counted as units",
        changed('["collective_participations"]', '["worked_hours"]'),
        "measures",
    )
    yield (
        "units counted as hours",
        changed('["individual_hours"]', '["individual_interviews"]'),
        "measures",
    )
    yield "nothing counted", changed('["individual_hours"]', "[]"), "measures"
    yield "no price", changed('price     = "local_hour"\n', ""), "price"
    yield "a price beside the agreement's", changed('"units"', '"confirmed"'), "price"
    yield "cap of units", changed("group     =", 'cap = "local_cap"\ngroup     ='), "cap"
    yield (
        "certificate of an interview",
        changed("entered   = true", "entered = true\ncertificate = true"),
        "certificate",
    )
    yield "months of what nobody enters", changed("entered   = true", "entered   = false"), "months"
    yield "entered in words", changed("entered   = true", 'entered   = "oui"'), "entered"
    yield (
        "per_place not a table",
        changed('{ collective_participations = "local_sessions" }', '"local_sessions"'),
        "per_place",
    )
    yield "no module", local(RIGHT[: RIGHT.index("[[programme.module]]")]), "module"
    yield (
        "modules as text",
        local(RIGHT[: RIGHT.index("[[programme.module]]")] + 'module = ["workshops"]\n'),
        "module",
    )
    yield "no public", changed('publics    = ["rsa"]', "publics    = []"), "publics"
    yield "a public twice", changed('["rsa"]', '["rsa", "rsa"]'), "publics"
    yield "a public that is a number", changed('["rsa"]', "[1]"), "publics"
    yield "id in lower case", changed('"X1"', '"local one"'), "id"
    yield (
        "a contract longer than the stay",
        changed("indicators =", 'at_least = "local_longer"\nindicators ='),
        "at_most",
    )
    yield (
        "an extension that shortens",
        changed("indicators =", 'extended_to = "local_months"\nindicators ='),
        "extended_to",
    )
    yield (
        "a list that is a figure",
        changed("indicators =", 'lists = { handover = "local_cap" }\nindicators ='),
        "lists.handover",
    )
    yield (
        "a norm nobody holds",
        changed("indicators =", 'norms = { smiles = "local_cap" }\nindicators ='),
        "norms",
    )
    yield (
        "a norm in another unit",
        changed("indicators =", 'norms = { weekly_hours = "local_cap" }\nindicators ='),
        "norms.weekly_hours",
    )
    yield (
        "mopeds without reasons to rent them",
        changed("steps      =", 'place = "moped"\nsteps      ='),
        "lists",
    )
    yield (
        "a norm of no file",
        changed("indicators =", 'norms = { fleet = "nowhere" }\nindicators ='),
        "norms.fleet",
    )
    yield "results not codes", changed('"local_results"', '"local_cap"'), "results"
    yield "not in the list", changed('"digital_tools"', '"unheard_of"'), "listed_as"
    yield "unknown status", changed('"none"', '"volunteer"'), "status"
    yield "unknown public", changed('["rsa"]', '["retired"]'), "publics"
    yield (
        "unknown public of a module",
        changed('label     = "Ateliers"', 'label     = "Ateliers"\npublics = ["retired"]'),
        "module.publics",
    )
    yield (
        "unknown result",
        local().replace('["digital_skills"]', '["happiness"]'),
        "results",
    )
    yield (
        "ends before it begins",
        changed("since      =", "until = 2021-01-01\nsince      ="),
        "until",
    )
    yield "described twice", local(RIGHT + RIGHT), "code"
    yield (
        "described twice for some days",
        local(RIGHT.replace("since      =", "until = 2022-12-31\nsince      =")
              + RIGHT.replace("2022-01-01", "2022-12-31")),
        "code",
    )  # fmt: skip
    module = RIGHT[RIGHT.index("[[programme.module]]") :]
    yield "one module twice", local(RIGHT + module), "module"
    yield "figures not yet in force", local(since="2023-01-01"), "results"


MISTAKES = {what: (text, field) for what, text, field in mistakes()}


@pytest.mark.parametrize("what", MISTAKES)
def test_a_mistaken_programme_is_refused_by_file_programme_and_field(
    tmp_path: Path, what: str
) -> None:
    text, field = MISTAKES[what]
    with pytest.raises(RulesMistaken) as refused:
        load(tmp_path, text)
    for told in ("local.toml", "programme", f"« {field} »"):
        assert told in str(refused.value)


def test_the_same_file_without_a_mistake_is_read(tmp_path: Path) -> None:
    found = load(tmp_path, local()).programme("local", date(2022, 1, 1))
    assert found is not None
    assert found.modules[0].price == "local_price"


def test_a_programme_may_be_described_anew_from_a_day_on(tmp_path: Path) -> None:
    before = RIGHT.replace("since      =", "until = 2022-12-31\nsince      =")
    after = RIGHT.replace("2022-01-01", "2023-01-01").replace('["rsa"]', '["rsa", "faj_youth"]')
    rules = load(tmp_path, local(before + after))
    publics = []
    for day in (date(2021, 12, 31), date(2022, 12, 31), date(2023, 1, 1)):
        found = rules.programme("local", day)
        publics.append(found.publics if found else None)
    assert publics == [None, ("rsa",), ("rsa", "faj_youth")]
