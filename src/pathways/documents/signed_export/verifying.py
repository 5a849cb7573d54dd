"""Checking an export offline: its signature, its files, its events and their chain, its sample.

No database, no network, nothing trusted but the public key, which comes by another way. Everything
found wrong is told, in French.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from pathways.documents.signed_export.archive import NotAnExport, unpacked
from pathways.documents.signed_export.events import Line, wrong_lines
from pathways.documents.signed_export.making import (
    EVENTS,
    FORMAT,
    MANIFEST,
    POPULATION,
    SAMPLE,
    SIGNATURE,
)
from pathways.event_store.signing import PublicKey
from pathways.projections.sampling import chosen


@dataclass(frozen=True)
class Checked:
    """What an export is, and all that is wrong with it."""

    kind: str | None
    made_on: str | None
    position: int | None
    files: int
    events: int
    wrong: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not self.wrong


def check(archive: bytes, key: PublicKey) -> Checked:
    """Recompute all that can be, without anything but the archive and the key."""
    try:
        files = unpacked(archive)
    except NotAnExport as why:
        return Checked(None, None, None, 0, 0, (str(why),))
    manifest = _manifest(files.get(MANIFEST, b""))
    if manifest is None:
        signed = [] if MANIFEST in files else [f"Il manque {MANIFEST}."]
        return Checked(
            None, None, None, len(files), 0, (*signed, f"{MANIFEST} n'est pas celui d'un export.")
        )
    read: list[Line] = []
    wrong = [
        *_signature(files, manifest, key),
        *_listed(files, manifest),
        *wrong_lines(files.get(EVENTS, b""), read),
        *_events(read, manifest),
        *_pages(files, read),
        *(_sample(files, manifest) if manifest["kind"] == "sample" else ()),
    ]
    return Checked(
        kind=manifest["kind"],
        made_on=manifest["made_on"],
        position=manifest["log"]["position"],
        files=len(files),
        events=len(read),
        wrong=tuple(dict.fromkeys(wrong)),
    )


def _manifest(content: bytes) -> dict[str, Any] | None:
    """The manifest, if it has the shape of one of ours."""
    try:
        told = orjson.loads(content)
        shaped = (
            told["format"] == FORMAT
            and told["kind"] in ("person", "sample")
            and isinstance(told["made_on"], str)
            and isinstance(told["log"]["position"], int)
            and isinstance(told["log"]["chain"], str)
            and isinstance(told["events"], int)
            and all(isinstance(one, str) for one in told["people"])
            and all(
                isinstance(one["name"], str)
                and isinstance(one["bytes"], int)
                and isinstance(one["sha256"], str)
                for one in told["files"]
            )
        )
    except (ValueError, KeyError, TypeError):
        return None
    return dict(told) if shaped else None


def _signature(
    files: Mapping[str, bytes], manifest: Mapping[str, Any], key: PublicKey
) -> Iterator[str]:
    if SIGNATURE not in files:
        yield f"Il manque {SIGNATURE} : l'export n'est pas signé."
    elif not key.signed(files[SIGNATURE], files[MANIFEST]):
        if manifest.get("public_key") != key.text:
            yield "L'export est signé d'une autre clé que celle qui est donnée."
        else:
            yield f"La signature n'est pas celle de {MANIFEST} : l'un des deux a changé."


def _listed(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[str]:
    told = {one["name"]: one for one in manifest["files"]}
    held = [name for name in files if name not in (MANIFEST, SIGNATURE)]
    for name in told.keys() - set(held):
        yield f"Il manque un fichier : {name}."
    for name in held:
        if name not in told:
            yield f"Un fichier a été ajouté : {name}."
        elif len(files[name]) != told[name]["bytes"]:
            yield f"Un fichier a changé de taille : {name}."
        elif sha256(files[name]).hexdigest() != told[name]["sha256"]:
            yield f"Un fichier a changé : {name}."
    if list(files) != [MANIFEST, SIGNATURE, *told] and set(held) == told.keys():
        yield "Les fichiers ne sont plus dans leur ordre."


def _events(read: list[Line], manifest: Mapping[str, Any]) -> Iterator[str]:
    log = manifest["log"]
    if len(read) != manifest["events"]:
        yield f"L'export annonce {manifest['events']} événement(s) et en contient {len(read)}."
    people = set(manifest["people"])
    for line in read:
        if str(line.person) not in people:
            yield f"Événement {line.position} : il ne concerne pas cet export."
        if line.position > log["position"]:
            yield f"Événement {line.position} : il vient après la position de l'export."
        if line.position == log["position"] and line.chain.hex() != log["chain"]:
            yield f"Événement {line.position} : la chaîne n'y a pas la valeur du manifeste."


def _pages(files: Mapping[str, bytes], read: list[Line]) -> Iterator[str]:
    """Each page tells the facts of the events, all of them, and no other."""
    for name, content in files.items():
        if not (name.startswith("pages/") and name.endswith(".json")):
            continue
        try:
            page = orjson.loads(content)
            about = {UUID(one) for one in page["files"]}
            told = [fact["position"] for fact in page["facts"]]
        except (ValueError, KeyError, TypeError):
            yield f"Une page est illisible : {name}."
            continue
        if told != [line.position for line in read if line.person in about]:
            yield f"Une page ne dit pas les mêmes faits que le journal : {name}."


def _sample(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[str]:
    """The draw, made again from the seed and the population."""
    try:
        sample = orjson.loads(files.get(SAMPLE, b""))
        rows = [orjson.loads(line) for line in files.get(POPULATION, b"").splitlines()]
        population = {
            UUID(row["person"]): UUID(row["organisation"]) if row["organisation"] else None
            for row in rows
        }
        told = [UUID(one["person"]) for one in sample["files"]]
        again = chosen(population, sample["seed"], sample["size"], by_body=sample["by_body"])
        drawn = [UUID(one) for one in manifest["drawn"]]
        many = sample["population"]
    except (ValueError, KeyError, TypeError, ArithmeticError):
        yield "L'échantillon est illisible."
        return
    if again != told or drawn != told:
        yield "Les dossiers tirés ne sont pas ceux que la graine tire de la population."
    if many != len(rows) or len(rows) != len(population):
        yield f"L'échantillon annonce {many} dossier(s) et en liste {len(rows)}."
