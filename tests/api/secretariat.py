"""A secretariat at work through the API: it lives on a day, reads a version, records."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pathways.domain.access import Grant, Role
from pathways.domain.calendar import PARIS
from pathways.domain.delegation.state import DelegationState
from tests.access import a_key
from tests.api.caller import SARA, Caller
from tests.departement import Town
from tests.domain.spec import an_id

MEMBERS = {"Odile": "chair", "Denis": "departement", "Solène": "social_work"}
ODILE, DENIS, SOLENE = (str(an_id(name)) for name in MEMBERS)
SIGNED = ("decision", "prior-appeal/answer", "withdrawal")
"""What whoever prepared a procedure does not sign."""
SESSIONS, PROCEDURES = "/v1/panel-sessions", "/v1/sanction-procedures"


@dataclass
class Secretariat:
    api: Caller
    town: Town

    def on(self, day: str) -> None:
        """The day it is."""
        self.api.now[0] = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=PARIS)

    def version(self, resource: str) -> int:
        stream = UUID(resource.split("/")[3])
        return len(self.town.departement.app.envelopes(stream))

    def signatory(self, delegation: str | None) -> str:
        """The key of who prepares no file and signs: the President, or who has that delegation."""
        if delegation is None:
            return a_key(self.town.departement, "president", Grant(Role.DELEGATE))
        state = self.town.departement.app.load(DelegationState, UUID(delegation)).state
        assert isinstance(state, DelegationState)
        assert state.delegate_id is not None
        grant = Grant(Role.DELEGATE, delegate=state.delegate_id)
        return a_key(self.town.departement, f"delegate-{state.delegate_id}", grant)

    def tell(self, resource: str, noun: str, body: dict[str, Any], **more: Any) -> Any:
        """POST the body at the noun, on the resource as it stands; whatever is answered."""
        given = {"version": self.version(resource)} | more
        delegation = body.get("delegation_id")
        if delegation is not None or (noun in SIGNED and resource.startswith(PROCEDURES)):
            given["headers"] = {"Authorization": f"Bearer {self.signatory(delegation)}"}
        return self.api.post(f"{resource}/{noun}", body, **given)

    def record(self, resource: str, noun: str, **body: Any) -> dict[str, Any]:
        """As `tell`, for what must be recorded."""
        response = self.tell(resource, noun, body)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.get_json()
        return answer

    def get(self, address: str) -> Any:
        response = self.api.get(address)
        assert response.status_code == 200, response.text
        return response.get_json()

    # ------------------------------------------------------------------ sessions

    def convene(self, kind: str, on: str, held_on: str, next_session_on: str) -> str:
        """A session with its three members; its address."""
        self.on(on)
        given = {
            "on": on, "kind": kind, "held_on": held_on, "starts_at": "09:30",
            "place": "MDS Angers Centre", "next_session_on": next_session_on,
        }  # fmt: skip
        if kind == "epl":
            given["territory"] = "centre_anjou"
        session = f"{SESSIONS}/{self.api.done(SESSIONS, given)['id']}"
        for name, capacity in MEMBERS.items():
            self.record(
                session, "members", member_id=str(an_id(name)), on=on, capacity=capacity,
                last_name="Membre", first_name=name, email=f"{name.lower()}@example.org",
            )  # fmt: skip
        return session

    def propose(self, session: str) -> dict[str, Any]:
        response = self.api.post(f"{session}/proposal", {}, key="")
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.get_json()
        return answer

    def hold(self, session: str, on: str) -> None:
        self.on(on)
        self.record(session, "held", present=[ODILE, DENIS, SOLENE])

    def case_of(self, session: str) -> str:
        """The address of the session's only case."""
        (case,) = self.get(session)["cases"]
        return f"{session}/cases/{case['id']}"

    # ------------------------------------------------------------------ sanctions

    def breach(self, person: UUID = SARA, oriented_on: str = "2021-03-01") -> str:
        """The person's orientation, on which a refusal of controls was reported on 1 March 2022."""
        self.on("2022-03-01")
        orientation = self.api.orient(person, oriented_on)
        self.record(
            orientation, "breaches", on="2022-03-01", ground="controls_refused",
            facts="La personne a refusé deux contrôles.",
        )  # fmt: skip
        return orientation

    def opened(self, orientation: str) -> str:
        """The procedure opened on the breach, on 2 March 2022."""
        self.on("2022-03-02")
        given = {
            "orientation_id": orientation.rsplit("/", 1)[1], "on": "2022-03-02",
            "ground": "controls_refused",
        }  # fmt: skip
        return f"{PROCEDURES}/{self.api.done(PROCEDURES, given)['id']}"

    def completed(self, procedure: str) -> None:
        """Letter on 3 March, received on the 5th, the file complete on 10 April 2022."""
        self.on("2022-04-10")
        self.record(procedure, "breach-letter", on="2022-03-03", means="recommandé")
        self.record(procedure, "letter-receipt", on="2022-03-05", receipt="received")
        self.record(procedure, "observations", on="2022-03-20", observations="J'étais malade.")
        self.record(procedure, "completion", on="2022-04-10", completed_by="Secrétariat")

    def advised(self, procedure: str) -> str:
        """The EPD of 20 April 2022 has advised a suspension of 50 % for 2 months; the session."""
        session = self.convene("epd", "2022-04-11", "2022-04-20", "2022-07-20")
        self.propose(session)
        self.record(session, "lock")
        self.hold(session, "2022-04-20")
        self.record(
            session, f"cases/{self.case_of(session).rsplit('/', 1)[1]}/opinion",
            advice="suspension", percent="50", months=2,
        )  # fmt: skip
        return session

    def ready_to_decide(self) -> str:
        """Sara's procedure, on 25 April 2022, with the EPD's opinion."""
        procedure = self.opened(self.breach())
        self.completed(procedure)
        self.advised(procedure)
        self.on("2022-04-25")
        return procedure


SANCTION: dict[str, Any] = {
    "on": "2022-04-25", "decided_by": "president", "measure": "suspension", "percent": "50",
    "months": 2, "starts_on": "2022-05-01",
}  # fmt: skip
