"""Commands about streams already known, after the lines of a file: decided in turn, appended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pathways.domain.command import Command, State
from pathways.domain.refusal import Refusal, StaleVersion
from pathways.event_store.application import Recorded
from pathways.event_store.deciding import Loaded, Prepared, Request, prepare_in_turn
from pathways.intake.recording import ATTEMPTS, CHUNK, Import


@dataclass
class Turn:
    """Commands about one stream, each decided on where those before it lead."""

    stream: UUID
    kind: type[State]
    commands: list[Command] = field(default_factory=list)
    recorded: Prepared | None = None
    """What was appended, or would be by a dry run; None where there is nothing new."""
    refused: tuple[Refusal, ...] = ()


def record_turns(running: Import, turns: Sequence[Turn]) -> None:
    """Append what each turn leads to, in commits of `CHUNK`, and note on it what came of it.

    A command refused does not stop the others of its turn. A turn whose stream moved meanwhile is
    decided again, `ATTEMPTS` times.
    """
    for start in range(0, len(turns), CHUNK):
        waiting = list(turns[start : start + CHUNK])
        for attempt in range(1 + ATTEMPTS):
            ready = [
                (turn, prepared)
                for turn, prepared in _prepared(running, waiting)
                if prepared is not None and prepared.envelopes
            ]
            answers = running.log.append_decided([prepared for _, prepared in ready])
            waiting = []
            for (turn, prepared), answer in zip(ready, answers, strict=True):
                if isinstance(answer, Recorded):
                    turn.recorded = prepared
                elif isinstance(answer, StaleVersion) and attempt < ATTEMPTS:
                    waiting.append(turn)
                else:
                    turn.refused = (*turn.refused, answer)
            if not waiting:
                break


def _prepared(running: Import, turns: Sequence[Turn]) -> Iterator[tuple[Turn, Prepared | None]]:
    loaded: dict[UUID, Loaded] = {}
    for kind in {turn.kind for turn in turns}:
        streams = [turn.stream for turn in turns if turn.kind is kind]
        loaded |= running.log.load_many(kind, streams)

    def read(kind: type[State], stream: UUID, **_: Any) -> Loaded:
        return loaded[stream]

    for turn in turns:
        requests = [Request(command, running.actor) for command in turn.commands]
        prepared, refused = prepare_in_turn(requests, read, running.rules, running.today)
        turn.refused = tuple({str(each): each for each in refused.values()}.values())
        yield turn, prepared
