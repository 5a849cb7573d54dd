"""Signing or revising a contract makes a joint diagnosis with France Travail due (N6)."""

from datetime import date
from typing import TypedDict

from pathways.domain.orientation.events import OrientationKind
from pathways.domain.orientation.state import OrientationState
from pathways.domain.refusal import Refusal
from pathways.domain.rules import Rules


class UnknownDifficulty(Refusal):
    """« {difficulty} » n'est pas une difficulté qui allonge le délai du diagnostic conjoint."""

    rule = "N6"
    field = "difficulties"
    remedy = "Choisissez une difficulté de la liste en vigueur ce jour-là, ou n'en indiquez pas."


class JointDiagnosisDue(TypedDict):
    """The two fields that the event freezes."""

    joint_diagnosis_due_on: date | None
    joint_diagnosis_rule: str | None


def joint_diagnosis_due(
    fact: str,
    day: date,
    difficulties: tuple[str, ...],
    orientation: OrientationState,
    rules: Rules,
) -> JointDiagnosisDue:
    """By when the diagnosis is due once that fact happened on `day`; both None where it is not.

    Social accompaniment only; later where a listed difficulty requires it. The difficulties
    themselves are not kept: they are health and family matters, and only the delay needs them.
    Raises UnknownDifficulty.
    """
    known = rules.joint_diagnosis_difficulties.find(day)
    for difficulty in difficulties:
        if known is None or difficulty not in known.codes:
            raise UnknownDifficulty(difficulty=difficulty)
    delay = (
        rules.joint_diagnosis_within_where_difficulties
        if difficulties
        else rules.joint_diagnosis_within
    )
    rule = delay.started_by(fact, day, opened_on=orientation.opened_on)
    if rule is None or orientation.kind is not OrientationKind.SOCIAL:
        return {"joint_diagnosis_due_on": None, "joint_diagnosis_rule": None}
    return {"joint_diagnosis_due_on": rule.after(day), "joint_diagnosis_rule": rule.id}
