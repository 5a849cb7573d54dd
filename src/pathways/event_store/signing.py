"""The key that exports are signed with, so that whoever receives one can tell it is ours.

Ed25519 (RFC 8032). The key comes from `PATHWAYS_SIGNING_KEY` (base64 of its 32 bytes); without it,
it derives from the master key: every process of a département signs with the same one.
"""

import base64
import binascii
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

from pathways.event_store.keys import Keyring

SETTING = "PATHWAYS_SIGNING_KEY"
LENGTH = 32


class BadSigningKey(Exception):
    """Une clé de signature est la base64 de 32 octets."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class BadPublicKey(Exception):
    """Une clé publique est la base64 de 32 octets, ou un PEM Ed25519."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


@dataclass(frozen=True)
class PublicKey:
    """What a signature is checked with: 32 bytes, to be told by another way than the export."""

    raw: bytes

    @classmethod
    def from_text(cls, text: str) -> "PublicKey":
        """The key of its base64, or of a PEM; raises BadPublicKey."""
        try:
            if "BEGIN" in text:
                found = load_pem_public_key(text.encode())
                if not isinstance(found, Ed25519PublicKey):
                    raise BadPublicKey
                return cls(found.public_bytes(Encoding.Raw, PublicFormat.Raw))
            raw = base64.b64decode(text.strip(), validate=True)
        except (binascii.Error, ValueError):
            raise BadPublicKey from None
        if len(raw) != LENGTH:
            raise BadPublicKey
        return cls(raw)

    @property
    def text(self) -> str:
        return base64.b64encode(self.raw).decode()

    @property
    def pem(self) -> str:
        key = Ed25519PublicKey.from_public_bytes(self.raw)
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the 32 bytes, in hexadecimal: short enough to be read over the telephone."""
        return hashlib.sha256(self.raw).hexdigest()

    def signed(self, signature: bytes, message: bytes) -> bool:
        """Whether the holder of the private key signed this message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    """What signs: never shown."""

    _seed: bytes

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature; the same for the same message."""
        return Ed25519PrivateKey.from_private_bytes(self._seed).sign(message)

    @property
    def public(self) -> PublicKey:
        key = Ed25519PrivateKey.from_private_bytes(self._seed).public_key()
        return PublicKey(key.public_bytes(Encoding.Raw, PublicFormat.Raw))

    def __repr__(self) -> str:
        return f"SigningKey({self.public.fingerprint[:16]}…)"


def signing_key(keyring: Keyring, env: Mapping[str, str] = os.environ) -> SigningKey:
    """The key given, else that of the master key; raises BadSigningKey."""
    given = env.get(SETTING)
    if not given:
        return SigningKey(keyring.signing_seed)
    try:
        seed = base64.b64decode(given.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise BadSigningKey from None
    if len(seed) != LENGTH:
        raise BadSigningKey
    return SigningKey(seed)


def trial_key(keyring: Keyring) -> SigningKey:
    """The key of what is only tried out: nobody takes its exports for the département's."""
    return SigningKey(hashlib.sha256(b"trial" + keyring.signing_seed).digest())
