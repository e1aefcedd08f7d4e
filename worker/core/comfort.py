"""How well an hour suits somebody who could make it: near the middle of the window, or inside the hours that they prefer."""

from functools import lru_cache

from worker.core.model import Window
from worker.core.slots import DAY_MINUTES, SLOT_MINUTES, SLOTS_A_DAY

SLOTS_A_WEEK = 7 * SLOTS_A_DAY
# Outside the hours that somebody prefers, counted in quarter hours: at least this, and on a day without such hours this much.
_NOT_PREFERRED = 8
_NOT_THAT_DAY = 48


@lru_cache(maxsize=65536)
def discomfort(available: tuple[Window, ...], prefer: tuple[Window, ...], length: int) -> tuple[int, ...]:
    """For each quarter hour of the week at which a session of `length` minutes may start, on the student's own clocks: how far it
    is from what they like, in quarter hours. 0 is best."""
    return tuple(
        _off_preferred(day, minute, length, prefer) if prefer else _off_middle(day, minute, length, available)
        for day in range(7)
        for minute in range(0, DAY_MINUTES, SLOT_MINUTES)
    )


def _off_middle(day: int, minute: int, length: int, windows: tuple[Window, ...]) -> int:
    middle = minute + length // 2
    inside = [one for one in windows if one.weekday == day and one.start <= middle <= one.end]
    return min((abs(middle - (one.start + one.end) // 2) // SLOT_MINUTES for one in inside), default=0)


def _off_preferred(day: int, minute: int, length: int, windows: tuple[Window, ...]) -> int:
    that_day = [one for one in windows if one.weekday == day]
    outside = (max(one.start - minute, minute + length - one.end, 0) for one in that_day)
    least = min(outside, default=None)
    if least is None:
        return _NOT_THAT_DAY
    return min(_NOT_PREFERRED + -(-least // SLOT_MINUTES), _NOT_THAT_DAY) if least else 0
