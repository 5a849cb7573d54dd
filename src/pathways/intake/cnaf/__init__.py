"""The monthly flow of RSA beneficiaries that CAF and MSA send to a département (schema vrsb0801).

`read_flow` turns the file into small typed rows; nothing is recorded here.
"""

from pathways.intake.cnaf.defects import (
    BrokenFlow,
    HostileFlow,
    NotAMonthlyFlow,
    TruncatedFlow,
)
from pathways.intake.cnaf.flow import Flow, read_flow
from pathways.intake.cnaf.rows import (
    Address,
    Allowance,
    FlowHeader,
    FlowPerson,
    Household,
    Motive,
    Pregnancy,
    Reduction,
    Refused,
    RightState,
    Role,
)

__all__ = [
    "Address",
    "Allowance",
    "BrokenFlow",
    "Flow",
    "FlowHeader",
    "FlowPerson",
    "HostileFlow",
    "Household",
    "Motive",
    "NotAMonthlyFlow",
    "Pregnancy",
    "Reduction",
    "Refused",
    "RightState",
    "Role",
    "TruncatedFlow",
    "read_flow",
]
