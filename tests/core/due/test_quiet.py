"""Until when nothing can become due."""

from datetime import UTC, datetime, timedelta

from tests.core.examples import cohort, student
from worker.core.due.quiet import quiet_until
from worker.core.history import History
from worker.core.timeline import draw_at

TWO = cohort(student("ana"), student("ben"), student("chi"))
FIRST = draw_at(TWO, "first")
NEVER_DRAWN = History({"first": "a", "second": "b"})


def test_before_a_round_nothing_happens_until_it_is_drawn() -> None:
    assert quiet_until(TWO, NEVER_DRAWN, FIRST - timedelta(days=2)) == FIRST
    assert quiet_until(TWO, NEVER_DRAWN, FIRST - timedelta(seconds=1)) == FIRST


def test_nobody_rests_longer_than_a_week() -> None:
    long_before = FIRST - timedelta(days=30)
    assert quiet_until(TWO, NEVER_DRAWN, long_before) == long_before + timedelta(days=7)


def test_after_everything_one_look_a_week_is_left() -> None:
    later = datetime(2040, 1, 1, tzinfo=UTC)
    assert quiet_until(TWO, NEVER_DRAWN, later) == later + timedelta(days=7)
