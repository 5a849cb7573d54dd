"""Under which publics someone may be positioned on a day (G3)."""

from collections.abc import Iterable
from datetime import date

from pathways.domain.beneficiary.rsa_right import right_permits
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.rules import Rules
from pathways.domain.rules.general import is_faj_youth

RSA, FAJ_YOUTH, OTHER = "rsa", "faj_youth", "other"


def publics_of(beneficiary: BeneficiaryState, rules: Rules, day: date) -> tuple[str, ...]:
    """RSA beneficiary, young person under the FAJ, or both; otherwise "other" (G3).

    A right that is unknown counts as far as the rule `unknown_right_permits` says "positioning";
    entering an action is what checks it. Whoever left RSA counts no more, until a right opens anew.
    """
    birth = beneficiary.identity.birth_date
    left = beneficiary.exited_on is not None and beneficiary.exited_on <= day
    return publics(
        rsa=not left and right_permits("positioning", beneficiary, rules, day),
        young=birth is not None and is_faj_youth(rules, birth, day),
    )


def publics(*, rsa: bool, young: bool) -> tuple[str, ...]:
    """The codes, the Département's first public first."""
    return (*[RSA] * rsa, *[FAJ_YOUTH] * young) or (OTHER,)


def admitted_as(own: Iterable[str], admitted: Iterable[str]) -> str | None:
    """The first of someone's publics that an offer admits, or None."""
    listed = frozenset(admitted)
    return next((public for public in own if public in listed), None)
