"""Whatever is sent, well-formed or not, on whatever it is sent: an answer, never a 500."""

import random
import re
from collections import Counter
from typing import Any, ClassVar, get_origin, get_type_hints
from uuid import UUID

import pytest

from pathways.api.commands import OFFERED
from pathways.api.fields import (
    StrictBoolean,
    StrictChoice,
    StrictDate,
    StrictDecimal,
    StrictInteger,
    StrictTuple,
    StrictUuid,
)
from pathways.api.schemas import field_of
from tests.api.caller import SARA, Caller
from tests.departement import CCAS, LEA, Town
from tests.domain.spec import an_id

WRONG: tuple[Any, ...] = (
    None, True, 0, -1, 10**20, 1.5, "", " ", "\0", "x" * 3_000, "é", [], [[]], {}, {"a": 1}, "null",
)  # fmt: skip
DATES = (
    "1900-01-01", "2009-06-01", "2021-03-01", "2021-03-10", "2021-04-01", "2021-06-10",
    "2021-06-14", "2021-06-15", "2022-03-31", "2199-12-31",
)  # fmt: skip
KINDS = (
    "beneficiaries", "orientations", "engagement-contracts", "organisations", "panel-sessions",
    "sanction-procedures", "delegations",
)  # fmt: skip
CODES = ("president", "housing", "commit", "centre_anjou", "single_person", "health")


Ids = dict[str, list[str]]


@pytest.fixture
def ids(api: Caller, town: Town) -> Ids:
    """By the field that names them: what lives, what was withdrawn, and nobody."""
    town.register("Sara")
    orientation = api.orient().rsplit("/", 1)[1]
    draft = {
        "orientation_id": orientation, "drafted_on": "2021-04-01", "starts_on": "2021-04-01",
        "ends_on": "2021-09-30", "domains": ["housing"], "actions": ["Chercher"],
    }  # fmt: skip
    contract = api.done("/v1/engagement-contracts", draft)["id"]
    town.register("Awa", payer_number="7")
    mistaken = api.orient(an_id("Awa")).rsplit("/", 1)[1]
    api.done(f"/v1/facts/{mistaken}/1/withdrawal", {"why": "erreur"}, version=1)
    convened = {
        "on": "2021-05-03", "held_on": "2021-06-15", "starts_at": "09:00", "place": "MDS",
        "next_session_on": "2021-09-15",
    }  # fmt: skip
    sessions = [
        api.done("/v1/panel-sessions", convened | {"kind": "epl", "territory": "centre_anjou"}),
        api.done("/v1/panel-sessions", convened | {"kind": "epd"}),
    ]
    case, member = str(an_id("case")), str(an_id("Odile"))
    for session in sessions:
        seat = {
            "member_id": member, "on": "2021-05-03", "capacity": "chair", "last_name": "Membre",
            "first_name": "Odile",
        }  # fmt: skip
        api.done(f"/v1/panel-sessions/{session['id']}/members", seat, version=1)
    listed = {
        "case_id": case, "orientation_id": orientation, "kind": "twelve_month_review",
        "on": "2021-06-01", "ground": "Demande",
    }  # fmt: skip
    api.done(f"/v1/panel-sessions/{sessions[0]['id']}/cases", listed, version=2)
    breach = {"on": "2021-06-01", "ground": "controls_refused", "facts": "Deux refus."}
    read = len(town.departement.app.envelopes(UUID(orientation)))
    api.done(f"/v1/orientations/{orientation}/breaches", breach, version=read)
    taken = {"orientation_id": orientation, "on": "2021-06-02", "ground": "controls_refused"}
    procedure = api.done("/v1/sanction-procedures", taken)["id"]
    delegation = {
        "on": "2021-06-01", "since": "2021-06-01", "until": "2021-12-31", "acts": ["sanction"],
        "last_name": "Lenoir", "first_name": "Claire", "capacity": "Directrice",
    }  # fmt: skip
    return {
        "session_id": [session["id"] for session in sessions],
        "case_id": [case],
        "member_id": [member],
        "procedure_id": [procedure],
        "delegation_id": [api.done("/v1/delegations", delegation)["id"]],
        "beneficiary_id": [str(SARA), str(an_id("Awa"))],
        "orientation_id": [orientation, orientation, mistaken],
        "engagement_contract_id": [contract],
        "organisation_id": [str(CCAS)],
        "referent_id": [str(LEA)],
        "nobody": [str(an_id("nobody"))],
    }


def an_id_for(name: str, ids: Ids, chance: random.Random) -> str:
    """Mostly an id of the right kind, now and then any."""
    every = [each for kind in ids.values() for each in kind]
    return chance.choice(ids[name] if name in ids and chance.random() < 0.9 else every)


def likely(name: str, field: Any, ids: Ids, chance: random.Random) -> Any:
    """A value the field takes, possible or absurd."""
    match field:
        case StrictBoolean():
            return chance.random() < 0.5
        case StrictInteger():
            return chance.choice((0, 1, 80, 120, -1, 200, 10**9))
        case StrictDecimal():
            return chance.choice(("0", "1.5", "-2", "999999999999"))
        case StrictDate():
            return chance.choice(DATES)
        case StrictUuid():
            return an_id_for(name, ids, chance)
        case StrictChoice():
            return chance.choice([*field.choices])
        case StrictTuple():
            return [likely(name, field.inner, ids, chance) for _ in range(chance.randrange(4))]
        case _:
            return chance.choice(CODES)


def test_whatever_is_sent_is_answered(api: Caller, town: Town, ids: Ids) -> None:
    chance, statuses = random.Random(20210301), Counter[int]()
    for kind, address in OFFERED.items():
        hints = {
            name: hint
            for name, hint in get_type_hints(kind).items()
            if get_origin(hint) is not ClassVar
        }
        names = re.findall(r"<uuid:(\w+)>", address)
        for _ in range(24):
            path = address
            for name in names:
                path = path.replace(f"<uuid:{name}>", an_id_for(name, ids, chance))
            body = {
                name: likely(name, field_of(hint, required=True), ids, chance)
                for name, hint in hints.items()
                if name not in names and chance.random() < 0.9
            }
            if body and chance.random() < 0.1:
                body[chance.choice([*body])] = chance.choice(WRONG)
            if chance.random() < 0.1:
                path += f"?corrects={chance.randrange(1, 5)}"
                body["why"] = "erreur"
            stream = UUID(path.split("/")[3]) if names else None
            read = len(town.departement.app.envelopes(stream)) if stream else 1
            version = read if chance.random() < 0.9 else chance.randrange(1, 6)
            response = api.post(path, body, version=version)
            assert response.status_code < 500, (kind.__name__, path, body, response.text)
            statuses[response.status_code] += 1
    assert statuses[200] + statuses[201] > 50, statuses  # much of it is possible, and recorded
    town.catch_up()
    reached = town.departement.engine.position()
    assert reached == town.departement.app.recorder.head()  # and no list stumbles over it


def test_whatever_fact_is_withdrawn_is_answered(api: Caller, ids: Ids) -> None:
    for stream in {each for kind in ids.values() for each in kind}:
        for version in range(1, 6):
            for expected in range(1, 6):
                address = f"/v1/facts/{stream}/{version}/withdrawal"
                response = api.post(address, {"why": "essai"}, version=expected)
                assert response.status_code < 500, (address, response.text)
            for kind in KINDS:
                assert api.get(f"/v1/{kind}/{stream}").status_code < 500
            for address in (
                f"beneficiaries/{stream}/history",
                f"sanction-procedures/{stream}/legality",
                f"panel-sessions/{stream}/case-list",
            ):
                assert api.get(f"/v1/{address}").status_code < 500
