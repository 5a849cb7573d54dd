"""The auditor over the API: a file whole, two moments, a sample, what is signed; nobody else."""

from datetime import UTC, datetime
from itertools import chain

import pytest

from pathways.documents.signed_export.verifying import check
from pathways.domain.access import Grant, Role
from pathways.event_store.signing import PublicKey
from tests.access import a_key
from tests.api.caller import SARA, Caller, problem
from tests.departement import Town
from tests.documents.reading import squeezed, text

AT = f"/v1/beneficiaries/{SARA}"
NOBODY = "01912345-6789-7abc-8def-0123456789ab"
ROUTES = (
    f"{AT}/audit",
    f"{AT}/signed-export",
    "/v1/samples?seed=7",
    "/v1/samples/signed-export?seed=7",
    "/v1/indicators/rdvs_held/differences?compared_to=2026-01-01",
)


@pytest.fixture
def auditor(api: Caller, open_town: Town) -> Caller:
    """Sara, oriented, and an auditor who asks."""
    open_town.orient("Sara", "2021-03-01")
    open_town.catch_up()
    api.key = a_key(open_town.departement, "auditor-1", Grant(Role.AUDITOR))
    return api


def test_the_file_is_read_compared_and_printed(auditor: Caller, open_town: Town) -> None:
    before = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    open_town.meet("Sara", "2021-03-05")
    open_town.catch_up()
    told = auditor.get(f"{AT}/audit?compared_to={before}&on=2021-04-01").get_json()
    assert [fact["fact"] for fact in told["facts"]] == [
        "BeneficiaryRegistered", "OrientationDecided", "RdvHeld",
    ]  # fmt: skip
    assert told["compared"]["added"] == [told["facts"][-1]["position"]]
    assert {"A1.3", "A1.11"} <= {rule["id"] for rule in told["facts"][1]["rules"]}
    known = auditor.get(f"{AT}/audit?known_at={before}").get_json()
    assert len(known["facts"]) == 2
    printed = auditor.get(f"{AT}/audit", Accept="application/pdf")
    assert printed.mimetype == "application/pdf"
    assert squeezed("Historique de MARTIN Sara") in text(printed.data)
    assert "Sara" not in printed.headers["Content-Disposition"]
    hidden = auditor.get(f"{AT}/audit?names=false").text
    assert not [name for name in ("MARTIN", "Martin", "1234567", "MOREAU") if name in hidden]
    moved = auditor.get(
        f"/v1/indicators/rdvs_held/differences?compared_to={before}&since=2021-01-01&on=2021-06-15"
    ).get_json()
    assert [case["fact"] for case in moved["cases"]] == ["RdvHeld"]
    assert [one["name"] for one in moved["cases"][0]["events"]] == ["RdvHeld"]
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    told = problem(auditor.get(f"{AT}/audit?known_at={before}&compared_to={now}"), 422)
    assert told["type"].endswith("compared-backwards")
    problem(auditor.get(f"{AT}/audit?compared_to=hier"), 422)
    problem(auditor.get(f"{AT}/audit?compared_to=2001-01-01"), 422)
    problem(auditor.get(f"/v1/beneficiaries/{NOBODY}/audit"), 404)


def test_a_sample_and_a_signed_export_verify_with_the_published_key(auditor: Caller) -> None:
    shown = auditor.get("/v1/signing-key").get_json()
    key = PublicKey.from_text(shown["public_key"])
    assert PublicKey.from_text(shown["pem"]) == key
    assert shown["fingerprint"] == key.fingerprint
    answered = auditor.get("/v1/samples?seed=7&size=5&on=2021-04-01")
    sample = answered.get_json()
    assert (sample["population"], sample["files"][0]["person"]) == (1, str(SARA))
    look = auditor.get("/v1/access-journal").get_json()["items"][0]
    assert (look["request"], look["persons"]) == (answered.headers["Request-Id"], [str(SARA)])
    assert auditor.get("/v1/samples?seed=7&by_body=true").get_json()["on"] == "2021-06-15"
    for path in (f"{AT}/signed-export", "/v1/samples/signed-export?seed=7&size=5&names=false"):
        answer = auditor.get(path)
        assert answer.mimetype == "application/zip"
        assert check(answer.data, key).wrong == ()
    for wrong in ("", "seed=-1", "seed=x", "seed=7&size=0", "seed=7&size=501", "seed=7&position=0",
                  "seed=7&position=99999", "seed=7&by_body=1"):  # fmt: skip
        problem(auditor.get(f"/v1/samples?{wrong}"), 422)
    problem(auditor.get("/v1/samples/signed-export?seed=7&size=51"), 422)
    problem(auditor.get(f"/v1/beneficiaries/{NOBODY}/signed-export"), 404)


def test_whoever_is_not_an_auditor_audits_nothing(auditor: Caller, open_town: Town) -> None:
    others = [Grant(role) for role in (Role.AGENT, Role.DELEGATE, Role.ADMINISTRATOR)]
    auditor.key = a_key(open_town.departement, "agent-1", *others)
    for path in ROUTES:
        problem(auditor.get(path), 403)
    assert auditor.get("/v1/signing-key").status_code == 200
    auditor.key = ""
    for path in chain(ROUTES, ["/v1/signing-key"]):
        problem(auditor.get(path), 401)
