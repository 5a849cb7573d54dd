"""An action funded through the API: credits, pre-project, project, review, vote, agreement."""

from typing import Any

import pytest

from tests.api.caller import Caller, problem
from tests.api.secretariat import Secretariat
from tests.departement import CCAS, Town
from tests.domain.project_application.projects import CRITERIA, JARDINS
from tests.domain.spec import an_id
from tests.funding import register_operator

APPLICATIONS, AGREEMENTS, ENVELOPES = (
    "/v1/project-applications", "/v1/agreements", "/v1/envelopes",
)  # fmt: skip
SITE = {"name": "Atelier d'Angers", "territory": "centre_anjou"}
PROJECT: dict[str, Any] = {
    "organisation_id": str(JARDINS), "submitted_on": "2021-01-04", "programme": "aci",
    "title": "Chantier maraîcher", "starts_on": "2021-01-01", "ends_on": "2021-12-31",
    "requested": "50000", "budget_signed_by": "La présidente",
    "budget": [
        {"side": "expense", "label": "Salaires", "amount": "60000"},
        {"side": "income", "label": "Département", "amount": "50000"},
        {"side": "income", "label": "État", "amount": "10000"},
    ],
    "territories": ["centre_anjou"], "sites": [SITE], "publics": ["rsa"],
    "team": [{"role": "Encadrant", "fte": "1", "qualification": "Titre d'encadrant"}],
    "modules": ["accompaniment"], "places": 8, "supervisors": "1",
}  # fmt: skip
TERMS: dict[str, Any] = {
    "ends_on": "2021-12-31", "territories": ["centre_anjou"], "sites": [SITE], "publics": ["rsa"],
    "lines": [{"module": "accompaniment", "quantity": "8", "budget_line": "insertion"}],
    "draws": [{"budget_line": "insertion", "year": 2021, "amount": "34720"}], "supervisors": "1",
}  # fmt: skip


@pytest.fixture
def office(api: Caller, open_town: Town) -> Secretariat:
    register_operator(open_town)
    office = Secretariat(api, open_town)
    office.on("2021-03-01")
    return office


def vote(office: Secretariat, amount: str = "100000", **said: Any) -> dict[str, Any]:
    given = {
        "voted_on": "2020-12-14", "budget_line": "insertion", "year": 2021, "amount": amount,
        "vote": "CD 2020-12",
    }  # fmt: skip
    return office.api.done(f"{ENVELOPES}/votes", given | said)


def apply(office: Secretariat, **said: Any) -> str:
    return f"{APPLICATIONS}/{office.api.done(APPLICATIONS, PROJECT | said)['id']}"


def accept(office: Secretariat, application: str, amount: str = "50000") -> None:
    criteria = [{"code": code, "met": True} for code in CRITERIA]
    office.record(
        application, "review", reviewed_on="2021-01-11", reviewed_by="Direction", favourable=True,
        criteria=criteria,
    )  # fmt: skip
    office.record(
        application, "acceptance", accepted_on="2021-01-18", decided_by="president",
        vote="CD 2021-01", amount=amount,
    )  # fmt: skip


def convention(application: str, **said: Any) -> dict[str, Any]:
    given = {
        "application_id": application.split("/")[3], "signed_on": "2021-01-25",
        "title": "Chantier 2021", "starts_on": "2021-01-01", "gdpr_clause": True,
    }  # fmt: skip
    return TERMS | given | said


def sign(office: Secretariat, application: str, **said: Any) -> str:
    return f"{AGREEMENTS}/{office.api.done(AGREEMENTS, convention(application, **said))['id']}"


def items(office: Secretariat, address: str) -> list[dict[str, Any]]:
    office.town.catch_up()
    found: list[dict[str, Any]] = office.get(address)["items"]
    return found


def test_from_the_vote_to_the_agreement_ended(office: Secretariat) -> None:
    vote(office)
    application = apply(office)
    assert office.get(application)["status"] == "submitted"
    accept(office, application)
    agreement = sign(office, application)

    shown = office.get(agreement)
    assert shown["organisation"]["name"] == "Les Jardins de l'Avenir"
    assert (shown["amount"], shown["final_report_due_on"]) == ("34720.00", "2022-02-28")
    (line,) = shown["terms"]["lines"]
    assert (line["price"], line["rules"]) == ("4340", ["A5.4"])
    assert office.get(application)["agreement_id"] == shown["id"]
    assert items(office, f"{ENVELOPES}?year=2021")[0]["left"] == "65280.00"

    more = TERMS | {
        "lines": [TERMS["lines"][0] | {"quantity": "10"}],
        "draws": [TERMS["draws"][0] | {"amount": "43400"}],
    }
    office.record(agreement, "amendments", amended_on="2021-02-15", reason="Plus", **more)
    office.record(agreement, "communication-duties", kept_on="2021-02-20", duty="logo")
    office.on("2021-10-02")
    office.record(agreement, "end", ended_on="2021-10-01", reason="Le porteur cesse")
    shown = office.get(agreement)
    assert (shown["amount"], shown["amendments"], shown["flagged"]) == ("43400.00", 1, ["A5.2"])
    assert (shown["last_day"], shown["final_report_due_on"]) == ("2021-09-30", "2021-11-30")
    assert {"duty": "logo", "kept": True} in shown["communication_duties"]


def test_a_new_kind_of_action_begins_with_its_pre_project(office: Secretariat) -> None:
    sheet = {
        "organisation_id": str(JARDINS), "received_on": "2021-01-04", "contact_on": "2021-01-08",
        "title": "Café numérique", "objective": "commit",
    }  # fmt: skip
    pre = office.api.done(f"{APPLICATIONS}/pre-projects", sheet)
    application = f"{APPLICATIONS}/{pre['id']}"
    assert office.get(application)["status"] == "pre_project"
    new = {key: value for key, value in PROJECT.items() if key not in ("programme", "modules")}
    refused = office.api.post(APPLICATIONS, new | {"objective": "commit"})
    assert problem(refused, 409)["type"] == "/problems/pre-project-needed"
    office.record(
        application, "project", **new | {"objective": "commit", "submitted_on": "2021-02-01"}
    )
    shown = office.get(application)
    assert (shown["status"], shown["project"]["objective"]) == ("submitted", "commit")
    office.record(application, "withdrawal", withdrawn_on="2021-02-10", reason="Faute de local")
    assert office.get(application)["withdrawn"]["reason"] == "Faute de local"


def test_refusals_name_their_rule_and_their_field(office: Secretariat) -> None:
    closed = problem(
        office.api.post(APPLICATIONS, PROJECT | {"programme": "adipro", "modules": []}), 409
    )
    assert (closed["type"], closed["rule"]["id"]) == ("/problems/programme-closed", "G11")
    assert "31/12/2021" in closed["detail"]
    vote(office, "30000")
    application = apply(office)
    early = problem(office.api.post(AGREEMENTS, convention(application)), 409)
    assert early["type"] == "/problems/project-not-accepted"
    accept(office, application)
    short = problem(office.api.post(AGREEMENTS, convention(application)), 409)
    assert (short["type"], short["rule"]["id"]) == ("/problems/envelope-overdrawn", "G12")
    assert short["errors"][0]["pointer"] == "#/draws"
    accepted = office.tell(
        application, "refusal",
        {"refused_on": "2021-02-01", "decided_by": "president", "reasons": ["Trop tard"]},
    )  # fmt: skip
    assert problem(accepted, 409)["type"] == "/problems/application-answered"


@pytest.mark.parametrize(
    "change",
    [
        {"lines": [{"module": "accompaniment", "quantity": "-8", "budget_line": "insertion"}]},
        {"lines": [{"module": "accompaniment", "quantity": True, "budget_line": "insertion"}]},
        {"lines": [{"module": "accompaniment", "quantity": "8", "colour": "green"}]},
        {"lines": []},
        {"draws": [{"budget_line": "insertion", "year": 2021, "amount": "-34720"}]},
        {"draws": [{"budget_line": "insertion", "year": 2021, "amount": "0.001"}]},
        {"ends_on": "2020-12-31"},
        {"publics": []},
        {"sites": [{"name": "", "territory": "centre_anjou"}]},
        {"gdpr_clause": "yes"},
        {"expected_participants": -1},
    ],
)
def test_what_is_malformed_is_422(office: Secretariat, change: dict[str, Any]) -> None:
    vote(office)
    application = apply(office)
    accept(office, application)
    problem(office.api.post(AGREEMENTS, convention(application) | change), 422)
    assert items(office, AGREEMENTS) == []


def test_a_vote_needs_no_version_and_its_correction_does(office: Secretariat) -> None:
    first = vote(office, "30000")
    second = vote(office, "4720")
    assert [fact["version"] for fact in second["facts"]] == [2]
    corrected = {
        "voted_on": "2020-12-14", "budget_line": "insertion", "year": 2021, "amount": "31000",
        "vote": "CD 2020-12", "why": "Erreur de saisie",
    }  # fmt: skip
    problem(office.api.post(f"{ENVELOPES}/votes?corrects=1", corrected), 428)
    office.api.done(f"{ENVELOPES}/votes?corrects=1", corrected, version=2)
    (envelope,) = items(office, ENVELOPES)
    assert (envelope["voted"], envelope["drawn"], envelope["left"]) == (
        "35720.00", "0", "35720.00",
    )  # fmt: skip
    assert first["id"] == second["id"]
    problem(office.api.post(f"{ENVELOPES}/votes", corrected | {"year": 2040}), 409)


def test_lists_speak_of_a_day(office: Secretariat) -> None:
    vote(office)
    application = apply(office)
    accept(office, application)
    sign(office, application)

    def statuses(asked: str) -> list[str]:
        return [row["status"] for row in items(office, f"{APPLICATIONS}?{asked}")]

    assert statuses("on=2021-01-03") == []
    assert statuses("on=2021-01-04") == ["submitted"]
    assert statuses("on=2021-01-11") == ["reviewed"]
    assert statuses("on=2021-01-18") == ["accepted"]
    assert statuses("on=2021-01-25") == ["agreed"]
    assert statuses("status=accepted&on=2021-02-01") == []
    assert statuses("programme=aci&status=agreed") == ["agreed"]
    assert statuses(f"organisation={CCAS}") == []

    def running(asked: str) -> list[str]:
        return [row["status"] for row in items(office, f"{AGREEMENTS}?{asked}")]

    assert running("on=2021-01-24") == []
    assert running("on=2021-12-31") == ["running"]
    assert running("on=2022-01-01") == ["over"]
    assert running("territory=est_anjou") == []
    assert running("territory=centre_anjou&status=running&programme=aci") == ["running"]
    assert items(office, f"{ENVELOPES}?on=2021-01-24")[0]["drawn"] == "0"
    assert items(office, f"{ENVELOPES}?on=2021-01-25")[0]["drawn"] == "34720.00"
    assert items(office, f"{ENVELOPES}?on=2020-12-13") == []
    assert items(office, f"{ENVELOPES}?year=2199") == []
    assert office.api.get(f"{ENVELOPES}?year=999999999999999999").status_code == 422


def test_what_is_not_there_is_404(office: Secretariat) -> None:
    nobody = an_id("nobody")
    for resource in (APPLICATIONS, AGREEMENTS):
        problem(office.api.get(f"{resource}/{nobody}"), 404)
    missing = convention(f"{APPLICATIONS}/{nobody}")
    told = problem(office.api.post(AGREEMENTS, missing), 422)
    assert told["errors"][0]["pointer"] == "#/application_id"
