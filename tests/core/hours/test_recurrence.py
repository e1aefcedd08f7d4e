"""Series as lines of RFC 5545, and what is made of lines that others have written."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from worker.core.hours.recurrence import MOST_OCCURRENCES, before, expand, recurrence, starts_of
from worker.core.rounds import Hour, Proposal

ROME = ZoneInfo("Europe/Rome")
START = datetime(2027, 3, 24, 9, tzinfo=ROME)


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


def test_a_series_is_ended_by_its_last_start_in_utc_instead_of_a_count() -> None:
    lines = (
        "RRULE:FREQ=WEEKLY;COUNT=12;BYDAY=WE",
        "EXDATE;TZID=Europe/Rome:20270331T090000",
    )
    until = "RRULE:FREQ=WEEKLY;BYDAY=WE;UNTIL=20270407T070000Z"
    last = datetime(2027, 4, 7, 9, tzinfo=ROME)
    assert before(lines, last) == (until, lines[1])
    # Again: the earlier end goes.
    assert before((until,), last - timedelta(weeks=2)) == (
        "RRULE:FREQ=WEEKLY;BYDAY=WE;UNTIL=20270324T080000Z",
    )
    assert expand(START, "Europe/Rome", before(lines, last))[-1] == last


def test_a_series_keeps_its_local_time_when_the_clocks_change() -> None:
    # They do on 28 March.
    assert expand(START, "Europe/Rome", ["RRULE:FREQ=WEEKLY;COUNT=2"]) == (
        datetime(2027, 3, 24, 8, tzinfo=UTC),
        datetime(2027, 3, 31, 7, tzinfo=UTC),
    )
    assert expand(START, "UTC", ["RRULE:FREQ=WEEKLY;COUNT=2"])[1].hour == 8


def test_an_event_without_a_rule_comes_once() -> None:
    assert expand(START, "Europe/Rome", []) == (datetime(2027, 3, 24, 8, tzinfo=UTC),)
    assert expand(START, "Europe/Rome", [])[0].tzinfo is UTC


def test_an_endless_series_is_followed_for_a_while() -> None:
    starts = expand(START, "Europe/Rome", ["RRULE:FREQ=WEEKLY"])
    assert len(starts) == MOST_OCCURRENCES == 120


@pytest.mark.parametrize(
    ("zone", "lines"),
    [("Europe/Rom", []), ("Europe/Rome", ["RRULE:FREQ=NOW"]), ("Europe/Rome", ["nonsense"])],
)
def test_what_cannot_be_read_is_said(zone: str, lines: list[str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        expand(START, zone, lines)
    # Of a calendar's own event the first start is certain all the same.
    assert starts_of(START, zone, lines) == (START,)


def test_the_starts_of_an_event_are_as_its_calendar_shows_it() -> None:
    lines = ["RRULE:FREQ=WEEKLY;COUNT=2"]
    assert starts_of(START, "Europe/Rome", lines) == expand(START, "Europe/Rome", lines)
    assert starts_of(START, "", lines) == expand(START, "UTC", lines)
    assert starts_of(None, "Europe/Rome", lines) == ()
