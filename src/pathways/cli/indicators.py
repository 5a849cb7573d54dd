"""`pathways indicators`: every figure, one figure by group, and the receipt behind it."""

import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from pathways.cli.options import DAY, as_known, known_at, on_day
from pathways.cli.output import IDENTIFIER, name_of, show, show_json
from pathways.cli.words import said
from pathways.domain.labels import EVENTS
from pathways.domain.rules.indicator import GROUPS

if TYPE_CHECKING:
    from pathways.projections.indicators import Asked, Case, Figure, Value

HEADINGS = {
    "organisation": "Organisme",
    "referent": "Référent",
    "territory": "Territoire",
    "profile": "Profil",
    "month": "Mois",
    "nature": "Nature",
    "programme": "Programme",
    "objective": "Objectif",
}
THIN = "\N{NARROW NO-BREAK SPACE}"


@click.command()
@click.argument("code", metavar="[INDICATEUR]", required=False)
@on_day
@click.option("--since", type=DAY, help="Le premier jour de la période.")
@click.option("--until", type=DAY, help="Le dernier jour de la période.")
@known_at
@click.option(
    "--by",
    multiple=True,
    type=click.Choice(GROUPS),
    help="Par quoi distinguer les cas ; deux fois au plus.",
)
@click.option("--organisation", type=click.UUID, help="L'organisme (UUID).")
@click.option("--referent", type=click.UUID, help="Le référent (UUID).")
@click.option("--territory", help="Un territoire (code).")
@click.option("--profile", help="Un profil (code).")
@click.option("--programme", help="Un programme (code).")
@click.option("--receipt", is_flag=True, help="Les cas derrière le chiffre, et ceux écartés.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="Un tableau à lire, un document JSON, ou un CSV (justificatif).",
)
def indicators(
    code: str | None,
    on: date,
    since: date | None,
    until: date | None,
    known_at: date | datetime | None,
    by: tuple[str, ...],
    receipt: bool,
    form: str,
    **filters: str | UUID | None,
) -> None:
    """Les indicateurs, un jour ou une période donnés, tels qu'on les connaissait.

    Sans INDICATEUR : tous, avec leur code. Sans période : l'année civile, jusqu'au jour demandé.
    --receipt montre chaque cas compté, et chaque cas écarté avec son motif.
    """
    from pathways.projections import indicators as figures
    from pathways.projections.departement import open_departement

    if code is None and (receipt or by):
        raise click.UsageError("Dites de quel indicateur.")
    if form == "csv" and not receipt:
        raise click.UsageError("Le CSV est celui du justificatif : ajoutez --receipt.")
    with open_departement() as opened:
        departement = as_known(opened, known_at)
        if code is None:
            _show_every(_every(departement, on, since, until, filters), form)
            return
        asked = figures.ask(departement, code, on=on, since=since, until=until, by=by, **filters)
        if receipt:
            _show_receipt(figures.receipt(departement, asked), asked, form)
        else:
            _show_one(figures.figure(departement, asked), form)


def _every(
    departement: Any, on: date, since: date | None, until: date | None, filters: dict[str, Any]
) -> "list[Figure]":
    from pathways.projections import indicators as figures

    found = []
    for one in figures.definitions(departement.rules, until or on):
        if one.about == "period":
            asked = figures.ask(departement, one.code, on=on, since=since, until=until, **filters)
        else:
            asked = figures.ask(departement, one.code, on=until or on, **filters)
        found.append(figures.figure(departement, asked))
    return found


def _show_every(found: "list[Figure]", form: str) -> None:
    if form == "json":
        show_json(found)
        return
    show(
        found,
        {
            "Indicateur": "label",
            "Chiffre": lambda row: _amount(row.unit, row.figure),
            "Cas": lambda row: row.figure.cases,
            "Écartés": lambda row: sum(one.cases for one in row.figure.left_out),
            "Période": _period,
            IDENTIFIER: "code",
        },
        form,
    )


def _show_one(found: "Figure", form: str) -> None:
    if form == "json":
        show_json(found)
        return
    click.echo(
        f"{found.label} ({found.id}), {_period(found)} : {_amount(found.unit, found.figure)}"
    )
    click.echo(found.definition)
    for left in found.figure.left_out:
        click.echo(f"Écartés : {left.cases} ({left.label.lower()})")
    if not found.groups:
        return
    headings = [HEADINGS[key.by] for key in found.groups[0].keys]
    columns: dict[str, Any] = {
        heading: lambda row, at=at: row.keys[at].label for at, heading in enumerate(headings)
    }
    show(
        found.groups,
        {
            **columns,
            "Chiffre": lambda row: _amount(found.unit, row.figure),
            "Cas": lambda row: row.figure.cases,
            "Écartés": lambda row: sum(one.cases for one in row.figure.left_out),
        },
        form,
    )


def _show_receipt(rows: "list[Case]", asked: "Asked", form: str) -> None:
    if form == "csv":
        from pathways.documents.indicator_csv import indicator_csv

        sys.stdout.buffer.write(indicator_csv(rows))
        return
    show(
        rows,
        {
            "Le": "day",
            "Personne": lambda row: "" if row.person is None else name_of(row),
            "Fait": lambda row: said(EVENTS, row.fact) if row.fact else "",
            "Compte": "counted",
            "Vaut": "amount",
            "Nature": "nature",
            "Échéance": "due_on",
            "Acte": "met_on",
            "Motif": "label",
            IDENTIFIER: "stream",
            "Version": "version",
        },
        form,
        empty="Aucun cas.",
    )


def _period(row: "Figure") -> str:
    if row.since is None or row.until is None:
        return f"le {row.on:%d/%m/%Y}"
    return f"du {row.since:%d/%m/%Y} au {row.until:%d/%m/%Y}"


def _amount(unit: str, value: "Value") -> str:
    """The figure as French writes it; one that cannot be computed says why, never 0."""
    if value.value is None:
        return value.why or ""
    written = f"{value.value:,}".replace(",", THIN).replace(".", ",")
    match unit:
        case "share":
            return f"{written}{THIN}%"
        case "median_days":
            return f"{written} j"
        case "euros":
            return f"{written} €"
        case _:
            return written


COMMANDS = (indicators,)
