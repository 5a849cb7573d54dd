"""The fixture files, altered one detail at a time, and where the shared samples may be."""

from pathlib import Path
from uuid import UUID

import pytest

from pathways.domain.beneficiary.identifiers import fold
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.projections.departement import Departement

FIXTURES = Path(__file__).parent / "fixtures"
SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"

needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the shared samples are not beside this repository"
)


def altered_flow(folder: Path, *changes: tuple[str, str], encoding: str = "cp1252") -> Path:
    """The fixture flow with each (before, after) made once."""
    text = (FIXTURES / "flow.xml").read_bytes().decode("cp1252")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    path = folder / "flow.xml"
    path.write_bytes(text.encode(encoding))
    return path


def line_of(path: Path, text: str, nth: int = 1) -> int:
    """The number of the nth line of that file which holds the text."""
    lines = path.read_bytes().decode("cp1252").splitlines()
    return [number for number, line in enumerate(lines, start=1) if text in line][nth - 1]


COLUMNS = (
    "Nom",
    "Prénom",
    "Date de naissance",
    "N° CAF",
    "NIR",
    "Téléphone",
    "Adresse",
    "CP Ville",
)


def people_csv(folder: Path, *rows: str, name: str = "people.csv") -> Path:
    """A file of those rows under `COLUMNS`; cells missing at the end are empty."""
    path = folder / name
    padded = [row + ";" * (len(COLUMNS) - 1 - row.count(";")) for row in rows]
    path.write_text("\n".join([";".join(COLUMNS), *padded]) + "\n", encoding="utf-8")
    return path


def person_named(departement: Departement, first_name: str) -> UUID:
    """The one person of that first name, whatever its accents."""
    departement.engine.catch_up()
    with departement.app.recorder.pool.connection() as connection:
        rows = connection.execute(
            "select person from people where search like %s", (f"% {fold(first_name)}%",)
        ).fetchall()
    (found,) = rows
    return UUID(str(found[0]))


def people_known(departement: Departement) -> int:
    """How many people have a file."""
    departement.engine.catch_up()
    with departement.app.recorder.pool.connection() as connection:
        row = connection.execute("select count(*) from people").fetchone()
    assert row is not None
    return int(row[0])


def state_of(departement: Departement, person: UUID) -> BeneficiaryState:
    loaded = departement.app.load(BeneficiaryState, person)
    assert isinstance(loaded.state, BeneficiaryState)
    return loaded.state
