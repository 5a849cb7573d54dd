"""An agreement is cut short; ended on its first day, it never ran and gives everything back."""

from datetime import date, timedelta
from uuid import UUID

from pathways.domain.agreement.checks import agreed, final_report, not_in_the_future
from pathways.domain.agreement.events import AgreementEnded
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.budget.drawing import draw
from pathways.domain.budget.state import BUDGET, BudgetState
from pathways.domain.command import Command, Decision, On, decides
from pathways.domain.project_application.events import AgreementNeverRan
from pathways.domain.project_application.state import ProjectApplicationState
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import french, text


class EndAgreement(Command):
    """`ended_on` is the first day without the agreement.

    What the action has not used stays drawn until an amendment gives it back; ended on its first
    day, the agreement never ran: its credits go back, and its project may have another one.
    """

    agreement_id: UUID
    ended_on: date
    reason: str

    @property
    def budget_id(self) -> UUID:
        """The budget of the Département: it has one."""
        return BUDGET


class ActionAgreementAlreadyEnded(AlreadyRecorded):
    """La fin de cette convention est déjà enregistrée, le {ended_on}."""

    field = "agreement_id"


class EndsOutsideItsPeriod(Refusal):
    """La convention court du {starts_on} au {ends_on} : elle ne finit pas plus tôt le {day}."""

    rule = "G6"
    field = "ended_on"


@decides
def end_agreement(
    command: EndAgreement,
    agreement: ActionAgreementState,
    application: ProjectApplicationState | None,
    budget: BudgetState,
    rules: Rules,
    today: date,
) -> Decision:
    """Cut short: the final report is due from its last day (G8)."""
    terms = agreed(agreement)
    if agreement.ended_on is not None:
        raise ActionAgreementAlreadyEnded(ended_on=french(agreement.ended_on))
    not_in_the_future(command.ended_on, "ended_on", today)
    if not terms.starts_on <= command.ended_on <= terms.ends_on:
        raise EndsOutsideItsPeriod(
            starts_on=french(terms.starts_on), ends_on=french(terms.ends_on),
            day=french(command.ended_on),
        )  # fmt: skip
    last_day = max(command.ended_on - timedelta(days=1), terms.starts_on)
    due_on, report = final_report(rules, last_day)
    ended = AgreementEnded(
        ended_on=command.ended_on,
        reason=text(command.reason, "reason"),
        final_report_due_on=due_on,
        final_report_rule=report.id,
    )
    if command.ended_on > terms.starts_on:
        return [ended]
    never_ran = AgreementNeverRan(command.ended_on, agreement.id)
    released = [On(application, (never_ran,))] if application is not None else []
    return [ended, *released, *draw(budget, agreement.id, command.ended_on, (), terms.draws)]
