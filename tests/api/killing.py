"""Workers killed with SIGKILL while clients record, each sending again what it knows nothing of."""

import http.client
import json
import os
import random
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

from tests.api.serving import Served

DAY = "2021-01-05"


@dataclass(frozen=True)
class Killed:
    """What was recorded meanwhile; `replayed` had been recorded by a worker that died first."""

    commands: int
    replayed: int
    sent_again: int


def killed_under_load(served: Served, kills: int, clients: int) -> Killed:
    """Kill so many workers under load; sure that each command was recorded once, in its order."""
    done, recorded = Event(), list[str]()
    with ThreadPoolExecutor(clients) as pool:
        writers = [pool.submit(_Writer(served, n, recorded).write, done) for n in range(clients)]
        try:
            _kill(served, kills, recorded, clients)
        finally:
            done.set()
        told = [writer.result() for writer in writers]
    return Killed(*(sum(each) for each in zip(*told, strict=True)))


def workers(served: Served) -> set[int]:
    """The processes that answer."""
    pid = served.process.pid
    return {int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def _kill(served: Served, kills: int, recorded: list[str], load: int) -> None:
    """Each time, once as many commands more were recorded as there are clients."""
    chance, before, killed = random.Random(20261125), 0, set[int]()
    while len(killed) < kills:
        while len(recorded) < before + load or len(alive := workers(served) - killed) < 2:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.1))
        before, one = len(recorded), chance.choice(sorted(alive))
        os.kill(one, signal.SIGKILL)
        killed.add(one)


class _Writer:
    """One client: a person of its own, whose address changes again and again."""

    def __init__(self, served: Served, number: int, recorded: list[str]) -> None:
        self.served, self.number, self.recorded = served, number, recorded
        self.replayed = self.sent_again = 0

    def write(self, done: Event) -> tuple[int, int, int]:
        person = {
            "last_name": "Durand",
            "first_name": f"Client {self.number}",
            "registered_on": DAY,
        }
        address = self._recorded("/v1/beneficiaries", person)["id"]
        sent: list[str] = []
        while not done.is_set():
            sent.append(f"{len(sent)} rue {uuid4()}")
            told = {"recorded_on": DAY, "address": sent[-1]}
            match = {"If-Match": f'"{len(sent)}"'}
            self._recorded(f"/v1/beneficiaries/{address}/contact-details", told, **match)
            self.recorded.append(sent[-1])
        assert list(self._addresses(address)) == sent
        return len(sent), self.replayed, self.sent_again

    def _recorded(self, path: str, body: Any, **headers: str) -> Any:
        """What is answered once it is recorded, however often that has to be asked."""
        key = {"Idempotency-Key": str(uuid4())}
        for _ in range(1_000):
            try:
                status, told, answer = self.served.ask("POST", path, body, **key, **headers)
            except (OSError, http.client.HTTPException, json.JSONDecodeError):
                status = 0
            if status in (200, 201):
                self.replayed += told.get("Idempotency-Replayed") == "true"
                return answer
            assert status in (0, 429, 503), answer
            self.sent_again += 1
            time.sleep(0.02)
        raise AssertionError(f"{path} was never answered")

    def _addresses(self, person: str) -> Iterator[str]:
        """What the log holds, in its order."""
        cursor = ""
        while True:
            path = f"/v1/facts/{person}?limit=500{cursor}"
            status, _, page = self.served.ask("GET", path)
            assert status == 200, page
            for item in page["items"]:
                if item["name"] == "ContactDetailsRecorded":
                    yield item["fields"]["address"]
            if page["next"] is None:
                return
            cursor = f"&cursor={page['next']}"
