"""Somebody's windows, closed days and single local days, by hand and quarter hour by quarter
hour."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.core.hours.local_day import as_bytes, of_day
from worker.core.hours.slots import Horizon, bits
from worker.core.hours.windows import available, closed, inside, on_a_day
from worker.core.model import Window
from worker.core.pairing.seeded_random import SeededRandom

HOUR = timedelta(hours=1)
# Begins on a Wednesday.
HORIZON = Horizon(date(2027, 2, 10), 14)


def slots(horizon: Horizon, *stretches: tuple[str, str]) -> int:
    """The mask of stretches in UTC, such as ("2027-02-10 09:00", "2027-02-10 10:00")."""
    mask = 0
    for start, end in stretches:
        first, last = (
            datetime.fromisoformat(text).replace(tzinfo=UTC) - horizon.origin
            for text in (start, end)
        )
        quarter = timedelta(minutes=15)
        mask |= bits(first // quarter, last // quarter)
    return mask


def local(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def test_a_window_is_there_every_week_on_its_own_clocks() -> None:
    assert available(HORIZON, "America/New_York", (Window(2, 9 * 60, 10 * 60),)) == slots(
        HORIZON,
        ("2027-02-10 14:00", "2027-02-10 15:00"),
        ("2027-02-17 14:00", "2027-02-17 15:00"),
    )


def test_windows_of_a_day_are_put_together() -> None:
    windows = (Window(3, 540, 600), Window(3, 570, 660), Window(4, 0, 1440))
    assert available(Horizon(date(2027, 2, 10), 3), "Europe/London", windows) == slots(
        HORIZON,
        ("2027-02-11 09:00", "2027-02-11 11:00"),
        ("2027-02-12 00:00", "2027-02-13 00:00"),
    )


def test_a_window_loses_the_quarter_hours_that_it_only_touches() -> None:
    assert available(HORIZON, "Europe/London", (Window(6, 9 * 60 + 5, 10 * 60 + 55),)) == slots(
        HORIZON,
        ("2027-02-14 09:15", "2027-02-14 10:45"),
        ("2027-02-21 09:15", "2027-02-21 10:45"),
    )


def test_a_window_has_no_time_that_the_clocks_skip() -> None:
    # On 28 March 2027 the clocks of Rome go from 02:00 to 03:00.
    spring = Horizon(date(2027, 3, 28), 1)
    assert available(spring, "Europe/Rome", (Window(6, 60, 240),)) == slots(
        spring, ("2027-03-28 00:00", "2027-03-28 02:00")
    )
    assert available(spring, "Europe/Rome", (Window(6, 100, 200),)) == slots(
        spring, ("2027-03-28 00:45", "2027-03-28 01:15")
    )


def test_a_window_has_twice_what_the_clocks_show_twice() -> None:
    # On 31 October 2027 the clocks of Rome go from 03:00 back to 02:00.
    autumn = Horizon(date(2027, 10, 31), 1)
    assert available(autumn, "Europe/Rome", (Window(6, 150, 240),)) == slots(
        autumn,
        ("2027-10-31 00:30", "2027-10-31 01:00"),
        ("2027-10-31 01:30", "2027-10-31 03:00"),
    )


def test_days_are_closed_from_local_midnight_to_local_midnight() -> None:
    days = ((date(2027, 2, 12), date(2027, 2, 13)), (date(2027, 2, 16), date(2027, 2, 16)))
    assert closed(HORIZON, "America/New_York", days) == slots(
        HORIZON,
        ("2027-02-12 05:00", "2027-02-14 05:00"),
        ("2027-02-16 05:00", "2027-02-17 05:00"),
    )
    assert closed(HORIZON, "UTC", ((date(2027, 1, 1), date(2027, 2, 8)),)) == slots(
        HORIZON, ("2027-02-08 00:00", "2027-02-09 00:00")
    )
    assert closed(HORIZON, "UTC", ((date(2027, 1, 1), date(2027, 1, 2)),)) == 0


@pytest.mark.parametrize(
    ("start", "fits"),
    [
        ("2027-02-10 09:00", True),
        ("2027-02-10 10:00", True),
        ("2027-02-10 08:59", False),
        ("2027-02-10 10:01", False),
        ("2027-02-11 09:00", False),
        # The two windows meet at midnight, and are one.
        ("2027-02-12 23:30", True),
        ("2027-02-13 00:01", False),
        ("2027-02-12 23:00", True),
        ("2027-02-13 00:00", True),
        # The clocks leap from 02:00 to 03:00 when the session ends.
        ("2027-03-28 01:00", True),
    ],
)
def test_a_session_is_inside_the_windows_or_it_is_not(start: str, fits: bool) -> None:
    windows = (
        Window(2, 9 * 60, 11 * 60),
        Window(4, 22 * 60, 24 * 60),
        Window(5, 0, 60),
        Window(6, 60, 120),
    )
    assert inside(windows, "Europe/Rome", local(start, "Europe/Rome"), HOUR) is fits
    # An instant is the same wherever it is told.
    elsewhere = local(start, "Europe/Rome").astimezone(ZoneInfo("Pacific/Auckland"))
    assert inside(windows, "Europe/Rome", elsewhere, HOUR) is fits


@given(
    st.lists(
        st.builds(
            lambda day, start, minutes: Window(day, start, min(1440, start + minutes)),
            st.sampled_from([5, 6, 0]),
            st.integers(0, 1439),
            st.integers(1, 1440),
        ),
        max_size=6,
    ),
    # Saturday to Monday, as the clocks of Rome go back and forward.
    st.sampled_from([datetime(2027, 10, 30, tzinfo=UTC), datetime(2027, 3, 27, tzinfo=UTC)]),
    st.integers(0, 3 * 1440),
    st.integers(1, 180),
)
def test_a_session_is_inside_where_each_of_its_minutes_is(
    windows: list[Window], saturday: datetime, minute: int, length: int
) -> None:
    start = saturday + timedelta(minutes=minute)
    minutes = [
        (start + timedelta(minutes=each)).astimezone(ZoneInfo("Europe/Rome"))
        for each in range(length)
    ]
    assert inside(windows, "Europe/Rome", start, timedelta(minutes=length)) == all(
        any(
            window.weekday == each.weekday()
            and window.start <= each.hour * 60 + each.minute < window.end
            for window in windows
        )
        for each in minutes
    )


@pytest.mark.parametrize(
    ("start", "touches"),
    [
        ("2027-02-11 23:00", False),
        ("2027-02-11 23:01", True),
        ("2027-02-12 12:00", True),
        ("2027-02-13 23:59", True),
        ("2027-02-14 00:00", False),
        ("2027-02-20 12:00", True),
        ("2027-02-19 12:00", False),
    ],
)
def test_a_session_touches_a_closed_day_or_it_does_not(start: str, touches: bool) -> None:
    days = ((date(2027, 2, 12), date(2027, 2, 13)), (date(2027, 2, 20), date(2027, 2, 20)))
    at = local(start, "Asia/Kathmandu")
    assert on_a_day(days, "Asia/Kathmandu", at, HOUR) is touches
    assert on_a_day(days, "Asia/Kathmandu", at.astimezone(UTC), HOUR) is touches


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("Europe/Rome", date(2027, 3, 26)),
        ("Europe/Rome", date(2027, 10, 29)),
        ("Australia/Lord_Howe", date(2027, 4, 2)),
        ("Australia/Lord_Howe", date(2027, 10, 1)),
        # Its clocks change at midnight.
        ("America/Santiago", date(2027, 4, 2)),
        ("America/Santiago", date(2027, 9, 3)),
    ],
)
def test_a_local_day_shows_what_the_mask_has_at_each_time_of_its_clocks(
    zone: str, first: date
) -> None:
    horizon, random = Horizon(first, 4), SeededRandom(zone)
    mask = sum(random.below(2) << slot for slot in range(horizon.slots))
    skipped_quarters = 0
    for day in range(horizon.days):
        shown = of_day(horizon, zone, day, as_bytes(horizon, mask))
        shown_or_skipped = of_day(horizon, zone, day, as_bytes(horizon, mask), (1 << 96) - 1)
        for quarter in range(96):
            clock = datetime.combine(horizon.date(day), time(quarter // 4, quarter % 4 * 15))
            at = clock.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
            skipped = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != clock
            free = not skipped and bool(mask >> horizon.slot(at) & 1)
            assert bool(shown >> quarter & 1) == free, clock
            assert bool(shown_or_skipped >> quarter & 1) == (free or skipped), clock
            skipped_quarters += skipped
        assert shown.bit_length() <= 96
    # An hour, half an hour at Lord Howe, and nothing where the clocks go back.
    assert skipped_quarters in (0, 2, 4)
