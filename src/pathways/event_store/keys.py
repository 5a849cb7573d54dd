"""Keys: one per person, wrapped by the master key; destroying one forgets one person.

AES-GCM throughout (NIST SP 800-38D). The master key comes from `PATHWAYS_KEY` (base64 of 32 bytes)
or from a file made on first start, readable by its owner only.
"""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


class BadMasterKey(Exception):
    """The master key is missing, malformed, or not the one this log was sealed with."""


@dataclass(frozen=True)
class PersonKey:
    """A person's key as used (`raw`) and as stored (`wrapped`)."""

    raw: bytes
    wrapped: bytes


class Keyring:
    """Makes, wraps and unwraps person keys, seals and opens, and hashes what must be matched."""

    def __init__(self, master: bytes) -> None:
        if len(master) != 32:
            raise BadMasterKey("the master key is 32 bytes, in base64")
        self._wrapping = AESGCM(_derived(master, b"wrap person keys"))
        self._hashing = _derived(master, b"match identities")
        self.signing_seed = _derived(master, b"sign exports")
        """32 bytes that a signing key is made of, where none was given (`signing`)."""

    @classmethod
    def from_text(cls, text: str) -> "Keyring":
        """The keyring of a base64 master key; raises BadMasterKey."""
        try:
            return cls(base64.b64decode(text.strip(), validate=True))
        except (binascii.Error, ValueError):
            raise BadMasterKey("the master key is 32 bytes, in base64") from None

    def new_key(self, person: UUID) -> PersonKey:
        raw = AESGCM.generate_key(256)
        nonce = os.urandom(NONCE)
        return PersonKey(raw, nonce + self._wrapping.encrypt(nonce, raw, person.bytes))

    def unwrap(self, person: UUID, wrapped: bytes) -> PersonKey:
        """The person's key; raises BadMasterKey where another master key wrapped it."""
        try:
            raw = self._wrapping.decrypt(wrapped[:NONCE], wrapped[NONCE:], person.bytes)
        except InvalidTag:
            raise BadMasterKey("this log was sealed under another master key") from None
        return PersonKey(raw, wrapped)

    def keyed_hash(self, kind: str, value: str) -> str:
        """32 hexadecimal digits that match equal values and tell nothing without the master key."""
        digest = hmac.new(self._hashing, f"{kind}\0{value}".encode(), hashlib.sha256)
        return digest.hexdigest()[:32]


def seal(key: PersonKey, clear: bytes, about: bytes) -> bytes:
    """`clear` encrypted under the person's key, bound to its place in the log (`about`)."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key.raw).encrypt(nonce, clear, about)


def unseal(key: PersonKey, sealed: bytes, about: bytes) -> bytes:
    """The reverse of `seal`; raises `InvalidTag` where the event was moved or altered."""
    return AESGCM(key.raw).decrypt(sealed[:NONCE], sealed[NONCE:], about)


def master_key(folder: Path, env: Mapping[str, str] = os.environ) -> str:
    """The master key, in base64: `PATHWAYS_KEY`, else `folder/master.key`, made on first start.

    Two processes starting at once agree on one file: the second reads what the first linked.
    """
    if given := env.get("PATHWAYS_KEY"):
        return given
    path = folder / "master.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"master.key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(base64.b64encode(os.urandom(32)).decode() + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


def _derived(master: bytes, purpose: bytes) -> bytes:
    return hmac.new(master, purpose, hashlib.sha256).digest()
