"""Sixty students in ten zones, both rounds at the same time, across the changes of the clocks:
every date of every series, read off the events as they would be sent, by python-dateutil alone."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from dateutil.tz import gettz

from tests.core.examples import cohort
from worker.core.actions import ProposeSeries
from worker.core.history import History
from worker.core.model import Cohort, Module, RoundPlan, Student, Window
from worker.core.pairing.seeded_random import SeededRandom
from worker.core.roster.assign import assign
from worker.google.events import event_body
from worker.messages.invitation import invitation

# Half and three quarter hours off UTC, both hemispheres, half an hour of daylight saving (Lord
# Howe), none (Kolkata, Kathmandu); Amman and Mexico City gave it up in October 2022.
ZONES = (
    "America/Mexico_City",
    "America/New_York",
    "America/Santiago",
    "Asia/Amman",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Europe/London",
    "Europe/Rome",
    "Pacific/Chatham",
)
STUDENTS = 60
# When the first round is assigned.
SEASONS = {
    "spring": date(2027, 2, 7),
    "autumn": date(2027, 8, 29),
    "the autumn in which two gave it up": date(2022, 8, 28),
    "the spring after": date(2023, 2, 5),
}
ROUNDS = ("first", "second")
# An event as it would be sent.
Body = dict[str, Any]


@dataclass(frozen=True)
class Meeting:
    """One date of a series, as the calendar would have it."""

    students: tuple[Student, Student]
    start: datetime
    end: datetime


def available(stream: SeededRandom) -> tuple[Window, ...]:
    """Long days, or mornings and evenings, or long days on four days of the week."""
    match stream.below(3):
        case 0:
            return tuple(Window(day, 7 * 60, 21 * 60) for day in range(7))
        case 1:
            hours = ((5 * 60 + 30, 10 * 60 + 15), (16 * 60 + 30, 23 * 60))
            return tuple(Window(day, start, end) for day in range(6) for start, end in hours)
        case _:
            days = [(stream.below(2) + 2 * number) % 7 for number in range(4)]
            return tuple(Window(day, 6 * 60, 22 * 60) for day in days)


def season(first: date) -> Cohort:
    stream = SeededRandom(str(first))
    roster = [
        Student(
            f"s{number:02}",
            f"Student {number}",
            f"s{number:02}@mail.example",
            ZONES[number % len(ZONES)],
            available(stream),
        )
        for number in range(STUDENTS)
    ]
    # The second round begins long before the first is done: sessions of both have to be kept apart.
    second = first + timedelta(weeks=5)
    thirteen_weeks = timedelta(weeks=13)
    return cohort(
        *roster,
        modules=tuple(
            Module(str(number), friday, friday + timedelta(days=2))
            for number, friday in enumerate(fridays(first))
        ),
        rounds={
            "first": RoundPlan("first", first, first + thirteen_weeks),
            "second": RoundPlan("second", second, second + thirteen_weeks, ("first",), True),
        },
        no_sessions_on=((first + timedelta(weeks=9), first + timedelta(weeks=9, days=6)),),
    )


def fridays(first: date) -> list[date]:
    """The first days of a module before the rounds, one in both, and one near the end of the
    second."""
    return [first + timedelta(days=days) for days in (-23, 5 + 7 * 7, 5 + 7 * 15)]


@cache
def sent(name: str) -> tuple[Cohort, tuple[Body, ...]]:
    """The season's cohort, and the events of both its rounds."""
    cohort = season(SEASONS[name])
    history = History({round_name: f"{name} {round_name}" for round_name in ROUNDS})
    bodies = []
    for round_name in ROUNDS:
        assign_on = cohort.rounds[round_name].assign_on
        draw = assign(cohort, round_name, history, assign_on)
        assert draw.relaxed == ()
        assert len(draw.assignments) == STUDENTS
        assert all(assignment.proposal for assignment in draw.assignments)
        history = history.with_draw(draw, cohort.at_mail_time(assign_on))
        actions = [ProposeSeries(round_name, assignment) for assignment in draw.assignments]
        bodies += [event_body(invitation(action, cohort)) for action in actions]
    return cohort, tuple(bodies)


def starts(body: Body) -> list[datetime]:
    """The starts in UTC. First the wall clock, then the zone: as RFC 5545 has it, and unlike the
    program does it."""
    zone = body["start"]["timeZone"]
    first = datetime.fromisoformat(body["start"]["dateTime"])
    clocks = gettz(zone)
    assert first.utcoffset() == first.replace(tzinfo=clocks).utcoffset()
    (rule,) = [line for line in body["recurrence"] if line.startswith("RRULE:")]
    left_out = {
        datetime.strptime(stamp, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - wall clock
        for line in body["recurrence"]
        if line != rule
        for stamp in stamps_of(line, zone)
    }
    local = list(rrulestr(rule, dtstart=first.replace(tzinfo=None)))
    assert left_out < set(local)
    return [
        start.replace(tzinfo=clocks).astimezone(UTC) for start in local if start not in left_out
    ]


def stamps_of(line: str, zone: str) -> list[str]:
    """The dates that an EXDATE line leaves out, in this zone."""
    name, _, stamps = line.partition(":")
    assert name == f"EXDATE;TZID={zone}"
    return stamps.split(",")


def meetings(cohort: Cohort, body: Body) -> Iterator[Meeting]:
    by_address = {student.email: student for student in cohort.roster}
    coach, client = (by_address[guest["email"]] for guest in body["attendees"])
    begins, ends = (datetime.fromisoformat(body[name]["dateTime"]) for name in ("start", "end"))
    length = ends - begins
    return (Meeting((coach, client), start, start + length) for start in starts(body))


def is_inside(student: Student, meeting: Meeting) -> bool:
    """Whether a meeting is inside one of the student's windows."""
    start, end = (
        instant.astimezone(gettz(student.zone)) for instant in (meeting.start, meeting.end)
    )
    assert start.date() == end.date()  # nobody here is available across midnight
    begins, ends = (local.hour * 60 + local.minute for local in (start, end))
    return any(
        window.weekday == start.weekday() and window.start <= begins and ends <= window.end
        for window in student.available
    )


@pytest.mark.parametrize("name", SEASONS)
def test_every_series_has_its_twelve_dates_of_an_hour_each(name: str) -> None:
    cohort, bodies = sent(name)
    assert len(bodies) == 2 * STUDENTS
    for body in bodies:
        dates = list(meetings(cohort, body))
        assert len({meeting.start for meeting in dates}) == len(dates) == 12
        assert {meeting.end - meeting.start for meeting in dates} == {timedelta(hours=1)}


@pytest.mark.parametrize("name", SEASONS)
def test_every_date_of_every_series_is_inside_a_window_of_both(name: str) -> None:
    cohort, bodies = sent(name)
    for body in bodies:
        for meeting in meetings(cohort, body):
            for student in meeting.students:
                assert is_inside(student, meeting), (student.zone, meeting)


@pytest.mark.parametrize("name", SEASONS)
def test_nobody_is_in_two_sessions_at_once_in_either_round(name: str) -> None:
    cohort, bodies = sent(name)
    by_student = defaultdict(list)
    for body in bodies:
        for meeting in meetings(cohort, body):
            for student in meeting.students:
                by_student[student.id].append((meeting.start, meeting.end))
    # Two roles in two rounds.
    assert {len(sessions) for sessions in by_student.values()} == {4 * 12}
    for sessions in by_student.values():
        for (_, end), (start, _) in pairwise(sorted(sessions)):
            assert end <= start


@pytest.mark.parametrize("name", SEASONS)
def test_no_date_of_any_series_is_on_a_closed_day_in_anybodys_zone(name: str) -> None:
    cohort, bodies = sent(name)
    for body in bodies:
        for meeting in meetings(cohort, body):
            instants = (meeting.start, meeting.end - timedelta(seconds=1))
            for zone in {cohort.zone, *(student.zone for student in meeting.students)}:
                for day in {instant.astimezone(gettz(zone)).date() for instant in instants}:
                    assert not any(module.first <= day <= module.last for module in cohort.modules)
                    assert not any(first <= day <= last for first, last in cohort.no_sessions_on)


@pytest.mark.parametrize("name", SEASONS)
def test_in_these_seasons_clocks_change_during_series_and_weeks_are_left_out(name: str) -> None:
    cohort, bodies = sent(name)
    changed = set()
    for body in bodies:
        dates = list(meetings(cohort, body))
        for student in dates[0].students:
            zone = gettz(student.zone)
            if len({meeting.start.astimezone(zone).utcoffset() for meeting in dates}) > 1:
                changed.add(student.zone)
    unchanged = {"Asia/Kathmandu", "Asia/Kolkata", "Asia/Amman"}
    if name != "the autumn in which two gave it up":
        unchanged.add("America/Mexico_City")
    assert changed == set(ZONES) - unchanged
    assert all(any(line.startswith("EXDATE") for line in body["recurrence"]) for body in bodies)
