"""Import a spreadsheet of people: identities and how to reach them.

The file carries no date of its own: it is taken as told on the day of the import. Past
accompaniment (référent, body, orientation, RDVs, contract) is read and reported as not taken: a
date in a cell does not say who decided, nor under which rule.
"""

from datetime import date
from pathlib import Path

from pathways.intake.people.columns import Columns
from pathways.intake.people.file import PeopleFile, read_people
from pathways.intake.people.rows import PersonRow, RefusedRow
from pathways.intake.recording import Progress, importing
from pathways.intake.report import Line, Outcome, Report
from pathways.intake.told import Told
from pathways.projections.departement import Departement

NOT_TAKEN = {
    "department_internal_id": "identifiant interne",
    "france_travail_id": "identifiant France Travail",
    "role": "rôle",
    "referent": "référent",
    "structure": "structure",
    "orientation_decision": "décision d'orientation",
    "oriented_on": "date d'orientation",
    "letter_sent_on": "date d'envoi du courrier",
    "interviewed_on": "date d'entretien",
    "first_rdv_on": "premier RDV",
    "contract_signed_on": "date du contrat",
    "reorientations": "réorientations",
    "tags": "tags",
}
"""Fields that are read and not recorded: field to the French word for it."""


def import_people(
    departement: Departement,
    path: Path | str,
    *,
    today: date,
    columns: Path | Columns | None = None,
    actor: str = "import:people",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Record the people of the CSV or XLSX at that path; the report has a line per row.

    A second import of the same file appends nothing. `columns` maps headers (`read_people`).
    `dry_run` appends nothing and reports what the import would do. `progress` is called after each
    commit with (rows done, rows in all). Raises the `UnreadableFile` errors of `read_people` before
    anything is recorded.
    """
    file = read_people(path, columns)
    rows = list(file.rows)
    items = [_refused(row) if isinstance(row, RefusedRow) else _told(row, today) for row in rows]
    with importing(departement, actor=actor, today=today, dry_run=dry_run) as running:
        lines = [line for line, _ in running.record(items, progress, total=len(items))]
    people = [row for row in rows if isinstance(row, PersonRow)]
    return Report(dry_run, lines, _warnings(file, people))


def _told(row: PersonRow, today: date) -> Told:
    return Told(
        number=row.number,
        day=today,
        last_name=row.last_name,
        first_name=row.first_name,
        birth_name=row.birth_name,
        birth_date=row.birth_date,
        nir=row.nir,
        payer_number=row.payer_number,
        civility=row.civility,
        email=row.email,
        phone=row.phone,
        address=", ".join(filter(None, (row.address, row.address_complement))) or None,
        postcode_city=row.postcode_city,
        notes=row.notes,
    )


def _refused(row: RefusedRow) -> Line:
    return Line(row.number, Outcome.REFUSED, message=row.message, rule=row.rule, field=row.field)


def _warnings(file: PeopleFile, people: list[PersonRow]) -> list[str]:
    warnings = []
    if file.unknown_columns:
        names = ", ".join(f"« {name} »" for name in file.unknown_columns)
        warnings.append(f"Colonnes inconnues, non lues : {names}.")
    filled = [label for name, label in NOT_TAKEN.items() if any(getattr(p, name) for p in people)]
    if filled:
        warnings.append(f"Informations lues et non reprises : {', '.join(filled)}.")
    return warnings
