"""Sent twice, a request is recorded once; of two at once on one version, one reads again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.api.caller import SARA, Caller, problem
from tests.departement import CCAS, LEA, Town

MISSED = {"on": "2021-03-10", "attended": False}
ORIENTED = {
    "beneficiary_id": str(SARA), "organisation_id": str(CCAS), "kind": "social",
    "on": "2021-03-01", "decided_by": "president", "referent_id": str(LEA),
}  # fmt: skip


def test_the_same_request_has_the_same_answer(api: Caller, open_town: Town) -> None:
    address = f"{api.orient()}/first-rdv"
    first = api.post(address, MISSED, version=1, key="k")
    again = api.post(address, MISSED, version=1, key="k")
    assert again.get_json() == first.get_json()
    assert again.status_code == first.status_code
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"


def test_blanks_and_order_do_not_make_another_request(api: Caller, open_town: Town) -> None:
    address = f"{api.orient()}/first-rdv"
    api.done(address, MISSED, version=1, key="k")
    data = b'{ "attended" : false,  "on":"2021-03-10" }'
    assert api.post(address, data=data, version=1, key="k").status_code == 200


def test_what_was_created_once_is_found_again(api: Caller, open_town: Town) -> None:
    first, again = (api.post("/v1/orientations", ORIENTED, key="k") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.headers["Location"] == again.headers["Location"]
    assert first.get_json() == again.get_json()


def test_a_key_that_served_another_request_is_refused(api: Caller, open_town: Town) -> None:
    orientation = api.orient()
    api.done(f"{orientation}/first-rdv", MISSED, version=1, key="k")
    other = api.post(f"{orientation}/first-rdv", MISSED | {"on": "2021-03-11"}, version=2, key="k")
    assert problem(other, 422)["type"] == "/problems/reused-key"
    elsewhere = api.post(f"{orientation}/rdvs", MISSED, version=2, key="k")
    assert problem(elsewhere, 422)["type"] == "/problems/reused-key"


def test_a_refused_request_may_be_sent_again_under_its_key(api: Caller, open_town: Town) -> None:
    address = f"{api.orient()}/first-rdv"
    problem(api.post(address, MISSED, version=9, key="k"), 412)
    assert api.post(address, MISSED, version=1, key="k").status_code == 200


def test_two_at_once_on_one_version(api: Caller, open_town: Town) -> None:
    address = f"{api.orient()}/first-rdv"
    days = [f"2021-03-{10 + number}" for number in range(6)]
    together = Barrier(len(days))

    def send(day: str) -> int:
        caller = Caller(api.client.application.test_client(), api.key, api.now)
        together.wait()
        return caller.post(address, MISSED | {"on": day}, version=1).status_code

    with ThreadPoolExecutor(len(days)) as pool:
        statuses = sorted(pool.map(send, days))
    assert statuses == [200] + [412] * 5
    assert api.get(address.removesuffix("/first-rdv")).get_json()["version"] == 2


def test_the_same_key_at_once_records_once(api: Caller, open_town: Town) -> None:
    together = Barrier(6)

    def send(_: int) -> str:
        caller = Caller(api.client.application.test_client(), api.key, api.now)
        together.wait()
        response = caller.post("/v1/orientations", ORIENTED, key="k")
        assert response.status_code == 201, response.text
        return str(response.get_json()["id"])

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(send, range(6)))) == 1


def test_two_orientations_of_one_person_at_once(api: Caller, open_town: Town) -> None:
    together = Barrier(4)

    def send(_: int) -> int:
        caller = Caller(api.client.application.test_client(), api.key, api.now)
        together.wait()
        return caller.post("/v1/orientations", ORIENTED).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(send, range(4))) == [201, 409, 409, 409]
