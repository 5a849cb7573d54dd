"""Offers ranked for a person, and people for an offer, each rank with its reasons (DR 2.4; G9).

The rule `positioning_order` says which criterion counts first; a later one only tells apart what
the earlier ones hold equal. Nothing is weighed or added up, so every rank can be said in words.
"""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import asin, cos, radians, sin, sqrt
from typing import Generic, TypeVar
from uuid import UUID

from pathways.domain.positioning.publics import RSA, admitted_as
from pathways.domain.rules import Rules, RulesMistaken

T = TypeVar("T")

EARTH_RADIUS_KM = 6371
CRITERIA = ("public", "objective", "skills", "distance")
"""The criteria that the rule `positioning_order` may name."""


@dataclass(frozen=True, slots=True)
class Seeker:
    """What is known, on a day, of someone who looks for an action, a training or a job.

    `publics` in the Département's order; `since`: the day of the search profile.
    """

    person: UUID
    publics: tuple[str, ...]
    objective: str | None = None
    skills: frozenset[str] = frozenset()
    commune: str | None = None
    within_km: int | None = None
    territory: str | None = None
    since: date = date.max


@dataclass(frozen=True, slots=True)
class Offer:
    """What is known of an offer on a day. `open`: published, not withdrawn, not past its end."""

    offer: UUID
    objective: str
    publics: frozenset[str]
    skills: tuple[str, ...]
    territories: frozenset[str]
    commune: str | None
    open_until: date
    open: bool
    places_left: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rank, or why none: a code, and the French a référent reads."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Fit:
    """How well an offer and a person fit: the smaller `key`, the better.

    `left_out` says why the offer cannot be proposed to the person; empty where it can.
    """

    key: tuple[tuple[float, ...], ...]
    reasons: tuple[Reason, ...]
    left_out: tuple[Reason, ...]
    public: str | None
    distance_km: int | None


@dataclass(frozen=True, slots=True)
class Ranked(Generic[T]):
    """An offer or a person with its rank, from 1; None for those left out."""

    rank: int | None
    item: T
    fit: Fit


Judged = tuple[tuple[float, ...], Reason]


class Matching:
    """The yardstick of one day: the order of the criteria and the lists as they were in force."""

    def __init__(self, rules: Rules, day: date) -> None:
        order: tuple[str, ...] = rules.positioning_order.on(day).value
        if unknown := [code for code in order if code not in CRITERIA]:
            raise RulesMistaken(
                f"règle positioning_order, champ « value » : « {unknown[0]} » n'est pas un"
                f" critère ; connus : {', '.join(CRITERIA)}"
            )
        judges = {
            "public": self._by_public,
            "objective": self._by_objective,
            "skills": self._by_skills,
            "distance": self._by_distance,
        }
        self._judges = tuple(judges[code] for code in order)
        self._rules, self._day = rules, day
        self._distances: dict[tuple[str, str], int] = {}

    def offers_for(
        self, seeker: Seeker, offers: Iterable[Offer], positioned: Container[UUID] = ()
    ) -> list[Ranked[Offer]]:
        """The offers that can be proposed, best first, then those left out.

        Equal on every criterion: the one that closes first, then by identifier. `positioned`: the
        offers on which an answer to this person is awaited.
        """
        return _ranked(
            ((offer, self.fit(seeker, offer, offer.offer in positioned)) for offer in offers),
            lambda offer: (offer.open_until, offer.offer),
        )

    def people_for(
        self, offer: Offer, seekers: Iterable[Seeker], positioned: Container[UUID] = ()
    ) -> list[Ranked[Seeker]]:
        """The people who can be positioned, best first, then those left out.

        Equal on every criterion: whoever told first what they look for, then by identifier.
        `positioned`: the people to whom an answer is awaited on this offer.
        """
        return _ranked(
            ((seeker, self.fit(seeker, offer, seeker.person in positioned)) for seeker in seekers),
            lambda seeker: (seeker.since, seeker.person),
        )

    def fit(self, seeker: Seeker, offer: Offer, positioned: bool = False) -> Fit:
        """How well they fit, with the reasons."""
        public = admitted_as(seeker.publics, offer.publics)
        distance = self.distance_km(seeker.commune, offer.commune)
        judged = [judge(seeker, offer, public, distance) for judge in self._judges]
        return Fit(
            key=tuple(key for key, _ in judged),
            reasons=tuple(reason for _, reason in judged),
            left_out=tuple(self._left_out(seeker, offer, public, distance, positioned)),
            public=public,
            distance_km=distance,
        )

    def distance_km(self, one: str | None, other: str | None) -> int | None:
        """Whole kilometres as the crow flies between two communes; None where one is unknown."""
        if one is None or other is None:
            return None
        if one not in self._coordinates or other not in self._coordinates:
            return None
        found = self._distances.get((one, other))
        if found is None:
            found = great_circle_km(self._coordinates[one], self._coordinates[other])
            self._distances[one, other] = self._distances[other, one] = found
        return found

    # ------------------------------------------------------------------ what leaves out

    def _left_out(
        self,
        seeker: Seeker,
        offer: Offer,
        public: str | None,
        distance: int | None,
        positioned: bool,
    ) -> Iterable[Reason]:
        if not offer.open:
            yield Reason("closed", "L'offre n'est pas ouverte ce jour-là")
        if offer.places_left <= 0:
            yield Reason("no_place", "Il n'y a plus de place")
        if public is None:
            who = ", ".join(map(self._public, seeker.publics))
            yield Reason("public_not_admitted", f"Public non admis : {who}")
        if positioned:
            yield Reason(
                "already_positioned", "Un positionnement est déjà en cours sur cette offre"
            )
        if distance is not None and seeker.within_km is not None and distance > seeker.within_km:
            yield Reason("too_far", f"À {distance} km, {seeker.within_km} km au plus")

    # ------------------------------------------------------------------ criteria

    def _by_public(
        self, seeker: Seeker, offer: Offer, public: str | None, distance: int | None
    ) -> Judged:
        if public is None:
            return (len(self._publics),), Reason("public_not_admitted", "Public non admis")
        label = self._public(public)
        if public == RSA:
            return (0,), Reason("priority_public", f"Public prioritaire : {label}")
        place = list(self._publics).index(public)
        return (place,), Reason("public_admitted", f"Public admis : {label}")

    def _by_objective(
        self, seeker: Seeker, offer: Offer, public: str | None, distance: int | None
    ) -> Judged:
        wanted = self._objectives.get(offer.objective, offer.objective)
        if seeker.objective is None:
            return (1,), Reason("objective_unknown", f"{wanted} ; objectif de la personne inconnu")
        if seeker.objective == offer.objective:
            return (0,), Reason("same_objective", f"Même objectif : {wanted}")
        own = self._objectives.get(seeker.objective, seeker.objective)
        return (2,), Reason("other_objective", f"Autre objectif : {wanted}, et non {own}")

    def _by_skills(
        self, seeker: Seeker, offer: Offer, public: str | None, distance: int | None
    ) -> Judged:
        """The larger share of what is asked, then the larger number; none asked comes after any."""
        asked = len(offer.skills)
        if not asked:
            return (1, 0), Reason("no_skill_asked", "Aucune compétence demandée")
        held = [skill for skill in offer.skills if skill in seeker.skills]
        if not held:
            if not seeker.skills:
                return (2, 0), Reason("skills_unknown", "Compétences de la personne inconnues")
            return (2, 0), Reason("no_skill", f"Aucune des {asked} compétences demandées")
        names = ", ".join(self._skills.get(skill, skill) for skill in held)
        share = 1 - len(held) / asked
        if len(held) == asked:
            return (share, -asked), Reason("all_skills", f"Toutes les compétences : {names}")
        told = f"{len(held)} compétence(s) sur {asked} : {names}"
        return (share, -len(held)), Reason("some_skills", told)

    def _by_distance(
        self, seeker: Seeker, offer: Offer, public: str | None, distance: int | None
    ) -> Judged:
        """The nearest; then, where no distance is known, those of the same territory."""
        if distance is not None:
            return (0, distance), Reason("distance", f"À {distance} km")
        if seeker.territory is not None and seeker.territory in offer.territories:
            return (1, 0), Reason("same_territory", "Distance inconnue, même territoire")
        return (2, 0), Reason("distance_unknown", "Distance inconnue")

    # ------------------------------------------------------------------ lists of the day

    @cached_property
    def _publics(self) -> Mapping[str, str]:
        return {one.code: one.label for one in self._rules.publics.on(self._day).value}

    @cached_property
    def _objectives(self) -> Mapping[str, str]:
        return {one.code: one.label for one in self._rules.pathway_objectives.on(self._day).value}

    @cached_property
    def _skills(self) -> Mapping[str, str]:
        return {one.code: one.label for one in self._rules.skills.on(self._day).value}

    @cached_property
    def _coordinates(self) -> Mapping[str, tuple[float, float]]:
        return {
            one.code: (float(one.details["latitude"]), float(one.details["longitude"]))
            for one in self._rules.communes.on(self._day).value
        }

    def _public(self, code: str) -> str:
        return self._publics.get(code, code)


def great_circle_km(one: tuple[float, float], other: tuple[float, float]) -> int:
    """Whole kilometres between two points given in degrees of latitude and longitude."""
    (north, east), (north_2, east_2) = (tuple(map(radians, point)) for point in (one, other))
    half = (
        sin((north_2 - north) / 2) ** 2 + cos(north) * cos(north_2) * sin((east_2 - east) / 2) ** 2
    )
    return round(2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half))))


def _ranked(
    judged: Iterable[tuple[T, Fit]], tie: Callable[[T], tuple[date, UUID]]
) -> list[Ranked[T]]:
    found = sorted(judged, key=lambda one: (bool(one[1].left_out), one[1].key, tie(one[0])))
    return [
        Ranked(None if fit.left_out else rank, item, fit)
        for rank, (item, fit) in enumerate(found, start=1)
    ]
