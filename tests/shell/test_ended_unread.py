"""The end of a series of which nobody can say when its sessions are: who leaves does not keep it."""

from datetime import UTC, datetime, timedelta

import pytest

from worker.execute.end import _ended
from worker.ports.calendar import Change, ObservedEvent

FIRST = datetime(2027, 2, 10, 14, tzinfo=UTC)
DATES = [FIRST + timedelta(weeks=week) for week in range(4)]
UNTIL = DATES[2] - timedelta(days=2)


def event(*lines: str) -> ObservedEvent:
    return ObservedEvent("pc1", start=FIRST, zone="America/New_York", recurrence=lines)


@pytest.mark.parametrize(
    ("rule", "ended"),
    [
        ("RRULE:FREQ=HOURLY;BYDAY=WE;COUNT=9", "RRULE:FREQ=HOURLY;BYDAY=WE"),
        ("RRULE:RSCALE=HEBREW;FREQ=WEEKLY;INTERVAL=0", "RRULE:RSCALE=HEBREW;FREQ=WEEKLY;INTERVAL=0"),
        ("RRULE:FREQ=WEEKLY;COUNT=some", "RRULE:FREQ=WEEKLY"),
    ],
)  # fmt: skip
def test_an_unread_series_ends_with_the_last_session_that_is_over(rule: str, ended: str) -> None:
    out = "EXDATE:20270217T140000Z"
    change = _ended(event(rule, out), UNTIL, frozenset(DATES[:2]))
    assert change == Change(recurrence=(f"{ended};UNTIL=20270217T140000Z", out))


def test_an_unread_series_of_which_nothing_is_over_is_cancelled() -> None:
    assert _ended(event("RRULE:FREQ=NOW"), UNTIL, frozenset()) == Change(cancel=True)


def test_an_unread_series_that_is_gone_is_left_alone() -> None:
    gone = ObservedEvent("pc1", cancelled=True, start=FIRST, zone="America/New_York")
    assert _ended(gone, UNTIL, frozenset(DATES[:2])) is None


def test_a_series_that_ends_by_itself_before_then_is_left_alone() -> None:
    assert _ended(event("RRULE:FREQ=WEEKLY;COUNT=2"), UNTIL, frozenset(DATES[:2])) is None
