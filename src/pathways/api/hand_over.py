"""Handing over the people of a référent who leaves: one designation on each open orientation.

All in one commit; each is recorded or refused on its own, and the answer says which.
"""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from marshmallow import RAISE, Schema

from pathways.api.commands import documented
from pathways.api.conditions import request_key
from pathways.api.context import actor, deciding, departement, today
from pathways.api.fields import LONGEST_TEXT, StrictDate, StrictText, StrictUuid
from pathways.api.journal import notice
from pathways.api.openapi import Blueprint
from pathways.domain.organisation.referents import ReferentNotOfThisBody
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.orientation.referent import DesignateReferent
from pathways.domain.refusal import NotFound, Refusal
from pathways.event_store.application import Recorded, Request

FOLLOWED = """
    select orientation, bool_or(since <= %(on)s and %(on)s < until) from accompaniments
    where referent = %(referent)s and organisation = %(organisation)s
    group by orientation order by orientation
"""


class HandOver(Schema):
    """To whom, from which day, and why."""

    class Meta:
        unknown = RAISE

    to = StrictUuid(required=True, metadata={"description": "The référent who takes over."})
    on = StrictDate(required=True)
    why = StrictText(allow_none=True, metadata={"maxLength": LONGEST_TEXT})


def hand_over(blueprint: Blueprint, path: str, schema: type[Schema]) -> None:
    """Offer the hand-over at `path`; it takes no If-Match, since it rests on many versions."""

    def hand_over_people(
        given: dict[str, Any], organisation_id: UUID, referent_id: UUID
    ) -> Response:
        _check_referent(organisation_id, referent_id)
        requests = _requests(given, organisation_id, referent_id)
        notice([one.command for one in requests])
        answers = deciding().app.handle_all(requests, today=today())
        return _told(requests, answers)

    view = documented(hand_over_people, blueprint, "HandOverPeople", DESCRIPTION, many=True)
    blueprint.post(path)(blueprint.arguments(schema)(view))


DESCRIPTION = """Designate another référent on every open orientation that this one follows.

Takes no If-Match: it rests on many versions. Each orientation is recorded or refused on its own;
`results` says which, in one commit."""


def _check_referent(organisation_id: UUID, referent_id: UUID) -> None:
    loaded = departement().app.load(OrganisationState, organisation_id)
    state = loaded.state
    assert isinstance(state, OrganisationState)
    if not state.registered:
        raise NotFound(field="organisation_id")
    if referent_id not in state.referents:
        raise ReferentNotOfThisBody


def _requests(given: dict[str, Any], organisation_id: UUID, referent_id: UUID) -> list[Request]:
    app, recorder = deciding().app, deciding().app.recorder
    deciding().engine.ensure(recorder.head())
    asked = {"on": given["on"], "referent": referent_id, "organisation": organisation_id}
    with recorder.pool.connection() as connection:
        followed = connection.execute(FOLLOWED, asked).fetchall()
    requests = []
    for orientation, followed_then in followed:
        key = request_key(given, part=str(orientation))
        # Handed over by this very request, sent again: it is answered again.
        if app.replay(key) or followed_then:
            command = DesignateReferent(
                orientation_id=orientation, referent_id=given["to"], on=_day(given)
            )
            requests.append(Request(command, actor(), reason=given.get("why"), key=key))
    return requests


def _day(given: dict[str, Any]) -> date:
    day = given["on"]
    assert isinstance(day, date)
    return day


def _told(requests: list[Request], answers: list[Recorded | Refusal]) -> Response:
    results = []
    for asked, answer in zip(requests, answers, strict=True):
        assert isinstance(asked.command, DesignateReferent)
        told: dict[str, Any] = {"orientation": str(asked.command.orientation_id)}
        if isinstance(answer, Refusal):
            told["refused"] = {"type": f"/problems/{answer.code}", "detail": answer.message}
        else:
            told |= {"version": answer.version, "position": answer.position}
        results.append(told)
    position = max((a.position for a in answers if isinstance(a, Recorded)), default=0)
    refused = sum(isinstance(a, Refusal) for a in answers)
    response = jsonify(
        handed_over=len(results) - refused, refused=refused, position=position, results=results
    )
    response.headers["Pathways-Position"] = str(position)
    return response
