"""When a contract fails: lapse, relance, breach, closing of the recall (A1.4b, A1.12, A1.13)."""

from collections.abc import Generator
from datetime import date
from uuid import UUID

from pathways.demo.breach import reported
from pathways.demo.clock import Story
from pathways.demo.memory import Act, Told
from pathways.demo.person import Case
from pathways.domain.orientation.contract_lapse import CloseRecall, ObserveContractLapse
from pathways.domain.orientation.events import BreachGround, RecallClosing, RelanceGround
from pathways.domain.orientation.relance import AnswerRelance, SendRelance

Lapse = Generator[date | Act, Told, bool]
MEANS = ("courrier", "téléphone", "SMS")


def relanced(case: Case, ground: RelanceGround, due_on: date | None) -> Story:
    """The relance goes in time, late, or never; most of them are answered (A1.4)."""
    person = case.person
    if due_on is None or person.chance(14):
        return
    yield person.later(1, 25, after=due_on) if person.chance(28) else person.later(1, 10)
    means = person.rng.choice(MEANS)
    sent = yield case.asks(
        SendRelance(orientation_id=case.id, on=person.today, ground=ground, means=means)
    )
    if sent and person.chance(60):
        yield person.later(1, 9)
        accepted = person.chance(80)
        yield case.asks(AnswerRelance(orientation_id=case.id, on=person.today, accepted=accepted))


def lapsed(case: Case, ground: RelanceGround, contract: UUID | None = None) -> Lapse:
    """Observed, relanced; a breach is reported where nothing comes of it: whether one was."""
    person = case.person
    observed = yield case.asks(
        ObserveContractLapse(
            orientation_id=case.id, on=person.today, ground=ground, contract_id=contract
        )
    )
    if not observed:
        return False
    yield from relanced(case, ground, observed.day("relance_due_on"))
    if person.chance(34):
        yield person.later(15, 35)
        facts = "Sans nouvelles malgré la relance et deux appels."
        yield from reported(case, BreachGround(ground.value), facts, contract)
        return True
    if person.chance(30) and person.chance(80):
        yield person.later(10, 60)
        closing = RecallClosing.LEGITIMATE_GROUND
        yield person.asks(CloseRecall(orientation_id=case.id, on=person.today, closing=closing))
    return False


def not_respected(case: Case, contract: UUID) -> Story:
    """The actions agreed are not taken up; most take them up again."""
    person = case.person
    yield person.later(40, 120)
    breach = yield from lapsed(case, RelanceGround.CONTRACT_NOT_RESPECTED, contract)
    if not breach and person.chance(70):
        yield person.later(10, 40)
        closing = RecallClosing.RESPECTED_AGAIN
        yield person.asks(CloseRecall(orientation_id=case.id, on=person.today, closing=closing))
