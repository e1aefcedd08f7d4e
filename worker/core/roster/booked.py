"""When students are not free: their other sessions, and what their calendars say."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from worker.core.hours.frame import Frame
from worker.core.hours.slots import between, occupied
from worker.core.observed import BusyTimes


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
