"""What is told once everything is recorded: settlements, seals of reports, and a restatement.

Their figures are the log's own, so that they come after the loading.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pathways.demo.actions.action import Action
from pathways.demo.person import DEPARTEMENT
from pathways.domain.agreement.events import Formula
from pathways.domain.agreement.state import ActionAgreementState
from pathways.event_store.deciding import Withdrawal
from pathways.projections.departement import Departement
from pathways.projections.reports import seal
from pathways.projections.settling import tell

SETTLED_AFTER, SEALED_AFTER = timedelta(days=90), timedelta(days=150)
"""How long after its agreement an action is settled, and its accepted report sealed."""
LEFT_TO_SEAL = 3
"""One accepted report in so many waits for its seal."""


@dataclass(frozen=True)
class ToldAfterwards:
    settled: int = 0
    sealed: int = 0
    restated: int = 0


def tell_what_is_owed(
    departement: Departement, actions: Iterable[Action], today: date
) -> ToldAfterwards:
    """Settle the actions that ended, seal their reports; one attendance withdrawn since restates.

    Raises a Refusal where the log does not hold what these actions lived.
    """
    over = [one for one in actions if one.running and one.agreed_until + SETTLED_AFTER <= today]
    for action in over:
        tell(
            departement, action.id, action.agreed_until,
            actor=DEPARTEMENT, today=action.agreed_until + SETTLED_AFTER,
        )  # fmt: skip
    accepted = [one for one in over if one.accepted_report and one.last + SEALED_AFTER <= today]
    sealed = [one for number, one in enumerate(accepted, start=1) if number % LEFT_TO_SEAL]
    for action in sealed:
        assert action.accepted_report is not None
        seal(
            departement, action.accepted_report,
            actor=DEPARTEMENT, today=action.last + SEALED_AFTER,
        )  # fmt: skip
    restated = any(_restated(departement, action, today) for action in over)
    return ToldAfterwards(len(over), len(sealed), int(restated))


def _restated(departement: Departement, action: Action, today: date) -> bool:
    """Someone counted as present was not: the fact is withdrawn, and the difference told."""
    state = departement.app.load(ActionAgreementState, action.id).state
    assert isinstance(state, ActionAgreementState)
    if state.terms is None or state.terms.lines[0].formula is not Formula.UNITS:
        return False
    for enrolment, (_, version) in action.attended.items():
        reason = "Nom lu sur la feuille d'une autre séance"
        departement.app.withdraw(
            Withdrawal(enrolment, version, action.operator, reason), today=today
        )
        tell(
            departement, action.id, action.agreed_until,
            actor=DEPARTEMENT, today=today, again=True,
        )  # fmt: skip
        return True
    return False
