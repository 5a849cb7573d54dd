"""Making an export: everything read at one position of the log, listed in a manifest, signed.

The manifest names each file with its size and SHA-256, the position and the chain's value there;
the signature is over the bytes of the manifest. The same log, position, day and key give the same
bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from pathways.documents.audit.content import AuditedFile, audited_file
from pathways.documents.audit.formats import to_json, to_pdf
from pathways.documents.audit.ruled import RuleValue
from pathways.documents.plain import plain
from pathways.documents.signed_export.archive import packed
from pathways.documents.signed_export.events import exported_events
from pathways.event_store.signing import SigningKey
from pathways.projections.departement import Departement
from pathways.projections.sampling import Sample, chain_at, population_of

FORMAT = "pathways-export/1"
MANIFEST, SIGNATURE, NOTE = "manifest.json", "manifest.sig", "lisez-moi.txt"
EVENTS, RULES, SAMPLE, POPULATION = (
    "events.ndjson", "rules.json", "sample.json", "population.ndjson",
)  # fmt: skip
MEDIA_TYPE = "application/zip"
PRETTY = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_SORT_KEYS


@dataclass(frozen=True)
class Export:
    """An archive, the name of its file (which names nobody), and what it holds."""

    name: str
    archive: bytes
    files: int
    events: int
    position: int
    persons: tuple[UUID, ...]
    """Everyone whose file, or whose id, is in it."""


def export_of_person(
    departement: Departement, person: UUID, key: SigningKey, *, today: date, names: bool = True
) -> Export:
    """A person's events, their audited file (JSON and PDF), the rules used; raises NotFound.

    Without `names`, nothing that the log seals is in it.
    """
    position = departement.known_at or departement.app.recorder.head()
    past = departement.as_known(position)
    audited = audited_file(past, person, today=today, on=today, names=names)
    about: dict[str, Any] = {"kind": "person", "people": list(audited.files)}
    pages = {**_pages([audited]), f"pages/{person}.pdf": to_pdf(audited)}
    return _export(past, [audited], about, pages, key, today, names, f"export-{person}.zip")


def export_of_sample(
    departement: Departement, sample: Sample, key: SigningKey, *, today: date, names: bool = True
) -> Export:
    """The files of a sample, with all that they were drawn from: it is drawn again offline."""
    past = departement.as_known(sample.position)
    drawn = [one.person for one in sample.files]
    audited = [audited_file(past, one, today=today, on=today, names=names) for one in drawn]
    files = [file for one in audited for file in one.files]
    about: dict[str, Any] = {"kind": "sample", "people": files, "drawn": drawn}
    population = population_of(departement, sample.position, sample.on, sample.organisation)
    pages = {
        SAMPLE: _json(sample),
        POPULATION: b"".join(
            orjson.dumps({"person": person, "organisation": body}, option=orjson.OPT_APPEND_NEWLINE)
            for person, body in population.items()
        ),
        **_pages(audited),
    }
    name = f"sample-{sample.seed}-{sample.position}.zip"
    made = _export(past, audited, about, pages, key, today, names, name)
    return replace(made, persons=(*made.persons, *population))


def _pages(audited: Sequence[AuditedFile]) -> dict[str, bytes]:
    return {f"pages/{one.person}.json": to_json(one) for one in audited}


def _export(
    departement: Departement,
    audited: Sequence[AuditedFile],
    about: Mapping[str, Any],
    pages: Mapping[str, bytes],
    key: SigningKey,
    today: date,
    names: bool,
    name: str,
) -> Export:
    position = departement.known_at
    assert position is not None
    people = [file for one in audited for file in one.files]
    events = exported_events(departement, people, position)
    files = {
        NOTE: NOTE_TEXT.encode(),
        EVENTS: b"".join(events),
        RULES: _json(_rules(audited)),
        **pages,
    }
    manifest = _json(
        {
            "format": FORMAT,
            "departement": str(departement.rules.departement_name.on(today).value),
            "made_on": today,
            "names": names,
            **about,
            "log": {"position": position, "chain": chain_at(departement, position).hex()},
            "events": len(events),
            "public_key": key.public.text,
            "files": [
                {"name": one, "bytes": len(content), "sha256": sha256(content).hexdigest()}
                for one, content in files.items()
            ],
        }
    )
    archive = packed({MANIFEST: manifest, SIGNATURE: key.sign(manifest), **files})
    return Export(name, archive, len(files) + 2, len(events), position, tuple(people))


def _rules(audited: Sequence[AuditedFile]) -> list[dict[str, Any]]:
    """Every rule that a fact stands under, with what it said on the days it was used."""
    used: dict[str, dict[RuleValue, None]] = {}
    for one in audited:
        for fact in one.facts:
            for rule in fact.rules:
                used.setdefault(rule.id, {}).update(dict.fromkeys(rule.values))
    return [
        {"id": rule, "values": sorted(map(plain, values), key=str)}
        for rule, values in sorted(used.items())
    ]


def _json(document: Any) -> bytes:
    return orjson.dumps(plain(document), option=PRETTY)


NOTE_TEXT = f"""\
Export signé d'un département : ce que son journal dit d'une personne, ou d'un échantillon.

{MANIFEST}       la liste des fichiers, avec leur taille et leur empreinte SHA-256 ;
                    la position du journal et la valeur de sa chaîne à cette position
{SIGNATURE}        la signature Ed25519 (64 octets) des octets de {MANIFEST}
{EVENTS}       les événements, un par ligne, dans l'ordre du journal
{RULES}          les règles dont relèvent ces faits, telles qu'en vigueur leur jour
pages/              le dossier tel qu'il se lit, fait par fait
{SAMPLE}         d'un échantillon : sa graine, sa population, les dossiers tirés
{POPULATION}   d'un échantillon : tous les dossiers qui pouvaient être tirés

Vérifier, sans base de données ni réseau :

    pathways verify-export FICHIER --public-key CLÉ

La clé publique se demande au Département, par une autre voie que ce fichier.

Sans pathways : l'empreinte d'un événement est le SHA-256 du JSON canonique (clés triées, sans
blancs) de ses champs actor, command, corrects, happened_on, name, payload, person, schema, sealed
(la valeur de sealed_sha256), stream, version ; la chaîne est le SHA-256 de previous, digest, la
position sur 8 octets et les microsecondes de recorded_at depuis 1970 sur 8 octets, gros-boutistes.
"""
