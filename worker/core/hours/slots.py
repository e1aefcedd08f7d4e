"""Time as bits: quarter hours since a horizon's origin.

Both are free where `a & b`, and two sessions overlap where `a & b` again. A mask is a Python int:
bit k stands for the quarter hour that starts k * 15 minutes after the origin. Every zone in use
today is a multiple of 15 minutes off UTC, so local quarter hours are quarter hours of UTC.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

SLOT_MINUTES = 15
DAY_MINUTES = 24 * 60
SLOTS_A_DAY = DAY_MINUTES // SLOT_MINUTES
_SLOT = timedelta(minutes=SLOT_MINUTES)


@dataclass(frozen=True, slots=True)
class Horizon:
    """The days in which a round's sessions are looked for: `days` local days from `first`, in
    whichever zone."""

    first: date
    days: int

    @property
    def origin(self) -> datetime:
        """Where slot 0 starts, in UTC: two days early, so that no zone's first day falls before
        it."""
        return datetime.combine(self.first - timedelta(days=2), time(), UTC)

    @property
    def slots(self) -> int:
        """How many slots there are, with two days to spare at the end as well."""
        return (self.days + 4) * SLOTS_A_DAY

    def date(self, day: int) -> date:
        """The date of the horizon's day number `day`."""
        return self.first + timedelta(days=day)

    def slot(self, at: datetime) -> int:
        """The slot in which this aware instant lies; negative before the origin."""
        return (at - self.origin) // _SLOT

    def slot_after(self, at: datetime) -> int:
        """The first slot that starts at this aware instant or later."""
        return -((self.origin - at) // _SLOT)

    def instant(self, slot: int) -> datetime:
        """When a slot starts, in UTC."""
        return self.origin + slot * _SLOT


def bits(start: int, end: int) -> int:
    """A mask with the slots start … end - 1 set; nothing where `end` is not after `start`."""
    return ((1 << (end - start)) - 1) << start if end > start else 0


WHOLE_DAY = bits(0, SLOTS_A_DAY)


@lru_cache(maxsize=512)
def midnights(horizon: Horizon, zone: str) -> tuple[int, ...]:
    """The slot of each local midnight of the horizon in `zone`, and of the one after the last
    day."""
    tz = ZoneInfo(zone)
    days = (horizon.date(day) for day in range(horizon.days + 1))
    return tuple(horizon.slot(datetime.combine(day, time(), tz)) for day in days)


def occupied(horizon: Horizon, starts: Iterable[datetime], length: timedelta) -> int:
    """The mask of sessions that start at these aware instants; what lies before the horizon counts
    for nothing."""
    mask = 0
    for start in starts:
        mask |= bits(max(0, horizon.slot(start)), max(0, horizon.slot_after(start + length)))
    return mask


def between(horizon: Horizon, stretches: Iterable[tuple[datetime, datetime]]) -> int:
    """The mask of these stretches, each from one aware instant to another: every slot of the
    horizon that they touch."""
    mask = 0
    for start, end in stretches:
        end_slot = min(max(0, horizon.slot_after(end)), horizon.slots)
        mask |= bits(max(0, horizon.slot(start)), end_slot)
    return mask


def starts_within(mask: int, slots: int) -> int:
    """Where a stretch of this many slots may start so that it lies wholly inside the mask."""
    starts = mask
    for shift in range(1, slots):
        starts &= mask >> shift
    return starts


def spread(starts: Sequence[int], slots: int) -> int:
    """The mask that sessions of this many slots occupy when they start at these slots."""
    mask = 0
    session = bits(0, slots)
    for start in starts:
        mask |= session << start
    return mask
