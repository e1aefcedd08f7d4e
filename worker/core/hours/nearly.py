"""Hours that nearly suit two people: what comes close where nothing suits, for them to choose from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from worker.core.hours.candidate import Candidate
from worker.core.hours.candidates import candidates
from worker.core.hours.frame import Frame
from worker.core.hours.slots import DAY_MINUTES
from worker.core.model import Student, Window
from worker.core.rounds import Proposal

# By how much both stretches of the day are widened, minutes, until something comes close.
_STEPS = (30, 60, 90, 120, 180, 240)
_WAKING = tuple(Window(day, 7 * 60, 22 * 60) for day in range(7))
# On a day that somebody has not named at all.
ANOTHER_DAY = DAY_MINUTES


@dataclass(frozen=True, slots=True)
class NearlyFitting:
    """An hour outside somebody's times. `outside_coach`, `outside_client`: by how many minutes, on the
    worst of its dates; ANOTHER_DAY where it is on a day that they have not named."""

    proposal: Proposal
    outside_coach: int
    outside_client: int


def nearly_fitting(
    frame: Frame, coach: Student, client: Student, other_sessions: int, count: int
) -> tuple[NearlyFitting, ...]:
    """Up to so many hours that come close, the closest first, on as many days as can be.

    `other_sessions`: slots of other sessions of either, and of whatever does not suit.
    """
    nearest: list[NearlyFitting] = []
    for wider_coach, wider_client in _widened(coach, client):
        options = candidates(frame, wider_coach, wider_client, other_sessions)
        nearest = [
            NearlyFitting(
                option.proposal,
                _outside(option.proposal, coach, frame.length),
                _outside(option.proposal, client, frame.length),
            )
            for option in _apart(options, count)
        ]
        if len(nearest) == count:
            break
    return tuple(sorted(nearest, key=lambda near: near.outside_coach + near.outside_client))


def _widened(coach: Student, client: Student) -> Iterator[tuple[Student, Student]]:
    for minutes in _STEPS:
        yield _wider(coach, minutes), _wider(client, minutes)
    # Their days do not meet: any hour at which people are awake.
    yield replace(coach, available=_WAKING), replace(client, available=_WAKING)


def _wider(student: Student, minutes: int) -> Student:
    windows = (
        replace(
            window,
            start=max(0, window.start - minutes),
            end=min(DAY_MINUTES, window.end + minutes),
        )
        for window in student.available
    )
    return replace(student, available=tuple(windows))


def _apart(options: Sequence[Candidate], count: int) -> Iterator[Candidate]:
    """The best options that do not overlap, first those on different weekdays."""
    chosen: list[Candidate] = []
    for new_day_only in (True, False):
        for option in options:
            if len(chosen) == count:
                break
            days = {each.proposal.hour.weekday for each in chosen}
            if new_day_only and option.proposal.hour.weekday in days:
                continue
            if not any(option.mask & each.mask for each in chosen):
                chosen.append(option)
    yield from chosen


def _outside(proposal: Proposal, student: Student, length: int) -> int:
    """By how many minutes an hour is outside somebody's times, on the worst date."""
    zone = ZoneInfo(student.zone)
    return max(
        _outside_on(start.astimezone(zone), student.available, length) for start in proposal.starts
    )


def _outside_on(start: datetime, windows: Sequence[Window], length: int) -> int:
    minute = start.hour * 60 + start.minute
    return min(
        (
            max(0, window.start - minute) + max(0, minute + length - window.end)
            for window in windows
            if window.weekday == start.weekday()
        ),
        default=ANOTHER_DAY,
    )
