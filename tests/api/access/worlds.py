"""Two worlds of one département that have nothing in common: bodies, people, actions, panels.

What somebody of the first asks of the second must be as if it did not exist. Most of it is told as
bare facts: what is walked is who may ask, not what the rules say.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from pathways.domain.access import Grant, Role
from pathways.domain.action_session.events import ActionSessionScheduled
from pathways.domain.agreement.events import AgreementSigned
from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.beneficiary.rsa_right import RecordRsaRight
from pathways.domain.delegation.giving import GiveDelegation
from pathways.domain.enrolment.events import Enrolled
from pathways.domain.event import Event
from pathways.domain.moped.events import MopedRegistered
from pathways.domain.offer.events import OfferPublished
from pathways.domain.organisation.events import Diploma, OrganisationKind
from pathways.domain.organisation.referents import RecordReferentArrival, RecordReferentDiploma
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.events import EndReason
from pathways.domain.panel.events import (
    AgendaLocked,
    Capacity,
    CaseListed,
    PanelKind,
)
from pathways.domain.panel.members import AppointMember
from pathways.domain.panel.planning import PlanSession
from pathways.domain.positioning.events import PositioningProposed
from pathways.domain.project_application.events import ProjectSubmitted
from pathways.domain.report.events import ReportKind, ReportOpened
from pathways.domain.sanction.events import SanctionProcedureOpened
from tests.actions import Actions, simple_place, terms
from tests.departement import OPENING, Town, day
from tests.domain.spec import an_id

TODAY = day("2022-02-08")
TERMS = terms(simple_place(), starts_on="2021-01-01", ends_on="2022-12-31")
NOBODY = an_id("nobody")
T = TypeVar("T")
Ids = dict[str, Any]


def value(hint: Any, named: Mapping[str, Any], name: str = "") -> Any:
    """Some value of that type: one that is named, or the plainest."""
    if name in named:
        return named[name]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return value(next(one for one in arguments if one is not NoneType), named)
    if origin is tuple:
        return ()
    if hint is UUID:
        return NOBODY
    if hint is date:
        return day("2022-01-10")
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if isinstance(hint, type) and is_dataclass(hint):
        return some(hint, named)
    return {str: "1", int: 1, bool: False, Decimal: Decimal(1)}[hint]


def some(kind: type[T], named: Mapping[str, Any]) -> T:
    """An event of that type, with what is named and the plainest values elsewhere."""
    hints = get_type_hints(kind)
    given = {
        each.name: value(hints[each.name], named, each.name)
        for each in fields(kind)  # type: ignore[arg-type]
        if each.name in named or (each.default is MISSING and each.default_factory is MISSING)
    }
    return kind(**given)


@dataclass
class World:
    """A territory, its bodies, one person whom each of them knows; `ids` by what names them."""

    town: Town
    actions: Actions
    name: str
    territory: str
    kind: OrganisationKind
    ids: Ids = field(default_factory=dict)

    def made(self) -> "World":
        names = ("organisation", "operator", "employer", "referent", "beneficiary", "contract",
                 "procedure", "agreement", "enrolment", "moped", "action_session", "application",
                 "final", "quarterly", "offer", "place", "positioning", "placed", "epl",
                 "epd", "member", "case",
                 "delegation", "delegate")  # fmt: skip
        self.ids = {name: an_id(f"{name} {self.name}") for name in names}
        self._bodies()
        self._person()
        self._gone()
        self._facts()
        self._sessions()
        return self

    def grant(self, role: Role) -> Grant:
        """The grant of somebody of this world."""
        of: dict[Role, dict[str, Any]] = {
            Role.REFERENT: {k: self.ids[k] for k in ("organisation", "referent")},
            Role.BODY_MANAGER: {"organisation": self.ids["organisation"]},
            Role.OPERATOR: {"organisation": self.ids["operator"]},
            Role.EMPLOYER: {"organisation": self.ids["employer"]},
            Role.BENEFICIARY: {"person": self.ids["beneficiary"]},
            Role.EPL_SECRETARIAT: {"territory": self.territory},
            Role.PANEL_MEMBER: {"member": self.ids["member"]},
            Role.AGENT: {"territory": self.territory},
            Role.DELEGATE: {"delegate": self.ids["delegate"]},
        }
        return Grant(role, **of.get(role, {}))

    def tell(self, stream: str, fact: type[Event], person: bool = False, **said: Any) -> None:
        named = {f"{name}_id": one for name, one in self.ids.items()} | {
            "territory": self.territory, **said,
        }  # fmt: skip
        about = self.ids["beneficiary"] if person else None
        self.actions.record(self.ids[stream], some(fact, named), person=about)

    def _bodies(self) -> None:
        kinds = {
            "organisation": self.kind,
            "operator": OrganisationKind.OPERATOR,
            "employer": OrganisationKind.EMPLOYER,
        }
        for body, kind in kinds.items():
            self.town.do(RegisterOrganisation(
                organisation_id=self.ids[body], organisation_name=f"{body} {self.name}", kind=kind,
                territory=self.territory, registered_on=OPENING))  # fmt: skip
        own, referent = self.ids["organisation"], self.ids["referent"]
        self.town.do(RecordReferentArrival(
            organisation_id=own, referent_id=referent, arrived_on=OPENING,
            last_name="Référente", first_name=self.name))  # fmt: skip
        self.town.do(RecordReferentDiploma(
            organisation_id=own, referent_id=referent, diploma=Diploma.DEASS,
            seen_on=OPENING))  # fmt: skip

    def _person(self) -> None:
        name = f"beneficiary {self.name}"
        self.town.register(
            name, payer_number=None, last_name=f"Personne{self.name}",
            nir={"A": "290054900100136", "B": "290054900100235"}[self.name],
        )  # fmt: skip
        self.town.do(RecordRsaRight(
            beneficiary_id=self.ids["beneficiary"], status=RightStatus.OPEN, since=OPENING,
            told_on=OPENING))  # fmt: skip
        self.ids["orientation"] = self.town.orient(
            name, "2021-09-01", referent=self.ids["referent"],
            organisation_id=self.ids["organisation"],
        )  # fmt: skip
        self.ids["contract"] = self.town.draft(name, "2021-10-01", "2022-09-30")

    def _gone(self) -> None:
        """Someone the body no longer follows, and counted while it did."""
        name = f"gone {self.name}"
        self.ids["gone"] = self.town.register(name, payer_number=None, last_name="Parti")
        orientation = self.town.orient(
            name, "2021-03-01", referent=self.ids["referent"],
            organisation_id=self.ids["organisation"],
        )  # fmt: skip
        self.town.meet(name, "2021-03-10")
        contract = self.town.draft(name, "2021-04-01", "2022-03-31")
        self.town.sign(contract, "2021-04-02")
        self.town.submit(contract, "2021-04-03")
        self.town.do(
            EndOrientation(orientation_id=orientation, on=day("2021-12-01"), reason=EndReason.MOVED)
        )

    def _facts(self) -> None:
        ids = self.ids
        self.tell("procedure", SanctionProcedureOpened, person=True, contract_id=ids["contract"],
                  ground="controls_refused")  # fmt: skip
        self.tell("agreement", AgreementSigned, organisation_id=ids["operator"], programme="adse_a",
                  communication_duties=(), rules=(), terms=TERMS)  # fmt: skip
        self.tell("enrolment", Enrolled, organisation_id=ids["operator"], programme="adse_a",
                  public="rsa", right="open", last_day_on=day("2022-12-31"))  # fmt: skip
        self.tell("action_session", ActionSessionScheduled, organisation_id=ids["operator"],
                  programme="adse_a", starts_at="09:30", minutes=150,
                  held_on=day("2022-02-20"))  # fmt: skip
        self.tell("moped", MopedRegistered, organisation_id=ids["operator"])
        self.tell("application", ProjectSubmitted, organisation_id=ids["operator"],
                  programme="adse_a", year=2022)  # fmt: skip
        for report, kind, subject, body in (
            ("final", ReportKind.FINAL, "agreement", "operator"),
            ("quarterly", ReportKind.QUARTERLY, "organisation", "organisation"),
        ):
            self.tell(report, ReportOpened, kind=kind, subject_id=ids[subject],
                      organisation_id=ids[body], since=day("2021-10-01"), until=day("2021-12-31"),
                      programme="adse_a" if report == "final" else None)  # fmt: skip
        for offer, answer, body in (
            ("offer", "positioning", "employer"), ("place", "placed", "operator"),
        ):  # fmt: skip
            self.tell(offer, OfferPublished, organisation_id=ids[body], agreement_id=None,
                      open_until=day("2022-12-31"), objective="work")  # fmt: skip
            self.tell(answer, PositioningProposed, person=True, organisation_id=ids[body],
                      offer_id=ids[offer])  # fmt: skip
        self.town.do(GiveDelegation(
            delegation_id=ids["delegation"], delegate_id=ids["delegate"], on=OPENING,
            since=OPENING, until=day("2022-12-31"), acts=("sanction",), last_name="Délégataire",
            first_name=self.name, capacity="Directrice"))  # fmt: skip

    def _sessions(self) -> None:
        for session, kind in (("epl", PanelKind.EPL), ("epd", PanelKind.EPD)):
            territory = self.territory if kind is PanelKind.EPL else None
            self.town.do(PlanSession(
                session_id=self.ids[session], on=day("2022-01-10"), kind=kind, territory=territory,
                held_on=day("2022-02-20"), starts_at="09:30", place="MDS",
                next_session_on=day("2022-05-20")))  # fmt: skip
        epl = self.ids["epl"]
        self.town.do(AppointMember(
            session_id=epl, member_id=self.ids["member"], on=day("2022-01-10"),
            capacity=Capacity.CHAIR, last_name="Membre", first_name=self.name))  # fmt: skip
        self.actions.versions[epl] = 2
        self.tell("epl", CaseListed, person=True, procedure_id=None, presenter_id=None,
                  reason="due", rule="A1.11")  # fmt: skip
        self.tell("epl", AgendaLocked, cases=(self.ids["case"],), left_out=(), log_position=1)


WORLDS = (
    ("A", "centre_anjou", OrganisationKind.PUBLIC),
    ("B", "nord_anjou", OrganisationKind.FRANCE_TRAVAIL),
)
