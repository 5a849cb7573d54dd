"""What happens to the agreement (convention) of an insertion action.

The agreement of social accompaniment, financed by its file active (A1.14), stays with its body:
`pathways.domain.organisation.agreement`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pathways.domain.budget.events import BudgetDraw
from pathways.domain.event import Event
from pathways.domain.sites import Site as Site


class Formula(StrEnum):
    """How what was done becomes euros; the building blocks a programme's file may name."""

    UNITS = "units"  # prorata des unités réalisées (A2.6)
    HOURS = "hours"  # heures réalisées, plafonnées par participant (A4.7)
    OCCUPIED_PLACES = "occupied_places"  # prorata des jours occupés par place (A5.4, A6.2, A7.2)
    CONFIRMED = "confirmed"  # due une fois le service confirmé (A2.7, A3.6b)
    MONTHLY_HOURS = "monthly_hours"  # par mois, selon les heures travaillées (A5.5)


@dataclass(frozen=True)
class CoFunder:
    """Who else pays, and how much (euros)."""

    name: str
    amount: Decimal


@dataclass(frozen=True)
class AgreementLine:
    """What the agreement finances of one module, with everything a settlement needs of the rules.

    A module may have several lines, of different publics: each public has its budget line (G12).
    `quantity` counts places, hours or vehicles; `price` is in euros per place-year, hour or month,
    None where the amount itself is agreed; `amount` is what is agreed for the whole period.
    `measures` are what is counted. Frozen on the day of signature: a new rule rewrites none.
    """

    module: str
    formula: Formula
    quantity: Decimal
    amount: Decimal
    measures: tuple[str, ...]
    rules: tuple[str, ...]
    budget_line: str | None
    """None where somebody else pays (`information`)."""
    price: Decimal | None = None
    units_per_place: int | None = None
    """Units agreed for one place and one year: 47 or 55 (A2.6)."""
    cap_minutes: int | None = None
    """Funded at most, per participant and period of the module (A4.4 to A4.6)."""
    certificate: bool = False
    """Whether only what a certificate proves is funded (A4.7)."""
    publics: tuple[str, ...] = ()
    """Whose realisation is funded; no two lines of a module share one."""
    reference_hours: Decimal | None = None
    """Hours a month that give the whole monthly aid (A5.5)."""
    information: bool = False
    """Paid by someone else: shown, never added up (A5.5)."""


@dataclass(frozen=True)
class AgreementTerms:
    """What was agreed. An amendment carries the terms anew, whole."""

    starts_on: date
    ends_on: date
    territories: tuple[str, ...]
    sites: tuple[Site, ...]
    publics: tuple[str, ...]
    lines: tuple[AgreementLine, ...]
    draws: tuple[BudgetDraw, ...]
    places: int = 0
    """Places that one person occupies at a time, numbered from 1; 0 where there are none."""
    expected_participants: int | None = None
    supervisors: Decimal | None = None
    """Permanent supervisors, in full-time equivalents (A5.2)."""
    state_agreed_posts: int | None = None
    """Posts agreed by the State, on which financed places rest (A6.3)."""
    cofunders: tuple[CoFunder, ...] = ()
    rural_supplement: Decimal | None = None
    rural_supplement_reason: str | None = None
    longer_than_a_year_reason: str | None = None


class AgreementSigned(Event, day="signed_on"):
    """The convention of an action: one body, one programme.

    `flagged` are the ids of rules that the terms do not meet and that refuse nothing.
    """

    signed_on: date
    organisation_id: UUID
    programme: str
    title: str
    terms: AgreementTerms
    gdpr_clause: bool
    communication_duties: tuple[str, ...]
    final_report_due_on: date
    final_report_rule: str
    rules: tuple[str, ...]
    application_id: UUID | None = None
    flagged: tuple[str, ...] = ()


class AgreementAmended(Event, day="amended_on"):
    """An avenant: the terms anew, whole."""

    amended_on: date
    terms: AgreementTerms
    reason: str
    final_report_due_on: date
    final_report_rule: str
    flagged: tuple[str, ...] = ()


class AgreementEnded(Event, day="ended_on"):
    """Cut short: `ended_on` is the first day without the agreement."""

    ended_on: date
    reason: str
    final_report_due_on: date
    final_report_rule: str


class ServiceConfirmed(Event, day="confirmed_on"):
    """The planned activities and means were deployed: the subsidy is due (A2.7, A3.6b)."""

    confirmed_on: date
    confirmed_by: str
    module: str


class CommunicationDutyKept(Event, day="kept_on"):
    """A communication duty of the operator was kept (G13)."""

    kept_on: date
    duty: str
    proof: str | None = None


@dataclass(frozen=True)
class SettledLine:
    """One line of a settlement, in euros; `realised` and `agreed` in the formula's own units.

    They are None where the formula counts nothing (A2.7, A3.6b).
    """

    module: str
    publics: tuple[str, ...]
    agreed: Decimal | None
    realised: Decimal | None
    agreed_amount: Decimal
    grant: Decimal


class AgreementSettled(Event, day="settled_on"):
    """What is owed was worked out and told, as of `on`, from the log up to `log_position`."""

    settled_on: date
    on: date
    log_position: int
    lines: tuple[SettledLine, ...]
    grant: Decimal
    supplement: Decimal = Decimal(0)
    """The rural supplement, of which `grant` is the sum with the lines."""


class SettlementRestated(Event, day="restated_on"):
    """A correction came after the settlement: the same day worked out again, beside the first."""

    restated_on: date
    on: date
    log_position: int
    lines: tuple[SettledLine, ...]
    grant: Decimal
    difference: Decimal
    supplement: Decimal = Decimal(0)


AgreementEvent = (
    AgreementSigned
    | AgreementAmended
    | AgreementEnded
    | ServiceConfirmed
    | CommunicationDutyKept
    | AgreementSettled
    | SettlementRestated
)
