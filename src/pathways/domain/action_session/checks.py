"""What every fact of a collective session is held to: its agreement, its day, its module."""

from datetime import date

from pathways.domain.action_session.state import ActionSessionState
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.refusal import AlreadyRecorded, InTheFuture, NotFound, Refusal
from pathways.domain.texts import french


class SessionOutsideAgreement(Refusal):
    """La séance du {day} est hors de la convention, qui va du {first} au {last}."""

    rule = "G6"
    field = "held_on"
    remedy = "Vérifiez la date, ou la convention à laquelle la séance se rattache."


class ActionSessionCancelledAlready(AlreadyRecorded):
    """La séance a été annulée le {cancelled_on}."""

    field = "session_id"
    remedy = "Si elle a eu lieu, retirez d'abord l'annulation."


class ActionSessionHeldAlready(AlreadyRecorded):
    """La séance est déjà enregistrée comme tenue le {held_on}."""

    field = "session_id"
    remedy = "Corrigez le fait enregistré s'il est inexact."


def not_in_the_future(day: date, today: date, field: str = "on") -> None:
    """Raises InTheFuture: what has not happened yet cannot be recorded."""
    if day > today:
        raise InTheFuture(field=field, day=french(day))


def within_agreement(agreement: ActionAgreementState, day: date, field: str = "held_on") -> None:
    """Raises SessionOutsideAgreement for a day on which the agreement does not hold."""
    if agreement.terms is None:
        raise NotFound(field="agreement_id")
    if not agreement.running_on(day):
        raise SessionOutsideAgreement(
            field=field,
            day=french(day),
            first=french(agreement.terms.starts_on),
            last=french(agreement.last_day),
        )


def not_over(session: ActionSessionState) -> None:
    """Raises a refusal once the session was held or cancelled."""
    if session.held_on is not None:
        raise ActionSessionHeldAlready(held_on=french(session.held_on))
    if session.cancelled_on is not None:
        raise ActionSessionCancelledAlready(cancelled_on=french(session.cancelled_on))
