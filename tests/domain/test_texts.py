import pytest

from pathways.domain.texts import (
    LONGEST_TEXT,
    TextMissing,
    TextTooLong,
    TextUnreadable,
    optional_text,
    text,
)


def test_a_text_is_kept_without_the_blanks_around_it() -> None:
    assert text("  Le Goff\n", "last_name") == "Le Goff"


def test_a_text_that_is_needed_names_its_field_when_missing() -> None:
    with pytest.raises(TextMissing) as refused:
        text(" \t", "last_name")
    assert refused.value.field == "last_name"


def test_an_empty_cell_says_nothing() -> None:
    assert optional_text(None, "email") is None
    assert optional_text("  ", "email") is None


def test_a_text_has_a_bounded_length() -> None:
    assert len(text("é" * LONGEST_TEXT, "reasons")) == LONGEST_TEXT
    with pytest.raises(TextTooLong):
        text("é" * (LONGEST_TEXT + 1), "reasons")


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("a\0b", id="NUL"),
        pytest.param("a\x1b[31mb", id="an escape sequence of terminals"),
        pytest.param("a\x85b", id="a control of Latin-1"),
        pytest.param("Dupont\u202eduarD", id="read from right to left"),
        pytest.param("\u2066Dupont", id="isolated"),
        pytest.param("Dupont\u200f", id="a mark of direction"),
        pytest.param("a\u2028b", id="an end of line that only some see"),
        pytest.param("a\ud800b", id="half a character"),
        pytest.param("a\ufffeb", id="no character"),
        pytest.param("Dupont\U000e0041", id="a tag"),
        pytest.param("e" + "\u0301" * 5, id="a heap of accents"),
    ],
)
def test_a_text_that_does_not_read_as_it_is_is_refused(value: str) -> None:
    with pytest.raises(TextUnreadable) as refused:
        optional_text(value, "last_name")
    assert refused.value.field == "last_name"


def test_what_nobody_sees_in_a_pasted_text_is_left_out() -> None:
    assert text("\ufeffDu\u00adpont\u200b", "last_name") == "Dupont"
    assert optional_text("\u200b", "email") is None


def test_names_of_other_languages_are_texts() -> None:
    for name in ("Nguyễn Thị Hương", "Nguye\u0302\u0303n", "Łukasz", "O’Brien", "Оксана", "محمد"):
        assert text(name, "last_name") == name
    assert text("Une ligne.\n\tUne autre.", "reasons") == "Une ligne.\n\tUne autre."
