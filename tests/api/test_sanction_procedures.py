"""A sanction procedure through the API, its proof, and what is refused on the way."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from tests.api.caller import SARA, Caller, problem
from tests.api.secretariat import PROCEDURES, SANCTION, Secretariat
from tests.departement import Town
from tests.domain.spec import an_id


@pytest.fixture
def secretariat(api: Caller, open_town: Town) -> Secretariat:
    return Secretariat(api, open_town)


def head(secretariat: Secretariat) -> int:
    return secretariat.town.departement.app.recorder.head()


def refused(response: TestResponse) -> tuple[str, Any]:
    """The code and the rule of a refusal."""
    told = problem(response, 409)
    return told["type"].removeprefix("/problems/"), told.get("rule", {}).get("id")


def test_from_the_breach_to_the_reduction_applied(secretariat: Secretariat) -> None:
    procedure = secretariat.ready_to_decide()
    decided = secretariat.record(procedure, "decision", **SANCTION)
    assert decided["facts"][0]["fields"]["rank"] == 1
    for to in ("beneficiary", "organisation", "payer"):
        secretariat.record(procedure, "notifications", to=to, on="2022-04-25")
    secretariat.on("2022-06-15")
    secretariat.record(
        procedure, "carrying-out", from_on="2022-05-01", to_on="2022-06-30", amount="287.50",
        told_on="2022-06-01",
    )  # fmt: skip

    (applied,) = secretariat.get(f"{PROCEDURES}/reconciliation")["items"]
    assert (applied["outcome"], applied["reductions"][0]["amount"]) == ("carried_out", "287.50")
    assert secretariat.get(f"{PROCEDURES}/reconciliation?year=2021")["items"] == []

    shown = secretariat.get(procedure)
    assert (shown["beneficiary"]["name"], shown["organisation"]["name"]) == (
        "Martin Sara", "CCAS d'Angers",
    )  # fmt: skip
    assert shown["notified"] == {
        "beneficiary": "2022-04-25", "organisation": "2022-04-25", "payer": "2022-04-25",
    }  # fmt: skip
    assert shown["appeal_due_on"] == "2022-06-25"

    proof = secretariat.get(f"{procedure}/legality")
    assert (proof["verdict"], proof["legal"], proof["rank"]) == ("legal", True, 1)
    steps = {step["code"]: step for step in proof["steps"]}
    assert steps["epd_opinion"]["done_on"] == "2022-04-20"
    assert steps["epd_opinion"]["actor"] == "referent-12"
    assert steps["epd_opinion"]["event"] == "EpdOpinionReceived"
    assert all(step["ok"] and step["rule"] for step in proof["steps"])

    for moment in ("2001-01-01", "2999-01-01"):
        problem(secretariat.api.get(f"{procedure}/legality?known_at={moment}"), 422)
    known = secretariat.get(f"{procedure}/legality?known_at={datetime.now(UTC).date()}")
    assert known["verdict"] == "legal"

    (line,) = secretariat.get(f"{PROCEDURES}/legality?year=2022")["items"]
    assert (line["last_name"], line["verdict"], line["missing"]) == ("Martin", "legal", [])
    assert secretariat.get(f"{PROCEDURES}/legality?year=2021")["items"] == []


def test_the_opinion_of_the_session_is_on_the_procedure(secretariat: Secretariat) -> None:
    procedure = secretariat.ready_to_decide()
    shown = secretariat.get(procedure)
    assert (shown["opinion"]["advice"], shown["opinion"]["percent"]) == ("suspension", "50")
    assert shown["opinion"]["given_on"] == "2022-04-20"
    again = secretariat.tell(procedure, "opinion", {})
    assert refused(again) == ("opinion-already-received", "A1.12")


def test_an_opinion_sent_again_under_its_key_is_given_once(secretariat: Secretariat) -> None:
    procedure = secretariat.opened(secretariat.breach())
    secretariat.completed(procedure)
    session = secretariat.convene("epd", "2022-04-11", "2022-04-20", "2022-07-20")
    secretariat.propose(session)
    secretariat.record(session, "lock")
    secretariat.hold(session, "2022-04-20")
    noun = secretariat.case_of(session).removeprefix(f"{session}/") + "/opinion"
    version, body = secretariat.version(session), {"advice": "no_sanction"}
    first, again = (
        secretariat.tell(session, noun, body, version=version, key="opinion-1") for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.get_json()["procedure"]["version"] == again.get_json()["procedure"]["version"]
    names = [e.event.name for e in envelopes(secretariat, procedure)]
    assert names.count("EpdOpinionReceived") == 1


def test_an_opinion_the_procedure_cannot_take_is_told(secretariat: Secretariat) -> None:
    procedure = secretariat.opened(secretariat.breach())
    secretariat.completed(procedure)
    session = secretariat.convene("epd", "2022-04-11", "2022-04-20", "2022-07-20")
    secretariat.propose(session)
    secretariat.record(session, "lock")
    secretariat.record(
        procedure, "regularisation", on="2022-04-11", closing="legitimate_ground",
        ground="Elle était hospitalisée.",
    )  # fmt: skip
    secretariat.hold(session, "2022-04-20")
    case = secretariat.case_of(session).removeprefix(f"{session}/")
    told = secretariat.record(session, f"{case}/opinion", advice="no_sanction")
    assert told["facts"][0]["name"] == "EpdOpinionGiven"
    assert told["procedure"]["refused"]["type"].startswith("/problems/")


def test_after_the_decision_appeal_court_annulment_and_payback(secretariat: Secretariat) -> None:
    procedure = secretariat.ready_to_decide()
    secretariat.record(procedure, "decision", **SANCTION)
    secretariat.record(procedure, "notifications", to="beneficiary", on="2022-04-25")
    secretariat.on("2023-01-10")
    secretariat.record(procedure, "prior-appeal", on="2022-05-02", grounds="J'étais malade.")
    secretariat.record(
        procedure, "prior-appeal/answer", on="2022-06-01", decided_by="president",
        outcome="rejected",
    )  # fmt: skip
    secretariat.record(procedure, "court", on="2022-06-15", court="Tribunal de Nantes")
    secretariat.record(procedure, "annulment", on="2022-12-01", court="Tribunal de Nantes")
    secretariat.record(procedure, "payback", on="2023-01-05", amount="575")
    assert secretariat.get(f"{procedure}/legality")["verdict"] == "undone"
    assert secretariat.get(procedure)["undone_on"] == "2022-12-01"


def test_procedures_are_listed_as_they_stood_on_a_day(secretariat: Secretariat) -> None:
    procedure = secretariat.opened(secretariat.breach())
    secretariat.completed(procedure)
    secretariat.town.catch_up()

    def stages(asked: str) -> list[str]:
        return [row["stage"] for row in secretariat.get(f"{PROCEDURES}?{asked}")["items"]]

    assert stages("on=2022-03-02") == ["opened"]
    assert stages("on=2022-03-10") == ["letter_received"]
    assert stages("stage=complete") == ["complete"]
    assert stages("year=2021") == []
    assert stages(f"person={SARA}") == ["complete"]
    assert stages(f"person={an_id('nobody')}") == []


def test_a_procedure_going_on_says_what_is_to_come(secretariat: Secretariat) -> None:
    procedure = secretariat.opened(secretariat.breach())
    proof = secretariat.get(f"{procedure}/legality")
    assert (proof["verdict"], proof["legal"]) == ("in_progress", True)
    assert next(step["code"] for step in proof["steps"] if step["awaited"]) == "letter_sent"


# ---------------------------------------------------------------- bad input: nothing recorded


def test_a_letter_before_the_breach(secretariat: Secretariat) -> None:
    procedure = secretariat.opened(secretariat.breach())
    before = head(secretariat)
    early = {"on": "2022-02-28", "means": "recommandé"}
    assert refused(secretariat.tell(procedure, "breach-letter", early)) == (
        "letter-before-breach", "A1.12",
    )  # fmt: skip
    assert head(secretariat) == before


def test_no_step_before_its_turn(secretariat: Secretariat) -> None:
    procedure = secretariat.opened(secretariat.breach())
    before = head(secretariat)
    secretariat.on("2022-04-25")
    for noun, body in (
        ("letter-receipt", {"on": "2022-03-05", "receipt": "received"}),
        ("completion", {"on": "2022-03-05", "completed_by": "Secrétariat"}),
        ("opinion", {}),
        ("decision", SANCTION),
        ("notifications", {"to": "payer", "on": "2022-04-25"}),
        ("end", {"on": "2022-04-25", "end": "term"}),
        ("annulment", {"on": "2022-04-25", "court": "Nantes"}),
        ("payback", {"on": "2022-04-25", "amount": "10"}),
    ):
        _, rule = refused(secretariat.tell(procedure, noun, body))
        assert rule, noun
    assert head(secretariat) == before


def test_no_file_is_complete_before_the_delay_has_run(secretariat: Secretariat) -> None:
    procedure = secretariat.opened(secretariat.breach())
    secretariat.on("2022-03-10")
    secretariat.record(procedure, "breach-letter", on="2022-03-03", means="recommandé")
    received = secretariat.record(
        procedure, "letter-receipt", on="2022-03-05", receipt="received"
    )["facts"][0]["fields"]  # fmt: skip
    before = head(secretariat)
    secretariat.on(received["observations_due_on"])
    early = {"on": received["observations_due_on"], "completed_by": "Secrétariat"}
    _, rule = refused(secretariat.tell(procedure, "completion", early))
    assert rule == received["rule"]
    assert head(secretariat) == before
    assert date.fromisoformat(received["observations_due_on"]) > date(2022, 3, 5)


def test_who_prepared_the_file_does_not_sign_the_decision(secretariat: Secretariat) -> None:
    procedure = secretariat.ready_to_decide()
    version = secretariat.version(procedure)
    by_the_same = secretariat.api.post(f"{procedure}/decision", SANCTION, version=version)
    assert refused(by_the_same) == ("prepared-by-who-signs", "H42")
    assert secretariat.version(procedure) == version
    secretariat.record(procedure, "decision", **SANCTION)


@pytest.mark.parametrize(
    ("changes", "code", "rule"),
    [
        ({"percent": "81"}, "percent-outside-law", "N1"),
        ({"percent": "0"}, "percent-outside-law", "N1"),
        ({"months": 4}, "months-outside-law", "N1"),
        ({"months": 0}, "months-outside-law", "N1"),
        ({"starts_on": "2022-04-24"}, "starts-before-decided", "A1.12"),
        ({"measure": "suppression"}, "measure-not-provided", "N10"),
        ({"percent": "40"}, "differs-from-the-epd-without-reason", "N8"),
        ({"decided_by": "référente"}, "not-a-decision-maker", "N8"),
        ({"decided_by": "delegate"}, "not-a-decision-maker", "N8"),
        ({"on": "2022-04-19"}, None, "A1.12"),
    ],
)
def test_a_decision_the_law_of_its_day_forbids(
    secretariat: Secretariat, changes: dict[str, Any], code: str | None, rule: str
) -> None:
    procedure = secretariat.ready_to_decide()
    before = head(secretariat)
    told, named = refused(secretariat.tell(procedure, "decision", SANCTION | changes))
    assert (code is None or told == code, named) == (True, rule)
    assert head(secretariat) == before
    secretariat.record(procedure, "decision", **SANCTION)


@pytest.mark.parametrize(
    ("since", "until", "acts", "code"),
    [
        ("2022-04-01", "2022-04-24", ["sanction"], "delegation-ended"),
        ("2022-04-26", "2022-12-31", ["sanction"], "delegation-not-begun"),
        ("2022-04-01", "2022-12-31", ["pathway_maintenance"], "not-delegated"),
    ],
)
def test_a_decision_without_the_power(
    secretariat: Secretariat, since: str, until: str, acts: list[str], code: str
) -> None:
    procedure = secretariat.ready_to_decide()
    given = {
        "on": "2022-04-01", "since": since, "until": until, "acts": acts, "last_name": "Lenoir",
        "first_name": "Claire", "capacity": "Directrice",
    }  # fmt: skip
    delegation = secretariat.api.done("/v1/delegations", given)["id"]
    before = head(secretariat)
    decision = SANCTION | {"decided_by": "delegate", "delegation_id": delegation}
    assert refused(secretariat.tell(procedure, "decision", decision)) == (code, "N8")
    assert head(secretariat) == before


def test_a_delegation_withdrawn_gives_no_power_any_more(secretariat: Secretariat) -> None:
    procedure = secretariat.ready_to_decide()
    given = {
        "on": "2022-04-01", "since": "2022-04-01", "until": "2022-12-31", "acts": ["sanction"],
        "last_name": "Lenoir", "first_name": "Claire", "capacity": "Directrice",
    }  # fmt: skip
    delegation = f"/v1/delegations/{secretariat.api.done('/v1/delegations', given)['id']}"
    secretariat.record(delegation, "withdrawal", on="2022-04-25")
    decision = SANCTION | {
        "decided_by": "delegate", "delegation_id": delegation.rsplit("/", 1)[1],
    }  # fmt: skip
    assert refused(secretariat.tell(procedure, "decision", decision)) == ("delegation-ended", "N8")
    assert secretariat.get(delegation)["withdrawn_on"] == "2022-04-25"


def test_questions_badly_asked(secretariat: Secretariat) -> None:
    for asked in ("/legality", "/legality?year=deux", "?stage=", "?year=-1", "?on=hier"):
        problem(secretariat.api.get(f"{PROCEDURES}{asked}"), 422)
    for address in ("", "/legality"):
        problem(secretariat.api.get(f"{PROCEDURES}/{an_id('nobody')}{address}"), 404)


def envelopes(secretariat: Secretariat, resource: str) -> list[Any]:
    return secretariat.town.departement.app.envelopes(UUID(resource.rsplit("/", 1)[1]))
