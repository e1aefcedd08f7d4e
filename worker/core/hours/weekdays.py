"""How many weekly sessions a round has room for, by the day of the week: for people who choose dates."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from worker.core.hours.frame import Frame
from worker.core.model import WEEKDAYS

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Room:
    """A round's weeks. `first`, `last`: between which dates sessions fall; `fits`: how many fit by
    then on each day of the week, Monday first; `cost`: of each stretch of days without sessions
    that takes any, how many it takes on each day of the week."""

    first: date
    last: date
    sessions: int
    fits: tuple[int, ...]
    cost: tuple[tuple[Days, tuple[int, ...]], ...]

    @property
    def whole_weeks(self) -> int:
        """The weeks between the two dates, closed days among them."""
        return max(0, (self.last - self.first).days + 1) // 7

    @property
    def roomy(self) -> tuple[str, ...]:
        """The days of the week on which all sessions fit."""
        enough = (fits >= self.sessions for fits in self.fits)
        return tuple(name for name, fit in zip(WEEKDAYS, enough, strict=True) if fit)


def room_in(frame: Frame) -> Room:
    """The room in the weeks of a round."""
    fits = _open(frame, frame.closed_days)
    cost = []
    for days in dict.fromkeys(frame.closed_days):
        others = tuple(each for each in frame.closed_days if each != days)
        without = _open(frame, others)
        lost = tuple(more - less for more, less in zip(without, fits, strict=True))
        if any(lost):
            cost.append((days, lost))
    return Room(frame.first, frame.finish_by, frame.sessions, fits, tuple(cost))


def shifted(frame: Frame, weeks: int) -> Room:
    """The room if the round were assigned so many weeks later, or earlier, and were to be done by the
    same date."""
    return room_in(replace(frame, first=frame.first + timedelta(weeks=weeks)))


def _open(frame: Frame, closed_days: tuple[Days, ...]) -> tuple[int, ...]:
    counts = [0] * 7
    for day in range((frame.finish_by - frame.first).days + 1):
        on = frame.first + timedelta(days=day)
        if not any(first <= on <= last for first, last in closed_days):
            counts[on.weekday()] += 1
    return tuple(counts)
