"""What a programme would have of a project and flags where it is not so (A3.5, A4.7b, A5.2, A6.3).

Each is named in the programme's `norms`, so that another programme asks for it by its file.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pathways.domain.rules import Programme, Rule, Rules


@dataclass(frozen=True, kw_only=True)
class Means:
    """What a project or an agreement would work with."""

    sites: int
    modules: Sequence[str]
    places: int | None = None
    vehicles: int | None = None
    supervisors: Decimal | None = None
    state_agreed_posts: int | None = None
    """None in a project, which need not tell them yet."""


def _fleet(means: Means, norm: Rule, _: Programme) -> bool:
    return (means.vehicles or 0) in norm.value


def _sites(means: Means, norm: Rule, _: Programme) -> bool:
    return means.sites in norm.value


def _supervision(means: Means, norm: Rule, _: Programme) -> bool:
    if means.places is None or not means.supervisors:
        return False
    return means.places / means.supervisors in norm.value


def _compulsory_modules(means: Means, _: Rule, programme: Programme) -> bool:
    return {one.code for one in programme.modules if one.compulsory} <= set(means.modules)


def _state_agreed_post(means: Means, _: Rule, __: Programme) -> bool:
    return (means.state_agreed_posts or 0) >= (means.places or 0)


IN_A_PROJECT: Mapping[str, Callable[[Means, Rule, Programme], bool]] = {
    "fleet": _fleet,
    "sites": _sites,
    "supervision": _supervision,
    "compulsory_modules": _compulsory_modules,
}
IN_AN_AGREEMENT = {**IN_A_PROJECT, "state_agreed_post": _state_agreed_post}
"""Whether each norm is met, by the name a programme gives it in `norms`."""


def unmet_norms(
    programme: Programme,
    means: Means,
    rules: Rules,
    on: date,
    norms: Mapping[str, Callable[[Means, Rule, Programme], bool]] = IN_A_PROJECT,
) -> tuple[str, ...]:
    """The ids of the rules that these means do not meet, each once, in the programme's order."""
    found = {
        rule.id: None
        for name, rule_name in programme.norms.items()
        if (met := norms.get(name)) and (rule := rules.named(rule_name).find(on))
        and not met(means, rule, programme)
    }  # fmt: skip
    return tuple(found)
