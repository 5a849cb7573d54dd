"""People who enter actions, on a real log."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pathways.domain.command import Command
from pathways.domain.event import Event
from pathways.event_store.application import Recorded
from tests.agreements import record
from tests.departement import Town
from tests.domain.enrolment.stays import Stays


@dataclass
class LoggedStays(Stays):
    """The people and agreements of `Stays`, in a town's log."""

    town: Town

    def do(self, command: Command, **request: Any) -> Recorded:
        return self.town.do(command, **request)

    def told(self, stream: UUID, *events: Event) -> None:
        record(self.town.departement, stream, *events)
