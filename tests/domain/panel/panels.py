"""An EPL of Centre Anjou and an EPD; Odile, who chairs, and the others who sit. Made for tests."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pathways.domain.event import Event
from pathways.domain.panel.events import (
    AgendaLocked,
    Capacity,
    CaseKind,
    CaseListed,
    EpdAdvice,
    EpdOpinionGiven,
    EplAdvice,
    EplOpinionGiven,
    PanelKind,
    PanelMemberAppointed,
    PanelSessionHeld,
    PanelSessionPlanned,
)
from pathways.domain.panel.state import PanelSessionState
from tests.domain.orientation.people import ORIENTATION, SARA
from tests.domain.spec import an_id

SESSION = an_id("session")
CASE = an_id("case")
PROCEDURE = an_id("procedure")
MEMBERS = {
    "Odile": Capacity.CHAIR,
    "Denis": Capacity.DEPARTEMENT,
    "Farida": Capacity.FRANCE_TRAVAIL,
    "Solène": Capacity.SOCIAL_WORK,
    "Étienne": Capacity.EMPLOYMENT,
    "Rosa": Capacity.BENEFICIARIES,
}
ODILE, DENIS, FARIDA, SOLENE, ETIENNE, ROSA = map(an_id, MEMBERS)

day = date.fromisoformat


def planned(held_on: str = "2022-02-10", **said: Any) -> PanelSessionPlanned:
    facts: dict[str, Any] = {
        "planned_on": day("2022-01-03"),
        "kind": PanelKind.EPL,
        "held_on": day(held_on),
        "starts_at": "09:30",
        "place": "MDS Angers Centre",
        "quorum": 3,
        "slot_minutes": 15,
        "next_session_on": day("2022-03-10"),
        "territory": "centre_anjou",
    }
    return PanelSessionPlanned(**{**facts, **said})


def epd(**said: Any) -> PanelSessionPlanned:
    return planned(**{"kind": PanelKind.EPD, "territory": None, **said})


def appointed(*names: str) -> list[Event]:
    return [
        PanelMemberAppointed(
            member_id=an_id(name),
            appointed_on=day("2022-01-04"),
            capacity=MEMBERS[name],
            last_name="MEMBRE",
            first_name=name,
        )
        for name in names or MEMBERS
    ]


def listed(case: UUID = CASE, **said: Any) -> CaseListed:
    facts: dict[str, Any] = {
        "case_id": case,
        "beneficiary_id": SARA,
        "orientation_id": ORIENTATION,
        "kind": CaseKind.TWELVE_MONTH_REVIEW,
        "listed_on": day("2022-01-20"),
        "reason": "review_due",
        "rule": "A1.11",
        "by_hand": False,
        "due_on": day("2022-03-01"),
    }
    return CaseListed(**{**facts, **said})


def breach(**said: Any) -> CaseListed:
    facts: dict[str, Any] = {
        "kind": CaseKind.BREACH,
        "reason": "file_complete",
        "rule": "A1.12",
        "due_on": None,
        "procedure_id": PROCEDURE,
    }
    return listed(**{**facts, **said})


def locked(*cases: UUID, on: str = "2022-02-03") -> AgendaLocked:
    return AgendaLocked(day(on), cases or (CASE,), (), 1200)


def held(*present: UUID, on: str = "2022-02-10") -> PanelSessionHeld:
    return PanelSessionHeld(day(on), present or tuple(map(an_id, MEMBERS)))


def epl_opinion(advice: EplAdvice = EplAdvice.MAINTAIN, **said: Any) -> EplOpinionGiven:
    facts: dict[str, Any] = {
        "case_id": CASE,
        "beneficiary_id": SARA,
        "orientation_id": ORIENTATION,
        "given_on": day("2022-02-10"),
        "advice": advice,
    }
    return EplOpinionGiven(**{**facts, **said})


def epd_opinion(**said: Any) -> EpdOpinionGiven:
    facts: dict[str, Any] = {
        "case_id": CASE,
        "beneficiary_id": SARA,
        "procedure_id": PROCEDURE,
        "given_on": day("2022-02-10"),
        "advice": EpdAdvice.SUSPENSION,
        "percent": Decimal(50),
        "months": 2,
    }
    return EpdOpinionGiven(**{**facts, **said})


def an_epl(*facts: Event) -> list[Event]:
    """Planned, its members appointed, and what followed."""
    return [planned(), *appointed(), *facts]


def a_sitting(*facts: Event) -> list[Event]:
    """An EPL held with everyone, on Sara's case alone, and what followed."""
    return an_epl(listed(), locked(), held(), *facts)


def session_of(*facts: Event) -> PanelSessionState:
    return PanelSessionState.of(SESSION, facts)
