"""When students are not free: their other sessions, and what their calendars say."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from worker.core.history import BusyTimes, History, InRound
from worker.core.hours.frame import Frame
from worker.core.hours.slots import between, occupied


def other_sessions(
    history: History,
    except_for: str | None = None,
    pairings: frozenset[InRound] = frozenset(),
) -> Mapping[str, tuple[datetime, ...]]:
    """When each student's sessions start, UTC, but for those of one round or of these pairings: as
    the calendar has them, else as proposed."""
    sessions: dict[str, list[datetime]] = {}
    for name in history.draws:
        for pairing in history.pairings(name):
            if name == except_for or (name, pairing) in pairings:
                continue
            # Whether a move in doubt has been made is not known yet: both hours are taken.
            moving = history.moves.get((name, pairing))
            moved_to = moving.proposal.instants if moving and moving.proposal else ()
            for student in pairing.both:
                starts = (*history.starts(name, pairing), *moved_to)
                sessions.setdefault(student, []).extend(starts)
    return {student: tuple(sorted(starts)) for student, starts in sorted(sessions.items())}


def masks(frame: Frame, sessions: Mapping[str, tuple[datetime, ...]]) -> Mapping[str, int]:
    """Each student's sessions as slots."""
    length = timedelta(minutes=frame.length)
    return {
        student: occupied(frame.horizon, starts, length) for student, starts in sessions.items()
    }


def taken(frame: Frame, busy_times: BusyTimes) -> Mapping[str, int]:
    """Each student's busy times as slots; nothing where they could not be read."""
    return {
        student: between(frame.horizon, times) for student, times in busy_times.items() if times
    }
