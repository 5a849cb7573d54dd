"""The panel of the département: breaches whose file is complete, every quarter (A1.12, N8, N10)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import NamedTuple
from uuid import UUID

from pathways.demo import sanctions
from pathways.demo.breach import Procedure
from pathways.demo.clock import Clock, Story
from pathways.demo.memory import Told
from pathways.demo.panels import Listed, Panel, Session, nth_weekday
from pathways.demo.person import Offices
from pathways.domain.beneficiary.identifiers import french_sort_key
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.calendar import add_months
from pathways.domain.command import Command
from pathways.domain.orientation.events import BreachGround
from pathways.domain.panel.events import (
    CaseKind,
    CasePostponed,
    EpdAdvice,
    EpdOpinionGiven,
    LeftOut,
    PanelKind,
)
from pathways.domain.panel.listing import ListProposedCase, RemoveCase
from pathways.domain.panel.opinions import SANCTIONS, GiveEpdOpinion
from pathways.domain.sanction.epd import RecordEpdOpinion, ReferToEpd
from pathways.domain.sanction.events import Measure
from pathways.domain.sanction.within_law import (
    Held,
    MeasureNotAtThisRank,
    held_to,
    household_cases,
)

MONTHS = (3, 6, 9, 12)


class Proposed(NamedTuple):
    """What the panel advises, and what it proposes with it."""

    advice: EpdAdvice
    percent: Decimal | None = None
    months: int | None = None
    until: date | None = None


class Epd(Panel):
    """The first Wednesday of the last month of each quarter."""

    kind = PanelKind.EPD
    starts_at = "14:00"

    def __init__(self, seed: int, clock: Clock, offices: Offices) -> None:
        super().__init__(clock, Random(f"{seed} epd"), None, "Hôtel du Département, salle 2")
        self.offices = offices
        self.cases: dict[UUID, Procedure] = {}

    def next_day(self, after: date) -> date:
        month = after.replace(day=1)
        while (day := nth_weekday(month, 2, 1)) <= after or day.month not in MONTHS:
            month = add_months(month, 1)
        return day

    def to_list(self, session: Session) -> Iterator[Listed]:
        for procedure in self.offices.procedures:
            if procedure.over or procedure.listed or procedure.pointless or procedure.complied:
                continue
            state, case = procedure.state, procedure.case
            delay_until = state.delay.delay_until if state.delay else None
            if state.decision or (delay_until is not None and delay_until >= session.held_on):
                continue
            if case.person.id in session.removed:
                continue
            procedure.listed = True
            case_id = self.new_id()
            self.cases[case_id] = procedure
            who = case.person.who
            yield Listed(
                case_id,
                case.person.id,
                french_sort_key(who.last_name, who.first_name),
                ListProposedCase(
                    session_id=session.id,
                    case_id=case_id,
                    orientation_id=case.id,
                    kind=CaseKind.BREACH,
                    on=self.clock.day,
                    reason="postponed" if procedure.put_off else "file_complete",
                    procedure_id=procedure.id,
                    presenter_id=case.referent.id if case.referent else None,
                ),
            )

    def to_remove(self, session: Session) -> Iterator[tuple[UUID, Command]]:
        for case_id in session.listed:
            procedure = self.cases[case_id]
            if procedure.pointless or procedure.complied:
                command = RemoveCase(
                    session_id=session.id,
                    case_id=case_id,
                    on=self.clock.day,
                    ground="Situation régularisée depuis la proposition.",
                )
                yield case_id, command

    def left_out(self, session: Session) -> Iterator[LeftOut]:
        rules = self.clock.memory.rules
        rule = rules.listing_reasons.on(self.clock.day).choice("file_complete")
        assert rule is not None
        for procedure in self.offices.procedures:
            person, delay = procedure.case.person.id, procedure.state.delay
            if procedure.over or procedure.listed or procedure.state.decision:
                continue
            if person in session.removed:
                yield LeftOut(person, "removed_by_hand", rule.details["rule"])
            elif delay is not None:
                yield LeftOut(person, "delay_running", rule.details["rule"])

    def locked(self, session: Session) -> Story:
        """Each breach of a locked agenda is referred to the EPD."""
        for case_id in session.listed:
            refer = ReferToEpd(
                procedure_id=self.cases[case_id].id,
                on=self.clock.day,
                session_id=session.id,
                case_id=case_id,
            )
            yield self.asks(refer)

    def concludes(self, session: Session, case: UUID) -> Command:
        procedure = self.cases[case]
        if procedure.pointless or procedure.complied:
            return self.puts_off(session, case, "Situation régularisée depuis la convocation.")
        if self.chance(6):
            return self.puts_off(
                session, case, "La personne a demandé un report pour être entendue."
            )
        return GiveEpdOpinion(
            session_id=session.id, case_id=case, **self._advice(procedure, session)._asdict()
        )

    def _advice(self, procedure: Procedure, session: Session) -> Proposed:
        """Nothing, a delay, or a sanction within what the law of today allows."""
        advice = self.rng.choices(
            (EpdAdvice.NO_SANCTION, EpdAdvice.DELAY, EpdAdvice.REDUCTION, EpdAdvice.SUSPENSION),
            (12, 0 if procedure.state.delay else 14, 52, 22),
        )[0]
        if advice is EpdAdvice.NO_SANCTION:
            return Proposed(advice)
        if advice is EpdAdvice.DELAY:
            return Proposed(advice, until=add_months(session.held_on, 2))
        refused_controls = procedure.ground is BreachGround.CONTROLS_REFUSED
        harshest = refused_controls and self.chance(80)
        suppression = self._bounds(procedure, EpdAdvice.SUPPRESSION) if harshest else None
        if suppression is not None:
            bounds = suppression.bounds
            return Proposed(EpdAdvice.SUPPRESSION, bounds.ceiling_percent, bounds.months_max)
        held = self._bounds(procedure, advice)
        assert held is not None  # every law of these years knows the suspension
        bounds = held.bounds
        months = self.rng.randint(bounds.months_min, bounds.months_max)
        if advice is EpdAdvice.SUSPENSION:
            return Proposed(advice, bounds.ceiling_percent, months)
        percents = [Decimal(each) for each in (30, 40, 50) if each <= bounds.ceiling_percent]
        return Proposed(advice, self.rng.choice(percents), months)

    def _bounds(self, procedure: Procedure, advice: EpdAdvice) -> Held | None:
        """The bounds of that measure for this person today; None where the law has no such."""
        rules, today, memory = self.clock.memory.rules, self.clock.day, self.clock.memory
        measure = Measure(SANCTIONS[advice])
        if measure.value not in rules.sanction_measures.on(today).codes:
            return None
        file = memory.state(BeneficiaryState, procedure.case.person.id)
        rank = len(file.sanctions_before(procedure.id, today)) + 1
        try:
            return held_to(
                rules,
                today,
                measure=measure,
                ground=procedure.ground.value,
                rank=rank,
                household=household_cases(rules, today, file),
            )
        except MeasureNotAtThisRank:
            return None

    def freed(self, case: UUID) -> None:
        self.cases[case].listed = False

    def concluded(self, session: Session, told: Told) -> None:
        for put_off in told.all(CasePostponed):
            procedure = self.cases[put_off.case_id]
            procedure.listed, procedure.put_off = False, True
        for opinion in told.all(EpdOpinionGiven):
            procedure = self.cases[opinion.case_id]
            procedure.put_off = False
            self.clock.begin(self._received(procedure, opinion), procedure)

    def _received(self, procedure: Procedure, opinion: EpdOpinionGiven) -> Story:
        """The opinion goes to the procedure's own record, for whoever decides."""
        yield self.asks(RecordEpdOpinion(procedure_id=procedure.id))
        yield from sanctions.decided(procedure, opinion)
        procedure.listed = False
