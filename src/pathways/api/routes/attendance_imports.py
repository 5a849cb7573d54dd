"""`/attendance-imports`: the operator's workbook, in and out (G7)."""

from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.uploads import import_route, template_route

blueprint = Blueprint(
    "attendance-imports",
    __name__,
    url_prefix=f"{PREFIX}/attendance-imports",
    description="The operator's workbook of attendance: filled in and sent, or asked for.",
)

import_route(blueprint, "")
template_route(blueprint, "/template")
