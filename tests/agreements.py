"""Facts of agreements and reports put in a real log as they were decided."""

from uuid import UUID, uuid4

from pathways.domain.event import Event
from pathways.event_store.envelope import Envelope
from pathways.projections.departement import Departement


def record(
    departement: Departement, stream: UUID, *events: Event, corrects: int | None = None
) -> None:
    """Add these facts at the end of the stream."""
    version = len(departement.app.envelopes(stream))
    departement.app.save(
        *(
            Envelope(stream, version + number, event, None, "test", uuid4(), corrects=corrects)
            for number, event in enumerate(events, start=1)
        )
    )
