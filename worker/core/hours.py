"""The hours at which a pairing could meet: every half hour of the week in either person's zone, checked on all its dates.

A candidate is anchored to one zone, as a calendar's weekly recurrence is: its local time stays, and what it is in UTC moves
with the clocks of that zone. So all dates are checked, not the first: daylight saving moves one in twenty pairs
out of somebody's window otherwise.

All starts of one weekday are checked at once: a day is 96 bits, one for each quarter hour, and starts that share their dates
and their skipped weeks stay together.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, time
from functools import lru_cache
from typing import NamedTuple

from worker.core.comfort import SLOTS_A_WEEK, discomfort
from worker.core.drawn import Hour, Proposal
from worker.core.frame import Frame
from worker.core.model import Student
from worker.core.slots import (
    DAY_MINUTES,
    SLOT_MINUTES,
    SLOTS_A_DAY,
    Horizon,
    available,
    bits,
    closed,
    local_slot,
    midnights,
    spread,
    starts_within,
)

# What a candidate costs, in units of a quarter hour away from the middle of somebody's window.
_COST_OF_A_DAY_LATER = 2
_COST_OF_A_DATE_THAT_IS_TAKEN = 1_000
_COST_OF_A_DAY_PAST_FINISH_BY = 10_000

_WHOLE_DAY = bits(0, SLOTS_A_DAY)
_DAY_BYTES = SLOTS_A_DAY // 8 + 1


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
    comfort: tuple[int, int]
    origin: date

    @property
    def proposal(self) -> Proposal:
        """The hour and the dates that this is."""
        horizon = Horizon(self.origin, 0)
        dates = tuple(map(horizon.date, self.days))
        hour = Hour(dates[0].weekday(), time(self.minute // 60, self.minute % 60), self.anchor)
        return Proposal(hour, dates, tuple(map(horizon.date, self.skipped)))


def candidates(where: Frame, coach: Student, client: Student, busy: int = 0, taken: int = 0) -> list[Candidate]:
    """Every weekly hour that suits both on all dates, best first.

    `busy`: slots in which one of the two has another session: no candidate touches them. `taken`: slots in which one of the
    two has something else in the calendar: a candidate only loses by them.
    """
    found: dict[int, Candidate] = {}
    for anchor in _anchors(where, coach, client):
        for days, skipped, minutes in _weekly(where, anchor, *_masks(where, coach, client, busy)):
            for one in _of_group(where, anchor, days, skipped, minutes, taken, (coach, client)):
                # Both anchors often give the same twelve instants: the client's zone comes first and stays.
                found.setdefault(one.mask, one)
    return sorted(found.values())


def share_an_hour(where: Frame, coach: Student, client: Student, busy: int = 0) -> bool:
    """Whether `candidates` would find any hour at all, for less work."""
    masks = _masks(where, coach, client, busy)
    return any(True for anchor in _anchors(where, coach, client) for _ in _weekly(where, anchor, *masks))


def blocked_at_most(where: Frame, mine: tuple[str, str], theirs: tuple[str, str]) -> int:
    """How many candidates of a pairing in these two zones one candidate of another pairing can touch, at most.

    A start is touched by those less than a session's length away, on either side; each difference that the two zones'
    clocks have at any time in the horizon touches others.
    """
    near = -(-2 * where.slots * SLOT_MINUTES // where.grid)
    anchors = _distinct(where.horizon, *mine)
    return max(near * sum(_differences(where.horizon, one, other) for one in anchors) for other in theirs)


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


def _masks(where: Frame, coach: Student, client: Student, busy: int) -> tuple[int, int]:
    """Where a session may start because both are free, and where because no zone of the pairing or the cohort has a closed
    day."""
    horizon = where.horizon
    both = available(horizon, coach.zone, coach.available) & available(horizon, client.zone, client.available)
    opened = _open_starts(horizon, tuple(sorted({where.zone, coach.zone, client.zone})), where.closed_days, where.slots)
    return starts_within(both & ~busy, where.slots), opened


@lru_cache(maxsize=4096)
def _open_starts(horizon: Horizon, zones: tuple[str, ...], days: tuple[tuple[date, date], ...], slots: int) -> int:
    shut = 0
    for zone in zones:
        shut |= closed(horizon, zone, days)
    return starts_within(bits(0, horizon.slots) & ~shut, slots)


_Group = tuple[tuple[int, ...], tuple[int, ...], int]


def _weekly(where: Frame, anchor: str, free: int, opened: int) -> Iterator[_Group]:
    """Starts that suit, in groups that share their days and the days skipped: with the quarter hours of the day as bits."""
    whole = (where.horizon.slots + SLOTS_A_DAY) // 8 + _DAY_BYTES
    masks = free.to_bytes(whole, "little"), opened.to_bytes(whole, "little")
    for first_day in range(7):
        groups: list[_Group] = [((), (), where.starts)]
        for day in range(first_day, where.horizon.days, 7):
            may, opens = (_of_day(where, anchor, day, mask, which) for which, mask in enumerate(masks))
            groups = list(_a_week_later(groups, day, may & opens, opens))
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


def _of_day(where: Frame, anchor: str, day: int, mask: bytes, where_skipped: int) -> int:
    """The bits of one local day, by what the clocks of the anchor read; `where_skipped`: the bit of a time that they skip."""
    marks = midnights(where.horizon, anchor)
    at = marks[day]
    if marks[day + 1] - at == SLOTS_A_DAY:
        return int.from_bytes(mask[at >> 3 : (at >> 3) + _DAY_BYTES], "little") >> (at & 7) & _WHOLE_DAY
    found = 0
    for minute in range(0, DAY_MINUTES, where.grid):
        slot = local_slot(where.horizon, anchor, day, minute)
        # A time that there is not is no closed week, which is made up for: it is open, and nobody can make it.
        if where_skipped if slot is None else mask[slot >> 3] >> (slot & 7) & 1:
            found |= 1 << (minute // SLOT_MINUTES)
    return found


def _of_group(
    where: Frame,
    anchor: str,
    days: tuple[int, ...],
    skipped: tuple[int, ...],
    minutes: int,
    taken: int,
    pair: tuple[Student, Student],
) -> Iterator[Candidate]:
    horizon = where.horizon
    marks = midnights(horizon, anchor)
    straight = all(marks[day + 1] - marks[day] == SLOTS_A_DAY for day in days)
    pattern = spread([marks[day] for day in days], where.slots)
    likes = [_likes(where, one, marks[days[0]]) for one in pair]
    ends = midnights(horizon, where.zone)
    finish_day = (where.finish_by - where.first).days
    while minutes:
        quarter = (minutes & -minutes).bit_length() - 1
        minutes &= minutes - 1
        minute = quarter * SLOT_MINUTES
        if straight:
            starts = [marks[day] + quarter for day in days]
            mask = pattern << quarter
        else:
            starts = [slot for day in days if (slot := local_slot(horizon, anchor, day, minute)) is not None]
            mask = spread(starts, where.slots)
        ended = bisect_right(ends, starts[-1]) - 1
        moved = starts[0] - marks[days[0]]
        comfort = tuple(table[(at + moved) % SLOTS_A_WEEK] for table, at in likes)
        clashes = sum(taken >> at & bits(0, where.slots) != 0 for at in starts) if taken else 0
        cost = (
            _COST_OF_A_DAY_PAST_FINISH_BY * max(0, ended - finish_day)
            + _COST_OF_A_DATE_THAT_IS_TAKEN * clashes
            + _COST_OF_A_DAY_LATER * ended
            # The one who is worse off counts double: a perfect hour for one does not pay for a terrible one for the other.
            + sum(comfort)
            + max(comfort)
        )
        yield Candidate(
            cost, starts[0], anchor, minute, days, skipped, mask, clashes, (comfort[0], comfort[1]), where.first
        )


def _likes(where: Frame, student: Student, midnight: int) -> tuple[tuple[int, ...], int]:
    """A student's discomfort by quarter hour of the week, and which quarter hour it is for them at this slot."""
    marks = midnights(where.horizon, student.zone)
    day = bisect_right(marks, midnight) - 1
    # Before the horizon's first day it is its eve.
    at = midnight - marks[max(day, 0)]
    weekday = where.horizon.date(max(day, 0)).weekday()
    return discomfort(student.available, student.prefer, where.length), weekday * SLOTS_A_DAY + at
