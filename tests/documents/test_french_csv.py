"""A file that a spreadsheet opens runs nothing."""

import pytest

from pathways.documents.french_csv import lines


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+33 6",
        "-1+1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠A",
    ],
)
def test_a_text_that_would_be_a_formula_is_told_to_be_a_text(text: str) -> None:
    written = lines([[text, "suite"]]).decode()
    cell = written.removeprefix('"').split(";")[0]
    assert cell.startswith("'") or cell.startswith(" ")


def test_a_name_that_only_holds_such_a_sign_is_left_alone() -> None:
    assert lines([["Le-Goff", "a=b"]]).decode() == "Le-Goff;a=b\r\n"
