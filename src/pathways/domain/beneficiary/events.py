"""What happens to a person's file: identity, household, right, profile, exit."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pathways.domain.event import Event, Sealed


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class RightStatus(StrEnum):
    """The RSA right as the payer last told it."""

    UNKNOWN = "unknown"  # jamais dit par le payeur
    REQUESTED = "requested"  # demande en attente de décision
    REFUSED = "refused"  # demande refusée
    OPEN = "open"  # droit ouvert et versable
    SUSPENDED = "suspended"  # droit ouvert et suspendu, ou versement suspendu
    CLOSED = "closed"  # droit clos


class ExitNature(StrEnum):
    """Why someone leaves RSA (A1.15)."""

    EMPLOYMENT = "employment"  # emploi durable
    TRAINING = "training"  # formation rémunérée
    INCOME_ABOVE = "income_above"  # ressources au-dessus du plafond
    RETIREMENT = "retirement"  # retraite
    DISABILITY_ALLOWANCE = "disability_allowance"  # AAH
    MOVED = "moved"  # déménagement hors du département
    HOUSEHOLD_CHANGE = "household_change"  # changement de situation familiale
    STRUCK_OFF = "struck_off"  # radiation
    DECEASED = "deceased"  # décès
    OTHER = "other"  # autre


class BeneficiaryRegistered(Event, day="registered_on", introduces="beneficiary_id"):
    """The person's file is opened. Birth year and sex stay clear: figures count by them."""

    beneficiary_id: UUID
    registered_on: date
    last_name: Sealed[str]
    first_name: Sealed[str]
    birth_name: Sealed[str | None] = None
    birth_date: Sealed[date | None] = None
    nir: Sealed[str | None] = None
    payer_number: Sealed[str | None] = None
    civility: Sealed[str | None] = None
    birth_year: int | None = None
    sex: Sex | None = None


class IdentityChanged(Event, day="changed_on"):
    """The whole identity anew: a name taken, a number learnt."""

    changed_on: date
    last_name: Sealed[str]
    first_name: Sealed[str]
    birth_name: Sealed[str | None] = None
    birth_date: Sealed[date | None] = None
    nir: Sealed[str | None] = None
    payer_number: Sealed[str | None] = None
    civility: Sealed[str | None] = None
    birth_year: int | None = None
    sex: Sex | None = None


class ContactDetailsRecorded(Event, day="recorded_on"):
    """How to reach the person; `territory` is a clear category (G2)."""

    recorded_on: date
    email: Sealed[str | None] = None
    phone: Sealed[str | None] = None
    address: Sealed[str | None] = None
    postcode_city: Sealed[str | None] = None
    territory: str | None = None


class HouseholdRecorded(Event, day="recorded_on"):
    """The household as last told: its size decides ceilings (N1, N2), no fixed home a profile."""

    recorded_on: date
    more_than_one_person: bool
    dependants: int = 0
    rsa_majore: bool | None = None
    no_fixed_home: bool | None = None


class RsaRightRecorded(Event, day="since"):
    """The right has this status since that day; we were told on `told_on`.

    Being told that a right is open to someone bound by rights and duties starts the delay to
    orient them (N4): `orientation_due_on` and the rule that gave it.
    """

    status: RightStatus
    since: date
    told_on: date
    motive: str | None = None
    orientation_due_on: date | None = None
    rule: str | None = None


class RightsAndDutiesRecorded(Event, day="since"):
    """Whether the person is bound by rights and duties (CASF L262-28)."""

    bound: bool
    since: date
    told_on: date
    orientation_due_on: date | None = None
    rule: str | None = None


class ProfileRecorded(Event, day="recorded_on"):
    """The profile that suggests bodies (A1.1); a code of the rule `profiles`."""

    profile: str
    recorded_on: date


class SearchProfileRecorded(Event, day="recorded_on"):
    """What the person is matched on with offers (G9): the whole profile anew.

    `skills` are codes of the rule `skills`, `objective` of `pathway_objectives`, `commune` of
    `communes`; `within_km` how far they can go, None where it is not known.
    """

    recorded_on: date
    objective: str
    skills: tuple[str, ...] = ()
    commune: str | None = None
    within_km: int | None = None


class RsaExited(Event, day="exited_on"):
    nature: ExitNature
    exited_on: date


class ReductionToldByPayer(Event, day="from_on"):
    """The payer reduces the household's allowance and no decision is known that explains it.

    Euros a month, from the first day to the last, as told on `told_on`; the payer may leave the end
    open. A reduction that a decision explains is `SanctionCarriedOut`.
    """

    from_on: date
    amount: Decimal
    told_on: date
    to_on: date | None = None


class BeneficiaryMerged(Event, day="merged_on"):
    """This file duplicates another, which goes on alone."""

    into: UUID
    merged_on: date


class DuplicateAbsorbed(Event, day="absorbed_on"):
    """Another file of the same person was merged into this one."""

    duplicate: UUID
    absorbed_on: date


class PersonForgotten(Event, day="forgotten_on", forgets=True):
    """The person's key is destroyed: nothing sealed about them can be read again.

    `orientations`: their accompaniments, on which no sanction procedure opens any more.
    """

    forgotten_on: date
    orientations: tuple[UUID, ...] = ()


class SanctionCounted(Event, day="decided_on"):
    """A sanction was decided: the next one of this person is a repeated one (N1, N2)."""

    procedure_id: UUID
    decided_on: date


class SanctionUncounted(Event, day="uncounted_on"):
    """The decision was undone: the rank of the others is computed without it (N11)."""

    procedure_id: UUID
    uncounted_on: date


BeneficiaryEvent = (
    BeneficiaryRegistered
    | IdentityChanged
    | ContactDetailsRecorded
    | HouseholdRecorded
    | RsaRightRecorded
    | RightsAndDutiesRecorded
    | ProfileRecorded
    | SearchProfileRecorded
    | RsaExited
    | ReductionToldByPayer
    | BeneficiaryMerged
    | DuplicateAbsorbed
    | SanctionCounted
    | SanctionUncounted
    | PersonForgotten
)
