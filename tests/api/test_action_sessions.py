"""Collective sessions through the API: scheduled, held by their sheet, read back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from pathways.domain.calendar import PARIS
from tests.action_town import agree, enrol
from tests.api.caller import Caller, problem
from tests.departement import Town
from tests.domain.action_session.actions import AGREEMENT, day, signed
from tests.domain.spec import an_id
from tests.intake.test_attendance_files import session as session_row
from tests.intake.test_attendance_files import workbook

SESSIONS = "/v1/action-sessions"
NAMES = ("Sara", "Ali", "Chloé", "Dina", "Éva", "Fanny", "Gil")


@pytest.fixture
def workshop(town: Town, api: Caller) -> Town:
    """An ADSE agreement with seven people, on 2 March 2022."""
    api.now[0] = datetime(2022, 3, 2, 10, tzinfo=PARIS)
    agree(town)
    for name in NAMES:
        enrol(town, name)
    town.catch_up()
    return town


def entry(name: str) -> str:
    return str(an_id(f"entrée de {name}"))


def schedule(api: Caller, **said: Any) -> str:
    """A session of 1 March 2022, put on the schedule in January; its address."""
    given = {
        "agreement_id": str(AGREEMENT), "on": "2022-01-10", "held_on": "2022-03-01",
        "starts_at": "09:30", "minutes": 150, "theme": "Atelier bois",
        "site": "Atelier des Justices",
    }  # fmt: skip
    return f"{SESSIONS}/{api.done(SESSIONS, given | said)['id']}"


def there(*names: str, **said: Any) -> list[dict[str, Any]]:
    return [{"enrolment_id": entry(name), "attended": True, **said} for name in names]


def away(*names: str, excused: bool = False) -> list[dict[str, Any]]:
    return [{"enrolment_id": entry(name), "attended": False, "excused": excused} for name in names]


def send(api: Caller, session: str, rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    key = more.pop("key", None)
    body = {"held_on": "2022-03-01", "rows": rows} | more
    return api.done(f"{session}/sheet", body, key=key)


def outcomes(answer: dict[str, Any]) -> list[str]:
    return [result["outcome"] for result in answer["results"]]


def test_a_sheet_holds_its_session_and_marks_everyone(workshop: Town, api: Caller) -> None:
    session = schedule(api)
    rows = [*there(*NAMES[:5]), *away("Fanny", excused=True), *away("Gil")]
    answer = send(api, session, rows)
    assert outcomes(answer) == ["recorded"] * 7
    seen = api.get(session).get_json()
    assert (seen["status"], seen["held_on"], seen["group_size"]) == ("held", "2022-03-01", 5)
    assert seen["flagged"] == ["A2.3"]  # five people, where a workshop has six to eight
    assert {one["beneficiary"]["name"]: one["attendance"] for one in seen["attendances"]} == {
        **{f"Martin {name}": "attended" for name in NAMES[:5]},
        "Martin Fanny": "excused",
        "Martin Gil": "missed",
    }
    (listed,) = api.get(f"{SESSIONS}?agreement={AGREEMENT}&status=held").get_json()["items"]
    assert (listed["attended"], listed["missed"], listed["excused"]) == (5, 1, 1)


def test_each_line_is_recorded_or_refused_on_its_own_with_its_rule(
    workshop: Town, api: Caller
) -> None:
    enrol(workshop, "Hugo", entered_on=day("2022-03-02"))
    stranger = {"enrolment_id": str(an_id("personne")), "attended": True}
    rows = [
        *there("Sara"), *there("Ali", minutes=90), *there("Chloé", minutes=151),
        *there("Dina", minutes=-10), *there("Hugo"), stranger, *there("Sara"),
    ]  # fmt: skip
    answer = send(api, schedule(api), rows, group_size=7)
    assert outcomes(answer) == [
        "recorded", "recorded", "refused", "refused", "refused", "refused", "already_recorded",
    ]  # fmt: skip
    assert (answer["recorded"], answer["refused"], answer["already_recorded"]) == (2, 4, 1)
    refused = [r["refused"] for r in answer["results"] if r["outcome"] == "refused"]
    assert [(one["type"].removeprefix("/problems/"), one.get("rule")) for one in refused] == [
        ("longer-than-the-session", "G7"),
        ("length-implausible", "H20"),
        ("outside-stay", "G7"),
        ("not-found", None),
    ]
    assert "02/03/2022" in refused[2]["detail"]


def test_the_same_sheet_twice_doubles_nothing(workshop: Town, api: Caller) -> None:
    session, rows = schedule(api), there(*NAMES)
    first = send(api, session, rows, key="sheet-of-the-first")
    again = send(api, session, rows, key="sheet-of-the-first")
    assert outcomes(again) == outcomes(first) == ["recorded"] * 7
    assert again["position"] == first["position"]
    other = send(api, session, rows)
    assert outcomes(other) == ["already_recorded"] * 7
    assert all("déjà enregistrée" in r["refused"]["detail"] for r in other["results"])


def test_two_sheets_sent_at_once_mark_each_person_once(workshop: Town, api: Caller) -> None:
    session = schedule(api)
    with ThreadPoolExecutor(6) as pool:
        answers = list(
            pool.map(lambda _: send(api, session, there(*NAMES), group_size=7), range(6))
        )
    for position in range(len(NAMES)):
        told = [outcomes(answer)[position] for answer in answers]
        assert sorted(told) == ["already_recorded"] * 5 + ["recorded"]
    held = workshop.departement.app.envelopes(UUID(session.rsplit("/", 1)[1]))
    assert [envelope.event.name for envelope in held] == [
        "ActionSessionScheduled", "ActionSessionHeld",
    ]  # fmt: skip
    for name in NAMES:
        assert len(workshop.departement.app.envelopes(an_id(f"entrée de {name}"))) == 2


def test_a_session_that_cannot_have_been_held_takes_its_whole_sheet_with_it(
    workshop: Town, api: Caller
) -> None:
    session = schedule(api)

    def refused(status: int, **said: Any) -> dict[str, Any]:
        body = {"rows": there("Sara"), "held_on": "2022-03-01"} | said
        return problem(api.post(f"{session}/sheet", body), status)

    assert refused(409, held_on="2023-01-01")["type"] == "/problems/in-the-future"
    assert refused(409, held_on="2021-12-31")["rule"]["id"] == "G6"
    assert refused(422, group_size=0)["type"] == "/problems/group-implausible"
    assert refused(422, held_on=None)["type"] == "/problems/held-day-unsaid"
    unknown = api.post(f"{SESSIONS}/{an_id('rien')}/sheet", {"rows": [], "held_on": "2022-03-01"})
    assert problem(unknown, 404)["type"] == "/problems/not-found"
    assert len(workshop.departement.app.envelopes(UUID(session.rsplit("/", 1)[1]))) == 1
    assert len(workshop.departement.app.envelopes(an_id("entrée de Sara"))) == 1


def test_a_sheet_that_contradicts_the_session_recorded_is_refused(
    workshop: Town, api: Caller
) -> None:
    session = schedule(api)
    send(api, session, there("Sara"), group_size=6)
    body = {"rows": there("Ali"), "held_on": "2022-02-28"}
    told = problem(api.post(f"{session}/sheet", body), 409)
    assert told["type"] == "/problems/sheet-of-another-session"
    assert outcomes(send(api, session, there("Ali"), held_on=None)) == ["recorded"]


@pytest.mark.parametrize(
    "rows",
    [
        [{"attended": True}],
        [{"enrolment_id": "x", "attended": True}],
        [{"enrolment_id": entry("Sara"), "attended": "oui"}],
        [{"enrolment_id": entry("Sara"), "attended": True, "minutes": "90"}],
        [{"enrolment_id": entry("Sara"), "attended": True, "present": True}],
        there(*["Sara"] * 101),
        "Sara",
    ],
)
def test_a_sheet_that_is_not_written_as_said_is_refused_whole(
    workshop: Town, api: Caller, rows: Any
) -> None:
    session = schedule(api)
    problem(api.post(f"{session}/sheet", {"rows": rows, "held_on": "2022-03-01"}), 422)


def test_an_attendance_is_corrected_and_withdrawn_like_any_fact(
    workshop: Town, api: Caller
) -> None:
    session = schedule(api)
    send(api, session, there(*NAMES))
    enrolment = f"/v1/enrolments/{entry('Sara')}"
    body = {"session_id": session.rsplit("/", 1)[1], "attended": True, "minutes": 60, "why": "…"}
    api.done(f"{enrolment}/session-attendances?corrects=2", body, version=2)
    gone = {"why": "absente ce jour-là"}
    api.done(f"/v1/facts/{entry('Ali')}/2/withdrawal", gone, version=2)
    workshop.catch_up()
    seen = {
        one["beneficiary"]["name"]: one["minutes"]
        for one in api.get(session).get_json()["attendances"]
    }
    assert seen["Martin Sara"] == 60
    assert "Martin Ali" not in seen
    assert outcomes(send(api, session, there("Ali"))) == ["recorded"]


def test_a_held_session_is_withdrawn_after_its_presences(workshop: Town, api: Caller) -> None:
    session = schedule(api)
    send(api, session, there("Ali", "Sara"))
    address = f"/v1/facts/{session.rsplit('/', 1)[1]}/2/withdrawal"
    gone = {"why": "la séance n'a pas eu lieu"}
    told = problem(api.post(address, gone, version=2), 409)
    assert told["type"] == "/problems/presences-recorded"
    assert told["detail"].startswith("2 présences sont notées")
    api.done(f"/v1/facts/{entry('Ali')}/2/withdrawal", gone, version=2)
    assert "Une présence" in problem(api.post(address, gone, version=2), 409)["detail"]
    api.done(f"/v1/facts/{entry('Sara')}/2/withdrawal", gone, version=2)
    api.done(address, gone, version=2)
    assert api.get(session).get_json()["attendances"] == []


def test_sessions_are_told_as_they_were_known_before_a_correction(
    workshop: Town, api: Caller
) -> None:
    session = schedule(api)
    send(api, session, there(*NAMES))
    app = workshop.departement.app
    with app.recorder.pool.connection() as connection:
        row = connection.execute("select max(recorded_at) from events").fetchone()
    assert row is not None
    moment = row[0].isoformat().replace("+00:00", "Z").replace("+", "%2B")
    gone = {"why": "absente ce jour-là"}
    api.done(f"/v1/facts/{entry('Ali')}/2/withdrawal", gone, version=2)
    workshop.catch_up()
    api.now[0] = datetime(2040, 1, 1, 10, tzinfo=PARIS)  # the log's own clock is later than 2022
    address = f"{SESSIONS}?agreement={AGREEMENT}"
    (now,) = api.get(address).get_json()["items"]
    (then,) = api.get(f"{address}&known_at={moment}").get_json()["items"]
    assert (now["attended"], then["attended"]) == (6, 7)


def test_hours_and_certificates_have_their_routes(workshop: Town, api: Caller) -> None:
    enrolment = f"/v1/enrolments/{entry('Sara')}"
    interview = {"on": "2022-03-01", "kind": "regular", "attended": True, "minutes": 30}
    (fact,) = api.done(f"{enrolment}/interviews", interview, version=1)["facts"]
    assert fact["fields"]["flagged"] == ["A2.4"]
    told = problem(api.post(f"{enrolment}/interviews", interview, version=2), 409)
    assert told["title"] == "Déjà enregistré"
    hours = {"month": "2022-02-01", "hours": "9999"}
    told = problem(api.post(f"{enrolment}/hours-worked", hours, version=2), 422)
    assert told["rule"]["id"] == "H20"
    november = {"month": "2022-11-31", "hours": "10"}
    problem(api.post(f"{enrolment}/hours-worked", november, version=2), 422)
    unknown = f"{enrolment}/professionalisations/{an_id('rien')}/certificate"
    told = problem(api.post(unknown, {"on": "2022-03-01", "delivered_by": "AFPA"}, version=2), 404)
    assert told["rule"]["id"] == "A4.7"


def test_a_session_is_scheduled_once_held_on_no_schedule_or_cancelled(
    workshop: Town, api: Caller
) -> None:
    given = {
        "agreement_id": str(AGREEMENT), "held_on": "2022-03-01", "minutes": 120, "group_size": 6,
    }  # fmt: skip
    api.done(f"{SESSIONS}/unscheduled", given)
    session = schedule(api, held_on="2022-04-05")
    api.done(f"{session}/cancellation", {"on": "2022-03-02", "reason": "grève"}, version=1)
    workshop.catch_up()
    items = api.get(f"{SESSIONS}?from=2022-03-01&to=2022-04-05").get_json()["items"]
    assert [(one["day"], one["status"]) for one in items] == [
        ("2022-03-01", "held"), ("2022-04-05", "cancelled"),
    ]  # fmt: skip
    assert api.get(f"{SESSIONS}?from=2022-04-06").get_json()["items"] == []


def test_in_an_agreement_of_both_modules_one_sheet_counts_each_in_their_own(
    town: Town, api: Caller
) -> None:
    api.now[0] = datetime(2022, 3, 2, 10, tzinfo=PARIS)
    agree(town, signed("adse_a", "simple", "reinforced"))
    enrol(town, "Sara")
    enrol(town, "Ali", module="reinforced")
    session = schedule(api)
    send(api, session, there("Sara", "Ali"))
    seen = api.get(session).get_json()
    assert {one["beneficiary"]["name"]: one["module"] for one in seen["attendances"]} == {
        "Martin Ali": "reinforced", "Martin Sara": "simple",
    }  # fmt: skip


# ------------------------------------------------------------------ files in and out

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IMPORTS = f"/v1/attendance-imports?agreement={AGREEMENT}"


def upload(api: Caller, content: bytes, address: str = IMPORTS, **more: Any) -> Any:
    return api.post(address, key="", data=content, **{"content_type": XLSX, **more})


def test_the_sheet_of_a_session_is_a_file_in_three_formats(workshop: Town, api: Caller) -> None:
    session = schedule(api)
    assert len(api.get(f"{session}/sheet").get_json()["lines"]) == 7
    pdf = api.get(f"{session}/sheet?format=pdf", Accept="application/pdf")
    assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")
    assert "emargement-2022-03-01.pdf" in pdf.headers["Content-Disposition"]
    assert api.get(f"{session}/sheet?format=xlsx").mimetype == XLSX
    problem(api.get(f"{session}/sheet?format=odt"), 422)
    problem(api.get(f"{SESSIONS}/{an_id('rien')}/sheet"), 404)


def test_a_workbook_is_asked_for_filled_in_and_sent_back(workshop: Town, api: Caller) -> None:
    blank = api.get(f"/v1/attendance-imports/template?agreement={AGREEMENT}")
    assert blank.mimetype == XLSX
    assert upload(api, blank.data).get_json()["lines"] == []
    content = workbook(*(session_row(name) for name in NAMES), session_row("Zoé"))
    rehearsed = upload(api, content, f"{IMPORTS}&dry_run=true").get_json()
    assert (rehearsed["dry_run"], rehearsed["created"], rehearsed["refused"]) == (True, 7, 1)
    done = upload(api, content).get_json()
    assert (done["created"], done["refused"]) == (7, 1)
    last = done["lines"][-1]
    assert (last["number"], last["sheet"], last["rule"]) == (9, "Présences", "G7")
    again = upload(api, content).get_json()
    assert (again["created"], again["unchanged"], again["refused"]) == (0, 7, 1)
    (envelope,) = workshop.departement.app.envelopes(an_id("entrée de Sara"))[1:]
    assert envelope.actor == "referent-12"


def test_what_is_no_workbook_is_refused(workshop: Town, api: Caller) -> None:
    told = problem(upload(api, b"Nom;Prenom"), 422)
    assert told["type"] == "/problems/workbook-unreadable"
    assert problem(upload(api, b"{}", content_type="application/json"), 415)
    assert problem(upload(api, b"", headers={"Content-Encoding": "gzip"}), 415)
    problem(upload(api, b"PK" + bytes(20_000_001)), 413)
    unknown = f"/v1/attendance-imports?agreement={an_id('rien')}"
    problem(upload(api, workbook(session_row("Sara")), unknown), 404)
    problem(upload(api, b"", "/v1/attendance-imports"), 422)
    problem(api.get(f"/v1/attendance-imports/template?agreement={an_id('rien')}"), 404)
