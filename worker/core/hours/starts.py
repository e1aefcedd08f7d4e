"""Where a weekly series of two people may start: every grid time of the week in either one's zone,
checked on all its dates.

A series is anchored to one zone, as a calendar's weekly recurrence is: its local time stays, and
what it is in UTC moves with the clocks of that zone. So all dates are checked, not only the first:
one pair in twenty would be moved out of somebody's window by daylight saving otherwise.

All starts of one weekday are checked at once: a day is 96 bits, one for each quarter hour. Starts
that share their dates and their skipped weeks stay together in a group.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from worker.core.hours.clocks import anchors
from worker.core.hours.frame import Frame
from worker.core.hours.local_day import as_bytes, of_day
from worker.core.hours.slots import WHOLE_DAY, Horizon, bits, starts_within
from worker.core.hours.windows import available, closed
from worker.core.model import Student, Window

# The days of the sessions, the closed days between them, and the quarter hours of the day as bits.
# Days are numbers within the horizon. A plain tuple: a search makes a great many of them.
Group = tuple[tuple[int, ...], tuple[int, ...], int]
# A student's zone, windows and days away.
_When = tuple[str, tuple[Window, ...], tuple[tuple[date, date], ...]]


def weekly_starts(
    frame: Frame, coach: Student, client: Student, other_sessions: int = 0
) -> Iterator[tuple[str, Group]]:
    """The starts that suit both on all dates, in groups, each with the zone that it is anchored to:
    the client's zone first.

    `other_sessions`: the slots of other sessions of the two, which no start touches.
    """
    return _starts(frame, _when(coach), _when(client), other_sessions)


def _when(student: Student) -> _When:
    return student.zone, student.available, student.away


def _starts(
    frame: Frame, coach: _When, client: _When, other_sessions: int
) -> Iterator[tuple[str, Group]]:
    (coach_zone, coach_windows, _), (client_zone, client_windows, _) = coach, client
    free_slots = available(frame.horizon, coach_zone, coach_windows) & available(
        frame.horizon, client_zone, client_windows
    )
    free_starts = starts_within(free_slots & ~other_sessions, frame.slots)
    free = as_bytes(frame.horizon, free_starts)
    zones = tuple(sorted({frame.zone, coach_zone, client_zone}))
    away = tuple((zone, days) for zone, _, days in (coach, client) if days)
    for anchor in anchors(frame.horizon, client_zone, coach_zone):
        opens = _open_starts(frame.horizon, anchor, zones, frame.closed_days, away, frame.slots)
        for group in _groups(frame, anchor, free, opens):
            yield anchor, group


def share_an_hour(frame: Frame, coach: Student, client: Student, other_sessions: int = 0) -> bool:
    """Whether the two have any weekly hour at all that suits both on all dates; who coaches makes no
    difference to that."""
    # In one order: whoever asks the other way round gets the same answer from memory.
    first, second = sorted((_when(coach), _when(client)))
    return _share(frame, first, second, other_sessions)


@lru_cache(maxsize=65536)
def _share(frame: Frame, first: _When, second: _When, other_sessions: int) -> bool:
    """Asked once for any two who are alike in this, of whichever cohort."""
    return next(_starts(frame, first, second, other_sessions), None) is not None


@lru_cache(maxsize=4096)
def _open_starts(
    horizon: Horizon,
    anchor: str,
    zones: tuple[str, ...],
    closed_days: tuple[tuple[date, date], ...],
    away: tuple[tuple[str, tuple[tuple[date, date], ...]], ...],
    slots: int,
) -> tuple[int, ...]:
    """For each day of the anchor the starts, as bits, of sessions that touch no closed day of any
    of these zones, and no day on which one of the two is `away`, each in their own zone: such a week
    is made up for as well."""
    shut = 0
    for zone in zones:
        shut |= closed(horizon, zone, closed_days)
    for zone, days in away:
        shut |= closed(horizon, zone, days)
    mask = as_bytes(horizon, starts_within(bits(0, horizon.slots) & ~shut, slots))
    # A time that the clocks skip is no closed week, which would be made up for: it counts as open,
    # and nobody can make it.
    return tuple(
        of_day(horizon, anchor, day, mask, where_skipped=WHOLE_DAY) for day in range(horizon.days)
    )


def _groups(frame: Frame, anchor: str, free: bytes, opens: tuple[int, ...]) -> Iterator[Group]:
    """The groups of each weekday that have come to the full number of sessions."""
    for first_day in range(7):
        groups: list[Group] = [((), (), frame.starts)]
        for day in range(first_day, frame.horizon.days, 7):
            free_today = of_day(frame.horizon, anchor, day, free)
            groups = list(_with_day(groups, day, free_today & opens[day], opens[day]))
            if not groups:
                break
            yield from (group for group in groups if len(group[0]) == frame.sessions)
            groups = [group for group in groups if len(group[0]) < frame.sessions]


def _with_day(groups: Iterable[Group], day: int, suiting: int, opens: int) -> Iterator[Group]:
    """The groups after one more week: the starts that meet on its day, and those that skip it
    because it is closed."""
    for days, skipped, quarters in groups:
        if meeting := quarters & suiting:
            yield (*days, day), skipped, meeting
        if shut := quarters & ~opens:
            # A closed week before the first session only starts the series later.
            yield days, (*skipped, day) if days else (), shut
