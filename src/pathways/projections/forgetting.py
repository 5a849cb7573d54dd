"""Forget a person: their key is destroyed, names leave the read models, counts stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import psycopg

from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.forgetting.forgetting import ForgetPerson
from pathways.domain.refusal import NotFound, Refusal
from pathways.event_store.application import Recorded, Request
from pathways.postgres.database import Role
from pathways.projections.departement import Departement


@dataclass(frozen=True)
class Forgotten:
    """The files forgotten (the person's, and those merged into it) and the log's position."""

    files: tuple[UUID, ...]
    position: int


def forget(
    departement: Departement, person: UUID, *, reason: str, actor: str, today: date
) -> Forgotten:
    """Destroy the keys of a person and of the files merged into theirs; raises a Refusal.

    `reason` stays readable: it must name nobody. Rows that held the keys and the names are
    rewritten on disk, so that no dead copy of them is left in the database's own files; older
    backups are the département's to destroy.
    """
    files = files_of(departement, person)
    position = 0
    for answer in forget_all(departement, files, reason=reason, actor=actor, today=today):
        if isinstance(answer, Refusal):
            raise answer
        position = max(position, answer.position)
    return Forgotten(files, position)


def files_of(departement: Departement, person: UUID) -> tuple[UUID, ...]:
    """The person's file, and those merged into it; raises NotFound."""
    loaded = departement.app.load(BeneficiaryState, person)
    if not loaded.version:
        raise NotFound(field="beneficiary_id")
    assert isinstance(loaded.state, BeneficiaryState)
    return (person, *sorted(loaded.state.absorbed))


def forget_all(
    departement: Departement, files: Sequence[UUID], *, reason: str, actor: str, today: date
) -> list[Recorded | Refusal]:
    """Destroy the keys of these files, each forgotten or refused on its own, and every trace."""
    answers = departement.app.handle_all(
        [
            Request(ForgetPerson(beneficiary_id=file, forgotten_on=today), actor, reason)
            for file in files
        ],
        today=today,
    )
    departement.engine.catch_up()
    if any(isinstance(answer, Recorded) for answer in answers):
        with psycopg.connect(departement.database.conninfo(Role.OWNER), autocommit=True) as owner:
            for table in ("person_keys", "people"):
                owner.execute(f"vacuum full {table}")
    return answers
