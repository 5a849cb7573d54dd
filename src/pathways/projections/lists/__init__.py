"""What screens show: each list is one SQL file over the read models, its rows typed in `rows`.

Every list speaks of a day (`on`): rows of read models keep periods, so any day can be asked.
"""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from pathways.domain.beneficiary.identifiers import fold
from pathways.projections.departement import Departement
from pathways.projections.lists.asking import rows_of
from pathways.projections.lists.rows.actions import (
    ActionMeasure,
    ActionMonth,
    ActionSession,
    Enrolment,
    Moped,
    Participant,
    SessionAttendance,
)
from pathways.projections.lists.rows.following import (
    Alert,
    BodyAct,
    Deadline,
    FileActive,
    FileActiveCase,
    FileActiveMember,
    FileActiveOfDay,
    Followed,
    Unassigned,
)
from pathways.projections.lists.rows.funding import (
    Agreement,
    Application,
    BudgetEnvelope,
    CountedSum,
    OpenAgreement,
    ReceiptFact,
    Report,
)
from pathways.projections.lists.rows.offers import (
    Offered,
    OfferRow,
    Positioned,
    SeekerRow,
)
from pathways.projections.lists.rows.panels import (
    Candidate,
    PanelCase,
    PanelSession,
)
from pathways.projections.lists.rows.people import (
    LastContact,
    Moment,
    Moved,
    Person,
    SampledFrom,
    Standing,
)
from pathways.projections.lists.rows.sanctions import (
    PayerReduction,
    Procedure,
    Sanction,
    _Reach,
)

__all__ = [
    "EVERY",
    "ActionMeasure",
    "ActionMonth",
    "ActionSession",
    "Agreement",
    "Alert",
    "Application",
    "BodyAct",
    "BudgetEnvelope",
    "Candidate",
    "CountedSum",
    "Deadline",
    "Enrolment",
    "FileActive",
    "FileActiveCase",
    "FileActiveMember",
    "FileActiveOfDay",
    "Followed",
    "LastContact",
    "Moment",
    "Moped",
    "Moved",
    "OfferRow",
    "Offered",
    "OpenAgreement",
    "PanelCase",
    "PanelSession",
    "Participant",
    "PayerReduction",
    "Person",
    "Positioned",
    "Procedure",
    "ReceiptFact",
    "Report",
    "SampledFrom",
    "Sanction",
    "SeekerRow",
    "SessionAttendance",
    "Standing",
    "Unassigned",
    "action_indicators",
    "action_months",
    "action_sessions",
    "actions_of",
    "agenda_candidates",
    "agreements",
    "alerts",
    "applications",
    "between_of_action",
    "between_of_body",
    "body_acts",
    "deadlines",
    "enrolments",
    "envelopes",
    "file_active",
    "file_active_members",
    "file_active_months",
    "file_active_receipt",
    "last_contacts",
    "ma_liste",
    "mopeds",
    "offers",
    "offers_to_match",
    "open_agreements",
    "organisation_names",
    "panel_cases",
    "panel_sessions",
    "participants",
    "payer_reach",
    "payer_reductions",
    "people",
    "positionings",
    "procedures",
    "receipt",
    "reports",
    "sampled_from",
    "sanctions",
    "seekers",
    "session_attendances",
    "settlement",
    "settlement_moves",
    "standing_of",
    "timeline",
    "unassigned",
]

EVERY = 1_000_000
"""The limit of a list asked whole."""


def deadlines(
    departement: Departement, on: date, *, limit: int = EVERY, **asked: Any
) -> list[Deadline]:
    """Deadlines open on a day, soonest first; filters `kind`, `organisation`, `referent`,
    `person`, `late_only`; `after_due` and `after_deadline` go on from a row."""
    return rows_of(
        departement, "deadlines", Deadline, on=on, limit=limit, **{"late_only": False, **asked}
    )


def alerts(departement: Departement, on: date, *, limit: int = EVERY, **asked: Any) -> list[Alert]:
    """Alerts raised by a day that still matter on it; filters `organisation`, `referent`,
    `recipient`; `after_raised`, `after_due` and `after_alert` go on from a row."""
    return rows_of(departement, "alerts", Alert, on=on, limit=limit, **asked)


def ma_liste(
    departement: Departement,
    on: date,
    *,
    skip: int = 0,
    limit: int = EVERY,
    **asked: Any,
) -> list[Followed]:
    """Everyone followed on a day, the most urgent first; filters `referent`, `organisation`."""
    soon = departement.rules.ma_liste_due_soon.on(on).value
    return rows_of(
        departement, "ma_liste", Followed, on=on, soon=soon, skip=skip, limit=limit, **asked
    )


def last_contacts(
    departement: Departement, on: date, *, before: date, skip: int = 0, limit: int = EVERY
) -> list[LastContact]:
    """Whom nobody had contact with after `before`, as of a day; the longest without it first."""
    asked = {"before": before, "contacts": list(departement.rules.contact_facts.on(on).value)}
    return rows_of(
        departement, "last_contacts", LastContact, on=on, skip=skip, limit=limit, **asked
    )


def unassigned(
    departement: Departement, on: date, *, skip: int = 0, limit: int = EVERY, **asked: Any
) -> list[Unassigned]:
    """People not oriented (`reason="not_oriented"`) or without référent (`without_referent`)."""
    return rows_of(departement, "unassigned", Unassigned, on=on, skip=skip, limit=limit, **asked)


def file_active(departement: Departement, on: date, **asked: Any) -> list[FileActive]:
    """The file active of a day, each body's total then its référents; filter `organisation`."""
    return rows_of(departement, "file_active", FileActive, on=on, **asked)


def file_active_members(
    departement: Departement, on: date, organisation: UUID, *, skip: int = 0, limit: int = EVERY
) -> list[FileActiveMember]:
    """The people behind a body's file active on a day."""
    return rows_of(
        departement, "file_active_members", FileActiveMember, on=on, organisation=organisation,
        skip=skip, limit=limit,
    )  # fmt: skip


def people(
    departement: Departement,
    *,
    name: str | None = None,
    payer_number: str | None = None,
    nir: str | None = None,
    category: str | None = None,
    among: Collection[UUID] | None = None,
    skip: int = 0,
    limit: int = EVERY,
) -> list[Person]:
    """People whose names start with these words, in French order; or of that number or NIR.

    `among` keeps those of these people only.
    """
    hashed = departement.keyring.keyed_hash
    return rows_of(
        departement, "people", Person, category=category, skip=skip, limit=limit,
        among=list(among) if among is not None else None,
        words=list(filter(None, map(fold, name.split()))) if name else None,
        payer_hash=hashed("payer_number", payer_number) if payer_number else None,
        nir_hash=hashed("nir", nir) if nir else None,
    )  # fmt: skip


def agenda_candidates(
    departement: Departement, panel: str, session: UUID, on: date, expects: int
) -> list[Candidate]:
    """Whom a session should see as of a day, and who is left out; `expects` in days after it."""
    asked = {"expects": expects} if panel == "epl" else {}
    return rows_of(departement, f"agenda_{panel}", Candidate, session=session, on=on, **asked)


def panel_sessions(
    departement: Departement, on: date, *, skip: int = 0, limit: int = EVERY, **asked: Any
) -> list[PanelSession]:
    """Sessions of that day and later; filters `kind`, `territory`, `status`."""
    return rows_of(
        departement, "panel_sessions", PanelSession, on=on, skip=skip, limit=limit, **asked
    )


def panel_cases(departement: Departement, session: UUID) -> list[PanelCase]:
    """The cases of a session in French order, removed ones included."""
    return rows_of(departement, "panel_cases", PanelCase, session=session)


def procedures(
    departement: Departement, on: date, *, skip: int = 0, limit: int = EVERY, **asked: Any
) -> list[Procedure]:
    """Sanction procedures as they stood on a day; filters `stage`, `person`, `year`."""
    return rows_of(departement, "procedures", Procedure, on=on, skip=skip, limit=limit, **asked)


def reports(
    departement: Departement, on: date, *, skip: int = 0, limit: int = EVERY, **asked: Any
) -> list[Report]:
    """Reports as they stood on a day; filters `kind`, `status`, `organisation`, `subject`."""
    return rows_of(departement, "reports", Report, on=on, skip=skip, limit=limit, **asked)


def action_months(
    departement: Departement, agreement: UUID, since: date, until: date
) -> list[ActionMonth]:
    """People in the action of an agreement, month by month."""
    return rows_of(
        departement, "action_months", ActionMonth, agreement=agreement, since=since, until=until
    )


def between_of_action(departement: Departement, **asked: Any) -> list[Moved]:
    """Facts about the action of an agreement (`subject`), recorded in (`after`, `upto`]."""
    return rows_of(departement, "between_of_action", Moved, **asked)


def between_of_body(departement: Departement, **asked: Any) -> list[Moved]:
    """Facts of these `names` about whom a body (`subject`) accompanied, in (`after`, `upto`]; those
    alone that speak of days up to `until`, or change what did."""
    return rows_of(departement, "between_of_body", Moved, **asked)


def body_acts(
    departement: Departement, organisation: UUID, since: date, until: date
) -> list[BodyAct]:
    """What a body did in a period, by nature and month, and in all."""
    return rows_of(
        departement, "body_acts", BodyAct, organisation=organisation, since=since, until=until
    )


def sanctions(
    departement: Departement, on: date, *, people: list[UUID] | None = None
) -> list[Sanction]:
    """Procedures in which a sanction was decided by a day, of these files or of everyone."""
    return rows_of(departement, "sanctions", Sanction, on=on, people=people)


def payer_reductions(departement: Departement, on: date) -> list[PayerReduction]:
    """What the payer had told of reductions by a day, replaced words included."""
    return rows_of(departement, "payer_reductions", PayerReduction, on=on)


def payer_reach(departement: Departement, on: date) -> date | None:
    """The last day, by the one asked, of which the payer told something; None if it never did."""
    (found,) = rows_of(departement, "payer_reach", _Reach, on=on)
    return found.told_on


def settlement(departement: Departement, on: date, **asked: Any) -> list[CountedSum]:
    """What counts for each line of agreements by a day; they are `among`, `agreements` and `lines`
    tell of them in JSON."""
    return rows_of(departement, "settlement", CountedSum, on=on, **asked)


def receipt(
    departement: Departement, on: date, *, skip: int = 0, limit: int = EVERY, **asked: Any
) -> list[ReceiptFact]:
    """Each fact that a settlement counts or leaves out, by day; asked like `settlement`."""
    return rows_of(departement, "receipt", ReceiptFact, on=on, skip=skip, limit=limit, **asked)


def settlement_moves(
    departement: Departement, agreement: UUID, on: date, after: int, names: list[str]
) -> list[Moved]:
    """What was recorded after a position and may have moved what an agreement owed on a day."""
    return rows_of(
        departement, "settlement_moves", Moved, agreement=agreement, on=on, after=after, names=names
    )


def action_indicators(
    departement: Departement, since: date, until: date, **asked: Any
) -> list[ActionMeasure]:
    """What was done in actions from a day to another, both included, programme by programme;
    filters `organisation`, `agreement`, `programme`, `territory`, `public`."""
    return rows_of(
        departement, "action_indicators", ActionMeasure, since=since, until=until, **asked
    )


def file_active_months(
    departement: Departement, organisation: UUID, days: list[date]
) -> list[FileActiveOfDay]:
    """A body's file active on each of these days, 0 where it had nobody."""
    return rows_of(
        departement, "file_active_months", FileActiveOfDay, organisation=organisation, days=days
    )


def file_active_receipt(
    departement: Departement,
    organisation: UUID,
    days: list[date],
    *,
    skip: int = 0,
    limit: int = EVERY,
) -> list[FileActiveCase]:
    """The people behind a body's file active on each of these days, or beside it."""
    return rows_of(
        departement, "file_active_receipt", FileActiveCase, organisation=organisation, days=days,
        skip=skip, limit=limit,
    )  # fmt: skip


def enrolments(
    departement: Departement, on: date, *, skip: int = 0, limit: int = EVERY, **asked: Any
) -> list[Enrolment]:
    """People in actions on a day, by name; filters `agreement`, `organisation`, `programme`,
    `territory`, `public`."""
    return rows_of(departement, "enrolments", Enrolment, on=on, skip=skip, limit=limit, **asked)


def actions_of(departement: Departement, person: UUID) -> list[Enrolment]:
    """Every action one person was in, the latest first."""
    return rows_of(departement, "actions_of", Enrolment, person=person)


def open_agreements(departement: Departement, on: date) -> list[OpenAgreement]:
    """The agreements of actions that run on a day, with the places left."""
    return rows_of(departement, "open_agreements", OpenAgreement, on=on)


def mopeds(
    departement: Departement, on: date, *, skip: int = 0, limit: int = EVERY, **asked: Any
) -> list[Moped]:
    """The mopeds of a day; filters `organisation`, `territory`, `status` (free, rented, unfit)."""
    return rows_of(departement, "mopeds", Moped, on=on, skip=skip, limit=limit, **asked)


def offers(
    departement: Departement, on: date, *, skip: int = 0, limit: int = EVERY, **asked: Any
) -> list[Offered]:
    """Offers as they stood on a day, the one that closes first ahead; filters `kind`,
    `organisation`, `objective`, `territory`, `status` (open, full, closed, withdrawn)."""
    return rows_of(departement, "offers", Offered, on=on, skip=skip, limit=limit, **asked)


def positionings(
    departement: Departement, on: date, *, skip: int = 0, limit: int = EVERY, **asked: Any
) -> list[Positioned]:
    """Positionings as they stood on a day, the latest answer first; filters `referent`, `person`,
    `offer`, `organisation`, `standing`, and `answered_from`, a day from which answers count."""
    return rows_of(departement, "positionings", Positioned, on=on, skip=skip, limit=limit, **asked)


def offers_to_match(departement: Departement, on: date, **asked: Any) -> list[OfferRow]:
    """The offers to rank for a `person`, closed for `told_for` days at most; or one `offer`."""
    return rows_of(departement, "offers_to_match", OfferRow, on=on, **asked)


def seekers(departement: Departement, on: date, **asked: Any) -> list[SeekerRow]:
    """Those to rank for an `offer`, followed by a `referent` or `organisation`; or one `person`."""
    return rows_of(departement, "seekers", SeekerRow, on=on, **asked)


def action_sessions(
    departement: Departement, *, skip: int = 0, limit: int = EVERY, **asked: Any
) -> list[ActionSession]:
    """Collective sessions of actions; filters `agreement`, `status`, `since` and `until`."""
    return rows_of(departement, "action_sessions", ActionSession, skip=skip, limit=limit, **asked)


def session_attendances(departement: Departement, session: UUID) -> list[SessionAttendance]:
    """Who took part in a collective session and who did not, in French order."""
    return rows_of(departement, "session_attendances", SessionAttendance, session=session)


def participants(
    departement: Departement, agreement: UUID, on: date | None = None
) -> list[Participant]:
    """Who is or was in the action of an agreement, in French order; on that day where asked."""
    return rows_of(departement, "participants", Participant, agreement=agreement, on=on)


def applications(
    departement: Departement, on: date, *, skip: int = 0, limit: int = EVERY, **asked: Any
) -> list[Application]:
    """Requests for funding on a day, latest first; filters `status`, `programme`, `organisation`.

    A status is pre_project, submitted, reviewed, accepted, agreed, refused or withdrawn.
    """
    return rows_of(departement, "applications", Application, on=on, skip=skip, limit=limit, **asked)


def agreements(
    departement: Departement, on: date, *, skip: int = 0, limit: int = EVERY, **asked: Any
) -> list[Agreement]:
    """Agreements signed by a day; filters `status`, `programme`, `organisation`, `territory`.

    A status is to_come, running, over or never_ran.
    """
    return rows_of(departement, "agreements", Agreement, on=on, skip=skip, limit=limit, **asked)


def envelopes(
    departement: Departement, on: date, *, year: int | None = None
) -> list[BudgetEnvelope]:
    """The envelopes of the insertion budget as they stood on a day, of one year or of all."""
    return rows_of(departement, "envelopes", BudgetEnvelope, on=on, year=year)


def organisation_names(departement: Departement) -> dict[UUID, str]:
    """The name of every body."""
    statement = "select stream, name from organisations"
    with departement.reading(statement) as connection:
        return dict(connection.execute(statement).fetchall())


def standing_of(departement: Departement, person: UUID, on: date) -> list[Standing]:
    """How a person stands on a day: one row for each accompaniment, one where there is none."""
    return rows_of(departement, "standing_of", Standing, person=person, on=on)


def sampled_from(
    departement: Departement, upto: int, on: date | None, organisation: UUID | None
) -> list[SampledFrom]:
    """Every file a sample may draw as known at that position; of a day, those followed then."""
    return rows_of(
        departement, "sampled_from", SampledFrom, upto=upto, on=on, organisation=organisation
    )


def timeline(departement: Departement, person: UUID) -> list[Moment]:
    """A person's timeline in the order the log learnt it."""
    return rows_of(departement, "timeline", Moment, person=person)
