"""The person answers: observations, or a hearing asked for (CASF L262-37; N3, N3b)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import AlreadyRecorded
from pathways.domain.sanction.events import HearingRequested, ObservationsMade
from pathways.domain.sanction.order import (
    check_after,
    check_letter_sent,
    check_undecided,
    not_in_the_future,
)
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.domain.texts import french, optional_text, text


class RecordObservations(Command):
    """The person's observations; `helped_by` is whoever they chose to be helped by."""

    procedure_id: UUID
    on: date
    observations: str
    helped_by: str | None = None


class RequestHearing(Command):
    """The person asks to be heard."""

    procedure_id: UUID
    on: date


class HearingAlreadyRequested(AlreadyRecorded):
    """La personne a déjà demandé à être entendue, le {requested_on}."""

    rule = "N3"
    field = "on"


@decides
def record_observations(
    command: RecordObservations, procedure: SanctionProcedureState, today: date
) -> Decision:
    """Recorded; several may follow one another. Late ones are welcome until the decision."""
    _check_answer(procedure, command.on, today)
    return [
        ObservationsMade(
            command.on,
            text(command.observations, "observations"),
            optional_text(command.helped_by, "helped_by"),
        )
    ]


@decides
def request_hearing(
    command: RequestHearing, procedure: SanctionProcedureState, today: date
) -> Decision:
    """Asked for: the panel hears the person."""
    _check_answer(procedure, command.on, today)
    if procedure.hearing_requested_on is not None:
        raise HearingAlreadyRequested(requested_on=french(procedure.hearing_requested_on))
    return [HearingRequested(command.on)]


def _check_answer(procedure: SanctionProcedureState, day: date, today: date) -> None:
    # Entered weeks late, an answer made in time may lie before steps recorded since: only the
    # letter that calls for it must come first.
    check_undecided(procedure)
    not_in_the_future(day, today)
    check_after(check_letter_sent(procedure), day)
