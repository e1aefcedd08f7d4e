"""A weekly series as lines of RFC 5545."""

from datetime import date, time, timedelta

import pytest

from worker.core.hours.recurrence import recurrence
from worker.core.rounds import Hour, Proposal


@pytest.mark.parametrize(
    ("weekday", "name"), list(enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU")))
)
def test_a_series_names_its_weekday_and_how_often_it_comes(weekday: int, name: str) -> None:
    monday = date(2027, 2, 8)
    dates = tuple(monday + timedelta(days=weekday, weeks=week) for week in range(3))
    proposal = Proposal(Hour(weekday, time(9), "Europe/Rome"), dates)
    assert recurrence(proposal) == (f"RRULE:FREQ=WEEKLY;COUNT=3;BYDAY={name}",)


def test_skipped_weeks_are_counted_and_then_taken_away() -> None:
    dates = date(2027, 2, 10), date(2027, 3, 3)
    skipped = date(2027, 2, 17), date(2027, 2, 24)
    proposal = Proposal(Hour(2, time(9, 30), "Europe/Rome"), dates, skipped)
    assert recurrence(proposal) == (
        "RRULE:FREQ=WEEKLY;COUNT=4;BYDAY=WE",
        "EXDATE;TZID=Europe/Rome:20270217T093000,20270224T093000",
    )
