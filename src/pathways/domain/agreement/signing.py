"""The agreement of an insertion action is signed, on a project that was accepted (G5 to G13).

It takes its credits from the envelopes in the same breath, so that none is ever overdrawn.
"""

from datetime import date
from uuid import UUID

from pathways.domain.agreement.checks import BeforeTheAgreement, final_report, not_in_the_future
from pathways.domain.agreement.events import AgreementSigned, AgreementTerms
from pathways.domain.agreement.lines import rule_ids
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.agreement.terms import TermsAsked, agreed_amount, flagged, terms_of
from pathways.domain.budget.drawing import draw
from pathways.domain.budget.state import BUDGET, BudgetState
from pathways.domain.command import Decision, On, decides
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.project_application.checks import runs_actions
from pathways.domain.project_application.events import AgreementReached, ProjectAccepted
from pathways.domain.project_application.state import ProjectApplicationState
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.rules import Programme, Rules
from pathways.domain.texts import french, text


class SignAgreement(TermsAsked, creates=True):
    """`programme` is for a project of a new kind, which had none; else it is the project's own."""

    agreement_id: UUID
    application_id: UUID
    signed_on: date
    title: str
    starts_on: date
    gdpr_clause: bool
    programme: str | None = None

    @property
    def budget_id(self) -> UUID:
        """The budget of the Département: it has one."""
        return BUDGET


class ProjectNotAccepted(Refusal):
    """Une convention se signe sur un projet retenu ; celui-ci {standing}."""

    rule = "G5"
    field = "application_id"


class AgreementAlreadyReached(AlreadyRecorded):
    """Une convention est déjà signée sur ce projet."""

    rule = "G5"
    field = "application_id"


class AnotherProgramme(Refusal):
    """Le projet a été retenu pour un autre programme, ou un autre objectif."""

    rule = "G5"
    field = "programme"


class NoSpecification(Refusal):
    """Aucun cahier des charges ne dit comment ce programme se finance ce jour-là."""

    rule = "G5"
    field = "programme"
    remedy = (
        "Décrivez le programme dans les règles du département. La référence RSA se convient avec"
        " l'organisme lui-même."
    )


class GdprClauseNeeded(Refusal):
    """Toute convention contient une clause de protection des données personnelles."""

    rule = "G10"
    field = "gdpr_clause"
    remedy = "Ajoutez la clause à la convention avant sa signature."


class MoreThanVoted(Refusal):
    """Les crédits votés pour ce projet sont de {voted} € : la convention en demande {agreed} €."""

    rule = "G5"
    field = "lines"


@decides
def sign_agreement(
    command: SignAgreement,
    agreement: ActionAgreementState,
    application: ProjectApplicationState,
    organisation: OrganisationState,
    budget: BudgetState,
    rules: Rules,
    today: date,
) -> Decision:
    """Prices, caps, units and publics are frozen as the rules have them on the first day."""
    runs_actions(organisation)
    not_in_the_future(command.signed_on, "signed_on", today)
    accepted = _accepted(application)
    if command.signed_on < accepted.accepted_on:
        raise BeforeTheAgreement(
            field="signed_on", rule="G5", day=french(command.signed_on),
            since=french(accepted.accepted_on), what="l'accord du Département",
        )  # fmt: skip
    programme = _programme(command, application, rules)
    if not command.gdpr_clause:
        raise GdprClauseNeeded
    terms = terms_of(command, programme, command.starts_on, rules)
    within_the_vote(terms, accepted)
    duties = rules.communication_duties.on(command.starts_on)
    due_on, report = final_report(rules, terms.ends_on)
    assert application.organisation_id is not None
    return [
        AgreementSigned(
            signed_on=command.signed_on,
            organisation_id=application.organisation_id,
            programme=programme.code,
            title=text(command.title, "title"),
            terms=terms,
            gdpr_clause=True,
            communication_duties=tuple(one.code for one in duties.value),
            final_report_due_on=due_on,
            final_report_rule=report.id,
            rules=rule_ids(terms.lines, duties, report),
            application_id=command.application_id,
            flagged=flagged(terms, programme, rules),
        ),
        On(
            application,
            (AgreementReached(command.signed_on, command.agreement_id, agreed_amount(terms)),),
        ),
        *draw(budget, command.agreement_id, command.signed_on, terms.draws),
    ]


def within_the_vote(terms: AgreementTerms, accepted: ProjectAccepted) -> None:
    """Raises MoreThanVoted where the terms cost more than the project was granted."""
    if (agreed := agreed_amount(terms)) > accepted.amount:
        raise MoreThanVoted(voted=accepted.amount, agreed=agreed)


def _accepted(application: ProjectApplicationState) -> ProjectAccepted:
    if application.agreement is not None:
        raise AgreementAlreadyReached
    if application.accepted is None:
        refused, withdrawn = application.refused_on, application.withdrawn_on
        raise ProjectNotAccepted(
            standing=f"a été refusé le {french(refused)}" if refused
            else f"a été retiré le {french(withdrawn)}" if withdrawn
            else "attend sa réponse"
        )  # fmt: skip
    return application.accepted


def _programme(
    command: SignAgreement, application: ProjectApplicationState, rules: Rules
) -> Programme:
    """The programme in force on the first day: the project's, or one of its objective."""
    code = command.programme or application.programme
    if application.programme is not None and code != application.programme:
        raise AnotherProgramme
    programme = rules.programme(code, command.starts_on) if code else None
    if programme is None:
        raise NoSpecification
    listed = rules.programmes.on(command.starts_on).choice(programme.listed_as)
    if listed is None or listed.details["objective"] != application.objective:
        raise AnotherProgramme
    return programme
