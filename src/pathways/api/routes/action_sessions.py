"""`/action-sessions`: collective sessions of an action, from the schedule to the sheet."""

from typing import Any
from uuid import UUID

from flask import Response

from pathways.api.action_session_shown import action_session_shown
from pathways.api.commands import command
from pathways.api.context import departement
from pathways.api.fields import StrictDate, StrictText, StrictUuid
from pathways.api.files import attendance_sheet_route
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reading import Known, documented_list, documented_read, page, shown
from pathways.api.sheet import sheet_route
from pathways.domain.action_session.cancelling import CancelActionSession
from pathways.domain.action_session.holding import HoldActionSession, RecordActionSession
from pathways.domain.action_session.scheduling import ScheduleActionSession
from pathways.domain.action_session.state import ActionSessionState
from pathways.projections import lists

blueprint = Blueprint(
    "action-sessions",
    __name__,
    url_prefix=f"{PREFIX}/action-sessions",
    description="Collective sessions of an action: schedule, attendance sheet.",
)
ONE = "/<uuid:session_id>"
STATUSES = ("scheduled", "held", "cancelled")

command(blueprint, "", ScheduleActionSession)
command(blueprint, "/unscheduled", RecordActionSession)
command(blueprint, f"{ONE}/held", HoldActionSession)
command(blueprint, f"{ONE}/cancellation", CancelActionSession)
sheet_route(blueprint, f"{ONE}/sheet")
attendance_sheet_route(blueprint, f"{ONE}/sheet")


class ActionSessionsAsked(Known):
    agreement = StrictUuid()
    status = StrictText(metadata={"enum": STATUSES})
    since = StrictDate(data_key="from", metadata={"description": "From that day on."})
    until = StrictDate(data_key="to", metadata={"description": "Up to that day, included."})


@blueprint.get("")
@documented_list(blueprint, ActionSessionsAsked, lists.ActionSession)
def action_sessions(query: dict[str, Any]) -> Response:
    """Collective sessions, the soonest first, with how many came."""
    names = ("agreement", "status", "since", "until")
    asked = {name: query[name] for name in names if name in query}

    def fetch(after: dict[str, Any], limit: int) -> list[lists.ActionSession]:
        skip = after.get("skip", 0)
        return lists.action_sessions(departement(), skip=skip, limit=limit, **asked)

    return page(query, fetch)


@blueprint.get(ONE)
@documented_read(blueprint, action_session_shown)
def action_session(session_id: UUID) -> Response:
    """The session as it stands, with who took part and who did not."""
    # A resource is read from the log; its attendances, which stand elsewhere, must be as fresh.
    departement().engine.ensure(departement().app.recorder.head())
    return shown(ActionSessionState, session_id, action_session_shown)
