"""How well an hour suits somebody who could make it: near the middle of the window, or inside the
hours that they prefer."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from worker.core.hours.slots import DAY_MINUTES, SLOT_MINUTES, SLOTS_A_DAY
from worker.core.model import Window

SLOTS_A_WEEK = 7 * SLOTS_A_DAY
# How far an hour outside the preferred ones counts as away, in quarter hours: at least the first,
# on a day without preferred hours the second, and never more.
_NOT_PREFERRED = 8
_NOT_THAT_DAY = 48

# Start and end of each window of one day, in minutes since midnight.
_Stretches = tuple[tuple[int, int], ...]


@lru_cache(maxsize=65536)
def distance_from_wish(
    available: tuple[Window, ...], prefer: tuple[Window, ...], length: int
) -> Sequence[int]:
    """For each quarter hour of the week on the student's own clocks, from Monday's midnight on: how
    far a session of `length` minutes that starts then is from what they like, in quarter hours. 0
    is best."""
    wished = prefer or available
    days = (
        _of_day(
            tuple((window.start, window.end) for window in wished if window.weekday == weekday),
            bool(prefer),
            length,
        )
        for weekday in range(7)
    )
    return tuple(chain.from_iterable(days))


@lru_cache(maxsize=65536)
def _of_day(stretches: _Stretches, preferred: bool, length: int) -> tuple[int, ...]:
    off = _off_preferred if preferred else _off_middle
    return tuple(off(minute, length, stretches) for minute in range(0, DAY_MINUTES, SLOT_MINUTES))


def _off_middle(minute: int, length: int, stretches: _Stretches) -> int:
    middle = minute + length // 2
    off = (
        abs(middle - (start + end) // 2) // SLOT_MINUTES
        for start, end in stretches
        if start <= middle <= end
    )
    return min(off, default=0)


def _off_preferred(minute: int, length: int, stretches: _Stretches) -> int:
    minutes_outside = min(
        (max(start - minute, minute + length - end, 0) for start, end in stretches), default=None
    )
    if minutes_outside is None:
        return _NOT_THAT_DAY
    if minutes_outside == 0:
        return 0
    return min(_NOT_PREFERRED + -(-minutes_outside // SLOT_MINUTES), _NOT_THAT_DAY)
