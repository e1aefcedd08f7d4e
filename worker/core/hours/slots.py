"""Time as bits: quarter hours since a horizon's origin, so that "both are free" is `a & b` and "they overlap" is `a & b` again.

Every zone in use today is a multiple of 15 minutes off UTC, so local quarter hours are UTC quarter hours. A mask is a Python
int; bit k stands for the quarter hour that starts k * 15 minutes after the origin.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, reduce
from operator import or_
from zoneinfo import ZoneInfo

from worker.core.model import Window

SLOT_MINUTES = 15
DAY_MINUTES = 24 * 60
SLOTS_A_DAY = DAY_MINUTES // SLOT_MINUTES
_SLOT = timedelta(minutes=SLOT_MINUTES)
_DAY_BYTES = SLOTS_A_DAY // 8 + 1


@dataclass(frozen=True, slots=True)
class Horizon:
    """The stretch of days in which a round's sessions are looked for: `days` local days from `first`."""

    first: date
    days: int

    @property
    def origin(self) -> datetime:
        """Where slot 0 starts: two days early, so that no zone's first day falls before it."""
        return datetime.combine(self.first - timedelta(days=2), time(), UTC)

    @property
    def slots(self) -> int:
        """How many slots there are, with two days to spare at the end as well."""
        return (self.days + 4) * SLOTS_A_DAY

    def date(self, day: int) -> date:
        """The date of the horizon's day number `day`."""
        return self.first + timedelta(days=day)

    def slot(self, at: datetime) -> int:
        """The slot in which this aware instant lies."""
        return (at - self.origin) // _SLOT

    def instant(self, slot: int) -> datetime:
        """When a slot starts, in UTC."""
        return self.origin + slot * _SLOT


def bits(start: int, end: int) -> int:
    """A mask with the slots start … end - 1 set."""
    return ((1 << (end - start)) - 1) << start if end > start else 0


WHOLE_DAY = bits(0, SLOTS_A_DAY)


@lru_cache(maxsize=512)
def midnights(horizon: Horizon, zone: str) -> tuple[int, ...]:
    """The slot of each local midnight of the horizon in `zone`, and of the one after the last day."""
    tz = ZoneInfo(zone)
    days = (horizon.date(day) for day in range(horizon.days + 1))
    return tuple(horizon.slot(datetime.combine(day, time(), tz)) for day in days)


@lru_cache(maxsize=4096)
def moved_day(horizon: Horizon, zone: str, day: int) -> tuple[int | None, ...]:
    """The slot of each quarter hour on the clocks of a day that is longer or shorter; None where the clocks skip it."""
    tz = ZoneInfo(zone)
    on = horizon.date(day)
    slots = []
    for minute in range(0, DAY_MINUTES, SLOT_MINUTES):
        wanted = datetime.combine(on, time(minute // 60, minute % 60))
        at = wanted.replace(tzinfo=tz).astimezone(UTC)
        slots.append(horizon.slot(at) if at.astimezone(tz).replace(tzinfo=None) == wanted else None)
    return tuple(slots)


@lru_cache(maxsize=4096)
def stretches(horizon: Horizon, zone: str, day: int) -> tuple[tuple[int, int | None, int], ...]:
    """The same as stretches that go on: from which quarter hour, at which slot, how long."""
    found: list[tuple[int, int | None, int]] = []
    for quarter, slot in enumerate(moved_day(horizon, zone, day)):
        if found:
            since, start, length = found[-1]
            if slot == (None if start is None else start + length):
                found[-1] = since, start, length + 1
                continue
        found.append((quarter, slot, 1))
    return tuple(found)


@lru_cache(maxsize=4096)
def available(horizon: Horizon, zone: str, windows: tuple[Window, ...]) -> int:
    """The mask of a student's available time over the whole horizon, daylight-saving changes included."""
    mask = 0
    tz = ZoneInfo(zone)
    marks = midnights(horizon, zone)
    by_weekday = [[one for one in windows if one.weekday == weekday] for weekday in range(7)]
    # A window that starts or ends inside a quarter hour loses that quarter.
    usual = [
        reduce(
            or_, (bits(-(-one.start // SLOT_MINUTES), one.end // SLOT_MINUTES) for one in some), 0
        )
        for some in by_weekday
    ]
    weekday = horizon.first.weekday()
    for day in range(horizon.days):
        if marks[day + 1] - marks[day] == SLOTS_A_DAY:
            mask |= usual[(weekday + day) % 7] << marks[day]
            continue
        # On a day on which the clocks move, each quarter hour is looked at by itself: one that comes twice may be inside a
        # window the first time, and before it, by the clock, the second time.
        for slot in range(marks[day], marks[day + 1]):
            local = horizon.instant(slot).astimezone(tz)
            minute = local.hour * 60 + local.minute
            inside_one = (
                one.start <= minute <= one.end - SLOT_MINUTES
                for one in by_weekday[(weekday + day) % 7]
            )
            mask |= any(inside_one) << slot
    return mask


@lru_cache(maxsize=512)
def closed(horizon: Horizon, zone: str, days: tuple[tuple[date, date], ...]) -> int:
    """The mask of whole local days in `zone`, each given as first and last day."""
    tz = ZoneInfo(zone)
    mask = 0
    for first, last in days:
        start = max(0, horizon.slot(_instant(first, 0, tz)))
        mask |= bits(start, horizon.slot(_instant(last, DAY_MINUTES, tz)))
    return mask


def occupied(horizon: Horizon, starts: Iterable[datetime], length: timedelta) -> int:
    """The mask of sessions that start at these aware instants; those before the horizon count for nothing."""
    mask = 0
    for start in starts:
        mask |= bits(max(0, horizon.slot(start)), max(0, _slot_after(horizon, start + length)))
    return mask


def between(horizon: Horizon, stretches: Iterable[tuple[datetime, datetime]]) -> int:
    """The mask of these stretches, each from one aware instant to another; every slot that they touch."""
    mask = 0
    for start, end in stretches:
        mask |= bits(
            max(0, horizon.slot(start)), min(max(0, _slot_after(horizon, end)), horizon.slots)
        )
    return mask


def starts_within(mask: int, slots: int) -> int:
    """Where a stretch of this many slots may start so that it lies wholly inside the mask."""
    result = mask
    for shift in range(1, slots):
        result &= mask >> shift
    return result


def spread(starts: Sequence[int], slots: int) -> int:
    """The mask that sessions of this many slots occupy when they start at these slots."""
    mask = 0
    unit = bits(0, slots)
    for start in starts:
        mask |= unit << start
    return mask


def _slot_after(horizon: Horizon, at: datetime) -> int:
    return -((horizon.origin - at) // _SLOT)


def _instant(on: date, minute: int, tz: ZoneInfo) -> datetime:
    day, minute = (
        (on + timedelta(days=1), minute - DAY_MINUTES) if minute >= DAY_MINUTES else (on, minute)
    )
    return datetime.combine(day, time(minute // 60, minute % 60), tz).astimezone(UTC)


def as_bytes(horizon: Horizon, mask: int) -> bytes:
    """A mask for `of_day`, which is asked for many days of it."""
    return mask.to_bytes((horizon.slots + SLOTS_A_DAY) // 8 + _DAY_BYTES, "little")


def of_day(horizon: Horizon, anchor: str, day: int, mask: bytes, where_skipped: int = 0) -> int:
    """The bits of one local day, by what the clocks of the anchor read; `where_skipped`: those of times that they skip."""
    start, end = midnights(horizon, anchor)[day : day + 2]
    if end - start == SLOTS_A_DAY:
        return (
            int.from_bytes(mask[start >> 3 : (start >> 3) + _DAY_BYTES], "little") >> (start & 7)
            & WHOLE_DAY
        )
    found = 0
    for quarter, slot, length in stretches(horizon, anchor, day):
        if slot is None:
            found |= where_skipped & bits(quarter, quarter + length)
        else:
            part = int.from_bytes(mask[slot >> 3 : (slot >> 3) + _DAY_BYTES], "little") >> (
                slot & 7
            )
            found |= (part & bits(0, length)) << quarter
    return found


def inside(windows: Iterable[Window], zone: str, at: datetime, length: timedelta) -> bool:
    """Whether a session that starts at this aware instant lies within one of the windows."""
    minute_long = timedelta(minutes=1)
    # The last minute, not the end: the clocks may leap at just that moment.
    start, last = (one.astimezone(ZoneInfo(zone)) for one in (at, at + length - minute_long))
    minute, until = (one.hour * 60 + one.minute for one in (start, last))
    same_day = start.date() == last.date()
    return same_day and any(
        one.weekday == start.weekday() and one.start <= minute and until < one.end
        for one in windows
    )


def on_a_day(days: Iterable[tuple[date, date]], zone: str, at: datetime, length: timedelta) -> bool:
    """Whether a session that starts at this aware instant touches one of these local days, each given as first and last."""
    start = at.astimezone(ZoneInfo(zone)).date()
    end = (at + length - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
    return any(start <= last and end >= first for first, last in days)
