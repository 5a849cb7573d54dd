"""The proof of a procedure: each required step, its date, its rule; legal, or what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.delegation.events import DelegationGiven
from pathways.domain.delegation.state import DelegationState
from pathways.domain.engagement_contract.state import EngagementContractState
from pathways.domain.event import Event
from pathways.domain.orientation.events import BreachGround, RecallClosing
from pathways.domain.panel.events import EpdAdvice
from pathways.domain.rules import Rules
from pathways.domain.sanction.events import (
    BreachLetterReceipt,
    BreachLetterSent,
    DecisionAddressee,
    EpdOpinionReceived,
    FileCompleted,
    Measure,
    Receipt,
    ReferredToEpd,
    SanctionDecided,
    SanctionNotified,
    SanctionProcedureOpened,
)
from pathways.domain.sanction.legality import Read, legality
from pathways.domain.sanction.proof import Legality, StepProof, Verdict
from pathways.domain.sanction.regularising import RegulariseProcedure
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.domain.sanction.undoing import WithdrawDecision
from tests.domain.orientation.people import CCAS, ORIENTATION, SARA
from tests.domain.sanction.town import CONTRACT, TODAY, Procedure, Town, in_force_from
from tests.domain.spec import an_id

RULES = Rules.standard()
ERAS = ("2021-06-14", "2024-06-10", "2025-03-03", "2025-06-02")


@dataclass
class Fact:
    """A fact taken over from elsewhere."""

    event: Event
    actor: str = "Reprise"


def proof_of(procedure: Procedure) -> Legality:
    facts = procedure.town.facts(procedure.id)
    return legality(Read(procedure.state, facts, beneficiary=procedure.town.sara), RULES, TODAY)


def lived(breach: str, **said: Any) -> Procedure:
    return Procedure.reported(Town.with_sara("2020-03-01"), breach, **said)


def step(found: Legality, code: str) -> StepProof:
    return next(one for one in found.steps if one.code == code)


@pytest.mark.parametrize("breach", ERAS)
def test_what_was_recorded_step_by_step_is_legal_under_any_law(breach: str) -> None:
    found = proof_of(lived(breach).sanctioned())
    assert (found.verdict, found.missing) == (Verdict.LEGAL, ())
    assert [one.code for one in found.steps] == [
        "breach_reported",
        "letter_sent",
        "observations_open",
        "referred_to_epd",
        "epd_opinion",
        "decided",
        "person_informed",
        "body_informed",
    ]
    assert all(one.ok and one.event and one.actor and one.source for one in found.steps)


@pytest.mark.parametrize(
    ("breach", "observations", "opinion", "scale", "due"),
    [
        (ERAS[0], "N3", "N10-before-2025", "N1", date(2021, 7, 19)),
        (ERAS[1], "N3", "N10-before-2025", "N1", date(2024, 7, 15)),
        (ERAS[2], "N3b", "H3", "N1", date(2025, 4, 8)),
        (ERAS[3], "N3b-since-2025-06", "H3", "N2", date(2025, 6, 17)),
    ],
)
def test_each_step_names_the_rule_and_the_delay_of_its_day(
    breach: str, observations: str, opinion: str, scale: str, due: date
) -> None:
    found = proof_of(lived(breach).sanctioned())
    rules = {one.code: one.rule for one in found.steps}
    assert rules["observations_open"] == observations
    assert (rules["referred_to_epd"], rules["epd_opinion"]) == (opinion, opinion)
    assert rules["decided"] == scale
    assert step(found, "observations_open").due_on == due


def test_before_the_person_and_the_body_are_told_something_is_missing() -> None:
    procedure = lived(ERAS[0]).ready().opinion().decided()
    found = proof_of(procedure)
    assert found.verdict is Verdict.IRREGULAR
    assert found.missing == (
        "La personne n'est pas informée de la décision.",
        "L'organisme n'est pas informé de la décision.",
    )
    procedure.notified(DecisionAddressee.BENEFICIARY, DecisionAddressee.ORGANISATION)
    assert proof_of(procedure).legal


def test_a_procedure_in_progress_tells_what_is_still_to_come() -> None:
    found = proof_of(lived(ERAS[0]).opened().letter())
    assert (found.verdict, found.legal) == (Verdict.IN_PROGRESS, True)
    assert [one.code for one in found.steps if one.ok] == ["breach_reported", "letter_sent"]
    assert all(one.awaited for one in found.steps if not one.ok)


def test_after_a_delay_granted_the_panel_and_the_decision_are_still_to_come() -> None:
    ready = lived(ERAS[0]).ready().opinion(EpdAdvice.DELAY)
    delayed = ready.decided(measure=Measure.DELAY, delay_until=date(2021, 9, 30)).notified()
    found = proof_of(delayed)
    assert found.verdict is Verdict.IN_PROGRESS
    assert [one.code for one in found.steps if one.awaited] == [
        "referred_to_epd",
        "epd_opinion",
        "decided",
        "person_informed",
        "body_informed",
    ]
    assert proof_of(delayed.opinion().decided(on="2021-10-01").notified()).legal


def test_no_sanction_asks_only_that_it_be_decided_and_told() -> None:
    procedure = lived(ERAS[0]).opened().decided(measure=Measure.NO_SANCTION).notified()
    found = proof_of(procedure)
    assert found.verdict is Verdict.LEGAL
    assert [one.code for one in found.steps] == [
        "breach_reported",
        "decided",
        "person_informed",
        "body_informed",
    ]


def test_regularised_or_undone_it_says_so() -> None:
    procedure = lived(ERAS[0]).opened().letter()
    procedure.asks(RegulariseProcedure, closing=RecallClosing.CONTRACT_MADE)
    assert proof_of(procedure).verdict is Verdict.REGULARISED
    undone = lived(ERAS[0]).sanctioned()
    undone.asks(WithdrawDecision, withdrawn_by="president", ground="Erreur")
    assert proof_of(undone).verdict is Verdict.UNDONE


def test_a_ground_that_needs_a_contract_shows_it_in_force() -> None:
    town = Town.with_sara()
    town.seed(CONTRACT, *in_force_from(date(2021, 5, 1)))
    said = {"ground": BreachGround.NOT_RESPECTED, "contract_id": CONTRACT}
    procedure = Procedure.reported(town, ERAS[0], **said).sanctioned()
    assert step(proof_of(procedure), "contract_in_force").rule == "N7"
    ended = EngagementContractState.of(CONTRACT, in_force_from(date(2021, 1, 1), months=3))
    found = legality(Read(procedure.state, town.facts(procedure.id), contract=ended), RULES, TODAY)
    assert found.missing == ("Le contrat nommé n'était pas en vigueur le 14/06/2021.",)


# ---- Taken over from elsewhere, where nothing was refused

FACTS: dict[str, Event] = {
    "opened": SanctionProcedureOpened(
        beneficiary_id=SARA,
        orientation_id=ORIENTATION,
        organisation_id=CCAS,
        ground="controls_refused",
        opened_on=date(2021, 3, 1),
        breach_reported_on=date(2021, 3, 1),
    ),
    "letter": BreachLetterSent(date(2021, 3, 2), "Courrier"),
    "receipt": BreachLetterReceipt(date(2021, 3, 5), Receipt.RECEIVED, date(2021, 4, 5), "N3"),
    "complete": FileCompleted(date(2021, 4, 6), "Secrétariat"),
    "referred": ReferredToEpd(date(2021, 4, 6), an_id("session"), an_id("case")),
    "opinion": EpdOpinionReceived(date(2021, 4, 20), an_id("session"), an_id("case"), "suspension"),
    "decided": SanctionDecided(
        decided_on=date(2021, 4, 26),
        decided_by="Le Président",
        measure=Measure.SUSPENSION,
        rank=1,
        rules=("N1",),
        percent=Decimal(50),
        months=1,
        starts_on=date(2021, 5, 1),
    ),
    "person": SanctionNotified(
        date(2021, 4, 28), DecisionAddressee.BENEFICIARY, date(2021, 6, 28), "N11"
    ),
    "body": SanctionNotified(date(2021, 4, 27), DecisionAddressee.ORGANISATION),
}


def taken_over(without: Sequence[str] = (), **instead: Event) -> Legality:
    events = [e for name, e in {**FACTS, **instead}.items() if name not in without]
    procedure = SanctionProcedureState.of(an_id("old"), events)
    return legality(Read(procedure, [Fact(event) for event in events]), RULES, TODAY)


def test_a_procedure_taken_over_whole_is_legal() -> None:
    assert taken_over().verdict is Verdict.LEGAL


@pytest.mark.parametrize(
    ("without", "missing"),
    [
        ("letter", "Le courrier à la personne n'est pas parti."),
        ("receipt", "La réception du courrier n'est pas connue."),
        ("referred", "L'EPD n'est pas saisie."),
        ("opinion", "L'EPD n'a pas donné d'avis."),
        ("person", "La personne n'est pas informée de la décision."),
        ("body", "L'organisme n'est pas informé de la décision."),
    ],
)
def test_a_step_that_is_not_there_is_named(without: str, missing: str) -> None:
    found = taken_over([without])
    assert found.verdict is Verdict.IRREGULAR
    assert found.missing == (missing,)


@pytest.mark.parametrize(
    ("name", "changed", "code", "says"),
    [
        ("letter", {"sent_on": date(2021, 2, 28)}, "letter_sent", "avant l'étape précédente"),
        ("opinion", {"given_on": date(2021, 4, 5)}, "epd_opinion", "avant l'étape précédente"),
        ("decided", {"decided_on": date(2021, 4, 19)}, "decided", "avant l'étape précédente"),
        ("person", {"notified_on": date(2021, 4, 25)}, "person_informed", "avant l'étape"),
        ("complete", {"completed_on": date(2021, 4, 5)}, "observations_open", "05/04/2021"),
        (
            "receipt",
            {"observations_due_on": date(2021, 3, 20)},
            "observations_open",
            None,
        ),
        ("decided", {"percent": Decimal(81)}, "decided", "80 %"),
        ("decided", {"months": 4}, "decided", "1 à 3 mois"),
        ("decided", {"decided_by": "delegate"}, "decided", "délégation n'est pas nommée"),
    ],
)
def test_a_step_out_of_order_before_its_delay_or_outside_the_law_is_told(
    name: str, changed: dict[str, Any], code: str, says: str | None
) -> None:
    event: Any = FACTS[name]
    found = taken_over(**{name: replace(event, **changed)})
    missing = step(found, code).missing
    if says is None:
        # The file was closed after the delay the law gives, whatever the letter told.
        assert missing is None
    else:
        assert missing is not None
        assert says in missing


def test_a_delay_told_shorter_than_the_law_and_used_is_irregular() -> None:
    receipt: Any = FACTS["receipt"]
    found = taken_over(
        receipt=replace(receipt, observations_due_on=date(2021, 3, 20)),
        complete=FileCompleted(date(2021, 3, 22), "Secrétariat"),
    )
    assert step(found, "observations_open").missing == (
        "La loi laissait à la personne jusqu'au 05/04/2021 compris."
    )


def test_a_delegation_that_had_ended_is_told() -> None:
    given = DelegationGiven(
        delegate_id=an_id("delegate"),
        given_on=date(2020, 1, 1),
        since=date(2020, 1, 1),
        until=date(2021, 4, 25),
        acts=("sanction",),
        last_name="PETIT",
        first_name="Anne",
        capacity="Vice-présidente",
    )
    delegation = DelegationState.of(an_id("delegation"), [given])
    decided: Any = FACTS["decided"]
    events = list(
        {
            **FACTS,
            "decided": replace(decided, decided_by="delegate", delegation_id=delegation.id),
        }.values()
    )
    procedure = SanctionProcedureState.of(an_id("old"), events)
    facts = [Fact(event) for event in events]
    found = legality(Read(procedure, facts, delegation=delegation), RULES, TODAY)
    assert "26/04/2021" in (step(found, "decided").missing or "")
