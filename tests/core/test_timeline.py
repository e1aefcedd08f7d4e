from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.core.examples import LAUNCH, MODULES, ROUNDS, SEEDS, at, cohort, launched
from worker.core.history import History
from worker.core.model import Module, Program, RoundPlan
from worker.core.timeline import (
    assign_at,
    closes_at,
    default_rounds,
    draw_at,
    escalate_at,
    is_open,
    nudge_at,
    open_rounds,
)


def test_the_rounds_follow_from_the_modules() -> None:
    assert default_rounds(MODULES) == ROUNDS


def test_a_month_after_the_last_of_a_month_is_the_last_of_the_next() -> None:
    late = (*MODULES[:2], Module("III", date(2027, 1, 29), date(2027, 1, 31)))
    assert default_rounds(late)["second"].finish_by == date(2027, 2, 28)


def test_assignments_go_out_at_mail_time_of_the_cohort() -> None:
    assert assign_at(cohort(), "first") == at("2027-02-07 09:00")


def test_a_draw_for_review_comes_as_many_days_earlier() -> None:
    assert draw_at(cohort(program=Program(review_days=3)), "first") == at("2027-02-04 09:00")


def test_seven_days_are_dates_and_not_hours() -> None:
    late_pass = LAUNCH + timedelta(hours=11)
    assert nudge_at(cohort(), late_pass) == at("2027-02-14 09:00")
    assert escalate_at(cohort(), late_pass) == at("2027-02-17 09:00")


def test_a_nudge_is_at_nine_on_both_sides_of_the_change_of_the_clocks() -> None:
    assert nudge_at(cohort(), at("2027-03-10 09:00")) == at("2027-03-17 09:00")


def test_a_round_is_watched_until_a_week_after_its_last_session() -> None:
    spring = cohort()
    history = launched(spring)
    end = closes_at(spring, history, "first")
    assert end == at("2027-05-02 09:00") + timedelta(days=7)
    assert is_open(spring, history, "first", end - timedelta(seconds=1))
    assert not is_open(spring, history, "first", end)


def test_a_round_that_was_never_drawn_is_not_open() -> None:
    assert not is_open(cohort(), History(SEEDS), "first", LAUNCH)


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_mail_time_is_always_the_local_hour_that_the_file_says(on: date) -> None:
    spring = cohort()
    local = spring.at_mail_time(on)
    assert spring.local_date(local) == on


def test_dates_in_the_file_come_first() -> None:
    rounds = {**ROUNDS, "first": RoundPlan("first", date(2027, 2, 9), date(2027, 5, 5))}
    assert assign_at(replace(cohort(), rounds=rounds), "first") == at("2027-02-09 09:00")


def test_only_rounds_that_are_drawn_and_not_over_are_watched() -> None:
    spring, known = cohort(), launched(cohort())
    assert open_rounds(spring, known, LAUNCH) == ["first"]
    assert open_rounds(spring, History(SEEDS), LAUNCH) == []
    assert open_rounds(spring, known, LAUNCH + timedelta(days=365)) == []
