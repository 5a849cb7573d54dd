"""What a fact of a history says, in one line: its name and the one thing a reader asks next."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pathways.domain.labels import CODES, EVENTS, RECIPIENTS, STEPS

SAYS: Mapping[str, str] = {
    "RsaRightRecorded": "status",
    "RightsAndDutiesRecorded": "bound",
    "RsaExited": "nature",
    "OrientationDecided": "kind",
    "OrientationNotified": "to",
    "OrientationEnded": "reason",
    "FirstRdvProposed": "rdv_on",
    "FirstRdvAnswered": "accepted",
    "FirstRdvMoved": "rdv_on",
    "RdvHeld": "mode",
    "RdvScheduled": "rdv_on",
    "RelanceSent": "ground",
    "RelanceAnswered": "accepted",
    "ReorientationProposed": "kind",
    "ContractLapseObserved": "ground",
    "BreachReported": "ground",
    "RecallClosed": "closing",
    "ContractExemptionGranted": "until",
    "EngagementContractDrafted": "ends_on",
    "EngagementContractAmended": "ends_on",
    "EngagementContractEnded": "reason",
    "CaseListed": "kind",
    "EplOpinionGiven": "advice",
    "EpdOpinionGiven": "advice",
    "SanctionDecided": "measure",
    "PriorAppealDecided": "outcome",
}
"""The field to tell, by event. The others have none, or what they say is a due date."""

PHRASES = {"rdv_on": "pour le {}", "until": "jusqu'au {}", "ends_on": "jusqu'au {}"}

WORDS: Mapping[str, str] = {
    "unknown": "inconnu",
    "requested": "demandé",
    "refused": "refusé",
    "open": "ouvert",
    "suspended": "suspendu",
    "closed": "clos",
    "training": "formation rémunérée",
    "income_above": "ressources au-dessus du plafond",
    "retirement": "retraite",
    "disability_allowance": "AAH",
    "household_change": "changement de situation familiale",
    "struck_off": "radiation",
    "moved": "déménagement",
    "deceased": "décès",
    "other": "autre",
    "beneficiary": "à la personne",
    "former_organisation": "à l'ancien organisme",
    "new_organisation": "au nouvel organisme",
    "reoriented": "réorientation",
    "exited_rsa": "sortie du RSA",
    "right_closed": "droit clos",
    "merged": "dossier fusionné",
    "contract_made": "contrat conclu",
    "legitimate_ground": "motif légitime",
    "respected_again": "engagements de nouveau tenus",
    "abandoned": "sans suite",
    "decided": "décision du Président",
    "term": "arrivé à son terme",
    "renewed": "renouvelé",
    "orientation_ended": "fin de l'accompagnement",
    "terminated": "avant terme",
    "withdrawn": "abandonné avant validation",
    "rejected": "rejeté",
    "upheld": "accueilli",
    "reformed": "accueilli en partie",
}
"""Codes that these facts tell, where `labels.CODES` has no word for them."""


def told(name: str, fields: Mapping[str, Any]) -> str:
    """« Relance envoyée : absence au premier RDV ». `fields` as JSON has them: dates are text."""
    event = EVENTS.get(name, name)
    if name == "AlertRaised":
        step, to = fields["step"], fields["to"]
        return f"{event} ({STEPS.get(step, step)}, {RECIPIENTS.get(to, to)})"
    value = fields.get(SAYS.get(name, ""))
    return event if value is None else f"{event} : {_value(SAYS[name], value)}"


def _value(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if field in PHRASES:
        return PHRASES[field].format(f"{date.fromisoformat(value):%d/%m/%Y}")
    return {**CODES, **WORDS}.get(value, str(value))
