"""The Département's side of an action: credits, project, agreement, service, end (G5, G6, G12)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from pathways.demo.actions.action import Action, Scene
from pathways.demo.actions.plans import Line
from pathways.demo.clock import Story
from pathways.demo.person import DEPARTEMENT
from pathways.domain.agreement.amending import AmendAgreement
from pathways.domain.agreement.communication import KeepCommunicationDuty
from pathways.domain.agreement.ending import EndAgreement
from pathways.domain.agreement.events import AgreementLine, CoFunder, Formula
from pathways.domain.agreement.lines import Financed, funded, lines_of
from pathways.domain.agreement.service import ConfirmService
from pathways.domain.agreement.signing import SignAgreement
from pathways.domain.budget.events import BudgetDraw
from pathways.domain.budget.voting import VoteEnvelope
from pathways.domain.project_application.answering import (
    AcceptProject,
    RefuseProject,
    WithdrawProject,
)
from pathways.domain.project_application.events import (
    BudgetItem,
    BudgetSide,
    CriterionReviewed,
    FormAnswer,
    TeamMember,
)
from pathways.domain.project_application.pre_project import ReceivePreProject
from pathways.domain.project_application.reviewing import ReviewProject
from pathways.domain.project_application.submitting import SubmitProject
from pathways.event_store.deciding import Request

VOTED = {"insertion": 130_000, "faj": 20_000}
"""Euros a year; more where there are more than 600 people."""
SIGNATORY = "Présidente du Département"
TEAM = (
    TeamMember("Encadrement technique", Decimal("1"), "Formation d'adultes"),
    TeamMember("Accompagnement socioprofessionnel", Decimal("0.5"), "Conseil en insertion"),
)


def votes(scene: Scene, year: int) -> Story:
    """The credits of a year, and a supplementary budget in June (DR 3.3, G12)."""
    clock = scene.clock
    yield clock.working_day(max(clock.first, date(year - 1, 11, 25)))
    for budget_line, amount in VOTED.items():
        yield _vote(
            clock.day, budget_line, year, max(scene.scaled(amount), amount), "Budget primitif"
        )
    yield clock.working_day(max(clock.day, date(year, 6, 20)))
    if clock.day.year == year:
        yield _vote(clock.day, "insertion", year, scene.scaled(8_000), "Budget supplémentaire")


def _vote(day: date, budget_line: str, year: int, amount: int, vote: str) -> Request:
    command = VoteEnvelope(
        voted_on=day,
        budget_line=budget_line,
        year=year,
        amount=Decimal(amount),
        vote=f"{vote} {year}",
    )
    return Request(command, DEPARTEMENT)


def accepted(action: Action) -> Story:
    """The project is submitted, studied, accepted by a vote, and agreed before it starts."""
    agreed = _agreed(action)
    yield action.asks(submission(action, action.application, agreed))
    yield action.later(8, 14)
    yield action.decides(_review(action, action.application, favourable=True))
    yield action.later(8, 14)
    yield action.decides(
        AcceptProject(
            application_id=action.application,
            accepted_on=action.today,
            decided_by=SIGNATORY,
            vote=f"Commission permanente du {action.today:%d/%m/%Y}",
            amount=requested(agreed),
        )
    )
    yield action.later(3, 9)
    signed = yield action.decides(_agreement(action))
    action.running = bool(signed)


def submission(action: Action, application: UUID, agreed: Decimal) -> SubmitProject:
    """The project with its budget, its team and the programme's own form."""
    plan, rules = action.plan, action.clock.memory.rules
    form = rules.named(action.programme.form).on(action.first) if action.programme.form else None
    asked = requested(agreed)
    whole = asked * 2
    quantities = [action.scene.scaled(line.quantity) for line in plan.lines]
    return SubmitProject(
        application_id=application,
        organisation_id=action.body,
        submitted_on=action.today,
        title=plan.title,
        starts_on=action.first,
        ends_on=action.agreed_until,
        requested=asked,
        budget=(
            BudgetItem(BudgetSide.EXPENSE, "Salaires et charges", whole * 7 / 10),
            BudgetItem(BudgetSide.EXPENSE, "Fonctionnement", whole * 3 / 10),
            BudgetItem(BudgetSide.INCOME, "Département", asked),
            BudgetItem(BudgetSide.INCOME, plan.cofunder or "Ressources propres", whole - asked),
        ),
        budget_signed_by="La présidence de l'organisme",
        territories=plan.territories,
        sites=plan.sites,
        team=TEAM,
        publics=plan.publics,
        modules=tuple(dict.fromkeys(line.module for line in plan.lines)),
        programme=plan.programme,
        quality=(FormAnswer("needs_and_aptitudes", "Un diagnostic à l'entrée, un plan écrit."),),
        form=tuple(FormAnswer(one.code, "Voir le projet joint.") for one in form.value)
        if form
        else (),
        expected_participants=sum(action.scene.scaled(one.number) for one in plan.entrants),
        places=action.places,
        vehicles=sum(quantities) if plan.fleet else None,
        supervisors=Decimal(plan.supervisors) if plan.supervisors else None,
    )


def requested(agreed: Decimal) -> Decimal:
    """What is asked for, in hundreds of euros: a little more than what will be agreed."""
    return (agreed // 100 + 8) * 100


def _review(action: Action, application: UUID, *, favourable: bool) -> ReviewProject:
    criteria = action.clock.memory.rules.selection_criteria.on(action.first).value
    met = [favourable or number % 3 != 1 for number in range(len(criteria))]
    return ReviewProject(
        application_id=application,
        reviewed_on=action.today,
        reviewed_by="Développeuse insertion",
        criteria=tuple(
            CriterionReviewed(one.code, fine, None if fine else "Le projet n'en dit rien.")
            for one, fine in zip(criteria, met, strict=True)
        ),
        favourable=favourable,
    )


def _agreement(action: Action) -> SignAgreement:
    plan = action.plan
    lines = _financed(action, plan.lines)
    return SignAgreement(
        agreement_id=action.id,
        application_id=action.application,
        signed_on=action.today,
        title=plan.title,
        starts_on=action.first,
        ends_on=action.agreed_until,
        gdpr_clause=True,
        territories=plan.territories,
        sites=plan.sites,
        publics=plan.publics,
        lines=lines,
        draws=_draws(
            _lines(action, lines, action.agreed_until), action.first.year, plan.supplement
        ),
        expected_participants=sum(action.scene.scaled(one.number) for one in plan.entrants),
        supervisors=Decimal(plan.supervisors) if plan.supervisors else None,
        state_agreed_posts=(
            sum(action.scene.scaled(one.quantity) for one in plan.lines)
            if plan.state_agreed
            else None
        ),
        cofunders=(CoFunder(plan.cofunder, Decimal(4_000)),) if plan.cofunder else (),
        rural_supplement=Decimal(plan.supplement) if plan.supplement else None,
        rural_supplement_reason="Séances dans deux bourgs sans transport"
        if plan.supplement
        else None,
    )


def _financed(action: Action, lines: Iterable[Line], more: int = 0) -> tuple[Financed, ...]:
    return tuple(
        Financed(
            module=line.module,
            quantity=Decimal(action.scene.scaled(line.quantity)),
            budget_line=line.budget_line,
            amount=Decimal(line.amount + more) if line.amount else None,
            reference_hours=Decimal(line.reference_hours) if line.reference_hours else None,
            publics=line.publics,
        )
        for line in lines
    )


def _lines(action: Action, financed: Sequence[Financed], last: date) -> Sequence[AgreementLine]:
    rules = action.clock.memory.rules
    return lines_of(financed, action.programme, action.plan.publics, action.first, last, rules)


def _agreed(action: Action) -> Decimal:
    lines = _lines(action, _financed(action, action.plan.lines), action.agreed_until)
    amounts = sum((line.amount for line in funded(lines)), Decimal(0))
    return amounts + (action.plan.supplement or 0)


def _draws(
    lines: Sequence[AgreementLine], year: int, supplement: int | None
) -> tuple[BudgetDraw, ...]:
    amounts: defaultdict[str, Decimal] = defaultdict(Decimal)
    amounts["insertion"] += supplement or 0
    for line in funded(lines):
        assert line.budget_line is not None
        amounts[line.budget_line] += line.amount
    return tuple(BudgetDraw(name, year, amount) for name, amount in amounts.items())


def agreement_lives(action: Action) -> Story:
    """Duties kept, an amendment, the service confirmed, for some an end before its time."""
    plan = action.plan
    yield action.clock.working_day(action.first + timedelta(days=20))
    for duty in ("templates", "logo", "participation_told"):
        yield action.asks(
            KeepCommunicationDuty(
                agreement_id=action.id,
                kept_on=action.today,
                duty=duty,
                proof="Affiche de la rentrée" if duty == "logo" else None,
            )
        )
        yield action.later(10, 40)
    if plan.amended:
        yield action.clock.working_day(max(action.today, date(action.first.year, 9, 5)))
        lines = _financed(action, plan.lines, more=300)
        yield action.decides(
            _amendment(action, lines, action.last, "Deux séances publiques de plus")
        )
    confirmed = {line.module for line in _lines(action, _financed(action, plan.lines), action.last)
                 if line.formula is Formula.CONFIRMED}  # fmt: skip
    yield action.clock.working_day(max(action.today, action.last - timedelta(days=15)))
    for module in sorted(confirmed):
        yield action.decides(
            ConfirmService(
                agreement_id=action.id,
                confirmed_on=action.today,
                confirmed_by="Développeuse insertion",
                module=module,
            )
        )


def cut_short(action: Action) -> Story:
    """The site closes two months early; an amendment gives back what is not used (G12)."""
    first_without = action.last + timedelta(days=1)
    yield action.clock.working_day(first_without + timedelta(days=3))
    reason = "Fermeture du site pour travaux"
    yield action.decides(
        EndAgreement(agreement_id=action.id, ended_on=first_without, reason=reason)
    )
    yield action.later(20, 30)
    lines = _financed(action, action.plan.lines)
    yield action.decides(_amendment(action, lines, action.last, "Crédits non employés, rendus"))


def _amendment(
    action: Action, financed: tuple[Financed, ...], last: date, reason: str
) -> AmendAgreement:
    signed = _agreement(action)
    lines = _lines(action, financed, last)
    fields = {
        name: getattr(signed, name)
        for name in ("territories", "sites", "publics", "expected_participants", "supervisors",
                     "state_agreed_posts", "cofunders", "rural_supplement",
                     "rural_supplement_reason")
    }  # fmt: skip
    return AmendAgreement(
        agreement_id=action.id,
        amended_on=action.today,
        reason=reason,
        ends_on=last,
        lines=financed,
        draws=_draws(lines, action.first.year, action.plan.supplement),
        **fields,
    )


def not_financed(action: Action) -> Story:
    """Projects that come to nothing: refused, given up, agreed and never run; one in the making."""
    agreed = _agreed(action)
    refused, withdrawn, new_kind = action.new_id(), action.new_id(), action.new_id()
    first = submission(action, refused, agreed)
    yield action.asks(replace(first, title="Ateliers d'écriture"))
    yield action.asks(replace(first, application_id=withdrawn, title="Randonnées solidaires"))
    yield action.asks(
        ReceivePreProject(
            application_id=new_kind,
            organisation_id=action.body,
            received_on=action.today,
            contact_on=action.today,
            title="Garage solidaire",
            objective="resolve",
            presentation="Réparer soi-même sa voiture, avec un mécanicien.",
        )
    )
    yield action.later(6, 15)
    gives_up = "Le cofinanceur s'est retiré"
    yield action.asks(
        WithdrawProject(application_id=withdrawn, withdrawn_on=action.today, reason=gives_up)
    )
    yield action.decides(_review(action, refused, favourable=False))
    yield action.later(6, 15)
    yield action.decides(
        RefuseProject(
            application_id=refused,
            refused_on=action.today,
            decided_by=SIGNATORY,
            reasons=("Déjà couvert sur ce territoire", "L'accès à l'emploi n'est pas au cœur"),
        )
    )
    yield from accepted(action)
    if not action.running:
        return
    yield action.clock.working_day(action.first)
    reason = "L'organisme renonce avant de commencer"
    yield action.decides(EndAgreement(agreement_id=action.id, ended_on=action.first, reason=reason))
    action.running = False
