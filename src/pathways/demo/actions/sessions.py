"""The collective sessions of an action: on the schedule, held or cancelled, and who came."""

from datetime import date, timedelta
from uuid import UUID

from pathways.demo.actions.action import Action, Stay
from pathways.demo.clock import Story
from pathways.domain.action_session.cancelling import CancelActionSession
from pathways.domain.action_session.events import ActionSessionHeld
from pathways.domain.action_session.holding import HoldActionSession, RecordActionSession
from pathways.domain.action_session.scheduling import ScheduleActionSession
from pathways.domain.enrolment.session_attendance import RecordSessionAttendance
from pathways.event_store.deciding import Withdrawal

THEMES = {
    "adse_a": ("Prendre la parole", "Gérer son temps", "Se présenter", "Découvrir un métier"),
    "adse_b": ("Répétition", "Sortie au théâtre", "Écrire une scène"),
    "ai": ("Lire une fiche de paie", "Les codes de l'entreprise", "Chercher un emploi"),
    "aci": ("Gestes et postures", "Le projet professionnel"),
    "ei": ("Sécurité au poste", "Les droits du salarié"),
}
EVERY = {"adse_a": 9, "adse_b": 21, "ai": 14, "aci": 30, "ei": 30}
"""Days between two sessions."""
MINUTES = {"adse_a": 150, "adse_b": 180, "ai": 150, "aci": 120, "ei": 150}
MODULES = {"ai": "module_2"}
"""The module a session is of, where each is entered apart."""


def sessions(action: Action) -> Story:
    """One after the other, to the end of the action (A2.3, A4.5, A5.6, A6.2)."""
    programme = action.plan.programme
    yield action.clock.working_day(action.first + timedelta(days=12))
    while True:
        held_on = action.clock.working_day(action.today + timedelta(days=EVERY[programme]))
        if held_on > action.last:
            return
        yield from _session(action, held_on)


def _session(action: Action, held_on: date) -> Story:
    programme, session = action.plan.programme, action.new_id()
    theme, minutes = action.pick(THEMES[programme]), MINUTES[programme]
    scheduled = action.chance(92)
    if scheduled:
        yield action.asks(
            ScheduleActionSession(
                session_id=session,
                agreement_id=action.id,
                on=action.today,
                held_on=held_on,
                starts_at="09:30",
                minutes=minutes,
                theme=theme,
                module=MODULES.get(programme),
                site=action.plan.sites[0].name,
            )
        )
    yield held_on
    came = [stay for stay in action.present(held_on) if _takes_part(stay, held_on)]
    if scheduled and (not came or action.scene.every("session cancelled", 16)):
        reason = "Intervenante malade"
        yield action.asks(CancelActionSession(session_id=session, on=action.today, reason=reason))
        return
    if not came:
        return
    short = action.chance(6)
    size = action.pick((3, 4)) if short else len(came) + action.rng.randint(1, 3)
    if scheduled:
        told = yield action.asks(
            HoldActionSession(
                session_id=session,
                held_on=held_on,
                group_size=max(size, 1),
                minutes=90 if short else None,
            )
        )
    else:
        told = yield action.asks(
            RecordActionSession(
                session_id=session,
                agreement_id=action.id,
                held_on=held_on,
                minutes=minutes,
                group_size=max(size, 1),
                module=MODULES.get(programme),
                theme=theme,
            )
        )
    if not told:
        return
    lasted = told.first(ActionSessionHeld).minutes
    yield action.entered()
    for stay in came:
        if held_on <= stay.last_day:
            yield from _attendance(stay, session, lasted)


def _attendance(stay: Stay, session: UUID, minutes: int) -> Story:
    action = stay.action
    attended = action.chance(84)
    told = yield stay.asks(
        RecordSessionAttendance(
            enrolment_id=stay.id,
            session_id=session,
            attended=attended,
            excused=not attended and action.chance(60),
            minutes=minutes - 45 if attended and action.chance(5) else None,
        )
    )
    if not (told and attended):
        return
    if action.scene.every("attendance corrected", 90):
        yield stay.asks(
            RecordSessionAttendance(
                enrolment_id=stay.id, session_id=session, attended=True, minutes=minutes // 2
            ),
            reason="Parti à la pause, vu après coup",
            corrects=told.version,
        )
    elif action.scene.every("attendance withdrawn", 120):
        reason = "Feuille d'un autre groupe"
        yield Withdrawal(stay.id, told.version, action.operator, reason)
    else:
        action.attended[stay.id] = session, told.version


def _takes_part(stay: Stay, on: date) -> bool:
    if stay.action.plan.programme == "ai":
        return stay.workshops_from is not None and stay.workshops_from <= on
    return True
