"""An OpenID Connect provider on the loopback: a real HTTP server, able to misbehave.

It follows the code flow as written: the client authenticates, PKCE is checked, a code serves once.
What a test changes is what it then says: claims, header, key, or the whole token.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT, SECRET = "pathways-client", "a secret of ours"
REDIRECT = "http://127.0.0.1/v1/session/callback"
Forge = Callable[[dict[str, Any], dict[str, Any]], str]


@dataclass
class Loopback:
    """The provider; `claims` and `header` add to what it says, `forge` takes its place."""

    issuer: str = ""
    subject: str = "lea@example.org"
    key: RSAKey | ECKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    published: Sequence[RSAKey | ECKey] | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    forge: Forge | None = None
    answer: dict[str, Any] | None = None
    userinfo: Callable[[], tuple[str, str]] | None = None
    denies: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def behave(self) -> None:
        """As one should, from now on."""
        self.claims, self.header = {}, {}
        self.forge = self.answer = self.userinfo = self.published = None
        self.denies = False

    def id_token(self, nonce: str, access_token: str) -> str:
        digest = hashlib.sha256(access_token.encode()).digest()[:16]
        told = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT, "nonce": nonce,
            "iat": int(time.time()), "exp": int(time.time()) + 300,
            "at_hash": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        }  # fmt: skip
        return self.signed(told)

    def access_token(self, **changes: Any) -> str:
        """A token of its own for an API, as a JWT."""
        told = {
            "iss": self.issuer, "sub": self.subject, "aud": "pathways-api", "azp": "some-screen",
            "iat": int(time.time()), "exp": int(time.time()) + 300,
        } | changes  # fmt: skip
        return self.signed(told)

    def signed(self, told: dict[str, Any]) -> str:
        told = {k: v for k, v in (told | self.claims).items() if v is not None}
        header = {"alg": "RS256", "kid": self.key.kid} | self.header
        header = {k: v for k, v in header.items() if v is not None}
        if self.forge is not None:
            return self.forge(header, told)
        return jwt.encode(header, told, self.key, algorithms=["RS256", "PS256", "ES256"])

    def authorize(self, address: str) -> str:
        """What the browser does there: sign in, and be sent back; the query it comes back with."""
        asked = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.issuer}/authorize?")
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["redirect_uri"] == REDIRECT
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        if self.denies:
            return urlencode({"error": "access_denied", "state": asked["state"]})
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return urlencode({"code": code, "state": asked["state"], "iss": self.issuer})

    def exchanged(self, given: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        basic = base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '%20')}".encode()).decode()
        plain = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if authorization not in (f"Basic {basic}", f"Basic {plain}"):
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(given.get("code", ""), None)
        if asked is None or given.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        verifier = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        if self.answer is not None:
            return 200, self.answer
        access = secrets.token_urlsafe(16)
        return 200, {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": 60,
            "id_token": self.id_token(asked["nonce"], access),
        }


def unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """A token with the signature "none"."""
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    return ".".join(_part(json.dumps(part).encode()) for part in parts) + "."


def by_shared_secret(header: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    """A token signed by HMAC: by hand, for no library signs so with a public key."""
    parts = (header | {"alg": "HS256"}, claims)
    text = ".".join(_part(json.dumps(part).encode()) for part in parts)
    return f"{text}.{_part(hmac.digest(secret, text.encode(), 'sha256'))}"


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@contextmanager
def loopback() -> Iterator[Loopback]:
    """The provider while it answers."""
    provider = Loopback()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            provider.asked.append(path)
            if path == "/.well-known/openid-configuration":
                base = provider.issuer
                self._json(200, {
                    "issuer": base, "authorization_endpoint": f"{base}/authorize",
                    "token_endpoint": f"{base}/token", "jwks_uri": f"{base}/jwks",
                    "userinfo_endpoint": f"{base}/userinfo",
                })  # fmt: skip
            elif path == "/jwks":
                shown = provider.published or [provider.key]
                self._json(200, {"keys": [key.as_dict(private=False) for key in shown]})
            elif path == "/userinfo":
                if provider.userinfo is None:
                    told = {"sub": provider.subject, "iss": provider.issuer, "aud": CLIENT}
                    kind, text = "application/jwt", provider.signed(told)
                else:
                    kind, text = provider.userinfo()
                self._send(200, kind, text.encode())
            else:
                self._send(404, "text/plain", b"")

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            length = int(self.headers.get("Content-Length", "0"))
            body = parse_qs(self.rfile.read(length).decode())
            given = {name: values[0] for name, values in body.items()}
            self._json(*provider.exchanged(given, self.headers.get("Authorization", "")))

        def log_message(self, *_: Any) -> None:
            pass

        def _json(self, status: int, told: dict[str, Any]) -> None:
            self._send(status, "application/json", json.dumps(told).encode())

        def _send(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
