"""What a letter is about, and what is read of it from the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from pathways.documents.case_list.assembling import reference
from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.command import State
from pathways.domain.correction import in_force
from pathways.domain.delegation.events import DelegationGiven
from pathways.domain.event import Event
from pathways.domain.orientation.events import OrientationDecided, ReferentDesignated
from pathways.domain.orientation.state import OrientationState
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.refusal import Malformed, NotFound
from pathways.domain.rules import Rules
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.projections.departement import Departement

S = TypeVar("S", bound=State)
E = TypeVar("E", bound=Event)

CIVILITIES = {"madame": "Madame", "monsieur": "Monsieur"}


class LetterOfOneSubject(Malformed):
    """Un courrier se fait pour une orientation, une procédure, ou un dossier d'une séance.

    One of the three, and no other; `case` goes with the session.
    """

    remedy = "Nommez l'un des trois ; avec une séance, nommez aussi le dossier."


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Whom a letter is for: an orientation, a procedure, or a case of a session."""

    orientation: UUID | None = None
    procedure: UUID | None = None
    session: UUID | None = None
    case: UUID | None = None

    def __post_init__(self) -> None:
        named = [self.orientation, self.procedure, self.session]
        if sum(one is not None for one in named) != 1:
            raise LetterOfOneSubject
        if (self.session is None) != (self.case is None):
            raise LetterOfOneSubject(field="case")


@dataclass(frozen=True)
class File:
    """What is recorded of the subject: its orientation, its procedure and its session, if any."""

    departement: Departement
    day: date
    orientation: OrientationState
    orientation_facts: Sequence[Event]
    person: BeneficiaryState
    procedure: SanctionProcedureState | None = None
    procedure_facts: Sequence[Event] = ()
    session: PanelSessionState | None = None
    session_facts: Sequence[Event] = ()
    case: UUID | None = None

    @property
    def rules(self) -> Rules:
        return self.departement.rules

    def last(self, kind: type[E]) -> E | None:
        """The last fact of that kind on the orientation, the procedure or the session."""
        facts = (*self.orientation_facts, *self.procedure_facts, *self.session_facts)
        return next((fact for fact in reversed(facts) if isinstance(fact, kind)), None)

    def body(self, organisation: UUID | None) -> str | None:
        """The name of a body."""
        return self._one("select name from organisations where stream = %s", organisation)

    def referent(self) -> str | None:
        """The référent's name, None without one."""
        designated = self.last(ReferentDesignated)
        decided = self.last(OrientationDecided)
        who = designated.referent_id if designated else decided.referent_id if decided else None
        full_name = "select first_name || ' ' || upper(last_name) from people where person = %s"
        return self._one(full_name, who)

    def _one(self, statement: str, key: UUID | None) -> str | None:
        if key is None:
            return None
        with self.departement.app.recorder.pool.connection() as connection:
            row = connection.execute(statement.encode(), [key]).fetchone()
        return str(row[0]) if row and row[0] is not None else None


def file_of(departement: Departement, subject: Subject, day: date) -> File:
    """Everything recorded about the subject; raises NotFound."""
    departement.engine.ensure(departement.app.recorder.head())
    found: dict[str, Any] = {}
    orientation, procedure, session = subject.orientation, subject.procedure, subject.session
    case = subject.case
    if session is not None:
        found["session"], found["session_facts"] = _read(
            departement, PanelSessionState, session, "session"
        )
        listed = found["session"].case(case)
        if listed is None:
            raise NotFound(field="case")
        orientation, procedure = listed.orientation_id, listed.procedure_id
    if procedure is not None:
        found["procedure"], found["procedure_facts"] = _read(
            departement, SanctionProcedureState, procedure, "procedure"
        )
        orientation = found["procedure"].orientation_id
    assert orientation is not None
    state, facts = _read(departement, OrientationState, orientation, "orientation")
    if session is None:
        session, case = _session_of(departement, orientation, procedure)
        if session is not None:
            found["session"], found["session_facts"] = _read(
                departement, PanelSessionState, session, "session"
            )
    assert state.beneficiary_id is not None
    person, _ = _read(departement, BeneficiaryState, state.beneficiary_id, "orientation")
    return File(
        departement,
        day,
        orientation=state,
        orientation_facts=facts,
        person=person,
        case=case,
        **found,
    )


def frame(file: File) -> dict[str, Any]:
    """The fields of every letter: who writes, to whom, and the ways of appeal of that day."""
    rules, person = file.rules, file.person
    head = {one.code: one.label for one in rules.letterhead.on(file.day).value}
    who, contact = person.identity, person.contact
    civility = CIVILITIES.get((who.civility or "").lower(), who.civility)
    last_name = who.last_name.upper() if who.last_name else None
    address = [contact.address, contact.postcode_city] if contact else []
    return {
        **head,
        "sender": rules.departement_name.on(file.day).value,
        "recipient_name": " ".join(filter(None, (civility, who.first_name, last_name)))
        if last_name
        else None,
        "recipient_address": "\n".join(filter(None, address)) if all(address) else None,
        "reference": reference(person.id),
        "written_on": file.day,
        "appeal_within": delay(rules, "appeal_within", file.day),
        "appeal_answer_within": delay(rules, "appeal_answer_within", file.day),
        "organisation": file.body(file.orientation.organisation_id),
        "referent": file.referent(),
    }


def signatory(departement: Departement, delegation: UUID | None) -> dict[str, Any]:
    """Who signs a decision taken under that delegation; the letterhead says it otherwise."""
    if delegation is None:
        return {}
    facts = [envelope.event for envelope in in_force(departement.app.envelopes(delegation))]
    given = next((fact for fact in facts if isinstance(fact, DelegationGiven)), None)
    if given is None:
        return {}
    name = " ".join(filter(None, (given.first_name, (given.last_name or "").upper())))
    return {"signatory": name or None, "signatory_capacity": given.capacity}


def delay(rules: Rules, name: str, day: date) -> str | None:
    """ "2 mois", "30 jours": what a rule of that day says; None where none is in force."""
    rule = getattr(rules, name).find(day)
    words = {"days": "jour", "weeks": "semaine", "months": "mois", "years": "an"}
    if rule is None:
        return None
    word = words[rule.unit]
    return f"{rule.value} {word}{'s' if rule.value > 1 and word != 'mois' else ''}"


def _read(
    departement: Departement, kind: type[S], stream: UUID, field: str
) -> tuple[S, Sequence[Event]]:
    try:
        loaded = departement.app.load(kind, stream)
    except NotFound:
        raise NotFound(field=field) from None
    if not loaded.exists:
        raise NotFound(field=field)
    assert isinstance(loaded.state, kind)
    return loaded.state, [envelope.event for envelope in in_force(loaded.envelopes)]


def _session_of(
    departement: Departement, orientation: UUID, procedure: UUID | None
) -> tuple[UUID, UUID] | tuple[None, None]:
    """The session and case that last had this orientation, or this procedure, on its agenda."""
    with departement.app.recorder.pool.connection() as connection:
        row = connection.execute(
            """
            select c.stream, c.case_id from panel_cases c join panel_sessions s using (stream)
            where c.orientation = %s and c.status not in ('removed', 'cancelled')
              and c.procedure is not distinct from %s
            order by s.held_on desc, c.listed_on desc limit 1
            """,
            [orientation, procedure],
        ).fetchone()
    return (row[0], row[1]) if row else (None, None)
