"""The glossary: what the program talks about, as frozen values.

Instants are aware datetimes in UTC. Dates are local to the zone that the field's docstring names. A student is known by
`id` everywhere: only messages and invitations need more than that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from shlex import quote
from zoneinfo import ZoneInfo

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class MutualPairs(StrEnum):
    """What the rules say of two students who coach each other."""

    AVOID = "avoid"
    ALLOW = "allow"
    REQUIRE = "require"


class Review(StrEnum):
    """What a coordinator's silence means once they have seen a draw."""

    SEND = "send"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Program:
    """The program's figures; a cohort file may change each of them. `retention_days`: how long after
    its end a cohort is kept; None is for good."""

    sessions: int = 12
    session_minutes: int = 60
    mail_at: time = time(9)
    nudge_after_days: int = 7
    escalate_after_days: int = 10
    mutual_pairs: MutualPairs = MutualPairs.AVOID
    review_days: int = 0
    first_session_after_days: int = 3
    grid_minutes: int = 30
    review: Review = Review.SEND
    retention_days: int | None = None


@dataclass(frozen=True, slots=True)
class GoogleSettings:
    """Whose mailbox sends, into which calendar the series go (`own_calendar`: the sender's own,
    whatever its name), and whether students' busy times are asked for."""

    sender: str
    sender_name: str = "Peer Coaching"
    calendar: str = "Peer Coaching"
    meet: bool = True
    busy: bool = False
    own_calendar: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """The two documents in the Hub that the messages point to; None where the file names none."""

    peer_coaching_tips: str | None = None
    peer_assignment_tips: str | None = None


class Response(StrEnum):
    """A guest's answer, in Google's words for RFC 5545's PARTSTAT."""

    NEEDS_ACTION = "needsAction"
    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A weekly stretch of available time. `weekday`: 0 is Monday; `start`, `end`: minutes since local midnight, end <= 1440."""

    weekday: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an address who is not on the roster: the coordinator."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Student:
    """One line of the roster.

    `available`, and in it the hours that they `prefer`, are in `zone`; `joined` and `left` are dates
    in the cohort's zone; `rounds`: the names of those in which they take part, None for all;
    `first_name`: how to greet them, where the file says it; `language`: in which they are written to,
    a tag of BCP 47, empty for the cohort's; `away`: first and last of each stretch of days on which
    they have no time, in `zone`.
    """

    id: str
    name: str
    email: str
    zone: str
    available: tuple[Window, ...]
    joined: date | None = None
    left: date | None = None
    prefer: tuple[Window, ...] = ()
    rounds: tuple[str, ...] | None = None
    first_name: str = ""
    language: str = ""
    away: tuple[tuple[date, date], ...] = ()

    def takes_part(self, on: date, round_name: str | None = None) -> bool:
        """Whether the student is in the cohort on this date, from the day of joining to the day
        before leaving; and in this round, where one is named."""
        if round_name is not None and self.rounds is not None and round_name not in self.rounds:
            return False
        return (self.joined is None or self.joined <= on) and (self.left is None or on < self.left)

    @property
    def tag(self) -> str:
        """The student's name in logs: the id, or a short hash where the id is an address."""
        return sha256(self.id.encode()).hexdigest()[:8] if "@" in self.id else self.id


@dataclass(frozen=True, slots=True)
class Module:
    """A training weekend: first and last day, in the cohort's zone."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """One draw and its weekly sessions, as the cohort's file wants them.

    `assign_on`, `finish_by`: when it is assigned and when it should be done, in the cohort's zone;
    `avoid_peers_of`: the names of the rounds whose peers are not to meet again; `exam_practice`:
    whether it ends in half-hour sessions, as the final exam has them.
    """

    name: str
    assign_on: date
    finish_by: date
    avoid_peers_of: tuple[str, ...] = ()
    exam_practice: bool = False


@dataclass(frozen=True)
class Cohort:
    """One class of students, as its file says it. `rounds`: by name, in order of their dates;
    `no_sessions_on`: first and last day of each break, cohort's zone; `settled`: coaches and clients who
    have agreed on an hour between them; `pins`: by round, coaches and clients who are put together; `language`: in which people are
    written to, a tag of BCP 47; `templates`: the folder with the school's own, empty where it has
    none; `approved`: by round, the fingerprint of the draw that the file says yes to, or its
    beginning; `more_coordinators`: who gets the mails to the coordinator as well;
    `digest`: the weekday of the digest, 0 is Monday, None for no digest; `file`: where the file was
    found, empty where that is not known; two cohorts that differ only there are the same."""

    id: str
    name: str
    zone: str
    coordinator: Person
    modules: tuple[Module, ...]
    rounds: Mapping[str, RoundPlan]
    roster: tuple[Student, ...]
    google: GoogleSettings
    program: Program = field(default_factory=Program)
    links: Links = field(default_factory=Links)
    no_sessions_on: tuple[tuple[date, date], ...] = ()
    never_pair: frozenset[frozenset[str]] = frozenset()
    settled: frozenset[tuple[str, str]] = frozenset()
    pins: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    paused: bool = False
    language: str = "en-US"
    templates: str = ""
    approved: Mapping[str, str] = field(default_factory=dict)
    more_coordinators: tuple[Person, ...] = ()
    digest: int | None = None
    file: str = field(default="", compare=False)

    @property
    def argument(self) -> str:
        """What commands are given to mean this cohort, as a shell reads it: its file."""
        return quote(self.file or self.id)

    @cached_property
    def _by_id(self) -> Mapping[str, Student]:
        return {student.id: student for student in self.roster}

    def student(self, student_id: str) -> Student | None:
        """Who has this id; None for somebody no longer in the file."""
        return self._by_id.get(student_id)

    def language_of(self, student_id: str) -> str:
        """The language in which this student, or anybody else, is written to."""
        student = self.student(student_id)
        return (student.language if student else "") or self.language

    def addresses_of(self, *student_ids: str) -> str:
        """A short hash of these people's addresses, to see whether one has changed. The coordinators
        have no id; who is neither counts as nobody."""
        people: list[Student | Person | None] = []
        for each in student_ids:
            people += [self.student(each)] if each else [self.coordinator, *self.more_coordinators]
        addresses = [person.email for person in people if person is not None]
        return sha256("\n".join(addresses).encode()).hexdigest()[:16]

    def at_mail_time(self, on: date) -> datetime:
        """The instant at which mail goes out on this date of the cohort's zone."""
        return datetime.combine(on, self.program.mail_at, ZoneInfo(self.zone)).astimezone(UTC)

    def local_date(self, at: datetime) -> date:
        """The date in the cohort's zone at this instant."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def mail_date(self, at: datetime) -> date:
        """The latest date of the cohort's zone whose time for mail has come at this instant: nobody is written to at night."""
        today = self.local_date(at)
        return today if self.at_mail_time(today) <= at else today - timedelta(days=1)

    def closed_days(self) -> tuple[tuple[date, date], ...]:
        """First and last of all days without sessions: the modules and `no_sessions_on`."""
        return tuple((module.first, module.last) for module in self.modules) + self.no_sessions_on
