"""Corrections and withdrawals: the past is amended by new facts, never rewritten.

A correction is the same command decided again on the state as it stood before the fact; it keeps
the fact's stream, person, name and place, and carries the whole payload and its due dates anew.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol, TypeVar

from pathways.domain.command import On
from pathways.domain.event import Event, FactWithdrawn
from pathways.domain.refusal import NotFound, Refusal
from pathways.domain.texts import french


class CorrectionOfAnotherKind(Refusal):
    """Une correction garde la nature du fait : celui-ci est « {name} »."""

    field = "corrects"
    remedy = "Retirez le fait enregistré par erreur, puis enregistrez le bon."


class EarlierThanOpening(Refusal):
    """Après cette correction, un fait du {day} serait antérieur à l'ouverture du dossier."""

    remedy = "Corrigez d'abord les faits antérieurs."


class StepsOutOfOrder(Refusal):
    """Après cette correction, les étapes du {first} et du {second} ne se suivraient plus."""

    rule = "A1.7"
    remedy = "Corrigez d'abord l'étape suivante."


class OthersRestOnIt(Refusal):
    """D'autres faits reposent sur celui-ci : il ne peut pas être retiré seul."""

    field = "version"
    remedy = "Retirez d'abord les faits qui en dépendent."


class Placed(Protocol):
    """What these functions need of an envelope."""

    @property
    def event(self) -> Event: ...
    @property
    def corrects(self) -> int | None: ...
    @property
    def version(self) -> int: ...


P = TypeVar("P", bound=Placed)


def in_force(envelopes: Sequence[P]) -> list[P]:
    """The facts that hold: corrections in the place of what they correct, withdrawals applied.

    `envelopes` is a stream in the order it was recorded; the answer is in the order of the facts'
    own places. The SQL function `facts()` says the same of the whole log.
    """
    holding: dict[int, P] = {}
    for envelope in envelopes:
        if isinstance(envelope.event, FactWithdrawn):
            holding.pop(envelope.version, None)
        else:
            holding[envelope.version] = envelope
    return [holding[version] for version in sorted(holding)]


def check_correctable(envelopes: Sequence[P], version: int, *, creates: bool | None) -> P:
    """The fact in force at that version; NotFound, or CorrectionOfAnotherKind where the command
    opens a stream (`creates`) and the fact does not, or the reverse. None: nobody opens it."""
    facts = in_force(envelopes)
    fact = next((fact for fact in facts if fact.version == version), None)
    if fact is None:
        raise NotFound(field="corrects")
    if creates is not None and creates != (fact is facts[0]):
        raise CorrectionOfAnotherKind(name=fact.event.name)
    return fact


def check_corrected(
    envelopes: Sequence[Placed],
    version: int,
    decision: Sequence[Event | On],
    *,
    creates: bool | None,
    in_order: bool,
) -> list[Event]:
    """The stream's facts once `decision` stands in the place of `version`; raises a Refusal.

    `in_order`: the stream's facts are steps, each on or after the day of the one before.
    """
    old = check_correctable(envelopes, version, creates=creates)
    facts = in_force(envelopes)
    own = [event for event in decision if isinstance(event, Event)]
    if len(own) != 1 or len(decision) != 1 or type(own[0]) is not type(old.event):
        raise CorrectionOfAnotherKind(name=old.event.name)
    corrected = [own[0] if fact.version == version else fact.event for fact in facts]
    before, after = facts[0].event.happened_on, corrected[0].happened_on
    for event in corrected[1:] if creates is not None else ():
        if before <= event.happened_on < after:
            raise EarlierThanOpening(day=french(event.happened_on))
    if in_order:
        for first, second in pairwise(corrected):
            if second.happened_on < first.happened_on:
                raise StepsOutOfOrder(
                    first=french(first.happened_on), second=french(second.happened_on)
                )
    return corrected


def check_withdrawable(
    envelopes: Sequence[Placed], version: int, *, elsewhere: bool, implicit: bool = False
) -> list[Event]:
    """The stream's facts without `version`; raises OthersRestOnIt where facts depend on it.

    `elsewhere`: the command that recorded it also recorded facts in other streams. `implicit`:
    nobody opened the stream, its first fact is one like any other.
    """
    facts = in_force(envelopes)
    opening = not implicit and version == facts[0].version and len(facts) > 1
    if elsewhere or opening:
        raise OthersRestOnIt
    return [fact.event for fact in facts if fact.version != version]
