"""A small département for tests: a body, its référents, and people one can name."""

import base64
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pathways.domain.beneficiary.registering import RegisterBeneficiary
from pathways.domain.command import Command
from pathways.domain.engagement_contract.drafting import DraftEngagementContract
from pathways.domain.engagement_contract.signing import SignEngagementContract
from pathways.domain.engagement_contract.submitting import SubmitEngagementContract
from pathways.domain.engagement_contract.validation import ValidateEngagementContract
from pathways.domain.organisation.agreement import SignOrganisationAgreement
from pathways.domain.organisation.events import Diploma, OrganisationKind
from pathways.domain.organisation.referents import RecordReferentArrival, RecordReferentDiploma
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.orientation.deciding import DecideOrientation
from pathways.domain.orientation.events import OrientationKind, RdvMode
from pathways.domain.orientation.first_rdv import RecordFirstRdv
from pathways.event_store.application import Recorded
from pathways.projections.departement import Departement
from tests.domain.spec import an_id

MASTER_KEY = base64.b64encode(bytes(range(32))).decode()
CCAS = an_id("CCAS")
LEA = an_id("Léa, référente")
OPENING = date(2021, 1, 4)


def day(text: str) -> date:
    return date.fromisoformat(text)


@dataclass
class Town:
    """A département with one body (a CCAS) and one référent, and the means to make it live."""

    departement: Departement
    today: date = date(2030, 1, 1)
    orientations: dict[str, UUID] = field(default_factory=dict)

    def do(self, command: Command, **request: Any) -> Recorded:
        # A sanction takes two people: whoever signs it prepared nothing of it.
        actor = "president" if type(command).apart_from else "test"
        return self.departement.app.handle(command, actor=actor, today=self.today, **request)

    def catch_up(self) -> None:
        self.departement.engine.catch_up()

    def found(self) -> None:
        """The body, its agreement, its référent with her diploma."""
        self.do(RegisterOrganisation(
            organisation_id=CCAS, organisation_name="CCAS d'Angers", kind=OrganisationKind.PUBLIC,
            territory="centre_anjou", registered_on=OPENING))  # fmt: skip
        self.do(SignOrganisationAgreement(
            organisation_id=CCAS, signed_on=OPENING, starts_on=OPENING, ends_on=day("2021-12-31"),
            fte=Decimal("2.5"), file_active_norm=120, gdpr_clause=True))  # fmt: skip
        self.arrive(LEA, "Moreau", "Léa")

    def arrive(self, referent: UUID, last_name: str, first_name: str) -> None:
        self.do(RecordReferentArrival(
            organisation_id=CCAS, referent_id=referent, arrived_on=OPENING,
            last_name=last_name, first_name=first_name))  # fmt: skip
        self.do(
            RecordReferentDiploma(
                organisation_id=CCAS, referent_id=referent, diploma=Diploma.DEASS, seen_on=OPENING
            )
        )

    def register(self, name: str, **changes: Any) -> UUID:
        """Someone of that first name, whose file is `an_id(name)`."""
        given: dict[str, Any] = {
            "beneficiary_id": an_id(name), "registered_on": OPENING, "last_name": "Martin",
            "first_name": name, "birth_date": day("1990-05-01"), "payer_number": "1234567",
        }  # fmt: skip
        self.do(RegisterBeneficiary(**(given | changes)))
        return an_id(name)

    def orient(self, name: str, on: str, *, referent: UUID | None = LEA, **changes: Any) -> UUID:
        """The person oriented to the CCAS; their orientation."""
        if not self.departement.app.envelopes(an_id(name)):
            self.register(name)
        orientation = an_id(f"{name} {on}")
        given: dict[str, Any] = {
            "orientation_id": orientation, "beneficiary_id": an_id(name), "organisation_id": CCAS,
            "kind": OrientationKind.SOCIAL, "on": day(on), "decided_by": "Présidente",
            "referent_id": referent,
        }  # fmt: skip
        self.do(DecideOrientation(**(given | changes)))
        self.orientations[name] = orientation
        return orientation

    def meet(self, name: str, on: str) -> None:
        self.do(RecordFirstRdv(
            orientation_id=self.orientations[name], on=day(on), attended=True,
            mode=RdvMode.FACE_TO_FACE))  # fmt: skip

    def draft(self, name: str, on: str, ends_on: str, **changes: Any) -> UUID:
        contract = an_id(f"{name} contract {on}")
        given: dict[str, Any] = {
            "engagement_contract_id": contract, "orientation_id": self.orientations[name],
            "drafted_on": day(on), "starts_on": day(on), "ends_on": day(ends_on),
            "domains": ("housing",), "actions": ("Chercher un logement plus grand",),
        }  # fmt: skip
        self.do(DraftEngagementContract(**(given | changes)))
        return contract

    def sign(self, contract: UUID, on: str) -> None:
        self.do(SignEngagementContract(engagement_contract_id=contract, signed_on=day(on)))

    def submit(self, contract: UUID, on: str) -> None:
        self.do(SubmitEngagementContract(engagement_contract_id=contract, submitted_on=day(on)))

    def validate(self, contract: UUID, on: str) -> None:
        self.do(
            ValidateEngagementContract(
                engagement_contract_id=contract, validated_on=day(on), validated_by="Département"
            )
        )
