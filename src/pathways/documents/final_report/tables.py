"""The tables of a final report: quantitative, then financial (DR 3.6). Empty ones are left out."""

from collections.abc import Iterator

from pathways.documents.final_report.content import FinalReport
from pathways.documents.report_layout.content import Cell, Column, Table
from pathways.documents.report_layout.words import capital, month, unit
from pathways.projections.report_figures import Figures, LineTold


def quantitative(report: FinalReport) -> tuple[Table, ...]:
    """What was done, for whom, and what came of it."""
    return tuple(table for table in _quantitative(report.figures) if table.rows)


def financial(report: FinalReport) -> tuple[Table, ...]:
    """What is owed, how it was financed, and what does not count."""
    return tuple(table for table in _financial(report.figures) if table.rows)


def _quantitative(told: Figures) -> Iterator[Table]:
    yield Table(
        name="Réalisation",
        heading="Indicateurs de réalisation",
        columns=(
            Column(label="Indicateur", width=48),
            Column(label="Réalisé", kind="number"),
            Column(label="Unité", width=16),
        ),
        rows=tuple((capital(one.label), one.value, one.unit or None) for one in told.indicators),
        notes=tuple(f"{capital(one.label)} : {one.why}" for one in told.indicators if one.why),
    )
    yield Table(
        name="Repères",
        heading="Repères du programme",
        columns=(
            Column(label="Repère", width=48),
            Column(label="Attendu", kind="number"),
            Column(label="Réalisé", kind="number"),
            Column(label="Règle", width=10),
        ),
        rows=tuple((one.label, one.expected, one.realised, one.rule) for one in told.norms),
        notes=tuple(f"{one.label} : {one.why}" for one in told.norms if one.why),
    )
    for name, heading, rows in (
        ("Publics", "Participants par public", told.publics),
        ("Territoires", "Participants par territoire", told.territories),
        ("Résultats", "Résultats atteints par les participants", told.results),
    ):
        yield Table(
            name=name,
            heading=heading,
            columns=(
                Column(label=name[:-1], width=48),
                Column(label="Participants", kind="number"),
            ),
            rows=tuple((capital(one.label), one.value) for one in rows),
            bar=1,
        )
    yield Table(
        name="Par mois",
        heading="Personnes présentes, mois par mois",
        columns=(Column(label="Mois", width=20), Column(label="Personnes", kind="number")),
        rows=tuple((month(one.month), one.people) for one in told.months),
        bar=1,
    )


def _financial(told: Figures) -> Iterator[Table]:
    financed = [line for line in told.lines if not line.information]
    columns = (
        Column(label="Ligne", width=36),
        Column(label="Unité", width=12),
        Column(label="Prévu", kind="number"),
        Column(label="Réalisé", kind="number"),
        Column(label="Part", kind="percent"),
        Column(label="Conventionné", kind="money"),
        Column(label="Dû", kind="money"),
    )
    rows = [_line(line) for line in financed]
    if told.supplement:
        amount = told.supplement.amount
        rows.append((told.supplement.label, None, None, None, None, None, amount))
    yield Table(
        name="Financement",
        heading="Ce qui est dû par le Département",
        columns=columns,
        rows=tuple(rows),
        total=("Total", None, None, None, None, told.agreed_amount, told.grant),
        notes=tuple(
            filter(
                None,
                (
                    *(f"{line.label} : {line.why}" for line in financed if line.why),
                    told.supplement_why and f"Supplément rural : {told.supplement_why}",
                    told.grant_why,
                ),
            )
        ),
    )
    information = [line for line in told.lines if line.information]
    yield Table(
        name="Pour information",
        heading="Pour information : aides versées par d'autres",
        columns=columns,
        rows=tuple(_line(line) for line in information),
        notes=tuple(f"{line.label} : {line.why}" for line in information if line.why),
    )
    for name, heading, amounts in (
        ("Crédits", "Crédits engagés, par ligne budgétaire et par année", told.draws),
        ("Cofinanceurs", "Autres financeurs", told.cofunders),
    ):
        yield Table(
            name=name,
            heading=heading,
            columns=(
                Column(label="Ligne" if name == "Crédits" else "Financeur", width=36),
                Column(label="Montant", kind="money"),
            ),
            rows=tuple((one.label, one.amount) for one in amounts),
        )
    yield Table(
        name="Non compté",
        heading="Ce qui ne compte pas, et pourquoi",
        columns=(
            Column(label="Motif", width=48),
            Column(label="Ligne", width=30),
            Column(label="Faits", kind="number"),
            Column(label="Quantité", kind="number"),
            Column(label="Unité", width=16),
            Column(label="Règle", width=10),
        ),
        rows=tuple(
            (one.label, one.line, one.facts, one.quantity, unit(one.unit), one.rule)
            for one in told.uncounted
        ),
    )


def _line(line: LineTold) -> tuple[Cell, ...]:
    share = None if line.prorata is None else 100 * line.prorata
    return (
        line.label, unit(line.unit), line.agreed, line.realised, share, line.agreed_amount,
        line.grant,
    )  # fmt: skip
