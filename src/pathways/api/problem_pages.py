"""`/problems/<code>`: what a problem means and how to put it right, for people and programs."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template_string, request

from pathways.api.problems import HTTP, status_of, told_rule
from pathways.domain.refusal import Refusal

blueprint = Blueprint("problems", __name__, url_prefix="/problems")

PAGE = """<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{ title }}</title>
<main style="max-width: 40rem; margin: 2rem auto; font: 1rem/1.5 sans-serif">
<h1>{{ title }}</h1>
<p>{{ message }}</p>
{% if remedy %}<p><strong>Que faire :</strong> {{ remedy }}</p>{% endif %}
{% if rule %}<p><strong>Règle {{ rule.id }}</strong>{% if rule.source %} ({{ rule.source }}) :
{{ rule.label }}{% endif %}</p>{% endif %}
<p><small>Statut HTTP {{ status }}, identifiant {{ code }}</small></p>
</main>
</html>
"""


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """Every problem this API may answer with, by code."""
    known: dict[str, dict[str, Any]] = {
        code: {"code": code, "title": title, "status": status, "message": f"{title}."}
        for status, (code, title) in HTTP.items()
    }
    for kind in below(Refusal):
        status, title = status_of(kind)
        refusal = kind.__new__(kind)
        refusal.details = {}
        known[refusal.code] = {
            "code": refusal.code,
            "title": title,
            "status": status,
            "message": _without_values(kind),
            **({"remedy": kind.remedy} if kind.remedy else {}),
            **({"rule": told_rule(kind.rule)} if kind.rule else {}),
        }
    return dict(sorted(known.items()))


@blueprint.get("")
def index() -> Response:
    """All problems."""
    return jsonify({"problems": [*catalogue().values()]})


@blueprint.get("/<code>")
def explain(code: str) -> Response | str:
    """One problem, as a page where the caller prefers one."""
    problem = catalogue().get(code)
    if problem is None:
        abort(404)
    best = request.accept_mimetypes.best_match(["application/json", "text/html"])
    if best == "text/html":
        return render_template_string(PAGE, **{"remedy": None, "rule": None, **problem})
    return jsonify(problem)


def below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    """The kind, and every kind of it that was loaded."""
    yield kind
    for each in kind.__subclasses__():
        yield from below(each)


def _without_values(kind: type[Refusal]) -> str:
    """The message with its blanks as "…": a kind of problem speaks of nobody's case."""
    text = " ".join((kind.__doc__ or "").split("\n\n")[0].split())
    parts = text.split("{")
    return parts[0] + "".join(f"…{part.split('}', 1)[-1]}" for part in parts[1:])
