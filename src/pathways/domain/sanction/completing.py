"""The file is complete: nothing more is awaited from the person (A1.12, N3, N3b)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import AlreadyRecorded
from pathways.domain.sanction.events import FileCompleted
from pathways.domain.sanction.order import check_observations_open, check_step, check_undecided
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.domain.texts import french, text


class CompleteFile(Command):
    """The secretariat closes the file: it is ready for the EPD."""

    procedure_id: UUID
    on: date
    completed_by: str


class FileAlreadyComplete(AlreadyRecorded):
    """Le dossier est déjà complet depuis le {completed_on}."""

    rule = "A1.12"
    field = "on"


@decides
def complete_file(
    command: CompleteFile, procedure: SanctionProcedureState, today: date
) -> Decision:
    """Complete, once the delay for observations has run or the person has answered."""
    check_undecided(procedure)
    if procedure.completed_on is not None:
        raise FileAlreadyComplete(completed_on=french(procedure.completed_on))
    check_step(procedure, command.on, today)
    check_observations_open(procedure, command.on)
    return [FileCompleted(command.on, text(command.completed_by, "completed_by"))]
