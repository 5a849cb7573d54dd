"""The diagnosis over the domains of insertion (A1.6); the joint one with France Travail (N6)."""

from datetime import date
from uuid import UUID

from pathways.domain.command import Command, Decision, decides
from pathways.domain.orientation.checks import NotInList, codes, during
from pathways.domain.orientation.events import DiagnosisMade, JointDiagnosisMade
from pathways.domain.orientation.state import OrientationState
from pathways.domain.rules import Rules
from pathways.domain.texts import optional_text


class MakeDiagnosis(Command):
    """The référent makes a diagnosis with the person; `themes` of the list in force (A1.6)."""

    orientation_id: UUID
    on: date
    themes: tuple[str, ...]
    notes: str | None = None


class MakeJointDiagnosis(Command):
    """France Travail and the body look at the accompaniment together (N6; CASF L262-31)."""

    orientation_id: UUID
    on: date


class UnknownTheme(NotInList):
    """« {code} » n'est pas un domaine de l'insertion connu le {day}."""

    rule = "A1.6"


@decides
def make_diagnosis(
    command: MakeDiagnosis, orientation: OrientationState, rules: Rules, today: date
) -> Decision:
    """Made, over one or several domains; a person may have many."""
    during(orientation, command.on, today)
    themes = codes(command.themes, rules.insertion_domains, command.on, UnknownTheme, "themes")
    return [DiagnosisMade(command.on, themes, optional_text(command.notes, "notes"))]


@decides
def make_joint_diagnosis(
    command: MakeJointDiagnosis, orientation: OrientationState, today: date
) -> Decision:
    """Made: it answers the delay that the contract's signature or revision started."""
    during(orientation, command.on, today)
    return [JointDiagnosisMade(command.on)]
