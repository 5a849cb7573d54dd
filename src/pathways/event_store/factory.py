"""The library's infrastructure factory: one pool, our mapper, our recorder."""

from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    InfrastructureFactory,
    Mapper,
    ProcessRecorder,
    Transcoder,
)
from eventsourcing.utils import Environment
from psycopg_pool import ConnectionPool

from pathways.event_store.keys import Keyring
from pathways.event_store.mapper import LogMapper
from pathways.event_store.recorder import LogRecorder

CONNINFO = "LOG_CONNINFO"
MASTER_KEY = "LOG_MASTER_KEY"
POOL_SIZE = "LOG_POOL_SIZE"


class Factory(InfrastructureFactory):
    """Selected by `PERSISTENCE_MODULE`; the pool opens at first use, after any fork."""

    def __init__(self, env: Environment) -> None:
        super().__init__(env)
        self.keyring = Keyring.from_text(env.get(MASTER_KEY) or "")
        self.pool: ConnectionPool[Any] = ConnectionPool(
            env.get(CONNINFO) or "",
            min_size=1,
            max_size=int(env.get(POOL_SIZE) or 8),
            kwargs={"autocommit": True},
            open=False,
        )

    def mapper(  # type: ignore[override]
        self, transcoder: Transcoder | None = None, mapper_class: type[Mapper[Any]] | None = None
    ) -> Mapper[UUID]:
        return LogMapper(transcoder or self.transcoder(), self.keyring)

    def application_recorder(self) -> LogRecorder:
        self.pool.open()
        return LogRecorder(self.pool)

    def aggregate_recorder(self, purpose: str = "events") -> LogRecorder:
        return self.application_recorder()

    def tracking_recorder(self, tracking_recorder_class: Any = None) -> Any:
        raise NotImplementedError("read models keep their own position: pathways.projections")

    def process_recorder(self) -> ProcessRecorder:
        raise NotImplementedError("read models keep their own position: pathways.projections")

    def close(self) -> None:
        self.pool.close()
