"""What holds for all pairings of a round when their hours are looked for."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from worker.core.hours.slots import DAY_MINUTES, SLOT_MINUTES, Horizon
from worker.core.model import Cohort

# Weeks that may be skipped and made up before an hour is given up.
SPARE_WEEKS = 10


@dataclass(frozen=True)
class Frame:
    """What holds for all pairings of a round: where to look, how long a session is, which days are closed, how fine the grid."""

    first: date
    zone: str
    sessions: int
    length: int
    grid: int
    closed_days: tuple[tuple[date, date], ...]
    finish_by: date

    @cached_property
    def horizon(self) -> Horizon:
        """The days that are looked at."""
        return Horizon(self.first, 7 * (self.sessions + SPARE_WEEKS))

    @property
    def slots(self) -> int:
        """A session's length in slots, rounded up."""
        return -(-self.length // SLOT_MINUTES)

    @cached_property
    def starts(self) -> int:
        """The quarter hours of a day at which a session may start, as bits."""
        return sum(1 << (minute // SLOT_MINUTES) for minute in range(0, DAY_MINUTES, self.grid))


def frame(cohort: Cohort, round_name: str, assigned_on: date, sessions: int | None = None) -> Frame:
    """The frame of a round whose assignments go out on this date of the cohort's zone; `sessions`: where they are fewer."""
    program = cohort.program
    return Frame(
        first=assigned_on + timedelta(days=program.first_session_after_days),
        zone=cohort.zone,
        sessions=sessions or program.sessions,
        length=program.session_minutes,
        grid=program.grid_minutes,
        closed_days=cohort.closed_days(),
        finish_by=cohort.rounds[round_name].finish_by,
    )


@lru_cache(maxsize=1024)
def most_sessions(where: Frame) -> int:
    """How many sessions fit before `finish_by`, on the weekday on which most do."""
    days = range((where.finish_by - where.first).days + 1)
    free = [
        on
        for on in map(where.horizon.date, days)
        if not any(a <= on <= b for a, b in where.closed_days)
    ]
    return max((sum(on.weekday() == day for on in free) for day in range(7)), default=0)
