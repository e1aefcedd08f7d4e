"""Why two share no hour, and the least that would give them one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from worker.core.hours.candidates import candidates
from worker.core.hours.frame import Frame
from worker.core.hours.slots import DAY_MINUTES
from worker.core.hours.starts import share_an_hour
from worker.core.model import Student, Window

_STEP_MINUTES = 30
_MOST_STEPS = 8


@dataclass(frozen=True, slots=True)
class Cure:
    """More time that somebody would need: on this weekday (0 is Monday), from or until this minute
    of their own day. `more`: how many minutes that adds."""

    student: Student
    weekday: int
    until: bool
    minute: int
    more: int


@dataclass(frozen=True, slots=True)
class NoCommonHour:
    """Two who share no hour. `dates`: for how many weekly dates they would share one; `after`: the
    last of these, in the frame's zone; `clocks`: the zone whose clocks change then; `busy`: whether
    only their other sessions are in the way; `cure`: the least that would do, where little
    would."""

    first: Student
    second: Student
    dates: int
    after: date | None
    clocks: str
    busy: bool
    cure: Cure | None


def no_common_hour(
    frame: Frame, first: Student, second: Student, other_sessions: int = 0
) -> NoCommonHour | None:
    """Why the two share no hour; None where they do. `other_sessions`: slots of other sessions of
    either."""
    if share_an_hour(frame, first, second, other_sessions):
        return None
    only_busy = bool(other_sessions) and share_an_hour(frame, first, second)
    dates, after = _as_long_as_it_goes(frame, first, second, other_sessions)
    clocks = ""
    if after and not only_busy:
        clocks = _clocks_that_change(after, {first.zone, second.zone})
    return NoCommonHour(
        first,
        second,
        dates,
        after and after.astimezone(ZoneInfo(frame.zone)).date(),
        clocks,
        only_busy,
        next(_cures(frame, first, second, other_sessions), None),
    )


def least_cure(frame: Frame, first: Student, second: Student) -> Cure | None:
    """The least more time that would give two who share no hour one; None where little would not."""
    return next(_cures(frame, first, second, 0), None)


def _as_long_as_it_goes(
    frame: Frame, first: Student, second: Student, other_sessions: int
) -> tuple[int, datetime | None]:
    """The most dates for which an hour would suit both, and when the last of them is."""
    for dates in range(frame.sessions - 1, 0, -1):
        shorter = candidates(replace(frame, sessions=dates), first, second, other_sessions)
        if shorter:
            return dates, max(candidate.proposal.instants[-1] for candidate in shorter)
    return 0, None


def _clocks_that_change(after: datetime, zones: set[str]) -> str:
    """The zone whose clocks change in the week after this instant; nothing where none do, or where
    several do."""
    later = after + timedelta(weeks=1)
    changing = [
        zone
        for zone in sorted(zones)
        if after.astimezone(ZoneInfo(zone)).utcoffset()
        != later.astimezone(ZoneInfo(zone)).utcoffset()
    ]
    return changing[0] if len(changing) == 1 else ""


def _cures(frame: Frame, first: Student, second: Student, other_sessions: int) -> Iterator[Cure]:
    """More time for one of the two, the least first."""
    for steps in range(1, _MOST_STEPS + 1):
        more = steps * _STEP_MINUTES
        for student, peer in ((first, second), (second, first)):
            for window in student.available:
                for wider, until in _widened(window, more):
                    longer = replace(student, available=(*student.available, wider))
                    if share_an_hour(frame, longer, peer, other_sessions):
                        minute = wider.end if until else wider.start
                        yield Cure(student, window.weekday, until, minute, more)


def _widened(window: Window, more: int) -> Iterator[tuple[Window, bool]]:
    """The window with so many minutes more, at its end (True) or at its beginning, where the day
    has them."""
    if window.end + more <= DAY_MINUTES:
        yield replace(window, end=window.end + more), True
    if window.start - more >= 0:
        yield replace(window, start=window.start - more), False
