"""A project is received with its signed budget, its form; a closed programme takes none."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.money import NotAnAmount
from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.project_application.checks import (
    ApplicationAnswered,
    BeforeTheProject,
    NotAnOperator,
    ObjectiveOfAnother,
    PathwayNotNamed,
    ProjectWithoutObjective,
)
from pathways.domain.project_application.events import (
    FormAnswer,
    ProjectSubmitted,
    ProjectWithdrawn,
    TeamMember,
)
from pathways.domain.project_application.pre_project import ReceivePreProject, SheetAfterContact
from pathways.domain.project_application.submitting import (
    AnotherBodysPreProject,
    AnsweredTwice,
    BudgetSideMissing,
    BudgetUnbalanced,
    MeansAbsurd,
    ModulesMissing,
    MoreThanTheBudget,
    PreProjectNeeded,
    ProjectAlreadySubmitted,
    ProjectEndsBeforeItStarts,
    QuestionsUnanswered,
    StartsBeforeItsYear,
    SubmitAfterPreProject,
    SubmitProject,
    TeamMissing,
    UnknownModule,
    UnknownQuestion,
)
from pathways.domain.refusal import InTheFuture, Refusal
from pathways.domain.rules import Rules
from pathways.domain.rules.general import (
    ProgrammeClosed,
    ProgrammeNotPublished,
    UnknownProgramme,
)
from pathways.domain.sites import (
    PublicsMissing,
    Site,
    SiteElsewhere,
    SitesMissing,
    TerritoriesMissing,
    UnknownPublic,
    UnknownTerritory,
)
from pathways.domain.texts import TextMissing
from tests.departement import day
from tests.domain.project_application.projects import (
    ANGERS,
    APPLICATION,
    JARDINS,
    SAUMUR,
    accepted,
    answers,
    asked,
    budget,
    registered,
    sheet,
    submitted,
)
from tests.domain.spec import Scenario, an_id, given

MOBILITY_FORM = tuple(
    one.code for one in Rules.standard().mobility_application_form.on(day("2021-01-04")).value
)
AI_FORM = tuple(
    one.code for one in Rules.standard().ai_application_form.on(day("2021-01-04")).value
)


def a_body(*facts: Any, kind: OrganisationKind = OrganisationKind.OPERATOR) -> Scenario:
    return given(*facts, organisation=[registered(kind)])


def project(**said: Any) -> SubmitProject:
    return SubmitProject(**asked(**said))


def project_refused(kind: type[Refusal], rule: str | None = None, **said: Any) -> None:
    a_body().when(project(**said)).then_refused(kind, rule)


def mobility(**said: Any) -> SubmitProject:
    facts: dict[str, Any] = {
        "programme": "mobility_point", "modules": ("rental",), "publics": ("rsa", "faj_youth"),
        "territories": ("centre_anjou", "est_anjou"), "sites": (ANGERS, SAUMUR), "vehicles": 8,
        "places": None, "supervisors": None, "form": answers(*MOBILITY_FORM),
    }  # fmt: skip
    return project(**{**facts, **said})


def ai(*modules: str) -> SubmitProject:
    return project(programme="ai", modules=modules, places=None, form=answers(*AI_FORM))


def flagged(scenario: Scenario, command: SubmitProject) -> tuple[str, ...]:
    outcome = scenario.when(command)
    assert outcome.refusal is None, outcome.refusal
    (event,) = outcome.decision
    assert isinstance(event, ProjectSubmitted)
    return event.flagged


def test_a_project_names_its_programme_and_takes_its_objective() -> None:
    a_body().when(project()).then(submitted())


def test_a_closed_programme_is_refused_with_its_date() -> None:
    outcome = a_body().when(project(programme="digital_tools", modules=()))
    outcome.then_refused(ProgrammeClosed, "G11")
    assert outcome.refusal is not None
    assert "31/12/2021" in outcome.refusal.message


def test_an_action_of_2021_is_asked_for_from_the_autumn_before() -> None:
    autumn = project(submitted_on=day("2020-10-15"))
    a_body().when(autumn).then(submitted(submitted_on=day("2020-10-15")))
    project_refused(ProgrammeClosed, programme="adipro", modules=(), submitted_on=day("2020-10-15"))


def test_a_programme_to_be_published_takes_no_application() -> None:
    project_refused(ProgrammeNotPublished, "G11", programme="prepa_rebond", modules=())
    project_refused(UnknownProgramme, "G11", programme="chateaux", modules=())


def test_the_last_closed_day_is_closed_and_the_next_is_open() -> None:
    def on(submitted_on: str) -> SubmitProject:
        return project(
            programme="adipro", modules=(), objective="commit", submitted_on=day(submitted_on),
            starts_on=day("2022-01-10"), ends_on=day("2022-12-31"),
        )  # fmt: skip

    a_body().when(on("2021-12-31")).then_refused(ProgrammeClosed)
    assert a_body().when(on("2022-01-01")).refusal is None


def test_one_application_per_pathway_of_adse() -> None:
    project_refused(PathwayNotNamed, "A2.2", programme="adse", modules=())
    adse_a = project(programme="adse_a", modules=("simple",))
    assert a_body().when(adse_a).refusal is None
    project_refused(UnknownModule, programme="adse_b", modules=("simple",))


def test_a_new_kind_of_action_needs_its_pre_project_first() -> None:
    project_refused(PreProjectNeeded, "G5", programme=None, objective="commit", modules=())
    new = SubmitAfterPreProject(
        **asked(programme=None, objective="commit", modules=(), title="Café numérique")
    )
    expected = submitted(programme=None, modules=(), title="Café numérique")
    a_body(sheet()).when(new).then(replace(expected, objective="commit"))
    early = SubmitAfterPreProject(
        **asked(programme=None, objective="commit", modules=(), submitted_on=day("2020-11-30"))
    )
    a_body(sheet()).when(early).then_refused(BeforeTheProject, "G5")


def test_a_new_kind_of_action_answers_one_of_the_four_objectives() -> None:
    nowhere = SubmitAfterPreProject(**asked(programme=None, objective="voyager", modules=()))
    a_body(sheet()).when(nowhere).then_refused(ProjectWithoutObjective, "G1")
    project_refused(ObjectiveOfAnother, "G1", objective="commit")


def test_the_pre_project_is_received_before_the_contact_it_prepares() -> None:
    facts: dict[str, Any] = {
        "application_id": APPLICATION, "organisation_id": JARDINS, "title": "Café numérique",
        "received_on": day("2020-12-01"), "objective": "commit",
    }  # fmt: skip
    a_body().when(ReceivePreProject(contact_on=day("2020-12-08"), **facts)).then(sheet())
    late = ReceivePreProject(contact_on=day("2020-11-30"), **facts)
    a_body().when(late).then_refused(SheetAfterContact, "G5")
    coming = ReceivePreProject(contact_on=day("2020-12-08"), **facts)
    a_body().on("2020-12-02").when(coming).then_refused(InTheFuture)


def test_a_pre_project_of_a_closed_programme_is_refused_too() -> None:
    closed = ReceivePreProject(
        application_id=APPLICATION, organisation_id=JARDINS, title="Ateliers",
        received_on=day("2021-02-01"), contact_on=day("2021-02-02"), programme="adipro",
    )  # fmt: skip
    a_body().when(closed).then_refused(ProgrammeClosed)


def test_a_project_follows_its_own_pre_project_once() -> None:
    after = SubmitAfterPreProject(**asked())
    a_body().when(after).then_refused(PreProjectNeeded)
    a_body(sheet(), submitted()).when(after).then_refused(ProjectAlreadySubmitted)
    another = sheet(organisation_id=an_id("another"))
    a_body(another).when(after).then_refused(AnotherBodysPreProject)
    a_body(sheet(), ProjectWithdrawn(day("2020-12-20"), "Abandon")).when(after).then_refused(
        ApplicationAnswered
    )
    a_body(submitted(), accepted()).when(after).then_refused(ApplicationAnswered)


@pytest.mark.parametrize(
    "kind",
    [OrganisationKind.EMPLOYER, OrganisationKind.DEPARTEMENT, OrganisationKind.FRANCE_TRAVAIL],
)
def test_neither_the_departement_nor_an_employer_runs_an_action(kind: OrganisationKind) -> None:
    a_body(kind=kind).when(project()).then_refused(NotAnOperator, "G5")


@pytest.mark.parametrize("kind", [OrganisationKind.TRAINING_BODY, OrganisationKind.PUBLIC])
def test_a_training_body_or_a_public_body_may_run_one(kind: OrganisationKind) -> None:
    assert a_body(kind=kind).when(project()).refusal is None


def test_the_budget_is_signed_and_balances() -> None:
    project_refused(BudgetUnbalanced, "G5", budget=budget("60000", "59999.99"))
    project_refused(BudgetSideMissing, budget=budget()[:1])
    project_refused(BudgetSideMissing, budget=())
    project_refused(TextMissing, budget_signed_by="  ")
    project_refused(MoreThanTheBudget, "G5", requested=Decimal("60000.01"))
    assert a_body().when(project(requested=Decimal(60000))).refusal is None


@pytest.mark.parametrize("amount", ["-1", "0", "0.001", "NaN", "Infinity", "1000000000.01"])
def test_an_amount_is_euros_and_cents(amount: str) -> None:
    project_refused(NotAnAmount, requested=Decimal(amount))
    project_refused(
        NotAnAmount, budget=(*budget()[:2], replace(budget()[2], amount=Decimal(amount)))
    )


def test_the_programmes_own_form_is_answered_whole_each_question_once() -> None:
    assert a_body().when(mobility()).refusal is None
    a_body().when(mobility(form=answers(*MOBILITY_FORM[1:]))).then_refused(
        QuestionsUnanswered, "A3.6b"
    )
    a_body().when(mobility(form=answers(*MOBILITY_FORM, "fleet"))).then_refused(AnsweredTwice)
    a_body().when(mobility(form=answers(*MOBILITY_FORM, "colour"))).then_refused(UnknownQuestion)
    a_body().when(
        mobility(form=(*answers(*MOBILITY_FORM[1:]), FormAnswer("fleet", " ")))
    ).then_refused(TextMissing)
    project_refused(UnknownQuestion, form=answers("fleet"))  # ACI has no form of its own


def test_what_shows_quality_is_told_by_criterion() -> None:
    assert a_body().when(project(quality=answers("consistent_with_pdi", "means"))).refusal is None
    project_refused(UnknownQuestion, quality=answers("beautiful"))
    project_refused(AnsweredTwice, quality=answers("means", "means"))


def test_several_sites_and_eight_mopeds_are_preferred() -> None:
    assert flagged(a_body(), mobility()) == ()
    assert flagged(a_body(), mobility(vehicles=7)) == ("A3.5",)
    assert flagged(a_body(), mobility(sites=(ANGERS,), territories=("centre_anjou",))) == ("A3.5",)
    assert flagged(a_body(), mobility(vehicles=None)) == ("A3.5",)


def test_an_ai_project_without_collective_accompaniment_is_flagged() -> None:
    assert flagged(a_body(), ai("module_1", "module_2")) == ()
    assert flagged(a_body(), ai("module_1", "module_3")) == ("A4.7b",)
    assert flagged(a_body(), ai("module_2")) == ("A4.7b",)


@pytest.mark.parametrize(
    ("places", "supervisors", "told"),
    [
        (6, "1", ()), (8, "1", ()), (5, "1", ("A5.2",)), (9, "1", ("A5.2",)),
        (12, "1.5", ()), (13, "1.5", ("A5.2",)), (8, None, ("A5.2",)),
    ],
)  # fmt: skip
def test_one_supervisor_for_six_to_eight_places(
    places: int, supervisors: str | None, told: tuple[str, ...]
) -> None:
    means = {"places": places, "supervisors": Decimal(supervisors) if supervisors else None}
    assert flagged(a_body(), project(**means)) == told


def test_the_action_is_somewhere_in_the_departement_and_for_someone() -> None:
    project_refused(TerritoriesMissing, territories=())
    project_refused(TerritoriesMissing, territories=("centre_anjou", "centre_anjou"))
    project_refused(UnknownTerritory, "G2", territories=("bretagne",))
    project_refused(SitesMissing, sites=())
    project_refused(SitesMissing, sites=(ANGERS, ANGERS))
    project_refused(SiteElsewhere, "G2", sites=(SAUMUR,))
    project_refused(TextMissing, sites=(Site(" ", "centre_anjou"),))
    project_refused(PublicsMissing, publics=())
    project_refused(UnknownPublic, "G3", publics=("other",))  # ACI: RSA and FAJ only


def test_an_action_starts_in_its_year_and_does_not_end_before() -> None:
    project_refused(ProjectEndsBeforeItStarts, ends_on=day("2020-12-31"))
    project_refused(
        StartsBeforeItsYear, "G6", starts_on=day("2020-12-31"), ends_on=day("2021-06-30")
    )
    a_body().on("2021-01-03").when(project()).then_refused(InTheFuture)


def test_its_modules_its_team_and_its_means_are_told() -> None:
    project_refused(ModulesMissing, modules=())
    project_refused(ModulesMissing, modules=("accompaniment", "accompaniment"))
    project_refused(UnknownModule, modules=("rental",))
    project_refused(TeamMissing, team=())
    project_refused(TeamMissing, team=(TeamMember("Encadrant", Decimal(0), "Titre"),))
    project_refused(MeansAbsurd, places=0)
    project_refused(MeansAbsurd, places=-3)
    project_refused(MeansAbsurd, expected_participants=10_001)
    project_refused(MeansAbsurd, supervisors=Decimal("NaN"))
