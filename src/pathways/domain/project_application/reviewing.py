"""The Département studies the project on the eight selection criteria (DR 3.2)."""

from collections import Counter
from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.project_application.checks import (
    awaiting_an_answer,
    not_before,
    not_in_the_future,
)
from pathways.domain.project_application.events import CriterionReviewed, ProjectReviewed
from pathways.domain.project_application.state import ProjectApplicationState
from pathways.domain.refusal import AlreadyRecorded, Malformed
from pathways.domain.rules import Rules
from pathways.domain.texts import optional_text, text


class ReviewProject(Command):
    """`criteria`: each selection criterion once, met or not; an unmet one says why."""

    application_id: UUID
    reviewed_on: date
    reviewed_by: str
    criteria: tuple[CriterionReviewed, ...]
    favourable: bool
    comment: str | None = None


class CriteriaIncomplete(Malformed):
    """L'instruction porte sur chacun des critères de sélection, une fois. {what}"""

    rule = "G5"
    field = "criteria"


class UnmetWithoutComment(Malformed):
    """Un critère qui n'est pas rempli demande son commentaire : « {label} »."""

    rule = "G5"
    field = "criteria"


class AlreadyReviewed(AlreadyRecorded):
    """Ce projet est déjà instruit."""

    rule = "G5"
    field = "application_id"


@decides
def review_project(
    command: ReviewProject, application: ProjectApplicationState, rules: Rules, today: date
) -> Decision:
    """Exactly the criteria of the document that the action answers, each once."""
    submitted = awaiting_an_answer(application)
    if application.reviewed is not None:
        raise AlreadyReviewed
    not_in_the_future(command.reviewed_on, "reviewed_on", today)
    not_before(command.reviewed_on, submitted.submitted_on, "reviewed_on", "le dépôt du projet")
    return [
        ProjectReviewed(
            reviewed_on=command.reviewed_on,
            reviewed_by=text(command.reviewed_by, "reviewed_by"),
            criteria=_criteria(command, rules, submitted.starts_on),
            favourable=command.favourable,
            comment=optional_text(command.comment, "comment"),
        )
    ]


def _criteria(command: ReviewProject, rules: Rules, on: date) -> tuple[CriterionReviewed, ...]:
    listed = rules.selection_criteria.on(on).value
    times = Counter(one.code for one in command.criteria)
    labels = {one.code: one.label for one in listed}
    wrong = [
        *(f"Inconnu : {code}." for code in times if code not in labels),
        *(f"Deux fois : {code}." for code in times if times[code] > 1),
        *(f"Manque : {labels[code]}." for code in labels if code not in times),
    ]
    if wrong:
        raise CriteriaIncomplete(what=" ".join(wrong))
    given = {
        one.code: CriterionReviewed(one.code, one.met, optional_text(one.comment, "criteria"))
        for one in command.criteria
    }
    for one in given.values():
        if not one.met and one.comment is None:
            raise UnmetWithoutComment(label=labels[one.code])
    return tuple(given[code] for code in labels)
