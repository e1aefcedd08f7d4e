"""Google's published quotas, kept on our side, so that a launch is neither slow nor answered with 429s.

The minute slides: what is within the quota goes out at once, and only the rest waits.
"""

from collections import deque
from collections.abc import Callable
from threading import Lock

# A little more than Google's minute, since its clock and ours start their minutes at different ends of a request.
_WINDOW_SECONDS = 60.5


class Quota:
    """So many units in any minute, for all threads together; 0 is no limit. `clock`: seconds that never go back."""

    def __init__(
        self, per_minute: int, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._limit = per_minute
        self._clock = clock
        self._sleep = sleep
        self._lock = Lock()
        self._taken: deque[tuple[float, int]] = deque()
        self._used = 0

    def take(self, units: int) -> None:
        """Waits until these units are within the quota, and takes them."""
        while self._limit and (wait := self._try(units)) > 0:
            self._sleep(wait)

    def _try(self, units: int) -> float:
        """Takes the units if there is room; otherwise the seconds until there may be."""
        with self._lock:
            now = self._clock()
            while self._taken and self._taken[0][0] + _WINDOW_SECONDS <= now:
                self._used -= self._taken.popleft()[1]
            # A single call above the whole quota would wait for ever; it goes alone.
            if self._taken and self._used + units > self._limit:
                return self._taken[0][0] + _WINDOW_SECONDS - now
            self._taken.append((now, units))
            self._used += units
            return 0.0


UNLIMITED = Quota(0, lambda: 0.0, lambda _: None)
