"""What an agreement owes is told, then told again where a correction changed it (G8, A2.6 to A7.2).

The figures are worked out from the log (`pathways.projections.settlement`); what is decided here is
whether they may be told. A settlement is never rewritten: a later figure stands beside the first.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.agreement.events import (
    AgreementSettled,
    SettledLine,
    SettlementRestated,
)
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.money import euros, written
from pathways.domain.refusal import (
    AlreadyRecorded,
    ImpossiblePosition,
    InTheFuture,
    Malformed,
    NotFound,
    Refusal,
)
from pathways.domain.rules import Rules
from pathways.domain.texts import french


class SettleAgreement(Command):
    """What is owed as of `on`, worked out from the log up to `log_position`.

    `grant` is the sum of the lines and of the rural supplement, in euros.
    """

    agreement_id: UUID
    settled_on: date
    on: date
    log_position: int
    lines: tuple[SettledLine, ...]
    grant: Decimal
    supplement: Decimal = Decimal(0)


class RestateSettlement(Command):
    """The same day worked out again, from a longer log."""

    agreement_id: UUID
    restated_on: date
    on: date
    log_position: int
    lines: tuple[SettledLine, ...]
    grant: Decimal
    supplement: Decimal = Decimal(0)


class SettledBeforeItsDay(Refusal):
    """On ne solde pas au {on} le {told_on} : ce jour n'est pas encore venu."""

    rule = "G8"
    field = "on"


class SettledBeforeTheAgreement(Refusal):
    """La convention commence le {starts_on} : rien n'est dû au {on}."""

    rule = "G6"
    field = "on"


class AlreadySettled(AlreadyRecorded):
    """Cette convention est déjà soldée au {on}, pour {grant}."""

    field = "on"
    remedy = "Si une correction a changé le montant, rectifiez le solde."


class NothingSettledThatDay(NotFound):
    """Cette convention n'est pas soldée au {on}."""

    field = "on"
    remedy = "Soldez d'abord la convention à cette date."


class NothingToRestate(Refusal):
    """Le montant au {on} est toujours celui du solde : {grant}."""

    rule = "G8"
    field = "grant"


class RestatedBackwards(Refusal):
    """Le solde rectifié lit le journal moins loin que le précédent."""

    field = "log_position"


class NothingToSettle(Refusal):
    """La convention n'a aucune ligne que le Département finance : rien n'est à solder."""

    rule = "A5.5"
    field = "lines"


class SumsDisagree(Malformed):
    """Le total de {grant} n'est pas la somme des lignes et du complément : {total}."""

    field = "grant"


@decides
def settle_agreement(
    command: SettleAgreement, agreement: ActionAgreementState, rules: Rules, today: date
) -> Decision:
    """Told once of each day: what changes later is a restatement."""
    _check(command, agreement, command.settled_on, "settled_on", today)
    if (told := agreement.settlements.get(command.on)) is not None:
        raise AlreadySettled(on=french(command.on), grant=written(told.grant))
    return [
        AgreementSettled(
            command.settled_on,
            command.on,
            command.log_position,
            command.lines,
            command.grant,
            command.supplement,
        )
    ]


@decides
def restate_settlement(
    command: RestateSettlement, agreement: ActionAgreementState, rules: Rules, today: date
) -> Decision:
    """Both values stay, with the difference."""
    told = agreement.settlements.get(command.on)
    if told is None:
        raise NothingSettledThatDay(on=french(command.on))
    _check(command, agreement, command.restated_on, "restated_on", today)
    if command.log_position < told.log_position:
        raise RestatedBackwards
    if (command.lines, command.grant) == (told.lines, told.grant):
        raise NothingToRestate(on=french(command.on), grant=written(told.grant))
    return [
        SettlementRestated(
            command.restated_on,
            command.on,
            command.log_position,
            command.lines,
            command.grant,
            command.grant - told.grant,
            command.supplement,
        )
    ]


def _check(
    command: SettleAgreement | RestateSettlement,
    agreement: ActionAgreementState,
    told_on: date,
    field: str,
    today: date,
) -> None:
    if told_on > today:
        raise InTheFuture(field=field, day=french(told_on))
    if command.on > told_on:
        raise SettledBeforeItsDay(on=french(command.on), told_on=french(told_on))
    assert agreement.terms is not None  # signed: the stream would not exist otherwise
    if command.on < agreement.terms.starts_on:
        raise SettledBeforeTheAgreement(
            on=french(command.on), starts_on=french(agreement.terms.starts_on)
        )
    if command.log_position < 0:
        raise ImpossiblePosition
    if not command.lines:
        raise NothingToSettle
    for line in command.lines:
        euros(line.grant, "lines", above_zero=False)
        euros(line.agreed_amount, "lines", above_zero=False)
    euros(command.supplement, "supplement", above_zero=False)
    euros(command.grant, "grant", above_zero=False)
    total = sum((line.grant for line in command.lines), command.supplement)
    if command.grant != total:
        raise SumsDisagree(grant=written(command.grant), total=written(total))
