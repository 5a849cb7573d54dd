"""What national law says besides the delays that facts start (section N)."""

from datetime import date

from pathways.domain.rules.book import Rules


def orients_in_default(rules: Rules, on: date) -> str | None:
    """Who orients someone the Département left without an orientation, as a code (D262-65-2; N4).

    None where the law of that day names nobody.
    """
    rule = rules.orientation_in_default.find(on)
    return str(rule.value) if rule else None
