"""What every fact of someone's attendance is held to: a day of their stay, a module they are in."""

from datetime import date

from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.refusal import InTheFuture, NotFound, Refusal
from pathways.domain.rules import Rules
from pathways.domain.rules.programme import Module
from pathways.domain.texts import french


class OutsideStay(Refusal):
    """Le {day} est hors du séjour dans l'action, qui va du {first} au {last}."""

    rule = "G7"
    field = "on"
    remedy = "Vérifiez la date, ou l'entrée de la personne dans l'action."


class EnrolmentWasCancelled(Refusal):
    """Cette entrée dans l'action a été annulée : rien ne s'y enregistre."""

    rule = "G7"
    field = "enrolment_id"


class NotInThatModule(Refusal):
    """La personne suit le module « {own} », et non le module « {module} »."""

    rule = "G7"
    field = "module"


class ModuleNotStarted(Refusal):
    """La personne n'est pas entrée dans le module « {module} » à la date du {day}."""

    rule = "G7"
    field = "module"
    remedy = "Enregistrez d'abord son entrée dans ce module, ou vérifiez la date."


def during(enrolment: EnrolmentState, day: date, today: date, field: str = "on") -> None:
    """Refuse a day in the future or outside the stay; both its first and last day belong to it."""
    not_in_the_future(day, today, field)
    recorded(enrolment)
    if not enrolment.covers(day):
        assert enrolment.entered_on is not None
        assert enrolment.last_day_on is not None
        raise OutsideStay(
            field=field,
            day=french(day),
            first=french(enrolment.entered_on),
            last=french(enrolment.last_day_on),
        )


def not_in_the_future(day: date, today: date, field: str = "on") -> None:
    """Raises InTheFuture: what has not happened yet cannot be recorded."""
    if day > today:
        raise InTheFuture(field=field, day=french(day))


def recorded(enrolment: EnrolmentState) -> None:
    """Raises NotFound for someone who never entered, EnrolmentWasCancelled."""
    if enrolment.entered_on is None:
        raise NotFound(field="enrolment_id")
    if enrolment.cancelled:
        raise EnrolmentWasCancelled


def module_on(
    enrolment: EnrolmentState, module: Module | None, rules: Rules, first: date, last: date
) -> str | None:
    """The module under which it counts for this person, from `first` to `last`.

    Raises ModuleNotStarted, which names the rule of the module's cap, or NotInThatModule.
    """
    if module is None:
        return enrolment.module
    if module.entered:
        period = enrolment.period_on(module.code, first)
        if period is None or last > period.until_on:
            cap = rules.named(module.cap).find(first) if module.cap else None
            raise ModuleNotStarted(
                rule=cap.id if cap else None,
                module=module.code,
                day=french(first if period is None else last),
            )
    elif enrolment.module is not None and enrolment.module != module.code:
        raise NotInThatModule(own=enrolment.module, module=module.code)
    return module.code


def same_agreement(enrolment: EnrolmentState, agreement: ActionAgreementState) -> None:
    """Raises NotFound where the enrolment is in another agreement."""
    if enrolment.agreement_id != agreement.id:
        raise NotFound(field="agreement_id")
