from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.core.examples import ALL_WEEK, cohort, student
from worker.core.hours.candidate import Candidate
from worker.core.hours.candidates import candidates
from worker.core.hours.frame import Frame, frame_of
from worker.core.hours.preference import distance_from_wish
from worker.core.hours.recurrence import recurrence
from worker.core.hours.recurrence_lines import expand
from worker.core.hours.slots import between, bits, occupied
from worker.core.hours.starts import share_an_hour
from worker.core.model import Cohort, Module, Student, Window
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
    """Independent of the masks: whether each minute of a session is in one of the student's windows,
    read off the student's own clocks."""
    local_minutes = (
        (start.astimezone(UTC) + timedelta(minutes=each)).astimezone(ZoneInfo(student.zone))
        for each in range(minutes)
    )
    return all(
        any(
            window.weekday == each.weekday()
            and window.start <= each.hour * 60 + each.minute < window.end
            for window in student.available
        )
        for each in local_minutes
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
    frame = frame_of(spring, "first", assigned)
    # Now and then somebody has something else to do.
    noon = datetime.combine(assigned, time(12), UTC)
    events = [
        (start, start + timedelta(hours=2))
        for start in (noon + timedelta(hours=29) * number for number in range(100))
    ]
    hours = candidates(frame, coach, client, calendar_events=between(frame.horizon, events))
    assert hours == sorted(hours)
    assert len({hour.mask for hour in hours}) == len(hours)
    assert bool(hours) == share_an_hour(frame, coach, client)
    for candidate in hours:
        check_cost(candidate, coach, client, frame, events)
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


def check_cost(
    candidate: Candidate,
    coach: Student,
    client: Student,
    frame: Frame,
    events: Sequence[tuple[datetime, datetime]],
) -> None:
    starts = candidate.proposal.instants
    length = timedelta(minutes=frame.length)
    collisions = sum(
        any(begin < start + length and start < end for begin, end in events) for start in starts
    )
    assert candidate.collisions == collisions
    assert candidate.start == frame.horizon.slot(starts[0])
    distance = candidate.distance
    for member, off in zip((coach, client), distance, strict=True):
        # On a day on which somebody's clocks change it is measured on those of the night before.
        day_before = (starts[0] - timedelta(days=1)).astimezone(ZoneInfo(member.zone))
        if day_before.utcoffset() == starts[0].astimezone(ZoneInfo(member.zone)).utcoffset():
            assert off == wish(member, starts[0])
    last_day = starts[-1].astimezone(ZoneInfo(frame.zone)).date()
    days, days_late = (last_day - frame.first).days, max(0, (last_day - frame.finish_by).days)
    assert candidate.cost == (
        10_000 * days_late + 1_000 * collisions + 2 * days + sum(distance) + max(distance)
    )


def wish(student: Student, start: datetime) -> int:
    """How far an hour that starts at this instant is from what the student likes, read off their
    own clocks."""
    local = start.astimezone(ZoneInfo(student.zone))
    quarter = local.weekday() * 96 + local.hour * 4 + local.minute // 15
    return distance_from_wish(student.available, student.prefer, 60)[quarter]


def by_looking_at_all(coach: Student, client: Student, spring: Cohort) -> set[tuple[datetime, ...]]:
    """Every weekly hour, found date by date: on half hours in either zone, from the first week that
    is not closed, and for nobody before the first date of the round."""
    series = set()
    frame = frame_of(spring, "first", ASSIGNED)
    for anchor, weekday, half_hour in product((coach.zone, client.zone), range(7), range(48)):
        clock = time(half_hour // 2, half_hour % 2 * 30)
        starts: list[datetime] = []
        for week in range(22):
            on = frame.first + timedelta(weeks=week, days=(weekday - frame.first.weekday()) % 7)
            local = datetime.combine(on, clock, ZoneInfo(anchor))
            start = local.astimezone(UTC)
            if start.astimezone(ZoneInfo(anchor)).time() != clock:
                break  # the clocks skip it
            if is_closed(start, {coach.zone, client.zone, spring.zone}, spring):
                continue
            if not all(
                fits(member, start, 60)
                and start.astimezone(ZoneInfo(member.zone)).date() >= frame.first
                for member in (coach, client)
            ):
                break
            starts.append(start)
            if len(starts) == 12:
                series.add(tuple(starts))
                break
    return series


def is_closed(start: datetime, zones: set[str], spring: Cohort) -> bool:
    last = start + timedelta(minutes=59)
    days = {at.astimezone(ZoneInfo(zone)).date() for zone in zones for at in (start, last)}
    return any(first <= day <= last for day in days for first, last in spring.closed_days())


@pytest.mark.parametrize(
    ("coach_zone", "client_zone"),
    [
        ("America/New_York", "Europe/Rome"),
        ("Asia/Kathmandu", "Europe/London"),
        ("Australia/Lord_Howe", "America/Los_Angeles"),
        ("Pacific/Auckland", "America/Santiago"),
    ],
)
def test_no_hour_that_suits_both_is_missing(coach_zone: str, client_zone: str) -> None:
    wide = tuple(Window(weekday, 5 * 60, 22 * 60) for weekday in range(7))
    coach, client = student("ana", coach_zone, wide), student("ben", client_zone, wide)
    holiday = cohort(
        no_sessions_on=((date(2027, 2, 11), date(2027, 2, 12)), (date(2027, 3, 20),) * 2)
    )
    hours = candidates(frame_of(holiday, "first", ASSIGNED), coach, client)
    expected = by_looking_at_all(coach, client, holiday)
    assert expected
    assert {hour.proposal.instants for hour in hours} == expected


def test_the_best_hour_is_in_the_client_zone_where_both_zones_give_it() -> None:
    hours = candidates(
        frame_of(cohort(), "first", ASSIGNED),
        student("ana", "America/New_York"),
        student("ben", "America/Toronto"),
    )
    assert {hour.anchor for hour in hours} == {"America/Toronto"}


def test_two_share_an_hour_where_their_other_sessions_leave_them_one() -> None:
    frame = frame_of(cohort(), "first", ASSIGNED)
    mornings = tuple(Window(weekday, 9 * 60, 10 * 60) for weekday in (1, 2, 3))
    ana, ben = student("ana", available=mornings), student("ben", available=mornings)
    first, second, third = (hour.mask for hour in candidates(frame, ana, ben))
    assert share_an_hour(frame, ana, ben, first | second)
    assert [hour.mask for hour in candidates(frame, ana, ben, first | second)] == [third]
    # One date that is not free is enough to lose an hour, and a quarter hour of it.
    assert not share_an_hour(frame, ana, ben, first | second | third & -third)
    assert candidates(frame, ana, ben, first | second | third & -third) == []


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


weeks = st.lists(windows, min_size=1, max_size=9)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    weeks,
    weeks,
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
)
# On 5 April 2026 the clocks of Sydney read 02:00 twice, the second time after a window that opens
# at 02:15 has begun.
@example(
    "Australia/Sydney",
    "America/Santiago",
    [Window(6, 135, 240)],
    [Window(5, 240, 840)],
    date(2026, 2, 1),
)
# Clocks that are a quarter hour apart: the only hour is a full one in the coach's zone.
@example(
    "Asia/Kathmandu",
    "Africa/Lagos",
    [Window(1, 0, 60)],
    [Window(0, 615, 1215)],
    date(2026, 1, 1),
)
def test_no_hour_ever_leaves_a_window(
    coach_zone: str,
    client_zone: str,
    coach_windows: list[Window],
    client_windows: list[Window],
    assigned: date,
) -> None:
    check_all(
        student("ana", coach_zone, tuple(coach_windows)),
        student("ben", client_zone, tuple(client_windows)),
        cohort(),
        assigned,
    )


def test_an_hour_that_only_the_first_week_allows_is_not_proposed() -> None:
    # 18:00 in Lagos is 17:00 UTC: 12:00 in New York until 13 March, 13:00 after, outside a window
    # of one hour.
    lagos = student("ana", "Africa/Lagos", (Window(2, 18 * 60, 19 * 60),))
    narrow = student("ben", "America/New_York", (Window(2, 12 * 60, 13 * 60),))
    wide = student("ben", "America/New_York", (Window(2, 12 * 60, 14 * 60),))
    frame = frame_of(cohort(), "first", ASSIGNED)
    assert candidates(frame, lagos, narrow) == []
    assert [hour.proposal.hour.zone for hour in candidates(frame, lagos, wide)] == ["Africa/Lagos"]


def test_a_closed_week_is_made_up_at_the_end() -> None:
    friday = (Window(4, 9 * 60, 10 * 60),)
    (only,) = candidates(
        frame_of(cohort(), "first", ASSIGNED),
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
    frame = frame_of(holiday, "first", ASSIGNED)
    (only,) = candidates(frame, student("ana", available=friday), student("ben", available=friday))
    assert only.proposal.dates[0] == date(2027, 2, 19)
    assert date(2027, 2, 12) not in only.proposal.skipped


def test_the_best_hour_finishes_in_time() -> None:
    best = candidates(frame_of(cohort(), "first", ASSIGNED), student("ana"), student("ben"))[0]
    assert best.proposal.dates[-1] <= date(2027, 5, 2)


def test_a_busy_slot_is_left_alone() -> None:
    frame = frame_of(cohort(), "first", ASSIGNED)
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
        frame_of(cohort(), "first", ASSIGNED),
        student("ana", available=late),
        student("ben", available=late),
    )
    assert (only.proposal.hour.weekday, only.proposal.hour.time) == (2, time(23, 30))


def test_a_time_that_the_clocks_skip_is_no_hour() -> None:
    # On 28 March 2027 there is no 02:30 in Rome.
    night = (Window(6, 2 * 60, 4 * 60),)
    hours = candidates(
        frame_of(cohort(), "first", ASSIGNED),
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
        frame_of(cohort(), "first", ASSIGNED), student("ana", "Europe/Rome"), student("ben")
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
