"""The programme of an agreement as the catalogue describes it, and the modules it finances."""

from datetime import date

from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.refusal import Malformed, NotFound, Refusal
from pathways.domain.rules import Rules
from pathways.domain.rules.general import UnknownProgramme
from pathways.domain.rules.programme import Module, Programme

COLLECTIVE = frozenset({"collective_participations", "collective_sessions", "collective_hours"})
INDIVIDUAL = frozenset({"individual_interviews", "individual_hours"})
PROFESSIONALISATION = frozenset({"professionalisation_hours"})


class ModuleNotInAgreement(Refusal):
    """La convention ne porte pas sur le module « {module} »."""

    rule = "G6"
    field = "module"
    remedy = "Choisissez un module de la convention, ou modifiez-la par un avenant."


class ModuleOfAnotherKind(Refusal):
    """Le module « {module} » ne compte rien de cette nature."""

    rule = "G7"
    field = "module"
    remedy = "Choisissez le module dont c'est l'objet."


class NoModuleOfThatKind(Refusal):
    """La convention ne comprend aucun module de cette nature."""

    rule = "G6"
    field = "module"
    remedy = "Vérifiez la convention ; un avenant peut y ajouter un module."


class ModuleUnsaid(Malformed):
    """Dites de quel module il s'agit : {modules}."""

    rule = "G7"
    field = "module"


def programme_of(agreement: ActionAgreementState, rules: Rules, day: date) -> Programme:
    """The programme as described on `day`; once it is described no more, as on the signature.

    Raises NotFound for an agreement that nobody signed, UnknownProgramme.
    """
    if agreement.programme is None or agreement.signed_on is None:
        raise NotFound(field="agreement_id")
    for on in (day, agreement.signed_on):
        if (found := rules.programme(agreement.programme, on)) is not None:
            return found
    raise UnknownProgramme(field="agreement_id")


def modules_in(agreement: ActionAgreementState, programme: Programme) -> tuple[Module, ...]:
    """The modules that the agreement finances itself, in its own order."""
    lines = agreement.terms.lines if agreement.terms else ()
    found = (programme.module(line.module) for line in lines)
    return tuple(one for one in found if one is not None and not one.information)


def module_for(
    agreement: ActionAgreementState,
    programme: Programme,
    given: str | None,
    measures: frozenset[str],
) -> Module | None:
    """The module that what counts as one of `measures` belongs to, said or evident.

    None where the agreement finances several that nobody enters apart: each person has theirs.
    Raises ModuleNotInAgreement, ModuleOfAnotherKind, NoModuleOfThatKind or ModuleUnsaid.
    """
    modules = modules_in(agreement, programme)
    if given is not None:
        named = next((one for one in modules if one.code == given), None)
        if named is None:
            raise ModuleNotInAgreement(module=given)
        if named.entered and not measures & set(named.measures):
            raise ModuleOfAnotherKind(module=given)
        return named
    if any(one.entered for one in modules):
        modules = tuple(one for one in modules if measures & set(one.measures))
        if not modules:
            raise NoModuleOfThatKind
        if len(modules) > 1:
            raise ModuleUnsaid(modules=", ".join(one.code for one in modules))
    return modules[0] if len(modules) == 1 else None
