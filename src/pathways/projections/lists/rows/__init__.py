"""The rows of lists, one type each: what a screen shows of a person, a deadline, a session."""

from pathways.projections.lists.rows.actions import (
    ActionMeasure,
    ActionMonth,
    ActionSession,
    Enrolment,
    Moped,
    Participant,
    SessionAttendance,
)
from pathways.projections.lists.rows.following import (
    Alert,
    BodyAct,
    Deadline,
    FileActive,
    FileActiveCase,
    FileActiveMember,
    FileActiveOfDay,
    Followed,
    Unassigned,
)
from pathways.projections.lists.rows.funding import (
    Agreement,
    Application,
    BudgetEnvelope,
    CountedSum,
    OpenAgreement,
    ReceiptFact,
    Report,
)
from pathways.projections.lists.rows.offers import (
    Offered,
    OfferRow,
    Positioned,
    SeekerRow,
)
from pathways.projections.lists.rows.panels import (
    Candidate,
    PanelCase,
    PanelSession,
)
from pathways.projections.lists.rows.people import (
    LastContact,
    Moment,
    Moved,
    Person,
    SampledFrom,
    Standing,
)
from pathways.projections.lists.rows.sanctions import (
    PayerReduction,
    Procedure,
    Sanction,
    _Reach,
)

__all__ = [
    "ActionMeasure",
    "ActionMonth",
    "ActionSession",
    "Agreement",
    "Alert",
    "Application",
    "BodyAct",
    "BudgetEnvelope",
    "Candidate",
    "CountedSum",
    "Deadline",
    "Enrolment",
    "FileActive",
    "FileActiveCase",
    "FileActiveMember",
    "FileActiveOfDay",
    "Followed",
    "LastContact",
    "Moment",
    "Moped",
    "Moved",
    "OfferRow",
    "Offered",
    "OpenAgreement",
    "PanelCase",
    "PanelSession",
    "Participant",
    "PayerReduction",
    "Person",
    "Positioned",
    "Procedure",
    "ReceiptFact",
    "Report",
    "SampledFrom",
    "Sanction",
    "SeekerRow",
    "SessionAttendance",
    "Standing",
    "Unassigned",
    "_Reach",
]
