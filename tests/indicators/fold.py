"""Every indicator a second time: a plain and slow fold over the events, for the proof.

It reads envelopes and nothing else: its own reading of corrections and withdrawals, of what opens
and closes a delay, of who is in the file active; no SQL, no read model, no helper of the package.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any
from uuid import UUID

ONE = timedelta(days=1)
EVER = date.max

OBJECTIVES = {
    "adse_a": "commit", "adse_b": "commit", "mobility_point": "resolve", "ai": "experiment",
    "aci": "work", "ei": "work", "geiq": "work", "rsa_referent": "commit",
}  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """A fact in force: corrected where it was, and not withdrawn."""

    stream: UUID
    version: int
    place: int
    name: str
    day: date
    person: UUID | None
    says: Any


@dataclass(frozen=True)
class Case:
    day: date
    seen_on: date
    person: UUID | None = None
    orientation: UUID | None = None
    organisation: UUID | None = None
    referent: UUID | None = None
    territory: str | None = None
    profile: str | None = None
    month: str | None = None
    programme: str | None = None
    objective: str | None = None
    nature: str | None = None
    amount: Fraction | None = Fraction(1)
    against: Fraction = Fraction(1)
    left_out: str | None = None


@dataclass(frozen=True)
class Told:
    """A figure as it is told: compared with what the package answers, field by field."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    cases: int
    left_out: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Delay:
    """A delay, what opened it, and the first fact that put an end to it."""

    opened: Fact
    kind: str
    orientation: UUID
    due_on: date
    rule: str
    closed_on: date
    closed_by: str | None


def facts_of(envelopes: Iterable[Any]) -> list[Fact]:
    """The facts that hold among these envelopes, whatever their order."""
    streams: dict[UUID, dict[int, Any]] = defaultdict(dict)
    for one in sorted(envelopes, key=lambda one: one.position):
        version = one.corrects or one.originator_version
        if type(one.event).__name__ == "FactWithdrawn":
            streams[one.originator_id].pop(version, None)
        else:
            streams[one.originator_id][version] = one
    found = []
    for stream, held in streams.items():
        place = 2**62
        for version in sorted(held, reverse=True):
            one = held[version]
            place = min(place, one.position)
            event = one.event
            found.append(
                Fact(stream, version, place, type(event).__name__, event.happened_on, one.person,
                     event)
            )  # fmt: skip
    return found


GROUNDS = {
    "relance": {"first_rdv_missed"},
    "relance_without_answer": {"first_rdv_unanswered"},
    "contract_relance": {"contract_not_made", "contract_not_renewed", "contract_not_respected"},
}
OPENS: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "OrientationDecided": (
        ("first_rdv", "first_rdv_due_on", "first_rdv_rule"),
        ("contract", "contract_due_on", "contract_rule"),
        ("epl_review", "epl_due_on", "epl_rule"),
    ),
    "OrientationNotified": (("contract", "contract_due_on", "contract_rule"),),
    "PathwayMaintained": (("epl_review", "epl_due_on", "epl_rule"),),
    "FirstRdvProposed": (("relance_without_answer", "relance_due_on", "relance_rule"),),
    "RdvMissed": (("relance", "relance_due_on", "relance_rule"),),
    "ContractLapseObserved": (("contract_relance", "relance_due_on", "relance_rule"),),
    "ContractExemptionGranted": (("contract", "contract_due_on", "contract_rule"),),
    "ContractExemptionEnded": (("contract", "contract_due_on", "contract_rule"),),
}
MEETS: Mapping[str, frozenset[str]] = {
    "first_rdv": frozenset({"RdvHeld"}),
    "relance": frozenset({"RdvHeld", "RdvExcused"}),
    "relance_without_answer": frozenset(
        {"FirstRdvAnswered", "FirstRdvProposed", "RdvHeld", "RdvMissed", "RdvExcused"}
    ),
    "contract": frozenset(
        {"EngagementContractSigned", "ContractExemptionGranted", "ContractExemptionEnded"}
    ),
    "contract_relance": frozenset({"BreachReported", "RecallClosed", "EngagementContractSigned"}),
    "epl_review": frozenset({"PathwayMaintained", "EplOpinionGiven"}),
}
ENDS = ("Reoriented", "OrientationEnded")
LEAVES = ("RsaExited", "BeneficiaryMerged", "PersonForgotten")


class Known:
    """What a log says, as its events up to a position tell it."""

    def __init__(self, envelopes: Iterable[Any], upto: int) -> None:
        self.facts = facts_of(one for one in envelopes if one.position <= upto)
        self.named: dict[str, list[Fact]] = defaultdict(list)
        self.streams: dict[UUID, list[Fact]] = defaultdict(list)
        self.people: dict[UUID, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            self.named[fact.name].append(fact)
            self.streams[fact.stream].append(fact)
            if fact.person is not None:
                self.people[fact.person].append(fact)
        for each in (*self.streams.values(), *self.people.values()):
            each.sort(key=lambda fact: (fact.day, fact.place, fact.version))
        self.decided = {fact.stream: fact for fact in self.named["OrientationDecided"]}
        self.drafted = {fact.stream: fact for fact in self.named["EngagementContractDrafted"]}
        self.contracts: dict[UUID, list[UUID]] = defaultdict(list)
        for stream, fact in self.drafted.items():
            self.contracts[fact.says.orientation_id].append(stream)
        self.delays = list(self._delays())

    # ------------------------------------------------------------------ accompaniments

    def orientation_of(self, fact: Fact) -> UUID | None:
        if fact.name == "EplOpinionGiven":
            return UUID(str(fact.says.orientation_id))
        if fact.name.startswith("EngagementContract"):
            drafted = self.drafted.get(fact.stream)
            return UUID(str(drafted.says.orientation_id)) if drafted else None
        return fact.stream

    def body_of(self, orientation: UUID | None) -> UUID | None:
        decided = self.decided.get(orientation) if orientation else None
        return decided.says.organisation_id if decided else None

    def followed(self, orientation: UUID) -> list[tuple[date, date, UUID | None]]:
        """By whom, from when to when: the référent of each part of the accompaniment."""
        facts = self.streams[orientation]
        ended = min((fact.day for fact in facts if fact.name in ENDS), default=EVER)
        named = sorted(
            (fact for fact in facts if fact.name in ("OrientationDecided", "ReferentDesignated")),
            key=lambda fact: (fact.day, fact.version),
        )
        parts = []
        for at, fact in enumerate(named):
            after = named[at + 1].day if at + 1 < len(named) else EVER
            if fact.day < min(after, ended):
                parts.append((fact.day, min(after, ended), fact.says.referent_id))
        return parts

    def referent_on(self, orientation: UUID | None, day: date) -> UUID | None:
        if orientation not in self.decided:
            return None
        parts = [part for part in self.followed(orientation) if part[0] <= day]
        return parts[-1][2] if parts else None

    def told_on(self, person: UUID, day: date) -> tuple[str | None, str | None]:
        """Territory and profile, as last told for that day."""
        told: dict[str, Any] = {}
        facts = sorted(self.people[person], key=lambda fact: (fact.day, fact.version))
        for fact in facts:
            if fact.day <= day and fact.name in ("ContactDetailsRecorded", "ProfileRecorded"):
                told[fact.name] = fact.says
        contact, profile = told.get("ContactDetailsRecorded"), told.get("ProfileRecorded")
        return contact and contact.territory, profile and profile.profile

    # ------------------------------------------------------------------ delays

    def _delays(self) -> Iterator[Delay]:
        for facts in self.people.values():
            for at, fact in enumerate(facts):
                for kind, due, rule in OPENS.get(fact.name, ()):
                    due_on = getattr(fact.says, due)
                    if due_on is None:
                        continue
                    closed = next(
                        (later for later in facts[at + 1 :] if self._closes(later, kind, fact)),
                        None,
                    )
                    yield Delay(
                        fact, kind, fact.stream, due_on, getattr(fact.says, rule),
                        closed.day if closed else EVER, closed.name if closed else None,
                    )  # fmt: skip

    def _closes(self, later: Fact, kind: str, opened: Fact) -> bool:
        if later.name in LEAVES:
            return True
        if later.name in ENDS:
            return later.stream == opened.stream
        answers = later.name in MEETS[kind] or (
            later.name == "RelanceSent" and later.says.ground in GROUNDS.get(kind, ())
        )
        return answers and self.orientation_of(later) == opened.stream

    # ------------------------------------------------------------------ file active

    def standing(self, orientation: UUID, day: date) -> str | None:
        """How the accompaniment stands on that day; None where there is none (A1.13)."""
        decided, facts = self.decided[orientation], self.streams[orientation]
        assert decided.person is not None
        ended = [fact.day for fact in facts if fact.name in ENDS]
        ended += [
            fact.day
            for fact in self.people[decided.person]
            if fact.name == "RsaExited" and fact.day >= decided.day
        ]
        if not decided.day <= day < min(ended, default=EVER):
            return None
        held = {self._contract(contract, day) for contract in self.contracts[orientation]}
        held |= set(self._recalls_and_exemptions(facts, day))
        order = ("under_recall", "validated", "under_validation", "exempted", "returned", "signed",
                 "drafted", "expired")  # fmt: skip
        return next((one for one in order if one in held), "without_contract")

    def _contract(self, contract: UUID, day: date) -> str | None:
        steps = sorted(
            (fact for fact in self.streams[contract] if fact.name.startswith("EngagementContract")),
            key=lambda fact: (fact.day, fact.version),
        )
        amended = [fact for fact in steps if fact.name == "EngagementContractAmended"]
        last_day = (amended[-1] if amended else self.drafted[contract]).says.ends_on
        standing, reached = None, ""
        for fact in (fact for fact in steps if fact.day <= day):
            match fact.name.removeprefix("EngagementContract"):
                case "Drafted":
                    standing = "drafted"
                case "Signed":
                    standing = "signed"
                    reached = reached or "signed"
                case "Submitted":
                    standing = "under_validation"
                    reached = reached or "signed"
                case "Returned":
                    standing = "returned"
                case "Validated":
                    standing = reached = "validated"
                case "Amended":
                    standing = reached or "drafted"
                case "Ended":
                    standing = "expired" if fact.says.reason == "term" else None
        if standing == "validated" and day > last_day:
            return "expired"
        return standing

    def _recalls_and_exemptions(self, facts: Sequence[Fact], day: date) -> Iterator[str]:
        for fact in facts:
            later = [one for one in facts if (one.day, one.version) > (fact.day, fact.version)]
            recalled = fact.name == "BreachReported" or (
                fact.name == "RelanceSent" and fact.says.ground in GROUNDS["contract_relance"]
            )
            if recalled and fact.day <= day:
                closed = [one.day for one in later if one.name == "RecallClosed"]
                if day < min(closed, default=EVER):
                    yield "under_recall"
            if fact.name == "ContractExemptionGranted" and fact.day <= day <= fact.says.until:
                relieved = [one.day for one in later if one.name.startswith("ContractExemption")]
                if day < min(relieved, default=EVER):
                    yield "exempted"


# ---------------------------------------------------------------------- the indicators

CASES: dict[str, Callable[[Known, date, date, date, date], Iterable[Case]]] = {}
UNITS: dict[str, str] = {}


def indicator(unit: str, *codes: str) -> Callable[[Any], Any]:
    def add(function: Any) -> Any:
        for code in codes:

            def cases(
                known: Known, on: date, since: date, until: date, day: date, code: str = code
            ) -> Iterable[Case]:
                found: Iterable[Case] = function(known, code, on, since, until, day)
                return found

            CASES[code], UNITS[code] = cases, unit
        return function

    return add


DELAYS = {
    "first_rdv_in_time": ({"first_rdv"}, {"RdvHeld"}, {"A1.3"}),
    "relance_in_time": (set(GROUNDS), {"RelanceSent"}, {"A1.4", "A1.4b"}),
    "epl_in_time": ({"epl_review"}, {"EplOpinionGiven", "PathwayMaintained"}, {"A1.11"}),
    "contract_in_time": ({"contract"}, {"EngagementContractSigned"}, set[str]()),
}


@indicator("share", *DELAYS)
def in_time(
    known: Known, code: str, on: date, since: date, until: date, day: date
) -> Iterator[Case]:
    kinds, awaited, rules = DELAYS[code]
    if code == "contract_in_time":
        old = until < date(2025, 1, 1)
        rules = {"A1.7", "A1.8"} if old else {"N5", "N5-transition", "A1.8"}
    for one in known.delays:
        if one.kind not in kinds or not since <= one.opened.day <= min(until, on):
            continue
        done = one.closed_by in awaited and one.closed_on <= one.due_on
        left = None
        if one.rule not in rules:
            left = "other_rule"
        elif on <= one.due_on:
            left = "not_yet_due"
        elif one.closed_on <= one.due_on and not done:
            left = "ended_before"
        yield Case(
            one.opened.day, min(one.closed_on, one.due_on, on), one.opened.person, one.orientation,
            known.body_of(one.orientation), nature=one.kind, amount=Fraction(int(done)),
            left_out=left,
        )  # fmt: skip


AWAITED = {
    "first_rdv_delay": {"RdvHeld"},
    "contract_delay": {"EngagementContractSigned"},
    "epl_delay": {"EplOpinionGiven", "PathwayMaintained"},
}


@indicator("median_days", *AWAITED)
def from_the_orientation(
    known: Known, code: str, on: date, since: date, until: date, day: date
) -> Iterator[Case]:
    first: dict[UUID, date] = {}
    for name in AWAITED[code]:
        for fact in known.named[name]:
            orientation = known.orientation_of(fact)
            decided = known.decided.get(orientation) if orientation else None
            if decided and orientation and decided.day <= fact.day <= on:
                first[orientation] = min(fact.day, first.get(orientation, EVER))
    for orientation, fact in known.decided.items():
        if since <= fact.day <= min(until, on):
            met = first.get(orientation)
            yield Case(
                fact.day, met or on, fact.person, orientation, known.body_of(orientation),
                amount=Fraction((met - fact.day).days) if met else None,
                left_out=None if met else "not_yet",
            )  # fmt: skip


@indicator("median_days", "relance_delay")
def from_the_absence(
    known: Known, code: str, on: date, since: date, until: date, day: date
) -> Iterator[Case]:
    for one in known.delays:
        if one.kind != "relance" or not since <= one.opened.day <= min(until, on):
            continue
        left = "not_yet" if one.closed_on > on else None
        if left is None and one.closed_by != "RelanceSent":
            left = "not_needed"
        days = Fraction((one.closed_on - one.opened.day).days) if left is None else None
        yield Case(
            one.opened.day, min(one.closed_on, on), one.opened.person, one.orientation,
            known.body_of(one.orientation), amount=days, left_out=left,
        )  # fmt: skip


@indicator("share", "contract_coverage")
@indicator("count", "file_active")
def accompanied(
    known: Known, code: str, on: date, since: date, until: date, day: date
) -> Iterator[Case]:
    for orientation, fact in known.decided.items():
        standing = known.standing(orientation, day)
        if standing is None:
            continue
        inside = standing in ("validated", "under_validation", "under_recall")
        coverage = code == "contract_coverage"
        aside = standing in ("under_recall", "exempted") if coverage else not inside
        yield Case(
            day, day, fact.person, orientation, fact.says.organisation_id, nature=standing,
            amount=Fraction(int(standing == "validated" or not coverage)),
            left_out=standing if aside else None,
        )  # fmt: skip


@indicator("share", "file_active_norm")
def against_the_norm(
    known: Known, code: str, on: date, since: date, until: date, day: date
) -> Iterator[Case]:
    expected: dict[UUID, Fraction] = {}
    territories = {one.stream: one.says.territory for one in known.named["OrganisationRegistered"]}
    for body in {one.stream for one in known.named["OrganisationAgreementSigned"]}:
        running = _running(known, body, day)
        if running is not None:
            expected[body] = Fraction(running.fte) * running.file_active_norm
    for case in accompanied(known, "file_active", on, since, until, day):
        if case.left_out is None:
            left = None if case.organisation in expected else "without_agreement"
            territory = territories.get(case.organisation) if case.organisation else None
            yield replace(
                case, amount=Fraction(1), against=Fraction(0), left_out=left, territory=territory,
            )  # fmt: skip
    for body, people in expected.items():
        there = _referents(known, body, day)
        shared: list[UUID | None] = [*there] or [None]
        for referent in shared:
            yield Case(
                day, day, organisation=body, referent=referent, territory=territories.get(body),
                amount=Fraction(0), against=people / max(1, len(there)),
            )  # fmt: skip


def _running(known: Known, body: UUID, day: date) -> Any:
    """The agreement of a body that runs on that day: of two, the one that started last."""
    signed = sorted(
        (fact for fact in known.streams[body] if fact.name == "OrganisationAgreementSigned"),
        key=lambda fact: (fact.says.starts_on, fact.version),
    )
    started = [fact.says for fact in signed if fact.says.starts_on <= day]
    if not started or day > started[-1].ends_on:
        return None
    cut = [fact.day for fact in known.streams[body] if fact.name == "OrganisationAgreementEnded"
           and started[-1].starts_on <= fact.day <= started[-1].ends_on]  # fmt: skip
    return None if cut and min(cut) <= day else started[-1]


def _referents(known: Known, body: UUID, day: date) -> list[UUID]:
    facts = known.streams[body]
    there = []
    for fact in facts:
        if fact.name == "ReferentArrived" and fact.day <= day:
            gone = [one.day for one in facts if one.name == "ReferentDeparted"
                    and one.says.referent_id == fact.says.referent_id
                    and one.version > fact.version]  # fmt: skip
            if day < min(gone, default=EVER):
                there.append(fact.says.referent_id)
    return there


RDVS = {"RdvHeld": "held", "RdvMissed": "missed", "RdvExcused": "excused"}


@indicator("share", "rdvs_held")
@indicator("count", "rdvs", "themes", "reorientations")
def in_accompaniments(
    known: Known, code: str, on: date, since: date, until: date, day: date
) -> Iterator[Case]:
    names = {"themes": ("DiagnosisMade",), "reorientations": ("Reoriented",)}.get(code, (*RDVS,))
    for fact in (fact for name in names for fact in known.named[name]):
        if not since <= fact.day <= min(until, on):
            continue
        case = Case(fact.day, fact.day, fact.person, fact.stream, known.body_of(fact.stream))
        match code:
            case "themes":
                yield from (replace(case, nature=theme) for theme in fact.says.themes)
            case "reorientations":
                new = known.decided.get(fact.says.to)
                yield replace(case, nature=new.says.kind.value if new else None)
            case _:
                nature = RDVS[fact.name]
                held = code == "rdvs" or nature == "held"
                yield replace(case, nature=nature, amount=Fraction(int(held)))


@indicator("count", "exits")
def exits(known: Known, code: str, on: date, since: date, until: date, day: date) -> Iterator[Case]:
    followed: dict[UUID, list[tuple[date, UUID, UUID | None]]] = defaultdict(list)
    for fact in (fact for fact in known.named["RsaExited"] if since <= fact.day <= min(until, on)):
        assert fact.person is not None
        for orientation, decided in known.decided.items():
            if decided.person == fact.person:
                followed[fact.person] += [
                    (start, orientation, referent)
                    for start, end, referent in known.followed(orientation)
                    if start <= fact.day <= end
                ]
        last = min(
            followed.pop(fact.person, []), key=lambda part: (-part[0].toordinal(), part[1].int),
            default=None,
        )  # fmt: skip
        mine = last[1] if last else None
        yield Case(
            fact.day, fact.day, fact.person, mine, known.body_of(mine),
            last[2] if last else None, nature=fact.says.nature.value,
        )  # fmt: skip


@indicator("count", "procedures", "sanctions", "appeals")
def in_procedures(
    known: Known, code: str, on: date, since: date, until: date, day: date
) -> Iterator[Case]:
    name = {"procedures": "SanctionProcedureOpened", "sanctions": "SanctionDecided"}.get(
        code, "PriorAppealFiled"
    )
    opened = {fact.stream: fact.says for fact in known.named["SanctionProcedureOpened"]}
    for fact in (fact for fact in known.named[name] if since <= fact.day <= min(until, on)):
        after = sorted(
            (one for one in known.streams[fact.stream]
             if one.version > fact.version and one.day <= on),
            key=lambda one: one.version,
        )  # fmt: skip
        nature, left = None, None
        if code == "procedures":
            nature = fact.says.ground
        elif code == "sanctions":
            nature = fact.says.measure.value
            undone = any(
                one.name in ("DecisionAnnulled", "DecisionWithdrawn")
                or (one.name == "PriorAppealDecided" and one.says.outcome == "upheld")
                for one in after
            )
            left = "undone" if undone else None
        else:
            answers = [one.says.outcome.value for one in after if one.name == "PriorAppealDecided"]
            nature = answers[0] if answers else "pending"
        procedure = opened[fact.stream]
        yield Case(
            fact.day, fact.day, fact.person, procedure.orientation_id, procedure.organisation_id,
            nature=nature, left_out=left,
        )  # fmt: skip


@indicator("share", "positionings_answered")
@indicator("count", "positionings")
def positioned(
    known: Known, code: str, on: date, since: date, until: date, day: date
) -> Iterator[Case]:
    for fact in known.named["PositioningProposed"]:
        if not since <= fact.day <= min(until, on):
            continue
        standing = _standing_of_positioning(known, fact, on)
        answered = standing in ("retained", "refused", "entered")
        aside = standing if standing in ("lapsed", "withdrawn") else None
        yield Case(
            fact.day, fact.day, fact.person, fact.says.orientation_id, fact.says.organisation_id,
            fact.says.referent_id, nature=standing,
            amount=Fraction(int(answered or code == "positionings")),
            left_out=None if code == "positionings" else aside,
        )  # fmt: skip


def _standing_of_positioning(known: Known, proposed: Fact, on: date) -> str:
    facts = known.streams[proposed.stream]
    cancelled = [fact.version for fact in facts if fact.name == "PositioningEntryCancelled"]
    steps = sorted(
        (fact for fact in facts if fact.day <= on and fact.name != "PositioningEntryCancelled"
         and not (fact.name == "PositioningEntered" and fact.version < max(cancelled, default=0))),
        key=lambda fact: (fact.day, fact.version),
    )  # fmt: skip
    assert proposed.person is not None
    forgotten = [one.day for one in known.people[proposed.person] if one.name == "PersonForgotten"]
    standing = steps[-1].name.removeprefix("Positioning").lower()
    if standing in ("proposed", "retained") and min(forgotten, default=EVER) <= on:
        return "lapsed"
    return standing


EXPECTED = {
    "SessionAttended": True, "InterviewHeld": True, "SessionMissed": False,
    "InterviewMissed": False,
}  # fmt: skip


@indicator("share", "attendance_regularity")
@indicator("count", "enrolments", "outcomes")
def in_actions(
    known: Known, code: str, on: date, since: date, until: date, day: date
) -> Iterator[Case]:
    for entry in known.named["Enrolled"]:
        facts = known.streams[entry.stream]
        cancelled = any(fact.name == "EnrolmentCancelled" for fact in facts)
        told: list[tuple[Fact, str | None, bool]] = []
        if code == "enrolments":
            told = [(entry, None, True)]
        elif code == "attendance_regularity":
            told = [
                (fact, None, EXPECTED[fact.name] and not cancelled)
                for fact in facts
                if fact.name in EXPECTED
                and not (fact.name.startswith("Interview") and fact.says.kind == "positioning")
            ]
        else:
            last = max(
                (fact for fact in facts if fact.name == "OutcomeRecorded"),
                key=lambda fact: fact.version, default=None,
            )  # fmt: skip
            told = [(last, result, True) for result in last.says.results] if last else []
        for fact, nature, there in told:
            if since <= fact.day <= min(until, on):
                yield Case(
                    fact.day, fact.day, entry.person, None, entry.says.organisation_id,
                    programme=entry.says.programme, nature=nature, amount=Fraction(int(there)),
                    left_out="cancelled" if cancelled else None,
                )  # fmt: skip


# ---------------------------------------------------------------------- money


@indicator("euros", "grants_agreed", "grants_realised")
def grants(
    known: Known, code: str, on: date, since: date, until: date, day: date
) -> Iterator[Case]:
    year, after = date(on.year, 1, 1), date(on.year + 1, 1, 1)
    for signed in known.named["AgreementSigned"]:
        whole = _terms(known, signed.stream, EVER)
        ends = min(_cut(known, signed.stream, EVER), whole.ends_on + ONE)
        runs = whole.starts_on < ends and whole.starts_on < after and year < ends
        if signed.day <= on and runs:
            agreed, due = _settled(known, signed.stream, on)
            amount = agreed if code == "grants_agreed" else due
            yield Case(
                whole.starts_on, on, organisation=signed.says.organisation_id,
                programme=signed.says.programme, amount=Fraction(amount),
            )  # fmt: skip
    for body in {fact.stream for fact in known.named["OrganisationAgreementSigned"]}:
        signed_ones = [fact for fact in known.streams[body]
                       if fact.name == "OrganisationAgreementSigned"]  # fmt: skip
        running = [
            one for at in (on, *_days_before(on, year)) if (one := _running(known, body, at))
        ]
        told = [fact.says for fact in signed_ones if fact.day <= on and fact.says.starts_on <= on]
        if running and told:
            event = max(told, key=lambda one: one.starts_on)
            cut = [fact.day for fact in known.streams[body]
                   if fact.name == "OrganisationAgreementEnded" and fact.day <= on
                   and event.starts_on <= fact.day <= event.ends_on]  # fmt: skip
            last = min([event.ends_on, *(one - ONE for one in cut)])
            euros = Fraction(event.fte) * Fraction(event.fte_cost) * event.departement_share / 100
            yield Case(
                running[0].starts_on, on, organisation=body, programme="rsa_referent",
                amount=Fraction(_cent(euros * _years(event.starts_on, last))),
            )  # fmt: skip


def _days_before(on: date, first: date) -> Iterator[date]:
    """Each day from the day before `on` back to the first of the year."""
    while on > first:
        on -= ONE
        yield on


def _terms(known: Known, agreement: UUID, on: date) -> Any:
    told = [fact for fact in known.streams[agreement] if fact.day <= on
            and fact.name in ("AgreementSigned", "AgreementAmended")]  # fmt: skip
    return max(told, key=lambda fact: fact.version).says.terms


def _cut(known: Known, agreement: UUID, on: date) -> date:
    """The first day without the agreement, where it was cut short."""
    ended = [fact.day for fact in known.streams[agreement]
             if fact.day <= on and fact.name == "AgreementEnded"]  # fmt: skip
    return max(ended, default=EVER)


def _settled(known: Known, agreement: UUID, on: date) -> tuple[Decimal, Decimal]:
    """What an agreement agreed and owes: its lines one by one, fact by fact."""
    terms = _terms(known, agreement, on)
    last = min(terms.ends_on, _cut(known, agreement, on) - ONE)
    financed = [line for line in terms.lines if not line.information]
    supplement = terms.rural_supplement or Decimal(0)
    dues = [_line_due(known, agreement, terms, line, last, on) for line in financed]
    due = sum(dues, Decimal(0))
    agreed = sum((line.amount for line in financed), supplement)
    return agreed, due + (supplement if due else Decimal(0))


COUNTS = {
    "collective_participations": "SessionAttended", "individual_interviews": "InterviewHeld",
    "collective_hours": "SessionAttended", "individual_hours": "InterviewHeld",
    "professionalisation_hours": "ProfessionalisationFollowed",
}  # fmt: skip


def _line_due(
    known: Known, agreement: UUID, terms: Any, line: Any, last: date, on: date
) -> Decimal:
    publics, formula = line.publics or terms.publics, line.formula.value
    if formula == "confirmed":
        confirmed = any(fact.name == "ServiceConfirmed" and fact.says.module == line.module
                        and fact.day <= on for fact in known.streams[agreement])  # fmt: skip
        return Decimal(line.amount) if confirmed else Decimal(0)
    stays = [
        entry for entry in known.named["Enrolled"]
        if entry.says.agreement_id == agreement and entry.says.public in publics
    ]  # fmt: skip
    stays = [one for one in stays if not any(
        fact.name == "EnrolmentCancelled" for fact in known.streams[one.stream])]  # fmt: skip
    if formula == "occupied_places":
        return _places_due(known, agreement, terms, line, last, on, publics)
    names = {COUNTS[measure] for measure in line.measures}
    units, minutes = 0, Fraction(0)
    for stay in stays:
        spent: dict[int | None, int] = defaultdict(int)
        for fact in known.streams[stay.stream]:
            counts = fact.name in names and terms.starts_on <= fact.day <= min(last, on)
            if not counts or not _of_line(terms, line, fact, stay, names):
                continue
            if line.certificate and not _certified(known, fact, on):
                continue
            period = _period(known, stay, line.module, fact.day)
            if stay.says.programme == "ai" and period is None:
                continue  # its modules are entered: outside a period nothing is funded (A4.4)
            units += 1
            spent[period] += fact.says.minutes
        cap = line.cap_minutes
        minutes += sum(min(each, cap) if cap else each for each in spent.values())
    if formula == "units":
        expected = line.units_per_place * Fraction(line.quantity)
        expected *= _years(terms.starts_on, terms.ends_on)
        return _cent(min(Fraction(1), units / expected) * Fraction(line.amount))
    return min(_cent(minutes / 60 * Fraction(line.price)), Decimal(line.amount))


def _of_line(terms: Any, line: Any, fact: Fact, stay: Fact, names: set[str]) -> bool:
    """Whether the line counts the fact: of its module, or of none where no other line could."""
    if fact.name == "InterviewHeld" and fact.says.kind == "positioning":
        return False
    module = fact.says.module or stay.says.module
    others = [one for one in terms.lines if one is not line
              and any(COUNTS.get(measure) == fact.name for measure in one.measures)]  # fmt: skip
    return module == line.module or (module is None and not others)


def _certified(known: Known, fact: Fact, on: date) -> bool:
    return any(
        one.name == "AttendanceCertificateReceived" and one.day <= on
        and one.says.training_id == fact.says.training_id
        for one in known.streams[fact.stream]
    )  # fmt: skip


def _period(known: Known, stay: Fact, module: str, day: date) -> int | None:
    """The module's period that the day is of: a later one cuts the one before."""
    started = sorted(
        (fact for fact in known.streams[stay.stream]
         if fact.name == "ModuleStarted" and fact.says.module == module
        and not _mistaken(known, fact)),
        key=lambda fact: (fact.day, fact.version),
    )  # fmt: skip
    running = [fact.says for fact in started if fact.day <= day]
    return running[-1].period if running and day <= running[-1].until_on else None


def _mistaken(known: Known, started: Fact) -> bool:
    """Whether the period was said, later, to have been recorded by mistake."""
    return any(
        fact.name == "ModuleCancelled"
        and fact.version > started.version
        and (fact.says.module, fact.says.from_on) == (started.says.module, started.day)
        for fact in known.streams[started.stream]
    )


def _places_due(
    known: Known,
    agreement: UUID,
    terms: Any,
    line: Any,
    last: date,
    on: date,
    publics: Sequence[str],
) -> Decimal:
    """Each place, each day: one person's, whoever came first; those not funded keep it too."""
    stays = []
    for entry in known.named["Enrolled"]:
        facts = known.streams[entry.stream]
        if entry.says.agreement_id != agreement or any(
            fact.name == "EnrolmentCancelled" for fact in facts
        ):
            continue
        told = [fact for fact in facts if hasattr(fact.says, "last_day_on")]
        ends = max(told, key=lambda fact: fact.version).says.last_day_on
        moves = sorted(
            (fact for fact in facts if fact.name in ("Enrolled", "PostChanged")),
            key=lambda fact: (fact.day, fact.version),
        )
        for at, move in enumerate(moves):
            after = moves[at + 1].day - ONE if at + 1 < len(moves) else ends
            if move.says.post_number is not None and move.day <= min(after, ends):
                stays.append(
                    (move.day, entry.stream.int, move.version, min(after, ends), move, entry)
                )
    taken: dict[tuple[int, date], tuple[UUID, int]] = {}
    for start, _, version, until, move, entry in sorted(stays, key=lambda one: one[:3]):
        for day in _each(start, until):
            taken.setdefault((move.says.post_number, day), (entry.stream, version))
    due = Fraction(0)
    for start, _, version, until, move, entry in stays:
        if entry.says.public in publics and entry.says.module in (None, line.module):
            for day in _each(max(start, terms.starts_on), min(until, last, on)):
                if taken[move.says.post_number, day] == (entry.stream, version):
                    due += Fraction(line.price) / _days_in(day.year)
    return min(_cent(due), Decimal(line.amount))


def _each(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE


@indicator("euros", "envelopes_left")
def envelopes(
    known: Known, code: str, on: date, since: date, until: date, day: date
) -> Iterator[Case]:
    for name, sign in (("EnvelopeVoted", 1), ("EnvelopeReturned", 1), ("EnvelopeDrawn", -1)):
        for fact in known.named[name]:
            if fact.says.year == on.year and fact.day <= on:
                yield Case(
                    fact.day, fact.day, nature=fact.says.budget_line,
                    amount=sign * Fraction(fact.says.amount),
                )  # fmt: skip


def _days_in(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def _years(first: date, last: date) -> Fraction:
    """How many civil years those days make, day by day."""
    years, day = Fraction(0), first
    while day <= last:
        years += Fraction(1, _days_in(day.year))
        day += ONE
    return years


def _cent(euros: Fraction) -> Decimal:
    return Decimal(int(euros * 100 + Fraction(1, 2))) / 100


# ---------------------------------------------------------------------- figures


def figures(
    known: Known, code: str, on: date, since: date, until: date, by: Sequence[str],
    days: Sequence[date],
) -> dict[tuple[Any, ...], Told]:  # fmt: skip
    """The figure under (), and that of each group; `days` are those it speaks of, if any."""
    cases = [
        _completed(known, case)
        for day in days
        for case in CASES[code](known, on, since, until, day)
    ]
    groups: dict[tuple[Any, ...], list[Case]] = defaultdict(list)
    for case in cases:
        groups[()].append(case)
        if by:
            groups[tuple(getattr(case, name) for name in by)].append(case)
    groups.setdefault((), [])
    return {key: _told(UNITS[code], each) for key, each in groups.items()}


def _completed(known: Known, case: Case) -> Case:
    territory, profile = known.told_on(case.person, case.seen_on) if case.person else (None, None)
    return replace(
        case,
        referent=case.referent or known.referent_on(case.orientation, case.seen_on),
        territory=case.territory or territory,
        profile=profile,
        month=f"{case.day:%Y-%m}",
        objective=OBJECTIVES.get(case.programme or ""),
    )


def _told(unit: str, cases: Sequence[Case]) -> Told:
    counted = [case for case in cases if case.left_out is None]
    left: dict[str, int] = defaultdict(int)
    for case in cases:
        if case.left_out:
            left[case.left_out] += 1
    amount = sum((case.amount or Fraction(0) for case in counted), Fraction(0))
    against = sum((case.against for case in counted), Fraction(0))
    value: Decimal | None = None
    match unit:
        case "count":
            value = Decimal(int(amount))
        case "share":
            value = _decimals(100 * amount / against, 1) if against else None
        case "median_days" if counted:
            value = _decimals(Fraction(median([case.amount or Fraction(0) for case in counted])), 1)
        case "euros" if counted:
            value = _decimals(amount, 2)
    share = unit == "share"
    return Told(
        value,
        _decimals(amount, 2) if share else None,
        _decimals(against, 2) if share else None,
        len(counted),
        tuple(sorted(left.items())),
    )


def _decimals(value: Fraction, places: int) -> Decimal:
    """Half away from zero."""
    sign = -1 if value < 0 else 1
    return sign * Decimal(int(abs(value) * 10**places + Fraction(1, 2))).scaleb(-places)
