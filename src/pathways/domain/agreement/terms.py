"""The terms of an agreement, at its signature and at each amendment (G6, G12, A2.6)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pathways.domain.agreement.events import AgreementTerms, CoFunder
from pathways.domain.agreement.lines import (
    MOST_PLACES,
    Financed,
    UnknownBudgetLine,
    funded,
    lines_of,
    places_of,
)
from pathways.domain.agreement.norms import IN_AN_AGREEMENT, Means, unmet_norms
from pathways.domain.budget.events import BudgetDraw
from pathways.domain.command import Command
from pathways.domain.money import euros
from pathways.domain.refusal import Malformed, Refusal
from pathways.domain.rules import Programme, Rules
from pathways.domain.rules.general import beyond_its_civil_year
from pathways.domain.sites import Site, check_publics, check_sites, check_territories
from pathways.domain.texts import optional_text, text


class TermsAsked(Command):
    """What is agreed; prices, caps and amounts follow from the programme's rules.

    `draws` are euros taken from the envelope of each budget line and year.
    """

    ends_on: date
    territories: tuple[str, ...]
    sites: tuple[Site, ...]
    publics: tuple[str, ...]
    lines: tuple[Financed, ...]
    draws: tuple[BudgetDraw, ...]
    expected_participants: int | None = None
    supervisors: Decimal | None = None
    state_agreed_posts: int | None = None
    cofunders: tuple[CoFunder, ...] = ()
    rural_supplement: Decimal | None = None
    rural_supplement_reason: str | None = None
    longer_than_a_year_reason: str | None = None


class ActionAgreementEndsBeforeItStarts(Malformed):
    """La convention finit avant de commencer."""

    rule = "G6"
    field = "ends_on"


class ActionLongerThanTheCivilYear(Refusal):
    """Une convention qui dépasse l'année civile de son début demande un motif."""

    rule = "G6"
    field = "longer_than_a_year_reason"
    remedy = "Écrivez le motif, ou finissez la convention au plus tard le 31 décembre."


class NoRuralSupplement(Refusal):
    """Ce programme ne prévoit pas de complément ruralité."""

    rule = "A2.6"
    field = "rural_supplement"


class RuralSupplementUnargued(Refusal):
    """Un complément ruralité demande son montant et l'argument de l'organisme."""

    rule = "A2.6"
    field = "rural_supplement_reason"


class DrawnTwice(Malformed):
    """La ligne « {budget_line} » de {year} est prélevée deux fois."""

    rule = "G12"
    field = "draws"


class DrawnOutsideThePeriod(Refusal):
    """La convention ne court pas en {year} : elle ne prélève pas sur cette année."""

    rule = "G12"
    field = "draws"


class DrawsDoNotAddUp(Refusal):
    """Les prélèvements font {drawn} €, et la convention {agreed} €."""

    rule = "G12"
    field = "draws"
    remedy = "La somme des prélèvements est le montant convenu, au centime."


class DrawnFromAnotherLine(Refusal):
    """La convention met {agreed} € sur la ligne « {budget_line} », et y prélève {drawn} €."""

    rule = "G12"
    field = "draws"


class MeansOutOfBounds(Malformed):
    """Un nombre de participants, d'encadrants ou de postes va de 1 à 10 000."""


def terms_of(
    asked: TermsAsked,
    programme: Programme,
    starts_on: date,
    rules: Rules,
    *,
    before: AgreementTerms | None = None,
) -> AgreementTerms:
    """The terms with their lines and amounts; raises the `Refusal` that stands in their way.

    `before`: the terms that an amendment replaces, whose lines keep the rules they were agreed on.
    """
    reason = optional_text(asked.longer_than_a_year_reason, "longer_than_a_year_reason")
    if asked.ends_on < starts_on:
        raise ActionAgreementEndsBeforeItStarts
    if beyond_its_civil_year(rules, starts_on, asked.ends_on) and reason is None:
        raise ActionLongerThanTheCivilYear
    check_territories(asked.territories, rules, starts_on)
    check_publics(asked.publics, programme, rules, starts_on)
    _check_means(asked)
    supplement, argument = _rural_supplement(asked, programme)
    lines = lines_of(
        asked.lines, programme, asked.publics, starts_on, asked.ends_on, rules,
        before=before.lines if before else (),
    )  # fmt: skip
    terms = AgreementTerms(
        starts_on=starts_on,
        ends_on=asked.ends_on,
        territories=asked.territories,
        sites=check_sites(asked.sites, asked.territories, rules, starts_on),
        publics=asked.publics,
        lines=lines,
        draws=tuple(
            BudgetDraw(one.budget_line, one.year, euros(one.amount, "draws")) for one in asked.draws
        ),
        places=places_of(lines, programme),
        expected_participants=asked.expected_participants,
        supervisors=asked.supervisors,
        state_agreed_posts=asked.state_agreed_posts,
        cofunders=tuple(
            CoFunder(text(one.name, "cofunders"), euros(one.amount, "cofunders"))
            for one in asked.cofunders
        ),
        rural_supplement=supplement,
        rural_supplement_reason=argument,
        longer_than_a_year_reason=reason,
    )
    _check_draws(terms, rules)
    return terms


def agreed_amount(terms: AgreementTerms) -> Decimal:
    """Euros that the Département owes at most under these terms."""
    lines = sum((line.amount for line in funded(terms.lines)), Decimal(0))
    return lines + (terms.rural_supplement or 0)


def flagged(terms: AgreementTerms, programme: Programme, rules: Rules) -> tuple[str, ...]:
    """The ids of the rules that these terms do not meet and that refuse nothing."""
    vehicles = (
        sum(int(line.quantity) for line in terms.lines) if programme.place == "moped" else None
    )
    means = Means(
        sites=len(terms.sites),
        modules=[line.module for line in terms.lines],
        places=terms.places or None,
        vehicles=vehicles,
        supervisors=terms.supervisors,
        state_agreed_posts=terms.state_agreed_posts,
    )
    return unmet_norms(programme, means, rules, terms.starts_on, IN_AN_AGREEMENT)


def _check_means(asked: TermsAsked) -> None:
    for name in ("expected_participants", "supervisors", "state_agreed_posts"):
        number: int | Decimal | None = getattr(asked, name)
        if number is not None and not (Decimal(number).is_finite() and 0 < number <= MOST_PLACES):
            raise MeansOutOfBounds(field=name)


def _rural_supplement(asked: TermsAsked, programme: Programme) -> tuple[Decimal | None, str | None]:
    argument = optional_text(asked.rural_supplement_reason, "rural_supplement_reason")
    if asked.rural_supplement is None and argument is None:
        return None, None
    if "rural_supplement" not in programme.norms:
        raise NoRuralSupplement
    if asked.rural_supplement is None or argument is None:
        raise RuralSupplementUnargued
    return euros(asked.rural_supplement, "rural_supplement"), argument


def _check_draws(terms: AgreementTerms, rules: Rules) -> None:
    _check_each(terms.draws, terms, rules)
    drawn, agreed = sum((one.amount for one in terms.draws), Decimal(0)), agreed_amount(terms)
    if drawn != agreed:
        raise DrawsDoNotAddUp(drawn=drawn, agreed=agreed)
    # The supplement may come from any of its lines.
    for budget_line, amount in _by_budget_line(terms).items():
        taken = sum(
            (one.amount for one in terms.draws if one.budget_line == budget_line), Decimal(0)
        )
        if not amount <= taken <= amount + (terms.rural_supplement or 0):
            raise DrawnFromAnotherLine(budget_line=budget_line, agreed=amount, drawn=taken)


def _check_each(draws: Sequence[BudgetDraw], terms: AgreementTerms, rules: Rules) -> None:
    known = rules.budget_lines.on(terms.starts_on).codes
    seen = set[tuple[str, int]]()
    for one in draws:
        if one.budget_line not in known:
            raise UnknownBudgetLine(field="draws", budget_line=one.budget_line)
        if not terms.starts_on.year <= one.year <= terms.ends_on.year:
            raise DrawnOutsideThePeriod(year=one.year)
        if (one.budget_line, one.year) in seen:
            raise DrawnTwice(budget_line=one.budget_line, year=one.year)
        seen.add((one.budget_line, one.year))


def _by_budget_line(terms: AgreementTerms) -> dict[str, Decimal]:
    amounts: defaultdict[str, Decimal] = defaultdict(Decimal)
    for draw in terms.draws:
        amounts[draw.budget_line] += 0
    for line in funded(terms.lines):
        if line.budget_line is not None:
            amounts[line.budget_line] += line.amount
    return amounts
