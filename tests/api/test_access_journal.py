"""Who looked at whom, when and why: one row a request, with everyone shown, before the answer."""

import re
from typing import Any
from uuid import UUID, uuid4

import psycopg

from pathways.access_journal.reading import Look, look, looks
from pathways.api.identity import accounts, keys
from pathways.api.table import standard_table
from pathways.domain.access import Grant
from pathways.domain.access import Role as Capacity
from pathways.postgres.database import Role
from pathways.projections.departement import Departement
from tests.access import a_key
from tests.api.caller import SARA, Caller, problem
from tests.departement import CCAS, LEA, Town
from tests.domain.spec import an_id
from tests.full_town import addresses, fill

ANY_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PURPOSES = standard_table().purposes
NAME = "Zzyzxandre"
NIR = "185057800608436"


def referent(organisation: UUID, who: UUID) -> Grant:
    return Grant(Capacity.REFERENT, organisation=organisation, referent=who)


def journaled(departement: Departement) -> Look:
    """The last row, with everyone it names."""
    pool = departement.app.recorder.pool
    found = look(pool, looks(pool, limit=1)[0].id)
    assert found is not None
    return found


def rows(departement: Departement) -> int:
    return len(looks(departement.app.recorder.pool))


def beneficiaries(departement: Departement) -> set[UUID]:
    """Everyone of whom a file was opened, from the log itself."""
    with departement.app.recorder.pool.connection() as connection:
        found = connection.execute("select person from events where name = 'BeneficiaryRegistered'")
        return {row[0] for row in found}


def people_in(text: str, departement: Departement) -> set[UUID]:
    """Everyone whose id stands in an answer."""
    return {UUID(found) for found in ANY_ID.findall(text)} & beneficiaries(departement)


# ---------------------------------------------------------------- one row a request


def test_a_look_is_one_row_who_when_why_and_at_whom(open_town: Town, api: Caller) -> None:
    before = rows(open_town.departement)
    answer = api.get(f"/v1/beneficiaries/{SARA}", **{"X-Request-Id": "request-0001"})
    assert answer.status_code == 200
    assert rows(open_town.departement) == before + 1
    row = journaled(open_town.departement)
    assert (row.actor, row.request, row.method) == ("referent-12", "request-0001", "GET")
    assert row.route == "/v1/beneficiaries/<uuid:beneficiary_id>"
    assert (row.status, row.refused) == (200, None)
    assert (row.purpose, row.stated, row.subject) == ("suivi", False, "Le dossier d'une personne")
    assert (row.persons, row.count) == ([SARA], 1)
    assert row.roles
    assert row.roles == sorted(row.roles)


def test_whoever_looks_may_say_why_in_a_closed_list_of_words(open_town: Town, api: Caller) -> None:
    api.get(f"/v1/beneficiaries/{SARA}", **{"Access-Purpose": "instance"})
    row = journaled(open_town.departement)
    assert (row.purpose, row.why, row.stated) == ("instance", PURPOSES["instance"], True)
    refused = problem(
        api.get(f"/v1/beneficiaries/{SARA}", **{"Access-Purpose": f"pour {NAME}"}), 400
    )
    assert refused["type"] == "/problems/unknown-purpose"
    assert NAME not in refused["detail"]
    row = journaled(open_town.departement)
    assert (row.status, row.refused, row.stated) == (400, "unknown-purpose", False)
    told = api.get("/v1/access-journal/purposes").get_json()["items"]
    assert {one["code"]: one["label"] for one in told} == dict(PURPOSES)


def test_a_change_names_whom_it_acts_upon_even_where_a_rule_refuses_it(
    open_town: Town, api: Caller
) -> None:
    orientation = api.orient()
    row = journaled(open_town.departement)
    assert (row.method, row.status, row.persons) == ("POST", 201, [SARA])
    api.post(f"{orientation}/first-rdv", {"on": "2020-01-01", "attended": True}, version=1)
    row = journaled(open_town.departement)
    assert (row.status, row.refused) == (409, "before-orientation")
    assert row.persons == [SARA]
    assert (row.purpose, row.changed) == ("suivi", True)


def test_a_hand_over_names_everyone_handed_over(town: Town, api: Caller) -> None:
    for name in ("Sara", "Awa", "Noé"):
        town.orient(name, "2021-03-01")
    other = an_id("Paul, référent")
    town.arrive(other, "Petit", "Paul")
    town.catch_up()
    path = f"/v1/organisations/{CCAS}/referents/{LEA}/hand-over"
    answer = api.post(path, {"to": str(other), "on": "2021-06-01"})
    assert answer.get_json()["handed_over"] == 3
    row = journaled(town.departement)
    assert set(row.persons) == {an_id("Sara"), an_id("Awa"), an_id("Noé")}


# ---------------------------------------------------------------- everyone shown, on every route


def test_everyone_whose_id_an_answer_holds_is_in_its_row(town: Town, api: Caller) -> None:
    agreement = fill(town, api)
    departement = town.departement
    shown = set()
    for endpoint, address in addresses(agreement).items():
        if endpoint == "people.search_people":
            answer = api.post(address, {"name": "sara"})
        else:
            answer = api.get(address)
        assert answer.status_code == 200, address
        row = journaled(departement)
        missing = people_in(answer.text, departement) - set(row.persons)
        assert not missing, f"{endpoint} shows {missing}"
        assert set(row.persons) <= beneficiaries(departement) | _others(departement), endpoint
        if row.persons:
            shown.add(endpoint)
    assert len(shown) >= 18
    _each_resource(town, api)
    _each_file(town, api)


def _others(departement: Departement) -> set[UUID]:
    """Référents and members: people too, of whom no file is opened."""
    with departement.app.recorder.pool.connection() as connection:
        found = connection.execute("select distinct person from events where person is not null")
        return {row[0] for row in found}


def _streams(departement: Departement, table: str) -> list[tuple[UUID, UUID]]:
    """One stream of each kind the table names, with whose it is."""
    with departement.app.recorder.pool.connection() as connection:
        statement = (
            "select stream, (array_agg(person))[1] from events where name = %s"
            " group by stream order by stream"
        )
        return list(connection.execute(statement, [table]))


RESOURCES = {
    "OrientationDecided": "/v1/orientations/{}",
    "EngagementContractDrafted": "/v1/engagement-contracts/{}",
    "SanctionProcedureOpened": "/v1/sanction-procedures/{}",
    "Enrolled": "/v1/enrolments/{}",
    "Positioned": "/v1/positionings/{}",
}


def _each_resource(town: Town, api: Caller) -> None:
    """A file known by its stream is journaled under the person it is about."""
    seen = 0
    for name, path in RESOURCES.items():
        for stream, person in _streams(town.departement, name)[:2]:
            for address in (path.format(stream), f"/v1/facts/{stream}"):
                assert api.get(address).status_code == 200, address
                assert person in journaled(town.departement).persons, address
                seen += 1
    assert seen >= 8
    for session, person in _streams(town.departement, "CaseListed"):
        assert api.get(f"/v1/panel-sessions/{session}").status_code == 200
        assert person in journaled(town.departement).persons


def _each_file(town: Town, api: Caller) -> None:
    """A document names whom it shows, though none of its bytes may be read."""
    for session, person in _streams(town.departement, "CaseListed"):
        for form in ("pdf", "json"):
            answer = api.get(f"/v1/panel-sessions/{session}/case-list?format={form}")
            assert answer.status_code == 200
            assert person in journaled(town.departement).persons
    assert api.get(f"/v1/beneficiaries/{SARA}/subject-access?format=pdf").status_code == 200
    row = journaled(town.departement)
    assert (row.persons, row.purpose) == ([SARA], "droits")
    orientation = next(o for o, p in _streams(town.departement, "OrientationDecided") if p == SARA)
    given = {"organisation_address": "3 rue du Lavoir", "recipient_address": "1 rue du Port"}
    for fields, status in (({}, 422), (given, 200)):
        asked = {"orientation": str(orientation), "fields": fields}
        answer = api.post("/v1/letters/orientation_notice", asked, headers={"Accept": "*/*"})
        assert answer.status_code == status, answer.text
        assert journaled(town.departement).persons == [SARA]
    for stream, _ in _streams(town.departement, "ActionSessionScheduled"):
        assert api.get(f"/v1/action-sessions/{stream}/sheet?format=pdf").status_code == 200
    fed = api.get("/v1/events?limit=10000", Accept="application/x-ndjson")
    assert people_in(fed.text, town.departement) <= set(journaled(town.departement).persons)


def test_a_list_of_many_names_each_of_them_and_a_file_of_the_whole_list_all(
    town: Town, api: Caller
) -> None:
    for number in range(60):
        town.register(f"P{number}", payer_number=f"{7000000 + number}")
    town.catch_up()
    page = api.get("/v1/to-orient?on=2021-06-15&limit=50")
    row = journaled(town.departement)
    assert {UUID(one["person"]) for one in page.get_json()["items"]} == set(row.persons)
    assert row.count == 50
    assert api.get("/v1/to-orient?on=2021-06-15", Accept="text/csv").status_code == 200
    row = journaled(town.departement)
    assert row.count == 60
    # A list of the journal names the first of them; the entry alone names everyone.
    listed = api.get("/v1/access-journal?limit=1").get_json()["items"][0]
    assert (listed["id"], listed["count"], len(listed["persons"])) == (row.id, 60, 20)
    alone = api.get(f"/v1/access-journal/{row.id}").get_json()
    assert len(alone["persons"]) == 60
    problem(api.get("/v1/access-journal/999999"), 404)


# ---------------------------------------------------------------- refusals


def test_refused_credentials_and_addresses_are_rows_with_their_cause_and_nobody(
    open_town: Town, api: Caller
) -> None:
    stranger = Caller(api.client, "pw_not-a-key", api.now)
    for credentials, cause in (
        ("", "absent"), (f"Bearer pw_{'a' * 43}", "unknown"), ("Basic eDp5", "malformed"),
    ):  # fmt: skip
        problem(stranger.get(f"/v1/beneficiaries/{SARA}", Authorization=credentials), 401)
        row = journaled(open_town.departement)
        assert (row.status, row.actor, row.roles) == (401, None, [])
        assert row.refused == cause
    problem(api.get(f"/v1/beneficiaries/{uuid4()}"), 404)
    row = journaled(open_town.departement)
    assert (row.status, row.refused, row.actor) == (404, "not-found", "referent-12")
    problem(api.get(f"/v1/nowhere/{NAME}/{NIR}"), 404)
    row = journaled(open_town.departement)
    assert (row.status, row.route, row.actor) == (404, None, None)
    only = api.get("/v1/access-journal?refused=true").get_json()["items"]
    assert {one["status"] for one in only} == {401, 404}
    assert len(only) == 5


def test_keys_that_are_good_no_longer_and_what_a_role_may_not_ask_are_rows_with_their_cause(
    open_town: Town, api: Caller
) -> None:
    departement = open_town.departement
    keys.prepare(departement.database)
    accounts.add(departement, "referent-7", [referent(CCAS, LEA)], by="test")
    revoked, expired, good = (
        keys.create_key(departement, "referent-7", by="test") for _ in range(3)
    )
    keys.revoke_key(departement, "referent-7", revoked.id, by="test")
    with psycopg.connect(departement.database.conninfo(Role.OWNER)) as connection:
        connection.execute(
            "update api_keys set created_at = created_at - interval '1 year',"
            " expires_at = clock_timestamp() - interval '1 second' where id = %s",
            [expired.id],
        )
    for key, cause in ((revoked, "revoked"), (expired, "expired")):
        problem(Caller(api.client, key.secret, api.now).get(f"/v1/beneficiaries/{SARA}"), 401)
        row = journaled(departement)
        assert (row.status, row.refused, row.key_id) == (401, cause, key.id)
        assert (row.actor, row.roles) == (None, [])
    problem(Caller(api.client, good.secret, api.now).get("/v1/access-journal"), 403)
    row = journaled(departement)
    assert (row.status, row.refused, row.actor) == (403, "forbidden", "referent-7")
    assert (row.roles, row.key_id) == (["referent"], good.id)


def test_no_row_holds_anything_personal(town: Town, api: Caller) -> None:
    town.register("Sara", last_name=NAME)
    town.catch_up()
    headers = {"Idempotency-Key": str(uuid4())}
    api.post("/v1/people/search", {"name": NAME}, headers=headers)
    api.post("/v1/people/search", {"nir": NIR})
    api.get(f"/v1/{NAME}?nir={NIR}")
    api.get(f"/v1/deadlines?kind={NAME}")
    api.client.open(f"/v1/deadlines/{NIR}", method=NAME.upper())
    with psycopg.connect(town.departement.database.conninfo(Role.APPLICATION)) as connection:
        told = connection.execute("select j::text from access_journal j").fetchall()
    assert len(told) == 5
    assert not [row for (row,) in told if NAME.lower() in row.lower() or NIR in row]


def test_a_look_that_cannot_be_recorded_is_not_given(
    open_town: Town, api: Caller, superuser: str
) -> None:
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("alter table access_journal rename to elsewhere")
        refused = problem(api.get(f"/v1/beneficiaries/{SARA}"), 503)
        assert refused["type"] == "/problems/access-not-recorded"
        assert "Martin" not in str(refused)
        # What was recorded stands, and its sender, asking again, is told so.
        given = {"recorded_on": "2021-06-01", "address": "1 rue du Port", "territory": "est_anjou"}
        path, key = f"/v1/beneficiaries/{SARA}/contact-details", str(uuid4())
        assert api.post(path, given, version=1, key=key).status_code == 503
        connection.execute("alter table elsewhere rename to access_journal")
        again = api.post(path, given, version=1, key=key)
        assert (again.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")


# ---------------------------------------------------------------- reading it


def test_the_auditor_filters_the_journal_and_is_journaled_too(open_town: Town, api: Caller) -> None:
    open_town.register("Awa", payer_number="7654321")
    api.get(f"/v1/beneficiaries/{SARA}")
    api.get(f"/v1/beneficiaries/{an_id('Awa')}", **{"Access-Purpose": "controle"})
    before = rows(open_town.departement)

    def asked(filters: str) -> list[dict[str, Any]]:
        answer = api.get(f"/v1/access-journal?{filters}")
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.get_json()["items"]
        return items

    route = "/v1/beneficiaries/<uuid:beneficiary_id>"
    assert [one["persons"] for one in asked(f"person={SARA}")] == [[str(SARA)]]
    assert len(asked("purpose=controle&until=2000-01-01")) == 0
    assert len(asked(f"route={route}")) == 2
    assert len(asked("actor=nobody-1")) == 0
    assert len(asked("actor=referent-12&since=2021-01-01")) == before + 4
    assert rows(open_town.departement) == before + 5
    row = journaled(open_town.departement)
    assert row.route == "/v1/access-journal"
    assert row.purpose == "controle"
    # Pages go on from a row, whatever is written meanwhile.
    first = api.get("/v1/access-journal?limit=2").get_json()
    second = api.get(f"/v1/access-journal?limit=2&cursor={first['next']}").get_json()
    ids = [one["id"] for one in (*first["items"], *second["items"])]
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == 4
    file = api.get("/v1/access-journal", Accept="text/csv")
    assert file.text.splitlines()[0].startswith("\ufeff")


def test_a_person_reads_their_own_list_and_no_other(open_town: Town, api: Caller) -> None:
    open_town.register("Awa", payer_number="7654321")
    open_town.catch_up()
    departement = open_town.departement
    own = Grant(Capacity.BENEFICIARY, person=SARA)
    sara = Caller(api.client, a_key(departement, "personne-1", own), api.now)
    api.get(f"/v1/beneficiaries/{SARA}")
    told = sara.get(f"/v1/beneficiaries/{SARA}/accesses").get_json()["items"]
    assert [one["actor"] for one in told] == ["referent-12"]
    problem(sara.get("/v1/access-journal"), 403)
    # Whom somebody tried to look at, in vain, is written down too.
    problem(sara.get(f"/v1/beneficiaries/{an_id('Awa')}/accesses"), 404)
    row = journaled(departement)
    assert (row.status, row.actor, row.persons) == (404, "personne-1", [an_id("Awa")])


def test_a_person_reads_who_looked_at_their_file_and_nobody_else_is_told(
    open_town: Town, api: Caller
) -> None:
    open_town.register("Awa", payer_number="7654321")
    open_town.catch_up()
    api.get("/v1/to-orient?on=2021-06-15")
    api.get(f"/v1/beneficiaries/{an_id('Awa')}")
    api.post(
        f"/v1/beneficiaries/{SARA}/contact-details",
        {"recorded_on": "2021-06-01", "address": "1 rue du Port", "territory": "est_anjou"},
        version=1,
    )
    answer = api.get(f"/v1/beneficiaries/{SARA}/accesses")
    told = answer.get_json()["items"]
    assert [(one["subject"], one["changed"], one["actor"]) for one in told] == [
        ("Coordonnées et profil de la personne", True, "referent-12"),
        (
            "Les personnes à orienter, et celles qui n'ont pas de référent",
            False,
            "referent-12",
        ),
    ]
    assert {one["why"] for one in told} == {"Suivi de la personne"}
    assert str(an_id("Awa")) not in answer.text
    problem(api.get(f"/v1/beneficiaries/{uuid4()}/accesses"), 404)
    # This look is on the list the next time.
    again = api.get(f"/v1/beneficiaries/{SARA}/accesses").get_json()["items"]
    assert again[0]["why"] == "Droits de la personne sur ses données"
    assert len(again) == 3
