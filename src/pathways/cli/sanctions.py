"""Sanctions: the proof that they are legal, and what the payer makes of them; and letters."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from pathways.cli.options import as_known, known_at, listed, on_day, today
from pathways.cli.output import FILES, IDENTIFIER, name_of, show, show_json
from pathways.cli.panels import OUTPUT
from pathways.cli.words import VERDICTS, said
from pathways.domain.labels import CODES, DIFFERENCES, EVENTS, RECONCILED

if TYPE_CHECKING:
    from pathways.domain.sanction.proof import Legality
    from pathways.projections.legality import Proved


@click.command()
@click.argument("procedure", metavar="[PROCÉDURE]", type=click.UUID, required=False)
@click.option("--year", type=click.IntRange(2009, 2199), help="Toutes celles ouvertes une année.")
@on_day
@known_at
@listed
def legality(
    procedure: UUID | None, year: int | None, on: date, known_at: date | None, form: str
) -> None:
    """Prouve qu'une procédure de sanction est légale, étape par étape, ou dit ce qui manque.

    PROCÉDURE : son identifiant. Avec --year : le tableau d'une année.
    """
    from pathways.projections.departement import open_departement
    from pathways.projections.legality import prove, prove_year

    if (procedure is None) == (year is None):
        raise click.UsageError("Nommez une procédure, ou une année avec --year : l'une des deux.")
    with open_departement() as departement:
        past = as_known(departement, known_at)
        if year is not None:
            _show_year(prove_year(past, year, on), year, form)
        elif procedure is not None:
            _show_steps(prove(past, procedure, on), form)


def _show_steps(found: "Legality", form: str) -> None:
    if form == "json":
        show_json(_legality(found))
        return
    from pathways.domain.sanction.proof import StepProof

    show(
        found.steps,
        {
            "Étape": "label",
            "Le": "done_on",
            "Par": "actor",
            "Fait": lambda step: said(EVENTS, step.event),
            "Jusqu'au": "due_on",
            "Règle": "rule",
            "Ce qui manque": lambda step: step.missing or ("à venir" if step.awaited else ""),
        },
        form,
        row=StepProof,
    )
    if form in FILES:
        return
    click.echo(f"Procédure {said(VERDICTS, found.verdict)}.")


def _show_year(proved: "list[Proved]", year: int, form: str) -> None:
    if form == "json":
        show_json([{**asdict(one.procedure), **_legality(one.legality)} for one in proved])
        return
    if form in FILES:
        from pathways.api.sanction_shown import ProvedShown, proved_shown

        show(list(map(proved_shown, proved)), {}, form, row=ProvedShown)
        return
    show(
        proved,
        {
            "Ouverte le": lambda one: one.procedure.opened_on,
            "Personne": lambda one: name_of(one.procedure),
            "Manquement": lambda one: said(CODES, one.procedure.ground),
            "Mesure": lambda one: said(CODES, one.legality.measure),
            "Décidée le": lambda one: one.legality.decided_on,
            "Rang": lambda one: one.legality.rank,
            "Verdict": lambda one: said(VERDICTS, one.legality.verdict),
            "Ce qui manque": lambda one: " ".join(one.legality.missing),
            IDENTIFIER: lambda one: one.procedure.procedure,
        },
        form,
        empty=f"Aucune procédure ouverte en {year}.",
    )
    wrong = sum(not one.legality.legal for one in proved)
    click.echo(f"{len(proved)} procédure(s), dont {wrong} irrégulière(s).")


def _legality(found: "Legality") -> dict[str, object]:
    fields = ("verdict", "legal", "measure", "decided_on", "rank", "rank_now", "steps", "missing")
    return {name: getattr(found, name) for name in fields}


@click.command()
@on_day
@click.option("--year", type=click.IntRange(2009, 2199), help="Les décisions d'une année.")
@known_at
@listed
def reconcile(on: date, year: int | None, known_at: date | None, form: str) -> None:
    """Rapproche les sanctions décidées de ce que le payeur dit appliquer."""
    from pathways.projections.departement import open_departement
    from pathways.projections.reconciling import Reconciled
    from pathways.projections.reconciling import reconcile as side_by_side

    with open_departement() as departement:
        rows = side_by_side(as_known(departement, known_at), on, year)
    show(
        rows,
        {
            "Ce qu'il en est": lambda row: said(RECONCILED, row.outcome),
            "Écarts": lambda row: ", ".join(said(DIFFERENCES, one) for one in row.differences),
            "Personne": name_of,
            "Décidée le": "decided_on",
            "Part": lambda row: f"{row.percent:f} %" if row.percent is not None else "",
            "Du": "first_day",
            "Au": "last_day",
            "Appliqué": lambda row: "\n".join(map(_applied, row.reductions)),
            "Reversé": lambda row: _euros(row.paid_back) if row.paid_back else "",
            IDENTIFIER: lambda row: row.procedure or row.person,
        },
        form,
        row=Reconciled,
        empty="Aucune sanction décidée, ni réduction appliquée.",
    )


def _applied(one: "object") -> str:
    first, last, amount = (getattr(one, name) for name in ("from_on", "to_on", "amount"))
    until = f" au {last:%d/%m/%Y}" if last else ""
    return f"{_euros(amount)} du {first:%d/%m/%Y}{until}"


def _euros(amount: Decimal) -> str:
    from pathways.documents.french import euros

    return euros(amount)


@click.command()
@click.argument("name", metavar="COURRIER")
@click.option("--orientation", type=click.UUID, help="Pour cet accompagnement.")
@click.option("--procedure", type=click.UUID, help="Pour cette procédure de sanction.")
@click.option("--session", type=click.UUID, help="Pour un dossier de cette séance.")
@click.option("--case", type=click.UUID, help="Le dossier de la séance.")
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="CHAMP=VALEUR",
    help="Complète ou remplace un champ ; plusieurs fois s'il le faut.",
)
@OUTPUT
def letter(
    name: str,
    orientation: UUID | None,
    procedure: UUID | None,
    session: UUID | None,
    case: UUID | None,
    fields: tuple[str, ...],
    output: Path,
) -> None:
    """Écrit un courrier en PDF, prérempli depuis le journal.

    COURRIER : son nom (« breach_notice »). Un champ que le journal ne dit pas et que personne ne
    donne est nommé, et rien n'est écrit. PATHWAYS_LETTERS : un dossier de modèles à vous.
    """
    from pathways.documents.letters.assembling import letter as assemble
    from pathways.documents.letters.folder import letters_of
    from pathways.documents.letters.subject import Subject
    from pathways.projections.departement import open_departement

    subject = Subject(orientation=orientation, procedure=procedure, session=session, case=case)
    given = dict(_given(field) for field in fields)
    with open_departement() as departement:
        content = assemble(departement, letters_of(), name, subject, given, today())
    output.write_bytes(content)
    click.echo(f"{output} : écrit.")


def _given(field: str) -> tuple[str, str]:
    name, equals, value = field.partition("=")
    if not equals:
        raise click.BadParameter(f"« {field} » : écrivez CHAMP=VALEUR.", param_hint="--field")
    return name.strip(), value


COMMANDS = (legality, reconcile, letter)
