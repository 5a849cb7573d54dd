"""`/accounts`: who may use the API, what they are granted, and their keys."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Response, jsonify
from marshmallow import RAISE, Schema, post_load

from pathways.api import schemas
from pathways.api.conditions import request_key
from pathways.api.context import actor, deciding
from pathways.api.fields import StrictBoolean, StrictInteger, StrictText, StrictTuple
from pathways.api.identity import accounts, keys
from pathways.api.identity.oidc import identities
from pathways.api.openapi import PREFIX, Blueprint, View
from pathways.api.routes.session import GrantShown
from pathways.api.shapes import plain, schema_of
from pathways.domain.access import Grant
from pathways.domain.refusal import Refusal

blueprint = Blueprint(
    "accounts",
    __name__,
    url_prefix=f"{PREFIX}/accounts",
    description="Accounts, their grants and their keys: the administrator's.",
)
ONE = "/<string:name>"


class OwnAccount(Refusal):
    """Personne ne change ce que son propre compte peut faire."""

    remedy = "Demandez-le à un autre administrateur, ou à l'exploitant (pathways account)."


@dataclass(frozen=True)
class AccountShown:
    actor: str
    grants: tuple[GrantShown, ...]
    test: bool
    created_at: datetime
    disabled_at: datetime | None
    identities: tuple[identities.Identity, ...]


@dataclass(frozen=True)
class AccountsShown:
    items: tuple[AccountShown, ...]


@dataclass(frozen=True)
class ChangeShown:
    at: datetime
    change: str
    told: Any
    by: str


@dataclass(frozen=True)
class ChangesShown:
    items: tuple[ChangeShown, ...]


@dataclass(frozen=True)
class KeyShown:
    id: str
    created_at: datetime
    expires_at: datetime
    scopes: tuple[str, ...] | None
    last_used_on: date | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class KeysShown:
    items: tuple[KeyShown, ...]


@dataclass(frozen=True)
class SecretShown:
    """A secret, shown this once."""

    secret: str
    id: str
    expires_at: datetime


class Strict(Schema):
    """What is not written here is refused."""

    class Meta:
        unknown = RAISE

    error_messages = schemas.CommandSchema.error_messages


class AccountGiven(Strict):
    """A new account, with what it is granted."""

    actor = StrictText(required=True, metadata={"pattern": "^[a-z0-9][a-z0-9._:@-]{0,63}$"})
    grants = schemas.field_of(tuple[Grant, ...], required=True)
    test = StrictBoolean(load_default=False)


class GrantGiven(Strict):
    """One capacity, with what it is limited to."""

    grant = schemas.field_of(Grant, required=True)

    @post_load
    def alone(self, data: dict[str, Any], **_: Any) -> Grant:
        found: Grant = data["grant"]
        return found


class KeyGiven(Strict):
    """How long a key lasts, and what it is narrowed to: nothing said, all the account may do."""

    days = StrictInteger(metadata={"minimum": 1})
    scopes = StrictTuple(StrictText(), metadata={"minItems": 1, "maxItems": 100})


class IdentityGiven(Strict):
    """Someone, as a provider names them."""

    issuer = StrictText(required=True, metadata={"minLength": 1, "maxLength": 255})
    subject = StrictText(required=True, metadata={"minLength": 1, "maxLength": 255})


class NothingGiven(Strict):
    """An empty object."""


def answers(shape: type[Any], *problems: int, status: int = 200) -> Callable[[View], View]:
    """Document what a view answers with, and the problems it may answer instead."""
    phrases = {
        404: "NOT_FOUND", 409: "CONFLICT", 413: "REQUEST_ENTITY_TOO_LARGE",
        415: "UNSUPPORTED_MEDIA_TYPE", 422: "UNPROCESSABLE_ENTITY", 400: "BAD_REQUEST",
    }  # fmt: skip

    def decorate(view: View) -> View:
        words = getattr(view, "__name__", "").split("_")
        name = words[0] + "".join(word.capitalize() for word in words[1:])
        view = blueprint.doc(operationId=name)(view)
        for problem in problems:
            view = blueprint.alt_response(problem, response=phrases[problem])(view)
        view = blueprint.alt_response(401, response="UNAUTHORIZED")(view)
        return blueprint.response(status, schema=schema_of(shape))(view)

    return decorate


def takes_key(view: View) -> View:
    """Document a view that takes an idempotency key."""
    return blueprint.taking(view, "IdempotencyKey")


BODY = (400, 404, 409, 413, 415, 422)


@blueprint.get("")
@answers(AccountsShown)
def every_account() -> Response:
    """All accounts, by name."""
    found = accounts.every(deciding())
    return jsonify(plain(AccountsShown(tuple(map(_shown, found)))))


@blueprint.post("")
@blueprint.arguments(AccountGiven)
@answers(AccountShown, *BODY, status=201)
def open_account(given: dict[str, Any]) -> Response:
    """A new account. Asked again, it is told that it is there."""
    made = accounts.add(deciding(), given["actor"], given["grants"], by=actor(), test=given["test"])
    response = jsonify(plain(_shown(made)))
    response.status_code = 201
    response.headers["Location"] = f"{blueprint.url_prefix}/{made.actor}"
    return response


@blueprint.get(ONE)
@answers(AccountShown, 404)
def account(name: str) -> Response:
    """What an account is granted."""
    return jsonify(plain(_shown(accounts.show(deciding(), name))))


@blueprint.get(f"{ONE}/changes")
@answers(ChangesShown, 404)
def account_changes(name: str) -> Response:
    """What was done to an account, and by whom, the oldest first."""
    accounts.show(deciding(), name)
    done = (
        ChangeShown(each.at, each.change, each.told, each.by)
        for each in accounts.changes(deciding(), name)
    )
    return jsonify(plain(ChangesShown(tuple(done))))


@blueprint.post(f"{ONE}/grants")
@blueprint.arguments(GrantGiven)
@answers(AccountShown, *BODY)
def grant_account(given: Grant, name: str) -> Response:
    """Grant one capacity more, to all its keys at once. Twice is once."""
    _not_oneself(name)
    return jsonify(plain(_shown(accounts.grant(deciding(), name, given, by=actor()))))


@blueprint.post(f"{ONE}/grants/withdrawal")
@blueprint.arguments(GrantGiven)
@answers(AccountShown, *BODY)
def withdraw_grant(given: Grant, name: str) -> Response:
    """Take one capacity back, at once."""
    _not_oneself(name)
    return jsonify(plain(_shown(accounts.ungrant(deciding(), name, given, by=actor()))))


@blueprint.post(f"{ONE}/disabling")
@blueprint.arguments(NothingGiven)
@answers(AccountShown, *BODY)
def disable_account(given: dict[str, Any], name: str) -> Response:
    """Refuse its keys and sessions from now on. Twice is once."""
    _not_oneself(name)
    return jsonify(plain(_shown(accounts.disable(deciding(), name, by=actor()))))


@blueprint.post(f"{ONE}/enabling")
@blueprint.arguments(NothingGiven)
@answers(AccountShown, *BODY)
def enable_account(given: dict[str, Any], name: str) -> Response:
    """Have its keys work again. Twice is once."""
    return jsonify(plain(_shown(accounts.enable(deciding(), name, by=actor()))))


@blueprint.get(f"{ONE}/keys")
@answers(KeysShown, 404)
def account_keys(name: str) -> Response:
    """Its keys, by their public identifiers: never a key itself."""
    return _keys(name)


def _keys(name: str) -> Response:
    found = (
        KeyShown(
            each.id, each.created_at, each.expires_at, each.scopes, each.last_used_on,
            each.revoked_at,
        )
        for each in keys.keys_of(deciding(), name)
    )  # fmt: skip
    return jsonify(plain(KeysShown(tuple(found))))


@blueprint.post(f"{ONE}/keys")
@blueprint.arguments(KeyGiven)
@takes_key
@answers(SecretShown, *BODY, status=201)
def make_key(given: dict[str, Any], name: str) -> Response:
    """A new key, shown this once.

    Asked again under its `Idempotency-Key` it is refused, with the identifier of the key made: no
    answer that holds a secret is kept to be given again.
    """
    made = keys.create_key(
        deciding(), name, by=actor(), days=given.get("days"), scopes=given.get("scopes"),
        request=request_key({}).key,
    )  # fmt: skip
    return _secret(made)


@blueprint.post(f"{ONE}/keys/<string:key_id>/revocation")
@blueprint.arguments(NothingGiven)
@answers(KeysShown, *BODY)
def revoke_account_key(given: dict[str, Any], name: str, key_id: str) -> Response:
    """This key stops working at once; the keys of the account."""
    keys.revoke_key(deciding(), name, key_id, by=actor())
    return _keys(name)


@blueprint.post(f"{ONE}/identities")
@blueprint.arguments(IdentityGiven)
@answers(AccountShown, *BODY)
def link_identity(given: dict[str, Any], name: str) -> Response:
    """Have whoever a provider so names sign in as this account."""
    _not_oneself(name)
    identities.link(deciding(), name, given["issuer"], given["subject"], by=actor())
    return jsonify(plain(_shown(accounts.show(deciding(), name))))


@blueprint.post(f"{ONE}/identities/withdrawal")
@blueprint.arguments(IdentityGiven)
@answers(AccountShown, *BODY)
def unlink_identity(given: dict[str, Any], name: str) -> Response:
    """Undo it; its sessions end."""
    identities.unlink(deciding(), name, given["issuer"], given["subject"], by=actor())
    return jsonify(plain(_shown(accounts.show(deciding(), name))))


@blueprint.post(f"{ONE}/link-code")
@blueprint.arguments(NothingGiven)
@answers(SecretShown, *BODY, status=201)
def make_link_code(given: dict[str, Any], name: str) -> Response:
    """A code with which whoever signs in links their identity to the account, once."""
    return _secret(identities.link_code(deciding(), name, by=actor()))


def _not_oneself(name: str) -> None:
    if name == actor():
        raise OwnAccount


def _secret(made: keys.NewKey) -> Response:
    response = jsonify(plain(SecretShown(made.secret, made.id, made.expires_at)))
    response.status_code = 201
    return response


def _shown(account: accounts.Account) -> AccountShown:
    granted = tuple(
        GrantShown(
            each.role, each.organisation, each.referent, each.person, each.member,
            each.delegate, each.territory, each.until,
        )
        for each in account.grants
    )  # fmt: skip
    linked = tuple(identities.identities_of(deciding(), account.actor))
    return AccountShown(
        account.actor, granted, account.test, account.created_at, account.disabled_at, linked
    )
