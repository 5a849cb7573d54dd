"""An export checked far from the log: whatever was changed in it is told, and nothing else is."""

import base64
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from itertools import count
from uuid import UUID

import orjson
import pytest

from pathways.documents.signed_export.archive import packed, unpacked
from pathways.documents.signed_export.making import (
    EVENTS,
    MANIFEST,
    POPULATION,
    SAMPLE,
    SIGNATURE,
    export_of_person,
    export_of_sample,
)
from pathways.documents.signed_export.verifying import check
from pathways.event_store.keys import Keyring
from pathways.event_store.signing import (
    SETTING,
    BadPublicKey,
    BadSigningKey,
    PublicKey,
    SigningKey,
    signing_key,
    trial_key,
)
from pathways.projections.departement import Departement
from pathways.projections.sampling import chosen, draw
from tests.departement import Town
from tests.domain.spec import an_id
from tests.panels.breaches import Breach

SARA = an_id("Sara")
KEY = SigningKey(bytes(range(1, 33)))
OTHER = SigningKey(bytes(range(2, 34)))
PAGE = f"pages/{SARA}.json"
TODAY = date(2021, 9, 1)


@dataclass(frozen=True)
class Made:
    """An export of Sara's file, and what it was made of."""

    archive: bytes
    without_names: bytes
    sample: bytes
    again: bytes


@pytest.fixture(scope="module")
def made_once() -> dict[str, Made]:
    return {}


@pytest.fixture
def made(request: pytest.FixtureRequest, made_once: dict[str, Made]) -> Made:
    """Made by the first test that asks, shared by the others: what is checked needs no database."""
    if "made" not in made_once:
        made_once["made"] = make(request.getfixturevalue("town"))
    return made_once["made"]


def make(town: Town) -> Made:
    town.orient("Sara", "2021-03-01")
    contract = town.draft("Sara", "2021-03-20", "2021-09-19")
    town.sign(contract, "2021-03-25")
    Breach(town, "Sara").reported("2021-06-14", "2021-06-15", "2021-06-17")
    town.orient("Adam", "2021-03-01")
    town.register("Zoé")
    town.catch_up()
    departement = town.departement
    archive = of_sara(departement)
    sample = draw(departement, 7, 2)
    signed = export_of_sample(departement, sample, KEY, today=TODAY)
    position = signed.position
    town.meet("Sara", "2021-03-05")
    town.catch_up()
    return Made(
        archive,
        export_of_person(departement, SARA, KEY, today=TODAY, names=False).archive,
        signed.archive,
        of_sara(departement.as_known(position)),
    )


def of_sara(departement: Departement) -> bytes:
    return export_of_person(departement, SARA, KEY, today=TODAY).archive


def wrong(archive: bytes, key: SigningKey = KEY) -> str:
    return "\n".join(check(archive, key.public).wrong)


def test_an_export_as_it_was_made_is_sound(made: Made) -> None:
    for archive, kind in ((made.archive, "person"), (made.sample, "sample")):
        checked = check(archive, KEY.public)
        assert checked.wrong == ()
        assert (checked.kind, checked.made_on) == (kind, "2021-09-01")
    events = unpacked(made.archive)[EVENTS].splitlines()
    assert check(made.archive, KEY.public).events == len(events) > 5


def test_the_same_position_gives_the_same_bytes_whatever_was_recorded_since(made: Made) -> None:
    assert made.again == made.archive


def test_it_opens_with_any_zip_program(made: Made) -> None:
    with zipfile.ZipFile(BytesIO(made.archive)) as opened:
        assert opened.testzip() is None
        assert opened.namelist()[:2] == [MANIFEST, SIGNATURE]
        assert opened.read(f"pages/{SARA}.pdf").startswith(b"%PDF")


def test_nothing_that_is_sealed_is_in_the_events_nor_anywhere_without_names(made: Made) -> None:
    for secret in (b"Martin", b"MARTIN", b"1234567", b"Moreau", b"MOREAU", b"Chercher un"):
        assert secret not in unpacked(made.archive)[EVENTS]
        assert secret not in made.without_names
    assert b"MARTIN" in unpacked(made.archive)[PAGE]
    assert check(made.without_names, KEY.public).sound
    assert not {b"sara", b"martin"} & {
        part for name in unpacked(made.archive) for part in name.lower().encode().split(b"-")
    }


def forged(made: Made, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The archive after a change of its files, packed as ours are."""
    files = unpacked(made.archive)
    change(files)
    return packed(files)


def resigned(files: dict[str, bytes], key: SigningKey = KEY) -> None:
    """The manifest and the signature put right after a change: what a thief of the key would do."""
    manifest = orjson.loads(files[MANIFEST])
    manifest["files"] = [
        {"name": name, "bytes": len(content), "sha256": sha256(content).hexdigest()}
        for name, content in files.items()
        if name not in (MANIFEST, SIGNATURE)
    ]
    files[MANIFEST] = orjson.dumps(manifest)
    files[SIGNATURE] = key.sign(files[MANIFEST])


def lines_changed(files: dict[str, bytes], change: Callable[[list[bytes]], None]) -> None:
    lines = files[EVENTS].splitlines(keepends=True)
    change(lines)
    files[EVENTS] = b"".join(lines)


def a_letter(files: dict[str, bytes]) -> None:
    files[PAGE] = files[PAGE].replace(b"MARTIN", b"MARTEN")


def test_one_letter_changed_names_the_file(made: Made) -> None:
    assert wrong(forged(made, a_letter)) == f"Un fichier a changé : {PAGE}."


def test_a_file_missing_is_named(made: Made) -> None:
    assert f"Il manque un fichier : {PAGE}." in wrong(forged(made, lambda f: f.__delitem__(PAGE)))


def test_a_file_added_is_named(made: Made) -> None:
    assert wrong(forged(made, lambda files: files.update({"pages/more.txt": b"."}))) == (
        "Un fichier a été ajouté : pages/more.txt."
    )


def test_files_in_another_order_are_told(made: Made) -> None:
    files = unpacked(made.archive)
    assert wrong(packed(dict(reversed(files.items())))) == (
        "Les fichiers ne sont plus dans leur ordre."
    )


def test_another_key_or_another_signature_is_told(made: Made) -> None:
    assert wrong(made.archive, OTHER) == (
        "L'export est signé d'une autre clé que celle qui est donnée."
    )
    altered = forged(made, lambda files: files.update({SIGNATURE: OTHER.sign(files[MANIFEST])}))
    assert wrong(altered) == (
        f"La signature n'est pas celle de {MANIFEST} : l'un des deux a changé."
    )
    assert "n'est pas signé" in wrong(forged(made, lambda files: files.__delitem__(SIGNATURE)))


def test_the_manifest_changed_is_told(made: Made) -> None:
    def other_day(files: dict[str, bytes]) -> None:
        files[MANIFEST] = files[MANIFEST].replace(b"2021-09-01", b"2021-09-02")

    assert f"La signature n'est pas celle de {MANIFEST}" in wrong(forged(made, other_day))
    for content in (b"", b"[]", b"{}", b'{"format": 1', b"[" * 100_000):
        broken = forged(made, lambda files, c=content: files.update({MANIFEST: c}))  # type: ignore[misc]
        assert f"{MANIFEST} n'est pas celui d'un export" in wrong(broken)
    assert f"Il manque {MANIFEST}" in wrong(forged(made, lambda files: files.__delitem__(MANIFEST)))


def test_even_signed_again_an_event_changed_is_found_by_its_digest(made: Made) -> None:
    """Who holds the key can sign anything; not an event that the log's own chain disowns."""

    def another_actor(lines: list[bytes]) -> None:
        lines[3] = lines[3].replace(b'"actor":"test"', b'"actor":"other"')

    def forge(files: dict[str, bytes]) -> None:
        lines_changed(files, another_actor)
        resigned(files)

    position = orjson.loads(unpacked(made.archive)[EVENTS].splitlines()[3])["position"]
    assert wrong(forged(made, forge)) == (
        f"Événement {position} : son contenu a changé depuis son enregistrement."
    )


def test_even_signed_again_events_cannot_be_moved_dropped_or_cut(made: Made) -> None:
    def told_of(change: Callable[[list[bytes]], None]) -> str:
        def forge(files: dict[str, bytes]) -> None:
            lines_changed(files, change)
            resigned(files)

        return wrong(forged(made, forge))

    assert "il n'est pas à sa place" in told_of(list.reverse)
    dropped = told_of(lambda lines: lines.__delitem__(3))
    assert "événement(s) et en contient" in dropped
    assert f"Une page ne dit pas les mêmes faits que le journal : {PAGE}." in dropped
    assert "illisible" in told_of(lambda lines: lines.__setitem__(2, b"{}\n"))
    assert "illisible" in told_of(lambda lines: lines.__setitem__(2, b"\xff\xfe\n"))


def test_even_signed_again_a_link_of_the_chain_cannot_be_made_up(made: Made) -> None:
    def later(lines: list[bytes]) -> None:
        told = orjson.loads(lines[3])
        told["recorded_at"] = told["recorded_at"].replace(told["recorded_at"][:4], "1999")
        lines[3] = orjson.dumps(told) + b"\n"

    def forge(files: dict[str, bytes]) -> None:
        lines_changed(files, later)
        resigned(files)

    assert "il ne suit pas la chaîne" in wrong(forged(made, forge))


def test_even_signed_again_a_sample_is_the_one_its_seed_draws(made: Made) -> None:
    def told_of(name: str, change: Callable[[bytes], bytes]) -> str:
        files = unpacked(made.sample)
        files[name] = change(files[name])
        resigned(files)
        return wrong(packed(files))

    population = {
        UUID(told["person"]): None
        for told in map(orjson.loads, unpacked(made.sample)[POPULATION].splitlines())
    }
    drawn = chosen(population, 7, 2, by_body=False)
    other = next(n for n in count(8) if chosen(population, n, 2, by_body=False) != drawn)
    assert "ceux que la graine tire" in told_of(
        SAMPLE, lambda told: told.replace(b'"seed": 7', b'"seed": %d' % other)
    )
    one_less = told_of(POPULATION, lambda told: b"".join(told.splitlines(keepends=True)[:1]))
    assert "L'échantillon annonce" in one_less
    assert "illisible" in told_of(SAMPLE, lambda told: b"{}")


def test_truncated_anywhere_it_is_no_archive(made: Made) -> None:
    size = len(made.archive)
    for kept in (0, 1, 21, 22, 100, size // 2, size - 23, size - 1):
        assert "illisible" in wrong(made.archive[:kept]), kept


def test_one_byte_changed_anywhere_is_told(made: Made) -> None:
    size = len(made.archive)
    for at in range(0, size, max(1, size // 400)):
        altered = bytearray(made.archive)
        altered[at] ^= 1
        assert wrong(bytes(altered)), at


def zip_tricks(files: dict[str, bytes]) -> Iterator[tuple[str, bytes, str]]:
    """Archives that mean one thing to one reader and another to the next: what each is told."""

    def written(change: Callable[[zipfile.ZipFile], None], compression: int = 0) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w", compression) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
            change(archive)
        return out.getvalue()

    ours = packed(files)
    for name in ("../outside", "/etc/passwd", "pages/../../x", "C:\\x", "a\\b", "pages/", "é", "A",
                 "pages/a/b", ".hidden", "x" * 300):  # fmt: skip
        yield name, written(lambda z, n=name: z.writestr(n, b"x")), "Un nom de fichier est refusé"  # type: ignore[misc]
    link = zipfile.ZipInfo("pages/link")
    link.external_attr = 0o120777 << 16
    yield "a link", written(lambda z: z.writestr(link, "/etc/passwd")), "autre chose que ses"
    yield "compressed", written(lambda z: None, zipfile.ZIP_DEFLATED), "compressé"
    yield (
        "a bomb",
        written(
            lambda z: z.writestr(
                "pages/bomb", bytes(50_000_000), compress_type=zipfile.ZIP_DEFLATED
            )
        ),
        "compressé",
    )
    yield "written by another program", written(lambda z: None), "autre chose que ses fichiers"
    yield "a comment", written(lambda z: setattr(z, "comment", b"hello")), "autre chose que ses"
    yield "something before", b"#!/bin/sh\n" + ours, "autre chose que ses fichiers"
    yield "something after", ours + b"more", "autre chose que ses fichiers"
    at = ours.rindex(b"PK\1\2")
    bigger = bytearray(ours)
    struct.pack_into("<LL", bigger, at + 20, 900_000_000, 900_000_000)
    yield "a size that lies", bytes(bigger), "plus lourds que l'archive"
    first = ours.index(b"PK\1\2")
    encrypted = bytearray(ours)
    encrypted[first + 8] |= 1
    yield "encrypted", bytes(encrypted), "chiffré"
    yield "nothing at all", packed({}), f"Il manque {MANIFEST}"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_no_trick_of_the_zip_format_gets_through(made: Made) -> None:
    files = unpacked(made.archive)
    for trick, archive, told in zip_tricks(files):
        assert told in wrong(archive), trick
    twice = BytesIO()
    with zipfile.ZipFile(twice, "w") as written:
        written.writestr(PAGE, b"one")
        written.writestr(PAGE, b"two")
    assert "Deux fichiers portent le même nom" in wrong(twice.getvalue())


def test_two_entries_over_the_same_bytes_are_refused(made: Made) -> None:
    ours = packed({"a": bytes(60_000)})
    start, end = ours.index(b"PK\1\2"), ours.index(b"PK\5\6")
    entry = ours[start:end]
    entries = b"".join(
        entry[:-1] + bytes([ord("a") + number]) for number in range(20)
    )  # twenty names, one content
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 20, 20, len(entries), start, 0)
    assert "plus lourds que l'archive" in wrong(ours[:start] + entries + tail)


def test_the_key_is_that_of_the_master_key_unless_one_is_given() -> None:
    keyring = Keyring(bytes(range(32)))
    derived = signing_key(keyring, {})
    assert derived.public == signing_key(keyring, {}).public
    assert derived.public != signing_key(Keyring(bytes(32)), {}).public
    given = base64.b64encode(bytes(range(1, 33))).decode()
    assert signing_key(keyring, {SETTING: given}).public == KEY.public
    for bad in ("x", "AAAA", "é" * 44):
        with pytest.raises(BadSigningKey):
            signing_key(keyring, {SETTING: bad})
    assert trial_key(keyring).public not in (derived.public, KEY.public)
    assert given not in repr(KEY)
    assert str(bytes(range(1, 33))) not in repr(KEY)


def test_a_public_key_is_read_as_base64_or_pem() -> None:
    public = KEY.public
    assert PublicKey.from_text(public.text) == PublicKey.from_text(public.pem) == public
    for bad in ("", "x", "AAAA", public.text + public.text, "-----BEGIN PUBLIC KEY-----\nx\n"):
        with pytest.raises(BadPublicKey):
            PublicKey.from_text(bad)
