"""Busy times, where the file asks for them: an hour loses by each date that collides; what cannot be read is unknown, not free."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.core.examples import cohort, student
from tests.shell.world import World, body, starts
from worker.sandbox.event_store import saved

LAUNCH = "2027-02-07 09:00"


@pytest.fixture
def three(tmp_path: Path) -> Iterator[World]:
    """Three students whose calendars are asked."""
    one = cohort(*(student(name) for name in ("ana", "ben", "chi")))
    world = World(tmp_path, replace(one, google=replace(one.google, busy=True)))
    yield world
    world.close()


def readable(world: World, who: str) -> None:
    world.sandbox.store.put(
        "calendar", "", {"id": f"{who}@mail.example", "summary": who, "timeZone": "UTC"}
    )


def busy(world: World, who: str, start: datetime) -> None:
    """An hour of every week from this date on."""
    when = {
        name: {"dateTime": at.isoformat(), "timeZone": "UTC"}
        for name, at in (("start", start), ("end", start + timedelta(hours=1)))
    }
    event = {
        "id": f"event{start:%d%H}",
        "status": "confirmed",
        "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=3"],
        "attendees": [],
    }
    saved(world.sandbox.store, world.now, f"{who}@mail.example", when | event)


def test_an_hour_that_collides_gives_way_to_one_that_does_not(tmp_path: Path, three: World) -> None:
    (tmp_path / "free").mkdir()
    free = World(
        tmp_path / "free", replace(three.cohort, google=replace(three.cohort.google, busy=False))
    )
    free.run(LAUNCH)
    usual = {at for _, event in free.series() for at in starts(event)}
    free.close()
    readable(three, "ana")
    collides = min(usual)
    for hour in (-1, 0, 1):
        busy(three, "ana", collides + timedelta(hours=hour))
    assert three.run(LAUNCH).well
    ana = [event for _, event in three.series() if "ana@mail.example" in str(event["attendees"])]
    assert all(abs(at - collides) >= timedelta(hours=1) for event in ana for at in starts(event))
    assert {one.collisions for one in three.history().draws["first"].draw.assignments} == {0}
    three.nothing_more_is_due()


def test_whose_calendar_cannot_be_read_is_unknown_and_that_is_said(three: World) -> None:
    readable(three, "ana")
    three.run(LAUNCH)
    draw = three.history().draws["first"].draw
    assert draw.unknown == ("ben", "chi")
    (told,) = [mail for mail in three.mails_of("2027-02-17 09:00") if "dana" in str(mail["To"])]
    assert "Whether Ben and Chi are busy at the proposed hours is unknown" in body(told)


def test_the_pairings_are_the_same_with_and_without(tmp_path: Path, three: World) -> None:
    three.run(LAUNCH)
    (tmp_path / "free").mkdir()
    free = World(
        tmp_path / "free", replace(three.cohort, google=replace(three.cohort.google, busy=False))
    )
    free.run(LAUNCH)
    assert free.history().pairings("first") == three.history().pairings("first")
    free.close()


def test_nobody_is_asked_where_the_file_does_not_say_so_or_nothing_is_proposed(
    three: World,
) -> None:
    three.run(LAUNCH)
    asked = three.sandbox.requests["calendar.freebusy.query"]
    three.run("2027-02-08 09:00")
    assert three.sandbox.requests["calendar.freebusy.query"] == asked == 1
