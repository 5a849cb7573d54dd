"""Who decides: the President, or a delegate whose delegation names the act that day (N8)."""

from datetime import date

from pathways.domain.delegation.state import DelegationState
from pathways.domain.refusal import Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import french

PRESIDENT, DELEGATE = "president", "delegate"
"""The codes of `decision_makers`."""

MAINTENANCE, REORIENTATION = "pathway_maintenance", "reorientation"
SANCTION, PRIOR_APPEAL = "sanction", "prior_appeal"
"""The codes of `delegable_acts` that decisions ask for."""


class NotDelegated(Refusal):
    """Cette délégation ne porte pas sur « {act} »."""

    rule = "N8"
    field = "delegation_id"
    remedy = "Faites décider le Président, ou un délégataire dont la délégation porte sur cet acte."


class DelegationEnded(Refusal):
    """La délégation avait pris fin : elle n'était plus en vigueur le {day}."""

    rule = "N8"
    field = "delegation_id"
    remedy = "Faites décider le Président, ou un délégataire en fonction ce jour-là."


class DelegationNotBegun(Refusal):
    """La délégation ne court que depuis le {since} : elle n'était pas en vigueur le {day}."""

    rule = "N8"
    field = "delegation_id"
    remedy = "Faites décider le Président, ou un délégataire en fonction ce jour-là."


class NotADecisionMaker(Refusal):
    """« {decided_by} » ne peut pas décider : c'est au Président, ou à un délégataire nommé."""

    rule = "N8"
    field = "decided_by"
    remedy = "Écrivez « president », ou « delegate » avec sa délégation."


def check_delegation(delegation: DelegationState, act: str, day: date, rules: Rules) -> None:
    """The delegation names that act and holds that day (CASF L262-39; N8).

    Raises NotDelegated, DelegationNotBegun or DelegationEnded.
    """
    if act not in delegation.acts:
        known = rules.delegable_acts.on(day).choice(act)
        raise NotDelegated(act=known.label if known else act)
    if delegation.allows(act, day):
        return
    if delegation.since is not None and day < delegation.since:
        raise DelegationNotBegun(since=french(delegation.since), day=french(day))
    raise DelegationEnded(day=french(day))


def decision_maker(
    decided_by: str, delegation: DelegationState | None, act: str, day: date, rules: Rules
) -> str:
    """The code of who decides, "president" or "delegate", once sure of the power (N8).

    "delegate" goes with a delegation that allows the act that day, "president" with none. Raises
    NotADecisionMaker, NotDelegated, DelegationNotBegun or DelegationEnded.
    """
    code = decided_by.strip()
    if code not in rules.decision_makers.on(day).codes:
        raise NotADecisionMaker(decided_by=code)
    if (code == DELEGATE) != (delegation is not None):
        raise NotADecisionMaker(decided_by=code)
    if delegation is not None:
        check_delegation(delegation, act, day, rules)
    return code
