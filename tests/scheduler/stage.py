"""Short words for what the scheduler's tests need to have happened."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.beneficiary.merging import MergeBeneficiary
from pathways.domain.beneficiary.registering import RegisterBeneficiary
from pathways.domain.beneficiary.rsa_right import RecordRightsAndDuties, RecordRsaRight
from pathways.domain.command import Command
from pathways.domain.organisation.events import Diploma, OrganisationKind
from pathways.domain.organisation.referents import (
    RecordReferentArrival,
    RecordReferentDeparture,
    RecordReferentDiploma,
)
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.orientation.deciding import DecideOrientation
from pathways.domain.orientation.events import OrientationKind, RdvMode
from pathways.domain.orientation.first_rdv import RecordFirstRdv
from pathways.domain.orientation.referent import DesignateReferent
from pathways.domain.rules import Rules
from pathways.event_store.application import Recorded
from pathways.projections.departement import Departement
from pathways.scheduler.sweep import Swept, sweep
from tests.domain.spec import an_id

MARCH_1 = date(2021, 3, 1)
"""Sara is oriented: her first RDV is due on the 16th."""
LONG_AFTER = date(2035, 1, 1)


@dataclass
class Stage:
    departement: Departement

    def record(self, command: Command, **request: Any) -> Recorded:
        return self.departement.app.handle(command, actor="test", today=LONG_AFTER, **request)

    def body(self, name: str) -> None:
        arrived = date(2021, 1, 1)
        self.record(
            RegisterOrganisation(
                organisation_id=an_id(name),
                organisation_name=name,
                kind=OrganisationKind.PUBLIC,
                territory=sorted(Rules.standard().territories.on(arrived).codes)[0],
                registered_on=arrived,
            )
        )
        self.record(
            RecordReferentArrival(
                organisation_id=an_id(name),
                referent_id=an_id("Paul"),
                arrived_on=arrived,
                last_name="Petit",
                first_name="Paul",
            )
        )
        self.record(
            RecordReferentDiploma(
                organisation_id=an_id(name),
                referent_id=an_id("Paul"),
                diploma=Diploma.DEASS,
                seen_on=arrived,
            )
        )

    def paul_leaves(self, on: date) -> None:
        self.record(
            RecordReferentDeparture(
                organisation_id=an_id("CCAS"), referent_id=an_id("Paul"), departed_on=on
            )
        )

    def person(self, name: str) -> None:
        self.record(
            RegisterBeneficiary(
                beneficiary_id=an_id(name),
                registered_on=date(2021, 1, 1),
                last_name="Martin",
                first_name=name,
                birth_date=date(1990, 5, 1),
            )
        )

    def told_to_orient(self, name: str, on: date) -> None:
        """The payer opens the right of someone bound by rights and duties: N4 starts."""
        self.person(name)
        self.record(
            RecordRightsAndDuties(beneficiary_id=an_id(name), bound=True, since=on, told_on=on)
        )
        self.record(
            RecordRsaRight(
                beneficiary_id=an_id(name), status=RightStatus.OPEN, since=on, told_on=on
            )
        )

    def oriented(
        self,
        name: str,
        on: date = MARCH_1,
        referent: str | None = "Paul",
        corrects: int | None = None,
    ) -> None:
        if corrects is None:
            self.person(name)
        self.record(
            DecideOrientation(
                orientation_id=an_id(f"{name}'s orientation"),
                beneficiary_id=an_id(name),
                organisation_id=an_id("CCAS"),
                kind=OrientationKind.SOCIAL,
                on=on,
                decided_by="president",
                referent_id=an_id(referent) if referent else None,
            ),
            corrects=corrects,
        )

    def paul_designated(self, name: str, on: date) -> None:
        self.record(
            DesignateReferent(
                orientation_id=an_id(f"{name}'s orientation"), referent_id=an_id("Paul"), on=on
            )
        )

    def met(self, name: str, on: date) -> None:
        self.record(
            RecordFirstRdv(
                orientation_id=an_id(f"{name}'s orientation"),
                on=on,
                attended=True,
                mode=RdvMode.FACE_TO_FACE,
            )
        )

    def merged(self, name: str, into: str, on: date) -> None:
        self.record(MergeBeneficiary(beneficiary_id=an_id(name), kept_id=an_id(into), merged_on=on))

    def swept(self, day: date) -> Swept:
        return sweep(self.departement, day)

    def daily(self, since: date, upto: date) -> None:
        for number in range((upto - since).days + 1):
            self.swept(since + timedelta(days=number))

    def alerts(self, kind: str = "first_rdv") -> list[tuple[str, date]]:
        """Step and business day of every alert of that kind, in the order they were recorded."""
        return [
            (event.step, event.raised_on)
            for event in self._events("AlertRaised")
            if event.kind == kind
        ]

    def days_done(self) -> list[date]:
        return [event.swept_on for event in self._events("DeadlinesSwept")]

    def told(self, kind: str = "first_rdv") -> list[tuple[str, bool, bool]]:
        """Whom each alert of that kind tells, and whether it names the body and the référent."""
        return [
            (event.to, event.organisation_id is not None, event.referent_id is not None)
            for event in self._events("AlertRaised")
            if event.kind == kind
        ]

    def _events(self, name: str) -> list[Any]:
        app = self.departement.app
        rows = app.recorder.select_log(0, app.recorder.head(), [name])
        return [app.mapper.to_domain_event(row).event for row in rows]
