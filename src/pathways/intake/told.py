"""What a file says of one person, whichever file it is. None says nothing."""

from dataclasses import dataclass
from datetime import date

from pathways.domain.beneficiary.events import RightStatus, Sex


@dataclass(frozen=True, slots=True)
class HouseholdTold:
    more_than_one_person: bool
    dependants: int
    rsa_majore: bool | None
    no_fixed_home: bool | None


@dataclass(frozen=True, slots=True)
class RightTold:
    """`since` is None where the file does not say: an open right."""

    status: RightStatus
    since: date | None
    motive: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """`number` is the line of the file, `day` the one it speaks of (Europe/Paris)."""

    number: int
    day: date
    last_name: str
    first_name: str
    birth_name: str | None = None
    birth_date: date | None = None
    nir: str | None = None
    payer_number: str | None = None
    civility: str | None = None
    sex: Sex | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    postcode_city: str | None = None
    household: HouseholdTold | None = None
    right: RightTold | None = None
    bound: bool | None = None
    """By rights and duties (CASF L262-28)."""
    profile: str | None = None
    """Suggested where none is recorded (A1.1)."""
    notes: tuple[str, ...] = ()
