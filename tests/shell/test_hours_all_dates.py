"""Sixty students in ten zones, both rounds beside each other, across the changes of the clocks: every date of every series, read
off the events as they would be sent, by python-dateutil alone."""

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
from worker.core.history import DrawRecord, History
from worker.core.model import Cohort, Module, RoundPlan, Student, Window
from worker.core.pairing.seeded_random import SeededRandom
from worker.core.roster.assign import assign
from worker.google.events import event_body
from worker.messages.invitation import invitation

# Half and three quarter hours off UTC, both hemispheres, half an hour of daylight saving (Lord Howe), none (Kolkata, Kathmandu);
# Amman and Mexico City gave it up in October 2022.
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


@dataclass(frozen=True)
class Met:
    """One date of a series, as the calendar would have it."""

    students: tuple[Student, Student]
    start: datetime
    end: datetime


def week(stream: SeededRandom) -> tuple[Window, ...]:
    """Long days, or mornings and evenings, or long days on four days of the week."""
    match stream.below(3):
        case 0:
            return tuple(Window(day, 7 * 60, 21 * 60) for day in range(7))
        case 1:
            hours = ((5 * 60 + 30, 10 * 60 + 15), (16 * 60 + 30, 23 * 60))
            return tuple(Window(day, *one) for day in range(6) for one in hours)
        case _:
            return tuple(
                Window((stream.below(2) + 2 * day) % 7, 6 * 60, 22 * 60) for day in range(4)
            )


def season(first: date) -> Cohort:
    stream = SeededRandom(str(first))
    roster = (
        Student(
            f"s{at:02}",
            f"Student {at}",
            f"s{at:02}@mail.example",
            ZONES[at % len(ZONES)],
            week(stream),
        )
        for at in range(STUDENTS)
    )
    # The second round begins long before the first is done: sessions of both have to be kept apart.
    second = first + timedelta(weeks=5)
    return cohort(
        *roster,
        modules=tuple(
            Module(str(at), on, on + timedelta(days=2)) for at, on in enumerate(fridays(first))
        ),
        rounds={
            "first": RoundPlan("first", first, first + timedelta(weeks=13)),
            "second": RoundPlan("second", second, second + timedelta(weeks=13), ("first",), True),
        },
        no_sessions_on=((first + timedelta(weeks=9), first + timedelta(weeks=9, days=6)),),
    )


def fridays(first: date) -> list[date]:
    """The first days of a module before the rounds, one in both, and one near the end of the second."""
    return [first + timedelta(days=days) for days in (-23, 5 + 7 * 7, 5 + 7 * 15)]


@cache
def sent(name: str) -> tuple[Cohort, tuple[dict[str, Any], ...]]:
    """The season's cohort, and the events of both its rounds."""
    one = season(SEASONS[name])
    seeds = {"first": f"{name} first", "second": f"{name} second"}
    history = History(seeds)
    bodies = []
    for round_name in ("first", "second"):
        on = one.rounds[round_name].assign_on
        draw = assign(one, round_name, history, on)
        assert draw.relaxed == ()
        assert len(draw.assignments) == STUDENTS
        assert all(each.proposal for each in draw.assignments)
        history = History(
            seeds, {**history.draws, round_name: DrawRecord(draw, one.at_mail_time(on))}
        )
        bodies += [
            event_body(invitation(ProposeSeries(round_name, each), one))
            for each in draw.assignments
        ]
    return one, tuple(bodies)


def expanded(body: dict[str, Any]) -> list[datetime]:
    """The starts in UTC. Wall clock first, zone after: as RFC 5545 has it, and otherwise than the program does it."""
    zone = body["start"]["timeZone"]
    local = datetime.fromisoformat(body["start"]["dateTime"])
    clocks = gettz(zone)
    assert local.utcoffset() == local.replace(tzinfo=clocks).utcoffset()
    rules = [line for line in body["recurrence"] if line.startswith("RRULE:")]
    assert len(rules) == 1
    left_out = set()
    for line in body["recurrence"]:
        if line not in rules:
            name, _, stamps = line.partition(":")
            assert name == f"EXDATE;TZID={zone}"
            left_out |= {datetime.strptime(one, "%Y%m%dT%H%M%S") for one in stamps.split(",")}  # noqa: DTZ007 - wall clock
    starts = list(rrulestr(rules[0], dtstart=local.replace(tzinfo=None)))
    assert left_out < set(starts)
    return [one.replace(tzinfo=clocks).astimezone(UTC) for one in starts if one not in left_out]


def meetings(one: Cohort, body: dict[str, Any]) -> Iterator[Met]:
    by_address = {student.email: student for student in one.roster}
    coach, client = (by_address[guest["email"]] for guest in body["attendees"])
    length = datetime.fromisoformat(body["end"]["dateTime"]) - datetime.fromisoformat(
        body["start"]["dateTime"]
    )
    return (Met((coach, client), start, start + length) for start in expanded(body))


def inside(student: Student, met: Met) -> bool:
    start, end = (at.astimezone(gettz(student.zone)) for at in (met.start, met.end))
    assert start.date() == end.date()  # nobody here is available across midnight
    begins, ends = (at.hour * 60 + at.minute for at in (start, end))
    return any(
        w.weekday == start.weekday() and w.start <= begins and ends <= w.end
        for w in student.available
    )


@pytest.mark.parametrize("name", SEASONS)
def test_every_series_has_its_twelve_dates_of_an_hour_each(name: str) -> None:
    one, bodies = sent(name)
    assert len(bodies) == 2 * STUDENTS
    for body in bodies:
        dates = list(meetings(one, body))
        assert len({met.start for met in dates}) == len(dates) == 12
        assert {met.end - met.start for met in dates} == {timedelta(hours=1)}


@pytest.mark.parametrize("name", SEASONS)
def test_every_date_is_inside_the_window_of_both(name: str) -> None:
    one, bodies = sent(name)
    for body in bodies:
        for met in meetings(one, body):
            for student in met.students:
                assert inside(student, met), (student.zone, met)


@pytest.mark.parametrize("name", SEASONS)
def test_nobody_is_in_two_sessions_at_once_in_either_round(name: str) -> None:
    one, bodies = sent(name)
    calendars = defaultdict(list)
    for body in bodies:
        for met in meetings(one, body):
            for student in met.students:
                calendars[student.id].append((met.start, met.end))
    # Two roles in two rounds.
    assert {len(calendar) for calendar in calendars.values()} == {4 * 12}
    for calendar in calendars.values():
        for (_, end), (start, _) in pairwise(sorted(calendar)):
            assert end <= start


@pytest.mark.parametrize("name", SEASONS)
def test_no_date_is_on_a_closed_day_in_anybodys_zone(name: str) -> None:
    one, bodies = sent(name)
    for body in bodies:
        for met in meetings(one, body):
            for zone in (one.zone, *(student.zone for student in met.students)):
                days = {
                    at.astimezone(gettz(zone)).date()
                    for at in (met.start, met.end - timedelta(seconds=1))
                }
                for day in days:
                    assert not any(module.first <= day <= module.last for module in one.modules)
                    assert not any(first <= day <= last for first, last in one.no_sessions_on)


@pytest.mark.parametrize("name", SEASONS)
def test_these_seasons_go_through_what_they_are_meant_to(name: str) -> None:
    """Clocks that move within series, and series with weeks left out."""
    one, bodies = sent(name)
    moved = set()
    for body in bodies:
        for student in next(meetings(one, body)).students:
            offsets = {
                met.start.astimezone(gettz(student.zone)).utcoffset() for met in meetings(one, body)
            }
            if len(offsets) > 1:
                moved.add(student.zone)
    still = {"Asia/Kathmandu", "Asia/Kolkata", "Asia/Amman"}
    if name != "the autumn in which two gave it up":
        still.add("America/Mexico_City")
    assert moved == set(ZONES) - still
    assert all(any(line.startswith("EXDATE") for line in body["recurrence"]) for body in bodies)
