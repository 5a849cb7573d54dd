"""Envelopes under many hands: none is overdrawn, and nobody is refused for coming at once."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.agreement.ending import EndAgreement
from pathways.domain.agreement.lines import Financed
from pathways.domain.agreement.signing import AgreementAlreadyReached
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.budget.drawing import EnvelopeOverdrawn
from pathways.domain.budget.state import BUDGET, BudgetState, DrawnBeyondVotes
from pathways.domain.budget.voting import VoteEnvelope
from pathways.domain.correction import OthersRestOnIt
from pathways.domain.project_application.answering import AcceptProject
from pathways.domain.project_application.state import AgreementRestsOnAcceptance
from pathways.event_store.application import Recorded, Withdrawal
from tests.departement import Town, day
from tests.event_store.test_traps import at_once
from tests.funding import accepted_project, register_operator, signing, vote

ONE_PLACE = (Financed("accompaniment", Decimal(1), "insertion"),)
WRITERS = 32


def budget(town: Town) -> BudgetState:
    state = town.departement.app.load(BudgetState, BUDGET).state
    assert isinstance(state, BudgetState)
    return state


def signer(town: Town, number: int) -> Callable[[], Any]:
    """One place of ACI for 2021, 4 340 €, on a project of its own."""
    application = accepted_project(town, "aci", f"n° {number}")
    command = signing(town, application, f"n° {number}", ONE_PLACE, {"insertion": "4340"})
    return lambda: town.do(command)


def test_32_agreements_signed_at_once_never_overdraw_an_envelope(town: Town) -> None:
    register_operator(town)
    vote(town, "86800")  # twenty places, to the cent
    answers = at_once(*[signer(town, number) for number in range(WRITERS)])
    kinds = [type(answer) for answer in answers]
    assert kinds.count(Recorded) == 20
    assert kinds.count(EnvelopeOverdrawn) == WRITERS - 20
    assert budget(town).left("insertion", 2021) == 0


def test_32_agreements_signed_at_once_are_all_signed_where_the_credits_are_there(
    town: Town,
) -> None:
    register_operator(town)
    vote(town, str(4340 * WRITERS))
    answers = at_once(*[signer(town, number) for number in range(WRITERS)])
    assert {type(answer) for answer in answers} == {Recorded}
    assert budget(town).left("insertion", 2021) == 0


def test_one_project_signed_twice_at_once_has_one_agreement(town: Town) -> None:
    register_operator(town)
    vote(town)
    application = accepted_project(town, "aci", "partagé")

    def sign(number: int) -> Callable[[], Any]:
        command = signing(
            town, application, f"n° {number}", ONE_PLACE, {"insertion": "4340"}
        )  # fmt: skip
        return lambda: town.do(command)

    answers = at_once(*[sign(number) for number in range(8)])
    kinds = [type(answer) for answer in answers]
    assert (kinds.count(Recorded), kinds.count(AgreementAlreadyReached)) == (1, 7)
    assert budget(town).drawn == {("insertion", 2021): Decimal("4340.00")}


def test_a_project_whose_agreement_never_ran_may_have_another(town: Town) -> None:
    register_operator(town)
    vote(town, "4340")
    application = accepted_project(town, "aci", "repris")
    first = signing(town, application, "première", ONE_PLACE, {"insertion": "4340"})
    town.do(first)
    town.do(
        EndAgreement(
            agreement_id=first.agreement_id, ended_on=day("2021-01-01"), reason="Mauvais porteur"
        )
    )
    assert budget(town).left("insertion", 2021) == Decimal("4340.00")
    town.do(signing(town, application, "seconde", ONE_PLACE, {"insertion": "4340"}))
    assert budget(town).left("insertion", 2021) == 0


def test_an_agreement_is_not_withdrawn_its_credits_rest_on_it(town: Town) -> None:
    register_operator(town)
    vote(town)
    signed = town.do(
        signing(
            town, accepted_project(town, "aci", "seul"), "seul", ONE_PLACE, {"insertion": "4340"}
        )
    )
    for stream, version in ((signed.stream, 1), (BUDGET, 2)):
        with pytest.raises(OthersRestOnIt):
            town.departement.app.withdraw(
                Withdrawal(stream, version, "test", "erreur"), today=town.today
            )
    state = town.departement.app.load(ActionAgreementState, signed.stream).state
    assert isinstance(state, ActionAgreementState)
    assert state.running_on(day("2021-06-01"))


def test_a_vote_is_corrected_and_withdrawn_while_nobody_took_of_it(town: Town) -> None:
    register_operator(town)
    vote(town, "4340")
    corrected = VoteEnvelope(
        voted_on=day("2020-12-21"), budget_line="insertion", year=2021, amount=Decimal("9000"),
        vote="CD 2020-13",
    )  # fmt: skip
    town.do(corrected, corrects=1)
    assert budget(town).left("insertion", 2021) == 9000
    second = vote(town, "1000")
    town.departement.app.withdraw(
        Withdrawal(BUDGET, second.version, "test", "erreur"), today=town.today
    )
    town.do(
        signing(
            town, accepted_project(town, "aci", "seul"), "seul", ONE_PLACE, {"insertion": "4340"}
        )
    )
    lower = VoteEnvelope(
        voted_on=day("2020-12-21"), budget_line="insertion", year=2021, amount=Decimal("4000"),
        vote="CD 2020-13",
    )  # fmt: skip
    with pytest.raises(DrawnBeyondVotes):
        town.do(lower, corrects=1)


def test_an_acceptance_is_not_corrected_below_what_was_signed_on_it(town: Town) -> None:
    register_operator(town)
    vote(town)
    application = accepted_project(town, "aci", "corrigé")
    town.do(signing(town, application, "corrigé", ONE_PLACE, {"insertion": "4340"}))

    def accepted_for(amount: str) -> Recorded:
        command = AcceptProject(
            application_id=application, accepted_on=day("2021-01-01"), decided_by="president",
            vote="CD 2021-01", amount=Decimal(amount),
        )  # fmt: skip
        return town.do(command, corrects=3)

    with pytest.raises(AgreementRestsOnAcceptance):
        accepted_for("4339.99")
    accepted_for("4340")
    with pytest.raises(AgreementRestsOnAcceptance):
        town.departement.app.withdraw(
            Withdrawal(application, 3, "test", "erreur"), today=town.today
        )
