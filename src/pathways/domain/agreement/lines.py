"""What an agreement finances, line by line: what is asked becomes lines frozen with their rules.

A place counts for the days it is agreed: `price × places × days ÷ days of the civil year`, summed
over the years, exact, and rounded once to the cent.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from pathways.domain.agreement.events import AgreementLine, Formula
from pathways.domain.money import euros, to_the_cent
from pathways.domain.refusal import Malformed, Refusal
from pathways.domain.rules import Module, Programme, Rule, Rules

MOST_PLACES = 10_000
MOST_HOURS = 1_000_000
MOST_REFERENCE_HOURS = Decimal(200)
"""Bounds of the house: beyond them, a figure is a mistake of the keyboard."""


@dataclass(frozen=True)
class Financed:
    """What is financed of a module: `quantity` places, hours or vehicles.

    `amount` (euros) where the programme sets no price; `reference_hours` a month where the aid
    depends on them; `publics` where the budget line funds fewer than the module admits.
    """

    module: str
    quantity: Decimal
    budget_line: str | None = None
    amount: Decimal | None = None
    reference_hours: Decimal | None = None
    publics: tuple[str, ...] = ()


class NothingFinanced(Malformed):
    """Une convention finance au moins un module de son programme."""

    field = "lines"


class NoSuchModule(Refusal):
    """Le programme n'a pas de module « {module} »."""

    field = "lines"


class LineTwice(Refusal):
    """Deux lignes financent le module « {module} » pour le même public."""

    field = "lines"
    remedy = "Réunissez-les, ou donnez à chacune ses publics."


class QuantityAbsurd(Malformed):
    """Module « {module} » : il faut {expected}."""

    field = "lines"


class UnknownBudgetLine(Refusal):
    """« {budget_line} » n'est pas une ligne du budget d'insertion."""

    rule = "G12"


class BudgetLineMissing(Malformed):
    """Module « {module} » : {what}"""

    rule = "G12"
    field = "lines"


class PublicNotFunded(Refusal):
    """Module « {module} » : la ligne de budget « {budget_line} » n'y finance pas « {public} »."""

    rule = "G12"
    field = "lines"
    remedy = "Les crédits sont votés par public : une ligne par ligne de budget."


class PriceAlreadySet(Malformed):
    """Module « {module} » : le prix vient de la règle, la convention ne dit pas de montant."""

    field = "lines"


class AmountMissing(Malformed):
    """Module « {module} » : le programme ne fixe pas de prix, la convention dit le montant."""

    field = "lines"


class ReferenceHoursMissing(Malformed):
    """Module « {module} » : {what}"""

    field = "lines"


def lines_of(
    financed: Sequence[Financed],
    programme: Programme,
    publics: Sequence[str],
    first: date,
    last: date,
    rules: Rules,
    *,
    before: Sequence[AgreementLine] = (),
) -> tuple[AgreementLine, ...]:
    """The lines, with everything a settlement needs of the rules in force on the first day.

    `before`: the lines of the terms that an amendment replaces, whose figures it keeps.
    """
    if not financed:
        raise NothingFinanced
    found: list[AgreementLine] = []
    for one in financed:
        module = programme.module(one.module)
        if module is None:
            raise NoSuchModule(module=one.module, rule=programme.id)
        line = _line(one, module, programme, publics, first, rules)
        kept = next((old for old in before if old.module == one.module), None)
        if kept is not None:
            line = _as_before(line, kept)
        line = replace(line, amount=_amount(one, line, first, last))
        if any(other.module == line.module and set(other.publics) & set(line.publics)
               for other in found):  # fmt: skip
            raise LineTwice(module=line.module)
        found.append(line)
    return tuple(found)


def funded(lines: Iterable[AgreementLine]) -> tuple[AgreementLine, ...]:
    """The lines that the Département pays under the agreement."""
    return tuple(line for line in lines if not line.information)


def places_of(lines: Iterable[AgreementLine], programme: Programme) -> int:
    """Places that one person has at a time, numbered from 1; 0 where the programme has none."""
    if programme.place != "post":
        return 0
    places = (one.quantity for one in funded(lines) if one.formula is Formula.OCCUPIED_PLACES)
    return int(sum(places))


def years_of(first: date, last: date) -> Fraction:
    """How many civil years the days from `first` to `last` make, both included."""
    years = Fraction(0)
    for year in range(first.year, last.year + 1):
        start, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        whole = (date(year, 12, 31) - date(year, 1, 1)).days + 1
        years += Fraction((end - start).days + 1, whole)
    return years


def months_of(first: date, last: date) -> Fraction:
    """How many calendar months those days make, both included."""
    months, start = Fraction(0), first
    while start <= last:
        whole = monthrange(start.year, start.month)[1]
        end = min(last, start.replace(day=whole))
        months += Fraction((end - start).days + 1, whole)
        start = end + timedelta(days=1)
    return months


def _line(
    one: Financed,
    module: Module,
    programme: Programme,
    publics: Sequence[str],
    on: date,
    rules: Rules,
) -> AgreementLine:
    _check_quantity(one, module)
    price = rules.named(module.price).on(on) if module.price else None
    cap = rules.named(module.cap).on(on) if module.cap else None
    units = [rules.named(name).on(on) for name in module.per_place.values()]
    counted = units if module.formula == Formula.UNITS else []
    named = (price, cap, *counted)
    return AgreementLine(
        module=module.code,
        formula=Formula(module.formula),
        quantity=one.quantity,
        amount=Decimal(0),
        measures=module.measures,
        rules=tuple(dict.fromkeys(rule.id for rule in named if rule)) or (programme.id,),
        budget_line=_budget_line(one, module, rules, on),
        price=price.value if price else None,
        units_per_place=sum(rule.value for rule in counted) if counted else None,
        cap_minutes=int(cap.value * 60) if cap else None,
        certificate=module.certificate,
        publics=_publics(one, module, programme, publics, rules, on),
        reference_hours=_reference_hours(one, module),
        information=module.information,
    )


def _as_before(line: AgreementLine, kept: AgreementLine) -> AgreementLine:
    """What was frozen at the signature stays: a new rule rewrites no agreement."""
    return replace(
        line,
        formula=kept.formula,
        measures=kept.measures,
        rules=kept.rules,
        price=kept.price,
        units_per_place=kept.units_per_place,
        cap_minutes=kept.cap_minutes,
        certificate=kept.certificate,
        information=kept.information,
    )


def _amount(one: Financed, line: AgreementLine, first: date, last: date) -> Decimal:
    """Euros agreed for the whole period."""
    if line.price is None:
        if one.amount is None:
            raise AmountMissing(module=line.module)
        return euros(one.amount, "lines")
    if one.amount is not None:
        raise PriceAlreadySet(module=line.module)
    price = Fraction(line.price) * Fraction(line.quantity)
    match line.formula:
        case Formula.HOURS | Formula.CONFIRMED:
            return to_the_cent(price)
        case Formula.MONTHLY_HOURS:
            return to_the_cent(price * months_of(first, last))
        case Formula.UNITS | Formula.OCCUPIED_PLACES:
            return to_the_cent(price * years_of(first, last))


def _check_quantity(one: Financed, module: Module) -> None:
    if module.formula == Formula.HOURS:
        most, expected, whole = MOST_HOURS, "de 0,01 à 1 000 000 heures, au centième", False
    else:
        most, expected, whole = MOST_PLACES, "un nombre entier, de 1 à 10 000", True
    number = one.quantity
    if not number.is_finite() or not 0 < number <= most or number != round(number, 2):
        raise QuantityAbsurd(module=one.module, expected=expected)
    if whole and number != int(number):
        raise QuantityAbsurd(module=one.module, expected=expected)


def _budget_line(one: Financed, module: Module, rules: Rules, on: date) -> str | None:
    if module.information:
        if one.budget_line is not None:
            raise BudgetLineMissing(
                module=one.module, what="un autre paie, aucune ligne du budget ne le porte."
            )
        return None
    if one.budget_line is None:
        raise BudgetLineMissing(module=one.module, what="il manque la ligne de budget.")
    if one.budget_line not in rules.budget_lines.on(on).codes:
        raise UnknownBudgetLine(field="lines", budget_line=one.budget_line)
    return one.budget_line


def _publics(
    one: Financed,
    module: Module,
    programme: Programme,
    publics: Sequence[str],
    rules: Rules,
    on: date,
) -> tuple[str, ...]:
    """Whom the line funds: of those the agreement admits, those of its module and budget line."""
    admitted = [each for each in publics if each in (module.publics or programme.publics)]
    if one.budget_line is not None:
        choice = rules.budget_lines.on(on).choice(one.budget_line)
        paid = choice.details.get("publics", publics) if choice else publics
        admitted = [each for each in admitted if each in paid]
    for each in one.publics:
        if each not in admitted:
            raise PublicNotFunded(module=one.module, budget_line=one.budget_line, public=each)
    if not admitted:
        told = ", ".join(publics)
        raise PublicNotFunded(module=one.module, budget_line=one.budget_line, public=told)
    return tuple(dict.fromkeys(one.publics)) or tuple(admitted)


def _reference_hours(one: Financed, module: Module) -> Decimal | None:
    hours = one.reference_hours
    if not module.monthly_reference:
        if hours is not None:
            raise ReferenceHoursMissing(
                module=one.module, what="il ne dépend pas des heures du mois."
            )
        return None
    if hours is None or not (hours.is_finite() and 0 < hours <= MOST_REFERENCE_HOURS):
        raise ReferenceHoursMissing(
            module=one.module, what="il faut les heures mensuelles de référence, de 1 à 200."
        )
    return hours


def rule_ids(lines: Iterable[AgreementLine], *more: Rule) -> tuple[str, ...]:
    """Every rule the lines rest on, each once."""
    ids = [one for line in lines for one in line.rules]
    return tuple(dict.fromkeys([*ids, *(rule.id for rule in more)]))
