"""`pathways settle` and `pathways action-indicators`: what is owed, and what was done."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from pathways.cli.options import DAY, as_known, formatted, gone_by, known_at, listed, today
from pathways.cli.output import FILES, IDENTIFIER, name_of, show, show_json
from pathways.cli.words import said
from pathways.domain.labels import COUNTED_IN, FACTS, FORMULAS
from pathways.domain.money import written

if TYPE_CHECKING:
    from pathways.projections import settled
    from pathways.projections.action_indicators import ProgrammeFigures
    from pathways.projections.settled import Settlement


@click.command()
@click.argument("agreement", metavar="CONVENTION", type=click.UUID)
@click.option(
    "--on",
    type=DAY,
    default=today,
    show_default="aujourd'hui",
    callback=gone_by,
    help="Le jour du calcul.",
)
@click.option("--receipt", is_flag=True, help="Chaque fait compté ou non, et pourquoi.")
@known_at
@listed
def settle(agreement: UUID, on: date, receipt: bool, known_at: date | None, form: str) -> None:
    """Ce que doit une convention un jour donné : convenu, réalisé, prorata, dotation.

    CONVENTION : son identifiant, ou celui de l'organisme pour l'accompagnement social.
    """
    from pathways.projections import settlement
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        past = as_known(departement, known_at)
        if receipt:
            _show_receipt(settlement.receipt(past, agreement, on), form)
        else:
            _show_settlement(settlement.settle(past, agreement, on), form)


def _show_settlement(found: "Settlement", form: str) -> None:
    from pathways.domain.agreement.settling import LineSettlement

    if form == "json":
        show_json(found)
        return
    show(
        found.lines,
        {
            "Module": "module",
            "Formule": lambda line: said(FORMULAS, line.formula),
            "Compté en": lambda line: said(COUNTED_IN, line.unit) if line.unit else "",
            "Convenu": "agreed",
            "Réalisé": "realised",
            "Prorata": "prorata",
            "Montant convenu": lambda line: euros(line.agreed_amount),
            "Dotation": lambda line: euros(line.grant),
            "À côté": lambda line: "pour information" if line.information else "",
            "Pourquoi": lambda line: line.why or "",
        },
        form,
        row=LineSettlement,
    )
    if form in FILES:
        return
    if found.agreed_supplement is not None:
        why = f" ({found.supplement_why})" if found.supplement_why else ""
        click.echo(f"Complément ruralité : {euros(found.supplement)}{why}")
    for one in found.beside:
        click.echo(f"À côté : {said(FACTS, one.kind)}, {one.facts} fait(s), {one.quantity}")
    why = f" {found.why}" if found.why else ""
    click.echo(
        f"Dû au {found.on:%d/%m/%Y} : {euros(found.grant)}"
        f" sur {euros(found.agreed_amount)} convenus.{why}"
    )


def _show_receipt(rows: "list[settled.ReceiptRow]", form: str) -> None:
    from pathways.projections.settled import ReceiptRow

    show(
        rows,
        {
            "Le": "day",
            "Personne": name_of,
            "Fait": lambda row: said(FACTS, row.kind),
            "Module": "module",
            "Ligne": "line",
            "Vaut": "worth",
            "Compte": "counted",
            "En": lambda row: said(COUNTED_IN, row.unit),
            "Motif": "label",
            "Règle": "rule",
            IDENTIFIER: "stream",
            "Version": "version",
        },
        form,
        row=ReceiptRow,
        empty="Aucun fait à compter ce jour-là.",
    )


@click.command("action-indicators")
@click.option("--since", type=DAY, required=True, help="Le premier jour de la période.")
@click.option(
    "--until",
    type=DAY,
    default=today,
    show_default="aujourd'hui",
    callback=gone_by,
    help="Le dernier jour de la période.",
)
@click.option("--organisation", type=click.UUID, help="L'organisme (UUID).")
@click.option("--agreement", type=click.UUID, help="La convention (UUID).")
@click.option("--programme", help="Un programme (code).")
@click.option("--territory", help="Un territoire (code).")
@click.option("--public", help="Un public (code).")
@known_at
@formatted
def action_indicators(
    since: date, until: date, known_at: date | None, form: str, **asked: Any
) -> None:
    """Les indicateurs des actions d'insertion sur une période, par programme."""
    from pathways.projections.action_indicators import figures
    from pathways.projections.departement import open_departement

    with open_departement() as departement:
        _check_codes(departement.rules, until, asked)
        found = figures(as_known(departement, known_at), since, until, **asked)
    if form == "json":
        show_json(found)
        return
    show(
        [(each, *row) for each in found for row in _rows(each)],
        {
            "Programme": lambda row: row[0].label,
            "Quoi": lambda row: row[1],
            "Combien": lambda row: row[2],
            "Norme": lambda row: row[3],
        },
        form,
        empty="Aucun programme.",
    )


def _rows(found: "ProgrammeFigures") -> list[tuple[str, Any, Any]]:
    rows: list[tuple[str, Any, Any]] = [
        (one.label, one.quantity, "") for one in (*found.indicators, *found.beside)
    ]
    rows.append(("régularité des présences", found.regularity or found.regularity_why, ""))
    rows += [(f"résultat : {one.label}", one.participants, "") for one in found.results
             if one.participants]  # fmt: skip
    rows += [(one.label, one.why if one.realised is None else one.realised,
              f"{one.expected} ({one.rule})") for one in found.norms]  # fmt: skip
    return rows


def _check_codes(rules: Any, day: date, asked: dict[str, Any]) -> None:
    known = {
        "programme": {one.code for one in rules.catalogue},
        "territory": rules.territories.on(day).codes,
        "public": rules.publics.on(day).codes,
    }
    for name, codes in known.items():
        if asked[name] is not None and asked[name] not in codes:
            raise click.BadParameter(
                f"« {asked[name]} » n'existe pas ; connus : {', '.join(sorted(codes))}.",
                param_hint=f"--{name}",
            )


def euros(amount: Decimal | None) -> str:
    """An amount as people read it; unknown is said, never 0."""
    return "non calculable" if amount is None else written(amount)


COMMANDS = (settle, action_indicators)
