"""How much room a round's dates leave for weekly sessions, and what would make more."""

from dataclasses import replace
from datetime import date

from tests.core.examples import cohort
from worker.core.hours.frame import Frame, frame_of
from worker.core.hours.weekdays import room_in, shifted
from worker.core.model import Cohort, RoundPlan

WEEK = (date(2027, 3, 22), date(2027, 3, 28))


def frame(spring: Cohort, name: str = "first") -> Frame:
    return frame_of(spring, name, spring.rounds[name].assign_on)


def test_the_default_dates_have_room_for_twelve_on_two_days_of_the_week() -> None:
    room = room_in(frame(cohort()))
    assert (room.first, room.last) == (date(2027, 2, 10), date(2027, 5, 2))
    assert (room.whole_weeks, room.sessions) == (11, 12)
    # From Wednesday, 10 February to Sunday, 2 May, less Friday to Sunday of Module II.
    assert room.fits == (11, 11, 12, 12, 11, 11, 11)
    assert room.roomy == ("Wednesday", "Thursday")


def test_a_module_and_a_holiday_cost_what_falls_on_them() -> None:
    spring = cohort(no_sessions_on=(WEEK, (date(2027, 4, 5), date(2027, 4, 5))))
    cost = dict(room_in(frame(spring)).cost)
    assert cost == {
        (date(2027, 4, 9), date(2027, 4, 11)): (0, 0, 0, 0, 1, 1, 1),
        WEEK: (1, 1, 1, 1, 1, 1, 1),
        (date(2027, 4, 5), date(2027, 4, 5)): (1, 0, 0, 0, 0, 0, 0),
    }


def test_days_that_are_closed_twice_cost_nothing_more() -> None:
    inside = (date(2027, 3, 24), date(2027, 3, 25))
    cost = dict(room_in(frame(cohort(no_sessions_on=(WEEK, inside)))).cost)
    assert inside not in cost
    assert cost[WEEK] == (1, 1, 0, 0, 1, 1, 1)


def test_a_week_earlier_makes_room_for_one_more_and_a_week_later_for_one_less() -> None:
    first = frame(cohort())
    assert shifted(first, -1).roomy == room_in(frame(assigned(date(2027, 1, 31)))).roomy
    assert len(shifted(first, -1).roomy) == 7
    assert shifted(first, 1).roomy == ()


def test_a_round_that_ends_before_it_begins_has_no_room() -> None:
    room = room_in(replace(frame(cohort()), finish_by=date(2027, 2, 1)))
    assert (room.whole_weeks, room.fits, room.roomy) == (0, (0,) * 7, ())


def assigned(on: date) -> Cohort:
    spring = cohort()
    plan = RoundPlan("first", on, spring.rounds["first"].finish_by)
    return replace(spring, rounds={**spring.rounds, "first": plan})
