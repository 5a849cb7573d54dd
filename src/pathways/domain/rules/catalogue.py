"""The catalogue as people read it on a day: what may be asked for, and every figure with its rule.

It lists the programmes of the general document (G11). A programme that a file describes is told
with its modules; one that no file describes (closed, not published, or financed by its file
active) is told by its name, its objective and whether it is open.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pathways.domain import labels
from pathways.domain.rules.book import Rules
from pathways.domain.rules.general import Opening, opening
from pathways.domain.rules.programme import Module, Programme
from pathways.domain.rules.rule import Choice, Rule


@dataclass(frozen=True, slots=True)
class Coded:
    """A code, and its French."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What a field of a programme says on that day, and the dated rule that says it."""

    field: str
    """`at_most`, `price`, `per_place.individual_interviews`, `norms.weekly_hours`…"""
    name: str
    rule: str
    label: str
    value: Any
    unit: str
    binding: bool
    source: str
    reading: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleShown:
    code: str
    label: str
    formula: Coded
    measures: tuple[Coded, ...]
    publics: tuple[Coded, ...]
    certificate: bool
    information: bool
    compulsory: bool
    entered: bool
    monthly_reference: bool
    figures: tuple[Figure, ...]

    def figure(self, field: str) -> Figure | None:
        """What that field of the module says."""
        return _figure(self.figures, field)


@dataclass(frozen=True, slots=True, kw_only=True)
class PdiReference:
    """Where the programme stands in the Programme départemental d'insertion."""

    orientation: str
    chantier: str
    objective: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeShown:
    """A programme on a day. Without a description, only its name and its opening are told."""

    code: str
    label: str
    listed_as: str
    objective: Coded
    opening: Opening
    annexe: int | None
    pdi: PdiReference | None
    described: bool
    rule: str = "G11"
    source: str
    reading: str = ""
    since: date | None = None
    until: date | None = None
    status: Coded | None = None
    publics: tuple[Coded, ...] = ()
    results: tuple[Coded, ...] = ()
    conditions: tuple[Coded, ...] = ()
    steps: tuple[Coded, ...] = ()
    indicators: tuple[Coded, ...] = ()
    exclusive: str | None = None
    place: Coded | None = None
    figures: tuple[Figure, ...] = ()
    modules: tuple[ModuleShown, ...] = ()

    def figure(self, field: str) -> Figure | None:
        """What that field of the programme says."""
        return _figure(self.figures, field)


def catalogue(rules: Rules, on: date) -> tuple[ProgrammeShown, ...]:
    """Every programme on that day, in the order of the general document (DR 3; G11).

    One that takes applications before its first day is told as it will be that day. Empty before
    the first list of programmes.
    """
    listed = rules.programmes.find(on)
    if listed is None:
        return ()
    return tuple(shown for choice in listed.value for shown in _listed(rules, on, listed, choice))


def in_catalogue(rules: Rules, on: date, code: str) -> ProgrammeShown | None:
    """The programme of that code on that day, described or not."""
    return next((one for one in catalogue(rules, on) if one.code == code), None)


def _listed(rules: Rules, on: date, listed: Rule, choice: Choice) -> Iterable[ProgrammeShown]:
    details, state, pdi = choice.details, opening(choice, on), None
    if "pdi_orientation" in details:
        pdi = PdiReference(
            orientation=details["pdi_orientation"],
            chantier=details["pdi_chantier"],
            objective=details["pdi_objective"],
        )
    common: Mapping[str, Any] = {
        "listed_as": choice.code,
        "objective": _coded(rules.pathway_objectives.on(on), [details["objective"]])[0],
        "opening": state,
        "annexe": details.get("annexe"),
        "pdi": pdi,
    }
    ours = [one for one in rules.catalogue if one.listed_as == choice.code]
    described = [one for one in ours if one.in_force(on)]
    if not described and state.state == "open":
        first = min((one.since for one in ours if one.since > on), default=None)
        described = [one for one in ours if one.since == first]
    if not described:
        yield ProgrammeShown(
            code=choice.code, label=choice.label, source=listed.source, described=False, **common
        )
    for programme in described:
        yield _described(rules, max(on, programme.since), programme, common)


def _described(
    rules: Rules, on: date, programme: Programme, common: Mapping[str, Any]
) -> ProgrammeShown:
    publics = rules.publics.on(on)
    status = rules.participant_statuses.on(on)
    results = rules.named(programme.results).on(on)
    figures = _figures(rules, on, programme.own_rule_names())
    return ProgrammeShown(
        code=programme.code,
        label=programme.label,
        described=True,
        rule=programme.id,
        source=programme.source,
        reading=programme.reading,
        since=programme.since,
        until=programme.until,
        status=_coded(status, [programme.status])[0],
        publics=_coded(publics, programme.publics),
        results=_coded(rules.expected_results.on(on), results.value),
        conditions=_said(labels.CONDITIONS, programme.conditions),
        steps=_said(labels.ACTION_STEPS, programme.steps),
        indicators=_said(labels.MEASURES, programme.indicators),
        exclusive=programme.exclusive,
        place=_said(labels.PLACES, [programme.place])[0] if programme.place else None,
        figures=figures,
        modules=tuple(
            _module(rules, on, module, module.publics or programme.publics)
            for module in programme.modules
        ),
        **common,
    )


def _module(rules: Rules, on: date, module: Module, publics: tuple[str, ...]) -> ModuleShown:
    return ModuleShown(
        code=module.code,
        label=module.label,
        formula=_said(labels.FORMULAS, [module.formula])[0],
        measures=_said(labels.MEASURES, module.measures),
        publics=_coded(rules.publics.on(on), publics),
        certificate=module.certificate,
        information=module.information,
        compulsory=module.compulsory,
        entered=module.entered,
        monthly_reference=module.monthly_reference,
        figures=_figures(rules, on, module.rule_names()),
    )


def _figures(rules: Rules, on: date, names: Iterable[tuple[str, str]]) -> tuple[Figure, ...]:
    in_force = ((field, rules.named(name).find(on)) for field, name in names)
    return tuple(_shown(field, rule) for field, rule in in_force if rule is not None)


def _shown(field: str, rule: Rule) -> Figure:
    value = rule.value
    if rule.unit == "list":
        value = tuple(Coded(choice.code, choice.label) for choice in value)
    return Figure(
        field=field, name=rule.name, rule=rule.id, label=rule.label, value=value, unit=rule.unit,
        binding=rule.binding, source=rule.source, reading=rule.reading,
        since=rule.since, until=rule.until,
    )  # fmt: skip


def _figure(figures: tuple[Figure, ...], field: str) -> Figure | None:
    return next((one for one in figures if one.field == field), None)


def _coded(listed: Rule, codes: Iterable[str]) -> tuple[Coded, ...]:
    found = [(code, listed.choice(code)) for code in codes]
    return tuple(Coded(code, choice.label if choice else code) for code, choice in found)


def _said(said: Mapping[str, str], codes: Iterable[str]) -> tuple[Coded, ...]:
    return tuple(Coded(code, said[code]) for code in codes)
