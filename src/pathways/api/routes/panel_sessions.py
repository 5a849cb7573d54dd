"""`/panel-sessions`: EPL and EPD, from their planning to their minutes (A1.10 to A1.12, N8)."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from pathways.api.agenda import lock_route, opinion_route, proposal_route
from pathways.api.commands import command
from pathways.api.context import departement
from pathways.api.fields import StrictChoice, StrictDate, StrictText
from pathways.api.files import case_list_route
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.panel_shown import panel_session_shown
from pathways.api.reading import Known, documented_list, documented_read, page, shown
from pathways.domain.panel.events import PanelKind
from pathways.domain.panel.holding import HoldSession, RecuseMember
from pathways.domain.panel.listing import ListCase, RemoveCase
from pathways.domain.panel.members import AppointMember, ReleaseMember
from pathways.domain.panel.minutes import SignMinutes
from pathways.domain.panel.opinions import PostponeCase
from pathways.domain.panel.planning import PlanSession
from pathways.domain.panel.rescheduling import CancelSession, PostponeSession
from pathways.domain.panel.state import PanelSessionState
from pathways.projections import lists

blueprint = Blueprint(
    "panel-sessions",
    __name__,
    url_prefix=f"{PREFIX}/panel-sessions",
    description="Sessions of the EPL of a territory and of the EPD: members, agenda, opinions.",
)
ONE = "/<uuid:session_id>"
CASE = f"{ONE}/cases/<uuid:case_id>"
STATUSES = ("planned", "locked", "held", "signed", "cancelled")

command(blueprint, "", PlanSession)
command(blueprint, f"{ONE}/members", AppointMember, makes=["member_id"])
command(blueprint, f"{ONE}/members/<uuid:member_id>/release", ReleaseMember)
command(blueprint, f"{ONE}/postponement", PostponeSession)
command(blueprint, f"{ONE}/cancellation", CancelSession)
command(blueprint, f"{ONE}/cases", ListCase, makes=["case_id"])
command(blueprint, f"{CASE}/removal", RemoveCase)
proposal_route(blueprint, f"{ONE}/proposal")
lock_route(blueprint, f"{ONE}/lock")
command(blueprint, f"{ONE}/held", HoldSession)
command(blueprint, f"{CASE}/recusals", RecuseMember)
opinion_route(blueprint, f"{CASE}/opinion")
command(blueprint, f"{CASE}/postponement", PostponeCase)
command(blueprint, f"{ONE}/minutes", SignMinutes)
case_list_route(blueprint, f"{ONE}/case-list")


class SessionsAsked(Known):
    kind = StrictChoice(PanelKind, metadata={"type": "string", "enum": [*PanelKind]})
    territory = StrictText()
    status = StrictText(metadata={"enum": STATUSES})
    held_from = StrictDate(
        data_key="from", metadata={"description": "From that day on; today where left out."}
    )


@blueprint.get("")
@documented_list(blueprint, SessionsAsked, lists.PanelSession)
def panel_sessions(query: dict[str, Any]) -> Response:
    """Sessions of that day and later, the soonest first."""
    asked = {name: query[name] for name in ("kind", "territory", "status") if name in query}

    def fetch(after: dict[str, Any], limit: int) -> list[lists.PanelSession]:
        day = date.fromisoformat(after["on"])
        skip = after.get("skip", 0)
        return lists.panel_sessions(departement(), day, skip=skip, limit=limit, **asked)

    if "held_from" in query:
        query = {**query, "on": query["held_from"]}
    return page(query, fetch, on=True)


@blueprint.get(ONE)
@documented_read(blueprint, panel_session_shown)
def panel_session(session_id: UUID) -> Response:
    """The session as it stands, with its members, its agenda and its cases."""
    return shown(PanelSessionState, session_id, panel_session_shown)
