"""Offers for a person, people for an offer, ranked as of a day: found in SQL, ranked in Python.

The rank is the domain's (`pathways.domain.positioning.ranking`); this reads what it needs.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.events import RightStatus
from pathways.domain.positioning.publics import publics
from pathways.domain.positioning.ranking import Fit, Matching, Offer, Ranked, Reason, Seeker
from pathways.domain.refusal import NotFound
from pathways.domain.rules import Rules
from pathways.domain.rules.general import is_faj_youth
from pathways.projections import lists
from pathways.projections.departement import Departement


@dataclass(frozen=True, slots=True)
class MatchedOffer:
    """An offer with its rank for someone; without rank, `left_out` says why."""

    rank: int | None
    offer: UUID
    kind: str
    title: str
    organisation: UUID
    organisation_name: str | None
    objective: str
    commune: str | None
    open_until: date
    places_left: int
    public: str | None
    distance_km: int | None
    reasons: tuple[Reason, ...]
    left_out: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class MatchedPerson:
    """A person with their rank for an offer; without rank, `left_out` says why."""

    rank: int | None
    person: UUID
    last_name: str
    first_name: str
    public: str | None
    objective: str | None
    commune: str | None
    distance_km: int | None
    reasons: tuple[Reason, ...]
    left_out: tuple[Reason, ...]
    sort_key: str


def offers_for(departement: Departement, person: UUID, on: date) -> list[MatchedOffer]:
    """The offers of a day for a person, best first, then those left out; none for nobody."""
    found = lists.seekers(departement, on, person=person)
    if not found:
        return []
    seeker = _seeker(found[0], departement.rules, on)
    told_for: int = departement.rules.closed_offers_told_for.on(on).value
    rows = {
        row.offer: row
        for row in lists.offers_to_match(departement, on, person=person, told_for=told_for)
    }
    ranked = Matching(departement.rules, on).offers_for(
        seeker, map(_offer, rows.values()), {row.offer for row in rows.values() if row.positioned}
    )
    return [_matched_offer(one, rows[one.item.offer]) for one in ranked]


def people_for(
    departement: Departement,
    offer: UUID,
    on: date,
    *,
    referent: UUID | None = None,
    organisation: UUID | None = None,
) -> list[MatchedPerson]:
    """Those who said what they look for, ranked for an offer as of a day, then those left out.

    Raises NotFound where the offer was not published yet.
    """
    offered = lists.offers_to_match(departement, on, offer=offer)
    if not offered:
        raise NotFound(field="offer_id")
    rows = {
        row.person: row
        for row in lists.seekers(
            departement, on, offer=offer, referent=referent, organisation=organisation
        )
    }
    ranked = Matching(departement.rules, on).people_for(
        _offer(offered[0]),
        (_seeker(row, departement.rules, on) for row in rows.values()),
        {row.person for row in rows.values() if row.positioned},
    )
    return [_matched_person(one, rows[one.item.person]) for one in ranked]


def _seeker(row: lists.SeekerRow, rules: Rules, on: date) -> Seeker:
    match row.right_status:
        case RightStatus.OPEN | RightStatus.SUSPENDED:
            rsa = True
        case RightStatus.UNKNOWN | RightStatus.REQUESTED:
            rsa = "positioning" in rules.unknown_right_permits.on(on).codes
        case _:
            rsa = False
    young = row.birth_date is not None and is_faj_youth(rules, row.birth_date, on)
    return Seeker(
        person=row.person,
        publics=publics(rsa=rsa, young=young),
        objective=row.objective,
        skills=frozenset(row.skills or ()),
        commune=row.commune,
        within_km=row.within_km,
        territory=row.territory,
        since=row.since or date.max,
    )


def _offer(row: lists.OfferRow) -> Offer:
    return Offer(
        offer=row.offer,
        objective=row.objective,
        publics=frozenset(row.publics),
        skills=tuple(row.skills),
        territories=frozenset(row.territories),
        commune=row.commune,
        open_until=row.open_until,
        open=row.open,
        places_left=row.places_left,
    )


def _matched_offer(ranked: Ranked[Offer], row: lists.OfferRow) -> MatchedOffer:
    fit: Fit = ranked.fit
    return MatchedOffer(
        rank=ranked.rank,
        offer=row.offer,
        kind=row.kind,
        title=row.title,
        organisation=row.organisation,
        organisation_name=row.organisation_name,
        objective=row.objective,
        commune=row.commune,
        open_until=row.open_until,
        places_left=row.places_left,
        public=fit.public,
        distance_km=fit.distance_km,
        reasons=fit.reasons,
        left_out=fit.left_out,
    )


def _matched_person(ranked: Ranked[Seeker], row: lists.SeekerRow) -> MatchedPerson:
    fit: Fit = ranked.fit
    return MatchedPerson(
        rank=ranked.rank,
        person=row.person,
        last_name=row.last_name,
        first_name=row.first_name,
        public=fit.public,
        objective=row.objective,
        commune=row.commune,
        distance_km=fit.distance_km,
        reasons=fit.reasons,
        left_out=fit.left_out,
        sort_key=row.sort_key,
    )
