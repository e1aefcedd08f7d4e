"""When somebody is available and which days are closed: as masks over a horizon, and for one
session."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, reduce
from operator import or_
from zoneinfo import ZoneInfo

from worker.core.hours.slots import DAY_MINUTES, SLOT_MINUTES, SLOTS_A_DAY, Horizon, bits, midnights
from worker.core.model import Window


@lru_cache(maxsize=4096)
def available(horizon: Horizon, zone: str, windows: tuple[Window, ...]) -> int:
    """The mask of weekly windows in `zone` over the whole horizon, with the changes of the
    clocks."""
    mask = 0
    marks = midnights(horizon, zone)
    by_weekday = [
        [window for window in windows if window.weekday == weekday] for weekday in range(7)
    ]
    usual = [_usual_day(on_weekday) for on_weekday in by_weekday]
    first_weekday = horizon.first.weekday()
    for day in range(horizon.days):
        weekday = (first_weekday + day) % 7
        if marks[day + 1] - marks[day] == SLOTS_A_DAY:
            mask |= usual[weekday] << marks[day]
        else:
            mask |= _changed_day(horizon, zone, day, by_weekday[weekday])
    return mask


def _usual_day(windows: Iterable[Window]) -> int:
    """The windows of one weekday as quarter hours of the day. A window that starts or ends inside a
    quarter hour loses that quarter."""
    stretches = (
        bits(-(-window.start // SLOT_MINUTES), window.end // SLOT_MINUTES) for window in windows
    )
    return reduce(or_, stretches, 0)


def _changed_day(horizon: Horizon, zone: str, day: int, windows: Iterable[Window]) -> int:
    """The windows of a day on which the clocks change.

    Each slot is looked at by itself: of a quarter hour that the clocks show twice, the first may be
    inside a window and the second, by the clocks, before it.
    """
    mask = 0
    tz = ZoneInfo(zone)
    start, end = midnights(horizon, zone)[day : day + 2]
    for slot in range(start, end):
        local = horizon.instant(slot).astimezone(tz)
        minute = local.hour * 60 + local.minute
        inside_a_window = any(
            window.start <= minute <= window.end - SLOT_MINUTES for window in windows
        )
        mask |= inside_a_window << slot
    return mask


@lru_cache(maxsize=512)
def closed(horizon: Horizon, zone: str, days: tuple[tuple[date, date], ...]) -> int:
    """The mask of whole local days in `zone`, each stretch of them given as first and last day."""
    tz = ZoneInfo(zone)
    mask = 0
    for first, last in days:
        start = max(0, horizon.slot(_midnight(first, tz)))
        mask |= bits(start, horizon.slot(_midnight(last + timedelta(days=1), tz)))
    return mask


def _midnight(on: date, tz: ZoneInfo) -> datetime:
    """When this local day begins, in UTC."""
    return datetime.combine(on, time(), tz).astimezone(UTC)


def inside(windows: Iterable[Window], zone: str, at: datetime, length: timedelta) -> bool:
    """Whether a session that starts at this aware instant lies within the windows, which are in
    `zone`. Windows that meet, also at midnight, are one, as where hours are looked for."""
    tz = ZoneInfo(zone)
    start = at.astimezone(tz)
    end = (at + length).astimezone(tz)
    if start.utcoffset() != end.utcoffset():
        # The clocks change: some of its minutes come twice, or never.
        minutes = (at + timedelta(minutes=each) for each in range(length // timedelta(minutes=1)))
        return all(_covered(windows, each.astimezone(tz), 1) for each in minutes)
    return _covered(windows, start, length // timedelta(minutes=1))


def _covered(windows: Iterable[Window], local: datetime, minutes: int) -> bool:
    """Whether the windows together cover so many minutes of a clock that goes on evenly."""
    weekday, start = local.weekday(), local.hour * 60 + local.minute
    while minutes > 0:
        until = max(
            (
                window.end
                for window in windows
                if window.weekday == weekday and window.start <= start < window.end
            ),
            default=start,
        )
        if until == start:
            return False
        minutes -= until - start
        weekday, start = ((weekday + 1) % 7, 0) if until == DAY_MINUTES else (weekday, until)
    return True


def on_a_day(days: Iterable[tuple[date, date]], zone: str, at: datetime, length: timedelta) -> bool:
    """Whether a session that starts at this aware instant touches one of these local days of
    `zone`, given as first and last."""
    tz = ZoneInfo(zone)
    first_day = at.astimezone(tz).date()
    last_day = (at + length - timedelta(microseconds=1)).astimezone(tz).date()
    return any(first_day <= last and last_day >= first for first, last in days)
