"""How far from what somebody likes an hour is, in quarter hours."""

import pytest

from worker.core.hours.preference import distance_from_wish
from worker.core.model import Window

WEDNESDAY = 2


def off(start: str, available: tuple[Window, ...], prefer: tuple[Window, ...] = ()) -> int:
    """Of an hour that starts at this time on Wednesday."""
    hours, minutes = map(int, start.split(":"))
    table = distance_from_wish(available, prefer, 60)
    assert len(table) == 7 * 96
    return table[WEDNESDAY * 96 + (hours * 60 + minutes) // 15]


@pytest.mark.parametrize(
    ("start", "distance"),
    [("10:00", 0), ("10:15", 1), ("09:45", 1), ("09:00", 4), ("11:00", 4), ("11:30", 6)],
)
def test_the_middle_of_a_window_is_best(start: str, distance: int) -> None:
    assert off(start, (Window(WEDNESDAY, 9 * 60, 12 * 60),)) == distance


def test_of_two_windows_the_one_that_the_hour_is_in_counts() -> None:
    day = (Window(WEDNESDAY, 9 * 60, 12 * 60), Window(WEDNESDAY, 14 * 60, 20 * 60))
    assert off("11:00", day) == 4
    assert off("14:00", day) == 10
    # Where windows overlap, the nearer middle does.
    assert off("11:00", (*day, Window(WEDNESDAY, 10 * 60, 12 * 60 + 30))) == 1
    assert off("11:00", (Window(0, 9 * 60, 10 * 60), *day)) == 4


def test_a_preferred_hour_is_as_good_as_any_other_preferred_one() -> None:
    available, prefer = (
        (Window(WEDNESDAY, 0, 1440),),
        (Window(WEDNESDAY, 10 * 60, 12 * 60), Window(WEDNESDAY, 17 * 60 + 5, 19 * 60)),
    )
    assert off("10:00", available, prefer) == off("11:00", available, prefer) == 0
    assert off("18:00", available, prefer) == 0


@pytest.mark.parametrize(
    ("start", "distance"),
    [
        ("09:45", 9),
        ("11:15", 9),
        ("09:00", 12),
        ("12:00", 12),
        # Five minutes before a preferred window are a whole quarter hour.
        ("17:00", 9),
        ("01:00", 44),
        ("00:15", 47),
        ("00:00", 48),
        ("23:45", 8 + 23),
    ],
)
def test_outside_the_preferred_hours_each_quarter_hour_counts_and_being_outside_counts_most(
    start: str, distance: int
) -> None:
    available = (Window(WEDNESDAY, 0, 1440),)
    prefer = (Window(WEDNESDAY, 10 * 60, 12 * 60), Window(WEDNESDAY, 17 * 60 + 5, 19 * 60))
    assert off(start, available, prefer) == distance


def test_no_hour_is_farther_than_one_on_a_day_without_preferred_hours() -> None:
    available = (Window(WEDNESDAY, 0, 1440),)
    assert off("12:00", available, (Window(3, 600, 720),)) == 48
    assert off("01:00", available, (Window(WEDNESDAY, 22 * 60, 24 * 60),)) == 48
