"""How well an hour suits somebody who could make it: near the middle of the window, or inside the hours that they prefer."""

from functools import lru_cache
from itertools import chain

from worker.core.hours.slots import DAY_MINUTES, SLOT_MINUTES, SLOTS_A_DAY
from worker.core.model import Window

SLOTS_A_WEEK = 7 * SLOTS_A_DAY
# Outside the hours that somebody prefers, counted in quarter hours: at least this, and on a day without such hours this much.
_NOT_PREFERRED = 8
_NOT_THAT_DAY = 48


@lru_cache(maxsize=65536)
def distance_from_wish(
    available: tuple[Window, ...], prefer: tuple[Window, ...], length: int
) -> tuple[int, ...]:
    """For each quarter hour of the week at which a session of `length` minutes may start, on the student's own clocks: how far it
    is from what they like, in quarter hours. 0 is best."""
    days = (
        _of_day(
            tuple((one.start, one.end) for one in prefer or available if one.weekday == day),
            bool(prefer),
            length,
        )
        for day in range(7)
    )
    return tuple(chain.from_iterable(days))


@lru_cache(maxsize=65536)
def _of_day(windows: tuple[tuple[int, int], ...], preferred: bool, length: int) -> tuple[int, ...]:
    off = _off_preferred if preferred else _off_middle
    return tuple(off(minute, length, windows) for minute in range(0, DAY_MINUTES, SLOT_MINUTES))


def _off_middle(minute: int, length: int, windows: tuple[tuple[int, int], ...]) -> int:
    middle = minute + length // 2
    inside = (
        abs(middle - (start + end) // 2) // SLOT_MINUTES
        for start, end in windows
        if start <= middle <= end
    )
    return min(inside, default=0)


def _off_preferred(minute: int, length: int, windows: tuple[tuple[int, int], ...]) -> int:
    outside = (max(start - minute, minute + length - end, 0) for start, end in windows)
    least = min(outside, default=None)
    if least is None:
        return _NOT_THAT_DAY
    return min(_NOT_PREFERRED + -(-least // SLOT_MINUTES), _NOT_THAT_DAY) if least else 0
