"""What a role opens is done within its scope: whose power one signs under, what one takes out."""

from typing import Any
from uuid import uuid4

from werkzeug.test import TestResponse

from pathways.domain.access import Role
from pathways.domain.sanction.events import SanctionProcedureOpened
from tests.access import a_key
from tests.api.access.conftest import WHOLE_AGENT, Walk
from tests.api.access.worlds import some
from tests.api.caller import problem
from tests.api.secretariat import SANCTION
from tests.domain.spec import an_id


def post(walk: Walk, who: str, path: str, body: dict[str, Any], version: int = 1) -> TestResponse:
    headers = {
        "Authorization": f"Bearer {walk.keys[who]}", "Idempotency-Key": str(uuid4()),
        "If-Match": f'"{version}"',
    }  # fmt: skip
    return walk.client.post(path, headers=headers, json=body)


def refusal(response: TestResponse, status: int) -> str:
    told: str = problem(response, status)["type"]
    return told.removeprefix("/problems/")


def test_each_operation_is_answered_within_the_roles_that_open_it(walk: Walk) -> None:
    """An employer who is a référent elsewhere reads the files of a référent, nothing more."""
    both = (walk.own.grant(Role.EMPLOYER), walk.other.grant(Role.REFERENT))
    walk.keys["both"] = a_key(walk.departement, "both", *both)
    positioned, followed = (w.ids["beneficiary"] for w in (walk.own, walk.other))
    assert walk.ask("both", "GET", f"/v1/beneficiaries/{positioned}").status_code == 404
    assert walk.ask("both", "GET", f"/v1/beneficiaries/{followed}").status_code == 200
    answered = walk.ask("both", "GET", f"/v1/positionings/{walk.own.ids['positioning']}")
    assert answered.status_code == 200


def test_nobody_signs_under_anothers_power(walk: Walk) -> None:
    decision = f"/v1/sanction-procedures/{walk.own.ids['procedure']}/decision"
    as_president = SANCTION | {"on": "2022-02-08", "starts_on": "2022-03-01"}
    assert refusal(post(walk, "delegate", decision, as_president), 403) == "signs-for-another"
    anothers = as_president | {
        "decided_by": "delegate", "delegation_id": str(walk.other.ids["delegation"]),
    }  # fmt: skip
    assert refusal(post(walk, "delegate", decision, anothers), 403) == "signs-for-another"
    own = anothers | {"delegation_id": str(walk.own.ids["delegation"])}
    version = len(walk.departement.app.envelopes(walk.own.ids["procedure"]))
    refused = post(walk, "delegate", decision, own, version)
    assert refused.status_code == 409  # the file is not complete


def test_a_secretariat_convenes_its_own_panel(walk: Walk) -> None:
    session = {
        "on": "2022-02-01", "kind": "epl", "held_on": "2022-03-10", "starts_at": "09:30",
        "place": "MDS", "next_session_on": "2022-04-10", "territory": walk.own.territory,
    }  # fmt: skip
    elsewhere = session | {"territory": walk.other.territory}
    epd = {k: v for k, v in session.items() if k != "territory"} | {"kind": "epd"}
    secretariats = ("epl_secretariat", "epd_secretariat")
    for given, who in ((elsewhere, secretariats[0]), (epd, secretariats[0]),
                       (session, secretariats[1])):  # fmt: skip
        assert refusal(post(walk, who, "/v1/panel-sessions", given), 403) == "out-of-scope"
    assert post(walk, secretariats[0], "/v1/panel-sessions", session).status_code == 201
    assert post(walk, secretariats[1], "/v1/panel-sessions", epd).status_code == 201


def test_a_person_positions_themselves_only_in_their_own_name(walk: Walk) -> None:
    given = {
        "beneficiary_id": str(walk.own.ids["beneficiary"]), "offer_id": str(walk.own.ids["place"]),
        "proposed_on": "2022-02-08", "proposed_by": "referent",
    }  # fmt: skip
    assert refusal(post(walk, "beneficiary", "/v1/positionings", given), 403) == "out-of-scope"


def test_each_takes_out_what_they_recorded(walk: Walk) -> None:
    orientation = walk.own.ids["orientation"]
    withdrawal = f"/v1/facts/{orientation}/{{}}/withdrawal"
    version = len(walk.departement.app.envelopes(orientation))
    why = {"why": "saisi par erreur"}
    by_another = post(walk, "referent", withdrawal.format(1), why, version)
    assert refusal(by_another, 403) == "recorded-by-another"
    done = post(walk, "referent", f"/v1/orientations/{orientation}/rights-and-duties",
                {"on": "2022-02-01", "topics": ["engagement_contract"]}, version)  # fmt: skip
    assert done.status_code == 200, done.text
    theirs = withdrawal.format(version + 1)
    by_manager = post(walk, "body_manager", theirs, why, version + 1)
    assert refusal(by_manager, 403) == "recorded-by-another"
    assert post(walk, "referent", theirs, why, version + 1).status_code == 200


def test_a_body_reads_no_procedure_of_whoever_has_left_it(walk: Walk) -> None:
    ids, of_who_left = walk.own.ids, an_id("procedure of who left")
    told = {"organisation_id": ids["organisation"], "ground": "controls_refused",
            "orientation_id": ids["orientation"], "contract_id": ids["contract"]}  # fmt: skip
    walk.own.actions.record(of_who_left, some(SanctionProcedureOpened, told), person=ids["gone"])
    walk.own.actions.catch_up()
    shown = {who: walk.ask(who, "GET", "/v1/sanction-procedures").text
             for who in ("body_manager", WHOLE_AGENT)}  # fmt: skip
    assert str(of_who_left) in shown[WHOLE_AGENT]
    assert str(of_who_left) not in shown["body_manager"]
    assert str(ids["procedure"]) in shown["body_manager"]
