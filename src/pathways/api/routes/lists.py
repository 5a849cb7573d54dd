"""The lists people work from, on any day: deadlines, alerts, ma liste, file active."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from pathways.api.context import departement
from pathways.api.fields import QueryBoolean, StrictText, StrictUuid
from pathways.api.openapi import PREFIX, Blueprint
from pathways.api.reach import veiled
from pathways.api.reading import OnDay, documented_list, page
from pathways.api.refusals import Fault, FieldsMalformed
from pathways.projections import lists

blueprint = Blueprint(
    "lists",
    __name__,
    url_prefix=PREFIX,
    description="What people work from: each list speaks of a day, any day.",
)


class DeadlinesAsked(OnDay):
    kind = StrictText()
    organisation = StrictUuid()
    referent = StrictUuid()
    person = StrictUuid()
    late_only = QueryBoolean()


class AlertsAsked(OnDay):
    organisation = StrictUuid()
    referent = StrictUuid()
    recipient = StrictText()


class MaListeAsked(OnDay):
    organisation = StrictUuid()
    referent = StrictUuid()


class FileActiveAsked(OnDay):
    organisation = StrictUuid()


class MembersAsked(OnDay):
    organisation = StrictUuid(required=True)


@blueprint.get("/deadlines")
@documented_list(blueprint, DeadlinesAsked, lists.Deadline)
def deadlines(query: dict[str, Any]) -> Response:
    """Deadlines open on the day, soonest first, with the rule behind each."""
    asked = _only(query, "kind", "organisation", "referent", "person", "late_only")

    def fetch(after: dict[str, Any], limit: int) -> list[lists.Deadline]:
        gone = {"after_due": after.get("due_on"), "after_deadline": after.get("deadline")}
        return lists.deadlines(departement(), _day(after), limit=limit, **asked, **gone)

    return page(query, fetch, ("due_on", "deadline"), on=True)


ALERTS_GO_ON_FROM = ("raised_on", "due_on", "alert")


@blueprint.get("/alerts")
@documented_list(blueprint, AlertsAsked, lists.Alert)
def alerts(query: dict[str, Any]) -> Response:
    """Alerts raised by the day whose deadline was still open on it, the most recent first.

    Of one day, the longest overdue come first.
    """
    asked = _only(query, "organisation", "referent", "recipient")

    def fetch(after: dict[str, Any], limit: int) -> list[lists.Alert]:
        gone = {f"after_{key.removesuffix('_on')}": after.get(key) for key in ALERTS_GO_ON_FROM}
        return lists.alerts(departement(), _day(after), limit=limit, **asked, **gone)

    return page(query, fetch, ALERTS_GO_ON_FROM, on=True)


@blueprint.get("/ma-liste")
@documented_list(blueprint, MaListeAsked, lists.Followed)
def ma_liste(query: dict[str, Any]) -> Response:
    """Everyone a référent or a body follows on the day, one status each, the most urgent first."""
    asked = _only(query, "referent", "organisation")
    if not asked:
        detail = "Dites de qui est la liste : « referent » ou « organisation »."
        raise FieldsMalformed([Fault("parameter", name, detail) for name in MINE])
    return page(
        query,
        lambda after, limit: lists.ma_liste(
            departement(), _day(after), skip=after.get("skip", 0), limit=limit, **asked
        ),
        on=True,
    )


MINE = ("referent", "organisation")


@blueprint.get("/to-orient")
@documented_list(blueprint, OnDay, lists.Unassigned)
def to_orient(query: dict[str, Any]) -> Response:
    """People to orient on the day, the most urgent first."""
    return _unassigned(query, "not_oriented")


@blueprint.get("/without-referent")
@documented_list(blueprint, OnDay, lists.Unassigned)
def without_referent(query: dict[str, Any]) -> Response:
    """People oriented to a body that has not designated a référent who is there on the day."""
    return _unassigned(query, "without_referent")


@blueprint.get("/file-active")
@documented_list(blueprint, FileActiveAsked, lists.FileActive)
def file_active(query: dict[str, Any]) -> Response:
    """The file active of the day by body and référent (A1.13), and beside it the others."""
    asked = _only(query, "organisation")

    def fetch(after: dict[str, Any], limit: int) -> list[lists.FileActive]:
        skip = after.get("skip", 0)
        return lists.file_active(departement(), _day(after), **asked)[skip : skip + limit]

    return page(query, fetch, on=True)


@blueprint.get("/file-active/members")
@documented_list(blueprint, MembersAsked, lists.FileActiveMember)
def file_active_members(query: dict[str, Any]) -> Response:
    """The people behind each figure of a body's file active."""
    organisation: UUID = query["organisation"]
    return page(
        query,
        lambda after, limit: veiled(
            lists.file_active_members(
                departement(), _day(after), organisation, skip=after.get("skip", 0), limit=limit
            )
        ),
        on=True,
    )


def _unassigned(query: dict[str, Any], reason: str) -> Response:
    return page(
        query,
        lambda after, limit: lists.unassigned(
            departement(), _day(after), reason=reason, skip=after.get("skip", 0), limit=limit
        ),
        on=True,
    )


def _day(after: dict[str, Any]) -> date:
    return date.fromisoformat(after["on"])


def _only(query: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: query[name] for name in names if name in query}
