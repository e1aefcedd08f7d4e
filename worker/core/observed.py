"""What students did in their calendars: a series and its sessions as last seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from worker.core.model import Response

# When each student is busy, UTC; None where it could not be read.
BusyTimes = Mapping[str, tuple[tuple[datetime, datetime], ...] | None]


class SessionState(StrEnum):
    """What has become of one date of a series."""

    PLANNED = "planned"
    MOVED = "moved"
    CANCELLED = "cancelled"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Session:
    """One date of a series as the calendar has it now. Both instants in UTC; `event`: its own id,
    where it is not as its series."""

    original_start: datetime
    start: datetime
    state: SessionState = SessionState.PLANNED
    answers: Mapping[str, Response] = field(default_factory=dict)
    event: str = ""

    @property
    def stands(self) -> bool:
        """Whether the two will meet: neither cancelled, nor declined by one of them."""
        return self.state in (SessionState.PLANNED, SessionState.MOVED)


class Remark(StrEnum):
    """What is odd about a series, and is no decision of anybody's."""

    UNREADABLE = "unreadable"
    LINES_IGNORED = "lines ignored"
    CUT_OFF = "cut off"
    OTHER_DATES = "other dates"
    GUEST_REPLACED = "guest replaced"


@dataclass(frozen=True)
class ObservedSeries:
    """A series as the calendar has it now.

    `answers` by student id, for the series as a whole, of those who are its guests; `since`: when
    we saw each; `comments`: what was said with it; `events`: the ids of its parts that stand;
    `strangers`: how many guests it has besides the two; `remarks`: what is odd about it;
    `gone_at`: when a deleted series was seen to be gone, where that is known.
    """

    answers: Mapping[str, Response]
    since: Mapping[str, datetime]
    sessions: tuple[Session, ...]
    comments: Mapping[str, str] = field(default_factory=dict)
    cancelled: bool = False
    moved: bool = False
    link: str = ""
    meet: str = ""
    events: tuple[str, ...] = ()
    strangers: int = 0
    remarks: tuple[Remark, ...] = ()
    gone_at: datetime | None = None

    @cached_property
    def starts(self) -> tuple[datetime, ...]:
        """When the sessions that stand start, in order."""
        return tuple(sorted(session.start for session in self.sessions if session.stands))

    @cached_property
    def heard(self) -> frozenset[str]:
        """Who has answered the series or any one of its sessions."""
        everywhere = [self.answers, *(session.answers for session in self.sessions)]
        return frozenset(
            student
            for answers in everywhere
            for student, answer in answers.items()
            if answer is not Response.NEEDS_ACTION
        )

    @cached_property
    def declined(self) -> bool:
        """Whether one of the two has declined the series as a whole."""
        return Response.DECLINED in self.answers.values()

    def declined_by_session(self, student: str) -> bool:
        """Whether a student has declined every session that is left by itself."""
        left = [each for each in self.sessions if each.state is not SessionState.CANCELLED]
        return bool(left) and all(
            session.answers.get(student) is Response.DECLINED for session in left
        )

    @cached_property
    def in_touch(self) -> bool:
        """Whether the two have moved the series or a session, also one that was declined after
        that."""
        return self.moved or any(
            session.state is SessionState.MOVED or session.start != session.original_start
            for session in self.sessions
        )
