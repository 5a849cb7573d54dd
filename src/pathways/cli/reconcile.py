"""Sanctions beside what the payer says it applies."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from pathways.cli.options import formatted, on_day
from pathways.cli.output import IDENTIFIER, name_of, show
from pathways.cli.words import said
from pathways.domain.labels import CODES, DIFFERENCES, RECONCILED

if TYPE_CHECKING:
    from pathways.projections.reconciling import Applied, Reconciled


@click.command()
@on_day
@click.option(
    "--year",
    type=click.IntRange(1900, 2999),
    help="Les décisions de cette année, et les réductions sans décision qui y commencent.",
)
@formatted
def reconcile(on: date, year: int | None, form: str) -> None:
    """Rapproche les sanctions décidées et les réductions que dit le payeur.

    Une ligne par sanction décidée à ce jour : appliquée, pas encore, appliquée autrement (en quoi) ;
    puis les réductions sans décision.
    """
    from pathways.projections.departement import open_departement
    from pathways.projections.reconciling import reconcile as reconciled

    with open_departement() as departement:
        rows = reconciled(departement, on, year)
    show(
        rows,
        {
            "Ce qu'il en est": lambda row: said(RECONCILED, row.outcome),
            "En quoi": lambda row: ", ".join(said(DIFFERENCES, one) for one in row.differences),
            "Personne": name_of,
            "Décidée le": "decided_on",
            "Sanction": _sanction,
            "Du": "first_day",
            "Au": "last_day",
            "Défaite le": "undone_on",
            "Appliqué": lambda row: "\n".join(map(_applied, row.reductions)),
            "Reversé": lambda row: _euros(row.paid_back) if row.paid_back else "",
            IDENTIFIER: lambda row: row.procedure or row.person,
        },
        form,
        empty="Aucune sanction décidée à ce jour, aucune réduction.",
    )


def _sanction(row: "Reconciled") -> str:
    return f"{said(CODES, row.measure)} {row.percent} %" if row.percent is not None else ""


def _applied(one: "Applied") -> str:
    end = f" au {one.to_on:%d/%m/%Y}" if one.to_on else ""
    return f"{_euros(one.amount)} par mois à partir du {one.from_on:%d/%m/%Y}{end}"


def _euros(amount: Decimal) -> str:
    return f"{amount:.2f} €".replace(".", ",")


COMMANDS = (reconcile,)
