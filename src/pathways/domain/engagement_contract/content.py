"""What a contract must hold: a period, axes with their actions, weekly hours (A1.7, N9)."""

from datetime import date

from pathways.domain.refusal import Malformed, Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import optional_text


class ContractEndsBeforeItStarts(Refusal):
    """Le contrat finit avant de commencer."""

    field = "ends_on"


class ContractTooLong(Refusal):
    """Un contrat d'engagements dure au plus {months} mois : celui-ci finit au plus tard le
    {last:%d/%m/%Y}.
    """

    rule = "A1.7"
    field = "ends_on"
    remedy = "Raccourcissez le contrat ; un renouvellement sera un nouveau contrat."


class AxisMissing(Refusal):
    """Un contrat d'engagements a au moins un axe."""

    rule = "A1.7"
    field = "domains"


class UnknownDomain(Refusal):
    """« {domain} » n'est pas un domaine de l'insertion."""

    rule = "A1.6"
    field = "domains"
    remedy = "Choisissez un domaine de la liste en vigueur ce jour-là."


class ActionMissing(Refusal):
    """Chaque axe du contrat a une action précise."""

    rule = "A1.7"
    field = "actions"
    remedy = "Écrivez une action par axe, dans le même ordre ; un axe peut revenir."


class ImpossibleHours(Malformed):
    """Un nombre d'heures par semaine va de 0 à 168."""

    field = "weekly_hours"


class WeeklyHoursMissing(Refusal):
    """Le plan d'action compte au moins {hours} heures d'activité par semaine."""

    rule = "N9"
    field = "weekly_hours"
    remedy = "Complétez le plan, ou indiquez la raison qui adapte ou écarte ces heures."


class UnknownAdaptation(Refusal):
    """« {reason} » n'est pas une raison d'adapter ou d'écarter les heures d'activité."""

    rule = "N9"
    field = "weekly_hours_adapted_for"


def check_period(starts_on: date, ends_on: date, rules: Rules, day: date) -> None:
    """ContractEndsBeforeItStarts, or ContractTooLong for the rule in force on `day`."""
    if ends_on < starts_on:
        raise ContractEndsBeforeItStarts
    rule = rules.contract_at_most.on(day)
    last = rule.last_day(starts_on)
    if ends_on > last:
        raise ContractTooLong(months=rule.value, last=last)


def checked_actions(
    domains: tuple[str, ...], actions: tuple[str, ...], rules: Rules, day: date
) -> tuple[str, ...]:
    """The actions, once sure of at least one axis: a known domain, its action at the same place."""
    if not domains:
        raise AxisMissing
    known = rules.insertion_domains.on(day).codes
    for domain in domains:
        if domain not in known:
            raise UnknownDomain(domain=domain)
    written = tuple(found for one in actions if (found := optional_text(one, "actions")))
    if len(written) != len(domains):
        raise ActionMissing
    return written


def check_weekly_hours(hours: int | None, adapted_for: str | None, rules: Rules, day: date) -> None:
    """The hours that the law of that day asks for, or a reason it admits for fewer (N9)."""
    if hours is not None and not 0 <= hours <= 168:
        raise ImpossibleHours
    if adapted_for is not None:
        reasons = rules.weekly_activity_waived_for.find(day)
        if reasons is None or adapted_for not in reasons.codes:
            raise UnknownAdaptation(reason=adapted_for)
        return
    rule = rules.weekly_activity_hours.find(day)
    if rule is not None and rule.binding and (hours or 0) < rule.value:
        raise WeeklyHoursMissing(hours=rule.value)
