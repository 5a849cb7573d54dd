"""Agreements of actions and people in them, put on a real log as facts. Made for tests."""

from typing import Any
from uuid import UUID

from pathways.domain.agreement.events import AgreementSigned
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.command import State
from pathways.domain.enrolment.events import Enrolled
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.event import Event
from pathways.event_store.application import Recorded, Request
from pathways.event_store.deciding import Loaded, Prepared
from tests.departement import Town
from tests.domain.action_session.actions import AGREEMENT, enrolled, signed
from tests.domain.spec import an_id


def tell(town: Town, kind: type[State], stream: UUID, *events: Event) -> None:
    """Append facts as they are to a stream, after those it holds."""
    app = town.departement.app
    loaded: Loaded = app.load(kind, stream)
    prepared = Prepared(stream, loaded.version, "test")
    request: Any = Request(None, "test")  # type: ignore[arg-type]
    prepared.becomes(loaded.state, prepared.add(loaded, events, request))
    (answer,) = app.append_decided([prepared])
    assert isinstance(answer, Recorded), answer


def agree(town: Town, agreement: AgreementSigned | None = None, stream: UUID = AGREEMENT) -> UUID:
    tell(town, ActionAgreementState, stream, agreement or signed())
    return stream


def enrol(town: Town, name: str, *facts: Event, entry: Enrolled | None = None, **said: Any) -> UUID:
    """Someone of that first name, registered where they are not, in the action; their enrolment."""
    person = an_id(name)
    if not town.departement.app.envelopes(person):
        town.register(name, payer_number=None)
    stream = an_id(f"entrée de {name}")
    made = entry or enrolled(**{"beneficiary_id": person, **said})
    tell(town, EnrolmentState, stream, made, *facts)
    return stream
