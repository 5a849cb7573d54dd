"""Someone sanctioned in 2025, from the orientation to the decision."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.command import Command
from pathways.domain.orientation.contract_lapse import ReportBreach
from pathways.domain.orientation.deciding import DecideOrientation
from pathways.domain.orientation.events import BreachGround, OrientationKind
from pathways.domain.rules import Rules
from pathways.domain.sanction.answer import RecordObservations
from pathways.domain.sanction.completing import CompleteFile
from pathways.domain.sanction.deciding import DecideSanction
from pathways.domain.sanction.events import Measure
from pathways.domain.sanction.letter import SendBreachLetter
from pathways.domain.sanction.opening import OpenSanctionProcedure
from tests.departement import CCAS, Town, day
from tests.domain.spec import an_id

WITHOUT_EPD = Rules.standard().replacing("panel_opinion_kept_before", value=[])
TODAY = date(2030, 1, 1)


def sanctioned(town: Town, person: UUID) -> UUID:
    """50 % in April and May 2025, decided on 3 March; the procedure."""
    procedure, orientation = an_id(f"procedure {person}"), an_id(f"orientation {person}")
    refused = BreachGround.CONTROLS_REFUSED
    steps: tuple[Command, ...] = (
        DecideOrientation(
            orientation_id=orientation,
            beneficiary_id=person,
            organisation_id=CCAS,
            kind=OrientationKind.SOCIAL,
            on=day("2024-03-01"),
            decided_by="Présidente",
        ),
        ReportBreach(
            orientation_id=orientation, on=day("2025-02-03"), ground=refused, facts="Absences"
        ),
        OpenSanctionProcedure(
            procedure_id=procedure, orientation_id=orientation, on=day("2025-02-03"), ground=refused
        ),
        SendBreachLetter(procedure_id=procedure, on=day("2025-02-04"), means="Courrier"),
        RecordObservations(
            procedure_id=procedure, on=day("2025-02-10"), observations="J'étais malade"
        ),
        CompleteFile(procedure_id=procedure, on=day("2025-02-11"), completed_by="Secrétariat"),
        DecideSanction(
            procedure_id=procedure,
            on=day("2025-03-03"),
            decided_by="president",
            measure=Measure.SUSPENSION,
            percent=Decimal(50),
            months=2,
            starts_on=day("2025-04-01"),
        ),
    )
    for step in steps:
        actor = "president" if type(step).apart_from else "test"
        town.departement.app.handle(step, actor=actor, today=TODAY, rules=WITHOUT_EPD)
    return procedure
