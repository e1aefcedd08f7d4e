"""The hours at which a pairing could meet: every half hour of the week in either person's zone, checked on all its dates.

A candidate is anchored to one zone, as a calendar's weekly recurrence is: its local time stays, and what it is in UTC moves
with the clocks of that zone. So all dates are checked, not the first: daylight saving moves one in twenty pairs
out of somebody's window otherwise.

All starts of one weekday are checked at once: a day is 96 bits, one for each quarter hour, and starts that share their dates
and their skipped weeks stay together.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, time
from functools import lru_cache
from typing import NamedTuple

from worker.core.hours.frame import Frame
from worker.core.hours.preference import SLOTS_A_WEEK, distance_from_wish
from worker.core.hours.slots import (
    SLOT_MINUTES,
    SLOTS_A_DAY,
    WHOLE_DAY,
    Horizon,
    as_bytes,
    available,
    bits,
    closed,
    midnights,
    moved_day,
    of_day,
    spread,
    starts_within,
)
from worker.core.model import Student
from worker.core.rounds import Hour, Proposal

# What a candidate costs, in units of a quarter hour away from the middle of somebody's window.
_COST_OF_A_DAY_LATER = 2
_COST_OF_A_DATE_THAT_IS_TAKEN = 1_000
_COST_OF_A_DAY_PAST_FINISH_BY = 10_000


class Candidate(NamedTuple):
    """A weekly hour with its dates, sorting from best to worst. `days`, `skipped`: numbers within the horizon that begins on
    `origin`; `mask`: the slots that its sessions occupy; `taken`: on how many dates somebody is busy; `comfort`: quarter
    hours off the hours that coach and client like."""

    cost: int
    start: int
    anchor: str
    minute: int
    days: tuple[int, ...]
    skipped: tuple[int, ...]
    mask: int
    taken: int
    distance: tuple[int, int]
    origin: date

    @property
    def proposal(self) -> Proposal:
        """The hour and the dates that this is."""
        horizon = Horizon(self.origin, 0)
        dates = tuple(map(horizon.date, self.days))
        hour = Hour(dates[0].weekday(), time(self.minute // 60, self.minute % 60), self.anchor)
        return Proposal(hour, dates, tuple(map(horizon.date, self.skipped)))


def candidates(
    where: Frame, coach: Student, client: Student, busy: int = 0, taken: int = 0
) -> list[Candidate]:
    """Every weekly hour that suits both on all dates, best first.

    `busy`: slots in which one of the two has another session: no candidate touches them. `taken`: slots in which one of the
    two has something else in the calendar: a candidate only loses by them.
    """
    found: dict[int, Candidate] = {}
    free = _free(where, coach, client, busy)
    tables = [
        (distance_from_wish(one.available, one.prefer, where.length), one.zone)
        for one in (coach, client)
    ]
    for anchor in _anchors(where, coach, client):
        for days, skipped, minutes in _weekly(
            where, anchor, free, _opens(where, anchor, coach, client)
        ):
            for one in _of_group(where, anchor, days, skipped, minutes, taken, tables):
                # Both anchors often give the same twelve instants: the client's zone comes first and stays.
                found.setdefault(one.mask, one)
    return sorted(found.values())


def share_an_hour(where: Frame, coach: Student, client: Student, busy: int = 0) -> bool:
    """Whether `candidates` would find any hour at all, for less work."""
    free = _free(where, coach, client, busy)
    return any(
        True
        for anchor in _anchors(where, coach, client)
        for _ in _weekly(where, anchor, free, _opens(where, anchor, coach, client))
    )


def blocked_at_most(where: Frame, mine: tuple[str, str], theirs: tuple[str, str]) -> int:
    """How many candidates of a pairing in these two zones one candidate of another pairing can touch, at most.

    A start is touched by those less than a session's length away, on either side; each difference that the two zones'
    clocks have at any time in the horizon touches others.
    """
    near = -(-2 * where.slots * SLOT_MINUTES // where.grid)
    anchors = _distinct(where.horizon, *mine)
    return max(
        near * sum(_differences(where.horizon, one, other) for one in anchors) for other in theirs
    )


def _anchors(where: Frame, coach: Student, client: Student) -> tuple[str, ...]:
    return _distinct(where.horizon, client.zone, coach.zone)


def _distinct(horizon: Horizon, zone: str, other: str) -> tuple[str, ...]:
    """The two zones, or one where their clocks are never moved against each other: it would only repeat the other's hours."""
    return (zone,) if _differences(horizon, zone, other) == 1 else (zone, other)


@lru_cache(maxsize=65536)
def _differences(horizon: Horizon, zone: str, other: str) -> int:
    """How many different distances two zones' clocks have within the horizon."""
    pairs = zip(midnights(horizon, zone), midnights(horizon, other), strict=True)
    return len({one - another for one, another in pairs})


def _free(where: Frame, coach: Student, client: Student, busy: int) -> int:
    """Where a session may start because both are free."""
    one, other = (available(where.horizon, who.zone, who.available) for who in (coach, client))
    return starts_within(one & other & ~busy, where.slots)


def _opens(where: Frame, anchor: str, coach: Student, client: Student) -> tuple[int, ...]:
    """Where one may start because no zone of the pairing or the cohort has a closed day: the bits of each day of the anchor."""
    zones = tuple(sorted({where.zone, coach.zone, client.zone}))
    return _open_starts(where.horizon, anchor, zones, where.closed_days, where.slots)


@lru_cache(maxsize=4096)
def _open_starts(
    horizon: Horizon,
    anchor: str,
    zones: tuple[str, ...],
    closed_days: tuple[tuple[date, date], ...],
    slots: int,
) -> tuple[int, ...]:
    shut = 0
    for zone in zones:
        shut |= closed(horizon, zone, closed_days)
    mask = as_bytes(horizon, starts_within(bits(0, horizon.slots) & ~shut, slots))
    # A time that there is not is no closed week, which is made up for: it is open, and nobody can make it.
    return tuple(
        of_day(horizon, anchor, day, mask, where_skipped=WHOLE_DAY) for day in range(horizon.days)
    )


_Group = tuple[tuple[int, ...], tuple[int, ...], int]


def _weekly(where: Frame, anchor: str, free: int, opens: tuple[int, ...]) -> Iterator[_Group]:
    """Starts that suit, in groups that share their days and the days skipped: with the quarter hours of the day as bits."""
    mask = as_bytes(where.horizon, free)
    for first_day in range(7):
        groups: list[_Group] = [((), (), where.starts)]
        for day in range(first_day, where.horizon.days, 7):
            may = of_day(where.horizon, anchor, day, mask)
            groups = list(_a_week_later(groups, day, may & opens[day], opens[day]))
            if not groups:
                break
            yield from (one for one in groups if len(one[0]) == where.sessions)
            groups = [one for one in groups if len(one[0]) < where.sessions]


def _a_week_later(groups: list[_Group], day: int, may: int, opens: int) -> Iterator[_Group]:
    for days, skipped, minutes in groups:
        if meet := minutes & may:
            yield (*days, day), skipped, meet
        if shut := minutes & ~opens:
            # A closed week before the first session only starts the series later.
            yield days, (*skipped, day) if days else (), shut


_Likes = tuple[tuple[int, ...], str]


def _of_group(
    where: Frame,
    anchor: str,
    days: tuple[int, ...],
    skipped: tuple[int, ...],
    minutes: int,
    taken: int,
    tables: Sequence[_Likes],
) -> Iterator[Candidate]:
    horizon = where.horizon
    marks = midnights(horizon, anchor)
    (coachs, coach_at), (clients, client_at) = (
        (table, _quarter_of_week(where, zone, marks[days[0]])) for table, zone in tables
    )
    ends = midnights(horizon, where.zone)
    finish_day = (where.finish_by - where.first).days
    # What to add to a quarter hour of the day for its slot: midnight, but after the clocks have moved.
    origins = [marks[day] for day in days]
    moved_days = [
        (at, moved_day(horizon, anchor, day))
        for at, day in enumerate(days)
        if marks[day + 1] - marks[day] != SLOTS_A_DAY
    ]
    pattern = spread(origins, where.slots)
    while minutes:
        quarter = (minutes & -minutes).bit_length() - 1
        minutes &= minutes - 1
        for at, slots in moved_days:
            slot = slots[quarter]
            if slot is not None and slot - quarter != origins[at]:
                origins[at] = slot - quarter
                pattern = spread(origins, where.slots)
        start = origins[0] + quarter
        ended = bisect_right(ends, origins[-1] + quarter) - 1
        moved = start - marks[days[0]]
        distance = (
            coachs[(coach_at + moved) % SLOTS_A_WEEK],
            clients[(client_at + moved) % SLOTS_A_WEEK],
        )
        clashes = (
            sum(taken >> at + quarter & bits(0, where.slots) != 0 for at in origins) if taken else 0
        )
        cost = (
            _COST_OF_A_DAY_PAST_FINISH_BY * max(0, ended - finish_day)
            + _COST_OF_A_DATE_THAT_IS_TAKEN * clashes
            + _COST_OF_A_DAY_LATER * ended
            # The one who is worse off counts double: a perfect hour for one does not pay for a terrible one for the other.
            + sum(distance)
            + max(distance)
        )
        mask = pattern << quarter
        minute = quarter * SLOT_MINUTES
        yield Candidate(
            cost, start, anchor, minute, days, skipped, mask, clashes, distance, where.first
        )


def _quarter_of_week(where: Frame, zone: str, midnight: int) -> int:
    """Which quarter hour of the week it is at this slot on the clocks of the zone."""
    marks = midnights(where.horizon, zone)
    day = max(bisect_right(marks, midnight) - 1, 0)
    # Before the horizon's first day it is its eve.
    return where.horizon.date(day).weekday() * SLOTS_A_DAY + midnight - marks[day]
