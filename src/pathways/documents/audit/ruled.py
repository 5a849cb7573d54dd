"""Under which rules a fact stands: those it carries, and those it comes under, as of its day.

A fact names the rules that gave its dates and conditions; that is what it was decided under, come
what may. What else the regulation says of such a fact is `GOVERNED_BY`, with the values in force on
the day of the fact.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pathways.domain.rules import Choice, Condition, Rule, Rules, Span
from pathways.projections.history import Moment

GOVERNED_BY: Mapping[str, tuple[str, ...]] = {
    # Right, household, profile
    "ContactDetailsRecorded": ("G2",),
    "HouseholdRecorded": ("N1", "N2"),
    "RsaRightRecorded": ("N4",),
    "RightsAndDutiesRecorded": ("N4",),
    "ProfileRecorded": ("A1.1",),
    "SearchProfileRecorded": ("G9",),
    "ReductionToldByPayer": ("N1", "N2"),
    "SanctionCounted": ("N1", "N2"),
    "SanctionUncounted": ("N11",),
    "PersonForgotten": ("H40",),
    # Accompaniment
    "OrientationDecided": ("A1.1", "N4"),
    "OrientationNotified": ("N5",),
    "ReferentDesignated": ("A1.2",),
    "FirstRdvProposed": ("A1.3", "A1.4b"),
    "FirstRdvAnswered": ("A1.4b",),
    "FirstRdvMoved": ("A1.3",),
    "RdvHeld": ("A1.9",),
    "RdvMissed": ("A1.4",),
    "RdvExcused": ("A1.4",),
    "RdvScheduled": ("A1.9",),
    "RelanceSent": ("A1.4", "A1.4b"),
    "RelanceAnswered": ("A1.4", "A1.4b"),
    "RightsAndDutiesExplained": ("A1.5",),
    "DiagnosisMade": ("A1.6",),
    "JointDiagnosisMade": ("N6",),
    "PartnerMobilised": ("A1.9b",),
    "PositionedOnInsertionOffer": ("A1.9b", "G1"),
    "RegisteredAtFranceTravail": ("A1.9b",),
    "ReorientationProposed": ("A1.10",),
    "ReorientationRefused": ("A1.10",),
    "Reoriented": ("A1.10", "A1.11"),
    "PathwayMaintained": ("A1.11",),
    "ContractLapseObserved": ("A1.4b",),
    "BreachReported": ("A1.12", "N7"),
    "RecallClosed": ("A1.12",),
    "ContractExemptionGranted": ("A1.8",),
    "ContractExemptionEnded": ("A1.8",),
    "EngagementContractDrafted": ("A1.7", "N9"),
    "EngagementContractSigned": ("A1.7", "N6"),
    "EngagementContractSubmitted": ("A1.13",),
    "EngagementContractValidated": ("A1.7",),
    "EngagementContractReturned": ("A1.7",),
    "EngagementContractAmended": ("A1.7", "N6"),
    "EngagementContractEnded": ("A1.7",),
    # Panels
    "CaseListed": ("H7",),
    "CaseRemoved": ("H8",),
    "EplOpinionGiven": ("A1.11", "N8"),
    "EpdOpinionGiven": ("A1.12", "N8"),
    "CasePostponed": ("H8",),
    # Sanctions
    "SanctionProcedureOpened": ("A1.12", "N7"),
    "BreachLetterSent": ("N3", "N3b"),
    "BreachLetterReceipt": ("N3", "N3b"),
    "ObservationsMade": ("N3", "N3b"),
    "HearingRequested": ("N3", "N3b"),
    "FileCompleted": ("A1.12",),
    "ReferredToEpd": ("A1.12", "N10"),
    "EpdOpinionReceived": ("A1.12", "N10"),
    "SanctionDecided": ("N1", "N2", "N8"),
    "SanctionNotified": ("N11",),
    "SanctionCarriedOut": ("N1", "N2"),
    "StrikeOffAsked": ("N2",),
    "SanctionEnded": ("N1", "N2"),
    "ProcedureRegularised": ("A1.12",),
    "PriorAppealFiled": ("N11",),
    "PriorAppealDecided": ("N11",),
    "CourtSeised": ("N11",),
    "CourtDismissed": ("N11",),
    "DecisionAnnulled": ("N11",),
    "DecisionWithdrawn": ("N11",),
    "AmountPaidBack": ("N11",),
    "ProcedureSealedOff": ("N11",),
    # Actions: the annexe's own rules are in the facts (`rules`, `duration_rule`, `flagged`)
    "EligibilityChecked": ("H26",),
    "Enrolled": ("G3",),
    "FirstDiagnosisMade": ("G4",),
    "ActionPlanWritten": ("G4",),
    "InterviewHeld": ("G4",),
    "InterviewMissed": ("G4",),
    "SessionAttended": ("H20",),
    "SessionMissed": ("G7",),
    "HoursWorked": ("H20",),
    "TrainingFollowed": ("H20",),
    "ParticipationContractSigned": ("G4",),
    "PartnerContacted": ("G4",),
    "MobilityInformationGiven": ("A3.6b",),
    "MopedRented": ("A3.2",),
    "MopedReturned": ("A3.2",),
    "ProfessionalisationFollowed": ("A4.7",),
    "AttendanceCertificateReceived": ("A4.7",),
    "IndividualReportWritten": ("G4",),
    "OutcomeRecorded": ("G1",),
    "PositioningProposed": ("G9",),
    "PositioningRetained": ("G9",),
    "PositioningRefused": ("G9",),
    "PositioningEntered": ("G9",),
    "PositioningEntryCancelled": ("G9",),
    "PositioningWithdrawn": ("G9",),
}
"""By event: the ids it comes under, whether the fact names them or not."""

UNITS = {
    "days": "jours",
    "weeks": "semaines",
    "months": "mois",
    "years": "ans",
    "minutes": "minutes",
    "hours": "heures",
    "euros": "€",
    "percent": "%",
}


@dataclass(frozen=True)
class RuleValue:
    """What an entry of the regulation says while it is in force; `value` in French."""

    label: str
    source: str
    value: str
    since: date | None
    until: date | None


@dataclass(frozen=True)
class RuleUsed:
    """A rule a fact stands under. `carried`: the fact names it; `due_on`: a date it gave.

    `values` are those in force on the day of the fact; none where the rules of today no longer have
    that id.
    """

    id: str
    carried: bool
    due_on: date | None
    values: tuple[RuleValue, ...]


def rules_of_moment(moment: Moment, rules: Rules) -> tuple[RuleUsed, ...]:
    """The rules of a fact: those of its dates, those it names otherwise, those it comes under."""
    day = moment.happened_on
    dues: dict[str, date] = {due.rule: due.due_on for due in moment.dues}
    said = {
        due.rule: tuple(
            _value(one) for one in rules.entries_of(due.rule) if one.label == due.label
        )[:1]
        for due in moment.dues
    }
    named = dict.fromkeys([*dues, *_named(moment.fields)])
    found = [
        RuleUsed(one, True, dues.get(one), said.get(one) or values_of(one, rules, day))
        for one in named
    ]
    about = [one for one in GOVERNED_BY.get(moment.name, ()) if one not in named]
    for one in about:
        values = values_of(one, rules, day)
        if values and not any(other.startswith(f"{one}-") for other in named):
            found.append(RuleUsed(one, False, None, values))
    return tuple(found)


def values_of(rule_id: str, rules: Rules, day: date) -> tuple[RuleValue, ...]:
    """What the regulation said under that id on a day, and its forms of other times (N4-…)."""
    entries = rules.entries_of(rule_id)
    values = [entry for entry in entries if isinstance(entry, Rule)]
    in_force = [
        entry
        for name in dict.fromkeys(entry.name for entry in values)
        for entry in rules.named(name).history
        if entry.in_force(day) and (entry.id == rule_id or entry.id.startswith(f"{rule_id}-"))
    ]
    conditions = [entry for entry in entries if isinstance(entry, Condition)]
    return (*map(_value, in_force), *map(_value, conditions))


def _named(fields: Mapping[str, Any]) -> Iterable[str]:
    for name, value in fields.items():
        if not value:
            continue
        if name == "rule" or name.endswith("_rule"):
            yield str(value)
        elif name in ("rules", "flagged"):
            yield from map(str, value)


def _value(entry: Rule | Condition) -> RuleValue:
    if isinstance(entry, Condition):
        return RuleValue(entry.label, entry.source, "", None, None)
    return RuleValue(entry.label, entry.source, _told(entry), entry.since, entry.until)


def _told(rule: Rule) -> str:
    match rule.value:
        case bool():
            return "oui" if rule.value else "non"
        case Span(at_least=least, at_most=most):
            span = f"{least} au moins" if most is None else f"de {least} à {most}"
            return f"{span} {UNITS.get(rule.unit.removesuffix('_span'), '')}".strip()
        case tuple() | list():
            return _several(rule.value)
        case date():
            return f"{rule.value:%d/%m/%Y}"
        case int() | Decimal():
            return f"{rule.value} {UNITS.get(rule.unit, '')}".strip().replace(".", ",")
        case _:
            return str(rule.value)


def _several(values: Sequence[Any]) -> str:
    return " ; ".join(one.label if isinstance(one, Choice) else str(one) for one in values)
