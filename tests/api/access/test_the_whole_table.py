"""The whole table walked: every operation, by every role, on what is its own and on another's.

Not open: 403. Another's: 404, the very answer that an id of nobody gets, and in a list no row of
theirs. Its own: neither 401, nor 403, nor 404.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import Any, get_type_hints
from uuid import UUID

from werkzeug.test import TestResponse

from pathways.api.commands import OFFERED
from pathways.api.shapes import plain
from pathways.api.table import Group, Reach, standard_table
from pathways.documents.open_data.catalogue import TABLES
from pathways.domain.access import Role
from pathways.domain.command import Command, decider_of
from tests.api.access.conftest import WHOLE_AGENT, Walk
from tests.api.access.worlds import NOBODY, value

WHERE = {
    "engagement_contract_id": "contract", "application_id": "application",
}  # fmt: skip
CODES = {"code": "adse_a", "table": next(iter(TABLES)), "letter": "convocation"}
ASKED = {
    "/v1/ma-liste": "organisation={organisation}",
    "/v1/file-active": "organisation={organisation}",
    "/v1/file-active/members": "organisation={organisation}",
    "/v1/action-indicators": "since=2022-01-01&organisation={operator}",
    "/v1/attendance-imports/template": "agreement={agreement}",
    "/v1/attendance-imports": "agreement={agreement}",
    "/v1/sanction-procedures/legality": "year=2022",
    "/v1/indicators/<code>": "organisation={organisation}",
    "/v1/indicators/<code>/receipt": "organisation={organisation}",
    "/v1/indicators/<code>/receipt.csv": "organisation={organisation}",
    "/v1/deadlines": "organisation={organisation}",
    "/v1/alerts": "organisation={organisation}",
    "/v1/enrolments": "organisation={operator}",
    "/v1/mopeds": "organisation={operator}",
    "/v1/reports": "organisation={organisation}",
    "/v1/positionings": "organisation={employer}",
    "/v1/project-applications": "organisation={operator}",
    "/v1/agreements": "organisation={operator}",
    "/v1/action-sessions": "agreement={agreement}",
    "/v1/offers/<uuid:offer_id>/candidates": "organisation={organisation}",
}  # fmt: skip
"""What is asked beside the address: whatever names a body names the one that is asked about."""

BODIES = {"referent": "organisation", "body_manager": "organisation", "operator": "operator",
          "employer": "employer"}  # fmt: skip


def named(parameter: str, rule: str, role: str) -> str:
    """What the ids of a world call the thing that this parameter of the address names."""
    if parameter == "session_id":
        panel = "epd" if role == "epd_secretariat" else "epl"
        return "action_session" if "action-sessions" in rule else panel
    if parameter == "report_id":
        return "final" if role == "operator" else "quarterly"
    if parameter == "stream":
        return {"operator": "enrolment", "employer": "offer"}.get(role, "orientation")
    if parameter == "agreement_id" and role == "body_manager" and "settle" not in rule:
        return "organisation" if "receipt" in rule else "agreement"
    if parameter == "agreement_id" and role == "body_manager":
        return "organisation"
    if parameter == "organisation_id":
        return BODIES.get(role, "organisation")
    if role == "operator" and parameter in ("offer_id", "positioning_id"):
        return {"offer_id": "place", "positioning_id": "placed"}[parameter]
    return WHERE.get(parameter, parameter.removesuffix("_id"))


def address(rule: str, role: str, ids: dict[str, Any]) -> str:
    """The address with these ids in it, and what is asked beside."""

    def fill(found: re.Match[str]) -> str:
        kind, parameter = found[1], found[2]
        if kind == "int":
            return "1"
        if kind != "uuid":
            code = "first_rdv_in_time" if "indicators" in rule else CODES.get(parameter)
            return code or str(ids.get(parameter, "nobody"))
        return str(ids.get(named(parameter, rule, role), NOBODY))

    path = re.sub(r"<(?:(\w+):)?(\w+)>", fill, rule)
    beside = ASKED.get(rule, "").format_map(_Ids(ids | _own_body(role, ids)))
    if rule.endswith("/document"):
        beside = "format=xlsx"
    return f"{path}?{beside}" if beside else path


def _own_body(role: str, ids: dict[str, Any]) -> dict[str, Any]:
    """An operator asks about its own body where others ask about theirs."""
    return {"organisation": ids[BODIES[role]]} if BODIES.get(role) in ids else {}


class _Ids(dict[str, Any]):
    def __missing__(self, name: str) -> UUID:
        return NOBODY


def others(walk: Walk, role: str, rule: str) -> dict[str, Any]:
    """The ids that are beyond the role: the other world's, or, for who sees all procedures, those
    of someone whom none concerns."""
    if role == "delegate":
        return walk.lone
    if role == "epd_secretariat":
        return walk.lone | {"epd": walk.own.ids["epl"]}
    return walk.other.ids


def cells() -> Iterator[tuple[Group, str, str, str]]:
    for group in standard_table().groups:
        for route in group.routes:
            method, rule = route.split(" ")
            for role in (*(role.value for role in Role), WHOLE_AGENT):
                yield group, method, rule, role


def reach(group: Group, role: str) -> Reach | None:
    if role == WHOLE_AGENT:
        return Reach.ALL if Role.AGENT in group.roles else None
    return group.roles.get(Role(role))


def problem(response: TestResponse) -> Any:
    told = dict(response.get_json())
    told.pop("request_id")
    return response.status_code, told


def test_the_whole_table_is_walked(walk: Walk) -> None:
    walked, wrong = Counter[str](), list[str]()
    beyond = [str(walk.other.ids[name]) for name in ("beneficiary", "orientation", "contract")]
    for group, method, rule, role in cells():
        open_to = reach(group, role)
        own = address(rule, role, walk.own.ids)
        about_others = address(rule, role, others(walk, role, rule))
        mine = walk.ask(role, method, own)
        # An operation that is not open and names nothing in its address has no other's to ask.
        alone = open_to is None and own == about_others
        theirs = mine if alone else walk.ask(role, method, about_others)
        cell = f"{role} {method} {rule}"
        walked["own"] += 1
        walked["other"] += not alone
        if open_to is None:
            if (mine.status_code, theirs.status_code) != (403, 403):
                wrong.append(f"{cell}: open, {mine.status_code} {theirs.status_code}")
            continue
        withdrawn = rule.endswith("/withdrawal") and "/facts/" in rule
        refused = (401, 404) if withdrawn and open_to else (401, 403, 404)
        if mine.status_code in refused or mine.status_code >= 500:
            wrong.append(f"{cell}: its own, {mine.status_code} {mine.text[:200]}")
        if open_to is Reach.ALL:
            if theirs.status_code in refused and about_others != own and _exists(walk, role, rule):
                wrong.append(f"{cell}: all, {theirs.status_code} {theirs.text[:160]}")
            continue
        if "<uuid:" in rule and not rule.endswith("/candidates"):  # whose offer it is is no matter
            nobody = walk.ask(role, method, address(rule, role, {}))
            if theirs.status_code != 404 or problem(theirs) != problem(nobody):
                wrong.append(f"{cell}: another's, {theirs.status_code} {theirs.text[:160]}")
        elif role not in ("delegate", "epd_secretariat") and any(
            one in theirs.text for one in beyond
        ):
            wrong.append(f"{cell}: tells of another's, {theirs.text[:200]}")
        if theirs.status_code in (401, 403) or theirs.status_code >= 500:
            wrong.append(f"{cell}: {theirs.status_code} {theirs.text[:200]}")
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong)
    assert walked["own"] + walked["other"] >= 5_000, walked


def bodies(kind: type[Command], ids: dict[str, Any], rule: str, role: str) -> dict[str, Any]:
    """A body of that command in which every stream it names is one of these ids."""
    in_path = set(re.findall(r"<uuid:(\w+)>", rule))
    hints = get_type_hints(kind)
    streams = {
        f"{name}_id": ids.get(named(f"{name}_id", rule, role), NOBODY)
        for name, state in decider_of(kind).states
        if not state.implicit and not decider_of(kind).opens(name)
    }
    return {
        each.name: plain(value(hints[each.name], streams, each.name))
        for each in fields(kind)  # type: ignore[arg-type]
        if each.name not in in_path
        and (each.name in streams or (each.default is MISSING and each.default_factory is MISSING))
    }


def streams_named(kind: type[Command], rule: str) -> set[str]:
    """The fields of its body by which a command names streams that others opened."""
    given = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    decider = decider_of(kind)
    return {
        field
        for name, state in decider.states
        if (field := f"{name}_id") in given
        and f"<uuid:{field}>" not in rule
        and not state.implicit
        and not decider.opens(name)
    }


def test_what_a_body_names_of_another_is_answered_as_what_nobody_opened(walk: Walk) -> None:
    """Each command, by each role it is open to, naming one thing of another's among its own."""
    tried, wrong = Counter[str](), list[str]()
    for kind, rule in OFFERED.items():
        group = standard_table().group_of(f"POST {rule}")
        for role in group.roles:
            if group.roles[role] is Reach.ALL:
                continue
            for field in streams_named(kind, rule):
                at = named(field, rule, role)
                theirs = others(walk, role, rule).get(at, NOBODY)
                if field in open_to_all(role):
                    continue
                own = bodies(kind, walk.own.ids, rule, role)
                path = address(rule, role, walk.own.ids)
                answers = [
                    problem(walk.ask(role, "POST", path, own | {field: str(one)}))
                    for one in (theirs, NOBODY)
                ]
                tried[role] += 1
                if answers[0] != answers[1] or answers[0][0] < 400:
                    wrong.append(f"{role} POST {rule} {field}: {answers}")
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong)
    assert sum(tried.values()) > 60, tried


def open_to_all(role: Role) -> set[str]:
    """What whoever may record anything here may name, whoever it is of."""
    known = {"organisation_id", "delegation_id"}
    accompanying = set(Role) - {Role.OPERATOR, Role.EMPLOYER, Role.BENEFICIARY}
    known |= {"moped_id"} if role is Role.AGENT else set()
    return known | ({"agreement_id", "application_id"} if role in accompanying else set())


def _exists(walk: Walk, role: str, rule: str) -> bool:
    """Whether the other's id names something: where nothing is beyond a role, nobody's is asked."""
    return "<uuid:" in rule and str(NOBODY) not in address(rule, role, others(walk, role, rule))
