"""The hours at which a pairing could meet: every half hour of the week in either person's zone, checked on all its dates.

A candidate is anchored to one zone, as a calendar's weekly recurrence is: its local time stays, and what it is in UTC moves
with the clocks of that zone. So all dates are checked, not the first: daylight saving moves one in twenty pairs
out of somebody's window otherwise.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from worker.core.model import Cohort, Hour, Proposal, Round, Student
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

GRID_MINUTES = 30
FIRST_SESSION_AFTER_DAYS = 3
# Weeks that may be skipped and made up before a candidate is given up.
SPARE_WEEKS = 10

# What a candidate costs, in units of a quarter hour away from the middle of somebody's window.
_COST_OF_A_DAY_LATER = 2
_COST_OF_A_DAY_PAST_FINISH_BY = 10_000

_WHOLE_DAY = bits(0, SLOTS_A_DAY)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A weekly hour with its dates. `mask`: the slots its sessions occupy; `cost`: less is better."""

    cost: int
    proposal: Proposal
    mask: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for all pairings of a round: where to look, how long a session is, which days are closed."""

    horizon: Horizon
    zone: str
    sessions: int
    length: int
    closed_days: tuple[tuple[date, date], ...]
    finish_by: date

    @property
    def slots(self) -> int:
        """A session's length in slots, rounded up."""
        return -(-self.length // SLOT_MINUTES)


def frame(cohort: Cohort, round_name: Round, assigned_on: date) -> Frame:
    """The frame of a round whose assignments go out on this date of the cohort's zone."""
    first = assigned_on + timedelta(days=FIRST_SESSION_AFTER_DAYS)
    return Frame(
        horizon=Horizon(first, 7 * (cohort.program.sessions + SPARE_WEEKS)),
        zone=cohort.zone,
        sessions=cohort.program.sessions,
        length=cohort.program.session_minutes,
        closed_days=cohort.closed_days(),
        finish_by=cohort.rounds[round_name].finish_by,
    )


def candidates(where: Frame, coach: Student, client: Student, busy: int = 0) -> list[Candidate]:
    """Every weekly hour that suits both on all dates, best first. `busy`: slots in which one of the two has something else."""
    horizon = where.horizon
    free, open_starts = _masks(where, coach, client, busy)
    found: dict[int, tuple[int, int, str, Candidate]] = {}
    for anchor in dict.fromkeys((client.zone, coach.zone)):
        for hour, days, skipped, starts in _weekly(where, anchor, free, open_starts):
            mask = spread(starts, where.slots)
            # Both anchors often give the same twelve instants: the client's zone comes first and stays.
            if mask not in found:
                cost = _cost(where, starts, (coach, client))
                proposal = Proposal(hour, tuple(map(horizon.date, days)), tuple(map(horizon.date, skipped)))
                found[mask] = cost, starts[0], anchor, Candidate(cost, proposal, mask)
    return [one for *_, one in sorted(found.values(), key=lambda entry: entry[:3])]


def share_an_hour(where: Frame, coach: Student, client: Student, busy: int = 0) -> bool:
    """Whether `candidates` would find any hour at all, for less work."""
    free, open_starts = _masks(where, coach, client, busy)
    return any(True for anchor in {client.zone, coach.zone} for _ in _weekly(where, anchor, free, open_starts))


def _masks(where: Frame, coach: Student, client: Student, busy: int) -> tuple[int, int]:
    """Where a session may start because both are free, and where because no zone of the pairing or the cohort has a closed
    day."""
    horizon = where.horizon
    both = available(horizon, coach.zone, coach.available) & available(horizon, client.zone, client.available)
    shut = 0
    for zone in {where.zone, coach.zone, client.zone}:
        shut |= closed(horizon, zone, where.closed_days)
    return starts_within(both & ~busy, where.slots), starts_within(bits(0, horizon.slots) & ~shut, where.slots)


def _weekly(
    where: Frame, anchor: str, free: int, open_starts: int
) -> Iterator[tuple[Hour, list[int], list[int], list[int]]]:
    """Hours with their days, the days skipped (numbers within the horizon), and the slots at which the sessions start."""
    horizon = where.horizon
    for first_day in range(7):
        weeks = range(first_day, horizon.days, 7)
        possible = _possible(where, anchor, weeks[: where.sessions], free | ~open_starts)
        for minute in range(0, DAY_MINUTES, GRID_MINUTES):
            if not possible >> (minute // SLOT_MINUTES) & 1:
                continue
            found = _dates(where, anchor, weeks, minute, free, open_starts)
            if found is not None:
                weekday = horizon.date(first_day).weekday()
                yield Hour(weekday, time(minute // 60, minute % 60), anchor), *found


def _possible(where: Frame, anchor: str, days: Sequence[int], allowed: int) -> int:
    """The quarter hours of the day that are allowed on all these days, as bits: rules out most hours at once. Days on which the
    clocks change rule out nothing here."""
    possible = _WHOLE_DAY
    marks = midnights(where.horizon, anchor)
    for day in days:
        if marks[day + 1] - marks[day] == SLOTS_A_DAY:
            possible &= allowed >> marks[day]
    return possible


def _dates(
    where: Frame, anchor: str, weeks: Sequence[int], minute: int, free: int, open_starts: int
) -> tuple[list[int], list[int], list[int]] | None:
    days: list[int] = []
    skipped: list[int] = []
    starts: list[int] = []
    for day in weeks:
        slot = local_slot(where.horizon, anchor, day, minute)
        if slot is None:
            return None
        if not open_starts >> slot & 1:
            # A closed week before the first session only starts the series later.
            if starts:
                skipped.append(day)
            continue
        if not free >> slot & 1:
            return None
        days.append(day)
        starts.append(slot)
        if len(starts) == where.sessions:
            return days, skipped, starts
    return None


def _cost(where: Frame, starts: Sequence[int], pair: tuple[Student, Student]) -> int:
    horizon = where.horizon
    finish = horizon.instant(starts[-1]).astimezone(ZoneInfo(where.zone)).date()
    late = max(0, (finish - where.finish_by).days)
    later = (finish - horizon.first).days
    away = sorted((_off_middle(horizon.instant(starts[0]), where.length, one) for one in pair), reverse=True)
    # The one who is worse off counts double: a perfect hour for one does not pay for a terrible one for the other.
    return _COST_OF_A_DAY_PAST_FINISH_BY * late + _COST_OF_A_DAY_LATER * later + 2 * away[0] + away[1]


def _off_middle(start: datetime, length: int, student: Student) -> int:
    """How far from the middle of the student's window a session is, in quarter hours."""
    local = start.astimezone(ZoneInfo(student.zone))
    middle = local.hour * 60 + local.minute + length // 2
    inside = [one for one in student.available if one.weekday == local.weekday() and one.start <= middle <= one.end]
    return min((abs(middle - (one.start + one.end) // 2) // SLOT_MINUTES for one in inside), default=0)
