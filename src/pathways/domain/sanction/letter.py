"""The letter: the facts, the sanction incurred, the person's rights (A1.12, N3, N3b)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.rules import Rules
from pathways.domain.sanction.events import BreachLetterReceipt, BreachLetterSent, Receipt
from pathways.domain.sanction.order import (
    check_after,
    check_letter_sent,
    check_step,
    check_undecided,
    not_in_the_future,
)
from pathways.domain.sanction.scale import observations_due
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.domain.texts import french, text


class SendBreachLetter(Command):
    """Warn the person (Annexe 1, art. 4.4). `means`: recommandé avec avis de réception, remise…"""

    procedure_id: UUID
    on: date
    means: str


class RecordLetterReceipt(Command):
    """What became of the letter: first presented, received, or unclaimed in the end."""

    procedure_id: UUID
    on: date
    receipt: Receipt


class LetterAlreadySent(AlreadyRecorded):
    """Le courrier est déjà parti, le {sent_on}."""

    rule = "A1.12"
    field = "on"


class LetterBeforeBreach(Refusal):
    """Le manquement a été signalé le {reported_on} : aucun courrier ne l'a précédé."""

    rule = "A1.12"
    field = "on"
    remedy = "Vérifiez la date du courrier, ou celle du signalement."


class ReceiptAlreadyKnown(AlreadyRecorded):
    """Ce que le courrier est devenu est déjà enregistré."""

    rule = "N3"
    field = "receipt"


class UnclaimedBeforePresented(Refusal):
    """Un courrier n'est non réclamé qu'après avoir été présenté."""

    rule = "N3"
    field = "receipt"
    remedy = "Enregistrez d'abord sa première présentation."


@decides
def send_breach_letter(
    command: SendBreachLetter, procedure: SanctionProcedureState, today: date
) -> Decision:
    """Sent, after the breach was reported and taken up."""
    check_undecided(procedure)
    if procedure.letter_sent_on is not None:
        raise LetterAlreadySent(sent_on=french(procedure.letter_sent_on))
    if procedure.breach_reported_on is not None and command.on < procedure.breach_reported_on:
        raise LetterBeforeBreach(reported_on=french(procedure.breach_reported_on))
    check_step(procedure, command.on, today)
    return [BreachLetterSent(command.on, text(command.means, "means"))]


@decides
def record_letter_receipt(
    command: RecordLetterReceipt, procedure: SanctionProcedureState, rules: Rules, today: date
) -> Decision:
    """First presented or received, it starts the delay for observations (N3, N3b).

    A letter taken back from the post office after its first presentation starts it again, in the
    person's favour; one never claimed leaves it as it was.
    """
    check_undecided(procedure)
    not_in_the_future(command.on, today)
    check_after(check_letter_sent(procedure), command.on)
    for known, day in procedure.receipts.items():
        if known is not Receipt.FIRST_PRESENTED or command.receipt is known:
            raise ReceiptAlreadyKnown
        check_after(day, command.on)
    if command.receipt is Receipt.UNCLAIMED:
        if Receipt.FIRST_PRESENTED not in procedure.receipts:
            raise UnclaimedBeforePresented
        return [BreachLetterReceipt(command.on, command.receipt)]
    no_delay_known = rules.observations_within.find(command.on) is None
    if no_delay_known or procedure.completed_on is not None:
        return [BreachLetterReceipt(command.on, command.receipt)]
    due = observations_due(rules, command.on)
    return [BreachLetterReceipt(command.on, command.receipt, due.on, due.rule)]
