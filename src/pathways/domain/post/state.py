"""What decisions need to know of a place: who occupies it, from when to when."""

from dataclasses import dataclass, replace
from typing import ClassVar, Self, assert_never
from uuid import UUID, uuid5

from pathways.domain.command import State
from pathways.domain.event import Event
from pathways.domain.occupancy import Stay, freed
from pathways.domain.post.events import PostEvent, PostFreed, PostTaken


def post_of(agreement_id: UUID, number: int) -> UUID:
    """The stream of the agreement's place of that number, from 1."""
    return uuid5(agreement_id, f"post {number}")


@dataclass(frozen=True)
class PostState(State):
    """A place. The stream exists from the start: the agreement says how many there are."""

    implicit: ClassVar[bool] = True

    stays: tuple[Stay, ...] = ()

    def person(self, event: Event) -> UUID | None:
        return None

    def evolve(self, event: PostEvent) -> Self:
        match event:
            case PostTaken(enrolment_id=enrolment, from_on=first, until_on=last):
                return replace(self, stays=(*self.stays, Stay(enrolment, first, last)))
            case PostFreed(enrolment_id=enrolment, last_day_on=day):
                return replace(self, stays=freed(self.stays, enrolment, day))
            case _:
                assert_never(event)
