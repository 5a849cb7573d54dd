"""An amendment (avenant) replaces the terms; the envelopes give or get back the difference (G12).

What a module costs stays as it was agreed: a rule made since rewrites no agreement. The first day
stays too: what would start on another day is another agreement.
"""

from datetime import date
from uuid import UUID

from pathways.domain.agreement.checks import (
    BeforeTheAgreement,
    agreed,
    final_report,
    not_in_the_future,
)
from pathways.domain.agreement.events import AgreementAmended
from pathways.domain.agreement.signing import NoSpecification, within_the_vote
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.agreement.terms import TermsAsked, flagged, terms_of
from pathways.domain.budget.drawing import draw
from pathways.domain.budget.state import BUDGET, BudgetState
from pathways.domain.command import Decision, decides
from pathways.domain.project_application.state import ProjectApplicationState
from pathways.domain.refusal import Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import french, text


class AmendAgreement(TermsAsked):
    """The terms anew, whole."""

    agreement_id: UUID
    amended_on: date
    reason: str

    @property
    def budget_id(self) -> UUID:
        """The budget of the Département: it has one."""
        return BUDGET


class AmendedBefore(Refusal):
    """Un avenant du {last} est déjà enregistré : celui du {day} ne le précède pas."""

    field = "amended_on"
    remedy = "Un avenant reprend toute la convention : datez-le du jour du dernier, ou d'après."


class NeverRan(Refusal):
    """Cette convention n'a jamais couru : il n'y a rien à modifier."""

    field = "agreement_id"


class RunsPastItsEnd(Refusal):
    """La convention a pris fin le {ended_on} : un avenant ne la prolonge pas."""

    field = "ends_on"


@decides
def amend_agreement(
    command: AmendAgreement,
    agreement: ActionAgreementState,
    application: ProjectApplicationState | None,
    budget: BudgetState,
    rules: Rules,
    today: date,
) -> Decision:
    """The new terms, within what was voted for the project; after an end, credits may go back."""
    before = agreed(agreement)
    not_in_the_future(command.amended_on, "amended_on", today)
    if agreement.signed_on is not None and command.amended_on < agreement.signed_on:
        raise BeforeTheAgreement(
            field="amended_on", day=french(command.amended_on),
            since=french(agreement.signed_on), what="la signature",
        )  # fmt: skip
    if agreement.amended_on is not None and command.amended_on < agreement.amended_on:
        raise AmendedBefore(last=french(agreement.amended_on), day=french(command.amended_on))
    if agreement.last_day < before.starts_on:
        raise NeverRan
    ended_on = agreement.ended_on
    if ended_on is not None and command.ends_on >= ended_on:
        raise RunsPastItsEnd(ended_on=french(ended_on))
    code = agreement.programme
    programme = rules.programme(code, before.starts_on) if code else None
    if programme is None:
        raise NoSpecification
    terms = terms_of(command, programme, before.starts_on, rules, before=before)
    if application is not None and application.accepted is not None:
        within_the_vote(terms, application.accepted)
    due_on, report = final_report(rules, terms.ends_on)
    return [
        AgreementAmended(
            amended_on=command.amended_on,
            terms=terms,
            reason=text(command.reason, "reason"),
            final_report_due_on=due_on,
            final_report_rule=report.id,
            flagged=flagged(terms, programme, rules),
        ),
        *draw(budget, agreement.id, command.amended_on, terms.draws, before.draws),
    ]
