"""Cases about whom the bodies accompany: delays, files active, RDVs, exits, procedures."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from tests.indicators.fold.cases import Case, indicator
from tests.indicators.fold.known import EVER, GROUNDS, Known

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
        running = agreement_running(known, body, day)
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
        there = referents(known, body, day)
        shared: list[UUID | None] = [*there] or [None]
        for referent in shared:
            yield Case(
                day, day, organisation=body, referent=referent, territory=territories.get(body),
                amount=Fraction(0), against=people / max(1, len(there)),
            )  # fmt: skip


def agreement_running(known: Known, body: UUID, day: date) -> Any:
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


def referents(known: Known, body: UUID, day: date) -> list[UUID]:
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
