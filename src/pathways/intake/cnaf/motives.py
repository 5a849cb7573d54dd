"""The French label of a payer's motive code, from the dated table beside this file."""

import tomllib
from datetime import date
from functools import cache
from importlib import resources


@cache
def _labels() -> dict[tuple[str, str], list[tuple[date, str]]]:
    table = resources.files(__package__).joinpath("motives.toml").read_text(encoding="utf-8")
    labels: dict[tuple[str, str], list[tuple[date, str]]] = {}
    for field, entries in tomllib.loads(table).items():
        for entry in sorted(entries, key=lambda e: e["since"], reverse=True):
            labels.setdefault((field, entry["code"]), []).append((entry["since"], entry["label"]))
    return labels


def label(field: str, code: str, on: date) -> str | None:
    """The label of that field's code on that day; None for a code the table does not have."""
    dated = _labels().get((field.lower(), code), [])
    return next((text for since, text in dated if since <= on), None)
