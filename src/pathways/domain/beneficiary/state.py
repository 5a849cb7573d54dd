"""What decisions need to know of a person's file."""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Protocol, Self, TypeVar, assert_never
from uuid import UUID

from pathways.domain.beneficiary.events import (
    BeneficiaryEvent,
    BeneficiaryMerged,
    BeneficiaryRegistered,
    ContactDetailsRecorded,
    DuplicateAbsorbed,
    HouseholdRecorded,
    IdentityChanged,
    PersonForgotten,
    ProfileRecorded,
    ReductionToldByPayer,
    RightsAndDutiesRecorded,
    RightStatus,
    RsaExited,
    RsaRightRecorded,
    SanctionCounted,
    SanctionUncounted,
    SearchProfileRecorded,
    Sex,
)
from pathways.domain.beneficiary.identifiers import fold
from pathways.domain.command import Claim, State
from pathways.domain.event import Event
from pathways.domain.participations.state import participations_of


@dataclass(frozen=True)
class Identity:
    """Who the person is, as last recorded; empty once the person is forgotten."""

    last_name: str | None = None
    first_name: str | None = None
    birth_name: str | None = None
    birth_date: date | None = None
    nir: str | None = None
    payer_number: str | None = None
    civility: str | None = None
    sex: Sex | None = None


@dataclass(frozen=True)
class BeneficiaryState(State):
    """A person's file. The stream's id is the person's."""

    registered: bool = False
    identity: Identity = Identity()
    contact: ContactDetailsRecorded | None = None
    household: HouseholdRecorded | None = None
    rights: tuple[RsaRightRecorded, ...] = ()
    rights_and_duties: tuple[RightsAndDutiesRecorded, ...] = ()
    profile_recorded: ProfileRecorded | None = None
    search_profile: SearchProfileRecorded | None = None
    exited_on: date | None = None
    merged_into: UUID | None = None
    absorbed: frozenset[UUID] = frozenset()
    reductions: tuple[ReductionToldByPayer, ...] = ()
    """What the payer told that no decision explained, replaced words included."""
    sanctions: tuple[SanctionCounted, ...] = ()
    """The sanctions that stand, in the order they were counted."""
    forgotten: bool = False
    left_behind: frozenset[UUID] = frozenset()
    """The accompaniments of a forgotten person."""

    @property
    def participations_id(self) -> UUID:
        """The stream that tells this person's enrolments in actions of one another."""
        return participations_of(self.id)

    @property
    def kept_id(self) -> UUID | None:
        """The file this one was merged into."""
        return self.merged_into

    @property
    def people(self) -> frozenset[UUID]:
        """Every file known here to be this person's."""
        return frozenset({self.id, *self.absorbed, *filter(None, [self.merged_into])})

    def sanction_of(self, procedure: UUID) -> SanctionCounted | None:
        """The sanction decided in that procedure, None where it never was or was undone."""
        return next((one for one in self.sanctions if one.procedure_id == procedure), None)

    def sanctions_before(self, procedure: UUID, day: date) -> tuple[UUID, ...]:
        """The procedures whose sanctions stand and came before one decided `day` in `procedure`.

        Of two decided on one day, the one counted first comes first. With an undone sanction gone
        from the count, asking again gives the rank as computed again (N11).
        """
        own = self.sanction_of(procedure)
        place = self.sanctions.index(own) if own else len(self.sanctions)
        return tuple(
            one.procedure_id
            for index, one in enumerate(self.sanctions)
            if one.procedure_id != procedure
            and (one.decided_on < day or (one.decided_on == day and index < place))
        )

    @property
    def profile(self) -> str | None:
        """A code of the rule `profiles` (A1.1), None as long as nobody recorded one."""
        return self.profile_recorded.profile if self.profile_recorded else None

    @property
    def more_than_one_person(self) -> bool:
        """Whether the household counts more than one person; False as long as nobody said so."""
        return self.household is not None and self.household.more_than_one_person

    def right_on(self, day: date) -> RightStatus:
        """The right on that day, as last told; UNKNOWN if nobody ever told."""
        told = self.right_told_on(day)
        return told.status if told else RightStatus.UNKNOWN

    def right_told_on(self, day: date) -> RsaRightRecorded | None:
        """The fact that tells the right on that day."""
        return _last_told(self.rights, day)

    def bound_by_rights_and_duties_on(self, day: date) -> bool | None:
        """Whether the person is bound on that day (CASF L262-28); None if nobody ever told."""
        told = self.rights_and_duties_told_on(day)
        return told.bound if told else None

    def rights_and_duties_told_on(self, day: date) -> RightsAndDutiesRecorded | None:
        """The fact that tells whether the person is bound on that day."""
        return _last_told(self.rights_and_duties, day)

    def person(self, event: Event) -> UUID | None:
        return self.id

    def claims(self) -> frozenset[Claim]:
        """One file per NIR, and per payer number, birth date and first name.

        The first name tells twins apart, who share the two others. A merged or forgotten file
        identifies nobody any more.

        A merged file takes for itself the claims that an open orientation of this person holds,
        and their presence in an action. So the database refuses the merger while one of the two
        goes on, and refuses for ever to begin one afterwards, whoever asks and however
        concurrently.

        A forgotten file takes in the same way what a breach reported, and a sanction procedure,
        claim of each of its accompaniments: one recorded at the same moment and the forgetting
        exclude each other.
        """
        left = frozenset(
            Claim(held, str(orientation))
            for orientation in self.left_behind
            for held in ("breach_reported", "open_sanction_procedure")
        )
        if self.merged_into is not None:
            own = str(self.id)
            return left | {Claim("open_orientation", own), Claim("person_in_action", own)}
        if self.forgotten or not self.registered:
            return left
        who, claims = self.identity, set[Claim]()
        if who.nir:
            claims.add(Claim("nir", who.nir, secret=True))
        if value := payer_identity(who.payer_number, who.birth_date, who.first_name):
            claims.add(Claim("payer_identity", value, secret=True))
        return frozenset(claims)

    def evolve(self, event: BeneficiaryEvent) -> Self:
        match event:
            case BeneficiaryRegistered():
                return replace(self, registered=True, identity=_identity(event))
            case IdentityChanged():
                return replace(self, identity=_identity(event))
            case ContactDetailsRecorded():
                return replace(self, contact=_latest(self.contact, event))
            case HouseholdRecorded():
                return replace(self, household=_latest(self.household, event))
            case RsaRightRecorded(status=status, since=day):
                returned = status is RightStatus.OPEN and self.exited_on and self.exited_on < day
                exited_on = None if returned else self.exited_on
                return replace(self, rights=(*self.rights, event), exited_on=exited_on)
            case RightsAndDutiesRecorded():
                return replace(self, rights_and_duties=(*self.rights_and_duties, event))
            case ProfileRecorded():
                return replace(self, profile_recorded=_latest(self.profile_recorded, event))
            case SearchProfileRecorded():
                return replace(self, search_profile=_latest(self.search_profile, event))
            case RsaExited(exited_on=day):
                return replace(self, exited_on=day)
            case ReductionToldByPayer():
                return replace(self, reductions=(*self.reductions, event))
            case BeneficiaryMerged(into=into):
                return replace(self, merged_into=into)
            case DuplicateAbsorbed(duplicate=duplicate):
                return replace(self, absorbed=self.absorbed | {duplicate})
            case SanctionCounted():
                return replace(self, sanctions=(*self.sanctions, event))
            case SanctionUncounted(procedure_id=procedure):
                standing = tuple(one for one in self.sanctions if one.procedure_id != procedure)
                return replace(self, sanctions=standing)
            case PersonForgotten(orientations=orientations):
                return replace(
                    self,
                    forgotten=True,
                    identity=Identity(),
                    contact=None,
                    left_behind=frozenset(orientations),
                )
            case _:
                assert_never(event)


def _identity(event: BeneficiaryRegistered | IdentityChanged) -> Identity:
    return Identity(**{part.name: getattr(event, part.name) for part in fields(Identity)})


RecordedT = TypeVar(
    "RecordedT", ContactDetailsRecorded, HouseholdRecorded, ProfileRecorded, SearchProfileRecorded
)


def _latest(known: RecordedT | None, event: RecordedT) -> RecordedT:
    """A fact entered weeks late does not replace what was said since."""
    return known if known and known.recorded_on > event.recorded_on else event


class _Told(Protocol):
    @property
    def since(self) -> date: ...
    @property
    def told_on(self) -> date: ...


ToldT = TypeVar("ToldT", bound=_Told)


def _last_told(facts: tuple[ToldT, ...], day: date) -> ToldT | None:
    # "Has this status since that day": whoever speaks last speaks for every day from then on,
    # even back over what was told before. max() keeps the first of equals, hence the reversal:
    # of two facts told on one day, the one recorded last counts.
    heard = (fact for fact in reversed(facts) if fact.since <= day)
    return max(heard, key=lambda fact: fact.told_on, default=None)


def payer_identity(
    payer_number: str | None, birth_date: date | None, first_name: str | None
) -> str | None:
    """What identifies a person to the payer; the first name tells twins apart. None if unknown."""
    if not payer_number or not birth_date:
        return None
    return f"{payer_number}|{birth_date}|{fold(first_name or '')}"
