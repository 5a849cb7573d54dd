"""`pathways catalogue`: the programmes of insertion actions on a day, and every figure of one."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from pathways.cli.options import formatted, on_day
from pathways.cli.output import show, show_json
from pathways.cli.words import UNITS, said

if TYPE_CHECKING:
    from pathways.domain.rules.catalogue import Figure, ModuleShown, ProgrammeShown

A_PRICE_FOR = {
    "units": "par place-an",
    "occupied_places": "par place-an",
    "hours": "par heure",
    "monthly_hours": "par mois",
}


@dataclass(frozen=True)
class Line:
    """One module of a programme; a programme without a description has one line without module."""

    programme: "ProgrammeShown"
    module: "ModuleShown | None"


@click.command()
@click.argument("programme", required=False)
@on_day
@formatted
def catalogue(programme: str | None, on: date, form: str) -> None:
    """Les programmes d'actions d'insertion : ce qui est ouvert, pour qui, à quel prix.

    Avec le code d'un PROGRAMME, toutes ses règles et leur source. En JSON, tout est dit.
    """
    from pathways.domain.rules import catalogue as asked
    from pathways.projections.departement import rules_of

    shown = asked.catalogue(rules_of(), on)
    if programme is None:
        if form == "json":
            show_json(shown)
        else:
            _all(shown, form)
        return
    found = next((one for one in shown if one.code == programme), None)
    if found is None:
        known = ", ".join(one.code for one in shown) or "aucun"
        raise click.BadParameter(f"pas de programme « {programme} » ce jour-là ; connus : {known}.")
    if form == "json":
        show_json(found)
    else:
        _one(found, form)


def _all(shown: "tuple[ProgrammeShown, ...]", form: str) -> None:
    lines = [Line(one, module) for one in shown for module in one.modules or (None,)]
    show(
        lines,
        {
            "Programme": lambda line: line.programme.code,
            "Module": lambda line: line.module and line.module.code,
            "Objectif": lambda line: line.programme.objective.label,
            "État": lambda line: _state(line.programme),
            "Publics": lambda line: line.module and [p.code for p in line.module.publics],
            "Durée": lambda line: _stay(line.programme),
            "Plafond": lambda line: line.module and _cap(line.module),
            "Prix": lambda line: line.module and _price(line.module),
            "Formule": lambda line: line.module and line.module.formula.label,
        },
        form,
        empty="Aucun programme au catalogue de ce jour.",
    )


def _one(programme: "ProgrammeShown", form: str) -> None:
    click.echo(programme.label)
    told = {
        "Objectif": programme.objective.label,
        "État": _state(programme),
        "PDI": _pdi(programme),
        "Statut": programme.status and programme.status.label,
        "Publics": _labels(programme.publics),
        "Conditions": _labels(programme.conditions),
        "Étapes": _labels(programme.steps),
        "Indicateurs": _labels(programme.indicators),
        "Résultats attendus": _labels(programme.results),
        "Source": programme.source,
        "Lecture": programme.reading,
    }
    for heading, text in told.items():
        if text:
            click.echo(f"{heading} : {text}")
    figures = [("", figure) for figure in programme.figures]
    figures += [(module.code, figure) for module in programme.modules for figure in module.figures]
    show(
        figures,
        {
            "Module": lambda row: row[0],
            "Règle": lambda row: row[1].rule,
            "Dit": lambda row: row[1].label,
            "Valeur": lambda row: _value(row[1]),
            "Contraint": lambda row: row[1].binding,
            "Source": lambda row: row[1].source,
            "Lecture": lambda row: row[1].reading,
        },
        form,
        empty="Aucun cahier des charges décrit.",
    )


def _state(programme: "ProgrammeShown") -> str:
    from pathways.domain.labels import OPENINGS

    opening = programme.opening
    until = f" jusqu'au {opening.until:%d/%m/%Y}" if opening.until else ""
    return OPENINGS[opening.state] + until


def _pdi(programme: "ProgrammeShown") -> str | None:
    pdi = programme.pdi
    if pdi is None:
        return None
    return f"orientation {pdi.orientation}, chantier {pdi.chantier}, objectif {pdi.objective}"


def _stay(programme: "ProgrammeShown") -> str | None:
    longest, least, extended = map(programme.figure, ("at_most", "at_least", "extended_to"))
    if longest is None:
        return None
    stay = f"{least.value} à {_value(longest)}" if least else f"{_value(longest)} au plus"
    return stay + (f", prolongée à {_value(extended)}" if extended else "")


def _cap(module: "ModuleShown") -> str | None:
    cap, months, periods = map(module.figure, ("cap", "months", "periods"))
    if cap is None:
        return None
    over = f" sur {_value(months)}" if months else ""
    times = f", {periods.value} fois" if periods and periods.value > 1 else ""
    return _value(cap) + over + times


def _price(module: "ModuleShown") -> str:
    price = module.figure("price")
    if price is None:
        return "selon la convention"
    paid_apart = " (pour information)" if module.information else ""
    return f"{price.value} € {A_PRICE_FOR[module.formula.code]}{paid_apart}".replace(".", ",")


def _value(figure: "Figure") -> str:
    if figure.unit in ("list", "codes"):
        return f"{len(figure.value)} codes"
    unit = (
        "" if figure.unit in ("count", "count_span", "boolean") else f" {said(UNITS, figure.unit)}"
    )
    if figure.unit.endswith("_span"):
        least, most = figure.value.at_least, figure.value.at_most
        return (f"{least}{unit} au moins") if most is None else f"{least} à {most}{unit}"
    if figure.unit == "boolean":
        return "oui" if figure.value else "non"
    return f"{figure.value}{unit}".replace(".", ",")


def _labels(coded: Any) -> str:
    return " ; ".join(one.label for one in coded)


COMMANDS = (catalogue,)
