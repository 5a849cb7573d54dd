"""Files whose time is over: whom to forget, whom a procedure or a following holds (G10).

The list goes to the archives for their visa, and the run forgets whom it names. What a dry run
tells and what a run does come from the same list and the same decision.
"""

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from pathways.domain.forgetting.forgetting import AlreadyForgotten, ForgetPerson
from pathways.domain.refusal import Refusal
from pathways.domain.rules import Rule
from pathways.event_store.application import Request
from pathways.event_store.deciding import prepare
from pathways.projections import lists
from pathways.projections.departement import Departement
from pathways.projections.forgetting import files_of, forget_all

FOLLOWED = "personne encore suivie, ou dont le droit au RSA est ouvert"


@dataclass(frozen=True)
class Expired:
    """Someone whose file's time is over on the day asked; `held` says why it is kept all the same.

    `due_on` is the last day of the time the rule gives.
    """

    person: UUID
    last_name: str | None
    first_name: str | None
    birth_date: date | None
    files: tuple[UUID, ...]
    last_contact_on: date
    due_on: date
    rule: str
    held: str | None


def expired(
    departement: Departement, on: date, *, skip: int = 0, limit: int = lists.EVERY
) -> list[Expired]:
    """Everyone whose file's time was over before that day, the longest without contact first."""
    rule = departement.rules.file_kept_for.on(on)
    before = _last_contact_over(rule, on)
    if before is None:
        return []
    rows = lists.last_contacts(departement, on, before=before, skip=skip, limit=limit)
    return [_expired(departement, row, rule, on) for row in rows]


def forget_expired(
    departement: Departement, on: date, *, visa: str, approved: Collection[UUID], actor: str
) -> list[Expired]:
    """Forget those of `approved` whose file's time is over and whom nothing holds; the whole list.

    `visa` is what the archives gave, kept as the reason, readable for ever. Whoever the archives
    did not see, or had contact since, is left alone.
    """
    found = expired(departement, on)
    going = [one for one in found if one.held is None and one.person in approved]
    reason = f"Conservation échue le {on:%d/%m/%Y} ; visa des archives : {visa}"
    files = [file for one in going for file in one.files]
    answers = forget_all(departement, files, reason=reason, actor=actor, today=on)
    refused = {
        file: answer.message
        for file, answer in zip(files, answers, strict=True)
        if isinstance(answer, Refusal) and not isinstance(answer, AlreadyForgotten)
    }
    # Held since the list was read a moment ago: told, not done.
    return [
        replace(one, held=next((refused[file] for file in one.files if file in refused), one.held))
        for one in found
        if one.held is not None or one.person in approved
    ]


def _last_contact_over(rule: Rule, on: date) -> date | None:
    """The last day of a contact whose time is over before `on`; None where there is none."""
    days = range(date.min.toordinal(), on.toordinal())
    over = bisect_left(days, on, key=lambda day: rule.after(date.fromordinal(day)))
    return date.fromordinal(days[over - 1]) if over else None


def _expired(departement: Departement, row: lists.LastContact, rule: Rule, on: date) -> Expired:
    files = files_of(departement, row.person)
    return Expired(
        person=row.person,
        last_name=row.last_name,
        first_name=row.first_name,
        birth_date=row.birth_date,
        files=files,
        last_contact_on=row.last_contact_on,
        due_on=rule.after(row.last_contact_on),
        rule=rule.id,
        held=FOLLOWED if row.followed else _refusal(departement, files, on),
    )


def _refusal(departement: Departement, files: Collection[UUID], on: date) -> str | None:
    """What forgetting them on that day would be refused with: the very decision, not recorded."""
    app = departement.app
    for file in files:
        request = Request(ForgetPerson(beneficiary_id=file, forgotten_on=on), "retention")
        try:
            prepare(request, app.load, app.rules, on, gather=app.gather)
        except Refusal as refusal:
            return refusal.message
    return None
