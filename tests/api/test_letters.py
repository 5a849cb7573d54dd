"""Letters through the API: prefilled from the log, completed by hand, never with a blank."""

from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from pathways.documents.letters import LETTERS
from pathways.domain.beneficiary.contact import RecordContactDetails
from pathways.domain.beneficiary.registering import ChangeIdentity
from pathways.projections.forgetting import forget
from tests.api.caller import SARA, Caller, problem
from tests.api.secretariat import SANCTION, Secretariat
from tests.departement import Town, day
from tests.documents.reading import squeezed, text
from tests.domain.spec import an_id


@pytest.fixture
def secretariat(api: Caller, open_town: Town) -> Secretariat:
    """Sara has an address and a civility."""
    open_town.do(
        RecordContactDetails(
            beneficiary_id=SARA, recorded_on=day("2021-02-01"), address="12 rue des Tuffeaux",
            postcode_city="49000 Angers",
        )
    )  # fmt: skip
    open_town.do(
        ChangeIdentity(
            beneficiary_id=SARA, changed_on=day("2021-02-01"), last_name="Martin",
            first_name="Sara", birth_date=day("1990-05-01"),
            payer_number="1234567", civility="madame",
        )
    )  # fmt: skip
    return Secretariat(api, open_town)


def printed(secretariat: Secretariat, name: str, **asked: Any) -> TestResponse:
    return secretariat.api.post(f"/v1/letters/{name}", asked, key="", headers={"Accept": "*/*"})


def words(response: TestResponse) -> str:
    """The letter's whole text, without blanks."""
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/pdf"
    return text(response.data)


def an_id_in(address: str) -> str:
    return address.rsplit("/", 1)[1]


def test_every_letter_is_listed_with_its_fields(secretariat: Secretariat) -> None:
    items = secretariat.get("/v1/letters")["items"]
    assert {one["name"] for one in items} == set(LETTERS)
    notice = next(one for one in items if one["name"] == "breach_notice")
    assert {"name": "facts", "label": "faits reprochés", "expected": "un texte",
            "optional": False} in notice["fields"]  # fmt: skip


def test_the_orientation_notice_lacks_only_what_the_log_does_not_hold(
    secretariat: Secretariat,
) -> None:
    orientation = an_id_in(secretariat.api.orient())
    head = secretariat.town.departement.app.recorder.head()
    missing = problem(printed(secretariat, "orientation_notice", orientation=orientation), 422)
    assert missing["errors"][0]["pointer"] == "#/fields/organisation_address"
    fields = {"organisation_address": "3 rue du Lavoir\n49000 Angers"}
    sent = printed(secretariat, "orientation_notice", orientation=orientation, fields=fields)
    shown = words(sent)
    for expected in (
        "Madame Sara MARTIN", "12 rue des Tuffeaux", "49000 Angers", "CCAS d’Angers",
        "Léa MOREAU", "16 mars 2021", "15 juin 2021", "3 rue du Lavoir",
    ):  # fmt: skip
        assert squeezed(expected).replace("’", "'") in shown.replace("’", "'"), expected
    assert sent.headers["Content-Disposition"] == 'attachment; filename="orientation-notice.pdf"'
    assert secretariat.town.departement.app.recorder.head() == head


def test_the_letters_of_a_sanction_from_the_notice_to_the_decision(
    secretariat: Secretariat,
) -> None:
    procedure = secretariat.opened(secretariat.breach())
    which = an_id_in(procedure)
    notice = words(printed(secretariat, "breach_notice", procedure=which))
    for expected in ("La personne a refusé deux contrôles.", "1 mois", "1er mars 2022"):
        assert squeezed(expected) in notice
    assert squeezed("une suspension d'au plus 50 %") in notice.replace("’", "'")

    secretariat.completed(procedure)
    session = secretariat.advised(procedure)
    case = an_id_in(secretariat.case_of(session))
    for subject in ({"procedure": which}, {"session": an_id_in(session), "case": case}):
        convened = words(printed(secretariat, "epd_convocation", **subject))
        assert squeezed("mercredi 20 avril 2022") in convened
        assert squeezed("9 h 30") in convened

    secretariat.on("2022-04-25")
    secretariat.record(procedure, "decision", **SANCTION)
    reasons = {"reasons": "Aucun motif légitime n'a été présenté."}
    decided = words(
        printed(secretariat, "reduction_decision", procedure=which, fields=reasons)
    ).replace("’", "'")
    for expected in (
        "50 %", "2 mois", "1er mai 2022", "une suspension de 50 % pendant 2 mois", "20 avril 2022",
        "tribunal administratif de Nantes", "L262-37", "R262-68",
    ):  # fmt: skip
        assert squeezed(expected) in decided, expected
    secretariat.on("2022-06-01")
    secretariat.record(procedure, "prior-appeal", on="2022-05-02", grounds="J'étais malade.")
    secretariat.record(
        procedure, "prior-appeal/answer", on="2022-06-01", decided_by="president",
        outcome="reformed", percent="30", months=1,
    )  # fmt: skip
    answered = words(printed(secretariat, "appeal_answer", procedure=which, fields=reasons))
    for expected in ("2 mai 2022", "25 avril 2022", "ramenée à 30 % pendant 1 mois", "reversées"):
        assert squeezed(expected) in answered, expected
    for other in ("suppression_decision", "no_sanction_decision"):
        told = problem(printed(secretariat, other, procedure=which, fields=reasons), 409)
        assert told["type"] == "/problems/letter-of-another-decision"


def test_the_decision_of_a_delegate_is_signed_by_the_delegate(secretariat: Secretariat) -> None:
    procedure = secretariat.ready_to_decide()
    given = {
        "on": "2022-04-01", "since": "2022-04-01", "until": "2022-12-31", "acts": ["sanction"],
        "last_name": "Lenoir", "first_name": "Claire", "capacity": "Directrice de l'insertion",
    }  # fmt: skip
    delegation = secretariat.api.done("/v1/delegations", given)["id"]
    by_delegate = SANCTION | {"decided_by": "delegate", "delegation_id": delegation}
    secretariat.record(procedure, "decision", **by_delegate)
    fields = {"reasons": "Aucun motif."}
    sent = printed(secretariat, "suspension_decision", procedure=an_id_in(procedure), fields=fields)
    assert squeezed("Claire LENOIR") in words(sent)


def test_an_epl_convenes_each_at_their_own_time(secretariat: Secretariat) -> None:
    secretariat.town.register("Awa", payer_number="7654321", last_name="Aubert")
    for person in (SARA, an_id("Awa")):
        secretariat.api.orient(person, "2021-03-01")
    session = secretariat.convene("epl", "2022-01-10", "2022-02-10", "2022-03-10")
    secretariat.propose(session)
    secretariat.record(session, "lock")
    awa, sara = secretariat.get(session)["cases"]
    assert (awa["beneficiary"]["name"], sara["beneficiary"]["id"]) == ("Aubert Awa", str(SARA))
    sent = printed(secretariat, "epl_convocation", session=an_id_in(session), case=sara["id"])
    assert squeezed("jeudi 10 février 2022 à 9 h 45") in words(sent)
    # Nobody recorded where Awa lives: nothing is printed with a blank.
    told = problem(
        printed(secretariat, "epl_convocation", session=an_id_in(session), case=awa["id"]), 422
    )
    assert told["errors"][0]["pointer"] == "#/fields/recipient_address"


@pytest.mark.parametrize(
    ("name", "asked", "status", "code"),
    [
        ("lettre", {"orientation": True}, 404, "unknown-letter"),
        ("relance", {}, 422, "letter-of-one-subject"),
        ("relance", {"orientation": True, "procedure": True}, 422, "letter-of-one-subject"),
        ("relance", {"session": True}, 422, "letter-of-one-subject"),
        ("breach_notice", {"orientation": True}, 422, "letter-about-a-procedure"),
        ("relance", {"orientation": True, "fields": {"colour": "red"}}, 422, "unknown-field"),
        ("relance", {"orientation": True, "fields": {"rdv_on": "hier"}}, 422, "wrong-field"),
        ("relance", {"orientation": True, "fields": {"rdv_at": ["9"]}}, 422, "wrong-field"),
        ("relance", {"orientation": True, "fields": {"rdv_at": 9}}, 422, "fields-malformed"),
        ("relance", {"orientation": True, "colour": 1}, 422, "fields-malformed"),
        ("relance", {"orientation": "nobody"}, 422, "not-found"),
    ],
)
def test_a_letter_badly_asked(
    secretariat: Secretariat, name: str, asked: dict[str, Any], status: int, code: str
) -> None:
    real = an_id_in(secretariat.api.orient())
    ids = {True: real, "nobody": str(an_id("nobody"))}
    given = {key: ids.get(one, one) if isinstance(one, bool | str) else one
             for key, one in asked.items()}  # fmt: skip
    told = problem(printed(secretariat, name, **given), status)
    assert told["type"] == f"/problems/{code}"


def test_a_template_with_an_unknown_field_prints_nothing(
    secretariat: Secretariat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = "objet : relance\n\nVotre {couleur} préférée ?\n"
    (tmp_path / "relance.txt").write_text(own, encoding="utf-8")
    monkeypatch.setenv("PATHWAYS_LETTERS", str(tmp_path))
    orientation = an_id_in(secretariat.api.orient())
    told = problem(printed(secretariat, "relance", orientation=orientation), 422)
    assert told["type"] == "/problems/unknown-template-field"
    assert "couleur" in told["detail"]


def test_a_departement_writes_its_own_letters(
    secretariat: Secretariat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = "objet : suivi\n\nBonjour, {organisation} vous suit.\n"
    (tmp_path / "contract_relance.txt").write_text(own, encoding="utf-8")
    monkeypatch.setenv("PATHWAYS_LETTERS", str(tmp_path))
    orientation = an_id_in(secretariat.api.orient())
    shown = words(printed(secretariat, "contract_relance", orientation=orientation))
    assert squeezed("CCAS d'Angers vous suit.") in shown.replace("’", "'")


def test_no_letter_goes_to_someone_who_was_forgotten(secretariat: Secretariat) -> None:
    orientation = an_id_in(secretariat.api.orient())
    departement = secretariat.town.departement
    forget(departement, SARA, reason="demande", actor="dpo", today=day("2021-06-15"))
    told = problem(printed(secretariat, "contract_relance", orientation=orientation), 422)
    assert told["type"] == "/problems/missing-field"
