"""The audited file as it is read: one page set of PDF/UA-1, one document of JSON."""

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import orjson

from pathways.documents.audit.content import AuditedFact, AuditedFile, Compared
from pathways.documents.audit.ruled import RuleUsed, RuleValue
from pathways.documents.audit.standing import told
from pathways.documents.french import long_day, short_day
from pathways.documents.plain import plain
from pathways.documents.typesetting import typeset
from pathways.domain.calendar import PARIS

FORMATS = {"json": "application/json", "pdf": "application/pdf"}
LONG = 1_200
"""Characters of a fact that may be cut at the foot of a page."""


def render(audited: AuditedFile, form: str) -> bytes:
    """The document in one of FORMATS; the same bytes for the same document."""
    return to_pdf(audited) if form == "pdf" else to_json(audited)


def file_name(audited: AuditedFile, form: str) -> str:
    """A name that names nobody."""
    return f"audit-{audited.person}.{form}"


def to_json(audited: AuditedFile) -> bytes:
    """One JSON document, in the words of the log beside French ones."""
    return orjson.dumps(plain(audited), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def to_pdf(audited: AuditedFile) -> bytes:
    """PDF/UA-1, A4, in French."""
    template = files("pathways.documents.audit") / "audit.typ"
    return typeset(template.read_text("utf-8"), printed_data(audited), dated=audited.as_of)


def printed_data(audited: AuditedFile) -> dict[str, Any]:
    """What the template reads."""
    first, last = audited.facts[0], audited.facts[-1]
    return {
        "title": f"Historique de {audited.name}",
        "departement": audited.departement,
        "person": str(audited.person),
        "log_position": audited.log_position,
        "day": long_day(audited.as_of),
        "counts": [
            ["Dossiers", ", ".join(map(str, audited.files))],
            ["Faits enregistrés", f"{len(audited.facts)}, du {_at(first)} au {_at(last)}"],
            ["Appris après coup", str(audited.late)],
            ["Corrigés ou retirés", str(audited.replaced)],
            *([["Illisibles (effacés)", str(audited.unreadable)]] if audited.unreadable else []),
            ["Enregistrés par", ", ".join(f"{one.actor} ({one.facts})" for one in audited.actors)],
        ],
        "standing_day": long_day(audited.standing.on),
        "standing": [[what, said] for what, said in told(audited.standing).items()],
        "deadlines": [
            [one.label, short_day(one.due_on), "en retard" if one.late else "à venir", one.rule]
            for one in audited.standing.deadlines
        ],
        "compared": _compared(audited.compared) if audited.compared else None,
        "facts": [_fact(fact) for fact in audited.facts],
        "rules": _rules(audited.facts),
    }


def _compared(compared: Compared) -> dict[str, Any]:
    return {
        "before": _picture(compared.before.on, compared.before.log_position),
        "after": _picture(compared.after.on, compared.after.log_position),
        "learnt": [
            [label, ", ".join(f"n° {one}" for one in positions) or "aucun"]
            for label, positions in (
                ("Faits appris", compared.added),
                ("Corrections", compared.corrected),
                ("Retraits", compared.withdrawn),
            )
        ],
        "changes": [[one.what, one.before or "—", one.after or "—"] for one in compared.changes],
    }


def _picture(on: Any, position: int) -> str:
    return f"au {short_day(on)} (position {position})"


def _fact(fact: AuditedFact) -> dict[str, Any]:
    notes = []
    if fact.corrects:
        does = "Retire" if fact.corrects.withdraws else "Corrige"
        notes.append(f"{does} le fait n° {fact.corrects.position}.")
        notes += [
            f"{one.what} : {one.before or '—'} → {one.after or '—'}" for one in fact.corrects.data
        ]
    if fact.replaced_by:
        notes.append(f"N'est plus en vigueur : remplacé par le fait n° {fact.replaced_by}.")
    if not fact.readable:
        notes.append("Une part n'est plus lisible : personne effacée.")
    data = " · ".join(f"{one.label} : {one.value}" for one in fact.data)
    return {
        "position": str(fact.position),
        "day": short_day(fact.happened_on),
        "known": _at(fact),
        "late": f"{fact.known_after_days} j après" if fact.late else None,
        "sentence": fact.sentence,
        "data": data,
        "who": f"Par {fact.actor}." + (f" Motif : {fact.reason}" if fact.reason else ""),
        "notes": notes,
        "gone": fact.replaced_by is not None,
        "rules": [_rule(one) for one in fact.rules],
        "long": len(data) + len(fact.reason or "") + sum(map(len, notes)) > LONG,
    }


def _at(fact: AuditedFact) -> str:
    return f"{fact.recorded_at.astimezone(PARIS):%d/%m/%Y à %H:%M}"


def _rule(rule: RuleUsed) -> dict[str, Any]:
    due = f"au plus tard le {short_day(rule.due_on)}" if rule.due_on else None
    return {"id": rule.id, "carried": rule.carried, "due": due}


def _rules(facts: Sequence[AuditedFact]) -> list[list[str]]:
    """Every rule that a fact stands under, once: with the values of the days it was used on."""
    used: dict[tuple[str, RuleValue | None], None] = {}
    for fact in facts:
        for rule in fact.rules:
            for value in rule.values or (None,):
                used[rule.id, value] = None
    rows = []
    for rule_id, value in sorted(used, key=lambda one: (one[0], _since(one[1]))):
        if value is None:
            rows.append([rule_id, "", "Absente des règles d'aujourd'hui", "", ""])
            continue
        rows.append([rule_id, value.source, value.label, value.value, _period(value)])
    return rows


def _since(value: RuleValue | None) -> str:
    return f"{value.since} {value.label}" if value else ""


def _period(value: RuleValue) -> str:
    if value.since is None:
        return "tenue par le code"
    return f"depuis le {short_day(value.since)}" + (
        f" jusqu'au {short_day(value.until)}" if value.until else ""
    )
