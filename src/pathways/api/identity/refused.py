"""A credential that is refused: the caller is told nothing of why, the log and the journal are."""

from enum import StrEnum
from typing import NoReturn

import structlog
from flask import g

from pathways.api.refusals import Unauthenticated

log = structlog.get_logger(__name__)


class Cause(StrEnum):
    """Why a credential is refused."""

    ABSENT = "absent"
    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    REVOKED = "revoked"
    EXPIRED = "expired"
    DISABLED = "account-disabled"
    NOTHING_GRANTED = "nothing-granted"
    TOKEN_MALFORMED = "token-malformed"
    TOKEN_ALGORITHM = "token-algorithm"
    TOKEN_KEY = "token-key-unknown"
    TOKEN_SIGNATURE = "token-signature"
    TOKEN_EXPIRED = "token-expired"
    TOKEN_CLAIMS = "token-claims"
    TOKEN_NONCE = "token-nonce"
    TOKEN_LEVEL = "token-level"
    USERINFO_UNSIGNED = "userinfo-unsigned"
    NOT_LINKED = "identity-not-linked"
    LINK_CODE = "link-code"
    STATE = "sign-in-state"
    PROVIDER_REFUSED = "provider-refused"


class Rejected(Exception):
    """The credential is not good, and why; `key_id` where one is known."""

    def __init__(self, cause: Cause, key_id: str | None = None) -> None:
        super().__init__(cause)
        self.cause, self.key_id = cause, key_id


def refused(cause: Cause, key_id: str | None = None) -> NoReturn:
    """Keep why for whoever writes the request down, and answer what is answered to all."""
    g.refused, g.key_id = cause.value, key_id
    log.warning(
        "credential refused",
        cause=cause.value,
        key_id=key_id,
        request_id=g.get("request_id"),
        **(
            {"to_do": "pathways account grant ACTEUR RÔLE"}
            if cause is Cause.NOTHING_GRANTED
            else {}
        ),
    )
    raise Unauthenticated
