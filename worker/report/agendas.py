"""Every student's dates on their own clock, month by month."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from worker.core.model import WEEKDAYS
from worker.messages import words
from worker.report.session_marks import SessionMark
from worker.report.status_rows import Row
from worker.report.student_rows import StudentRow


@dataclass(frozen=True, slots=True)
class Entry:
    """One date. `at`: in words; `is_out`: it was cancelled or declined."""

    at: str
    what: str
    is_out: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    """A student's dates. `place`: whose clocks show them; `summary`: their pairings, in a line; `months`: each with its dates."""

    name: str
    email: str
    place: str
    owes: bool
    summary: str
    months: tuple[tuple[str, tuple[Entry, ...]], ...]


def agenda_of(student: StudentRow, rows: tuple[Row, ...]) -> Agenda:
    """The dates of one student in all pairings that they have or had."""
    zone = ZoneInfo(student.zone)
    dates = sorted(
        (
            (mark.start.astimezone(zone), mark, row)
            for row in rows
            if student.id in (row.coach_id, row.client_id)
            for mark in row.sessions
        ),
        key=lambda each: each[0],
    )
    months = groupby(dates, key=lambda each: (each[0].year, each[0].month))
    return Agenda(
        student.name,
        student.email,
        words.place(student.zone),
        student.owes,
        summary="; ".join(
            f"{role.round} round: {'coaches' if role.role == 'coach' else 'coached by'} {role.peer}, "
            f"{role.standing}, {role.passed} of {role.of} passed"
            for role in student.roles
        )
        or "no pairing",
        months=tuple(
            (
                words.month(date(year, month, 1)),
                tuple(_entry(mark, row, student, zone) for _, mark, row in of_month),
            )
            for (year, month), of_month in months
        ),
    )


def _entry(mark: SessionMark, row: Row, student: StudentRow, zone: ZoneInfo) -> Entry:
    start = mark.start.astimezone(zone)
    end = (mark.start + timedelta(minutes=mark.minutes)).astimezone(zone)
    coaches = student.id == row.coach_id
    what = f"you coach {row.client}" if coaches else f"{row.coach} coaches you"
    return Entry(
        f"{WEEKDAYS[start.weekday()][:3]} {start.day}, {start:%H:%M}–{end:%H:%M}",
        f"{what.replace('you coach', 'coaches').replace(' coaches you', ' is the coach')} ({mark.words})",
        mark.state in ("cancelled", "declined"),
    )
