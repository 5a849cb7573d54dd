"""The receipt of an indicator as CSV: a line for each case, in French."""

from collections.abc import Iterable

from pathways.documents.french_csv import csv_file, name_in
from pathways.domain.labels import EVENTS
from pathways.projections.indicators import Case

COLUMNS = (
    "jour", "personne", "identifiant", "fait", "organisme", "référent", "territoire", "profil",
    "programme", "objectif", "nature", "compte", "vaut", "sur", "motif", "échéance", "acte",
    "jour de l'acte", "dossier", "version", "dossier de l'acte", "version de l'acte",
)  # fmt: skip


def indicator_csv(rows: Iterable[Case]) -> bytes:
    """The bytes of the file."""
    return csv_file(COLUMNS, map(_values, rows))


def _values(row: Case) -> tuple[object, ...]:
    return (
        row.day, None if row.person is None else name_in(row), row.person,
        EVENTS.get(row.fact or "", row.fact), row.organisation, row.referent, row.territory,
        row.profile, row.programme, row.objective, row.nature, "oui" if row.counted else "non",
        row.amount, row.against, row.label, row.due_on, EVENTS.get(row.met_by or "", row.met_by),
        row.met_on, row.stream, row.version, row.met_stream, row.met_version,
    )  # fmt: skip
