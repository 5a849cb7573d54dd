"""A session through the API: planned, proposed, locked, held, its opinions, its case list."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.caller import SARA, Caller, problem
from tests.api.secretariat import DENIS, MEMBERS, ODILE, SESSIONS, SOLENE, Secretariat
from tests.departement import CCAS, Town
from tests.domain.spec import an_id

UNKNOWN = an_id("nobody")


@pytest.fixture
def secretariat(api: Caller, open_town: Town) -> Secretariat:
    return Secretariat(api, open_town)


@pytest.fixture
def epl(secretariat: Secretariat) -> str:
    """The EPL of 10 February 2022; Sara's study is due on 1 March, Awa's on 1 April."""
    secretariat.town.register("Awa", payer_number="7654321")
    secretariat.api.orient(SARA, "2021-03-01")
    secretariat.api.orient(an_id("Awa"), "2021-04-01")
    return secretariat.convene("epl", "2022-01-10", "2022-02-10", "2022-03-10")


@pytest.fixture
def held(secretariat: Secretariat, epl: str) -> str:
    """The same, locked with Sara's case and held."""
    secretariat.propose(epl)
    secretariat.record(epl, "lock")
    secretariat.hold(epl, "2022-02-10")
    return epl


def test_from_the_convocation_to_the_decision(secretariat: Secretariat, epl: str) -> None:
    proposed = secretariat.propose(epl)
    (sara,), (awa,) = proposed["listed"], proposed["left_out"]
    assert (sara["beneficiary"]["name"], sara["reason"], sara["rule"]) == (
        "Martin Sara", "review_due", "A1.11",
    )  # fmt: skip
    assert (awa["beneficiary"]["name"], awa["reason"], awa["rule"]) == (
        "Martin Awa", "not_due", "A1.11",
    )  # fmt: skip
    assert awa["label"] == "Étude à faire après la séance suivante"

    locked = secretariat.record(epl, "lock")
    assert [fact["name"] for fact in locked["facts"]] == ["AgendaLocked"]
    secretariat.hold(epl, "2022-02-10")
    case = secretariat.case_of(epl)
    case_id = case.rsplit("/", 1)[1]
    secretariat.record(epl, f"cases/{case_id}/opinion", advice="maintain", comment="Elle avance.")
    secretariat.record(epl, "minutes", on="2022-02-10", signed_by=ODILE)

    shown = secretariat.get(epl)
    assert (shown["status"], shown["agenda"]) == ("signed", [case_id])
    assert [member["name"] for member in shown["members"]] == [f"Membre {one}" for one in MEMBERS]
    assert shown["cases"][0]["opinion"]["advice"] == "maintain"

    orientation = f"/v1/orientations/{shown['cases'][0]['orientation_id']}"
    secretariat.on("2022-02-14")
    decided = secretariat.record(
        orientation, "maintenance", on="2022-02-14", decided_by="president",
        session_id=shown["id"], case_id=case_id,
    )  # fmt: skip
    assert decided["facts"][0]["fields"]["epl_due_on"] == "2023-02-14"


def test_proposing_twice_lists_nobody_twice(secretariat: Secretariat, epl: str) -> None:
    assert len(secretariat.propose(epl)["listed"]) == 1
    assert secretariat.propose(epl)["listed"] == []
    assert len(secretariat.get(epl)["cases"]) == 1


def test_three_are_told_of_a_reorientation(secretariat: Secretariat, held: str) -> None:
    case_id = secretariat.case_of(held).rsplit("/", 1)[1]
    secretariat.record(held, f"cases/{case_id}/opinion", advice="reorient")
    orientation = f"/v1/orientations/{secretariat.get(held)['cases'][0]['orientation_id']}"
    secretariat.on("2022-02-14")
    new = secretariat.record(
        orientation, "reorientation", on="2022-02-14", decided_by="president", kind="employment",
        organisation_id=str(CCAS), session_id=held.split("/")[3],
        case_id=case_id,
    )  # fmt: skip
    secretariat.on("2022-02-15")
    opened = f"/v1/orientations/{new['facts'][0]['fields']['to']}"
    for to in ("beneficiary", "former_organisation", "new_organisation"):
        secretariat.record(opened, "notifications", to=to, on="2022-02-15")
    again = secretariat.tell(opened, "notifications", {"to": "beneficiary", "on": "2022-02-15"})
    assert problem(again, 409)["type"] == "/problems/already-notified"


def test_sessions_are_listed_from_a_day_on(secretariat: Secretariat, epl: str) -> None:
    epd = secretariat.convene("epd", "2022-01-10", "2022-01-20", "2022-04-20")

    def listed(asked: str) -> list[str]:
        return [row["session"] for row in secretariat.get(f"{SESSIONS}?{asked}")["items"]]

    one, other = epl.split("/")[3], epd.split("/")[3]
    secretariat.town.catch_up()
    assert listed("from=2022-01-10") == [other, one]
    assert listed("from=2022-01-21") == [one]
    assert listed("kind=epd&from=2022-01-01") == [other]
    assert listed("territory=centre_anjou&from=2022-01-01") == [one]
    assert listed("status=locked&from=2022-01-01") == []
    assert listed("") == [other, one]  # today is 10 January
    problem(secretariat.api.get(f"{SESSIONS}?kind=epx"), 422)


def test_two_secretaries_lock_on_one_version(secretariat: Secretariat, epl: str) -> None:
    secretariat.propose(epl)
    version, together = secretariat.version(epl), Barrier(2)

    def lock(_: int) -> int:
        together.wait()
        return secretariat.api.post(f"{epl}/lock", {}, version=version).status_code

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(lock, range(2))) == [200, 412]


def test_locking_sent_again_under_its_key_locks_once(secretariat: Secretariat, epl: str) -> None:
    secretariat.propose(epl)
    version = secretariat.version(epl)
    first, again = (
        secretariat.api.post(f"{epl}/lock", {}, version=version, key="lock-1") for _ in range(2)
    )
    assert again.headers["Idempotency-Replayed"] == "true"
    assert first.get_json() == again.get_json()


def test_what_was_done_yesterday_may_be_told_today(secretariat: Secretariat, epl: str) -> None:
    secretariat.on("2022-02-11")
    problem(secretariat.api.post(f"{epl}/proposal", {"on": "2022-02-12"}, key=""), 409)
    response = secretariat.api.post(f"{epl}/proposal", {"on": "2022-01-20"}, key="")
    assert len(response.get_json()["listed"]) == 1
    assert problem(secretariat.tell(epl, "lock", {}), 409)["type"] == "/problems/locked-too-late"
    locked = secretariat.record(epl, "lock", on="2022-02-03")
    assert locked["facts"][0]["fields"]["locked_on"] == "2022-02-03"


@pytest.mark.parametrize(
    ("form", "media_type", "begins"),
    [
        ("pdf", "application/pdf", b"%PDF-"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("ods", "application/vnd.oasis.opendocument.spreadsheet", b"PK"),
        ("json", "application/json", b"{"),
        ("ics", "text/calendar", b"BEGIN:VCALENDAR"),
    ],
)
def test_a_case_list_is_a_file(
    secretariat: Secretariat, held: str, form: str, media_type: str, begins: bytes
) -> None:
    address = f"{held}/case-list?format={form}"
    sent = secretariat.api.get(address, Accept=media_type)
    assert (sent.status_code, sent.mimetype) == (200, media_type)
    assert sent.data.startswith(begins)
    assert sent.headers["Content-Disposition"] == f'attachment; filename="epl-2022-02-10.{form}"'
    again = secretariat.api.get(address)
    assert (again.data, again.headers["ETag"]) == (sent.data, sent.headers["ETag"])
    unchanged = secretariat.api.get(address, **{"If-None-Match": sent.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")


def test_a_case_list_without_names_names_nobody(secretariat: Secretariat, held: str) -> None:
    named = secretariat.api.get(f"{held}/case-list").text
    unnamed = secretariat.api.get(f"{held}/case-list?names=false").text
    for name in ("Martin", "Membre", "Moreau"):
        assert name in named
        assert name not in unnamed


@pytest.mark.parametrize("asked", ["format=docx", "format=", "names=oui", "colour=red"])
def test_a_format_nobody_knows(secretariat: Secretariat, held: str, asked: str) -> None:
    (fault,) = problem(secretariat.api.get(f"{held}/case-list?{asked}"), 422)["errors"]
    assert fault["parameter"] == asked.split("=")[0]


def test_a_session_that_is_not_there(secretariat: Secretariat) -> None:
    for address in ("", "/case-list", "/case-list?format=pdf"):
        problem(secretariat.api.get(f"{SESSIONS}/{UNKNOWN}{address}"), 404)
    for noun in ("proposal", "lock", f"cases/{UNKNOWN}/opinion", "held"):
        problem(
            secretariat.api.post(f"{SESSIONS}/{UNKNOWN}/{noun}", {}, version=1),
            404 if noun != "held" else 422,
        )


def test_an_orientation_is_no_session(secretariat: Secretariat) -> None:
    orientation = secretariat.api.orient().rsplit("/", 1)[1]
    problem(secretariat.api.get(f"{SESSIONS}/{orientation}"), 404)
    problem(secretariat.api.get(f"{SESSIONS}/{orientation}/case-list"), 404)


# ---------------------------------------------------------------- bad input: nothing recorded


def refused(secretariat: Secretariat, response: TestResponse, before: int) -> tuple[str, Any]:
    """The code and the rule of a refusal by which nothing was recorded."""
    told = problem(response, 409)
    assert secretariat.town.departement.app.recorder.head() == before
    return told["type"].removeprefix("/problems/"), told.get("rule", {}).get("id")


def head(secretariat: Secretariat) -> int:
    return secretariat.town.departement.app.recorder.head()


def test_a_session_in_the_past(secretariat: Secretariat) -> None:
    before = head(secretariat)
    body = {
        "on": "2021-06-14", "kind": "epd", "held_on": "2021-06-13", "starts_at": "09:30",
        "place": "MDS", "next_session_on": "2021-09-01",
    }  # fmt: skip
    response = secretariat.api.post(SESSIONS, body)
    assert refused(secretariat, response, before) == ("session-in-the-past", "N8")


def test_no_quorum(secretariat: Secretariat, epl: str) -> None:
    secretariat.propose(epl)
    secretariat.record(epl, "lock")
    secretariat.on("2022-02-10")
    before = head(secretariat)
    response = secretariat.tell(epl, "held", {"present": [ODILE, DENIS]})
    assert refused(secretariat, response, before) == ("quorum-not-reached", "H4")


def test_a_recused_presenter(secretariat: Secretariat, epl: str) -> None:
    (listed,) = secretariat.propose(epl)["listed"]
    case_id = secretariat.case_of(epl).rsplit("/", 1)[1]
    secretariat.record(epl, f"cases/{case_id}/removal", on="2022-01-10", ground="À présenter")
    by_hand = secretariat.record(
        epl, "cases", orientation_id=listed["orientation_id"], kind="twelve_month_review",
        on="2022-01-10", ground="Présentée par Solène", presenter_id=SOLENE,
    )  # fmt: skip
    case_id = by_hand["facts"][0]["fields"]["case_id"]
    secretariat.record(epl, "lock")
    secretariat.hold(epl, "2022-02-10")
    secretariat.record(
        epl, f"cases/{case_id}/recusals", member_id=SOLENE, on="2022-02-10", ground="Parenté"
    )
    before = head(secretariat)
    response = secretariat.tell(epl, f"cases/{case_id}/opinion", {"advice": "maintain"})
    # Three were present: without Solène, it is her recusal that is told first.
    assert refused(secretariat, response, before) == ("presenter-recused", "N8")


def test_an_opinion_of_the_other_panel_is_malformed(secretariat: Secretariat, held: str) -> None:
    before = head(secretariat)
    noun = secretariat.case_of(held).removeprefix(f"{held}/") + "/opinion"
    (fault,) = problem(secretariat.tell(held, noun, {"advice": "suspension"}), 422)["errors"]
    assert fault["pointer"] == "#/advice"
    (fault,) = problem(secretariat.tell(held, noun, {"advice": "maintain", "months": 2}), 422)[
        "errors"
    ]
    assert fault["pointer"] == "#/months"
    assert head(secretariat) == before


def test_a_case_removed_without_a_ground(secretariat: Secretariat, epl: str) -> None:
    secretariat.propose(epl)
    before = head(secretariat)
    noun = secretariat.case_of(epl).removeprefix(f"{epl}/") + "/removal"
    problem(secretariat.tell(epl, noun, {"on": "2022-01-10"}), 422)
    problem(secretariat.tell(epl, noun, {"on": "2022-01-10", "ground": " "}), 422)
    assert head(secretariat) == before


def test_the_decision_of_a_delegate_whose_delegation_ended(
    secretariat: Secretariat, held: str
) -> None:
    given = {
        "on": "2022-01-15", "since": "2022-01-15", "until": "2022-02-13", "last_name": "Lenoir",
        "first_name": "Claire", "capacity": "Directrice de l'insertion",
        "acts": ["pathway_maintenance"],
    }  # fmt: skip
    delegation = secretariat.api.done("/v1/delegations", given)["id"]
    shown = secretariat.get(f"/v1/delegations/{delegation}")
    assert (shown["delegate"]["name"], shown["acts"]) == ("Lenoir Claire", ["pathway_maintenance"])

    case_id = secretariat.case_of(held).rsplit("/", 1)[1]
    secretariat.record(held, f"cases/{case_id}/opinion", advice="maintain")
    orientation = f"/v1/orientations/{secretariat.get(held)['cases'][0]['orientation_id']}"
    secretariat.on("2022-02-20")
    before = head(secretariat)
    decision = {
        "decided_by": "delegate", "delegation_id": delegation,
        "session_id": held.split("/")[3], "case_id": case_id,
    }  # fmt: skip
    late = secretariat.tell(orientation, "maintenance", decision | {"on": "2022-02-14"})
    assert refused(secretariat, late, before) == ("delegation-ended", "N8")
    nobody = {**decision, "on": "2022-02-13", "decided_by": "référente", "delegation_id": None}
    response = secretariat.tell(orientation, "maintenance", nobody)
    assert refused(secretariat, response, before) == ("not-a-decision-maker", "N8")
    secretariat.record(orientation, "maintenance", **decision, on="2022-02-13")
