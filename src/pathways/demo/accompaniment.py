"""What a référent and a person live through: first RDV, relances, follow-up, change of référent."""

from datetime import date, timedelta

from pathways.demo.clock import Story
from pathways.demo.contracts import contracts, exemption
from pathways.demo.person import DEPARTEMENT, Case
from pathways.demo.recall import relanced
from pathways.domain.orientation.accompaniment import (
    MobilisePartner,
    PositionOnInsertionOffer,
    RegisterAtFranceTravail,
)
from pathways.domain.orientation.diagnosis import MakeDiagnosis
from pathways.domain.orientation.events import Addressee, RdvMode, RelanceGround
from pathways.domain.orientation.first_rdv import (
    AnswerFirstRdv,
    MoveFirstRdv,
    ProposeFirstRdv,
    RecordFirstRdv,
)
from pathways.domain.orientation.notification import NotifyOrientation
from pathways.domain.orientation.rdv import RecordRdv, ScheduleRdv
from pathways.domain.orientation.referent import DesignateReferent
from pathways.domain.orientation.rights_and_duties import ExplainRightsAndDuties
from pathways.event_store.deciding import Withdrawal

THEMES = ("housing", "health", "social_life", "training", "employment", "mobility", "digital")
TOPICS = ("quarterly_declaration", "engagement_contract", "collective_meetings")
EXCUSES = ("Enfant malade", "Convoqué par ailleurs le même jour", "Hospitalisation", "Car en panne")
PARTNERS = (
    "Mission locale",
    "Centre social",
    "Bailleur social",
    "Maison de santé",
    "Point Mobilité",
)
OFFERS = (
    ("commit", "Ateliers de dynamisation sociale"),
    ("resolve", "Location d'un cyclomoteur"),
    ("experiment", "Mission en association intermédiaire"),
    ("work", "Poste en chantier d'insertion"),
)
NOTES = "Situation revue ensemble ; priorités notées au dossier."


def starts(case: Case) -> None:
    """Let everything that follows an orientation begin."""
    case.begin(notified(case), referent(case), first_rdv(case), exemption(case))


def notified(case: Case) -> Story:
    """The person and the bodies are told (A1.10); the person's letter sometimes waits."""
    former = case.decided.follows is not None
    told = [Addressee.NEW_ORGANISATION, *([Addressee.FORMER_ORGANISATION] if former else [])]
    for addressee in told:
        if not case.person.chance(6):
            yield case.person.asks(
                NotifyOrientation(orientation_id=case.id, to=addressee, on=case.person.today)
            )
    yield case.person.later(1, 18)
    yield case.person.asks(
        NotifyOrientation(orientation_id=case.id, to=Addressee.BENEFICIARY, on=case.person.today)
    )


def referent(case: Case) -> Story:
    """Whoever is named after the decision; for some, nobody for months (A1.2)."""
    person = case.person
    if case.referent is not None:
        return
    yield person.later(25, 150) if person.chance(25) else person.later(1, 15)
    named = case.team.available()
    if named is None or person.chance(8):
        return
    command = DesignateReferent(orientation_id=case.id, referent_id=named.id, on=person.today)
    if (yield case.asks(command)):
        case.followed_by(named)


def first_rdv(case: Case) -> Story:
    """Proposed, answered or not, held or missed: three times at most (A1.3, A1.4, A1.4b)."""
    person = case.person
    yield person.later(18, 60) if person.chance(22) else person.later(1, 9)
    for _ in range(3):
        rdv_on = person.later(3, 12)
        mode = person.rng.choices([*RdvMode], (85, 5, 10))[0]
        yield person.entered()
        rdv_on = max(rdv_on, person.today)
        proposal = ProposeFirstRdv(
            orientation_id=case.id, on=person.today, rdv_on=rdv_on, mode=mode
        )
        proposed = yield case.asks(proposal)
        if proposed and person.chance(16):
            yield from relanced(
                case, RelanceGround.FIRST_RDV_UNANSWERED, proposed.day("relance_due_on")
            )
        elif person.chance(80):
            yield person.later(1, 2)
            yield case.asks(AnswerFirstRdv(orientation_id=case.id, on=person.today, accepted=True))
        if person.chance(9):
            rdv_on = person.later(4, 14)
            yield case.asks(MoveFirstRdv(orientation_id=case.id, on=person.today, rdv_on=rdv_on))
        yield rdv_on
        if person.chance(76):
            yield from first_rdv_held(case, person.today, mode)
            return
        if person.chance(35):
            excuse = person.rng.choice(EXCUSES)
            missed = RecordFirstRdv(
                orientation_id=case.id, on=rdv_on, attended=False, excuse=excuse
            )
            yield case.asks(missed)
        else:
            missed = RecordFirstRdv(orientation_id=case.id, on=rdv_on, attended=False)
            told = yield case.asks(missed)
            if told:
                yield from relanced(
                    case, RelanceGround.FIRST_RDV_MISSED, told.day("relance_due_on")
                )
        yield person.later(1, 12)
    # Never met: the contract that never comes is what the référent acts upon.
    case.begin(contracts(case, met=False))


def first_rdv_held(case: Case, held_on: date, mode: RdvMode) -> Story:
    """Held, with what is gone through that day (A1.5, A1.6)."""
    person = case.person
    yield person.entered()
    yield case.asks(RecordFirstRdv(orientation_id=case.id, on=held_on, attended=True, mode=mode))
    if person.chance(88):
        topics = TOPICS if person.chance(70) else TOPICS[:2]
        yield case.asks(ExplainRightsAndDuties(orientation_id=case.id, on=held_on, topics=topics))
    if person.chance(82):
        yield from diagnosed(case)
    case.begin(follow_up(case), contracts(case), around(case))


def diagnosed(case: Case) -> Story:
    """One to three themes (A1.6)."""
    themes = tuple(case.person.rng.sample(THEMES, case.person.rng.randint(1, 3)))
    notes = NOTES if case.person.chance(40) else None
    yield case.asks(
        MakeDiagnosis(orientation_id=case.id, on=case.person.today, themes=themes, notes=notes)
    )


def follow_up(case: Case) -> Story:
    """RDVs every three to eight weeks, with gaps beyond the three-month rhythm (A1.9)."""
    person = case.person
    rhythm = person.rng.choice((20, 28, 42, 60))
    while True:
        gap = person.later(100, 190) if person.chance(4) else person.later(rhythm - 7, rhythm + 12)
        mode = person.rng.choices([*RdvMode], (70, 8, 22))[0]
        if person.chance(82):
            yield case.asks(
                ScheduleRdv(orientation_id=case.id, on=person.today, rdv_on=gap, mode=mode)
            )
        yield gap
        if person.chance(5):
            continue
        if person.chance(84):
            yield from held(case, person.today, mode)
        elif person.chance(50):
            excuse = person.rng.choice(EXCUSES)
            yield case.asks(
                RecordRdv(orientation_id=case.id, on=person.today, attended=False, excuse=excuse)
            )
        else:
            yield case.asks(RecordRdv(orientation_id=case.id, on=person.today, attended=False))


def held(case: Case, on: date, mode: RdvMode) -> Story:
    """Held and entered, now and then with a wrong day, or in the wrong person's file."""
    person = case.person
    yield person.entered()
    told = yield case.asks(RecordRdv(orientation_id=case.id, on=on, attended=True, mode=mode))
    if not told:
        return
    if person.chance(1.2):
        yield person.later(1, 20)
        right = RecordRdv(
            orientation_id=case.id, on=on - timedelta(days=1), attended=True, mode=mode
        )
        yield case.asks(right, reason="Erreur de date", corrects=told.version)
    elif person.chance(0.6):
        yield person.later(1, 9)
        reason = "Saisi dans le dossier d'une autre personne"
        yield Withdrawal(case.id, told.version, DEPARTEMENT, reason)


def around(case: Case) -> Story:
    """Partners, the insertion offer, France Travail, a new look at the situation (A1.9b)."""
    person, rng = case.person, case.person.rng
    yield person.later(5, 60)
    if person.chance(45):
        yield case.asks(RegisterAtFranceTravail(orientation_id=case.id, on=person.today))
    while True:
        yield person.later(25, 150)
        match rng.randint(0, 3):
            case 0:
                partner = rng.choice(PARTNERS)
                yield case.asks(
                    MobilisePartner(orientation_id=case.id, on=person.today, partner=partner)
                )
            case 1 | 2:
                objective, offer = rng.choice(OFFERS)
                yield case.asks(
                    PositionOnInsertionOffer(
                        orientation_id=case.id, on=person.today, objective=objective, offer=offer
                    )
                )
            case _:
                yield from diagnosed(case)
