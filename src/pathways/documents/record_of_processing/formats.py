"""The record as it is kept and shown: Markdown to read, JSON to take elsewhere."""

from collections.abc import Iterator, Sequence

import orjson

from pathways.documents.french import long_day
from pathways.documents.record_of_processing.content import RecordOfProcessing, Treatment

TITLE = "Registre des activités de traitement"


def to_json(record: RecordOfProcessing) -> bytes:
    """One JSON document."""
    return orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def to_markdown(record: RecordOfProcessing) -> str:
    """The whole record, dated."""
    day = f"{record.departement}, au {long_day(record.on)} (RGPD, art. 30)."
    return f"# {TITLE}\n\n{day}\n\n{body(record)}\n"


def body(record: RecordOfProcessing) -> str:
    """The record without its title and its day."""
    parts = [
        "## Qui en répond",
        _table(
            ("", ""),
            (
                ("Responsable du traitement", record.controller),
                ("Délégué à la protection des données", record.officer),
                ("Transferts", record.transfers),
            ),
        ),
        *(part for one in record.treatments for part in _treatment(one)),
        "## Listes tirées des faits",
        "Elles ne tiennent que des identifiants, des codes et des jours, sauf « people », seule à"
        " porter des noms, qui est effacée avec la personne.",
        _table(
            ("Table", "Ce qu'elle dit", "Données"),
            [(f"`{one.table}`", one.told, ", ".join(one.columns)) for one in record.lists],
        ),
        record.figures,
        "## Mesures de sécurité",
        "\n".join(f"- {measure}" for measure in record.security),
    ]
    return "\n\n".join(parts)


def _treatment(one: Treatment) -> Iterator[str]:
    yield f"## {one.title}"
    yield _table(
        ("", ""),
        (
            ("Finalités", _sentences(one.purposes)),
            ("Bases légales", _sentences(one.bases)),
            ("Personnes concernées", _sentences(one.people)),
            ("Destinataires", _sentences(one.recipients)),
            ("Conservation", " ".join(one.kept)),
        ),
    )
    if one.sealed:
        yield "Données chiffrées sous la clé de la personne :"
        yield _table(
            ("Catégorie", "Données", "Faits"),
            [(held.category, ", ".join(held.data), ", ".join(held.facts)) for held in one.sealed],
        )
    if one.clear:
        yield f"Données en clair, sous pseudonyme : {', '.join(one.clear)}."


def _sentences(parts: Sequence[str]) -> str:
    return "\n".join(parts)


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(text: str) -> str:
    return "<br>".join(" ".join(line.split()) for line in text.splitlines()).replace("|", "\\|")
