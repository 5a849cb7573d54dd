"""What every fact of an action's agreement is held to: its day, and whether it still runs."""

from datetime import date

from pathways.domain.agreement.events import AgreementTerms
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.refusal import InTheFuture, NotFound, Refusal
from pathways.domain.rules import Rule, Rules
from pathways.domain.texts import french


class BeforeTheAgreement(Refusal):
    """Le {day} est avant {what}, le {since}."""


def not_in_the_future(day: date, field: str, today: date) -> None:
    if day > today:
        raise InTheFuture(field=field, day=french(day))


def since_start(
    agreement: ActionAgreementState, day: date, field: str, today: date
) -> AgreementTerms:
    """The terms in force; refuses a day in the future or before the action starts."""
    terms = agreed(agreement)
    not_in_the_future(day, field, today)
    if day < terms.starts_on:
        raise BeforeTheAgreement(
            field=field, day=french(day), since=french(terms.starts_on), what="le début de l'action"
        )
    return terms


def agreed(agreement: ActionAgreementState) -> AgreementTerms:
    """The terms in force; NotFound where nothing was signed."""
    if agreement.terms is None:
        raise NotFound(field="agreement_id")
    return agreement.terms


def final_report(rules: Rules, last_day: date) -> tuple[date, Rule]:
    """When the final report of an action that ends on that day is due at the latest (G8)."""
    rule = rules.final_report_within.on(last_day)
    return rule.after(last_day), rule
