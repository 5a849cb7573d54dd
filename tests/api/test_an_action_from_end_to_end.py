"""One action through the API alone: vote, project, agreement, entries, attendance, money, report.

An association intermédiaire in 2021 (annexe 4), from the credits to the seal; the amounts are
worked out by hand beside the facts they rest on.
"""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from pathways.api.uploads import XLSX
from tests.api.caller import Caller, problem
from tests.api.secretariat import Secretariat
from tests.departement import Town
from tests.domain.project_application.projects import CRITERIA
from tests.intake.test_attendance_files import workbook

SITE = {"name": "Atelier d'Angers", "territory": "centre_anjou"}
PEOPLE = ("Sara", "Ali", "Chloé", "Dina")
PERIOD = {"starts_on": "2021-01-01", "ends_on": "2021-12-31"}
LINES = [
    {"module": "module_1", "quantity": "60", "budget_line": "insertion"},
    {"module": "module_2", "quantity": "100", "budget_line": "insertion"},
    {"module": "module_3", "quantity": "50", "budget_line": "insertion"},
]
AGREED = "4400.00"  # 60 × 45 + 100 × 13 + 50 × 8


@pytest.fixture
def office(town: Town, api: Caller) -> Secretariat:
    office = Secretariat(api, town)
    office.on("2022-01-15")
    return office


def created(office: Secretariat, path: str, **body: Any) -> str:
    return f"{path}/{office.api.done(path, body)['id']}"


def ident(address: str) -> str:
    return address.rpartition("/")[2]


@pytest.fixture
def agreement(office: Secretariat) -> str:
    """The agreement, on credits voted, for a project applied for, reviewed and accepted."""
    body = created(
        office, "/v1/organisations", organisation_name="Entr'aide", kind="operator",
        territory="centre_anjou", registered_on="2020-01-06",
    )  # fmt: skip
    office.api.done(
        "/v1/envelopes/votes",
        {"voted_on": "2020-12-14", "budget_line": "insertion", "year": 2021, "amount": "5000",
         "vote": "CD 2020-12"},
    )  # fmt: skip
    asked = office.get("/v1/catalogue/ai?on=2021-01-01")["figures"]
    form = next(each["value"] for each in asked if each["field"] == "form")
    project = created(
        office, "/v1/project-applications", organisation_id=ident(body), programme="ai",
        submitted_on="2021-01-02", title="Premiers pas", **PERIOD, requested=AGREED,
        budget=[{"side": "expense", "label": "Salaires", "amount": AGREED},
                {"side": "income", "label": "Département", "amount": AGREED}],
        budget_signed_by="La présidente", territories=["centre_anjou"], sites=[SITE],
        publics=["rsa"], modules=["module_1", "module_2", "module_3"],
        team=[{"role": "Accompagnatrice", "fte": "1", "qualification": "CIP"}],
        form=[{"code": one["code"], "answer": "Page 3"} for one in form],
    )  # fmt: skip
    office.record(
        project, "review", reviewed_on="2021-01-04", reviewed_by="Direction", favourable=True,
        criteria=[{"code": code, "met": True} for code in CRITERIA],
    )  # fmt: skip
    office.record(
        project, "acceptance", accepted_on="2021-01-05", decided_by="president", amount=AGREED,
        vote="CD 2021-01",
    )  # fmt: skip
    return created(
        office, "/v1/agreements", application_id=ident(project), signed_on="2021-01-06",
        title="Premiers pas 2021", **PERIOD, gdpr_clause=True, territories=["centre_anjou"],
        sites=[SITE], publics=["rsa"], lines=LINES,
        draws=[{"budget_line": "insertion", "year": 2021, "amount": AGREED}],
    )  # fmt: skip


@pytest.fixture
def stays(office: Secretariat, agreement: str) -> dict[str, str]:
    """Four people in the action since 1 February, in modules 1 and 2; Sara in module 3 too."""
    found = {}
    for name in PEOPLE:
        person = created(
            office, "/v1/beneficiaries", registered_on="2021-01-10", last_name="Martin",
            first_name=name, birth_date="1990-05-01",
        )  # fmt: skip
        office.record(person, "rsa-right", status="open", since="2020-06-01", told_on="2021-01-10")
        stay = created(
            office, "/v1/enrolments", beneficiary_id=ident(person), agreement_id=ident(agreement),
            entered_on="2021-02-01", proof="payer_certificate",
            positioning_interview_on="2021-01-28", positioning_interview_minutes=60,
        )  # fmt: skip
        modules = ("module_1", "module_2", *(["module_3"] if name == "Sara" else []))
        for module in modules:
            office.record(stay, "modules", module=module, from_on="2021-02-01")
        found[name] = stay
    return found


def attend(office: Secretariat, agreement: str, stays: dict[str, str]) -> None:
    """By sheet, by workbook and one by one."""
    for on, away in (("2021-03-02", ()), ("2021-03-09", ("Dina",))):
        session = created(
            office, "/v1/action-sessions", agreement_id=ident(agreement), on="2021-02-10",
            held_on=on, starts_at="09:30", minutes=180, theme="CV", module="module_2",
        )  # fmt: skip
        rows = [
            {"enrolment_id": ident(stay), "attended": name not in away}
            for name, stay in stays.items()
        ]
        office.api.done(f"{session}/sheet", {"held_on": on, "rows": rows})
    one = {"Nom": "Martin", "Prénom": "Ali", "Date de naissance": "01/05/1990"}
    file = workbook(
        {**one, "Nature": "Entretien", "Date": "15/03/2021", "Minutes": 480, "Module": "module_1"},
        {**one, "Nature": "Entretien", "Date": "17/03/2021", "Minutes": 480, "Module": "module_1"},
        {**one, "Nature": "Heures travaillées", "Mois": "03/2021", "Heures": "20,5"},
    )
    for outcome in ("created", "unchanged"):
        told = office.api.client.post(
            f"/v1/attendance-imports?agreement={ident(agreement)}", data=file, content_type=XLSX,
            headers={"Authorization": f"Bearer {office.api.key}"},
        )  # fmt: skip
        assert told.status_code == 200, told.text
        assert [row["outcome"] for row in told.get_json()["lines"]] == [outcome] * 3, told.text
    for name, minutes in (("Sara", 50), ("Chloé", 40)):
        office.record(
            stays[name], "interviews", on="2021-03-16", kind="regular", attended=True,
            minutes=minutes, module="module_1",
        )  # fmt: skip
    for training in ("2021-04-05", "2021-05-03"):
        office.record(
            stays["Sara"], "professionalisations", started_on=training, ended_on=training,
            minutes=420, provider="AFPA", module="module_3", group_size=4,
        )  # fmt: skip


def settled(office: Secretariat, agreement: str, on: str = "2021-12-31") -> dict[str, Any]:
    office.town.catch_up()
    found: dict[str, Any] = office.get(f"{agreement}/settlement?on={on}")["settlement"]
    return found


def grants(settlement: dict[str, Any]) -> list[str]:
    return [line["grant"] for line in settlement["lines"]]


def receipt(office: Secretariat, agreement: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = office.get(f"{agreement}/receipt?on=2021-12-31&limit=500")["items"]
    return rows


def test_from_the_vote_of_credits_to_the_sealed_report(
    office: Secretariat, agreement: str, stays: dict[str, str]
) -> None:
    attend(office, agreement, stays)
    found = settled(office, agreement)
    # 15 h of Ali's 16, Sara's 50 min, Chloé's 40 min; 7 participations of 3 h; no certificate yet.
    assert grants(found) == ["742.50", "273.00", "0.00"]
    assert (found["agreed_amount"], found["grant"]) == (AGREED, "1015.50")

    rows = receipt(office, agreement)
    facts = Counter(row["stream"] for row in rows)
    # Sara 2 sessions, 1 interview, 2 courses; Ali 2, 2, his hours; Chloé 2, 1; Dina 2; and each
    # their positioning interview.
    assert facts == {
        ident(stays[name]): told + 1
        for name, told in {"Sara": 5, "Ali": 5, "Chloé": 3, "Dina": 2}.items()
    }
    told = Counter((row["reason"], row["rule"]) for row in rows)
    assert told == {
        (None, None): 10, ("over_cap", "A4.4"): 1, ("certificate_missing", "A4.7"): 2,
        ("absent", "G7"): 1, ("not_financed", "G7"): 5,
    }  # fmt: skip
    minutes = sum(Decimal(row["counted"]) for row in rows if row["line"] == "module_1")
    assert minutes / 60 == Decimal(found["lines"][0]["realised"])

    office.record(agreement, "settlements", on="2021-12-31")
    # Chloé stayed 100 minutes, not 40: 17.5 h instead of 16.5.
    version = next(
        row["version"] for row in rows
        if (row["stream"], row["kind"]) == (ident(stays["Chloé"]), "interview")
    )  # fmt: skip
    office.record(
        stays["Chloé"], f"interviews?corrects={version}", on="2021-03-16", kind="regular",
        attended=True, minutes=100, module="module_1", why="Feuille relue",
    )  # fmt: skip
    office.town.catch_up()
    shown = office.get(f"{agreement}/settlement?on=2021-12-31")
    assert (shown["told"]["grant"], shown["told"]["difference"]) == ("1015.50", "45.00")
    assert [one["stream"] for one in shown["told"]["moved_by"]] == [ident(stays["Chloé"])]
    office.record(agreement, "settlements/restatements", on="2021-12-31")
    assert settled(office, agreement)["grant"] == "1060.50"
    again = office.tell(agreement, "settlements/restatements", {"on": "2021-12-31"})
    assert problem(again, 409)["type"] == "/problems/nothing-to-restate"

    # The certificate of one of two days of 7 h comes in January; the report counts it.
    training, _ = office.get(stays["Sara"])["professionalisations"]
    assert (training["started_on"], training["certified_on"]) == ("2021-04-05", None)
    office.record(
        stays["Sara"], f"professionalisations/{training['training_id']}/certificate",
        on="2022-01-10", delivered_by="AFPA",
    )  # fmt: skip
    assert office.get(stays["Sara"])["professionalisations"][0]["certified_on"] == "2022-01-10"
    assert grants(settled(office, agreement)) == ["787.50", "273.00", "0.00"]
    assert grants(settled(office, agreement, "2022-01-15")) == ["787.50", "273.00", "56.00"]

    report = created(
        office, "/v1/reports/final", agreement_id=ident(agreement), on="2022-01-12",
        until="2021-12-31",
    ).replace("/final/", "/")  # fmt: skip
    assert office.get(report)["due_on"] == "2022-02-28"
    for part in office.get(report)["missing"]:
        office.record(report, "parts", on="2022-01-13", part=part, text=f"Le {part}.")
    office.record(report, "submission", on="2022-01-14", submitted_by="La présidente")
    office.record(report, "acceptance", on="2022-01-15", accepted_by="Direction")
    office.record(report, "seal", on="2022-01-15")
    sealed = office.get(f"{report}/figures")
    figures = sealed["figures"]
    assert (sealed["sealed"], figures["grant"], figures["agreed_amount"]) == (
        True, "1116.50", AGREED,
    )  # fmt: skip
    left = {(one["reason"], one["facts"]) for one in figures["uncounted"]}
    assert left == {
        ("over_cap", 1), ("certificate_missing", 1), ("absent", 1),
        ("not_financed", 4), ("not_financed", 1),
    }  # fmt: skip

    # The indicators are of the same facts: what was done, funded or not.
    asked = f"since=2021-01-01&until=2021-12-31&agreement={ident(agreement)}"
    (shown,) = office.get(f"/v1/action-indicators?{asked}")["programmes"]
    done = {one["measure"]: Decimal(one["quantity"]) for one in shown["indicators"]}
    assert done == {
        "individual_hours": Decimal("17.5") + 1,
        "collective_hours": 21, "professionalisation_hours": 14,
        "worked_hours": Decimal("20.5"), "participants": 4,
    }  # fmt: skip
    reported = {one["code"]: Decimal(one["value"]) for one in figures["indicators"]}
    assert {code: reported[code] for code in done} == done
