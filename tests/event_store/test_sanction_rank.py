"""Two sanctions of one person decided at once: the database lets one be the first, not both."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.orientation.contract_lapse import ReportBreach
from pathways.domain.orientation.ending import EndOrientation
from pathways.domain.orientation.events import BreachGround, EndReason
from pathways.domain.refusal import StaleVersion
from pathways.domain.rules import Rules
from pathways.domain.sanction.answer import RecordObservations
from pathways.domain.sanction.completing import CompleteFile
from pathways.domain.sanction.deciding import DecideSanction
from pathways.domain.sanction.events import Measure, SanctionDecided
from pathways.domain.sanction.letter import SendBreachLetter
from pathways.domain.sanction.opening import OpenSanctionProcedure
from pathways.event_store.application import Recorded
from pathways.event_store.deciding import Request, prepare
from tests.departement import Town, day
from tests.domain.spec import an_id

WITHOUT_EPD = Rules.standard().replacing("panel_opinion_kept_before", value=[])


def file_complete(town: Town, name: str, orientation: UUID) -> UUID:
    """A breach of February 2025, up to the complete file."""
    procedure, refused = an_id(name), BreachGround.CONTROLS_REFUSED
    town.do(
        ReportBreach(
            orientation_id=orientation, on=day("2025-02-03"), ground=refused, facts="Absences"
        )
    )
    town.do(
        OpenSanctionProcedure(
            procedure_id=procedure, orientation_id=orientation, on=day("2025-02-03"), ground=refused
        )
    )
    town.do(SendBreachLetter(procedure_id=procedure, on=day("2025-02-04"), means="Courrier"))
    town.do(
        RecordObservations(
            procedure_id=procedure, on=day("2025-02-10"), observations="J'étais malade"
        )
    )
    town.do(CompleteFile(
        procedure_id=procedure, on=day("2025-02-11"), completed_by="Secrétariat"))  # fmt: skip
    return procedure


def decide(procedure: UUID) -> Request:
    return Request(
        DecideSanction(
            procedure_id=procedure,
            on=day("2025-03-03"),
            decided_by="president",
            measure=Measure.SUSPENSION,
            percent=Decimal(50),
            months=1,
            starts_on=day("2025-04-01"),
        ),
        "president",
    )


def rank(town: Town, procedure: UUID) -> int:
    envelopes = town.departement.app.envelopes(procedure)
    return next(e.event.rank for e in envelopes if isinstance(e.event, SanctionDecided))


def test_two_decisions_at_once_on_two_accompaniments_are_not_both_the_first(town: Town) -> None:
    former = town.orient("Sara", "2024-03-01", referent=None)
    one = file_complete(town, "one", former)
    town.do(EndOrientation(orientation_id=former, on=day("2025-02-03"), reason=EndReason.OTHER))
    other = file_complete(town, "other", town.orient("Sara", "2025-02-03", referent=None))

    app, today = town.departement.app, date(2030, 1, 1)
    decided = [prepare(decide(each), app.load, WITHOUT_EPD, today) for each in (one, other)]
    first, second = app.append_decided(decided)
    assert isinstance(first, Recorded)
    assert isinstance(second, StaleVersion)

    app.handle(decide(other).command, actor="president", today=today, rules=WITHOUT_EPD)
    assert (rank(town, one), rank(town, other)) == (1, 2)
