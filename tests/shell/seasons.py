"""A whole season of five students, played once for all tests that look at it."""

from datetime import timedelta
from functools import cache

from tests.core.examples import cohort, student
from worker.core.model import Cohort
from worker.report.status_rows import Row
from worker.report.statuses import status_of
from worker.simulate.play import play
from worker.simulate.season import Season

ZONES = {
    "ana": "America/New_York",
    "ben": "Africa/Lagos",
    "chi": "Europe/Rome",
    "dan": "America/Chicago",
    "eli": "Asia/Kolkata",
}


def five() -> Cohort:
    """In the order of their habits: one answers at once, one late, one declines, one waits for the
    nudge, one is silent."""
    return cohort(*(student(name, zone) for name, zone in ZONES.items()))


@cache
def season() -> Season:
    return play(five(), "seed", timedelta(hours=6))


def rows_of(played: Season) -> tuple[Row, ...]:
    """How every pairing of a season stands at its end."""
    return status_of(played.cohort, played.history, played.last).rows
