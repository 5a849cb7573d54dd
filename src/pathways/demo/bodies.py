"""The dozen bodies of the demo, and what happens to them: agreements, référents who come and go."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from pathways.demo.clock import Clock, Story
from pathways.demo.names import FIRST_NAMES, LAST_NAMES
from pathways.domain.beneficiary.events import Sex
from pathways.domain.command import Command
from pathways.domain.organisation.agreement import (
    EndOrganisationAgreement,
    SignOrganisationAgreement,
)
from pathways.domain.organisation.events import Diploma, OrganisationKind
from pathways.domain.organisation.referents import (
    RecordReferentArrival,
    RecordReferentDeparture,
    RecordReferentDiploma,
)
from pathways.domain.organisation.registering import RegisterOrganisation
from pathways.domain.orientation.referent import DesignateReferent
from pathways.domain.report.answering import AcceptReport
from pathways.domain.report.opening import OpenAccompanimentReport
from pathways.domain.report.submitting import SubmitReport
from pathways.domain.report.writing import WriteReportPart
from pathways.event_store.deciding import Request

if TYPE_CHECKING:
    from pathways.demo.person import Case

PEOPLE_PER_REFERENT = 45

REPORTED = {
    "quantitative_analysis": "La file active est restée proche de ce que la convention prévoit ;"
    " elle a baissé l'été, quand les entrées sont rares.",
    "themes_and_problems": "Le logement et la santé viennent avant l'emploi pour la moitié des"
    " personnes.\nLa garde d'enfants et les déplacements reviennent dans chaque territoire.",
    "financial_analysis": "La dotation a couvert les temps pleins de la convention.",
    "partnerships": "Points réguliers avec la MDS, France Travail et les bailleurs.",
}
"""What a body writes of a year of accompaniment."""


@dataclass(frozen=True)
class Body:
    """`suggested` is what the rule `profiles` calls it (A1.1); `share` how many it receives (%)."""

    name: str
    kind: OrganisationKind
    territory: str
    suggested: str
    share: int
    norm: int = 120
    other_funding: str | None = None
    interrupted: bool = False


PUBLIC, ASSOCIATION = OrganisationKind.PUBLIC, OrganisationKind.SPECIALISED_ASSOCIATION
MDS, FRANCE_TRAVAIL = OrganisationKind.DEPARTEMENT, OrganisationKind.FRANCE_TRAVAIL
SPECIALISED = "specialised_association"

BODIES = (
    Body("CAF, pôle insertion", PUBLIC, "centre_anjou", "caf", 20),
    Body("MSA, action sociale", PUBLIC, "ouest_anjou", "msa", 6, norm=80),
    Body("CCAS de Bellerive", PUBLIC, "centre_anjou", "ccas", 14),
    Body("CCAS de Montjoie-sur-Loire", PUBLIC, "est_anjou", "ccas", 8),
    Body("CIAS du Pays de Pontgravier", PUBLIC, "nord_anjou", "cias", 7),
    Body("CCAS de Valmarin", PUBLIC, "ouest_anjou", "ccas", 6),
    Body("Association L'Escale", ASSOCIATION, "centre_anjou", SPECIALISED, 6, norm=80),
    Body(
        "Association Les Gens du chemin", ASSOCIATION, "est_anjou", SPECIALISED, 4,
        norm=80, other_funding="Cofinancement de l'État au titre de la veille sociale",
    ),
    Body(
        "Association Passerelles", ASSOCIATION, "nord_anjou", SPECIALISED, 3,
        interrupted=True,
    ),
    Body("MDS Centre Anjou", MDS, "centre_anjou", "mds", 8),
    Body("MDS Est Anjou", MDS, "est_anjou", "mds", 5),
    Body("MDS Nord Anjou", MDS, "nord_anjou", "mds", 4),
    Body("MDS Ouest Anjou", MDS, "ouest_anjou", "mds", 4),
    Body("France Travail de Bellerive", FRANCE_TRAVAIL, "centre_anjou", "france_travail", 10),
)  # fmt: skip


@dataclass
class Referent:
    id: UUID
    ready: bool = False
    """Present, with a diploma seen."""
    cases: "list[Case]" = field(default_factory=list)


class Team:
    """A body at work. Its stories are those of its agreements and of its référents."""

    over = False

    def __init__(self, body: Body, rng: Random, people: int) -> None:
        self.body = body
        self.rng = rng
        self.id = self.new_id()
        self.size = max(2, round(people * body.share / 100 / PEOPLE_PER_REFERENT))
        self.referents: list[Referent] = []

    def new_id(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def available(self) -> Referent | None:
        """Whoever follows the fewest people, None where nobody is ready."""
        ready = [one for one in self.referents if one.ready]
        return min(ready, key=lambda one: len(one.cases), default=None)

    def opens(self, clock: Clock) -> Story:
        """The body enters the system on the first day, with those who work there."""
        body = self.body
        yield self.asks(
            RegisterOrganisation(
                organisation_id=self.id,
                organisation_name=body.name,
                kind=body.kind,
                territory=body.territory,
                registered_on=clock.day,
            )
        )
        if body.kind in (PUBLIC, ASSOCIATION):
            clock.begin(self._agreements(clock), self)
        for _ in range(self.size):
            clock.begin(self._referent(clock, clock.day), self)

    def asks(self, command: Command) -> Request:
        return Request(command, "departement")

    def _agreements(self, clock: Clock) -> Story:
        """One for each civil year (G6); one body stops in the middle of a year and comes back."""
        stops_on = (
            clock.first + (clock.last - clock.first) * 2 / 5 if self.body.interrupted else None
        )
        while True:
            year_end = date(clock.day.year, 12, 31)
            yield self.asks(self._agreement(clock.day, year_end))
            if stops_on and clock.day < stops_on < year_end:
                yield clock.working_day(stops_on)
                reason = "Départ des deux travailleurs sociaux ; reprise avec une nouvelle équipe"
                yield self.asks(
                    EndOrganisationAgreement(
                        organisation_id=self.id, ended_on=clock.day, reason=reason
                    )
                )
                stops_on = None
                clock.begin(self._report(clock, clock.day - timedelta(days=1)), self)
                yield clock.working_day(clock.day + timedelta(days=30))
                continue
            yield year_end + timedelta(days=1)
            clock.begin(self._report(clock, year_end), self)

    def _report(self, clock: Clock, until: date) -> Story:
        """The final report of an agreement that is over: sent in time by most, then accepted."""
        # Draws of its own: what people live does not hang on reports.
        rng = Random(f"report of {self.body.name} to {until}")
        yield clock.working_day(until + timedelta(days=rng.randint(15, 70)))
        opening = OpenAccompanimentReport(organisation_id=self.id, on=clock.day, until=until)
        if not (yield self.asks(opening)):
            return
        report = opening.report_id
        for part, text in REPORTED.items():
            yield self.asks(WriteReportPart(report_id=report, on=clock.day, part=part, text=text))
        by = f"La direction, {self.body.name}"
        yield self.asks(SubmitReport(report_id=report, on=clock.day, submitted_by=by))
        yield clock.working_day(clock.day + timedelta(days=rng.randint(7, 30)))
        by = "Direction de l'insertion"
        yield self.asks(AcceptReport(report_id=report, on=clock.day, accepted_by=by))

    def _agreement(self, first: date, last: date) -> SignOrganisationAgreement:
        other = self.body.other_funding
        return SignOrganisationAgreement(
            organisation_id=self.id,
            signed_on=first,
            starts_on=first,
            ends_on=last,
            fte=Decimal(max(1, self.size)) / 2,
            file_active_norm=self.body.norm,
            gdpr_clause=True,
            departement_share=70 if other else None,
            share_reason=other,
        )

    def _referent(self, clock: Clock, arrives_on: date) -> Story:
        """A référent arrives, proves a diploma, maybe leaves; a colleague takes over the people."""
        yield arrives_on
        rng, who = self.rng, Referent(self.new_id())
        yield self.asks(self._arrival(who, clock.day))
        if rng.random() < 0.12:
            yield clock.working_day(clock.day + timedelta(days=rng.randint(10, 60)))
        diploma = rng.choice([*Diploma])
        seen = RecordReferentDiploma(
            organisation_id=self.id, referent_id=who.id, diploma=diploma, seen_on=clock.day
        )
        yield self.asks(seen)
        who.ready = True
        self.referents.append(who)
        if rng.random() < 0.6:
            return
        leaves_on = clock.working_day(clock.day + timedelta(days=rng.randint(120, 900)))
        if leaves_on > clock.last:
            return
        clock.begin(self._referent(clock, leaves_on - timedelta(days=rng.randint(-30, 10))), self)
        yield leaves_on
        who.ready = False
        for case in [case for case in who.cases if not case.over]:
            yield from self.hands_over(case, clock)
        yield self.asks(
            RecordReferentDeparture(
                organisation_id=self.id, referent_id=who.id, departed_on=clock.day
            )
        )

    def hands_over(self, case: "Case", clock: Clock) -> Story:
        """Someone else follows the person from today; nobody where nobody is there."""
        successor = self.available()
        if successor is None:
            return
        command = DesignateReferent(orientation_id=case.id, referent_id=successor.id, on=clock.day)
        if (yield self.asks(command)):
            case.followed_by(successor)

    def _arrival(self, who: Referent, day: date) -> RecordReferentArrival:
        rng = self.rng
        first = rng.choice(FIRST_NAMES[rng.choice((Sex.FEMALE, Sex.FEMALE, Sex.MALE))])
        return RecordReferentArrival(
            organisation_id=self.id,
            referent_id=who.id,
            arrived_on=day,
            last_name=rng.choice(LAST_NAMES),
            first_name=first,
        )


def teams(seed: int, people: int) -> tuple[Team, ...]:
    """Every body of the demo, the same for the same seed."""
    return tuple(Team(body, Random(f"{seed} {body.name}"), people) for body in BODIES)


def chosen(teams: Iterable[Team], rng: Random, suggested: frozenset[str], territory: str) -> Team:
    """A body among those the profile suggests, rather than its territory's MDS, mostly."""
    teams = tuple(teams)
    fitting = [team for team in teams if team.body.suggested in suggested]
    near = [team for team in fitting if team.body.territory == territory]
    own = [team for team in teams if team.body.kind is MDS and team.body.territory == territory]
    options = (own if rng.random() < 0.2 else near) or fitting or own
    return rng.choices(options, [team.body.share for team in options])[0]
