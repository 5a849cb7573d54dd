"""Canaries go through every path of a folder of its own: the real server, the real command."""

import http.client
import json
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from pathways.api.commands import OFFERED
from pathways.api.fields import StrictText
from pathways.api.schemas import schema_of
from pathways.postgres.database import Role, find_database
from tests.access import a_key
from tests.canaries.words import (
    CONTACT,
    MARK,
    NIR,
    PERSON,
    WHY,
    heard,
    people_csv,
    people_xlsx,
    text,
)
from tests.cli.conftest import COMMAND, Shell
from tests.departement import Town
from tests.docs.blocks import PROJECT

FLOW = PROJECT / "docs" / "how-to" / "payer-flow.xml"


@dataclass
class Told:
    """All that anybody but the person asking may come to read."""

    answers: list[tuple[str, str]] = field(default_factory=list)
    """Refusals, addresses and names of files, each with what was asked."""
    logs: dict[str, bytes] = field(default_factory=dict)


@dataclass
class Api:
    port: int
    key: str
    told: Told

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
        """One request; what may be read over a shoulder is noted."""
        given = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        given |= {"Idempotency-Key": str(uuid4())} if method == "POST" else {}
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, data, given | headers)
            response = connection.getresponse()
            content = response.read()
        names = ("Location", "Content-Disposition", "Request-Id", "ETag", "WWW-Authenticate")
        seen = " ".join(response.getheader(name, "") for name in names)
        shown = content.decode("utf-8", "replace") if response.status >= 400 else ""
        self.told.answers.append((f"{method} {path} {response.status}", f"{seen} {shown}"))
        return response.status, content


def sing(shell: Shell, folder: Path, *, commands: bool) -> Told:
    """What there is to read once the canaries went through the API, and through the `commands`."""
    told = Told()
    with shell.departement() as departement:
        town = Town(departement)
        town.found()
        key = a_key(departement, "agent-1")
    with served(shell, folder / "server.log") as port:
        api = Api(port, key, told)
        person = through_the_api(api)
        through_every_command(api, person)
        through_what_is_refused(api, person)
        told.logs["/metrics"] = api.ask("GET", "/metrics")[1]
        told.logs["/health/ready"] = api.ask("GET", "/health/ready")[1]
        for open_to_many in ("events?limit=10000", "open-data", "open-data/readme"):
            told.logs[open_to_many] = api.ask("GET", f"/v1/{open_to_many}")[1]
    if commands:
        through_the_command_line(shell, folder, told, person)
    through_postgres(shell)
    told.logs["server.log"] = (folder / "server.log").read_bytes()
    told.logs["postgres.log"] = next(Path(shell.env["PATHWAYS_DATA"]).rglob("*.log")).read_bytes()
    told.logs["names of files"] = "\n".join(map(str, folder.rglob("*"))).encode()
    return told


@contextmanager
def served(shell: Shell, log: Path) -> Iterator[int]:
    """`pathways serve`, whose output goes to a file; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    with log.open("ab") as told, subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)],
        env=shell._env(), stdout=told, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        try:
            wait_until_answered(process, port)
            yield port
        finally:
            process.terminate()


def wait_until_answered(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(1_200):
        assert process.poll() is None
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server never answered")


def through_the_api(api: Api) -> str:
    """A file opened, corrected, told where they live, looked for, oriented; its id."""
    status, answer = api.ask(
        "POST", "/v1/beneficiaries", PERSON | {"registered_on": "2026-01-05", "why": WHY}
    )
    assert status == 201, answer
    person: str = json.loads(answer)["id"]
    one = f"/v1/beneficiaries/{person}"
    contact = CONTACT | {"recorded_on": "2026-01-06", "why": WHY}
    assert api.ask("POST", f"{one}/contact-details", contact, **{"If-Match": '"1"'})[0] == 200
    anew = PERSON | {"registered_on": "2026-01-05", "first_name": text("Corrigé"), "why": WHY}
    del anew["payer_number"]
    api.ask(
        "POST",
        "/v1/beneficiaries?corrects=1",
        anew | {"beneficiary_id": person},
        **{"If-Match": '"2"'},
    )
    for sought in ({"name": MARK}, {"name": text("Nom")}, {"nir": NIR}):
        status, answer = api.ask("POST", "/v1/people/search", sought)
        assert status in (200, 422), answer
    status, answer = api.ask("GET", one)
    assert heard(answer), "the canaries went through nothing"
    oriented = {
        "beneficiary_id": person, "organisation_id": str(UUID(int=0)), "kind": "social",
        "on": "2026-02-02", "decided_by": "president", "why": WHY,
    }  # fmt: skip
    api.ask("POST", "/v1/orientations", oriented)
    for asked in (
        "history",
        "offers",
        "eligibility",
        "subject-access",
        "subject-access?format=pdf",
        "audit",
    ):
        api.ask("GET", f"{one}/{asked}")
    for asked in ("deadlines", "alerts", "to-orient", "without-referent", "file-active"):
        assert api.ask("GET", f"/v1/{asked}")[0] == 200
        api.ask("GET", f"/v1/{asked}", Accept="text/csv")
    api.ask("POST", "/v1/what-if", {"name": text("essai"), "why": WHY})
    return person


def through_every_command(api: Api, person: str) -> None:
    """Every command with a canary wherever there is text, on the person and on nobody."""
    for kind, address in OFFERED.items():
        in_path = frozenset(re.findall(r"<(?:\w+:)?(\w+)>", address))
        fields = schema_of(kind, in_path, frozenset())().fields
        body = {name: text(name) for name, one in fields.items() if isinstance(one, StrictText)}
        path = re.sub(r"<(?:\w+:)?\w+>", person, address)
        api.ask("POST", path, body | {"why": WHY}, **{"If-Match": '"2"'})


def through_what_is_refused(api: Api, person: str) -> None:
    """400, 401, 404, 405, 409, 412, 415, 422, 428: with a canary wherever one can stand."""
    one, people = f"/v1/beneficiaries/{person}", "/v1/beneficiaries"
    person_again = PERSON | {"registered_on": "2026-01-05"}
    assert api.ask("POST", people, f'{{"last_name": "{text("x")}"'.encode())[0] == 400
    twice = f'{{"last_name": "{text("x")}", "last_name": "{text("y")}"}}'
    assert api.ask("POST", people, twice.encode())[0] == 400
    assert api.ask("GET", f"/v1/{MARK}")[0] == 404
    assert api.ask("GET", f"{people}/{MARK}")[0] == 404
    assert api.ask("DELETE", one, PERSON)[0] == 405
    assert api.ask("POST", people, person_again)[0] == 409
    contact = CONTACT | {"recorded_on": "2026-01-06"}
    assert api.ask("POST", f"{one}/contact-details", contact, **{"If-Match": '"9"'})[0] == 412
    assert api.ask("POST", f"{one}/contact-details", contact)[0] == 428
    assert api.ask("POST", people, text("x").encode(), **{"Content-Type": "text/plain"})[0] == 415
    for name in person_again:
        wrong = person_again | {name: [text("liste")]}
        assert api.ask("POST", people, wrong)[0] == 422
    for wrong in ({"birth_date": text("jour")}, {"sex": text("sexe")}, {"nir": text("nir")}):
        assert api.ask("POST", people, person_again | wrong)[0] in (409, 422)
    for query in (f"on={MARK}", f"cursor={MARK}", f"known_at={MARK}", f"organisation={MARK}"):
        assert api.ask("GET", f"/v1/deadlines?{query}")[0] in (400, 422)
    bad = {"Idempotency-Key": text("clé"), "If-Match": MARK, "X-Request-Id": f"{MARK} {MARK}"}
    assert api.ask("POST", f"{one}/contact-details", contact, **bad)[0] == 400
    assert api.ask("GET", one, Authorization=f"Bearer {MARK}")[0] == 401
    assert (
        api.ask("GET", one, **{"User-Agent": text("agent"), "Referer": f"http://{MARK}"})[0] == 200
    )


def through_the_command_line(shell: Shell, folder: Path, told: Told, person: str) -> None:
    """What is imported, written and told; what goes to the error output is a log."""
    files = {"people.csv": people_csv(), "people.xlsx": people_xlsx()}
    flow = FLOW.read_text(encoding="windows-1252").replace("NUNES", f"{MARK.upper()}")
    files["flow.xml"] = flow.encode("windows-1252")
    files["cut.xml"] = files["flow.xml"][:-200]
    incoming = folder / "in"
    incoming.mkdir()
    for name, content in files.items():
        (incoming / name).write_bytes(content)
    out = folder / "out"
    out.mkdir()
    for number, command in enumerate((
        ("import", "people", str(incoming / "people.csv")),
        ("import", "people", str(incoming / "people.xlsx")),
        ("import", "cnaf", str(incoming / "flow.xml"), "--on", "2022-05-06"),
        ("import", "cnaf", str(incoming / "cut.xml"), "--on", "2022-05-06"),
        ("subject-access", person, "--output", str(out / "answer.pdf")),
        ("alerts", "--on", "2026-11-02"),
        ("scheduler", "--once"),
        ("retention", "--on", "2040-01-01", "--dry-run"),
        ("open-data", "--on", "2026-11-02", "--output", str(out / "open")),
        ("history", text("Nom")),
        ("dead-letters",),
        ("verify",),
    )):  # fmt: skip
        ran = shell(*command)
        told.logs[f"{number} {command[0]}: error output"] = ran.err.encode()
    told.logs["open data"] = b"".join(
        path.read_bytes() for path in sorted((out / "open").rglob("*")) if path.is_file()
    )


def through_postgres(shell: Shell) -> None:
    """Statements that fail with a canary among their values, as the application sends them."""
    with find_database(shell.env) as database:
        for role in Role:
            if role not in database.conninfos:
                continue
            with psycopg.connect(database.conninfo(role), autocommit=True) as connection:
                for statement in ("select %s::int", "select %s::date", "select %s::uuid"):
                    with pytest.raises(psycopg.Error):
                        connection.execute(statement, [text("valeur")])
                with pytest.raises(psycopg.Error):
                    connection.execute(f"select '{text('écrit')}' from nowhere")


def check(shell: Shell, told: Told) -> None:
    """No canary in any log, metric, name of a file, refusal, address, header, nor in any table
    but the one of names."""
    logs = {name: sings[:3] for name, content in told.logs.items() if (sings := heard(content))}
    assert not logs
    answers = {name: sings[:2] for name, content in told.answers if (sings := heard(content))}
    assert not answers
    with (
        find_database(shell.env) as database,
        psycopg.connect(database.conninfo(Role.OWNER)) as connection,
    ):
        tables = tables_with_canaries(connection, database.schema)
    assert tables.pop("people", None), "the table of names holds them"
    assert not tables


def tables_with_canaries(connection: psycopg.Connection[Any], schema: str) -> dict[str, list[str]]:
    """By table: the canaries that sing in its rows, as PostgreSQL shows them."""
    tables = connection.execute(
        "select table_name from information_schema.tables"
        " where table_schema = %s and table_type = 'BASE TABLE'",
        [schema],
    ).fetchall()
    found = {}
    for (table,) in tables:
        query = sql.SQL("select t::text from {} t").format(sql.Identifier(schema, table))
        if sings := heard("\n".join(row[0] for row in connection.execute(query).fetchall())):
            found[table] = sings[:2]
    return found
