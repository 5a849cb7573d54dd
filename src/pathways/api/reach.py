"""Within which scope a request is answered: what is shown, and what it may name.

What is read is read through the database's policies (`Departement.seen_by`). What a command names,
in its address or in its body, must be within reach, and what it is about must be in the charge of
who asks; all that is not is answered as if it had never been opened.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import g, request

from pathways.api.context import access, actor, deciding, today
from pathways.api.identity import accounts
from pathways.api.refusals import Fault, FieldsMalformed, Forbidden
from pathways.api.table import Group, standard_table
from pathways.domain.access import Access, Grant, Role
from pathways.domain.aggregates import state_of
from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.command import Command, decider_of
from pathways.domain.delegation.state import DelegationState
from pathways.domain.event import FactWithdrawn
from pathways.domain.organisation.state import OrganisationState
from pathways.domain.orientation.state import OrientationState
from pathways.domain.panel.events import PanelKind
from pathways.domain.panel.planning import PlanSession
from pathways.domain.panel.state import PanelSessionState
from pathways.domain.positioning.events import ProposedBy
from pathways.domain.positioning.proposing import ProposePositioning
from pathways.domain.refusal import NotFound
from pathways.domain.report.state import ReportState
from pathways.domain.sanction.state import SanctionProcedureState
from pathways.event_store.deciding import PreparedByWhoSigns
from pathways.event_store.envelope import Envelope
from pathways.postgres.database import Role as DatabaseRole
from pathways.projections.departement import Departement

BODIES = frozenset({Role.REFERENT, Role.BODY_MANAGER, Role.OPERATOR, Role.EMPLOYER})
"""The roles whose scope is a body."""

OF_PANELS = frozenset({PanelSessionState, SanctionProcedureState})
"""What a secretariat keeps for the Département: not the contracts or the meetings of a référent."""

R = TypeVar("R")


class OutOfScope(Forbidden):
    """Ce que vous enregistrez n'est pas de votre périmètre."""

    remedy = "Laissez-le à qui en a la charge."


class SignsForAnother(Forbidden):
    """Vous ne signez que sous votre propre pouvoir : celui du Président, ou votre délégation."""

    remedy = "Nommez la délégation qui vous a été donnée, ou laissez signer qui décide."


class RecordedByAnother(Forbidden):
    """Ce fait a été enregistré par quelqu'un d'autre : ce n'est pas à vous de le retirer."""

    remedy = "Demandez-le au Département."


def limit(asked: Group, operation: str) -> None:
    """Have the request read what who asks may see; check what its address names.

    Raises NotFound.
    """
    seen = deciding().seen_by(access(), today())
    g.seen = g.seen_by = seen
    g.within_reach = frozenset[UUID]()
    if asked.whole:
        g.seen = everything()
    elif asked.figures is not None and not _sees_all(seen):
        g.seen = _figure(asked.figures)
    subject = next(
        ((name, one) for name, one in (request.view_args or {}).items() if isinstance(one, UUID)),
        None,
    )
    table = standard_table()
    named = dict([subject]) if subject else {}
    named |= _in_query(table.rests_on.get(operation, ()))
    within(named)
    if not table.reads(operation):
        in_charge(named)


def in_power(held: Access) -> Access:
    """What is held, save by a delegate none of whose delegations runs today: whose power has ended
    sees no more of what it was for."""
    return replace(
        held,
        grants=tuple(
            grant
            for grant in held.grants
            if grant.role is not Role.DELEGATE
            or grant.delegate is None
            or any(
                _load(DelegationState, given).runs_on(today())
                for given in _delegations(grant.delegate)
            )
        ),
    )


def everything() -> Departement:
    """The whole département, to be read only: for what is told of nobody, or checked beforehand."""
    return deciding().seen_by(Access(actor(), (Grant(Role.AUDITOR),)), today())


def within(named: Mapping[str, UUID]) -> None:
    """Raises NotFound, naming the field, for a stream that who asks may not name."""
    seen: Departement = g.seen_by
    asked = set(named.values()) - g.within_reach  # what the address names, a command names too
    if not asked or _sees_all(seen):
        return
    beyond = asked - seen.acts_on(asked)
    if beyond:
        # What was recorded a moment ago is within reach once the read models have it.
        seen.engine.ensure(seen.whole.app.recorder.head())
        beyond -= seen.acts_on(beyond)
    for name, stream in named.items():
        if stream in beyond:
            raise NotFound(field=name)
    g.within_reach |= asked


def in_charge(named: Mapping[str, UUID]) -> None:
    """Raises NotFound for a body, or an accompaniment, that who asks sees and is not theirs."""
    if _sees_all(g.seen_by) or not {grant.role for grant in access().grants} <= SCOPED:
        return
    for name, stream in named.items():
        if name == "organisation_id" and not _own(stream):
            raise NotFound(field=name)
        if name == "orientation_id" and not _own(_load(OrientationState, stream).organisation_id):
            raise NotFound(field=name)


SCOPED = BODIES | {Role.AGENT}
"""The roles that act on what is of a body, or of the bodies of a territory."""


def may_record(command: Command, *, corrects: bool) -> None:
    """Whether what a command names is within reach.

    Raises NotFound, OutOfScope, SignsForAnother.
    """
    decider = decider_of(command)
    named = {
        field: stream
        for name, kind in decider.states
        if (stream := getattr(command, field := f"{name}_id", None)) is not None
        and not kind.implicit
        and (corrects or not decider.opens(name))
        and not name.startswith("new_")
    }
    within(named)
    rests_on = standard_table().rests_on.get(_operation(), ())
    in_charge({name: named[name] for name in rests_on if name in named})
    if not _in_scope(command):
        raise OutOfScope
    if any(kind is DelegationState for _, kind in decider.states[1:]):
        _signs(getattr(command, "delegation_id", None))
    if type(command).apart_from is not None:
        _apart_under_any_account(command, named[f"{decider.states[0][0]}_id"])


def may_withdraw(fact: Envelope) -> None:
    """Whether a fact is who asks' to take out: their own; the service's; a decision, who decides.

    Raises RecordedByAnother.
    """
    if isinstance(fact.event, FactWithdrawn):
        return  # nobody takes that out: the log says so
    roles = {grant.role for grant in access().grants}
    if hasattr(fact.event, "delegation_id"):
        allowed = Role.DELEGATE in roles
    else:
        service = {Role.AGENT}
        if state_of(fact.event.name) in OF_PANELS:
            service |= {Role.EPL_SECRETARIAT, Role.EPD_SECRETARIAT}
        allowed = fact.actor == actor() or bool(roles & service)
    if not allowed:
        raise RecordedByAnother


def veiled(rows: Sequence[R]) -> Sequence[R]:
    """The rows of a figure, without the names of whoever is out of reach: it stays whole."""
    seen: Departement = g.seen_by
    people = {person for row in rows if (person := getattr(row, "person", None)) is not None}
    if not people or _sees_all(seen):
        return rows
    statement = "select person from people where person = any(%s)"
    with seen.reading(statement) as connection:
        named = {row[0] for row in connection.execute(statement, (list(people),))}
    return [
        row
        if getattr(row, "person", None) in named
        else cast(R, replace(cast(Any, row), last_name=None, first_name=None))
        for row in rows
    ]


def _figure(parameter: str) -> Departement:
    """The whole rows, once sure that the figure asked for is that of a body of who asks."""
    given = (request.view_args or {}).get(parameter) or request.args.get(parameter)
    if given is None:
        detail = "Dites de quel organisme est le chiffre : le vôtre."
        raise FieldsMalformed([Fault("parameter", parameter, detail)])
    try:
        asked = given if isinstance(given, UUID) else UUID(given)
    except ValueError:
        detail = "Un identifiant (UUID) est attendu."
        raise FieldsMalformed([Fault("parameter", parameter, detail)]) from None
    # What an agent of a territory may read of another's actions is told in the table.
    in_address = parameter in (request.view_args or {})
    agent = in_address and Role.AGENT in {grant.role for grant in access().grants}
    if not (agent or _own(_body_of(asked))):
        raise NotFound(field=parameter)
    return everything()


def _body_of(stream: UUID) -> UUID | None:
    """The body that an agreement or a report is of; a body is its own."""
    envelopes = deciding().app.envelopes(stream)
    match envelopes[0].event.name if envelopes else None:
        case "OrganisationRegistered":
            return stream
        case "AgreementSigned":
            return _load(ActionAgreementState, stream).organisation_id
        case "ReportOpened":
            return _load(ReportState, stream).organisation_id
    return None


def _own(body: UUID | None) -> bool:
    """Whether a body is one of who asks: named by a grant, or of an agent's territory."""
    if body is None:
        return False
    if body in access().named("organisation", *BODIES):
        return True
    territories = access().named("territory", Role.AGENT)
    return bool(territories) and _load(OrganisationState, body).territory in territories


S = TypeVar("S", OrientationState, OrganisationState, DelegationState, ReportState,
            ActionAgreementState)  # fmt: skip


def _load(kind: type[S], stream: UUID) -> S:
    return cast(S, deciding().app.load(kind, stream).state)


def _apart_under_any_account(command: Command, stream: UUID) -> None:
    """Raises PreparedByWhoSigns where an account that signs under the same power prepared the file:
    one person may have several accounts (H42)."""
    rule = deciding().rules.named(type(command).apart_from or "")
    dated = rule.on(getattr(command, "on", today()))
    prepared = {
        one.actor for one in deciding().app.envelopes(stream) if one.event.name in dated.codes
    }
    delegation = getattr(command, "delegation_id", None)
    power = _load(DelegationState, delegation).delegate_id if delegation else None
    if power is None:
        return  # the President's power names nobody: several people may serve it
    for account in accounts.every(deciding()):
        signs = any(one.role is Role.DELEGATE and one.delegate == power for one in account.grants)
        if signs and account.actor in prepared:
            raise PreparedByWhoSigns(rule=dated.id, field="decided_by")


def _delegations(delegate: UUID) -> list[UUID]:
    statement = "select stream from events where name = 'DelegationGiven' and person = %s"
    with deciding().app.recorder.pool.connection() as connection:
        return [row[0] for row in connection.execute(statement, (delegate,))]


def _signs(delegation: UUID | None) -> None:
    signers = [grant for grant in access().grants if grant.role is Role.DELEGATE]
    delegate = _load(DelegationState, delegation).delegate_id if delegation else None
    if not any(grant.delegate == delegate for grant in signers):
        raise SignsForAnother


def _in_scope(command: Command) -> bool:
    """Whether what a command opens is of the scope of who asks, where no stream of it is yet."""
    if _sees_all(g.seen_by):
        return True
    grants = access().grants
    match command:
        case PlanSession(kind=PanelKind.EPL, territory=territory):
            return any(grant.territory == territory for grant in grants)
        case PlanSession():
            return any(grant.role is Role.EPD_SECRETARIAT for grant in grants)
        case ProposePositioning(proposed_by=by):
            alone = {grant.role for grant in grants} == {Role.BENEFICIARY}
            return by is ProposedBy.BENEFICIARY if alone else True
    return True


def _in_query(names: Iterable[str]) -> dict[str, UUID]:
    found = {}
    for name in names:
        try:
            found[name] = UUID(request.args[name])
        except (KeyError, ValueError):
            continue  # left to the view, which says what is wrong
    return found


def _operation() -> str:
    assert request.url_rule is not None
    return f"{request.method} {request.url_rule.rule}"


def _sees_all(seen: Departement) -> bool:
    return seen.sight is not None and seen.sight.role is DatabaseRole.AUDITOR
