"""What the specification says once: the problem, the answer to a command, shared headers."""

from pathways.api.table import standard_table

INTRODUCTION = """
Everything that happens to a person is recorded as an event that never changes; a POST records
one, a GET reads what the events say.

* **Idempotency-Key** on every POST that records: sent again under the same key, the same answer.
* **If-Match** on every change: the `ETag` of the last reading. Creating takes none.
* **Errors** are `application/problem+json`: a stable `type`, where it stands in the request, the
  rule that refused with its article, and how to put it right.
* **Reading your own writes**: give back `Pathways-Position`, or `?at_least=`.
* **Access-Purpose** says why a file is looked at; every request is in the journal of accesses.
* **Correcting** a fact is the same POST with `?corrects=<version>` and `why` in the body.
""".strip()

PROBLEM = {
    "type": "object",
    "description": "RFC 9457. Titles and details are in French, for people.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "examples": ["/problems/not-found"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "description": "One entry for each thing to put right.",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into the body"},
                    "parameter": {"type": "string", "description": "of the address"},
                    "header": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
        "rule": {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": {"type": "string", "examples": ["A1.7"]},
                "source": {"type": "string", "examples": ["Annexe 1, art. 4.4"]},
                "label": {"type": "string"},
            },
        },
        "remedy": {"type": "string", "description": "How to put it right."},
        "claim": {"type": "string", "description": "What another record holds already."},
        "current_version": {"type": "integer"},
        "request_id": {"type": ["string", "null"]},
    },
}

RECORDED = {
    "type": "object",
    "required": ["id", "version", "position", "facts"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "version": {"type": "integer", "description": "For the next If-Match."},
        "position": {"type": "integer", "description": "For Pathways-Position."},
        "facts": {
            "type": "array",
            "description": "What was recorded here; empty where it was known already.",
            "items": {
                "type": "object",
                "required": ["version", "name", "happened_on", "fields"],
                "properties": {
                    "version": {"type": "integer", "description": "For `?corrects=`."},
                    "name": {"type": "string"},
                    "happened_on": {"type": "string", "format": "date"},
                    "fields": {"type": "object"},
                },
            },
        },
    },
}

HANDED_OVER = {
    "type": "object",
    "required": ["handed_over", "refused", "position", "results"],
    "properties": {
        "handed_over": {"type": "integer"},
        "refused": {"type": "integer"},
        "position": {"type": "integer"},
        "results": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["orientation"],
                "properties": {
                    "orientation": {"type": "string", "format": "uuid"},
                    "version": {"type": "integer"},
                    "position": {"type": "integer"},
                    "refused": {
                        "type": "object",
                        "properties": {
                            "type": {"type": "string"},
                            "detail": {"type": "string"},
                        },
                    },
                },
            },
        },
    },
}

PARAMETERS = {
    "AccessPurpose": {
        "name": "Access-Purpose",
        "required": False,
        "description": "Why this is asked, for the journal of accesses; where it is left out, the"
        " operation's own `x-purpose`. `GET /v1/access-journal/purposes` tells each in French.",
        "schema": {"type": "string", "enum": [*standard_table().purposes]},
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "required": True,
        "description": "1 to 255 visible ASCII characters, drawn at random for each new request.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    },
    "IfMatch": {
        "name": "If-Match",
        "required": True,
        "description": "The ETag of the version this change rests on.",
        "schema": {"type": "string", "pattern": '^"\\d+"$', "examples": ['"3"']},
    },
    "IfMatchWhereCorrecting": {
        "name": "If-Match",
        "required": False,
        "description": "Required with `corrects`; creating takes none.",
        "schema": {"type": "string", "pattern": '^"\\d+"$'},
    },
    "Position": {
        "name": "Pathways-Position",
        "required": False,
        "description": "Answer only once the lists have seen this position of the log.",
        "schema": {"type": "string", "pattern": "^\\d{1,18}$"},
    },
}

HEADERS = {
    "ETag": {"description": "The version, for If-Match.", "schema": {"type": "string"}},
    "Location": {"schema": {"type": "string", "format": "uri-reference"}},
    "Position": {"description": "Position in the log.", "schema": {"type": "string"}},
    "Replayed": {
        "description": "`true` where this key was recorded before: this is that answer.",
        "schema": {"type": "string"},
    },
}
