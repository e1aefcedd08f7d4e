"""The calendar with all series was deleted, or closed to the sender: nobody knows any more what was answered."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.core.examples import cohort, student
from tests.shell.world import World, body
from worker.sandbox.service import ORIGIN

LAUNCH, NEXT_DAY, LATER = "2027-02-07 09:00", "2027-02-08 09:00", "2027-02-09 09:00"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path, cohort(*(student(name) for name in ("ana", "ben", "chi"))))
    world.run(LAUNCH)
    yield world
    world.close()


def delete_calendar(world: World) -> str:
    (calendar,) = {calendar for calendar, _ in world.series()}
    status, _ = world.sandbox.answer(
        "DELETE", f"{ORIGIN}/calendar/v3/calendars/{calendar}", {}, None
    )
    assert status == 204
    return calendar


def test_the_coordinator_is_told_and_nothing_is_done_without_consent(world: World) -> None:
    delete_calendar(world)
    since = world.sandbox.store.change()
    done = world.run(NEXT_DAY)
    assert done.problems == ()
    assert len(done.asks) == 1
    (mail,) = world.mails(since)
    assert "calendar" in mail["Subject"]
    assert "dana@school.example" in mail["To"]
    assert "3" in body(mail)
    world.nothing_more_is_due_but(asks=1)


def test_with_consent_a_new_calendar_is_made_once_and_all_are_invited_again(world: World) -> None:
    gone = delete_calendar(world)
    world.run(NEXT_DAY)
    since = world.sandbox.store.change()
    again = world.run(LATER, force=True)
    assert (again.problems, again.asks) == ((), ())
    (made,) = {calendar for calendar, _ in world.series()}
    assert made != gone
    assert len(world.series()) == 3
    assert world.ledger.calendar("sender@school.example", "Peer Coaching") == made
    # Each student hears once of the new hours.
    assert len({mail["To"] for mail in world.mails(since)}) == 3
    world.nothing_more_is_due()


def test_a_round_that_begins_after_its_calendar_was_deleted_gets_a_new_one(world: World) -> None:
    gone = delete_calendar(world)
    later = replace(
        world.cohort.rounds["second"], assign_on=date(2027, 6, 6), finish_by=date(2027, 9, 30)
    )
    world.cohort = replace(world.cohort, rounds={**world.cohort.rounds, "second": later})
    # The first round is over, so nobody has looked.
    assert world.run("2027-06-06 09:00").problems == ()
    (made,) = {calendar for calendar, _ in world.series()}
    assert made != gone
    assert {event["status"] for _, event in world.series()} == {"confirmed"}
    world.nothing_more_is_due()
