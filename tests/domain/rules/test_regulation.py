"""Every rule of the regulation has its entry or its condition, and nothing stands unused."""

import re
from collections.abc import Iterator
from functools import reduce
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from pkgutil import walk_packages

import pytest

import pathways.domain
from pathways.domain.event import registered_events
from pathways.domain.refusal import Refusal
from pathways.domain.rules import Condition, Rules

RULES = Rules.standard()
REPOSITORY = Path(__file__).parents[3]
REGULATION = REPOSITORY.parent / "shared" / "regulation.md"
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in (REPOSITORY / "src").rglob("*.py"))


def without_suffix(rule_id: str) -> str:
    """`A1.3-before-2021` is still about A1.3."""
    return rule_id.split("-")[0]


def regulation_ids() -> set[str]:
    """The ids of its tables; a row may be about several: `| A6.3b / A7.3b / A5.5b |`."""
    rows = re.findall(
        r"^\| ([A-Z]\w*(?:\.\d+b?)?(?: / A[\d.]+b?)*) \|",
        REGULATION.read_text("utf-8"),
        re.MULTILINE,
    )
    return {rule_id for row in rows for rule_id in row.split(" / ")}


@pytest.mark.skipif(not REGULATION.exists(), reason="the regulation is not beside the repository")
def test_every_rule_of_the_regulation_has_its_home() -> None:
    asked = regulation_ids()
    assert len(asked) > 80
    assert asked - {without_suffix(rule_id) for rule_id in RULES.ids} == set()


@pytest.mark.skipif(not REGULATION.exists(), reason="the regulation is not beside the repository")
def test_no_rule_has_an_id_the_regulation_does_not_know() -> None:
    national = {without_suffix(i) for i in RULES.ids if not i.startswith("H")}
    assert national - regulation_ids() == set()


def test_no_rule_is_unused() -> None:
    asked_for = set(re.findall(r"(?:\brules|Rules\.standard\(\)\))\.(\w+)", SOURCE))
    asked_for |= set(re.findall(r'apart_from="(\w+)"', SOURCE))  # read where two people are needed
    for programme in RULES.catalogue:
        asked_for |= {rule for _, rule in programme.rule_names()}
    assert set(RULES.names) - asked_for == set()


def test_an_id_is_given_once_to_a_rule_name() -> None:
    for name in RULES.names:
        ids = [rule.id for rule in getattr(RULES, name).history]
        assert len(ids) == len(set(ids)), name


@pytest.mark.parametrize(
    "condition", RULES.conditions, ids=lambda one: f"{one.id} {one.where.rpartition(':')[2]}"
)
def test_a_condition_names_code_that_exists(condition: Condition) -> None:
    module, name = condition.where.split(":")
    if name.endswith(".sql"):
        assert (files(module) / name).is_file()
    else:
        reduce(getattr, name.split("."), import_module(module))


def test_a_delay_runs_from_facts_that_are_recorded() -> None:
    import_the_whole_domain()
    named = {
        fact for name in RULES.names for rule in getattr(RULES, name).history
        for fact in rule.runs_from
    }  # fmt: skip
    assert named - set(registered_events()) == set()


def test_a_refusal_names_a_rule_that_exists() -> None:
    import_the_whole_domain()
    named = {
        f"{refusal.__name__}: {refusal.rule}"
        for refusal in refusals()
        if refusal.rule is not None and refusal.rule not in RULES.ids
    }
    assert named == set()


def import_the_whole_domain() -> None:
    for module in walk_packages(pathways.domain.__path__, "pathways.domain."):
        import_module(module.name)


def refusals(base: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for kind in base.__subclasses__():
        if kind.__module__.startswith("pathways."):
            yield kind
        yield from refusals(kind)
