"""The convention by which the Département delegates social accompaniment (A1.2, A1.14, G6 to G10).

The Département pays, for each full-time social worker (FTE), a share of a cost; both are frozen
with the rules that gave them, so that a new rule rewrites no agreement.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.organisation.events import (
    OrganisationAgreementEnded,
    OrganisationAgreementSigned,
    OrganisationKind,
)
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.refusal import AlreadyRecorded, InTheFuture, Malformed, Refusal
from pathways.domain.rules import Rule, Rules
from pathways.domain.texts import french, optional_text, text


class SignOrganisationAgreement(Command):
    """`fte` is a number of full-time social workers, `departement_share` a percentage.

    The share is given only by an association that has other public funding.
    """

    organisation_id: UUID
    signed_on: date
    starts_on: date
    ends_on: date
    fte: Decimal
    file_active_norm: int
    gdpr_clause: bool
    departement_share: int | None = None
    share_reason: str | None = None
    longer_than_a_year_reason: str | None = None


class EndOrganisationAgreement(Command):
    """The agreement that runs on `ended_on` is cut short: that day is the first without it."""

    organisation_id: UUID
    ended_on: date
    reason: str


class NoAgreementWithThisKind(Refusal):
    """La délégation se convient avec un organisme public ou une association spécialisée."""

    rule = "A1.2"
    remedy = "Le Département et France Travail accompagnent sans cette convention."


class AgreementEndsBeforeItStarts(Refusal):
    """La convention finit avant de commencer."""

    field = "ends_on"


class LongerThanTheCivilYear(Refusal):
    """Une convention qui dépasse l'année civile de son début demande un motif."""

    rule = "G6"
    field = "longer_than_a_year_reason"
    remedy = "Écrivez le motif, ou finissez la convention au plus tard le 31 décembre."


class AgreementsOverlap(Refusal):
    """Une convention de cet organisme court déjà sur une partie de cette période."""

    field = "starts_on"
    remedy = "Mettez fin à la convention en cours, ou changez les dates."


class FteNotPositive(Refusal):
    """Le nombre d'équivalents temps plein doit être supérieur à zéro."""

    rule = "A1.14"
    field = "fte"


class UnknownFileActiveNorm(Refusal):
    """Un temps plein suit {norm} personnes, ou {specific} pour des publics spécifiques."""

    rule = "A1.14"
    field = "file_active_norm"


class ShareNotNegotiable(Refusal):
    """La part versée à un organisme public est fixée par la règle."""

    rule = "A1.14"
    field = "departement_share"
    remedy = "N'indiquez ni part ni motif."


class ShareNeedsItsReason(Refusal):
    """Une part propre à la convention demande son motif : les autres financements publics."""

    rule = "A1.14"
    field = "share_reason"
    remedy = (
        "Indiquez la part et les autres financements publics de l'association, ou aucun des deux."
    )


class ShareOutOfRange(Malformed):
    """La part du Département est un pourcentage, de 0 à 100."""

    field = "departement_share"


class GdprClauseMissing(Refusal):
    """Toute convention contient une clause de protection des données personnelles."""

    rule = "G10"
    field = "gdpr_clause"
    remedy = "Ajoutez la clause à la convention avant sa signature."


class NoAgreementRunning(Refusal):
    """Aucune convention de cet organisme ne court ce jour-là."""

    field = "ended_on"


class AgreementAlreadyEnded(AlreadyRecorded):
    """La fin de cette convention est déjà enregistrée."""


@decides
def sign_organisation_agreement(
    command: SignOrganisationAgreement, organisation: OrganisationState, rules: Rules, today: date
) -> Decision:
    """Record the agreement, with its cost, its share and the day its final report is due (G8)."""
    if organisation.kind not in (OrganisationKind.PUBLIC, OrganisationKind.SPECIALISED_ASSOCIATION):
        raise NoAgreementWithThisKind
    if command.signed_on > today:
        raise InTheFuture(field="signed_on", day=french(command.signed_on))
    _check_period(command, organisation)
    if not command.fte.is_finite() or command.fte <= 0:
        raise FteNotPositive
    if not command.gdpr_clause:
        raise GdprClauseMissing
    norm = _norm(command, rules)
    share, share_rule = _share(command, organisation, rules)
    cost = rules.fte_cost.on(command.starts_on)
    report = rules.final_report_within.on(command.ends_on)
    return [
        OrganisationAgreementSigned(
            signed_on=command.signed_on,
            starts_on=command.starts_on,
            ends_on=command.ends_on,
            fte=command.fte,
            file_active_norm=norm.value,
            fte_cost=cost.value,
            departement_share=share,
            rules=tuple(dict.fromkeys(rule.id for rule in (norm, cost, share_rule, report))),
            gdpr_clause=command.gdpr_clause,
            final_report_due_on=report.after(command.ends_on),
            share_reason=optional_text(command.share_reason, "share_reason"),
            longer_than_a_year_reason=optional_text(
                command.longer_than_a_year_reason, "longer_than_a_year_reason"
            ),
        )
    ]


@decides
def end_organisation_agreement(
    command: EndOrganisationAgreement, organisation: OrganisationState, rules: Rules, today: date
) -> Decision:
    """Cut the running agreement short: its final report is due from that end (G8)."""
    if organisation.agreement_on(command.ended_on) is None:
        if any(one.ended_on == command.ended_on for one in organisation.agreements):
            raise AgreementAlreadyEnded
        raise NoAgreementRunning
    if command.ended_on > today:
        raise InTheFuture(field="ended_on", day=french(command.ended_on))
    report = rules.final_report_within.on(command.ended_on)
    return [
        OrganisationAgreementEnded(
            ended_on=command.ended_on,
            reason=text(command.reason, "reason"),
            final_report_due_on=report.after(command.ended_on),
            rule=report.id,
        )
    ]


def _check_period(command: SignOrganisationAgreement, organisation: OrganisationState) -> None:
    if command.ends_on < command.starts_on:
        raise AgreementEndsBeforeItStarts
    beyond = command.ends_on.year > command.starts_on.year
    if beyond and not (command.longer_than_a_year_reason or "").strip():
        raise LongerThanTheCivilYear
    # One at a time: the end of an agreement names it by its day only.
    if any(one.runs_between(command.starts_on, command.ends_on) for one in organisation.agreements):
        raise AgreementsOverlap


def _norm(command: SignOrganisationAgreement, rules: Rules) -> Rule:
    norm = rules.file_active_norm.on(command.starts_on)
    specific = rules.file_active_norm_specific.on(command.starts_on)
    for rule in (norm, specific):
        if rule.value == command.file_active_norm:
            return rule
    raise UnknownFileActiveNorm(norm=norm.value, specific=specific.value)


def _share(
    command: SignOrganisationAgreement, organisation: OrganisationState, rules: Rules
) -> tuple[int, Rule]:
    """The percentage the Département pays, and the rule it rests on (A1.14)."""
    if organisation.kind is OrganisationKind.PUBLIC:
        rule = rules.departement_share_public.on(command.starts_on)
        if command.departement_share is not None or command.share_reason is not None:
            raise ShareNotNegotiable
        return int(rule.value), rule
    rule = rules.departement_share_association.on(command.starts_on)
    reason = (command.share_reason or "").strip()
    if (command.departement_share is None) is bool(reason):
        raise ShareNeedsItsReason
    if command.departement_share is None:
        return int(rule.value), rule
    if not 0 <= command.departement_share <= 100:
        raise ShareOutOfRange
    return command.departement_share, rule
