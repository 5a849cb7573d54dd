"""The sanction ends: at its term, or as soon as the person complies (N1, N2)."""

from datetime import date, timedelta
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.rules import Rules
from pathways.domain.sanction.events import EndOfSanction, Measure, SanctionEnded
from pathways.domain.sanction.order import check_after, check_opened, not_in_the_future
from pathways.domain.sanction.scale import ends_on_compliance
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.domain.texts import french


class EndSanction(Command):
    """The sanction stops. `on` is the first day without it."""

    procedure_id: UUID
    on: date
    end: EndOfSanction


class NoSanctionRunning(Refusal):
    """Aucune sanction ne court dans cette procédure."""

    rule = "A1.12"
    field = "procedure_id"


class SanctionAlreadyEnded(AlreadyRecorded):
    """La sanction a déjà pris fin, le {ended_on}."""

    rule = "A1.12"
    field = "on"


class NotItsTerm(Refusal):
    """La sanction court jusqu'au {last_day} compris : à son terme, elle prend fin le lendemain."""

    rule = "A1.12"
    field = "on"


class AfterItsTerm(Refusal):
    """La sanction avait déjà atteint son terme, le {last_day}."""

    rule = "A1.12"
    field = "on"
    remedy = "Enregistrez sa fin à son terme."


class NotLiftedOnCompliance(Refusal):
    """La loi du {day} ne lève pas cette sanction dès que la personne se conforme."""

    rule = "N2"
    field = "end"
    remedy = "Le Président peut retirer la décision."


@decides
def end_sanction(
    command: EndSanction, procedure: SanctionProcedureState, rules: Rules, today: date
) -> Decision:
    """Ended, on the day the decision gives, or on the day the person complied.

    Whether compliance ends it is a matter of the law of the day it was decided; a suppression is
    not a suspension (CASF L262-37 I).
    """
    check_opened(procedure)
    decided, term = procedure.sanction, procedure.term
    if decided is None or term is None:
        raise NoSanctionRunning
    if procedure.ended_on is not None:
        raise SanctionAlreadyEnded(ended_on=french(procedure.ended_on))
    not_in_the_future(command.on, today)
    last_day = french(term - timedelta(days=1))
    if command.end is EndOfSanction.TERM:
        if command.on != term:
            raise NotItsTerm(last_day=last_day)
        return [SanctionEnded(command.on, command.end)]
    suspended = decided.measure is Measure.SUSPENSION
    if not suspended or not ends_on_compliance(rules, decided.decided_on):
        raise NotLiftedOnCompliance(day=french(decided.decided_on))
    check_after(decided.decided_on, command.on)
    if command.on > term:
        raise AfterItsTerm(last_day=last_day)
    return [SanctionEnded(command.on, command.end)]
