"""Why two share no hour, and the least that would give them one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from worker.core.hours.candidates import candidates, share_an_hour
from worker.core.hours.frame import Frame
from worker.core.hours.slots import DAY_MINUTES
from worker.core.model import Student, Window

_STEP_MINUTES = 30
_MOST_STEPS = 8


@dataclass(frozen=True, slots=True)
class Cure:
    """More time that somebody would need: on this weekday (0 is Monday), from or until this minute of their own day."""

    student: Student
    weekday: int
    until: bool
    minute: int
    more: int


@dataclass(frozen=True, slots=True)
class NoCommonHour:
    """Two who share no hour. `dates`: for how many weekly dates they would share one; `after`: the last of these, in the frame's
    zone; `clocks`: the zone whose clocks change then; `busy`: whether it is only for their other sessions; `cure`: the least
    that would do, where little would."""

    one: Student
    other: Student
    dates: int
    after: date | None
    clocks: str
    busy: bool
    cure: Cure | None


def no_common_hour(
    where: Frame, one: Student, other: Student, busy: int = 0
) -> NoCommonHour | None:
    """Why the two share no hour; None where they do. `busy`: slots of their other sessions."""
    if share_an_hour(where, one, other, busy):
        return None
    only_busy = bool(busy) and share_an_hour(where, one, other)
    dates, after = _as_long_as_it_goes(where, one, other, busy)
    clocks = _clocks_that_change(after, {one.zone, other.zone}) if after and not only_busy else ""
    cure = next(_cures(where, one, other, busy), None)
    return NoCommonHour(
        one,
        other,
        dates,
        after and after.astimezone(ZoneInfo(where.zone)).date(),
        clocks,
        only_busy,
        cure,
    )


def _as_long_as_it_goes(
    where: Frame, one: Student, other: Student, busy: int
) -> tuple[int, datetime | None]:
    """The most dates for which an hour would suit both, and when the last of them is."""
    for dates in range(where.sessions - 1, 0, -1):
        found = candidates(replace(where, sessions=dates), one, other, busy)
        if found:
            return dates, max(option.proposal.instants[-1] for option in found)
    return 0, None


def _clocks_that_change(after: datetime, zones: set[str]) -> str:
    """The zone whose clocks change in the week after this instant; nothing where none do, or where several do."""
    later = after + timedelta(weeks=1)
    changing = [
        zone
        for zone in sorted(zones)
        if after.astimezone(ZoneInfo(zone)).utcoffset()
        != later.astimezone(ZoneInfo(zone)).utcoffset()
    ]
    return changing[0] if len(changing) == 1 else ""


def _cures(where: Frame, one: Student, other: Student, busy: int) -> Iterator[Cure]:
    """More time for one of the two, the least first."""
    for steps in range(1, _MOST_STEPS + 1):
        more = steps * _STEP_MINUTES
        for student, peer in ((one, other), (other, one)):
            for window in student.available:
                for wider, until in _widened(window, more):
                    longer = replace(student, available=(*student.available, wider))
                    if share_an_hour(where, longer, peer, busy):
                        yield Cure(
                            student,
                            window.weekday,
                            until,
                            wider.end if until else wider.start,
                            more,
                        )


def _widened(window: Window, more: int) -> Iterator[tuple[Window, bool]]:
    if window.end + more <= DAY_MINUTES:
        yield replace(window, end=window.end + more), True
    if window.start - more >= 0:
        yield replace(window, start=window.start - more), False
