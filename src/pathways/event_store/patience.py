"""How long a decision is taken again while others keep writing to the streams it rests on.

Losing means that somebody else recorded: the log always goes forward, and of many who want one
stream each gets its turn. A number of tries would refuse the unlucky ones for no rule's sake.
"""

from random import uniform
from time import monotonic, sleep

AT_ONCE = 2
"""Tries lost before the first wait: two who meet once need none."""
SHORTEST, LONGEST = 0.002, 0.1
"""Seconds of a wait at most: for the first, and however many came before."""
LASTS = 15.0
"""Seconds from the first lost try; beyond, something other than a queue is wrong."""


class Patience:
    """One call's; starts with the first try that was lost to others."""

    def __init__(self) -> None:
        self._lost = 0
        self._until = 0.0

    def wait(self) -> bool:
        """Wait a little, at random so that those who collided part; False once it is spent."""
        now = monotonic()
        if self._lost == 0:
            self._until = now + LASTS
        self._lost += 1
        if now >= self._until:
            return False
        if self._lost > AT_ONCE:
            sleep(uniform(0, min(LONGEST, SHORTEST * 2 ** (self._lost - AT_ONCE))))
        return True
