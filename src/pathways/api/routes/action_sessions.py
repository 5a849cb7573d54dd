"""`/action-sessions`: collective sessions of an action, from the schedule to the sheet."""

from pathways.api.commands import command
from pathways.api.openapi import PREFIX, Blueprint
from pathways.domain.action_session.cancelling import CancelActionSession
from pathways.domain.action_session.holding import HoldActionSession, RecordActionSession
from pathways.domain.action_session.scheduling import ScheduleActionSession

blueprint = Blueprint(
    "action-sessions",
    __name__,
    url_prefix=f"{PREFIX}/action-sessions",
    description="Collective sessions of an action: schedule, attendance sheet.",
)
ONE = "/<uuid:session_id>"

command(blueprint, "", ScheduleActionSession)
command(blueprint, "/unscheduled", RecordActionSession)
command(blueprint, f"{ONE}/held", HoldActionSession)
command(blueprint, f"{ONE}/cancellation", CancelActionSession)
