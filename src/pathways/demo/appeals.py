"""Sanctions contested: before the President, before the court; undone, and paid back (N11)."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import cycle

from pathways.demo.breach import Procedure
from pathways.demo.clock import Story
from pathways.domain.delegation.power import PRIOR_APPEAL, SANCTION
from pathways.domain.sanction.appeal import (
    DecidePriorAppeal,
    FilePriorAppeal,
    RecordCourtDismissal,
    SeiseCourt,
)
from pathways.domain.sanction.events import AppealOutcome
from pathways.domain.sanction.undoing import (
    AnnulDecision,
    RecordAmountPaidBack,
    WithdrawDecision,
)

COURT = "Tribunal administratif de Nantes"
GROUNDS = "Le courrier n'est jamais arrivé ; les démarches étaient faites."


def fates() -> Iterator[str | None]:
    """What becomes of one sanction after the other, so that even few of them show every end.

    None where nobody contests.
    """
    return cycle(
        ("annulled", None, "withdrawn", None, "upheld", "rejected", None, "reformed", "dismissed")
    )


def filed(procedure: Procedure) -> Story:
    """The person contests, weeks after being told."""
    person = procedure.case.person
    yield person.later(18, 45)
    yield procedure.asks(
        FilePriorAppeal(procedure_id=procedure.id, on=person.today, grounds=GROUNDS)
    )


def answered(procedure: Procedure, outcome: AppealOutcome) -> Story:
    """The President's answer; a reform takes a month off, or ten points."""
    person = procedure.case.person
    yield person.later(20, 50)
    percent, months = None, None
    sanction = procedure.state.sanction
    if outcome is AppealOutcome.REFORMED and sanction and sanction.percent and sanction.months:
        percent, months = sanction.percent, sanction.months
        if months > 1:
            months -= 1
        elif percent > 30:
            percent -= 10
        else:
            outcome, percent, months = AppealOutcome.REJECTED, None, None
    signatory = person.offices.delegations.signs(PRIOR_APPEAL, person.rng)
    yield procedure.asks(
        DecidePriorAppeal(
            procedure_id=procedure.id,
            on=person.today,
            outcome=outcome,
            percent=percent,
            months=months,
            **signatory._asdict(),
        )
    )


def paid_back(procedure: Procedure) -> Story:
    """What was taken is given back."""
    person = procedure.case.person
    taken = sum((one.amount for one in procedure.state.reductions), Decimal())
    yield person.later(8, 25)
    if taken:
        yield procedure.asks(
            RecordAmountPaidBack(procedure_id=procedure.id, on=person.today, amount=taken)
        )


def rejected(procedure: Procedure) -> Story:
    yield from filed(procedure)
    yield from answered(procedure, AppealOutcome.REJECTED)


def reformed(procedure: Procedure) -> Story:
    yield from filed(procedure)
    yield from answered(procedure, AppealOutcome.REFORMED)


def upheld(procedure: Procedure) -> Story:
    yield from filed(procedure)
    yield from answered(procedure, AppealOutcome.UPHELD)
    yield from paid_back(procedure)


def annulled(procedure: Procedure) -> Story:
    """Rejected by the President, annulled by the court."""
    yield from rejected(procedure)
    yield from seised(procedure)
    person = procedure.case.person
    yield procedure.asks(AnnulDecision(procedure_id=procedure.id, on=person.today, court=COURT))
    yield from paid_back(procedure)


def dismissed(procedure: Procedure) -> Story:
    """Rejected by the President, then by the court: the sanction stands."""
    yield from rejected(procedure)
    yield from seised(procedure)
    person = procedure.case.person
    yield procedure.asks(
        RecordCourtDismissal(procedure_id=procedure.id, on=person.today, court=COURT)
    )


def seised(procedure: Procedure) -> Story:
    """Before the court, up to the day it judges."""
    person = procedure.case.person
    yield person.later(10, 45)
    yield procedure.asks(SeiseCourt(procedure_id=procedure.id, on=person.today, court=COURT))
    yield person.later(90, 150)


def withdrawn(procedure: Procedure) -> Story:
    """The President takes the decision back, once the letter turns out to have gone astray."""
    person = procedure.case.person
    yield person.later(20, 60)
    signatory = person.offices.delegations.signs(SANCTION, person.rng)
    yield procedure.asks(
        WithdrawDecision(
            procedure_id=procedure.id,
            on=person.today,
            withdrawn_by=signatory.decided_by,
            delegation_id=signatory.delegation_id,
            ground="Le courrier était parti à une ancienne adresse.",
        )
    )
    yield from paid_back(procedure)


LIVED: dict[str, Callable[[Procedure], Story]] = {
    "annulled": annulled,
    "dismissed": dismissed,
    "reformed": reformed,
    "rejected": rejected,
    "upheld": upheld,
    "withdrawn": withdrawn,
}
