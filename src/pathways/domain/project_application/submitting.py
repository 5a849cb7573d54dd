"""The project comes with its signed budget, its team and its programme's own form (DR 3.3, 3.5)."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from pathways.domain.agreement.norms import Means, unmet_norms
from pathways.domain.command import Command, Decision, decides
from pathways.domain.money import euros
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.project_application.checks import (
    not_answered,
    not_before,
    not_in_the_future,
    open_objective,
    runs_actions,
)
from pathways.domain.project_application.events import (
    BudgetItem,
    BudgetSide,
    FormAnswer,
    ProjectSubmitted,
    TeamMember,
)
from pathways.domain.project_application.state import ProjectApplicationState
from pathways.domain.refusal import AlreadyRecorded, Malformed, Refusal
from pathways.domain.rules import Programme, Rules
from pathways.domain.sites import Site, check_publics, check_sites, check_territories
from pathways.domain.texts import text


class Project(Command):
    """What a body asks to be funded.

    `quality` says how the project answers the selection criteria, `form` the questions of the
    programme's own application form, each by its code.
    """

    application_id: UUID
    organisation_id: UUID
    submitted_on: date
    title: str
    starts_on: date
    ends_on: date
    requested: Decimal
    budget: tuple[BudgetItem, ...]
    budget_signed_by: str
    territories: tuple[str, ...]
    sites: tuple[Site, ...]
    team: tuple[TeamMember, ...]
    publics: tuple[str, ...]
    modules: tuple[str, ...] = ()
    objective: str | None = None
    programme: str | None = None
    quality: tuple[FormAnswer, ...] = ()
    form: tuple[FormAnswer, ...] = ()
    expected_participants: int | None = None
    places: int | None = None
    vehicles: int | None = None
    supervisors: Decimal | None = None


class SubmitProject(Project, creates=True):
    """A project that answers the cahier des charges of a programme."""


class SubmitAfterPreProject(Project):
    """The project that the pre-project announced."""


class PreProjectNeeded(Refusal):
    """Une action nouvelle demande un contact préalable et la fiche pré-projet."""

    rule = "G5"
    field = "programme"
    remedy = "Enregistrez d'abord la fiche pré-projet, puis le projet à sa suite."


class AnotherBodysPreProject(Refusal):
    """La fiche pré-projet est d'un autre organisme."""

    rule = "G5"
    field = "organisation_id"


class ProjectAlreadySubmitted(AlreadyRecorded):
    """Ce projet est déjà déposé."""

    rule = "G5"
    field = "application_id"


class ProjectEndsBeforeItStarts(Malformed):
    """L'action finit avant de commencer."""

    field = "ends_on"


class StartsBeforeItsYear(Refusal):
    """L'action débute entre le 1er janvier et le 31 décembre d'une année à venir ou en cours."""

    rule = "G6"
    field = "starts_on"


class BudgetSideMissing(Malformed):
    """Le budget prévisionnel a des charges et des produits."""

    rule = "G5"
    field = "budget"


class BudgetUnbalanced(Refusal):
    """Le budget prévisionnel n'est pas équilibré : {expenses} € de charges, {income} € de produits.

    A reading: the text asks for a provisional budget, and one that does not balance is none.
    """

    rule = "G5"
    field = "budget"
    remedy = "Rendez le budget à l'organisme pour qu'il l'équilibre."


class MoreThanTheBudget(Refusal):
    """Le montant demandé dépasse le budget de l'action, de {total} €."""

    rule = "G5"
    field = "requested"


class UnknownModule(Refusal):
    """Le programme n'a pas de module « {module} »."""

    field = "modules"


class ModulesMissing(Malformed):
    """Le projet dit quels modules du programme il porte, chacun une fois."""

    field = "modules"


class UnknownQuestion(Malformed):
    """« {code} » n'est pas une question de ce formulaire."""


class AnsweredTwice(Malformed):
    """La question « {code} » a deux réponses."""


class QuestionsUnanswered(Refusal):
    """La trame de ce programme demande encore : {labels}."""

    field = "form"
    remedy = "Rendez la trame à l'organisme pour qu'il la complète."


class TeamMissing(Malformed):
    """Le projet dit qui mènera l'action, en équivalents temps plein, de 0,01 à 1 000."""

    field = "team"


class MeansAbsurd(Malformed):
    """Un nombre de participants, de places, de véhicules ou d'encadrants va de 1 à 10 000."""


@decides
def submit_project(
    command: SubmitProject,
    application: ProjectApplicationState,
    organisation: OrganisationState,
    rules: Rules,
    today: date,
) -> Decision:
    """The project is received with what it goes with; what it does not meet is flagged."""
    if command.programme is None:
        raise PreProjectNeeded
    return [_submitted(command, organisation, rules, today)]


@decides
def submit_after_pre_project(
    command: SubmitAfterPreProject,
    application: ProjectApplicationState,
    organisation: OrganisationState,
    rules: Rules,
    today: date,
) -> Decision:
    """As any project, for what the pre-project may leave without a programme."""
    not_answered(application)
    if application.submitted is not None:
        raise ProjectAlreadySubmitted
    if application.received_on is None:
        raise PreProjectNeeded
    if application.organisation_id != command.organisation_id:
        raise AnotherBodysPreProject
    not_before(command.submitted_on, application.received_on, "submitted_on", "la fiche pré-projet")
    return [_submitted(command, organisation, rules, today)]


def _submitted(
    command: Project, organisation: OrganisationState, rules: Rules, today: date
) -> ProjectSubmitted:
    # An action answers the document of its year; whether it may be asked for, that of the day.
    on = command.starts_on
    runs_actions(organisation)
    not_in_the_future(command.submitted_on, "submitted_on", today)
    if command.ends_on < command.starts_on:
        raise ProjectEndsBeforeItStarts
    if command.starts_on.year < command.submitted_on.year:
        raise StartsBeforeItsYear
    objective, programme = open_objective(
        rules, command.programme, command.objective, command.submitted_on, on
    )
    check_territories(command.territories, rules, on)
    check_publics(command.publics, programme, rules, on)
    _check_modules(command.modules, programme)
    requested = euros(command.requested, "requested")
    _check_means(command)
    means = Means(
        sites=len(command.sites),
        places=command.places,
        vehicles=command.vehicles,
        supervisors=command.supervisors,
        modules=command.modules,
    )
    return ProjectSubmitted(
        submitted_on=command.submitted_on,
        organisation_id=command.organisation_id,
        objective=objective,
        programme=command.programme,
        title=text(command.title, "title"),
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        requested=requested,
        budget=_budget(command.budget, requested),
        budget_signed_by=text(command.budget_signed_by, "budget_signed_by"),
        territories=command.territories,
        sites=check_sites(command.sites, command.territories, rules, on),
        team=_team(command.team),
        modules=command.modules,
        publics=command.publics,
        quality=_quality(command.quality, rules, on),
        form=_form(command.form, programme, rules, on),
        expected_participants=command.expected_participants,
        places=command.places,
        vehicles=command.vehicles,
        supervisors=command.supervisors,
        flagged=unmet_norms(programme, means, rules, on) if programme else (),
    )


def _check_modules(modules: Sequence[str], programme: Programme | None) -> None:
    if programme is None:
        if modules:
            raise UnknownModule(module=modules[0])
        return
    if not modules or len(set(modules)) < len(modules):
        raise ModulesMissing
    for code in modules:
        if programme.module(code) is None:
            raise UnknownModule(module=code, rule=programme.id)


def _check_means(command: Project) -> None:
    for name in ("expected_participants", "places", "vehicles", "supervisors"):
        number: int | Decimal | None = getattr(command, name)
        if number is not None and not (Decimal(number).is_finite() and 0 < number <= 10_000):
            raise MeansAbsurd(field=name)


def _budget(items: Sequence[BudgetItem], requested: Decimal) -> tuple[BudgetItem, ...]:
    budget = tuple(
        BudgetItem(one.side, text(one.label, "budget"), euros(one.amount, "budget"))
        for one in items
    )
    expenses, income = (_total(budget, side) for side in BudgetSide)
    if not (expenses and income):
        raise BudgetSideMissing
    if expenses != income:
        raise BudgetUnbalanced(expenses=expenses, income=income)
    if requested > income:
        raise MoreThanTheBudget(total=income)
    return budget


def _total(budget: Iterable[BudgetItem], side: BudgetSide) -> Decimal:
    return sum((one.amount for one in budget if one.side is side), Decimal(0))


def _team(team: Sequence[TeamMember]) -> tuple[TeamMember, ...]:
    if not team or not all(one.fte.is_finite() and 0 < one.fte <= 1_000 for one in team):
        raise TeamMissing
    return tuple(
        TeamMember(text(one.role, "team"), one.fte, text(one.qualification, "team")) for one in team
    )


def _quality(answers: Sequence[FormAnswer], rules: Rules, on: date) -> tuple[FormAnswer, ...]:
    # Competence and means of a body that would accompany people are told here too (A1.2).
    known = rules.selection_criteria.on(on).codes | rules.organisation_criteria.on(on).codes
    return _answers(answers, known, "quality")


def _form(
    answers: Sequence[FormAnswer], programme: Programme | None, rules: Rules, on: date
) -> tuple[FormAnswer, ...]:
    if programme is None or programme.form is None:
        return _answers(answers, (), "form")
    form = rules.named(programme.form).on(on)
    given = _answers(answers, form.codes, "form")
    answered = {one.code for one in given}
    missing = [one.label for one in form.value if one.code not in answered]
    if missing:
        raise QuestionsUnanswered(labels=" ; ".join(missing), rule=form.id)
    return given


def _answers(
    answers: Sequence[FormAnswer], known: Collection[str], field: str
) -> tuple[FormAnswer, ...]:
    times = Counter(one.code for one in answers)
    for code, number in times.items():
        if code not in known:
            raise UnknownQuestion(field=field, code=code)
        if number > 1:
            raise AnsweredTwice(field=field, code=code)
    return tuple(FormAnswer(one.code, text(one.answer, field)) for one in answers)
