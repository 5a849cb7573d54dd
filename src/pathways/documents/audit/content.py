"""A person's whole history, fact by fact, with both times, who, why and under which rule.

Read from the log: what no list shows is there too. Asked as known at a moment, it is what was known
then; compared to another, it says what was learnt in between, and what that changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pathways.documents.audit.ruled import RuleUsed, rules_of_moment
from pathways.documents.audit.standing import Changed, Standing, changes, standing
from pathways.documents.subject_access.content import Datum, held
from pathways.documents.telling import told
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.calendar import paris_day
from pathways.domain.event import FactWithdrawn, sealed_fields
from pathways.domain.refusal import Malformed
from pathways.projections import lists
from pathways.projections.departement import Departement
from pathways.projections.history import Moment, history


class ComparedBackwards(Malformed):
    """Le moment de comparaison vient après celui qu'on demande."""

    field = "compared_to"
    remedy = "Donnez le plus ancien des deux dans « compared_to »."


@dataclass(frozen=True)
class Correction:
    """What a fact took the place of: its position, and the data it tells otherwise."""

    position: int
    withdraws: bool
    data: tuple[Changed, ...]


@dataclass(frozen=True)
class AuditedFact:
    """One fact. `known_after_days`: how long after it happened it was recorded; late beyond 0.

    `corrects` is what it replaced, `replaced_by` the position of what replaced it.
    """

    position: int
    stream: UUID
    version: int
    fact: str
    sentence: str
    happened_on: date
    recorded_at: datetime
    known_after_days: int
    late: bool
    actor: str
    reason: str | None
    rules: tuple[RuleUsed, ...]
    corrects: Correction | None
    replaced_by: int | None
    readable: bool
    data: tuple[Datum, ...]


@dataclass(frozen=True)
class Compared:
    """Two pictures of the person, what was learnt in between, and what is otherwise.

    `added`, `corrected` and `withdrawn` are positions of facts of this document.
    """

    before: Standing
    after: Standing
    added: tuple[int, ...]
    corrected: tuple[int, ...]
    withdrawn: tuple[int, ...]
    changes: tuple[Changed, ...]


@dataclass(frozen=True)
class Actor:
    """Who recorded, and how many facts."""

    actor: str
    facts: int


@dataclass(frozen=True)
class AuditedFile:
    """A person's file for its auditor; the facts in the order they were learnt."""

    person: UUID
    name: str
    departement: str
    files: tuple[UUID, ...]
    as_of: date
    log_position: int
    standing: Standing
    late: int
    replaced: int
    unreadable: int
    actors: tuple[Actor, ...]
    facts: tuple[AuditedFact, ...]
    compared: Compared | None


def audited_file(
    departement: Departement,
    person: UUID,
    *,
    today: date,
    on: date | None = None,
    at: date | datetime | None = None,
    compared_to: date | datetime | None = None,
    names: bool = True,
) -> AuditedFile:
    """The person's file as the département knows it; raises NotFound.

    `at` is the moment the département is known at, if it is. `compared_to`: an earlier moment; each
    moment speaks of its own day, or both of `on`. Without `names`, nothing that is sealed is told,
    nor who a référent is. Raises ComparedBackwards, KnownInTheFuture, BeforeTheLog.
    """
    position = departement.known_at or departement.app.recorder.head()
    departement.engine.ensure(position)
    # What is recorded while this is read is not of this document.
    read = replace(departement, app=departement.app.as_known(position))
    moments = history(read, person)
    file = read.app.load(BeneficiaryState, person).state
    assert isinstance(file, BeneficiaryState)
    files = (person, *sorted(file.absorbed))
    facts = _facts(departement, moments, names=names)
    after = standing(departement, person, files, on or _day(at) or today, position, names=names)
    compared = None
    if compared_to is not None:
        earlier = departement.as_known(compared_to)
        if (earlier.known_at or 0) > position:
            raise ComparedBackwards
        compared = _compared(
            earlier, person, on or _day(compared_to) or today, after, moments, names
        )
    name = "sans nom"
    if names:
        name = _name(file) or "personne effacée"
    return AuditedFile(
        person=person,
        name=name,
        departement=str(departement.rules.departement_name.on(today).value),
        files=files,
        as_of=today,
        log_position=position,
        standing=after,
        late=sum(one.late for one in facts),
        replaced=sum(one.replaced_by is not None for one in facts),
        unreadable=sum(not one.readable for one in facts),
        actors=_actors(facts),
        facts=facts,
        compared=compared,
    )


def _name(file: BeneficiaryState) -> str:
    identity = file.identity
    return f"{(identity.last_name or '').upper()} {identity.first_name or ''}".strip()


def _facts(
    departement: Departement, moments: Sequence[Moment], *, names: bool
) -> tuple[AuditedFact, ...]:
    named = _names(departement, moments) if names else None
    standing_at: dict[tuple[UUID, int], AuditedFact] = {}
    found = []
    for moment in moments:
        place = (moment.stream, moment.place)
        fact = _fact(departement, moment, named, standing_at.get(place))
        standing_at[place] = fact
        found.append(fact)
    return tuple(found)


def _fact(
    departement: Departement,
    moment: Moment,
    names: Mapping[str, str] | None,
    replaced: AuditedFact | None,
) -> AuditedFact:
    data = tuple(
        one if names is None else _named(one, names)
        for one in held(moment).data
        if names is not None or not one.sealed
    )
    after = max(0, (paris_day(moment.recorded_at) - moment.happened_on).days)
    withdraws = moment.name == FactWithdrawn.name
    correction = None
    if moment.corrects is not None and replaced is not None:
        otherwise = () if withdraws else _otherwise(replaced.data, data)
        correction = Correction(replaced.position, withdraws, otherwise)
    return AuditedFact(
        position=moment.position,
        stream=moment.stream,
        version=moment.version,
        fact=moment.name,
        sentence=told(moment.name, _clear(moment) if names is None else moment.fields),
        happened_on=moment.happened_on,
        recorded_at=moment.recorded_at,
        known_after_days=after,
        late=after > 0,
        actor=moment.actor,
        reason=moment.reason if names is not None else None,
        rules=rules_of_moment(moment, departement.rules),
        corrects=correction,
        replaced_by=moment.replaced_by,
        readable=moment.readable,
        data=data,
    )


def _clear(moment: Moment) -> dict[str, Any]:
    hidden = sealed_fields(moment.name)
    return {name: value for name, value in moment.fields.items() if name not in hidden}


def _named(datum: Datum, names: Mapping[str, str]) -> Datum:
    """The datum, with the name of the body or person whose identifier it is."""
    if datum.value not in names:
        return datum
    return replace(
        datum, label=datum.label.removesuffix(" (identifiant)"), value=names[datum.value]
    )


def _otherwise(before: Iterable[Datum], after: Iterable[Datum]) -> tuple[Changed, ...]:
    was, now = ({one.field: one for one in each} for each in (before, after))
    return tuple(
        Changed((now.get(field) or was[field]).label, _value(was, field), _value(now, field))
        for field in dict.fromkeys([*was, *now])
        if _value(was, field) != _value(now, field)
    )


def _value(data: Mapping[str, Datum], field: str) -> str | None:
    return data[field].value if field in data else None


def _names(departement: Departement, moments: Sequence[Moment]) -> dict[str, str]:
    """The name of each body, and of each référent or member, that the facts name by identifier."""
    named = {
        value
        for moment in moments
        for field, value in moment.fields.items()
        if field.endswith("_id") and isinstance(value, str)
    }
    bodies = {str(body): name for body, name in lists.organisation_names(departement).items()}
    people = lists.people(departement, among=[UUID(one) for one in named - bodies.keys()])
    return bodies | {
        str(one.person): f"{one.last_name.upper()} {one.first_name}".strip()
        for one in people
        if one.last_name
    }


def _compared(
    earlier: Departement,
    person: UUID,
    on: date,
    after: Standing,
    moments: Sequence[Moment],
    names: bool,
) -> Compared:
    assert earlier.known_at is not None
    state = earlier.app.load(BeneficiaryState, person).state
    absorbed = sorted(state.absorbed) if isinstance(state, BeneficiaryState) else ()
    before = standing(earlier, person, (person, *absorbed), on, earlier.known_at, names=names)
    learnt = [one for one in moments if one.position > earlier.known_at]
    return Compared(
        before=before,
        after=after,
        added=tuple(one.position for one in learnt if one.corrects is None),
        corrected=tuple(
            one.position
            for one in learnt
            if one.corrects is not None and one.name != FactWithdrawn.name
        ),
        withdrawn=tuple(one.position for one in learnt if one.name == FactWithdrawn.name),
        changes=changes(before, after),
    )


def _actors(facts: Sequence[AuditedFact]) -> tuple[Actor, ...]:
    many: dict[str, int] = {}
    for fact in facts:
        many[fact.actor] = many.get(fact.actor, 0) + 1
    return tuple(Actor(*one) for one in sorted(many.items(), key=lambda one: (-one[1], one[0])))


def _day(moment: date | datetime | None) -> date | None:
    return paris_day(moment) if isinstance(moment, datetime) else moment
