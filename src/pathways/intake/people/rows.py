"""What a spreadsheet says of a person, as one small typed row. Nothing is matched yet."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`number` is the row a person sees in the file: the header is 1, a multi-line cell one row.

    `civility` is `madame`, `monsieur` or None. `nir` has 13 characters, its key checked when it
    was written. `payer_number` is normalised like the flow's. `notes` (French) tell what was left
    out of an otherwise good row.
    """

    number: int
    last_name: str
    first_name: str
    birth_name: str | None = None
    civility: str | None = None
    birth_date: date | None = None
    nir: str | None = None
    payer_number: str | None = None
    department_internal_id: str | None = None
    france_travail_id: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    address_complement: str | None = None
    postcode: str | None = None
    city: str | None = None
    role: str | None = None
    referent: str | None = None
    structure: str | None = None
    orientation_decision: str | None = None
    oriented_on: date | None = None
    letter_sent_on: date | None = None
    interviewed_on: date | None = None
    first_rdv_on: date | None = None
    contract_signed_on: date | None = None
    reorientations: str | None = None
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def postcode_city(self) -> str | None:
        return " ".join(filter(None, (self.postcode, self.city))) or None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be read, with its field; the others go on."""

    number: int
    field: str
    message: str
    rule: str | None = None
