"""The hours at which a pairing could meet: every half hour of the week in either person's zone, checked on all its dates.

A candidate is anchored to one zone, as a calendar's weekly recurrence is: its local time stays, and what it is in UTC moves
with the clocks of that zone. So all dates are checked, not the first: daylight saving moves one in twenty pairs
out of somebody's window otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from worker.core.model import Cohort, Hour, Proposal, Round, Student, Window
from worker.core.slots import DAY_MINUTES, SLOT_MINUTES, Horizon, available, closed, local_slot, spread, starts_within

GRID_MINUTES = 30
FIRST_SESSION_AFTER_DAYS = 3
# Weeks that may be skipped and made up before a candidate is given up.
SPARE_WEEKS = 10

# What a candidate costs, in units of a quarter hour away from the middle of somebody's window.
_COST_OF_A_DAY_LATER = 2
_COST_OF_A_DAY_PAST_FINISH_BY = 10_000


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
    both = available(horizon, coach.zone, coach.available) & available(horizon, client.zone, client.available)
    free = starts_within(both & ~busy, where.slots)
    shut = 0
    for zone in {where.zone, coach.zone, client.zone}:
        shut |= closed(horizon, zone, where.closed_days)
    open_starts = starts_within(bits_of(horizon) & ~shut, where.slots)
    found: dict[int, Candidate] = {}
    for anchor in dict.fromkeys((client.zone, coach.zone)):
        for proposal, starts in _weekly(where, anchor, free, open_starts):
            mask = spread(starts, where.slots)
            # Both anchors often give the same twelve instants: the client's zone comes first and stays.
            found.setdefault(mask, Candidate(_cost(where, proposal, coach, client), proposal, mask))
    return sorted(found.values(), key=lambda one: (one.cost, one.proposal.starts()[0], one.proposal.hour.zone))


def bits_of(horizon: Horizon) -> int:
    """All slots of the horizon."""
    return (1 << ((horizon.days + 4) * DAY_MINUTES // SLOT_MINUTES)) - 1


def _weekly(where: Frame, anchor: str, free: int, open_starts: int) -> Iterator[tuple[Proposal, list[int]]]:
    horizon = where.horizon
    for first_day in range(7):
        for minute in range(0, DAY_MINUTES, GRID_MINUTES):
            starts: list[int] = []
            dates: list[date] = []
            skipped: list[date] = []
            for day in range(first_day, horizon.days, 7):
                slot = local_slot(horizon, anchor, day, minute)
                if slot is None:
                    break
                on = horizon.first + timedelta(days=day)
                if not open_starts >> slot & 1:
                    # A closed week before the first session only starts the series later.
                    if starts:
                        skipped.append(on)
                    continue
                if not free >> slot & 1:
                    break
                starts.append(slot)
                dates.append(on)
                if len(starts) == where.sessions:
                    hour = Hour(dates[0].weekday(), time(minute // 60, minute % 60), anchor)
                    yield Proposal(hour, tuple(dates), tuple(skipped)), starts
                    break


def _cost(where: Frame, proposal: Proposal, coach: Student, client: Student) -> int:
    starts = proposal.starts()
    finish = starts[-1].astimezone(ZoneInfo(where.zone)).date()
    late = max(0, (finish - where.finish_by).days)
    later = (finish - where.horizon.first).days
    away = sorted((_off_middle(starts[0], where.length, one) for one in (coach, client)), reverse=True)
    # The one who is worse off counts double: a perfect hour for one does not pay for a terrible one for the other.
    return _COST_OF_A_DAY_PAST_FINISH_BY * late + _COST_OF_A_DAY_LATER * later + 2 * away[0] + away[1]


def _off_middle(start: datetime, length: int, student: Student) -> int:
    local = start.astimezone(UTC).astimezone(ZoneInfo(student.zone))
    middle = local.hour * 60 + local.minute + length // 2
    inside: list[Window] = [
        one for one in student.available if one.weekday == local.weekday() and one.start <= middle <= one.end
    ]
    return min((abs(middle - (one.start + one.end) // 2) // SLOT_MINUTES for one in inside), default=0)
