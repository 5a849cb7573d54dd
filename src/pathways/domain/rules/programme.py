"""The catalogue: each programme of insertion actions as data, made of the same building blocks.

A file describes a programme with one table `[[programme]]` and its `[[programme.module]]`; every
figure in it is the *name* of a dated rule (`price = "adse_simple_price"`), so that each keeps its
id, its source and its dates. Another département adds a programme by adding a file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pathways.domain.rules.dated import DatedRule
from pathways.domain.rules.entry import Entry, check_fields, check_id, check_period, overlap

FORMULAS = ("units", "hours", "occupied_places", "confirmed", "monthly_hours")
"""How what was done becomes euros: the values of `pathways.domain.agreement.events.Formula`."""

MEASURES: Mapping[str, str] = {
    "collective_participations": "count",
    "collective_sessions": "count",
    "collective_hours": "minutes",
    "individual_interviews": "count",
    "individual_hours": "minutes",
    "professionalisation_hours": "minutes",
    "worked_hours": "hundredths",
    "training_hours": "hundredths",
    "placement_hours": "hundredths",
    "rental_days": "days",
    "occupied_days": "days",
    "participants": "count",
    "mopeds": "count",
}
"""What can be counted, and the unit it is kept in; hours worked are paid to the hundredth."""

CONDITIONS = (
    "admitted_public",
    "rsa_that_day",
    "young_public_age",
    "proof_kept",
    "positioning_interview_first",
    "followed_or_precarious",
    "not_in_the_other_pathway",
)
"""What may be asked of someone who enters, each held by `pathways.domain.enrolment.conditions`."""

PLACES = ("post", "moped")
"""What one person has at a time: a place of the agreement, or a moped of the service."""

STEPS = (
    "positioning_interview",
    "participation_contract",
    "first_diagnosis",
    "action_plan",
    "schedule_handed",
    "individual_report",
    "skills_certificate",
    "mobility_information",
)
"""What is expected of every stay, ticked off by its events."""

NORMS: Mapping[str, str] = {
    "weekly_hours": "hours_span",
    "weeks": "weeks",
    "supervision": "count_span",
    "fleet": "count_span",
    "sites": "count_span",
    "compulsory_modules": "boolean",
    "state_agreed_post": "boolean",
    "rural_supplement": "boolean",
    "rental_days": "days",
    "active_months": "months",
    "interviews_a_month": "count",
    "sessions_a_month": "count",
    "hours_a_post": "hours",
    "training_share": "percent",
    "job_aid_a_year": "euros",
    "state_job_aid": "euros",
}
"""Other figures a programme may name, and the unit of each."""

LISTS = ("rental_reasons", "handover", "followed_by")
"""Other closed lists a programme may name; those of a moped's rental."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A part of a programme that someone enters, or that is financed apart.

    The values of `price`, `cap`, `months`, `periods`, `group`, `session`, `interview`,
    `monthly_reference` and of `per_place` are names of rules.
    """

    code: str
    label: str
    formula: str
    measures: tuple[str, ...] = ()
    """What its formula counts."""
    price: str | None = None
    """Euros per place-year, hour or month; none where the agreement says the amount."""
    per_place: Mapping[str, str] = field(default_factory=dict)
    """By measure, the rule that says how many units one place and one year are worth."""
    cap: str | None = None
    """Hours funded at most per participant and period."""
    certificate: bool = False
    """Whether only what a certificate proves is funded."""
    publics: tuple[str, ...] = ()
    """Whom it admits; all of the programme's where empty."""
    months: str | None = None
    """How long one period lasts at most."""
    periods: str | None = None
    """How many periods one person may have, in all their enrolments."""
    group: str | None = None
    """How many people a collective session has: a norm."""
    session: str | None = None
    """How many minutes a collective session lasts: a norm."""
    interview: str | None = None
    """How many minutes an interview lasts: a norm."""
    monthly_reference: bool = False
    """Whether the agreement says the hours a month that give the whole aid."""
    information: bool = False
    """Whether somebody else pays it: shown, never added up."""
    compulsory: bool = False
    """Whether a project without it is flagged."""
    entered: bool = False
    """Whether people enter it for a period of its own, in the course of their stay."""

    def rule_names(self) -> Iterable[tuple[str, str]]:
        """The rules its fields name, with the field: `price`, `per_place.individual_hours`."""
        for name in ("price", "cap", "months", "periods", "group", "session", "interview"):
            if (rule := getattr(self, name)) is not None:
                yield name, rule
        yield from ((f"per_place.{name}", rule) for name, rule in self.per_place.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What the Département finances under one name, from when to when.

    `at_least`, `at_most`, `extended_to`, `results`, `form` and the values of `norms` are names of
    rules; `listed_as` is its code in the list of programmes (G11), which tells objective, PDI
    references and whether it is open.
    """

    code: str
    id: str
    since: date
    until: date | None = None
    label: str
    source: str
    listed_as: str
    status: str
    """A code of the rule `participant_statuses`."""
    publics: tuple[str, ...]
    results: str
    """The rule that lists the results expected of its participants."""
    modules: tuple[Module, ...]
    indicators: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    at_most: str
    """The longest stay."""
    at_least: str | None = None
    """The shortest employment contract."""
    extended_to: str | None = None
    """The longest stay once extended, for a reason and with an accompaniment."""
    exclusive: str | None = None
    """A group of programmes of which one person is in one at a time."""
    place: str | None = None
    eligibility: str | None = None
    """How long a check of the status holds for new modules."""
    form: str | None = None
    """The rule that lists the questions of its own application form."""
    norms: Mapping[str, str] = field(default_factory=dict)
    """Other figures, by what they are about: `weekly_hours`, `supervision`, `fleet`…"""
    lists: Mapping[str, str] = field(default_factory=dict)
    """Other closed lists, by what they are about: `rental_reasons`."""
    reading: str = ""

    def module(self, code: str) -> Module | None:
        """The module of that code."""
        return next((one for one in self.modules if one.code == code), None)

    def in_force(self, day: date) -> bool:
        """Whether `day` lies between `since` and `until`, both included."""
        return self.since <= day and (self.until is None or day <= self.until)

    def own_rule_names(self) -> Iterable[tuple[str, str]]:
        """The rules its own fields name, with the field: `at_most`, `norms.weekly_hours`."""
        for name in ("results", "at_most", "at_least", "extended_to", "eligibility", "form"):
            if (rule := getattr(self, name)) is not None:
                yield name, rule
        yield from ((f"norms.{name}", rule) for name, rule in self.norms.items())
        yield from ((f"lists.{name}", rule) for name, rule in self.lists.items())

    def rule_names(self) -> Iterable[tuple[str, str]]:
        """Every rule it names, its modules' as `module_1.cap`."""
        yield from self.own_rule_names()
        for module in self.modules:
            yield from ((f"{module.code}.{name}", rule) for name, rule in module.rule_names())


_PROGRAMME: Mapping[str, type] = {
    "code": str, "id": str, "since": date, "until": date, "label": str, "source": str,
    "listed_as": str, "status": str, "publics": list, "results": str, "module": list,
    "indicators": list, "conditions": list, "steps": list, "at_most": str, "at_least": str,
    "extended_to": str, "exclusive": str, "place": str, "eligibility": str, "form": str,
    "norms": dict, "lists": dict, "reading": str,
}  # fmt: skip
_NEEDED = (
    "code", "id", "since", "label", "source", "listed_as", "status", "publics", "results",
    "module", "indicators", "at_most",
)  # fmt: skip
_MODULE: Mapping[str, type] = {
    "code": str, "label": str, "formula": str, "measures": list, "price": str, "per_place": dict,
    "cap": str, "certificate": bool, "publics": list, "months": str, "periods": str,
    "group": str, "session": str, "interview": str, "monthly_reference": bool,
    "information": bool, "compulsory": bool, "entered": bool,
}  # fmt: skip


def programmes_of(entries: Iterable[Entry]) -> tuple[Programme, ...]:
    """The programmes these tables describe.

    RulesMistaken where a building block is unknown, or a programme is described twice for a day.
    """
    found: list[Programme] = []
    for entry in entries:
        programme = _programme(entry)
        for other in found:
            if other.code == programme.code and overlap(
                other.since, other.until, programme.since, programme.until
            ):
                raise entry.mistake("code", f"« {programme.code} » est décrit deux fois")
        found.append(programme)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Counting:
    """What a formula counts, by the units of its measures, and whether it has a price."""

    units: frozenset[str]
    priced: bool


_COUNTED: Mapping[str, _Counting] = {
    "units": _Counting(frozenset({"count"}), priced=True),
    "hours": _Counting(frozenset({"minutes", "hundredths"}), priced=True),
    "occupied_places": _Counting(frozenset({"days"}), priced=True),
    "confirmed": _Counting(frozenset(MEASURES.values()), priced=False),
    "monthly_hours": _Counting(frozenset({"hundredths"}), priced=True),
}

_DELAYS = frozenset({"days", "weeks", "months", "years"})
_UNITS: Mapping[str, frozenset[str]] = {
    "results": frozenset({"codes"}),
    "form": frozenset({"list"}),
    "lists": frozenset({"list"}),
    **dict.fromkeys(("at_most", "at_least", "extended_to", "eligibility", "months"), _DELAYS),
    "price": frozenset({"euros"}),
    "cap": frozenset({"hours"}),
    "periods": frozenset({"count"}),
    "group": frozenset({"count_span"}),
    **dict.fromkeys(("session", "interview"), frozenset({"minutes_span"})),
}
"""In which units each field's rule may be."""

_UNITS_A_PLACE: Mapping[str, str] = {
    "count": "count", "days": "days", "minutes": "hours", "hundredths": "hours",
}  # fmt: skip
"""In which unit a rule says how much of a measure one place is worth, by the measure's unit."""


def check_rules_of(programme: Programme, entry: Entry, named: Mapping[str, DatedRule]) -> None:
    """Refuse a programme that names a rule or a code that no file has, or in a wrong unit.

    RulesMistaken names the file, the programme and the field.
    """
    since = programme.since
    for name, rule_name in programme.rule_names():
        if rule_name not in named:
            raise entry.mistake(name, f"aucune règle ne s'appelle « {rule_name} »")
        rule = named[rule_name].find(since)
        if rule is None:
            raise entry.mistake(name, f"« {rule_name} » n'est pas en vigueur le {since:%d/%m/%Y}")
        if rule.unit not in (units := _units_of(name)):
            raise entry.mistake(
                name, f"« {rule_name} » est en {rule.unit} ; attend {' ou '.join(sorted(units))}"
            )
    _in_order(programme, entry, named)
    listed: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("listed_as", "programmes", (programme.listed_as,)),
        ("status", "participant_statuses", (programme.status,)),
        ("publics", "publics", programme.publics),
        ("module.publics", "publics", (p for one in programme.modules for p in one.publics)),
        ("results", "expected_results", named[programme.results].on(since).codes),
    )
    for name, list_name, codes in listed:
        rule = named[list_name].find(since) if list_name in named else None
        _known(entry, name, codes, sorted(rule.codes) if rule else ())


def _in_order(programme: Programme, entry: Entry, named: Mapping[str, DatedRule]) -> None:
    """Refuse a shortest contract longer than the longest stay, or an extension that shortens it."""
    start, shorter = programme.since, None
    for name in ("at_least", "at_most", "extended_to"):
        if (rule_name := getattr(programme, name)) is not None:
            last = named[rule_name].on(start).after(start)
            if shorter is not None and last < shorter:
                raise entry.mistake(name, "est plus court que ce qui précède")
            shorter = last


def _units_of(field_name: str) -> frozenset[str]:
    """In which units the rule of a field may be: `at_most`, `simple.price`, `norms.fleet`."""
    parts = field_name.split(".")
    if "per_place" in parts:
        return frozenset({_UNITS_A_PLACE[MEASURES[parts[-1]]]})
    if parts[0] == "norms":
        return frozenset({NORMS[parts[1]]})
    return _UNITS["lists" if parts[0] == "lists" else parts[-1]]


def _programme(entry: Entry) -> Programme:
    check_fields(entry, _PROGRAMME, _NEEDED)
    check_period(entry)
    check_id(entry)
    _codes(entry, "publics", "indicators", "conditions", "steps")
    if not all(isinstance(table, dict) for table in entry.fields["module"]):
        raise entry.mistake("module", "s'écrit [[programme.module]], un par module")
    for name in ("publics", "module"):
        if not entry.fields[name]:
            raise entry.mistake(name, "est vide")
    given = {name: _frozen(value) for name, value in entry.fields.items() if name != "module"}
    modules = tuple(_module(entry, table) for table in entry.fields["module"])
    programme = Programme(**given, modules=modules)
    _known(entry, "conditions", programme.conditions, CONDITIONS)
    _known(entry, "steps", programme.steps, STEPS)
    _known(entry, "indicators", programme.indicators, MEASURES)
    _known(entry, "norms", programme.norms, NORMS)
    _known(entry, "lists", programme.lists, LISTS)
    if programme.place == "moped" and "rental_reasons" not in programme.lists:
        raise entry.mistake("lists", "une location de cyclomoteurs a ses motifs (rental_reasons)")
    _known(entry, "place", (programme.place,) if programme.place else (), PLACES)
    if len({module.code for module in modules}) < len(modules):
        raise entry.mistake("module", "un code y est deux fois")
    return programme


def _module(entry: Entry, table: Mapping[str, Any]) -> Module:
    part = Entry(entry.file, f"{entry.name}.module", {"id": table.get("code"), **table})
    check_fields(part, {**_MODULE, "id": object}, ("code", "label", "formula"))
    _codes(part, "measures", "publics")
    module = Module(**{name: _frozen(value) for name, value in table.items()})
    _known(part, "formula", (module.formula,), FORMULAS)
    _known(part, "measures", module.measures, MEASURES)
    _known(part, "per_place", module.per_place, MEASURES)
    _payable(part, module)
    return module


def _payable(part: Entry, module: Module) -> None:
    """Refuse a module whose formula lacks what it counts with, or is given what it never reads."""
    form = _COUNTED[module.formula]
    if not module.measures:
        raise part.mistake("measures", "est vide")
    for measure in module.measures:
        if MEASURES[measure] not in form.units:
            raise part.mistake("measures", f"« {module.formula} » ne compte pas « {measure} »")
    if form.priced and module.price is None:
        raise part.mistake("price", f"manque : « {module.formula} » multiplie par un prix")
    if not form.priced and module.price is not None:
        raise part.mistake("price", "la convention dit le montant")
    if module.formula == "units" and set(module.per_place) != set(module.measures):
        raise part.mistake("per_place", "dit pour chaque mesure ce que vaut une place")
    if module.cap is not None and module.formula != "hours":
        raise part.mistake("cap", "ne plafonne que des heures (formule « hours »)")
    if module.certificate and module.measures != ("professionalisation_hours",):
        raise part.mistake("certificate", "ne vaut que pour les heures de professionnalisation")
    if not module.entered and (module.months is not None or module.periods is not None):
        field_name = "months" if module.months is not None else "periods"
        raise part.mistake(field_name, "ne vaut que pour un module où l'on entre (entered = true)")


def _codes(entry: Entry, *names: str) -> None:
    for name in names:
        given = entry.fields.get(name, [])
        if not all(isinstance(code, str) for code in given) or len(set(given)) < len(given):
            raise entry.mistake(name, "attend une liste de codes, chacun une fois")


def _known(entry: Entry, name: str, given: Iterable[str], known: Iterable[str]) -> None:
    for code in given:
        if code not in known:
            raise entry.mistake(name, f"« {code} » n'existe pas ; connus : {', '.join(known)}")


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
