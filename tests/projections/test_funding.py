"""The read models of funding: what lines say, envelopes day by day, however the log is cut."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest
from psycopg.rows import dict_row

from pathways.domain.agreement.amending import AmendAgreement
from pathways.domain.agreement.communication import KeepCommunicationDuty
from pathways.domain.agreement.ending import EndAgreement
from pathways.domain.agreement.lines import Financed
from pathways.domain.agreement.service import ConfirmService
from pathways.domain.budget.events import BudgetDraw
from pathways.domain.budget.state import BUDGET, BudgetState
from pathways.domain.command import Command
from pathways.domain.project_application.answering import (
    AcceptProject,
    RefuseProject,
    WithdrawProject,
)
from pathways.domain.project_application.reviewing import ReviewProject
from pathways.domain.refusal import Refusal
from pathways.event_store.application import Withdrawal
from pathways.projections import lists
from tests.departement import Town, day
from tests.domain.project_application.projects import ANGERS, met
from tests.funding import PRICED, accepted_project, register_operator, signing, vote
from tests.projections.test_windows import empty, follow, rows

COST = {
    "adse_a": "14000", "adse_b": "9000", "mobility_point": "20000", "ai": "13500", "aci": "34720",
    "ei": "8000", "geiq": "8000",
}  # fmt: skip
"""What the usual line of each programme costs over 2021."""


@pytest.fixture
def funded(town: Town) -> Town:
    register_operator(town)
    vote(town)
    return town


def agreement(town: Town, programme: str, name: str = "une") -> UUID:
    application = accepted_project(town, programme, name)
    command = signing(
        town, application, name, (PRICED[programme],), {"insertion": COST[programme]}
    )  # fmt: skip
    town.do(command)
    return command.agreement_id


def amendment(agreement_id: UUID, line: Financed, amount: str, ends_on: str) -> AmendAgreement:
    return AmendAgreement(
        agreement_id=agreement_id, amended_on=day("2021-06-01"), reason="…", ends_on=day(ends_on),
        territories=("centre_anjou",), sites=(ANGERS,), publics=("rsa",), lines=(line,),
        draws=(BudgetDraw("insertion", 2021, Decimal(amount)),),
    )  # fmt: skip


def lines_of(town: Town, agreement_id: UUID) -> list[dict[str, Any]]:
    town.catch_up()
    asked = "select * from agreement_lines where stream = %s order by line"
    with town.departement.app.recorder.pool.connection() as connection:
        cursor = connection.cursor(row_factory=dict_row)
        found: list[dict[str, Any]] = cursor.execute(asked, [agreement_id]).fetchall()
    return found


@pytest.mark.parametrize("programme", PRICED)
def test_a_line_says_what_a_settlement_needs(funded: Town, programme: str) -> None:
    described = funded.departement.rules.programme(programme, day("2021-01-01"))
    assert described is not None
    module = described.module(PRICED[programme].module)
    assert module is not None
    (line,) = lines_of(funded, agreement(funded, programme))
    assert (line["programme"], line["module"], line["formula"]) == (
        programme, module.code, module.formula,
    )  # fmt: skip
    assert (line["since"], line["until"]) == (day("2021-01-01"), day("2022-01-01"))
    assert (line["amount"], line["publics"]) == (Decimal(COST[programme]), ["rsa"])
    assert line["measures"] == list(module.measures)
    assert (line["price"] is None) is (module.price is None)
    assert (line["confirmed_on"], line["information"], line["line"]) == (None, False, 1)
    assert (line["units_per_place"], line["cap_minutes"], line["certificate"]) == {
        "adse_a": (47, None, False), "ai": (None, 900, False),
    }.get(programme, (None, None, False))  # fmt: skip


def test_lines_follow_an_amendment_an_end_and_a_confirmation(funded: Town) -> None:
    aci = agreement(funded, "aci")
    six = replace(PRICED["aci"], quantity=Decimal(6))
    funded.do(amendment(aci, six, "19476.49", "2021-09-30"))  # 6 × 4 340 × 273 ÷ 365
    (line,) = lines_of(funded, aci)
    assert (line["quantity"], line["until"], line["amount"]) == (
        6, day("2021-10-01"), Decimal("19476.49"),
    )  # fmt: skip
    funded.do(EndAgreement(agreement_id=aci, ended_on=day("2021-07-01"), reason="…"))
    (line,) = lines_of(funded, aci)
    assert (line["until"], line["ends_on"]) == (day("2021-07-01"), day("2021-09-30"))

    rental = agreement(funded, "mobility_point", "location")
    funded.do(ConfirmService(
        agreement_id=rental, confirmed_on=day("2021-12-15"), confirmed_by="Direction",
        module="rental"))  # fmt: skip
    (line,) = lines_of(funded, rental)
    assert line["confirmed_on"] == day("2021-12-15")


def test_an_envelope_is_what_was_voted_and_taken_by_that_day(funded: Town) -> None:
    aci = agreement(funded, "aci")
    six = replace(PRICED["aci"], quantity=Decimal(6))
    funded.do(amendment(aci, six, "26040", "2021-12-31"))
    funded.catch_up()

    def told(on: str) -> list[int]:
        (one,) = lists.envelopes(funded.departement, day(on), year=2021)
        return [int(one.voted), int(one.drawn), int(one.left), one.agreements]

    assert told("2020-12-14") == [1_000_000, 0, 1_000_000, 0]
    assert told("2021-01-02") == [1_000_000, 34_720, 965_280, 1]
    assert told("2021-06-01") == [1_000_000, 26_040, 973_960, 1]
    assert lists.envelopes(funded.departement, day("2021-06-01"), year=2022) == []


def test_an_agreement_that_never_ran_holds_no_day(funded: Town) -> None:
    aci = agreement(funded, "aci")
    funded.do(EndAgreement(agreement_id=aci, ended_on=day("2021-01-01"), reason="Erreur"))
    (line,) = lines_of(funded, aci)
    assert line["since"] == line["until"]
    (told,) = lists.agreements(funded.departement, day("2021-06-01"))
    assert told.status == "never_ran"
    assert [one.status for one in lists.applications(funded.departement, day("2021-06-01"))] == [
        "accepted"
    ]


# ------------------------------------------------------------------ however the log is cut


class Funding:
    """Draws what happens to projects, agreements and votes; what is refused is drawn again."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town, self.draw = town, Random(seed)
        self.applications: list[UUID] = []
        self.agreements: list[tuple[UUID, str]] = []
        self.recorded: list[tuple[UUID, int]] = []
        self.number = 0

    def live(self, steps: int) -> None:
        while steps:
            try:
                self._step()
            except Refusal:
                continue
            steps -= 1

    def _step(self) -> None:
        if self.recorded and self.draw.random() < 0.1:
            stream, version = self.draw.choice(self.recorded)
            self.town.departement.app.withdraw(
                Withdrawal(stream, version, "test", "erreur"), today=self.town.today
            )
            return
        command = self.draw.choice(self._possible())()
        if command is not None:
            answer = self.town.do(command)
            self.recorded.append((answer.stream, answer.version))

    def _possible(self) -> list[Callable[[], Command | None]]:
        possible: list[Callable[[], Command | None]] = [self._vote, self._project, self._project]
        if self.applications:
            possible += [self._answer, self._sign, self._sign, self._sign]
        if self.agreements:
            possible += [self._change] * 4
        return possible

    def _day(self) -> date:
        return date(2021, self.draw.randint(1, 12), self.draw.randint(1, 28))

    def _vote(self) -> None:
        answer = vote(self.town, str(self.draw.randint(1, 80_000)))
        self.recorded.append((answer.stream, answer.version))

    def _project(self) -> None:
        self.number += 1
        programme = self.draw.choice(list(PRICED))
        self.applications.append(
            accepted_project(self.town, programme, f"{programme} {self.number}")
        )

    def _answer(self) -> Command:
        one, on = self.draw.choice(self.applications), self._day()
        answers: list[Callable[[], Command]] = [
            lambda: ReviewProject(
                application_id=one, reviewed_on=on, reviewed_by="D", criteria=met(),
                favourable=False,
            ),
            lambda: AcceptProject(
                application_id=one, accepted_on=on, decided_by="p", vote="v", amount=Decimal(9),
            ),
            lambda: RefuseProject(
                application_id=one, refused_on=on, decided_by="p", reasons=("…",)
            ),
            lambda: WithdrawProject(application_id=one, withdrawn_on=on, reason="…"),
        ]  # fmt: skip
        return self.draw.choice(answers)()

    def _sign(self) -> Command:
        application = self.draw.choice(self.applications)
        programme = self.draw.choice(list(PRICED))
        name = f"{programme} {self.draw.random()}"
        command = signing(
            self.town, application, name, (PRICED[programme],), {"insertion": COST[programme]}
        )  # fmt: skip
        self.town.do(command)
        self.agreements.append((command.agreement_id, programme))
        return KeepCommunicationDuty(
            agreement_id=command.agreement_id, kept_on=self._day(), duty="logo"
        )

    def _change(self) -> Command:
        one, programme = self.draw.choice(self.agreements)
        on = self._day()
        changes: list[Callable[[], Command]] = [
            lambda: EndAgreement(agreement_id=one, ended_on=on, reason="…"),
            lambda: EndAgreement(agreement_id=one, ended_on=day("2021-01-01"), reason="…"),
            lambda: amendment(one, PRICED[programme], COST[programme], "2021-12-31"),
            lambda: ConfirmService(
                agreement_id=one, confirmed_on=on, confirmed_by="D",
                module=PRICED[programme].module,
            ),
            lambda: KeepCommunicationDuty(
                agreement_id=one, kept_on=on, duty=self.draw.choice(["logo", "invitations"])
            ),
        ]  # fmt: skip
        return self.draw.choice(changes)()


MODELS = ("applications", "agreements", "agreement_lines", "envelopes")


@pytest.mark.parametrize("seed", range(4))
def test_funding_is_the_same_however_the_log_is_cut(funded: Town, seed: int) -> None:
    engine, life = funded.departement.engine, Funding(funded, seed)
    for _ in range(8):
        life.live(5)
        funded.catch_up()
    live = rows(funded)
    assert all(live[name] for name in MODELS)
    head = funded.departement.app.recorder.head()
    empty(engine)
    follow(engine, sorted({*Random(seed).sample(range(1, head), 7), head}))
    assert rows(funded) == live
    for name in MODELS:
        assert engine.rebuild(name) == head
    assert rows(funded) == live


@pytest.mark.parametrize("seed", range(4, 8))
def test_the_list_of_envelopes_says_what_decisions_know(funded: Town, seed: int) -> None:
    life = Funding(funded, seed)
    life.live(40)
    funded.catch_up()
    state = funded.departement.app.load(BudgetState, BUDGET).state
    assert isinstance(state, BudgetState)
    told = lists.envelopes(funded.departement, day("2030-01-01"))
    assert told
    assert {(one.budget_line, one.year): one.left for one in told} == {
        envelope: state.left(*envelope) for envelope in state.voted
    }
    assert all(one.left >= 0 for one in told)
    held = {
        an.agreement: an.amount
        for an in lists.agreements(funded.departement, day("2030-01-01"))
        if an.status != "never_ran"
    }
    assert sum(held.values()) == sum(one.drawn for one in told)
