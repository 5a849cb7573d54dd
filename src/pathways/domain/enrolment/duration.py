"""How long a stay may last, and an employment contract (A2.5, A3.3, A5.1, A6.1, A7.1)."""

from dataclasses import dataclass
from datetime import date

from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.refusal import Malformed, Refusal
from pathways.domain.rules import Programme, Rule, Rules
from pathways.domain.texts import french

CIVIL_YEAR = "G6"
"""The rule by which an agreement ends, and with it what it finances."""


class LongestStayReached(Refusal):
    """La durée de {months} mois est épuisée depuis le {last} : elle court depuis le {first}."""

    field = "entered_on"


class ContractDatesMissing(Malformed):
    """Le participant est salarié : son contrat de travail a une date de fin."""

    field = "contract_ends_on"


class NoContractHere(Malformed):
    """Ce programme ne fait pas du participant un salarié : il n'a pas de contrat de travail."""

    field = "contract_ends_on"


class ContractOutOfOrder(Malformed):
    """Le contrat de travail commence au plus tard le jour de l'entrée, et finit après."""

    field = "contract_starts_on"


class EmploymentTooShort(Refusal):
    """Le contrat de travail dure au moins {months} mois : celui-ci finit au plus tôt le {last}."""

    field = "contract_ends_on"


class EmploymentTooLong(Refusal):
    """Le contrat de travail dure au plus {months} mois : celui-ci finit au plus tard le {last}."""

    field = "contract_ends_on"


@dataclass(frozen=True)
class LastDay:
    """The last day of a stay, and the rule that gives it."""

    day: date
    rule: str


def longest(programme: Programme, rules: Rules, day: date) -> Rule:
    """How long a stay lasts at most, by the rule in force that day."""
    return rules.named(programme.at_most).on(day)


def last_day_allowed(
    programme: Programme,
    agreement: ActionAgreementState,
    rules: Rules,
    *,
    entered_on: date,
    counted_from: date,
    contract_ends_on: date | None,
) -> LastDay:
    """The first of: the longest stay, the end of the agreement, that of the employment contract.

    Raises LongestStayReached where the stay would end before it begins.
    """
    rule = longest(programme, rules, entered_on)
    ends = [LastDay(rule.last_day(counted_from), rule.id), LastDay(agreement.last_day, CIVIL_YEAR)]
    if contract_ends_on is not None:
        ends.append(LastDay(contract_ends_on, rule.id))
    if ends[0].day < entered_on:
        raise LongestStayReached(
            rule=rule.id, months=rule.value, last=french(ends[0].day), first=french(counted_from)
        )
    return min(ends, key=lambda end: end.day)


def check_employment(
    programme: Programme,
    rules: Rules,
    *,
    entered_on: date,
    counted_from: date,
    starts_on: date,
    ends_on: date | None,
) -> None:
    """The employment contract is neither too short nor too long; none where nobody is employed."""
    if programme.at_least is None:
        if ends_on is not None:
            raise NoContractHere
        return
    if ends_on is None:
        raise ContractDatesMissing
    if not starts_on <= entered_on <= ends_on:
        raise ContractOutOfOrder
    shortest = rules.named(programme.at_least).on(entered_on)
    if ends_on < (first := shortest.last_day(starts_on)):
        raise EmploymentTooShort(rule=shortest.id, months=shortest.value, last=french(first))
    rule = longest(programme, rules, entered_on)
    if ends_on > (last := rule.last_day(counted_from)):
        raise EmploymentTooLong(rule=rule.id, months=rule.value, last=french(last))
