"""What annexe 1 says of the bodies that accompany RSA beneficiaries (A1.1, A1.2, A1.14, A1.15)."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pathways.domain.calendar import CivilQuarter
from pathways.domain.rules.book import Rules
from pathways.domain.rules.rule import Choice

CENT = Decimal("0.01")


def suggested_bodies(rules: Rules, on: date, profile: str) -> tuple[str, ...]:
    """The kinds of body a profile suggests, as codes (art. 2; A1.1); empty for an unknown one."""
    found = rules.profiles.on(on).choice(profile)
    return found.details["bodies"] if found else ()


def under_delegation(rules: Rules, on: date, orientation_kind: str) -> bool:
    """Whether annexe 1 is about that kind of orientation (art. 1 and 2; A1.1)."""
    return bool(rules.social_orientation.on(on).value == orientation_kind)


def quality_criteria(rules: Rules, on: date) -> tuple[Choice, ...]:
    """What a body proves when it applies (art. 3 and 4.1; A1.2)."""
    criteria: tuple[Choice, ...] = rules.organisation_criteria.on(on).value
    return criteria


def results_expected(rules: Rules, on: date) -> tuple[Choice, ...]:
    """The expected results this annexe keeps of its objective (1; G1)."""
    kept = rules.expected_results_of_rsa_referent.on(on).codes
    return tuple(result for result in rules.expected_results.on(on).value if result.code in kept)


def norm(rules: Rules, on: date, specific_public: str | None = None) -> int:
    """The file active of one full-time social worker (art. 5.2; A1.14).

    A public that is not on the list of specific ones has the ordinary norm.
    """
    specific = specific_public in rules.specific_publics.on(on).codes
    dated = rules.file_active_norm_specific if specific else rules.file_active_norm
    people: int = dated.on(on).value
    return people


def grant(
    rules: Rules, on: date, *, file_active: int, people_per_fte: int, share: Decimal
) -> Decimal:
    """The yearly grant in euros, rounded to the cent (art. 5.2; A1.14).

    `share` is the percentage the agreement gives: `departement_share_public`,
    `departement_share_association`, or its own.
    """
    cost: Decimal = rules.fte_cost.on(on).value
    exact = cost * file_active * share / (people_per_fte * 100)
    return exact.quantize(CENT, rounding=ROUND_HALF_UP)


def quarterly_report_due(rules: Rules, quarter: CivilQuarter) -> date:
    """The last day to send the report of a civil quarter (art. 6; A1.15)."""
    return rules.quarterly_report_within.on(quarter.last_day).after(quarter.last_day)


def quarterly_report_contents(rules: Rules, quarter: CivilQuarter) -> tuple[Choice, ...]:
    """What the report of a civil quarter is about (art. 6; A1.15)."""
    contents: tuple[Choice, ...] = rules.quarterly_report_contents.on(quarter.last_day).value
    return contents
