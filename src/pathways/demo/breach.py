"""A breach taken up: the letter, what the person answers, the complete file (A1.12, N3, N3b)."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from pathways.demo.clock import Story
from pathways.demo.panels import SECRETARIAT, SIGNATORY
from pathways.demo.person import Case
from pathways.domain.command import Command
from pathways.domain.orientation.contract_lapse import CloseRecall, ReportBreach
from pathways.domain.orientation.events import BreachGround, RecallClosing
from pathways.domain.sanction.answer import RecordObservations, RequestHearing
from pathways.domain.sanction.completing import CompleteFile
from pathways.domain.sanction.events import Receipt
from pathways.domain.sanction.letter import RecordLetterReceipt, SendBreachLetter
from pathways.domain.sanction.opening import OpenSanctionProcedure
from pathways.domain.sanction.regularising import RegulariseProcedure
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.event_store.deciding import Request

OBSERVATIONS = (
    "Hospitalisation de trois semaines ; certificat joint.",
    "Les courriers partaient à l'ancienne adresse.",
    "Ne savait pas qu'un contrat était attendu.",
    "Le rendez-vous tombait pendant une mission d'intérim.",
)
MEANS = "Recommandé avec avis de réception"
OF_THE_CONTRACT = (BreachGround.NOT_MADE, BreachGround.NOT_RENEWED)


@dataclass(eq=False)
class Procedure:
    """A procedure under way. It goes on when the accompaniment ends; `over` once it is closed."""

    id: UUID
    case: Case
    ground: BreachGround
    reported_on: date
    listed: bool = False
    """On an agenda of the EPD, or waiting for the decision on its opinion."""
    respected_again: bool = False
    put_off: bool = False
    over: bool = False

    @property
    def state(self) -> SanctionProcedureState:
        return self.case.person.clock.memory.state(SanctionProcedureState, self.id)

    @property
    def complied(self) -> bool:
        """The person made the contract, or keeps to it again."""
        signed_on = self.case.signed_on
        made = signed_on is not None and signed_on > self.reported_on
        return self.respected_again or (made and self.ground in OF_THE_CONTRACT)

    @property
    def pointless(self) -> bool:
        """Nothing can be reproached any more: out of RSA, or a contract due anew elsewhere."""
        return self.case.person.case is None or (self.case.over and self.ground in OF_THE_CONTRACT)

    def asks(self, command: Command) -> Request:
        # Whoever prepares the file does not sign the decision.
        return Request(command, SIGNATORY if type(command).apart_from else SECRETARIAT)

    def closes(self) -> Request:
        """The request that closes a procedure which has lost its reason."""
        if self.complied:
            made = self.ground in OF_THE_CONTRACT
            closing = RecallClosing.CONTRACT_MADE if made else RecallClosing.RESPECTED_AGAIN
            return self._regularises(closing, None)
        return self._regularises(RecallClosing.ABANDONED, "Plus rien n'est reproché.")

    def excused(self) -> Request:
        """The request that closes it on a legitimate ground."""
        return self._regularises(RecallClosing.LEGITIMATE_GROUND, "Hospitalisation justifiée.")

    def _regularises(self, closing: RecallClosing, ground: str | None) -> Request:
        today = self.case.person.today
        return self.asks(
            RegulariseProcedure(procedure_id=self.id, on=today, closing=closing, ground=ground)
        )


def controls(case: Case) -> Story:
    """A few refuse the payer's controls: no relance has to come first (N7)."""
    person = case.person
    if not person.chance(3.5):
        return
    yield person.later(60, 420)
    yield from reported(case, BreachGround.CONTROLS_REFUSED, "Deux contrôles refusés.")


def reported(case: Case, ground: BreachGround, facts: str, contract: UUID | None = None) -> Story:
    """The body reports; the Département takes it up, or does not."""
    person = case.person
    told = yield case.asks(
        ReportBreach(
            orientation_id=case.id,
            on=person.today,
            ground=ground,
            facts=facts,
            contract_id=contract,
        )
    )
    if not told:
        return
    if person.chance(15):
        case.begin(not_taken_up(case))
        return
    procedure = Procedure(person.new_id(), case, ground, person.today)
    person.clock.begin(taken_up(procedure, contract), procedure)


def not_taken_up(case: Case) -> Story:
    """The Département does not follow; the recall closes."""
    person = case.person
    yield person.later(10, 60)
    closing = person.rng.choice((RecallClosing.LEGITIMATE_GROUND, RecallClosing.ABANDONED))
    yield person.asks(CloseRecall(orientation_id=case.id, on=person.today, closing=closing))


def taken_up(procedure: Procedure, contract: UUID | None) -> Story:
    """Opened, the letter sent; from the complete file on, the EPD has it."""
    person = procedure.case.person
    yield person.later(1, 12)
    opened = yield procedure.asks(
        OpenSanctionProcedure(
            procedure_id=procedure.id,
            orientation_id=procedure.case.id,
            on=person.today,
            ground=procedure.ground,
            contract_id=contract,
        )
    )
    if not opened:
        return
    person.clock.begin(regularised(procedure), procedure)
    yield person.later(1, 8)
    yield procedure.asks(SendBreachLetter(procedure_id=procedure.id, on=person.today, means=MEANS))
    yield from received(procedure)
    due_on = procedure.state.observations_due_on or person.today
    if person.chance(42):
        yield min(person.later(2, 20), due_on)
        yield from answers(procedure)
    else:
        yield person.clock.working_day(due_on + timedelta(days=1))
    yield person.later(0, 6)
    yield procedure.asks(
        CompleteFile(
            procedure_id=procedure.id, on=person.today, completed_by="Secrétariat de l'EPD"
        )
    )
    person.offices.procedures.append(procedure)


def received(procedure: Procedure) -> Story:
    """Received, or first presented: then taken at the post office, or never claimed."""
    person = procedure.case.person
    yield person.later(2, 5)
    if person.chance(60):
        yield receipt(procedure, Receipt.RECEIVED)
        return
    yield receipt(procedure, Receipt.FIRST_PRESENTED)
    yield person.later(3, 15)
    yield receipt(procedure, Receipt.RECEIVED if person.chance(40) else Receipt.UNCLAIMED)


def receipt(procedure: Procedure, what: Receipt) -> Request:
    today = procedure.case.person.today
    return procedure.asks(RecordLetterReceipt(procedure_id=procedure.id, on=today, receipt=what))


def answers(procedure: Procedure) -> Story:
    """Observations, a hearing asked for, or both; a ground that excuses closes the procedure."""
    person = procedure.case.person
    hearing = person.chance(35)
    if hearing:
        yield procedure.asks(RequestHearing(procedure_id=procedure.id, on=person.today))
    if hearing and person.chance(50):
        return
    yield procedure.asks(
        RecordObservations(
            procedure_id=procedure.id,
            on=person.today,
            observations=person.rng.choice(OBSERVATIONS),
            helped_by="Association de quartier" if person.chance(20) else None,
        )
    )
    if person.chance(25):
        yield person.later(1, 7)
        yield procedure.excused()
        procedure.over = True


def regularised(procedure: Procedure) -> Story:
    """Looked at every ten days: closed as soon as it has lost its reason, before the EPD."""
    person = procedure.case.person
    complies_on = person.later(20, 120)
    will_comply = procedure.ground not in OF_THE_CONTRACT and person.chance(15)
    while True:
        yield person.later(10, 10)
        if procedure.state.decision is not None:
            return
        procedure.respected_again |= will_comply and person.today >= complies_on
        if not procedure.listed and (procedure.complied or procedure.pointless):
            yield procedure.closes()
            procedure.over = True
