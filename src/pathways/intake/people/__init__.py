"""Files of people as départements keep them: CSV and XLSX, columns mapped by a TOML file.

`read_people` turns a file into small typed rows; nothing is recorded here.
"""

from pathways.intake.people.columns import Columns, load_columns
from pathways.intake.people.file import MAX_BYTES, MAX_ROWS, PeopleFile, read_people
from pathways.intake.people.refusals import (
    AmbiguousColumns,
    BadColumnsFile,
    MissingColumns,
    NotACsv,
    NotAWorkbook,
)
from pathways.intake.people.rows import PersonRow, RefusedRow

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "AmbiguousColumns",
    "BadColumnsFile",
    "Columns",
    "MissingColumns",
    "NotACsv",
    "NotAWorkbook",
    "PeopleFile",
    "PersonRow",
    "RefusedRow",
    "load_columns",
    "read_people",
]
