"""The French of the codes in lists: the house's own words, and those of the regulation."""

from collections import ChainMap
from collections.abc import Mapping
from types import MappingProxyType

from pathways.domain import labels
from pathways.domain.beneficiary.events import ExitNature, RightStatus
from pathways.domain.enrolment.events import EarlyExitReason
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.report.events import ReportKind
from pathways.domain.rules import Rules

NOTHING: Mapping[str, str] = MappingProxyType({})

OF_ROW: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("ActionSession", "status"): labels.ACTION_SESSIONS,
    ("Agreement", "status"): labels.AGREEMENTS,
    ("Alert", "kind"): labels.DEADLINES,
    ("Application", "status"): labels.APPLICATIONS,
    ("Deadline", "kind"): labels.DEADLINES,
    ("Followed", "status"): labels.STATUSES,
    ("Moped", "status"): labels.MOPED_STATUSES,
    ("MatchedOffer", "kind"): labels.OFFER_KINDS,
    ("Moment", "name"): labels.EVENTS,
    ("Moved", "name"): labels.EVENTS,
    ("Move", "name"): labels.EVENTS,
    ("Offered", "kind"): labels.OFFER_KINDS,
    ("Offered", "status"): labels.OFFER_STATUSES,
    ("PanelSession", "kind"): {"epl": "EPL", "epd": "EPD"},
    ("PanelSession", "status"): labels.SESSIONS,
    ("Positioned", "kind"): labels.OFFER_KINDS,
    ("Positioned", "standing"): labels.POSITIONINGS,
    ("ReceiptRow", "kind"): labels.FACTS,
    ("Reconciled", "outcome"): labels.RECONCILED,
    ("Report", "kind"): labels.beside(ReportKind),
    ("Report", "status"): labels.REPORTS,
    ("Unassigned", "reason"): labels.UNASSIGNED,
}
"""Where one field name has codes of its own in one list."""

OF_FIELD: Mapping[str, Mapping[str, str]] = {
    "category": labels.CATEGORIES,
    "early_exit_reason": labels.beside(EarlyExitReason),
    "differences": labels.DIFFERENCES,
    "fact": labels.EVENTS,
    "formula": labels.FORMULAS,
    "kind": labels.CODES,
    "measure": labels.CODES,
    "met_by": labels.EVENTS,
    "nature": labels.beside(ExitNature),
    "next_step": labels.DEADLINES,
    "organisation_kind": labels.beside(OrganisationKind),
    "proposed_by": labels.POSITIONED_BY,
    "recipient": labels.RECIPIENTS,
    "roles": labels.ROLES,
    "right_status": labels.beside(RightStatus),
    "stage": labels.PROCEDURES,
    "standing": labels.STANDINGS,
    "step": labels.STEPS,
    "unit": labels.COUNTED_IN,
    "verdict": labels.VERDICTS,
}

OF_RULE: Mapping[str, str] = {
    "budget_line": "budget_lines",
    "commune": "communes",
    "ground": "sanction_grounds",
    "objective": "pathway_objectives",
    "profile": "profiles",
    "public": "publics",
    "publics": "publics",
    "skills": "skills",
    "territories": "territories",
    "territory": "territories",
}
"""Fields whose codes a closed list of the regulation names."""


class Words:
    """What the codes of lists mean under these rules; a code closed since keeps its label."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def of(self, row: str, field: str) -> Mapping[str, str]:
        """The words of a field of a list's rows; nothing where it holds no codes."""
        if own := OF_ROW.get((row, field)):
            return own
        if field == "programme":
            return {one.code: one.label for one in self._rules.catalogue}
        if listed := OF_RULE.get(field):
            history = getattr(self._rules, listed).history
            return ChainMap(
                *({one.code: one.label for one in rule.value} for rule in reversed(history))
            )
        return OF_FIELD.get(field, NOTHING)
