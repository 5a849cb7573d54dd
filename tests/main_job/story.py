"""What happens to seven people of the shared samples, from January 2022 to April 2023.

Each deed is one request to the API on the day it is written under; `on` names another day where it
is entered late. What follows from them is in `test_samples.py`, computed by hand.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pathways.intake.cnaf.recording import import_flow
from pathways.intake.people.recording import import_people
from pathways.intake.report import Report
from tests.main_job.world import CSV, FLOW, ROWS, XLSX, World, in_the_flow, payer_number

Deed = Callable[[World], object]


def twice(read: Callable[[World], Report]) -> Deed:
    """Import a file: everyone is new, then nobody."""

    def deed(world: World) -> None:
        first = read(world)
        assert first.created == len(first.lines) > 0
        head = world.departement.app.recorder.head()
        again = read(world)
        assert again.unchanged == len(first.lines)
        assert world.departement.app.recorder.head() == head
        world.departement.engine.catch_up()

    return deed


def people_arrive(world: World) -> None:
    twice(lambda w: import_people(w.departement, CSV, today=w.today))(world)
    twice(lambda w: import_people(w.departement, XLSX, today=w.today))(world)
    for name, row in ROWS.items():
        world.find(name, payer_number=payer_number(row))


def the_flow_arrives(world: World) -> None:
    twice(lambda w: import_flow(w.departement, FLOW, today=w.today))(world)
    for name, nir in in_the_flow().items():
        world.find(name, nir=nir)


def bodies_open(world: World) -> None:
    """A CCAS with its agreement and two référents; France Travail, where people are reoriented."""
    today = str(world.today)
    for name, kind in (("CCAS", "public"), ("France Travail", "france_travail")):
        body = {"organisation_name": name, "kind": kind, "territory": "centre_anjou"}
        told = world.record("organisations", body | {"registered_on": today})
        world.ids[name] = told["id"]
    ccas = f"organisations/{world.ids['CCAS']}"
    agreement = {
        "signed_on": today, "starts_on": today, "ends_on": "2022-12-31",
        "fte": "2", "file_active_norm": 120, "gdpr_clause": True,
    }  # fmt: skip
    world.record(f"{ccas}/agreements", agreement)
    for name in ("Léa", "Omar"):
        arrival = {"arrived_on": today, "last_name": "Référent", "first_name": name}
        told = world.record(f"{ccas}/referents", arrival)
        world.ids[name] = told["facts"][0]["fields"]["referent_id"]
        seen = {"diploma": "deass", "seen_on": today}
        world.record(f"{ccas}/referents/{world.ids[name]}/diploma", seen)


def lea_leaves(world: World) -> None:
    ccas = f"organisations/{world.ids['CCAS']}/referents/{world.ids['Léa']}"
    body = {"to": world.ids["Omar"], "on": str(world.today), "why": "Départ de Léa"}
    told = world.record(f"{ccas}/hand-over", body)
    assert (told["handed_over"], told["refused"]) == (1, 0)  # Ana: the others have left
    world.record(f"{ccas}/departure", {"departed_on": str(world.today)})


def oriented(who: str, referent: str | None, api: str = "inside") -> Deed:
    def deed(world: World) -> None:
        body = {
            "beneficiary_id": world.ids[who], "organisation_id": world.ids["CCAS"],
            "kind": "social", "on": str(world.today), "decided_by": "Présidente",
            "referent_id": referent and world.ids[referent],
        }  # fmt: skip
        told = world.record("orientations", body, api=api)
        world.ids[f"{who}'s orientation"] = told["id"]

    return deed


def closed_right(who: str) -> Deed:
    """The flow said that this person's right is closed: nobody can orient them."""

    def deed(world: World) -> None:
        body = {
            "beneficiary_id": world.ids[who], "organisation_id": world.ids["CCAS"],
            "kind": "social", "on": str(world.today), "decided_by": "Présidente",
        }  # fmt: skip
        refused = world.post("orientations", body)
        assert (refused.status, refused.body["type"]) == (409, "/problems/no-rsa-right")
        assert refused.body["rule"]["id"] == "A1.1"

    return deed


def to(who: str, what: str, by: str = "referent-12", api: str = "inside", **body: Any) -> Deed:
    """Something of that person's accompaniment, today or on the day given."""

    def deed(world: World) -> None:
        orientation = world.ids[f"{who}'s orientation"]
        given = {"on": str(world.today)} | body
        world.record(f"orientations/{orientation}/{what}", given, by=by, api=api)

    return deed


def met(who: str, what: str = "rdvs", by: str = "referent-12", **more: Any) -> Deed:
    given: dict[str, Any] = {"attended": True, "mode": "face_to_face"}
    return to(who, what, by, **(given | more))


def first_met(who: str, **more: Any) -> Deed:
    return met(who, "first-rdv", **more)


def contract_signed(who: str, ends_on: str, api: str = "inside", renews: bool = False) -> Deed:
    """Drawn up and signed the same day; a renewal starts when the contract before it is over."""

    def deed(world: World) -> None:
        today = str(world.today)
        body: dict[str, object] = {
            "orientation_id": world.ids[f"{who}'s orientation"], "drafted_on": today,
            "starts_on": "2023-02-10" if renews else today, "ends_on": ends_on,
            "domains": ["housing"], "actions": ["Déposer une demande de logement"],
        }  # fmt: skip
        if renews:
            body["renewed_id"] = world.ids[f"{who}'s contract"]
        told = world.record("engagement-contracts", body, by="referent-12", api=api)
        world.ids[f"{who}'s contract"] = told["id"]
        signature = f"engagement-contracts/{told['id']}/signature"
        world.record(signature, {"signed_on": today}, by="referent-12", api=api)

    return deed


def contract(who: str, what: str, day: str, by: str, api: str = "inside", **body: Any) -> Deed:
    def deed(world: World) -> None:
        made = world.ids[f"{who}'s contract"]
        world.record(
            f"engagement-contracts/{made}/{what}", {day: str(world.today), **body}, by=by, api=api
        )

    return deed


def submitted(who: str, api: str = "inside") -> Deed:
    return contract(who, "submission", "submitted_on", "referent-12", api)


def validated(who: str, api: str = "inside") -> Deed:
    return contract(who, "validation", "validated_on", "agent", api, validated_by="Département")


def returned(who: str, reasons: str) -> Deed:
    more = {"returned_by": "Département", "reasons": reasons}
    return contract(who, "return", "returned_on", "agent", **more)


def exited(who: str, nature: str) -> Deed:
    def deed(world: World) -> None:
        body = {"nature": nature, "exited_on": str(world.today)}
        world.record(f"beneficiaries/{world.ids[who]}/exit", body)

    return deed


def reoriented(who: str, where: str) -> Deed:
    def deed(world: World) -> None:
        old = world.ids[f"{who}'s orientation"]
        body = {
            "organisation_id": world.ids[where], "kind": "employment", "on": str(world.today),
            "decided_by": "Présidente",
        }  # fmt: skip
        told = world.record(f"orientations/{old}/reorientation", body)
        world.ids[f"{who}'s first orientation"] = old
        world.ids[f"{who}'s orientation"] = told["facts"][0]["fields"]["to"]

    return deed


STORY: Mapping[str, Sequence[Deed]] = {
    "2022-01-03": [people_arrive, bodies_open],
    "2022-01-05": [oriented("Ana", "Léa")],
    "2022-01-10": [oriented("Bruno", "Léa")],
    "2022-01-11": [to("Bruno", "first-rdv/proposal", rdv_on="2022-01-21", mode="face_to_face")],
    "2022-01-17": [oriented("Chloé", "Léa")],
    "2022-01-18": [
        first_met("Ana"),
        to("Ana", "rdvs/scheduled", rdv_on="2022-04-12", mode="face_to_face"),
    ],
    "2022-01-28": [to("Chloé", "first-rdv", attended=False)],
    "2022-02-07": [to("Bruno", "relances", ground="first_rdv_unanswered", means="courrier")],
    "2022-02-08": [to("Chloé", "relances", ground="first_rdv_missed", means="téléphone")],
    "2022-02-10": [contract_signed("Ana", ends_on="2023-02-09")],
    "2022-02-14": [submitted("Ana")],
    "2022-02-15": [first_met("Chloé")],
    "2022-02-21": [validated("Ana"), first_met("Bruno")],
    "2022-02-28": [oriented("Driss", "Omar")],
    "2022-03-01": [oriented("Elsa", None)],
    "2022-03-07": [the_flow_arrives],
    "2022-03-08": [
        to("Chloé", "contract-exemption", "agent", until="2022-06-30", ground="health"),
        closed_right("Sophie"),
    ],
    "2022-03-14": [first_met("Driss"), oriented("Fatou", "Omar", "loopback")],
    "2022-03-28": [first_met("Fatou", api="loopback")],
    "2022-04-04": [to("Bruno", "contract-lapses", ground="contract_not_made")],
    "2022-04-12": [met("Ana")],
    "2022-04-15": [to("Bruno", "relances", ground="contract_not_made", means="courrier")],
    "2022-04-28": [contract_signed("Driss", ends_on="2023-04-27")],  # the last day on time
    "2022-04-29": [submitted("Driss")],
    "2022-05-06": [validated("Driss")],
    "2022-05-10": [met("Chloé")],
    "2022-05-12": [contract_signed("Fatou", ends_on="2023-05-11", api="loopback")],
    "2022-05-13": [submitted("Fatou", "loopback")],
    "2022-05-20": [validated("Fatou", "loopback")],
    "2022-05-24": [contract_signed("Bruno", ends_on="2023-05-23")],
    "2022-05-25": [submitted("Bruno")],
    "2022-05-30": [met("Bruno")],
    "2022-06-01": [returned("Bruno", "Une action à préciser"), oriented("Gaël", "Omar")],
    "2022-06-08": [submitted("Bruno")],
    "2022-06-10": [met("Driss")],
    "2022-06-15": [validated("Bruno")],
    "2022-06-20": [first_met("Gaël", on="2022-06-10", why="saisi au retour de congé")],
    "2022-06-27": [met("Fatou", api="loopback")],
    "2022-07-05": [contract_signed("Chloé", ends_on="2023-07-04")],
    "2022-07-06": [submitted("Chloé")],
    "2022-07-12": [  # the last day on time
        met("Ana"),
        to("Ana", "rdvs/scheduled", rdv_on="2022-10-10", mode="phone"),
    ],
    "2022-07-20": [contract_signed("Gaël", ends_on="2023-07-19")],
    "2022-07-21": [submitted("Gaël")],
    "2022-08-10": [met("Chloé")],
    "2022-08-22": [exited("Bruno", "employment"), to("Bruno", "end", reason="exited_rsa")],
    "2022-08-29": [
        to("Driss", "reorientation/proposal", kind="employment", ground="Cherche un emploi")
    ],
    "2022-08-31": [to("Chloé", "end", reason="moved")],
    "2022-09-01": [lea_leaves],
    "2022-09-05": [reoriented("Driss", "France Travail")],
    "2022-09-12": [met("Gaël")],
    "2022-09-19": [first_met("Driss", by="ft-3")],
    "2022-09-26": [met("Fatou", api="loopback")],
    "2022-10-10": [met("Ana", mode="phone")],
    "2022-10-31": [to("Gaël", "end", reason="moved")],
    "2022-11-15": [exited("Driss", "employment"), to("Driss", "end", reason="exited_rsa")],
    "2022-12-15": [to("Ana", "maintenance", "agent", decided_by="Présidente")],
    "2023-01-10": [met("Ana")],
    "2023-01-20": [contract_signed("Ana", ends_on="2024-02-09", renews=True)],
    "2023-01-25": [submitted("Ana")],
    "2023-02-10": [validated("Ana")],
    "2023-04-05": [met("Ana")],
}
