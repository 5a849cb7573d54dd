"""What may be asked of an indicator, checked before anything is counted."""

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from pathways.domain.refusal import Malformed, NotFound
from pathways.domain.rules import Rules
from pathways.domain.rules.indicator import Indicator
from pathways.domain.texts import french
from pathways.projections.action_indicators import PeriodEndsBeforeItBegins
from pathways.projections.departement import Departement
from pathways.projections.indicators.told import Asked

FILTERS: Mapping[str, str] = {
    "organisation": "uuid", "referent": "uuid", "territory": "text", "profile": "text",
    "programme": "text",
}  # fmt: skip
"""What a figure may be restricted to, and the PostgreSQL type of each."""


GROUPED_AT_MOST = 2


ACCOMPANIMENT = "rsa_referent"
"""The programme that bodies' agreements for social accompaniment are of (G11)."""


class UnknownIndicator(NotFound):
    """Aucun indicateur ne s'appelle « {code} »{near}."""

    field = "code"
    remedy = "La liste des indicateurs donne leurs codes."


class IndicatorNotDefined(Malformed):
    """L'indicateur « {code} » n'est pas défini le {day}."""

    field = "on"


class IndicatorOfADay(Malformed):
    """Cet indicateur parle d'un jour (« on ») : une période n'y a de sens que mois par mois."""

    field = "since"
    remedy = "Retirez « since » et « until », ou demandez « by=month »."


class NothingThatEarly(Malformed):
    """Rien n'est connu d'aussi tôt que le {day} : le premier fait connu est du {first}."""

    field = "on"


class UnknownGroup(Malformed):
    """« {group} » ne distingue pas les cas de cet indicateur : choisissez parmi {among}."""

    field = "by"


class TooManyGroups(Malformed):
    """On distingue les cas par deux choses au plus, chacune dite une fois."""

    field = "by"


class UnknownCode(Malformed):
    """« {code} » n'existe pas ici : choisissez parmi {among}."""


class OrganisationUnknownHere(Malformed):
    """Aucun organisme n'est enregistré sous cet identifiant."""

    field = "organisation"


class ReferentUnknownHere(Malformed):
    """Aucun référent n'est enregistré sous cet identifiant."""

    field = "referent"


def definitions(rules: Rules, on: date) -> tuple[Indicator, ...]:
    """The indicators defined on that day, in the order of the file."""
    return tuple(one for one in rules.indicators if one.in_force(on))


def ask(
    departement: Departement,
    code: str,
    *,
    on: date,
    since: date | None = None,
    until: date | None = None,
    by: Sequence[str] = (),
    **filters: Any,
) -> Asked:
    """What is asked, checked: by itself, of the civil year up to `on`.

    Raises UnknownIndicator, IndicatorNotDefined, PeriodEndsBeforeItBegins, IndicatorOfADay,
    NothingThatEarly, and for what it is restricted to or told apart by UnknownGroup,
    TooManyGroups, UnknownCode, OrganisationUnknownHere, ReferentUnknownHere.
    """
    versions = [one for one in departement.rules.indicators if one.code == code]
    if not versions:
        close = get_close_matches(code, {one.code for one in departement.rules.indicators})
        near = f" ; peut-être {', '.join(close)}" if close else ""
        raise UnknownIndicator(code=code, near=near)
    monthly = "month" in by
    if versions[0].about == "day" and not monthly and (since or until):
        raise IndicatorOfADay(field="since" if since else "until")
    last = until or on
    first = since or last.replace(month=1, day=1)
    if last < first:
        raise PeriodEndsBeforeItBegins(since=french(first), until=french(last))
    periodic = versions[0].about == "period" or monthly
    day = last if periodic else on
    indicator = departement.rules.indicator(code, day)
    if indicator is None:
        raise IndicatorNotDefined(code=code, day=french(day), field="until" if until else "on")
    _check_known(departement, day, "until" if until else "on")
    _check_groups(indicator, by)
    given = {name: value for name, value in filters.items() if value is not None}
    _check_filters(departement, day, given)
    since, until = (first, last) if periodic else (None, None)
    return Asked(indicator, on, since, until, tuple(by), given)


def _check_groups(indicator: Indicator, by: Sequence[str]) -> None:
    for group in by:
        if group not in indicator.by:
            raise UnknownGroup(group=group, among=", ".join(indicator.by))
    if len(by) > GROUPED_AT_MOST or len(set(by)) < len(by):
        raise TooManyGroups


def _check_filters(departement: Departement, day: date, given: Mapping[str, Any]) -> None:
    if unknown := given.keys() - FILTERS.keys():
        raise TypeError(f"an indicator takes no {', '.join(sorted(unknown))}")
    rules = departement.rules
    for name, among in (
        ("territory", rules.territories),
        ("profile", rules.profiles),
    ):
        code = given.get(name)
        if code is not None and code not in among.on(day).codes:
            raise UnknownCode(field=name, code=code, among=", ".join(sorted(among.on(day).codes)))
    programme = given.get("programme")
    if programme is not None and programme not in (known := objectives_of(rules, day)):
        raise UnknownCode(field="programme", code=programme, among=", ".join(sorted(known)))
    with departement.reading("organisations referents") as connection:
        for name, table, column, refusal in (
            ("organisation", "organisations", "stream", OrganisationUnknownHere),
            ("referent", "referents", "referent", ReferentUnknownHere),
        ):
            if given.get(name) is None:
                continue
            statement = f"select from {table} where {column} = %s limit 1".encode()
            if not connection.execute(statement, (given[name],)).rowcount:
                raise refusal


def first_known(departement: Departement) -> date | None:
    """The first day that anything is known of; None where nothing is."""
    statement = (
        "select least((select min(since) from categories),"
        " (select min(since) from body_agreements), (select min(since) from agreements))"
    )
    with departement.reading(statement) as connection:
        row = connection.execute(statement.encode()).fetchone()
    found: date | None = row[0] if row else None
    return found


def _check_known(departement: Departement, day: date, field: str) -> None:
    """Raises NothingThatEarly for a day before anything that is known."""
    first = first_known(departement)
    if first is not None and day < first:
        raise NothingThatEarly(day=french(day), first=french(first), field=field)


def objectives_of(rules: Rules, day: date) -> dict[str, str]:
    """The objective of each programme (G1, G11)."""
    listed = {
        choice.code: str(choice.details["objective"]) for choice in rules.programmes.on(day).value
    }
    described = {one.code: listed[one.listed_as] for one in rules.catalogue
                 if one.listed_as in listed}  # fmt: skip
    return {ACCOMPANIMENT: listed[ACCOMPANIMENT], **described}
