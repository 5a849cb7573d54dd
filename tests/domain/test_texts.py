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


def test_a_text_with_a_nul_is_refused() -> None:
    with pytest.raises(TextUnreadable):
        optional_text("a\0b", "email")
