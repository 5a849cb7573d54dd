"""A session is put on the schedule that each participant is given (A2.3, A2.7)."""

import re
from datetime import date
from uuid import UUID

from pathways.domain.action_session.checks import not_in_the_future, within_agreement
from pathways.domain.action_session.events import ActionSessionScheduled
from pathways.domain.action_session.state import ActionSessionState
from pathways.domain.agreement.programme import COLLECTIVE, module_for, programme_of
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.command import Command, Decision, decides
from pathways.domain.quantities import length
from pathways.domain.refusal import Malformed, Refusal
from pathways.domain.rules import Rules
from pathways.domain.texts import french, optional_text, text


class ScheduleActionSession(Command, creates=True):
    """A session to come, of `minutes`; `starts_at` as 09:30, `site` one of the agreement's."""

    session_id: UUID
    agreement_id: UUID
    on: date
    held_on: date
    starts_at: str
    minutes: int
    theme: str
    module: str | None = None
    site: str | None = None


class SessionScheduledInThePast(Refusal):
    """La séance du {held_on} serait passée le jour où elle est programmée, le {on}."""

    rule = "A2.3"
    field = "held_on"
    remedy = "Une séance qui a eu lieu s'enregistre comme tenue."


class ImpossibleStart(Malformed):
    """L'heure de début s'écrit comme 09:30."""

    field = "starts_at"


class NoSuchSite(Refusal):
    """« {site} » n'est pas un lieu de la convention : {sites}."""

    rule = "G6"
    field = "site"


@decides
def schedule_action_session(
    command: ScheduleActionSession,
    session: ActionSessionState,
    agreement: ActionAgreementState,
    rules: Rules,
    today: date,
) -> Decision:
    """Scheduled within the agreement, for a day to come when it was planned."""
    not_in_the_future(command.on, today)
    within_agreement(agreement, command.held_on)
    if command.held_on < command.on:
        raise SessionScheduledInThePast(held_on=french(command.held_on), on=french(command.on))
    programme = programme_of(agreement, rules, command.held_on)
    module = module_for(agreement, programme, command.module, COLLECTIVE)
    return [
        ActionSessionScheduled(
            scheduled_on=command.on,
            agreement_id=agreement.id,
            held_on=command.held_on,
            starts_at=start(command.starts_at),
            minutes=length(command.minutes, rules, command.held_on),
            theme=text(command.theme, "theme"),
            module=module.code if module else None,
            site=_site(command.site, agreement),
        )
    ]


def start(value: str) -> str:
    """The hour of the day, once sure that it is one; raises ImpossibleStart."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value.strip(), re.ASCII):
        raise ImpossibleStart
    return value.strip()


def _site(value: str | None, agreement: ActionAgreementState) -> str | None:
    site = optional_text(value, "site")
    sites = [one.name for one in agreement.terms.sites] if agreement.terms else []
    if site is not None and sites and site not in sites:
        raise NoSuchSite(site=site, sites=", ".join(sites))
    return site
