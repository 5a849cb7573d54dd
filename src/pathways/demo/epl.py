"""The local panel of a territory: studies at 12 months, reorientation requests (A1.10, A1.11)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from uuid import UUID

from pathways.demo import review
from pathways.demo.clock import Clock
from pathways.demo.memory import Told
from pathways.demo.names import TOWNS
from pathways.demo.panels import Listed, Panel, Session, nth_weekday
from pathways.demo.person import Case, Person
from pathways.domain.beneficiary.identifiers import french_sort_key
from pathways.domain.calendar import add_months
from pathways.domain.command import Command
from pathways.domain.orientation.state import OrientationState
from pathways.domain.panel.events import (
    CaseKind,
    CasePostponed,
    EplAdvice,
    EplOpinionGiven,
    LeftOut,
    PanelKind,
)
from pathways.domain.panel.listing import ListCase, ListProposedCase, RemoveCase
from pathways.domain.panel.opinions import GiveEplOpinion

SITS = {
    "centre_anjou": (1, 2),
    "est_anjou": (3, 2),
    "nord_anjou": (1, 3),
    "ouest_anjou": (3, 3),
}
"""The weekday (Monday is 0) and which of the month each EPL sits on."""
REVIEW, REQUEST = CaseKind.TWELVE_MONTH_REVIEW, CaseKind.REORIENTATION_REQUEST
COMMENTS = (
    "Accompagnement bien engagé, à poursuivre.",
    "Démarches de santé en cours : laisser le temps.",
    "Prête à chercher un emploi, garde d'enfants réglée.",
)


class Epl(Panel):
    """Every month but August; it sees those accompanied in its territory."""

    kind = PanelKind.EPL
    starts_at = "09:00"

    def __init__(self, seed: int, clock: Clock, territory: str, people: Sequence[Person]) -> None:
        place = f"Maison des solidarités, {TOWNS[territory][0]}"
        super().__init__(clock, Random(f"{seed} epl {territory}"), territory, place)
        self.people = people
        self.cases: dict[UUID, tuple[Case, CaseKind]] = {}
        self.towards: dict[UUID, review.Destination] = {}

    def next_day(self, after: date) -> date:
        month = after.replace(day=1)
        while (day := nth_weekday(month, *SITS[self.territory or ""])) <= after or day.month == 8:
            month = add_months(month, 1)
        return day

    def to_list(self, session: Session) -> Iterator[Listed]:
        due = {}
        for case in self._accompanied():
            if case.heard or case.person.id in session.removed:
                continue
            found = self._why(case, session)
            if found is not None:
                due[case.id] = self._listed(session, case, *found)
        if due and self.chance(10):
            others = [c for c in self._accompanied() if not c.heard and c.id not in due]
            if others:
                case = self.rng.choice(others)
                due[case.id] = self._listed(session, case, REVIEW, None)
        yield from due.values()

    def _accompanied(self) -> Iterator[Case]:
        for person in self.people:
            if person.case is not None and person.territory == self.territory:
                yield person.case

    def _why(self, case: Case, session: Session) -> tuple[CaseKind, str | None] | None:
        """The kind of case and the reason, a code of `listing_reasons`; None where nothing is due.

        As `agenda_epl.sql` proposes. Added by hand and put off, a study is added by hand again
        where it is still not due: no reason then.
        """
        orientation = self.clock.memory.state(OrientationState, case.id)
        due = orientation.epl_due_on
        is_due = due is not None and due < session.next_on
        if case.put_off is not None:
            proposed = is_due or case.put_off is REQUEST
            return case.put_off, "postponed" if proposed else None
        if orientation.reorientation_proposed_on is not None:
            return REQUEST, "reorientation_proposed"
        if case.studied or due is None or not is_due:
            return None
        return REVIEW, "review_late" if due < session.held_on else "review_due"

    def _listed(self, session: Session, case: Case, kind: CaseKind, reason: str | None) -> Listed:
        case.heard = True
        case_id = self.new_id()
        self.cases[case_id] = case, kind
        entering = {
            "session_id": session.id,
            "case_id": case_id,
            "orientation_id": case.id,
            "kind": kind,
            "on": self.clock.day,
            "presenter_id": case.referent.id if case.referent else None,
        }
        command: Command
        if reason is None:
            ground = "Situation à revoir sans attendre, à la demande du référent."
            command = ListCase(**entering, ground=ground)  # type: ignore[arg-type]
        else:
            command = ListProposedCase(**entering, reason=reason)  # type: ignore[arg-type]
        who = case.person
        return Listed(
            case_id, who.id, french_sort_key(who.who.last_name, who.who.first_name), command
        )

    def to_remove(self, session: Session) -> Iterator[tuple[UUID, Command]]:
        for case_id in session.listed:
            if self.cases[case_id][0].over:
                ground = "Accompagnement terminé."
            elif self.chance(1.5):
                ground = "Le référent est absent ce jour-là : à voir le mois prochain."
            else:
                continue
            yield (
                case_id,
                RemoveCase(
                    session_id=session.id, case_id=case_id, on=self.clock.day, ground=ground
                ),
            )

    def left_out(self, session: Session) -> Iterator[LeftOut]:
        rules = self.clock.memory.rules
        last = session.held_on + timedelta(
            days=rules.agenda_expects_within.on(self.clock.day).value
        )
        review_rule = rules.listing_reasons.on(self.clock.day).choice("review_due")
        assert review_rule is not None
        for case in self._accompanied():
            due = self.clock.memory.state(OrientationState, case.id).epl_due_on
            if case.person.id in session.removed:
                yield LeftOut(case.person.id, "removed_by_hand", review_rule.details["rule"])
            elif not case.studied and due is not None and session.next_on <= due < last:
                yield LeftOut(case.person.id, "not_due", review_rule.details["rule"])

    def concludes(self, session: Session, case: UUID) -> Command:
        about, kind = self.cases[case]
        if about.over:
            return self.puts_off(session, case, "Accompagnement terminé depuis la convocation.")
        if self.chance(4):
            return self.puts_off(session, case, "Référent empêché : situation à présenter.")
        reorients = self.chance(66 if kind is REQUEST else 26)
        body = None
        if reorients:
            self.towards[case] = towards = review.elsewhere(about)
            body = towards.team.id if self.chance(50) else None
        return GiveEplOpinion(
            session_id=session.id,
            case_id=case,
            advice=EplAdvice.REORIENT if reorients else EplAdvice.MAINTAIN,
            organisation_id=body,
            comment=self.rng.choice(COMMENTS) if self.chance(35) else None,
        )

    def freed(self, case: UUID) -> None:
        self.cases[case][0].heard = False

    def concluded(self, session: Session, told: Told) -> None:
        for put_off in told.all(CasePostponed):
            case, kind = self.cases[put_off.case_id]
            case.heard, case.put_off = False, kind
        for opinion in told.all(EplOpinionGiven):
            case, kind = self.cases[opinion.case_id]
            case.studied, case.put_off = True, None
            towards = self.towards.get(opinion.case_id)
            case.begin(review.decided(case, session.id, kind, opinion, towards))
