"""Busy times, where the file asks for them: an hour loses by each date that collides with one; what
cannot be read is unknown, not free."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.core.examples import cohort, student
from tests.shell.world import World, addresses, body, guests_of, starts
from worker.sandbox.event_store import saved

LAUNCH, TEN_DAYS = "2027-02-07 09:00", "2027-02-17 09:00"
HOUR = timedelta(hours=1)


@pytest.fixture
def three(tmp_path: Path) -> Iterator[World]:
    """Three students whose calendars are asked."""
    with three_students(tmp_path, busy=True) as world:
        yield world


@contextmanager
def three_students(folder: Path, busy: bool) -> Iterator[World]:
    students = cohort(*(student(name) for name in ("ana", "ben", "chi")))
    google = replace(students.google, busy=busy)
    folder.mkdir(exist_ok=True)
    world = World(folder, replace(students, google=google))
    yield world
    world.close()


def make_readable(world: World, name: str) -> None:
    """The student's calendar can be asked from now on."""
    calendar = {"id": f"{name}@mail.example", "summary": name, "timeZone": "UTC"}
    world.sandbox.store.put("calendar", "", calendar)


def make_busy(world: World, name: str, start: datetime) -> None:
    """The student is busy for an hour of three weeks, from this date on."""
    event = {
        "id": f"event{start:%d%H}",
        "status": "confirmed",
        "start": {"dateTime": start.isoformat(), "timeZone": "UTC"},
        "end": {"dateTime": (start + HOUR).isoformat(), "timeZone": "UTC"},
        "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=3"],
        "attendees": [],
    }
    saved(world.sandbox.store, world.now, f"{name}@mail.example", event)


def test_an_hour_that_collides_gives_way_to_one_that_does_not(tmp_path: Path, three: World) -> None:
    with three_students(tmp_path / "free", busy=False) as free:
        free.run(LAUNCH)
        collides = min(start for _, event in free.series() for start in starts(event))
    make_readable(three, "ana")
    for hours in (-1, 0, 1):
        make_busy(three, "ana", collides + hours * HOUR)
    assert three.run(LAUNCH).well
    of_ana = [event for _, event in three.series() if "ana@mail.example" in guests_of(event)]
    assert all(abs(start - collides) >= HOUR for event in of_ana for start in starts(event))
    assignments = three.history().draws["first"].draw.assignments
    assert {assignment.collisions for assignment in assignments} == {0}
    three.nothing_more_is_due()


def test_a_student_whose_calendar_cannot_be_read_is_unknown_and_that_is_said(three: World) -> None:
    make_readable(three, "ana")
    three.run(LAUNCH)
    assert three.history().draws["first"].draw.unknown == ("ben", "chi")
    to_coordinator = [
        mail
        for mail in three.mails_of(TEN_DAYS)
        if addresses(mail, "To") == [three.cohort.coordinator.email]
    ]
    (mail,) = to_coordinator
    assert "Whether Ben and Chi are busy at the proposed hours is unknown" in body(mail)


def test_the_pairings_are_the_same_with_and_without_busy_times(
    tmp_path: Path, three: World
) -> None:
    three.run(LAUNCH)
    with three_students(tmp_path / "free", busy=False) as free:
        free.run(LAUNCH)
        assert free.history().pairings("first") == three.history().pairings("first")


def test_busy_times_are_not_asked_for_where_nothing_is_proposed(three: World) -> None:
    three.run(LAUNCH)
    three.run("2027-02-08 09:00")
    assert three.sandbox.requests["calendar.freebusy.query"] == 1


def test_busy_times_are_not_asked_for_where_the_file_does_not_say_so(tmp_path: Path) -> None:
    with three_students(tmp_path / "free", busy=False) as free:
        free.run(LAUNCH)
        assert "calendar.freebusy.query" not in free.sandbox.requests
