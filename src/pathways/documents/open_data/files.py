"""Open tables as files: a CSV each, and what they count, in French."""

from collections.abc import Iterator

from pathways.documents.french import long_day
from pathways.documents.french_csv import csv_file
from pathways.documents.open_data.catalogue import BY
from pathways.documents.open_data.edition import Edition, Masked
from pathways.documents.open_data.suppression import SMALLEST

SECRET = "s"
"""What a masked cell says."""
README = "LISEZMOI.md"
TOTAL = "Ensemble"


def to_csv(masked: Masked) -> bytes:
    """A line for each group, then their total; a column for each month or quarter."""
    columns = masked.table.columns
    lines = [
        (code, masked.labels[code], *(_told(masked, code, column) for column in columns))
        for code in masked.table.rows
    ]
    total = ("", TOTAL, *(_told(masked, None, column) for column in columns))
    return csv_file(("Code", BY[masked.about.by], *columns), [*lines, total])


def _told(masked: Masked, row: str | None, column: str) -> int | str:
    count = masked.shown(row, column)
    return SECRET if count is None else count


def readme(edition: Edition) -> str:
    """What each table counts, and how small counts are masked."""
    return "\n".join(_lines(edition)) + "\n"


def _lines(edition: Edition) -> Iterator[str]:
    yield "# Données ouvertes"
    yield ""
    yield (
        f"Édition du {long_day(edition.on)}, d'après le journal jusqu'à la position"
        f" {edition.position}. Des effectifs, et personne n'y est reconnaissable."
    )
    yield ""
    yield "## Comment lire"
    yield ""
    yield (
        "- CSV en UTF-8, séparé par des points-virgules ; une ligne par modalité, puis"
        f" « {TOTAL} » ; une colonne par mois (2026-01) ou par trimestre (2026-T1) achevé."
    )
    yield (
        f"- « {SECRET} » : secret. Un effectif de 1 à {SMALLEST - 1} n'est jamais publié ; d'autres"
        " sont masqués avec lui, pour qu'aucun ne se déduise d'un total, ni dans une table ni en"
        " rapprochant celles qui ont les mêmes totaux. 0 est publié, sauf dans une colonne retirée"
        " tout entière."
    )
    yield (
        "- Les mois ne s'additionnent pas : une même personne est comptée chaque mois où elle est"
        " suivie. Aucun total ne court sur plusieurs périodes."
    )
    yield (
        "- Une correction enregistrée depuis peut changer une période déjà publiée : gardez"
        " l'édition dont vous tirez un chiffre."
    )
    for one in edition.tables:
        yield ""
        yield f"## {one.name}.csv : {one.about.title}"
        yield ""
        yield f"{one.about.counts} {one.definition}"
        yield ""
        yield f"Source : {one.source}."
        others = [
            each.name
            for each in edition.tables
            if each.about.family == one.about.family and each.name != one.name
        ]
        if others:
            yield ""
            yield f"Mêmes totaux que {', '.join(others)}."
