"""Slots, masks and frames by hand: what a quarter hour is, and which of them a session fills."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from tests.core.examples import cohort
from worker.core.hours.clocks import anchors, distances
from worker.core.hours.frame import Frame, frame_of, most_sessions
from worker.core.hours.slots import (
    Horizon,
    between,
    bits,
    midnights,
    occupied,
    spread,
    starts_within,
)
from worker.core.model import Program

# Begins on a Wednesday; slot 0 is at midnight UTC of Monday, 8 February.
HORIZON = Horizon(date(2027, 2, 10), 7)
WEDNESDAY = 2 * 96
HOUR = timedelta(hours=1)


def utc(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """An instant in February 2027."""
    return datetime(2027, 2, day, hour, minute, tzinfo=UTC)


def test_a_slot_is_a_quarter_hour_since_two_days_before_the_horizon() -> None:
    assert HORIZON.slot(utc(10)) == HORIZON.slot(utc(10, 0, 14)) == WEDNESDAY
    assert HORIZON.slot(utc(10, 0, 15)) == WEDNESDAY + 1
    assert HORIZON.slot(utc(7, 23, 45)) == -1
    assert HORIZON.slot_after(utc(10)) == WEDNESDAY
    assert HORIZON.slot_after(utc(10, 0, 1)) == HORIZON.slot_after(utc(10, 0, 15)) == WEDNESDAY + 1
    assert HORIZON.instant(WEDNESDAY + 1) == utc(10, 0, 15)
    assert HORIZON.date(3) == date(2027, 2, 13)
    # Two days before, seven days, two days after.
    assert HORIZON.instant(HORIZON.slots) == utc(19)


def test_a_mask_has_the_slots_from_its_start_until_before_its_end() -> None:
    assert bits(2, 5) == 0b11100
    assert bits(0, 1) == 1
    assert bits(5, 5) == bits(5, 2) == 0


def test_local_midnights_are_a_day_apart_except_where_the_clocks_change() -> None:
    assert midnights(HORIZON, "America/New_York")[0] == WEDNESDAY + 5 * 4
    assert midnights(HORIZON, "Asia/Tokyo")[0] == WEDNESDAY - 9 * 4
    marks = midnights(Horizon(date(2027, 3, 13), 3), "America/New_York")
    assert [later - earlier for earlier, later in pairwise(marks)] == [96, 92, 96]


def test_a_session_fills_every_slot_that_it_touches() -> None:
    ten = WEDNESDAY + 40
    assert occupied(HORIZON, [utc(10, 10)], HOUR) == bits(ten, ten + 4)
    assert occupied(HORIZON, [utc(10, 10, 7)], timedelta(minutes=50)) == bits(ten, ten + 4)
    assert occupied(HORIZON, [utc(10, 10), utc(10, 12)], HOUR) == bits(ten, ten + 4) | bits(
        ten + 8, ten + 12
    )


def test_what_lies_before_the_horizon_fills_nothing() -> None:
    assert occupied(HORIZON, [utc(1), utc(7, 23)], HOUR) == 0
    assert occupied(HORIZON, [utc(7, 23, 30)], HOUR) == bits(0, 2)
    assert between(HORIZON, [(utc(1), utc(2)), (utc(7, 23, 30), utc(8, 0, 30))]) == bits(0, 2)


def test_a_busy_time_ends_with_the_horizon() -> None:
    assert between(HORIZON, [(utc(18, 23), utc(28))]) == bits(HORIZON.slots - 4, HORIZON.slots)
    assert between(HORIZON, [(utc(20), utc(28))]) == 0
    ten = WEDNESDAY + 40
    assert between(HORIZON, [(utc(10, 10, 14), utc(10, 10, 16)), (utc(8), utc(8, 1))]) == (
        bits(ten, ten + 2) | bits(0, 4)
    )


def test_a_session_starts_where_all_of_it_fits_in() -> None:
    assert starts_within(bits(3, 9), 4) == bits(3, 6)
    assert starts_within(bits(3, 6), 4) == 0
    assert starts_within(bits(3, 6) | bits(8, 12), 4) == bits(8, 9)
    assert spread([1, 10], 3) == bits(1, 4) | bits(10, 13)


def test_a_round_is_looked_at_from_some_days_after_its_assignment_with_weeks_to_spare() -> None:
    frame = frame_of(cohort(), "first", date(2027, 2, 7))
    assert frame.first == date(2027, 2, 10)
    assert frame.finish_by == date(2027, 5, 2)
    assert frame.sessions == 12
    assert frame.horizon == Horizon(date(2027, 2, 10), 22 * 7)
    assert frame_of(cohort(), "first", date(2027, 2, 7), 5).sessions == 5
    assert frame_of(cohort(), "first", date(2027, 2, 7), 5).horizon.days == 15 * 7


@pytest.mark.parametrize(("minutes", "slots"), [(30, 2), (45, 3), (46, 4), (60, 4), (61, 5)])
def test_a_session_takes_whole_slots(minutes: int, slots: int) -> None:
    program = Program(session_minutes=minutes)
    assert frame_of(cohort(program=program), "first", date(2027, 2, 7)).slots == slots


def test_sessions_start_on_the_grid() -> None:
    hourly = frame_of(cohort(program=Program(grid_minutes=60)), "first", date(2027, 2, 7))
    assert hourly.starts == sum(1 << 4 * hour for hour in range(24))


def weeks(finish_by: date, *closed_days: tuple[date, date]) -> Frame:
    return Frame(date(2027, 2, 10), "Europe/Rome", 12, 60, 30, closed_days, finish_by)


@pytest.mark.parametrize(
    ("finish_by", "most"),
    [
        (date(2027, 2, 9), 0),
        (date(2027, 2, 10), 1),
        (date(2027, 2, 16), 1),
        (date(2027, 2, 17), 2),
        (date(2027, 2, 24), 3),
    ],
)
def test_as_many_sessions_are_possible_as_the_best_weekday_has_dates(
    finish_by: date, most: int
) -> None:
    assert most_sessions(weeks(finish_by)) == most


def test_closed_days_have_no_sessions() -> None:
    wednesday, thursday = date(2027, 2, 17), date(2027, 2, 18)
    assert most_sessions(weeks(wednesday, (wednesday, wednesday))) == 1
    # Of two Thursdays the first is the last closed day.
    assert most_sessions(weeks(thursday, (date(2027, 2, 9), date(2027, 2, 11)))) == 1
    assert most_sessions(weeks(thursday, (date(2027, 2, 10), thursday))) == 0


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        ("America/New_York", "America/Toronto", 1),
        ("America/Phoenix", "Asia/Kolkata", 1),
        # Summer time begins in New York on 14 March, and in London two weeks later.
        ("America/New_York", "Europe/London", 2),
        # Clocks of Santiago go back on 4 April, those of Rome forward on 28 March.
        ("America/Santiago", "Europe/Rome", 3),
    ],
)
def test_two_zones_clocks_have_so_many_distances(first: str, second: str, count: int) -> None:
    horizon = Horizon(date(2027, 2, 10), 154)
    assert distances(horizon, first, second) == distances(horizon, second, first) == count
    assert anchors(horizon, first, second) == ((first,) if count == 1 else (first, second))


def test_clocks_a_quarter_hour_apart_have_hours_of_their_own_though_they_never_move() -> None:
    horizon = Horizon(date(2027, 2, 10), 154)
    for zones in (("Asia/Kolkata", "Asia/Kathmandu"), ("Asia/Kathmandu", "Africa/Lagos")):
        assert distances(horizon, *zones) == 1
        assert anchors(horizon, *zones) == zones
