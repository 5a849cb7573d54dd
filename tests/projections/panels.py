"""Sessions for tests: convened, with three members, in the town's territory."""

from typing import Any
from uuid import UUID

from pathways.domain.panel.events import Capacity, PanelKind
from pathways.domain.panel.members import AppointMember
from pathways.domain.panel.planning import PlanSession
from tests.departement import Town, day
from tests.domain.spec import an_id

SESSION = an_id("EPL de février 2022")
CAPACITIES = (Capacity.CHAIR, Capacity.DEPARTEMENT, Capacity.SOCIAL_WORK)


def members(session: UUID = SESSION) -> tuple[UUID, ...]:
    return tuple(an_id(f"membre {number} {session}") for number in range(len(CAPACITIES)))


def plan(town: Town, session: UUID = SESSION, held_on: str = "2022-02-10", **changes: Any) -> UUID:
    """An EPL of Centre Anjou convened on 10 January 2022, the next one a month later."""
    given: dict[str, Any] = {
        "session_id": session,
        "on": day("2022-01-10"),
        "kind": PanelKind.EPL,
        "held_on": day(held_on),
        "starts_at": "09:00",
        "place": "Maison des solidarités",
        "next_session_on": day("2022-03-10"),
        "territory": "centre_anjou",
    }
    town.do(PlanSession(**(given | changes)))
    for member, capacity in zip(members(session), CAPACITIES, strict=True):
        town.do(
            AppointMember(
                session_id=session,
                member_id=member,
                on=day("2022-01-11"),
                capacity=capacity,
                last_name="Petit",
                first_name=capacity.value.title(),
            )
        )
    return session


def oriented(town: Town, name: str, on: str) -> UUID:
    """Someone of that last name, oriented that day."""
    town.register(name, payer_number=None, last_name=name)
    return town.orient(name, on)
