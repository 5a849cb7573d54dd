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

__all__ = [
    "FORGOTTEN",
    "ActionLine",
    "CaseList",
    "CaseSheet",
    "ContractLine",
    "LeftOutLine",
    "MemberLine",
    "ObservationLine",
    "OrientationBrief",
    "ProcedureStep",
    "RdvLine",
    "RelanceLine",
    "SessionHead",
    "SessionStatus",
]
