"""`/sanction-procedures/reconciliation`: sanctions beside what the payer applies (N1, N2)."""

from datetime import date
from typing import Any

from flask import Response

from pathways.api.context import departement
from pathways.api.fields import YEAR, QueryInteger
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reading import OnDay, documented_list, page
from pathways.projections.reconciling import Reconciled, reconcile

blueprint = Blueprint(
    "reconciliation",
    __name__,
    url_prefix=f"{PREFIX}/sanction-procedures/reconciliation",
    description="What became of each sanction decided, and the reductions without decision.",
)


class ReconciliationAsked(OnDay):
    year = QueryInteger(
        metadata={
            **YEAR,
            "description": "Decisions of that year, reductions without decision that start in it.",
        }
    )


@blueprint.get("")
@documented_list(blueprint, ReconciliationAsked, Reconciled)
def sanction_reconciliation(query: dict[str, Any]) -> Response:
    """Each sanction decided by the day: carried out, not yet, different (and in what).

    Then the reductions that no decision explains, as the payer's flows had told them by that day.
    """

    def fetch(after: dict[str, Any], limit: int) -> list[Reconciled]:
        skip = after.get("skip", 0)
        rows = reconcile(departement(), date.fromisoformat(after["on"]), query.get("year"))
        return rows[skip : skip + limit]

    return page(query, fetch, on=True)
