"""The case list of a panel session (A1.10 to A1.12): what it holds, and how it is printed."""

from pathways.documents.case_list.content import (
    FORGOTTEN,
    ActionLine,
    CaseList,
    CaseSheet,
    ContractLine,
    LeftOutLine,
    MemberLine,
    ObservationLine,
    OrientationBrief,
    ProcedureStep,
    RdvLine,
    RelanceLine,
    SessionHead,
    SessionStatus,
)
from pathways.documents.case_list.formats import (
    FORMATS,
    Format,
    UnknownFormat,
    file_name,
    format_named,
)
from pathways.documents.case_list.ics import to_ics
from pathways.documents.case_list.json_file import to_json
from pathways.documents.case_list.ods import to_ods
from pathways.documents.case_list.pdf import to_pdf
from pathways.documents.case_list.xlsx import to_xlsx

__all__ = [
    "FORGOTTEN",
    "FORMATS",
    "ActionLine",
    "CaseList",
    "CaseSheet",
    "ContractLine",
    "Format",
    "LeftOutLine",
    "MemberLine",
    "ObservationLine",
    "OrientationBrief",
    "ProcedureStep",
    "RdvLine",
    "RelanceLine",
    "SessionHead",
    "SessionStatus",
    "UnknownFormat",
    "file_name",
    "format_named",
    "to_ics",
    "to_json",
    "to_ods",
    "to_pdf",
    "to_xlsx",
]
