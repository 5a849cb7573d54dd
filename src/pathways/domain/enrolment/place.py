"""The place of an agreement that one person has at a time, and that may be changed (A5.4, A6.2)."""

from datetime import date, timedelta
from uuid import UUID

from pathways.domain.agreement.state import ActionAgreementState
from pathways.domain.command import Command, Decision, On, decides
from pathways.domain.enrolment.attendance import during
from pathways.domain.enrolment.checks import still_there
from pathways.domain.enrolment.events import PostChanged
from pathways.domain.enrolment.state import EnrolmentState
from pathways.domain.occupancy import occupant
from pathways.domain.post.events import PostFreed, PostTaken
from pathways.domain.post.state import PostState, post_of
from pathways.domain.refusal import AlreadyRecorded, Refusal
from pathways.domain.rules import Programme
from pathways.domain.texts import french


class ChangePost(Command):
    """From that day on the person has another place of the same agreement."""

    enrolment_id: UUID
    agreement_id: UUID
    post_number: int
    changed_on: date

    @property
    def other_post_id(self) -> UUID:
        """The stream of the place they go to."""
        return post_of(self.agreement_id, self.post_number)


class PostMissing(Refusal):
    """Dans ce programme, chacun occupe une place de la convention : dites laquelle."""

    rule = "A5.4"
    field = "post_number"


class NoSuchPost(Refusal):
    """La convention compte {places} places : il n'y a pas de place n° {number}."""

    rule = "A5.4"
    field = "post_number"


class PostOccupied(Refusal):
    """La place n° {number} est occupée du {first} au {last} : une personne à la fois."""

    rule = "A5.4"
    field = "post_number"
    remedy = "Choisissez une autre place, ou enregistrez d'abord la sortie de qui l'occupe."


class AgreementOfAnother(Refusal):
    """Cette personne n'est pas entrée dans cette convention."""

    rule = "G4"
    field = "agreement_id"


class SamePost(AlreadyRecorded):
    """La personne occupe déjà cette place."""

    rule = "A5.4"
    field = "post_number"


class BeforeTheLastChange(Refusal):
    """La personne occupe sa place actuelle depuis le {since} : le changement vient après."""

    rule = "A5.4"
    field = "changed_on"


def check_place(programme: Programme, agreement: ActionAgreementState, number: int | None) -> None:
    """The place is one of the agreement's; PostMissing where the programme needs one."""
    if number is None:
        if programme.place == "post":
            raise PostMissing
        return
    places = agreement.terms.places if agreement.terms else 0
    if not 1 <= number <= places:
        raise NoSuchPost(number=number, places=places)


def check_free(post: PostState | None, number: int | None, first: date, last: date) -> None:
    """PostOccupied where somebody has that place on a day from `first` to `last`."""
    stay = occupant(post.stays, first, last) if post is not None else None
    if stay is not None:
        raise PostOccupied(number=number, first=french(stay.from_on), last=french(stay.until_on))


@decides
def change_post(
    command: ChangePost,
    enrolment: EnrolmentState,
    agreement: ActionAgreementState,
    post: PostState | None,
    other_post: PostState,
    today: date,
) -> Decision:
    """Leave a place on the eve, take the other one from that day to the end of the stay."""
    during(enrolment, command.changed_on, today, "changed_on")
    still_there(enrolment)
    if agreement.id != enrolment.agreement_id:
        raise AgreementOfAnother
    if post is None or not enrolment.posts:
        raise PostMissing
    number, day, last = command.post_number, command.changed_on, enrolment.last_day_on
    assert last is not None
    if number == enrolment.post_number:
        raise SamePost
    if day <= enrolment.posts[-1].from_on:
        raise BeforeTheLastChange(since=french(enrolment.posts[-1].from_on))
    places = agreement.terms.places if agreement.terms else 0
    if not 1 <= number <= places:
        raise NoSuchPost(number=number, places=places)
    check_free(other_post, number, day, last)
    eve = day - timedelta(days=1)
    return [
        PostChanged(changed_on=day, post_number=number),
        On(post, (PostFreed(enrolment_id=enrolment.id, last_day_on=eve),)),
        On(other_post, (PostTaken(enrolment_id=enrolment.id, from_on=day, until_on=last),)),
    ]
