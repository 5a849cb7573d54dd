"""All that is held about a person, over the API."""

from tests.api.caller import SARA, Caller, problem
from tests.departement import Town
from tests.documents.reading import squeezed, text

AT = f"/v1/beneficiaries/{SARA}/subject-access"


def test_it_is_a_file_that_names_nobody(api: Caller, open_town: Town) -> None:
    open_town.orient("Sara", "2021-03-01")
    answer = api.get(f"{AT}?format=pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert str(SARA) in answer.headers["Content-Disposition"]
    assert "Sara" not in answer.headers["Content-Disposition"]
    assert squeezed("Données conservées sur") in text(answer.data)
    assert api.get(AT).get_json()["person"] == str(SARA)


def test_another_format_is_malformed_and_nobody_is_not_found(api: Caller) -> None:
    problem(api.get(f"{AT}?format=docx"), 422)
    problem(api.get(f"{AT}?names=false"), 422)
    unknown = "01912345-6789-7abc-8def-0123456789ab"
    problem(api.get(f"/v1/beneficiaries/{unknown}/subject-access"), 404)
    api.key = ""
    problem(api.get(AT), 401)
