"""Google's published quotas, kept on our side, so that a launch is neither slow nor answered with 429s.

The minute slides: what is within the quota goes out at once, and only the rest waits.
"""

from collections import deque
from collections.abc import Callable
from threading import Lock

# A little more than Google's minute, since its clock and ours start their minutes at different ends of a request.
_WINDOW_SECONDS = 60.5
# Where several tasks share a quota, each takes some seconds' worth at once, and uses it up soon.
_USE_WITHIN_SECONDS = 5.0
_AT_ONCE = 10

Take = Callable[[int, int], float]
"""Takes units of what may be used in a minute, for all tasks together: gives 0.0, or the seconds until
there may be room for them."""


class Quota:
    """So many units in any minute, for all threads together; 0 is no limit. `clock`: seconds that never
    go back. `requests`, `units`: what was taken so far, for whoever wants to know."""

    def __init__(
        self, per_minute: int, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._limit = per_minute
        self._clock = clock
        self._sleep = sleep
        self._lock = Lock()
        self._taken: deque[tuple[float, int]] = deque()
        self._used = 0
        self._take_of_all: Take | None = None
        self._in_hand, self._until = 0, 0.0
        self.requests = 0
        self.units = 0

    def share(self, take: Take) -> None:
        """From now on, count what other tasks use as well."""
        self._take_of_all = take

    def take(self, units: int) -> None:
        """Waits until these units are within the quota, and takes them."""
        with self._lock:
            self.requests += 1
            self.units += units
        while self._limit and (wait := self._try(units)) > 0:
            self._sleep(wait)

    def _try(self, units: int) -> float:
        """Takes the units if there is room; otherwise the seconds until there may be."""
        with self._lock:
            now = self._clock()
            if self._take_of_all is not None:
                return self._try_of_all(self._take_of_all, units, now)
            while self._taken and self._taken[0][0] + _WINDOW_SECONDS <= now:
                self._used -= self._taken.popleft()[1]
            # A single call above the whole quota would wait for ever; it goes alone.
            if self._taken and self._used + units > self._limit:
                return self._taken[0][0] + _WINDOW_SECONDS - now
            self._taken.append((now, units))
            self._used += units
            return 0.0

    def _try_of_all(self, take: Take, units: int, now: float) -> float:
        if now < self._until and units <= self._in_hand:
            self._in_hand -= units
            return 0.0
        for wanted in (max(units, self._limit // _AT_ONCE), units):
            wait = take(wanted, self._limit)
            if not wait:
                self._in_hand, self._until = wanted - units, now + _USE_WITHIN_SECONDS
                return 0.0
        return wait


UNLIMITED = Quota(0, lambda: 0.0, lambda _: None)
