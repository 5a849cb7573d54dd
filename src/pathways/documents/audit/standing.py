"""How a person stood on a day, as a moment knew it; and how two such pictures differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pathways.documents.telling import WORDS
from pathways.domain.labels import CODES, DEADLINES, PROCEDURES, STANDINGS
from pathways.projections import lists
from pathways.projections.departement import Departement

BOUND = {True: "soumise", False: "non soumise", None: "non dit"}


@dataclass(frozen=True)
class Followed:
    """An accompaniment of the day and its contract; `counted` in the file active."""

    orientation: UUID
    kind: str
    oriented_on: date
    organisation: UUID | None
    organisation_name: str | None
    referent: UUID | None
    referent_name: str | None
    standing: str
    counted: bool


@dataclass(frozen=True)
class OpenDeadline:
    deadline: UUID
    kind: str
    label: str
    due_on: date
    rule: str
    late: bool


@dataclass(frozen=True)
class OpenProcedure:
    procedure: UUID
    ground: str
    opened_on: date
    stage: str
    measure: str | None


@dataclass(frozen=True)
class Standing:
    """A person on a day (`on`), as known at a position of the log; lists' codes in French."""

    on: date
    log_position: int
    right: str | None
    bound: bool | None
    territory: str | None
    profile: str | None
    followed: tuple[Followed, ...]
    deadlines: tuple[OpenDeadline, ...]
    procedures: tuple[OpenProcedure, ...]


@dataclass(frozen=True)
class Changed:
    """One thing that two pictures tell otherwise, in French; None where one has it not."""

    what: str
    before: str | None
    after: str | None


def standing(
    departement: Departement,
    person: UUID,
    files: Sequence[UUID],
    on: date,
    position: int,
    *,
    names: bool = True,
) -> Standing:
    """The person, with the files merged into theirs, on that day as the département knows it.

    Without `names`, who the référent is is not told.
    """
    rows = lists.standing_of(departement, person, on)
    told = rows[0]
    due = [one for file in files for one in lists.deadlines(departement, on, person=file)]
    procedures = [one for file in files for one in lists.procedures(departement, on, person=file)]
    return Standing(
        on=on,
        log_position=position,
        right=told.right_status,
        bound=told.bound,
        territory=_label(departement, "territories", told.territory, on),
        profile=_label(departement, "profiles", told.profile, on),
        followed=tuple(
            Followed(
                row.orientation, row.kind or "", row.oriented_on, row.organisation,
                row.organisation_name, row.referent, row.referent_name if names else None,
                row.standing or "",
                row.counted,
            )
            for row in rows
            if row.orientation is not None and row.oriented_on is not None
        ),
        deadlines=tuple(
            OpenDeadline(
                one.deadline, one.kind, DEADLINES.get(one.kind, one.kind), one.due_on, one.rule,
                one.late,
            )
            for one in sorted(due, key=lambda one: (one.due_on, one.deadline))
        ),
        procedures=tuple(
            OpenProcedure(one.procedure, one.ground, one.opened_on, one.stage, one.measure)
            for one in procedures
        ),
    )  # fmt: skip


def _label(departement: Departement, rule: str, code: str | None, on: date) -> str | None:
    """The French of a code of a closed list, as the list stands that day."""
    if code is None:
        return None
    choice = next(
        (
            found
            for entry in departement.rules.named(rule).history
            if entry.in_force(on) and (found := entry.choice(code))
        ),
        None,
    )
    return choice.label if choice else code


def told(picture: Standing) -> dict[str, str]:
    """The picture in French, one line each thing: what a comparison compares."""
    lines = {
        "Droit au RSA": word(picture.right),
        "Droits et devoirs": BOUND[picture.bound],
        "Territoire": picture.territory or "non dit",
        "Profil": picture.profile or "non dit",
    }
    several = len(picture.followed) > 1
    for one in picture.followed:
        of = f" ({one.oriented_on:%d/%m/%Y})" if several else ""
        lines |= {
            f"Accompagnement{of}": word(one.kind),
            f"Organisme{of}": one.organisation_name or str(one.organisation),
            f"Référent{of}": one.referent_name or str(one.referent or "aucun"),
            f"Contrat{of}": STANDINGS.get(one.standing, one.standing),
            f"Compte dans la file active{of}": "oui" if one.counted else "non",
        }
    if not picture.followed:
        lines["Accompagnement"] = "aucun"
    lines["Échéances ouvertes"] = str(len(picture.deadlines))
    lines["Échéances en retard"] = str(sum(one.late for one in picture.deadlines))
    for procedure in picture.procedures:
        stage = PROCEDURES.get(procedure.stage, procedure.stage)
        measure = f", {word(procedure.measure)}" if procedure.measure else ""
        lines[f"Procédure du {procedure.opened_on:%d/%m/%Y}"] = f"{stage}{measure}"
    return lines


def changes(before: Standing, after: Standing) -> tuple[Changed, ...]:
    """What the two pictures tell otherwise: standing and figures, then deadline by deadline."""
    return (*_lines(told(before), told(after)), *_deadlines(before, after))


def _lines(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Changed]:
    for what in dict.fromkeys([*before, *after]):
        if before.get(what) != after.get(what):
            yield Changed(what, before.get(what), after.get(what))


def _deadlines(before: Standing, after: Standing) -> Iterator[Changed]:
    known = [{one.deadline: one for one in each.deadlines} for each in (before, after)]
    for deadline in dict.fromkeys([*known[0], *known[1]]):
        was, now = (each.get(deadline) for each in known)
        if (was and was.due_on) != (now and now.due_on) or (was and was.late) != (now and now.late):
            one = now or was
            assert one is not None
            yield Changed(f"Échéance : {one.label}", _due(was), _due(now))


def _due(one: OpenDeadline | None) -> str | None:
    if one is None:
        return None
    return f"{one.due_on:%d/%m/%Y}{', en retard' if one.late else ''} ({one.rule})"


def word(code: str | None) -> str:
    """The French of a code; « inconnu » without one."""
    return {**CODES, **WORDS}.get(code, code) if code else "inconnu"
