"""Why two share no hour, and the least that would mend it."""

from datetime import date, timedelta

import pytest

from tests.core.examples import cohort, student
from worker.core.hours.candidates import candidates
from worker.core.hours.frame import frame_of
from worker.core.hours.no_common_hour import Cure, NoCommonHour, no_common_hour
from worker.core.hours.slots import occupied
from worker.core.hours.starts import share_an_hour
from worker.core.model import Window

FRAME = frame_of(cohort(), "first", date(2027, 2, 7))
WEDNESDAY, FRIDAY, SATURDAY = 2, 4, 5


def on(weekday: int, first_hour: float, last_hour: float) -> Window:
    return Window(weekday, int(first_hour * 60), int(last_hour * 60))


def test_two_who_share_an_hour_need_no_explanation() -> None:
    assert no_common_hour(FRAME, student("ana"), student("ben")) is None


def test_the_clocks_that_part_two_are_named_with_the_last_date_before() -> None:
    # 18:00 in Lagos is 12:00 in New York until 13 March, and 13:00 after that.
    lagos = student("ana", "Africa/Lagos", (on(WEDNESDAY, 18, 19),))
    narrow = student("ben", "America/New_York", (on(WEDNESDAY, 12, 13),))
    assert no_common_hour(FRAME, lagos, narrow) == NoCommonHour(
        lagos,
        narrow,
        dates=5,
        after=date(2027, 3, 10),
        clocks="America/New_York",
        busy=False,
        cure=Cure(lagos, WEDNESDAY, until=False, minute=17 * 60, more=60),
    )
    why = no_common_hour(FRAME, narrow, lagos)
    assert why is not None
    assert (why.first, why.second) == (narrow, lagos)
    assert why.cure == Cure(narrow, WEDNESDAY, until=True, minute=14 * 60, more=60)


def test_no_clocks_are_named_where_those_of_both_change_in_the_same_week() -> None:
    # On 31 October 2027 those of Rome and London go back.
    frame = frame_of(cohort(), "first", date(2027, 9, 26))
    rome = student("ana", "Europe/Rome", (on(WEDNESDAY, 12, 13),))
    lagos = student("ben", "Africa/Lagos", (on(WEDNESDAY, 11, 12),))
    london = student("cho", "Europe/London", (on(WEDNESDAY, 11, 12),))
    why = no_common_hour(frame, rome, lagos)
    assert why is not None
    assert (why.dates, why.after, why.clocks) == (5, date(2027, 10, 27), "Europe/Rome")
    # These two go on together.
    assert no_common_hour(frame, rome, london) is None


def test_only_clocks_that_change_in_the_very_next_week_are_named() -> None:
    # Those of Rome on 28 March, which parts the two; those of Santiago on 4 April.
    rome = student("ana", "Europe/Rome", (on(SATURDAY, 20, 21),))
    santiago = student("ben", "America/Santiago", (on(SATURDAY, 16, 17),))
    why = no_common_hour(FRAME, rome, santiago)
    assert why is not None
    assert (why.dates, why.after, why.clocks) == (7, date(2027, 3, 27), "Europe/Rome")


def test_of_several_hours_the_one_that_goes_on_longest_is_told() -> None:
    lagos = student("ana", "Africa/Lagos", (on(WEDNESDAY, 18, 19), on(FRIDAY, 18, 19)))
    new_york = student("ben", available=(on(WEDNESDAY, 12, 13), on(FRIDAY, 12, 13)))
    why = no_common_hour(FRAME, lagos, new_york)
    assert why is not None
    assert (why.dates, why.after) == (5, date(2027, 3, 12))


def test_two_whose_times_never_meet_share_no_date() -> None:
    why = no_common_hour(
        FRAME,
        student("ana", available=(on(WEDNESDAY, 9, 10),)),
        student("ben", available=(on(FRIDAY, 9, 10),)),
    )
    assert why is not None
    assert (why.dates, why.after, why.clocks, why.busy) == (0, None, "", False)
    # Nobody is asked for another day.
    assert why.cure is None


@pytest.mark.parametrize(
    ("dates", "after"), [(2, date(2027, 2, 17)), (11, date(2027, 4, 21)), (0, None)]
)
def test_other_sessions_that_are_in_the_way_are_named_as_such(
    dates: int, after: date | None
) -> None:
    morning = (on(WEDNESDAY, 9, 10),)
    ana, ben = student("ana", available=morning), student("ben", available=morning)
    (hour,) = candidates(FRAME, ana, ben)
    next_start = hour.proposal.instants[dates]
    sessions = occupied(FRAME.horizon, [next_start], timedelta(minutes=15))
    assert not share_an_hour(FRAME, ana, ben, sessions)
    why = no_common_hour(FRAME, ana, ben, sessions)
    assert why is not None
    assert (why.busy, why.clocks) == (True, "")
    assert (why.dates, why.after) == (dates, after)
    # A quarter hour is lost; both would need half an hour more. That of one of them does not help.
    assert why.cure is None


def test_the_least_cure_comes_first_whoever_has_to_give_it() -> None:
    ana = student("ana", available=(on(WEDNESDAY, 9, 10),))
    for window, cure in [
        (on(WEDNESDAY, 9.5, 12), Cure(ana, WEDNESDAY, until=True, minute=10 * 60 + 30, more=30)),
        (on(WEDNESDAY, 7, 9.5), Cure(ana, WEDNESDAY, until=False, minute=8 * 60 + 30, more=30)),
        (on(WEDNESDAY, 13, 14), Cure(ana, WEDNESDAY, until=True, minute=14 * 60, more=240)),
        (on(WEDNESDAY, 13.5, 14.5), None),
    ]:
        why = no_common_hour(FRAME, ana, student("ben", available=(window,)))
        assert why is not None
        assert why.cure == cure


def test_a_day_ends_at_midnight_also_for_a_cure() -> None:
    late, early = (on(WEDNESDAY, 23, 24),), (on(WEDNESDAY, 0, 1),)
    ana = student("ana", "Africa/Lagos", late)
    # 22:30 in London is 23:30 in Lagos.
    ben = student("ben", "Europe/London", (on(WEDNESDAY, 22.5, 24),))
    frame = frame_of(cohort(), "first", date(2027, 1, 1), 3)
    why = no_common_hour(frame, ana, ben)
    assert why is not None
    assert why.cure == Cure(ben, WEDNESDAY, until=False, minute=22 * 60, more=30)
    dawn = student("cho", "Europe/London", early)
    why = no_common_hour(frame, student("ana", "Africa/Lagos", (on(WEDNESDAY, 0.5, 1.5),)), dawn)
    assert why is not None
    assert why.cure == Cure(why.first, WEDNESDAY, until=True, minute=2 * 60, more=30)
