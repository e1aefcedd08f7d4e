"""Who is alike in all that hours depend on, so that each question is asked once for all of them."""

from collections.abc import Mapping
from datetime import date

from worker.core.model import Student, Window

_Days = tuple[tuple[date, date], ...]

# Zone, windows, preferred windows, days away, masks of other sessions and of calendar events.
_Kind = tuple[str, tuple[Window, ...], tuple[Window, ...], _Days, int, int]


class KindOf(dict[str, int]):
    """A number for each student's id, made when it is first asked for: those with the same number
    have the same hours with anybody."""

    def __init__(
        self,
        students: Mapping[str, Student],
        other_sessions: Mapping[str, int],
        calendar_events: Mapping[str, int],
    ) -> None:
        super().__init__()
        self._students = students
        self._other_sessions = other_sessions
        self._calendar_events = calendar_events
        self._numbers: dict[_Kind, int] = {}

    def __missing__(self, name: str) -> int:
        student = self._students[name]
        kind = (
            student.zone,
            student.available,
            student.prefer,
            student.away,
            self._other_sessions.get(name, 0),
            self._calendar_events.get(name, 0),
        )
        self[name] = self._numbers.setdefault(kind, len(self._numbers))
        return self[name]
