"""A breach lived through the store, step by step, each on its day."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from pathways.domain.orientation.contract_lapse import ReportBreach
from pathways.domain.orientation.events import BreachGround
from pathways.domain.sanction.completing import CompleteFile
from pathways.domain.sanction.deciding import DecideSanction
from pathways.domain.sanction.events import DecisionAddressee, Measure, Receipt
from pathways.domain.sanction.letter import RecordLetterReceipt, SendBreachLetter
from pathways.domain.sanction.notifying import NotifySanction
from pathways.domain.sanction.opening import OpenSanctionProcedure
from tests.departement import Town, day
from tests.domain.spec import an_id


@dataclass(frozen=True)
class Breach:
    """The procedure of a person of the town; a second one of the same person has another name."""

    town: Town
    person: str
    name: str = "procedure"
    ground: BreachGround = BreachGround.CONTROLS_REFUSED

    @property
    def id(self) -> UUID:
        return an_id(f"{self.name} of {self.person}")

    def reported(self, on: str, letter: str, received: str) -> "Breach":
        """Reported and opened the same day; its letter sent, then received."""
        orientation = self.town.orientations[self.person]
        self.town.do(ReportBreach(
            orientation_id=orientation, on=day(on), ground=self.ground,
            facts="Deux contrôles refusés"))  # fmt: skip
        return self.opened(on, letter, received)

    def opened(self, on: str, letter: str, received: str) -> "Breach":
        """Opened on the breach reported; its letter sent, then received."""
        orientation = self.town.orientations[self.person]
        self.town.do(
            OpenSanctionProcedure(
                procedure_id=self.id, orientation_id=orientation, on=day(on), ground=self.ground
            )
        )
        self.town.do(
            SendBreachLetter(
                procedure_id=self.id, on=day(letter), means="Recommandé avec avis de réception"
            )
        )
        self.town.do(
            RecordLetterReceipt(procedure_id=self.id, on=day(received), receipt=Receipt.RECEIVED)
        )
        return self

    def completed(self, on: str) -> None:
        self.town.do(CompleteFile(procedure_id=self.id, on=day(on), completed_by="Secrétariat"))

    def sanctioned(self, on: str, months: int, starts_on: str, **said: Any) -> None:
        """A suspension of 50 %."""
        given: dict[str, Any] = {
            "procedure_id": self.id, "on": day(on), "decided_by": "president",
            "measure": Measure.SUSPENSION, "percent": Decimal(50), "months": months,
            "starts_on": day(starts_on),
        }  # fmt: skip
        self.town.do(DecideSanction(**(given | said)))

    def notified(self, on: str) -> None:
        """The person, the body and the payer are told."""
        for to in DecisionAddressee:
            self.town.do(NotifySanction(procedure_id=self.id, to=to, on=day(on)))
