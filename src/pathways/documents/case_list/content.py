"""What a case list holds: the session, one sheet per case in its order, and who is left out.

Whoever assembles it gives French words ready to read ("contrat validé", "tenu", "par téléphone"),
days as dates, and cases in the order of the agenda. Renderers add nothing and sort nothing.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from pathways.domain.panel.events import PanelKind

FORGOTTEN = "personne effacée"
"""What stands for the name of someone who was forgotten."""


class SessionStatus(StrEnum):
    """How far the session has come."""

    PROPOSED = "proposed"  # ordre du jour proposé
    LOCKED = "locked"  # ordre du jour arrêté
    HELD = "held"  # séance tenue
    SIGNED = "signed"  # procès-verbal signé
    CANCELLED = "cancelled"  # séance annulée


@dataclass(frozen=True, kw_only=True)
class MemberLine:
    """One member of the panel."""

    name: str | None
    """First and last name; None when names are left out or the member was forgotten."""
    capacity: str
    """In which capacity they sit: "présidence", "représentant des bénéficiaires du RSA"."""
    email: str | None = None
    """Where the calendar invitation goes; None: they get none."""
    present: bool | None = None
    """Whether they came; None until the session is held."""


@dataclass(frozen=True, kw_only=True)
class SessionHead:
    """The session the list is for."""

    id: UUID
    """The stream of the session: the identity of its calendar entry."""
    kind: PanelKind
    departement: str
    """"Département de Maine-et-Loire"."""
    territory: str | None
    """The name of the territory of an EPL; None for the EPD."""
    held_on: date
    """The day it is convened for, as last postponed, or the day it was held."""
    starts_at: str
    """"HH:MM", Paris time."""
    place: str
    quorum: int
    """Members needed."""
    members: tuple[MemberLine, ...]
    status: SessionStatus
    as_of: date
    """The day of the latest fact the list rests on: it dates the files, never the clock."""
    log_position: int
    """The list holds what was recorded up to this position of the log."""
    locked_on: date | None = None
    """The day the agenda was locked; None while it is proposed."""
    slot_minutes: int = 15
    postponements: int = 0
    """How often the session's day was changed: a calendar takes the highest."""
    organiser_email: str | None = None
    """The secretariat's address, to which members answer; None: the calendar only informs."""
    with_names: bool = True
    """Whether the list names people; `CaseList.without_names` makes the other one."""


@dataclass(frozen=True, kw_only=True)
class OrientationBrief:
    """The orientation under study, in brief."""

    decided_on: date
    kind: str
    """"sociale", "socioprofessionnelle", "emploi"."""
    organisation: str
    referent: str | None = None
    """The référent's name; None where nobody is designated, or names are left out."""
    first_rdv_due_on: date | None = None
    first_rdv_held_on: date | None = None
    """None while the first RDV has not been held."""


@dataclass(frozen=True, kw_only=True)
class RdvLine:
    """One RDV: held, missed, excused or to come."""

    on: date
    outcome: str
    """"tenu", "absence", "absence excusée", "fixé"."""
    mode: str | None = None
    """"en face à face", "au domicile", "par téléphone"; None where it says nothing."""


@dataclass(frozen=True, kw_only=True)
class ContractLine:
    """One engagement contract, amendments folded in."""

    status: str
    """As in `labels.STANDINGS`: "contrat validé", "contrat échu"."""
    signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    domains: tuple[str, ...] = ()
    """The domains of insertion its actions belong to."""


@dataclass(frozen=True, kw_only=True)
class ActionLine:
    """Something undertaken: a positioning, an insertion action, a partner mobilised."""

    on: date
    what: str
    outcome: str | None = None
    """What came of it; None while unknown."""


@dataclass(frozen=True, kw_only=True)
class RelanceLine:
    """A relance sent to the person."""

    on: date
    ground: str
    """"absence au premier RDV", "contrat non renouvelé"."""
    answer: str | None = None
    """"répondu le 12/03/2025"; None: no answer recorded."""


@dataclass(frozen=True, kw_only=True)
class ObservationLine:
    """What the person said of a breach (N3, N3b). Sealed text: left out with the names."""

    made_on: date
    text: str | None
    """In the person's words; None when names are left out or the person was forgotten."""
    helped_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class ProcedureStep:
    """One step of the sanction procedure before the EPD (A1.12)."""

    on: date
    step: str
    """"Manquement signalé", "Courrier envoyé", "Première présentation du courrier"."""
    rule: str | None = None
    """The id of the rule that requires it."""
    detail: str | None = None
    """"par lettre recommandée", "observations jusqu'au 12/03/2025"."""


@dataclass(frozen=True, kw_only=True)
class CaseSheet:
    """One person's case: its line in the summary table, and its page."""

    number: int
    """Its place on the agenda, from 1."""
    slot: str | None
    """When it is studied, "HH:MM"; None before the agenda is locked."""
    reference: str
    """A short id that names nobody, the same on every list: it finds the file back."""
    person_name: str | None
    """Last name, first name; None when names are left out or the person was forgotten."""
    birth_year: int | None
    """To tell namesakes apart; None when names are left out or the person was forgotten."""
    kind: str
    """"étude à 12 mois", "demande de réorientation", "manquement"."""
    reason: str
    """Why it is listed, in a sentence."""
    rule: str
    """The id of the rule that lists it: "A1.11"."""
    due_on: date | None
    """The last day on which the study is in time; None where no delay runs."""
    organisation: str
    """The body that accompanies the person."""
    presenter: str | None
    """Who presents the case; None where nobody is named, or names are left out."""
    asked: str
    """What the panel is asked to advise on."""
    orientation: OrientationBrief | None = None
    rdvs: tuple[RdvLine, ...] = ()
    """In the order of their days, as the lines below."""
    contracts: tuple[ContractLine, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    relances: tuple[RelanceLine, ...] = ()
    procedure: tuple[ProcedureStep, ...] = ()
    """The steps of the breach file; empty before an EPL."""
    observations: tuple[ObservationLine, ...] = ()
    recused: tuple[str, ...] = ()
    """The names of members who do not sit on it; empty when names are left out."""
    changed_since: tuple[str, ...] = ()
    """What changed after the agenda was locked, one sentence each."""
    outcome: str | None = None
    """The opinion, or that the case is postponed; None until then."""


@dataclass(frozen=True, kw_only=True)
class LeftOutLine:
    """Someone who might be expected on the list and is not."""

    reference: str
    person: str | None
    """Last name, first name; None when names are left out or the person was forgotten."""
    reason: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class CaseList:
    """Everything a rendering needs."""

    session: SessionHead
    cases: tuple[CaseSheet, ...] = ()
    left_out: tuple[LeftOutLine, ...] = field(default=())
    persons: tuple[UUID, ...] = ()
    """Everyone on it, by id: for whoever keeps account of who was shown; no rendering tells it."""

    def without_names(self) -> Self:
        """The same list naming nobody: neither people, members nor référents.

        Birth years, observations and who helped go too: they are sealed with the person. The
        sentences given (`reason`, `asked`, `changed_since`, …) are kept as they are: whoever
        assembles them puts no name into them.
        """
        return replace(
            self,
            session=replace(
                self.session,
                with_names=False,
                members=tuple(replace(m, name=None, email=None) for m in self.session.members),
            ),
            cases=tuple(map(_unnamed, self.cases)),
            left_out=tuple(replace(line, person=None) for line in self.left_out),
        )

    def name_of(self, line: CaseSheet | LeftOutLine) -> str:
        """The person as the list shows them: by name, by reference, or "personne effacée"."""
        if not self.session.with_names:
            return line.reference
        name = line.person_name if isinstance(line, CaseSheet) else line.person
        return name or FORGOTTEN


def _unnamed(case: CaseSheet) -> CaseSheet:
    orientation = case.orientation
    return replace(
        case,
        person_name=None,
        birth_year=None,
        presenter=None,
        recused=(),
        orientation=orientation and replace(orientation, referent=None),
        observations=tuple(replace(o, text=None, helped_by=None) for o in case.observations),
    )
