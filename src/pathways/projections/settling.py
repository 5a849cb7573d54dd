"""A settlement told, and told again: the figures of the log recorded, and what moved them since."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.agreement.events import (
    AgreementAmended,
    AgreementEnded,
    AgreementSigned,
    ServiceConfirmed,
    SettledLine,
    SettlementRestated,
)
from pathways.domain.agreement.settlement import RestateSettlement, SettleAgreement
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.command import Command
from pathways.domain.event import FactWithdrawn
from pathways.domain.refusal import Refusal
from pathways.event_store.application import Recorded, RequestKey
from pathways.projections import lists
from pathways.projections.departement import Departement
from pathways.projections.model import sql_models
from pathways.projections.settled import Settlement
from pathways.projections.settlement import settle

TERMS = (AgreementSigned, AgreementAmended, AgreementEnded, ServiceConfirmed)


class NotComputable(Refusal):
    """Ce qui est dû ne peut pas être calculé : {why}"""

    rule = "G8"


@dataclass(frozen=True)
class Told:
    """What was last told of a day, beside what the log says now, and the events that moved it."""

    told_on: date
    restated: bool
    log_position: int
    lines: tuple[SettledLine, ...]
    supplement: Decimal
    grant: Decimal
    difference: Decimal | None
    """What is owed now, less what was told."""
    moved_by: tuple[lists.Moved, ...]
    """Recorded since, of the agreement and its enrolments, about days up to the one settled."""


def told(departement: Departement, settlement: Settlement) -> Told | None:
    """What was told of the settlement's agreement and day; None where nothing was."""
    if settlement.programme is None:
        return None  # a body's: what it owes is read, and told elsewhere
    state = departement.app.load(ActionAgreementState, settlement.agreement).state
    assert isinstance(state, ActionAgreementState)
    last = state.settlements.get(settlement.on)
    if last is None:
        return None
    moved = lists.settlement_moves(
        departement, settlement.agreement, settlement.on, last.log_position, _names()
    )
    return Told(
        told_on=last.happened_on,
        restated=isinstance(last, SettlementRestated),
        log_position=last.log_position,
        lines=last.lines,
        supplement=last.supplement,
        grant=last.grant,
        difference=None if settlement.grant is None else settlement.grant - last.grant,
        moved_by=tuple(moved),
    )


def tell(
    departement: Departement,
    agreement_id: UUID,
    on: date,
    *,
    actor: str,
    today: date,
    again: bool = False,
    expected: int | None = None,
    reason: str | None = None,
    key: RequestKey | None = None,
) -> Recorded:
    """Record what is owed on that day as the log says it; `again` restates what was told.

    Raises a Refusal. Sent again under its `key`, it answers as it did.
    """
    if key and (done := departement.app.replay(key)):
        return done
    position = departement.engine.catch_up()
    found = settle(departement, agreement_id, on)
    if departement.engine.position() != position:
        # Something came in between: what is told is what stood at the position it names.
        found = settle(departement.as_known(position), agreement_id, on)
    if found.grant is None:
        raise NotComputable(why=found.why)
    command = _command(found, agreement_id, position, today, again=again)
    return departement.app.handle(
        command, actor=actor, today=today, expected=expected, reason=reason, key=key
    )


def _command(
    found: Settlement, agreement_id: UUID, position: int, today: date, *, again: bool
) -> Command:
    assert found.grant is not None
    lines = tuple(
        SettledLine(
            module=line.module,
            publics=line.publics,
            agreed=line.agreed,
            realised=line.realised,
            agreed_amount=line.agreed_amount,
            grant=line.grant,
        )
        for line in found.lines
        if not line.information and line.grant is not None
    )
    supplement = found.supplement or Decimal(0)
    if again:
        return RestateSettlement(
            agreement_id=agreement_id, restated_on=today, on=found.on, log_position=position,
            lines=lines, grant=found.grant, supplement=supplement,
        )  # fmt: skip
    return SettleAgreement(
        agreement_id=agreement_id, settled_on=today, on=found.on, log_position=position,
        lines=lines, grant=found.grant, supplement=supplement,
    )  # fmt: skip


def _names() -> list[str]:
    """The events that a settlement rests on."""
    (model,) = (one for one in sql_models() if one.name == "attendances")
    return [*model.reads, *(one.name for one in TERMS), FactWithdrawn.name]
