"""A past year under other rules."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pathways.cli.options import formatted, today
from pathways.cli.output import show, show_json
from pathways.cli.words import said
from pathways.domain.labels import DEADLINES, EVENTS

if TYPE_CHECKING:
    from pathways.what_if.comparing import Comparison

SHOWN = 20
"""Refused acts that the table names; JSON names them all."""


@click.command("what-if")
@click.option("--year", type=click.IntRange(2009, 2199), required=True, help="L'année rejouée.")
@click.option(
    "--set",
    "told",
    multiple=True,
    metavar="RÈGLE=VALEUR",
    help="Une règle et sa valeur cette année-là ; se répète.",
)
@click.option(
    "--rules",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Un fichier TOML de règles changées.",
)
@formatted
def what_if(year: int, told: tuple[str, ...], file: Path | None, form: str) -> None:
    """Rejoue une année passée sous d'autres règles, et compare. N'enregistre rien.

    Retards, file active et coût, tels qu'ils ont été et tels qu'ils auraient été : chaque échéance
    est calculée de nouveau par les décisions mêmes ; ce que les gens ont fait reste ce qu'ils ont
    fait. Ce que ces règles auraient refusé est nommé.
    """
    from pathways.projections.departement import open_departement
    from pathways.what_if.changes import changes_in, changes_of, rules_with
    from pathways.what_if.comparing import compare

    changes = {**(changes_in(file) if file else {}), **changes_of(told)}
    if not changes:
        raise click.UsageError("Dites ce qui change : --set RÈGLE=VALEUR, ou --rules FICHIER.")
    with open_departement() as departement:
        rules = rules_with(departement.rules, changes, year)
        comparison = compare(departement, year, rules, today=today())
    if form == "json":
        show_json(comparison)
        return
    _show(comparison)


def _show(comparison: "Comparison") -> None:
    was, would = comparison.was, comparison.would
    click.echo(
        f"Au {comparison.on:%d/%m/%Y} : {comparison.facts} faits rejoués, "
        f"{comparison.changed} porteraient autre chose."
    )
    other = {one.kind: one for one in would.lateness}
    late = [
        (one, other.get(one.kind, type(one)(one.kind)))
        for one in (*was.lateness, *_only_there(was.lateness, would.lateness))
    ]
    show(
        late,
        {
            "Échéance": lambda pair: said(DEADLINES, pair[0].kind),
            "Échues": lambda pair: _both(pair, "due"),
            "En retard": lambda pair: _both(pair, "late"),
            "Encore ouvertes": lambda pair: _both(pair, "still_late"),
            "Retard médian (jours)": lambda pair: _both(pair, "median_days_late"),
        },
        "table",
        empty="Aucune échéance cette année-là.",
    )
    show(
        list(zip(was.costs, would.costs, strict=True)),
        {
            "Organisme": lambda pair: pair[0].organisation_name,
            "File active": lambda pair: _both(pair, "file_active"),
            "Norme": lambda pair: _both(pair, "norm"),
            "ETP convenus": lambda pair: pair[0].fte_agreed,
            "ETP qu'il faut": lambda pair: _both(pair, "fte_needed"),
            "Euros": lambda pair: _both(pair, "euros"),
        },
        "table",
        empty="Aucune convention de référence RSA cette année-là.",
    )
    click.echo(f"En tout : {was.euros} euros, {would.euros} sous les autres règles.")
    show(
        comparison.refused[:SHOWN],
        {
            "Le": "on",
            "Acte": lambda one: said(EVENTS, one.name),
            "Règle": "rule",
            "Refus": "message",
            "Identifiant": "stream",
        },
        "table",
        empty="Aucun acte n'aurait été refusé.",
    )
    if len(comparison.refused) > SHOWN:
        click.echo(f"… {len(comparison.refused)} actes refusés en tout : --format json les dit.")


def _only_there(known: Any, there: Any) -> list[Any]:
    """What is in the other past alone, as nothing in this one."""
    kinds = {one.kind for one in known}
    return [type(one)(one.kind) for one in there if one.kind not in kinds]


def _both(pair: tuple[Any, Any], field: str) -> str:
    """One figure where they agree, "before → after" where they differ."""
    was, would = (getattr(one, field) for one in pair)
    told = ["—" if value is None else str(value) for value in (was, would)]
    return told[0] if was == would else " → ".join(told)


COMMANDS = (what_if,)
