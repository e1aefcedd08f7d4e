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
    """Where to look for the hours of a round.

    `first`, `finish_by`: the first date that may have a session and the one by which the last
    should be over, in `zone`, which is the cohort's; `sessions`: how many dates a series has;
    `length`: of a session, and `grid`: between two starts that are tried, both in minutes;
    `closed_days`: first and last day of each stretch of days without sessions.
    """

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


def frame_of(
    cohort: Cohort, round_name: str, assigned_on: date, sessions: int | None = None
) -> Frame:
    """The frame of a round whose assignments go out on this date of the cohort's zone.

    `sessions`: how many dates a series is to have, where that is another number than the cohort's.
    """
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
def most_sessions(frame: Frame) -> int:
    """How many weekly sessions fit in before `finish_by`, on the weekday on which most do."""
    days = range((frame.finish_by - frame.first).days + 1)
    open_dates = [
        on
        for on in map(frame.horizon.date, days)
        if not any(first <= on <= last for first, last in frame.closed_days)
    ]
    return max(
        (sum(on.weekday() == weekday for on in open_dates) for weekday in range(7)), default=0
    )
