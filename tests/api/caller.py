"""A caller of the API: says which version it has read, draws a key for each request."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.departement import CCAS, LEA
from tests.domain.spec import an_id

SARA = an_id("Sara")


@dataclass
class Caller:
    client: FlaskClient
    key: str
    now: list[datetime]
    versions: dict[str, int] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=self._headers(headers))

    def post(
        self,
        path: str,
        body: Any = None,
        *,
        version: int | str | None = None,
        key: str | None = None,
        **more: Any,
    ) -> TestResponse:
        """POST this body; `data` sends other bytes, `headers` adds some, `""` leaves one out."""
        headers = {"Idempotency-Key": str(uuid4()) if key is None else key}
        if version is not None:
            headers["If-Match"] = version if isinstance(version, str) else f'"{version}"'
        headers = self._headers(headers | more.pop("headers", {}))
        given = {"content_type": "application/json", "data": json.dumps(body)} | more
        return self.client.post(path, headers=headers, **given)

    def done(self, path: str, body: Any, **more: Any) -> dict[str, Any]:
        """POST what must be recorded; the answer."""
        response = self.post(path, body, **more)
        assert response.status_code in (200, 201), response.text
        answer: dict[str, Any] = response.get_json()
        return answer

    def orient(self, person: UUID = SARA, on: str = "2021-03-01", **changes: Any) -> str:
        """Orient the person to the CCAS; the address of the orientation."""
        given = {
            "beneficiary_id": str(person), "organisation_id": str(CCAS), "kind": "social", "on": on,
            "decided_by": "president", "referent_id": str(LEA),
        }  # fmt: skip
        return f"/v1/orientations/{self.done('/v1/orientations', given | changes)['id']}"

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        told = {"Authorization": f"Bearer {self.key}"} | headers
        return {name: value for name, value in told.items() if value}


def problem(response: TestResponse, status: int) -> dict[str, Any]:
    """The problem this answer is, once sure of its status and its form."""
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    told: dict[str, Any] = response.get_json()
    assert told["type"].startswith("/problems/")
    assert told["title"]
    assert told["detail"]
    assert told["status"] == status
    assert "Traceback" not in response.text
    return told
