"""The document as it is handed over: PDF/UA-1 to read, JSON to take elsewhere (art. 15 and 20)."""

from importlib.resources import files
from typing import Any

import orjson

from pathways.access_journal.reading import LooksOfADay
from pathways.documents.french import long_day, short_day
from pathways.documents.subject_access.content import Held, SubjectAccess
from pathways.documents.subject_access.wording import RIGHTS
from pathways.documents.typesetting import typeset
from pathways.domain.calendar import PARIS
from pathways.domain.labels import ROLES

FORMATS = {"pdf": "application/pdf", "json": "application/json"}


def render(told: SubjectAccess, form: str) -> bytes:
    """The document in one of FORMATS; the same bytes for the same document."""
    return to_pdf(told) if form == "pdf" else to_json(told)


def file_name(told: SubjectAccess, form: str) -> str:
    """A name that names nobody."""
    return f"donnees-{told.person}.{form}"


def to_json(told: SubjectAccess) -> bytes:
    """One JSON document, in the words of the log beside French ones."""
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def to_pdf(told: SubjectAccess) -> bytes:
    """PDF/UA-1, A4, in French."""
    template = files("pathways.documents.subject_access") / "subject_access.typ"
    return typeset(template.read_text("utf-8"), printed_data(told), dated=told.as_of)


def printed_data(told: SubjectAccess) -> dict[str, Any]:
    """What the template reads."""
    return {
        "title": f"Données conservées sur {told.name}",
        "name": told.name,
        "departement": told.departement,
        "day": long_day(told.as_of),
        "count": f"{told.facts} fait{'s' if told.facts > 1 else ''}",
        "log_position": told.log_position,
        "rights": RIGHTS,
        "sections": [
            {"title": section.title, "facts": [_fact(fact) for fact in section.facts]}
            for section in told.sections
        ],
        "looks": [_look(look) for look in told.looks],
    }


def _look(look: LooksOfADay) -> dict[str, str]:
    times = f" ({look.times} fois)" if look.times > 1 else ""
    notes = [
        *(["enregistrement"] if look.changed else []),
        *(["refusé"] if look.refused else []),
    ]
    return {
        "day": short_day(look.day),
        "who": look.actor or "inconnu",
        "as": ", ".join(ROLES.get(role, role) for role in look.roles),
        "what": f"{look.subject or 'Demande'}{times}",
        "notes": ", ".join(notes),
        "why": look.why or "",
    }


def _fact(fact: Held) -> dict[str, Any]:
    known = fact.recorded_at.astimezone(PARIS)
    notes = [
        *(["Corrigé ou retiré depuis."] if fact.replaced else []),
        *(["Corrige ou retire un fait antérieur."] if fact.corrects else []),
        *([] if fact.readable else ["Une part de ce fait n'est plus lisible : personne effacée."]),
    ]
    return {
        "day": short_day(fact.happened_on),
        "told": fact.told,
        "known": f"{known:%d/%m/%Y à %H:%M}",
        "actor": fact.actor,
        "reason": fact.reason,
        "notes": notes,
        "data": [{"label": one.label, "value": one.value} for one in fact.data],
        "rules": list(fact.rules),
    }
