"""The profile a flow makes evident (A1.1): a suggestion, recorded where none is known."""

from datetime import date

from pathways.intake.cnaf.rows import FlowPerson, Household

CHILD_UNDER = 3
MINOR_UNDER = 18


def evident_profile(household: Household, adult: FlowPerson, adults: int, day: date) -> str | None:
    """A code of the rule `profiles` (A1.1), or None where the flow does not settle it.

    The first that holds, in the order of the reading: without fixed home; agricultural
    single-parent family with RSA majoré; farmer; pregnancy or child under three with RSA majoré;
    single-parent family; single person; couple without children.
    """
    youngest = household.youngest_dependant_born_on
    single_parent = adults == 1 and youngest is not None and _age(youngest, day) < MINOR_UNDER
    majore = household.rsa_majore is True
    if household.no_fixed_home:
        return "homeless_or_roving"
    if adult.agricultural_regime and single_parent and majore:
        return "agricultural_single_parent_family"
    if adult.farmer:
        return "farmer"
    expects_or_raises = _pregnant(adult, day) or (
        youngest is not None and _age(youngest, day) < CHILD_UNDER
    )
    if majore and expects_or_raises:
        return "pregnant_or_child_under_three"
    if single_parent:
        return "single_parent_family"
    if not household.dependants:
        return {1: "single_person", 2: "couple_without_children"}.get(adults)
    return None


def _pregnant(adult: FlowPerson, day: date) -> bool:
    found = adult.pregnancy
    return found is not None and found.since <= day and (found.until is None or day <= found.until)


def _age(born_on: date, day: date) -> int:
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
