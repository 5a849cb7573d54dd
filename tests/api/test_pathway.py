"""The main path, from the orientation to the validated contract, through the API."""

from datetime import UTC

from tests.api.caller import SARA, Caller, problem
from tests.departement import CCAS, LEA, Town


def test_from_the_orientation_to_the_validated_contract(api: Caller, open_town: Town) -> None:
    orientation = api.orient()
    api.done(f"{orientation}/notifications", {"to": "beneficiary", "on": "2021-03-02"}, version=1)
    rdv = {"on": "2021-03-03", "rdv_on": "2021-03-10", "mode": "face_to_face"}
    api.done(f"{orientation}/first-rdv/proposal", rdv, version=2)
    missed = api.done(
        f"{orientation}/first-rdv", {"on": "2021-03-10", "attended": False}, version=3
    )
    assert missed["facts"][0]["name"] == "RdvMissed"
    assert missed["facts"][0]["fields"]["relance_due_on"] == "2021-03-25"
    relance = {"on": "2021-03-12", "ground": "first_rdv_missed", "means": "courrier"}
    api.done(f"{orientation}/relances", relance, version=4)
    held = {"on": "2021-03-20", "attended": True, "mode": "home"}
    api.done(f"{orientation}/first-rdv", held, version=5)

    draft = {
        "orientation_id": orientation.rsplit("/", 1)[1], "drafted_on": "2021-04-01",
        "starts_on": "2021-04-01", "ends_on": "2021-09-30",
        "domains": ["housing"], "actions": ["Chercher un logement plus grand"],
    }  # fmt: skip
    contract = f"/v1/engagement-contracts/{api.done('/v1/engagement-contracts', draft)['id']}"
    api.done(f"{contract}/signature", {"signed_on": "2021-04-02"}, version=1)
    api.done(f"{contract}/submission", {"submitted_on": "2021-04-03"}, version=2)
    validated = {"validated_on": "2021-04-10", "validated_by": "Département"}
    last = api.done(f"{contract}/validation", validated, version=3)

    shown = api.get(contract).get_json()
    assert (shown["standing"], shown["version"], shown["beneficiary"]["name"]) == (
        "validated",
        4,
        "Martin Sara",
    )
    active = api.get("/v1/file-active?on=2021-04-15", **position(last)).get_json()
    total = next(row for row in active["items"] if row["total"])
    assert (total["organisation"], total["validated"]) == (str(CCAS), 1)


def position(answer: dict[str, object]) -> dict[str, str]:
    return {"Pathways-Position": str(answer["position"])}


def test_a_read_after_ones_own_write_sees_it(api: Caller, open_town: Town) -> None:
    orientation = api.orient()
    told = api.done(f"{orientation}/first-rdv", {"on": "2021-03-10", "attended": False}, version=1)
    dues = api.get(f"/v1/deadlines?person={SARA}&on=2021-03-20", **position(told)).get_json()
    assert dues["position"] >= told["position"]
    assert "first_rdv_relance" in {row["kind"] for row in dues["items"]} or dues["items"]


def test_the_answer_names_the_new_orientation_and_its_version(api: Caller, open_town: Town) -> None:
    body = {
        "beneficiary_id": str(SARA), "organisation_id": str(CCAS), "kind": "social",
        "on": "2021-03-01", "decided_by": "president", "referent_id": str(LEA),
    }  # fmt: skip
    response = api.post("/v1/orientations", body)
    assert response.status_code == 201
    assert response.headers["ETag"] == '"1"'
    shown = api.get(response.headers["Location"])
    assert shown.headers["ETag"] == '"1"'
    assert shown.get_json()["referent"]["name"] == "Moreau Léa"


def test_ma_liste_says_who_is_late(api: Caller, open_town: Town) -> None:
    api.orient()
    open_town.catch_up()
    mine = api.get(f"/v1/ma-liste?referent={LEA}&on=2021-03-17").get_json()
    (sara,) = mine["items"]
    assert (sara["first_name"], sara["status"], sara["next_step"]) == ("Sara", "late", "first_rdv")


def test_the_history_says_why_a_date_is_due(api: Caller, open_town: Town) -> None:
    api.orient(why="décision de la commission")
    moments = api.get(f"/v1/beneficiaries/{SARA}/history").get_json()["items"]
    oriented = moments[-1]
    assert (oriented["name"], oriented["actor"], oriented["reason"]) == (
        "OrientationDecided",
        "referent-12",
        "décision de la commission",
    )
    due = next(due for due in oriented["dues"] if due["field"] == "first_rdv_due_on")
    assert due["explanation"] == (
        "Au plus tard le 16/03/2021 : Premier RDV sous 15 jours (Annexe 1, art. 4.2),"
        " compté du 01/03/2021"
    )


def test_a_person_is_found_by_the_beginning_of_their_name(api: Caller, open_town: Town) -> None:
    open_town.register("Élodie", last_name="Martineau", payer_number="7654321")
    open_town.catch_up()
    found = api.post("/v1/people/search", {"name": "mart"}).get_json()["items"]
    assert [person["first_name"] for person in found] == ["Sara", "Élodie"]


def test_the_people_of_a_referent_who_leaves_are_handed_over(api: Caller, open_town: Town) -> None:
    from tests.domain.spec import an_id

    other = an_id("Paul, référent")
    open_town.arrive(other, "Petit", "Paul")
    api.orient()
    hand_over = f"/v1/organisations/{CCAS}/referents/{LEA}/hand-over"
    body = {"to": str(other), "on": "2021-05-01", "why": "départ de Léa"}
    first = api.done(hand_over, body, key="once")
    again = api.done(hand_over, body, key="once")
    assert (first["handed_over"], first["refused"]) == (1, 0)
    assert again == first
    orientation = api.get(f"/v1/orientations/{first['results'][0]['orientation']}").get_json()
    assert orientation["referent"]["name"] == "Petit Paul"
    refused = api.post(hand_over, body | {"on": "2021-05-02"}, key="once")
    assert refused.status_code == 422


def test_a_wrong_date_is_corrected_and_a_wrong_fact_withdrawn(api: Caller, open_town: Town) -> None:
    orientation = api.orient()
    rdv = f"{orientation}/first-rdv"
    told = api.done(rdv, {"on": "2021-03-10", "attended": False}, version=1)
    place = told["facts"][0]["version"]
    body = {"on": "2021-03-11", "attended": False, "why": "erreur de saisie"}
    corrected = api.done(f"{rdv}?corrects={place}", body, version=2)
    assert corrected["facts"][0]["fields"]["relance_due_on"] == "2021-03-26"
    stream = orientation.rsplit("/", 1)[1]
    withdrawn = f"/v1/facts/{stream}/{place}/withdrawal"
    api.done(withdrawn, {"why": "ce n'était pas elle"}, version=3)
    assert api.get(orientation).get_json()["rdvs"] == []
    then = told["position"]
    with open_town.departement.app.recorder.pool.connection() as connection:
        (recorded_at,) = connection.execute(
            "select recorded_at from events where position = %s", (then,)
        ).fetchone() or (None,)
    assert recorded_at is not None
    moment = recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    known = api.get(f"/v1/facts/{stream}?known_at={moment}")
    assert [fact["replaced_by"] for fact in known.get_json()["items"]] == [None, None]
    assert "ETag" not in known.headers
    problem(api.get(f"/v1/facts/{stream}?known_at=2999-01-01"), 422)
    with open_town.departement.app.recorder.pool.connection() as connection:
        moments = [
            row[0].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            for row in connection.execute(
                "select recorded_at from events where stream = %s order by version", (stream,)
            )
        ]
    as_known = [api.get(f"{orientation}?known_at={moment}") for moment in moments]
    told_then = [[one["on"] for one in known.get_json()["rdvs"]] for known in as_known]
    assert told_then == [[], ["2021-03-10"], ["2021-03-11"], []]
    assert [known.get_json()["version"] for known in as_known] == [1, 2, 3, 4]
    assert all("ETag" not in known.headers for known in as_known)
    file = f"/v1/beneficiaries/{SARA}"
    told = api.get(f"{file}?known_at={moments[0]}").get_json()
    assert told["version"] == api.get(file).get_json()["version"]
    problem(api.get(f"{orientation}?known_at=2999-01-01"), 422)
    problem(api.get(f"{orientation}?since=2021-01-01"), 422)
    facts = api.get(f"/v1/facts/{stream}").get_json()["items"]
    assert [fact["replaced_by"] for fact in facts] == [
        None, facts[2]["position"], facts[3]["position"], None,
    ]  # fmt: skip
