from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.core.examples import ALL_WEEK, cohort, student
from worker.core.hours.candidates import candidates
from worker.core.hours.frame import frame_of
from worker.core.hours.recurrence import expand, recurrence
from worker.core.hours.slots import bits, occupied
from worker.core.hours.starts import share_an_hour
from worker.core.model import Cohort, Module, Round, Student, Window
from worker.core.rounds import Proposal

ZONES = (
    "Africa/Lagos",
    "America/Los_Angeles",
    "America/New_York",
    "America/Santiago",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Dublin",
    "Europe/Rome",
    "Pacific/Auckland",
)
ASSIGNED = date(2027, 2, 7)


def fits(student: Student, start: datetime, minutes: int) -> bool:
    """Independent of the masks: whether a session lies inside one of the student's windows, read off the student's own clocks."""
    begin = start.astimezone(ZoneInfo(student.zone))
    # The last minute, not the end: the clocks may leap at just that moment.
    last_minute = start.astimezone(UTC) + timedelta(minutes=minutes - 1)
    end = last_minute.astimezone(ZoneInfo(student.zone))
    if begin.date() != end.date():
        return False
    first, last = begin.hour * 60 + begin.minute, end.hour * 60 + end.minute + 1
    return any(
        window.weekday == begin.weekday() and window.start <= first and last <= window.end
        for window in student.available
    )


def by_rrule(proposal: Proposal) -> list[datetime]:
    """The dates as a calendar would expand what we send it."""
    zone = ZoneInfo(proposal.hour.zone)
    first = datetime.combine(proposal.dates[0], proposal.hour.time, zone)
    return [
        start.astimezone(UTC)
        for start in rrulestr("\n".join(recurrence(proposal)), dtstart=first, tzids=ZoneInfo)
    ]


def check_all(coach: Student, client: Student, spring: Cohort, assigned: date) -> None:
    frame = frame_of(spring, Round.FIRST, assigned)
    hours = candidates(frame, coach, client)
    assert bool(hours) == share_an_hour(frame, coach, client)
    for candidate in hours:
        starts = by_rrule(candidate.proposal)
        assert starts == list(candidate.proposal.instants)
        assert len(starts) == spring.program.sessions
        # Clashes are looked for in these slots.
        assert candidate.mask == occupied(
            frame.horizon, starts, timedelta(minutes=spring.program.session_minutes)
        )
        for start in starts:
            assert start.astimezone(ZoneInfo(spring.zone)).date() >= assigned + timedelta(days=2)
            for member in (coach, client):
                assert fits(member, start, spring.program.session_minutes), (member.zone, start)
                for zone in (member.zone, spring.zone):
                    day = start.astimezone(ZoneInfo(zone)).date()
                    assert not any(module.first <= day <= module.last for module in spring.modules)


@pytest.mark.parametrize("zone", ZONES)
def test_an_hour_suits_both_on_all_dates_through_the_changes_of_the_clocks(zone: str) -> None:
    check_all(student("ana", zone), student("ben", "America/New_York"), cohort(), ASSIGNED)


@pytest.mark.parametrize("zone", ZONES)
def test_it_does_in_autumn_too(zone: str) -> None:
    autumn = cohort(
        modules=(
            Module("I", date(2027, 9, 3), date(2027, 9, 5)),
            Module("II", date(2027, 11, 5), date(2027, 11, 7)),
        )
    )
    check_all(student("ana", zone), student("ben", "Europe/Rome"), autumn, date(2027, 9, 26))


windows = st.builds(
    lambda day, start, length: Window(day, start * 15, min(1440, start * 15 + length * 15)),
    st.integers(0, 6),
    st.integers(0, 92),
    st.integers(4, 40),
)


# One window a day: to the masks, windows that overlap or touch are one stretch, and to `fits` they are two.
weeks = st.lists(windows, min_size=1, max_size=7, unique_by=lambda window: window.weekday)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    weeks,
    weeks,
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
)
# On 5 April 2026 the clocks of Sydney read 02:00 twice, the second time after a window that opens at 02:15 has begun.
@example(
    "Australia/Sydney",
    "America/Santiago",
    [Window(6, 135, 240)],
    [Window(5, 240, 840)],
    date(2026, 2, 1),
)
def test_no_hour_ever_leaves_a_window(
    coach_zone: str,
    client_zone: str,
    coach_windows: list[Window],
    client_windows: list[Window],
    assigned: date,
) -> None:
    # None that ends at midnight: it may touch one that begins then.
    coach_week, client_week = (
        tuple(window for window in windows if window.end < 1440)
        for windows in (coach_windows, client_windows)
    )
    check_all(
        student("ana", coach_zone, coach_week),
        student("ben", client_zone, client_week),
        cohort(),
        assigned,
    )


def test_an_hour_that_only_the_first_week_allows_is_not_proposed() -> None:
    # 18:00 in Lagos is 17:00 UTC: 12:00 in New York until 13 March, 13:00 after, outside a window of one hour.
    lagos = student("ana", "Africa/Lagos", (Window(2, 18 * 60, 19 * 60),))
    narrow = student("ben", "America/New_York", (Window(2, 12 * 60, 13 * 60),))
    wide = student("ben", "America/New_York", (Window(2, 12 * 60, 14 * 60),))
    frame = frame_of(cohort(), Round.FIRST, ASSIGNED)
    assert candidates(frame, lagos, narrow) == []
    assert [hour.proposal.hour.zone for hour in candidates(frame, lagos, wide)] == ["Africa/Lagos"]


def test_a_closed_week_is_made_up_at_the_end() -> None:
    friday = (Window(4, 9 * 60, 10 * 60),)
    (only,) = candidates(
        frame_of(cohort(), Round.FIRST, ASSIGNED),
        student("ana", available=friday),
        student("ben", available=friday),
    )
    assert only.proposal.skipped == (date(2027, 4, 9),)
    assert len(only.proposal.dates) == 12
    assert only.proposal.dates[-1] == date(2027, 5, 7)
    assert recurrence(only.proposal) == (
        "RRULE:FREQ=WEEKLY;COUNT=13;BYDAY=FR",
        "EXDATE;TZID=America/New_York:20270409T090000",
    )


def test_a_closed_first_week_starts_the_series_later() -> None:
    friday = (Window(4, 9 * 60, 10 * 60),)
    holiday = cohort(no_sessions_on=((date(2027, 2, 8), date(2027, 2, 14)),))
    frame = frame_of(holiday, Round.FIRST, ASSIGNED)
    (only,) = candidates(frame, student("ana", available=friday), student("ben", available=friday))
    assert only.proposal.dates[0] == date(2027, 2, 19)
    assert date(2027, 2, 12) not in only.proposal.skipped


def test_the_best_hour_finishes_in_time() -> None:
    best = candidates(frame_of(cohort(), Round.FIRST, ASSIGNED), student("ana"), student("ben"))[0]
    assert best.proposal.dates[-1] <= date(2027, 5, 2)


def test_a_busy_slot_is_left_alone() -> None:
    frame = frame_of(cohort(), Round.FIRST, ASSIGNED)
    best = candidates(frame, student("ana"), student("ben"))[0]
    again = candidates(frame, student("ana"), student("ben"), other_sessions=best.mask)
    assert all(hour.mask & best.mask == 0 for hour in again)
    assert (
        candidates(
            frame, student("ana"), student("ben"), other_sessions=bits(0, frame.horizon.slots)
        )
        == []
    )


def test_a_session_may_run_across_midnight_where_the_windows_touch() -> None:
    late = (Window(2, 23 * 60 + 30, 1440), Window(3, 0, 30))
    (only,) = candidates(
        frame_of(cohort(), Round.FIRST, ASSIGNED),
        student("ana", available=late),
        student("ben", available=late),
    )
    assert (only.proposal.hour.weekday, only.proposal.hour.time) == (2, time(23, 30))


def test_a_time_that_the_clocks_skip_is_no_hour() -> None:
    # On 28 March 2027 there is no 02:30 in Rome.
    night = (Window(6, 2 * 60, 4 * 60),)
    hours = candidates(
        frame_of(cohort(), Round.FIRST, ASSIGNED),
        student("ana", "Europe/Rome", night),
        student("ben", "Europe/Rome", night),
    )
    assert {hour.proposal.hour.time for hour in hours} == {time(3)}


@pytest.mark.parametrize("zone", ["Europe/Rome", "Australia/Lord_Howe"])
def test_hours_on_both_sides_of_a_change_of_the_clocks_are_told_apart(zone: str) -> None:
    night = (Window(6, 0, 6 * 60),)
    check_all(student("ana", zone, night), student("ben", zone, night), cohort(), ASSIGNED)


def test_what_was_sent_expands_to_the_same_dates() -> None:
    for candidate in candidates(
        frame_of(cohort(), Round.FIRST, ASSIGNED), student("ana", "Europe/Rome"), student("ben")
    ):
        proposal = candidate.proposal
        assert (
            expand(proposal.starts[0], proposal.hour.zone, recurrence(proposal))
            == proposal.instants
        )


def test_fits_itself_can_say_no() -> None:
    assert not fits(
        student("ana", available=ALL_WEEK),
        datetime(2027, 2, 10, 6, tzinfo=ZoneInfo("America/New_York")),
        60,
    )
