"""The series of a pairing that ends, whatever students have done to it: what is past stays in the
calendar, what is to come is cancelled."""

from datetime import date, timedelta

import pytest

from tests.core.examples import at
from tests.shell.rosters import (
    Event,
    calendar_of,
    change,
    email,
    peers_of,
    readers_at,
    series_of,
    to_come,
)
from tests.shell.world import World, starts

CHANGED_AT = "2027-02-08 10:00"
LEAVES_ON, ON_THAT_DAY = date(2027, 3, 15), "2027-03-15 09:00"


@pytest.fixture
def ending(seven: World) -> tuple[Event, str]:
    """The series in which Chi is coached, and its calendar. Chi will leave."""
    coach, _ = peers_of(seven, "chi")
    (event,) = series_of(seven, coach, "chi")
    return event, calendar_of(seven, event)


def chi_leaves(world: World) -> None:
    """A pass takes up what students have changed; then Chi leaves."""
    world.run(CHANGED_AT)
    change(world, "chi", left=LEAVES_ON)
    assert world.run(ON_THAT_DAY).well


def status_of(world: World, calendar: str, occurrence: str) -> str:
    event = world.sandbox.store.get("event", calendar, occurrence)
    assert event is not None
    return str(event["status"])


def test_a_series_that_was_cut_in_two_ends_in_both_parts(
    seven: World, ending: tuple[Event, str]
) -> None:
    event, calendar = ending
    coach, _ = peers_of(seven, "chi")
    seven.guests.split(calendar, event["id"], 3, timedelta(hours=2), seven.now)
    chi_leaves(seven)
    parts = series_of(seven, coach, "chi")
    assert len(parts) == 2
    assert [to_come(seven, part) for part in parts] == [[], []]
    assert sum(len(starts(part)) for part in parts) == 5
    seven.nothing_more_is_due()


def test_a_session_put_off_until_after_the_end_of_its_series_is_cancelled_too(
    seven: World, ending: tuple[Event, str]
) -> None:
    event, calendar = ending
    fifth = seven.guests.occurrence(event, 4)
    seven.guests.move(calendar, fifth, timedelta(days=10), seven.now)
    chi_leaves(seven)
    assert status_of(seven, calendar, fifth) == "cancelled"
    seven.nothing_more_is_due()


def test_a_session_brought_forward_to_before_the_end_of_its_series_and_held_stays(
    seven: World, ending: tuple[Event, str]
) -> None:
    event, calendar = ending
    dates = starts(event)
    first_cancelled = next(number for number, start in enumerate(dates) if start > at(ON_THAT_DAY))
    brought_forward = seven.guests.occurrence(event, first_cancelled + 1)
    by = at("2027-03-13 12:00") - dates[first_cancelled + 1]
    seven.guests.move(calendar, brought_forward, by, seven.now)
    chi_leaves(seven)
    assert status_of(seven, calendar, brought_forward) == "confirmed"
    cancelled = seven.guests.occurrence(event, first_cancelled)
    assert status_of(seven, calendar, cancelled) == "cancelled"
    seven.nothing_more_is_due()


def test_a_series_that_students_have_deleted_has_no_end_to_send(
    seven: World, ending: tuple[Event, str]
) -> None:
    event, calendar = ending
    coach, client = peers_of(seven, "chi")
    seven.guests.cancel(calendar, event["id"], seven.now)
    seven.run(CHANGED_AT)
    change(seven, "chi", left=LEAVES_ON)
    assert readers_at(seven, ON_THAT_DAY) == {email(coach), email(client)}
    seven.nothing_more_is_due()


def test_sessions_that_were_over_when_a_series_was_deleted_still_count(seven: World) -> None:
    (calendar, event), *_ = seven.series()
    seven.run(ON_THAT_DAY)
    over = [start for start in starts(event) if start < seven.now]
    seven.guests.cancel(calendar, event["id"], seven.now)
    seven.run("2027-03-15 10:00")
    (deleted,) = [observed for observed in seven.history().series.values() if observed.cancelled]
    assert list(deleted.starts) == over
