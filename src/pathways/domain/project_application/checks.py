"""What every fact of a request for funding is held to: its day, and how far it has come (G5)."""

from datetime import date

from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.project_application.events import ProjectSubmitted
from pathways.domain.project_application.state import ProjectApplicationState
from pathways.domain.refusal import AlreadyRecorded, InTheFuture, Malformed, Refusal
from pathways.domain.rules import Programme, Rules
from pathways.domain.rules.general import require_open_programme
from pathways.domain.texts import french

RUNS_ACTIONS = frozenset(
    {
        OrganisationKind.OPERATOR,
        OrganisationKind.TRAINING_BODY,
        OrganisationKind.SPECIALISED_ASSOCIATION,
        OrganisationKind.PUBLIC,
    }
)
"""Who may run an insertion action: the Département does not fund itself, an employer hires."""


class NotAnOperator(Refusal):
    """Un organisme de cette nature ne porte pas d'action d'insertion."""

    rule = "G5"
    field = "organisation_id"
    remedy = "Un porteur est une structure d'insertion, un organisme de formation ou public."


class PathwayNotNamed(Refusal):
    """Un dépôt par parcours est nécessaire : {pathways}."""

    rule = "A2.2"
    field = "programme"
    remedy = "Nommez le parcours, et déposez une demande pour chacun."


class ProjectWithoutObjective(Malformed):
    """Le projet répond à l'un des quatre objectifs de parcours : {objectives}."""

    rule = "G1"
    field = "objective"


class ObjectiveOfAnother(Refusal):
    """Ce programme répond à l'objectif « {objective} »."""

    rule = "G1"
    field = "objective"


class ProjectNotSubmitted(Refusal):
    """Le projet n'est pas encore déposé."""

    rule = "G5"
    field = "application_id"
    remedy = "Enregistrez d'abord le projet et ses budgets signés."


class ApplicationAnswered(AlreadyRecorded):
    """Cette demande a déjà sa réponse, le {answered_on}."""

    rule = "G5"
    field = "application_id"


class BeforeTheProject(Refusal):
    """Le {day} est avant {what}, le {since}."""

    rule = "G5"


def runs_actions(organisation: OrganisationState) -> None:
    if organisation.kind not in RUNS_ACTIONS:
        raise NotAnOperator


def not_in_the_future(day: date, field: str, today: date) -> None:
    if day > today:
        raise InTheFuture(field=field, day=french(day))


def open_objective(
    rules: Rules, programme: str | None, objective: str | None, on: date, starts_on: date
) -> tuple[str, Programme | None]:
    """The objective asked for, and the programme where the catalogue describes it (G1, G11, A2.2).

    `on` is the day of the request, which tells whether the programme is open, `starts_on` that of
    the action, which tells its specification. Without a programme the objective is the caller's;
    with one, it is the programme's own. Raises what `require_open_programme` does.
    """
    known = rules.pathway_objectives.on(on)
    if programme is None:
        if objective not in known.codes:
            raise ProjectWithoutObjective(objectives=", ".join(one.label for one in known.value))
        return objective, None
    described = rules.programme(programme, starts_on)
    listed = require_open_programme(rules, on, described.listed_as if described else programme)
    pathways = [one.label for one in rules.catalogue if one.listed_as == programme != one.code]
    if described is None and pathways:
        raise PathwayNotNamed(pathways=" ; ".join(dict.fromkeys(pathways)))
    own: str = listed.details["objective"]
    if objective is not None and objective != own:
        label = next(one.label for one in known.value if one.code == own)
        raise ObjectiveOfAnother(objective=label)
    return own, described


def awaiting_an_answer(application: ProjectApplicationState) -> ProjectSubmitted:
    """The project as submitted, while nobody has answered it."""
    not_answered(application)
    if application.submitted is None:
        raise ProjectNotSubmitted
    return application.submitted


def not_answered(application: ProjectApplicationState) -> None:
    accepted_on = application.accepted.accepted_on if application.accepted else None
    answered_on = accepted_on or application.refused_on or application.withdrawn_on
    if answered_on is not None:
        raise ApplicationAnswered(answered_on=french(answered_on))


def not_before(day: date, since: date, field: str, what: str) -> None:
    if day < since:
        raise BeforeTheProject(field=field, day=french(day), since=french(since), what=what)
