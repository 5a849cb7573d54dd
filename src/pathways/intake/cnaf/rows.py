"""What one monthly flow says, as small typed rows. Nothing here is matched with anyone yet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pathways.domain.beneficiary.events import RightStatus, Sex

Fund = Literal["CAF", "MSA"]


class Role(StrEnum):
    """ROLEPERS under the RSA benefit. It identifies nobody: two partners may both be CJT."""

    APPLICANT = "DEM"  # demandeur
    PARTNER = "CJT"  # conjoint
    CHILD = "ENF"  # enfant
    OTHER_DEPENDANT = "AUT"  # autre personne à charge
    FILE_HOLDER = "RDO"  # responsable du dossier sans droit


ADULTS = frozenset({Role.APPLICANT, Role.PARTNER, Role.FILE_HOLDER})


@dataclass(frozen=True, slots=True)
class FlowHeader:
    """IdentificationFlux: the day the flow speaks of, and the day it was made."""

    type: str
    nature: str
    application: str
    application_version: str
    reference_day: date
    created_on: date


@dataclass(frozen=True, slots=True)
class Motive:
    """Why a right is refused, suspended or closed: the payer's code, its label, its day."""

    code: str
    label: str | None
    since: date


@dataclass(frozen=True, slots=True)
class RightState:
    """The RSA right as the payer's data tell it.

    `code` is the state read (0 to 6), `declared` the one ETATDOSRSA holds: they differ where the
    data bear several. `since` is the day of the earliest motive of that state, the day of the
    request for state 0, and None where the flow does not say (an open right).
    """

    code: str
    declared: str
    status: RightStatus
    since: date | None
    motives: tuple[Motive, ...] = ()

    @property
    def motive(self) -> str | None:
        return self.motives[0].code if self.motives else None


@dataclass(frozen=True, slots=True)
class Reduction:
    """ReductionRSA: a sanction as the payer applies it. The amount is in euros a month."""

    amount: Decimal
    since: date
    until: date | None
    line: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """MontantsCalculDroitRSA: the last right calculated, euros a month before any reduction."""

    amount: Decimal
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Pregnancy:
    since: date
    until: date | None
    declared_on: date


@dataclass(frozen=True, slots=True)
class Address:
    """`line` holds number, street and complements; `insee` is the municipality's code."""

    line: str
    postcode: str | None
    city: str | None
    insee: str | None

    @property
    def postcode_city(self) -> str | None:
        return " ".join(filter(None, (self.postcode, self.city))) or None


@dataclass(frozen=True, slots=True)
class FlowPerson:
    """An adult of the household. `nir` is None when absent or wrong; then `nir_defect` says why.

    `rights_and_duties` is None when the flow carries no calculation for the person.
    `agricultural_regime`: an activity under the agricultural scheme on the reference day, employee
    or farmer; `farmer`: a farm of their own.
    """

    role: Role
    last_name: str
    birth_name: str | None
    first_name: str
    birth_date: date
    sex: Sex
    civility: str | None
    nir: str | None
    nir_defect: str | None
    rights_and_duties: bool | None
    pregnancy: Pregnancy | None
    agricultural_regime: bool
    farmer: bool
    france_travail_id: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Household:
    """One InfosFoyerRSA. `payer_number` is the MATRICULE normalised, `matricule` as received."""

    fund: Fund
    organisation_number: str
    payer_number: str
    matricule: str
    request_number: str
    requested_on: date
    family_situation: str
    agricultural_family: str | None
    address: Address | None
    no_fixed_home: bool
    right: RightState
    rsa_majore: bool | None
    reductions: tuple[Reduction, ...]
    allowance: Allowance | None
    adults: tuple[FlowPerson, ...]
    dependants: int
    youngest_dependant_born_on: date | None
    line: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A household that breaks the flow's structure, with its line and field; the others go on.

    `payer_number` helps to find the file when it could still be read.
    """

    line: int
    field: str
    message: str
    rule: str | None = None
    payer_number: str | None = None
