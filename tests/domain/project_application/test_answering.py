"""A project is studied on the eight criteria, then answered by a vote or refused with reasons."""

from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.money import NotAnAmount
from pathways.domain.project_application.answering import (
    AcceptProject,
    MoreThanRequested,
    NotReviewed,
    RefusedWithoutReasons,
    RefuseProject,
    WithdrawProject,
)
from pathways.domain.project_application.checks import (
    ApplicationAnswered,
    BeforeTheProject,
    ProjectNotSubmitted,
)
from pathways.domain.project_application.events import (
    AgreementNeverRan,
    AgreementReached,
    CriterionReviewed,
    ProjectReviewed,
    ProjectWithdrawn,
)
from pathways.domain.project_application.reviewing import (
    AlreadyReviewed,
    CriteriaIncomplete,
    ReviewProject,
    UnmetWithoutComment,
)
from pathways.domain.project_application.state import (
    AgreementRestsOnAcceptance,
    ProjectApplicationState,
)
from pathways.domain.refusal import InTheFuture
from pathways.domain.texts import TextMissing
from tests.departement import day
from tests.domain.project_application.projects import (
    APPLICATION,
    CRITERIA,
    accepted,
    met,
    refused,
    reviewed,
    sheet,
    submitted,
)
from tests.domain.spec import an_id, given

AGREEMENT = an_id("agreement")


def review(criteria: tuple[CriterionReviewed, ...], **said: Any) -> ReviewProject:
    facts: dict[str, Any] = {
        "application_id": APPLICATION, "reviewed_on": day("2021-01-11"), "criteria": criteria,
        "reviewed_by": "Direction de l'insertion", "favourable": True,
    }  # fmt: skip
    return ReviewProject(**{**facts, **said})


def accept(amount: str = "50000", **said: Any) -> AcceptProject:
    facts: dict[str, Any] = {
        "application_id": APPLICATION, "accepted_on": day("2021-01-18"),
        "decided_by": "president", "vote": "CD 2021-01", "amount": Decimal(amount),
    }  # fmt: skip
    return AcceptProject(**{**facts, **said})


def refuse(*reasons: str) -> RefuseProject:
    return RefuseProject(
        application_id=APPLICATION, refused_on=day("2021-01-18"), decided_by="president",
        reasons=reasons,
    )  # fmt: skip


def withdraw(on: str = "2021-01-15") -> WithdrawProject:
    return WithdrawProject(
        application_id=APPLICATION, withdrawn_on=day(on), reason="Faute de local"
    )


def test_the_eight_criteria_of_the_document_are_eight() -> None:
    assert len(CRITERIA) == 8


def test_a_review_gives_each_criterion_once_in_the_documents_order() -> None:
    given(submitted()).when(review(met()[::-1])).then(reviewed())


@pytest.mark.parametrize(
    "criteria",
    [
        met()[:7],
        (*met(), CriterionReviewed(CRITERIA[0], True)),
        (*met()[:7], CriterionReviewed("x", True)),
        (),
    ],
    ids=["seven", "one twice", "one unknown", "none"],
)
def test_a_review_of_other_criteria_is_refused(criteria: tuple[CriterionReviewed, ...]) -> None:
    given(submitted()).when(review(criteria)).then_refused(CriteriaIncomplete, "G5")


def test_a_criterion_not_met_says_why() -> None:
    unmet = met(but="impact_on_pathway")
    given(submitted()).when(review(unmet, favourable=False)).then(
        ProjectReviewed(day("2021-01-11"), "Direction de l'insertion", unmet, favourable=False)
    )
    silent = (*met()[:7], CriterionReviewed(CRITERIA[7], False, " "))
    given(submitted()).when(review(silent)).then_refused(UnmetWithoutComment)


def test_a_project_is_reviewed_once_after_it_came() -> None:
    given(sheet()).when(review(met())).then_refused(ProjectNotSubmitted)
    given(submitted(), reviewed()).when(review(met())).then_refused(AlreadyReviewed)
    early = review(met(), reviewed_on=day("2021-01-03"))
    given(submitted()).when(early).then_refused(BeforeTheProject)
    given(submitted()).on("2021-01-10").when(review(met())).then_refused(InTheFuture)


def test_accepted_by_a_vote_of_credits() -> None:
    given(submitted(), reviewed()).when(accept()).then(accepted())
    given(submitted(), reviewed()).when(accept(vote=" ")).then_refused(TextMissing)
    given(submitted()).when(accept()).then_refused(NotReviewed, "G5")
    given(submitted(), reviewed()).when(accept(accepted_on=day("2021-01-10"))).then_refused(
        BeforeTheProject
    )


def test_nobody_is_granted_more_than_they_ask() -> None:
    given(submitted(), reviewed()).when(accept("50000.01")).then_refused(MoreThanRequested)
    given(submitted(), reviewed()).when(accept("-1")).then_refused(NotAnAmount)


def test_refused_with_every_reason() -> None:
    given(submitted(), reviewed()).when(refuse("Hors du PDI")).then(refused())
    given(submitted(), reviewed()).when(refuse()).then_refused(RefusedWithoutReasons, "G5")
    given(submitted(), reviewed()).when(refuse("Hors du PDI", "")).then_refused(TextMissing)
    given(submitted()).when(refuse("Hors du PDI")).then_refused(NotReviewed)


def test_an_answer_is_given_once() -> None:
    for answer in (accepted(), refused(), ProjectWithdrawn(day("2021-01-15"), "Faute de local")):
        answered = given(submitted(), reviewed(), answer)
        for command in (accept(), refuse("Hors du PDI"), withdraw("2021-02-01"), review(met())):
            answered.when(command).then_refused(ApplicationAnswered, "G5")


def test_a_body_gives_its_project_up_before_the_answer() -> None:
    withdrawn = ProjectWithdrawn(day("2021-01-15"), "Faute de local")
    given(submitted()).when(withdraw()).then(withdrawn)
    given(sheet()).when(withdraw()).then(withdrawn)
    given(submitted()).when(withdraw("2021-01-03")).then_refused(BeforeTheProject)


def test_what_an_agreement_rests_on_is_not_corrected_away() -> None:
    reached = AgreementReached(day("2021-01-20"), AGREEMENT, Decimal("34720.00"))

    def amended(*facts: Any) -> None:
        ProjectApplicationState.of(APPLICATION, facts).check_amended()

    amended(submitted(), reviewed(), accepted("34720"), reached)
    with pytest.raises(AgreementRestsOnAcceptance, match="34 720,00 €"):
        amended(submitted(), reviewed(), accepted("34719.99"), reached)
    with pytest.raises(AgreementRestsOnAcceptance):
        amended(submitted(), reviewed(), reached)
    amended(submitted(), reviewed(), reached, AgreementNeverRan(day("2021-01-01"), AGREEMENT))
