"""Bounding the blast: what a pass refuses to do without being told twice."""

from datetime import datetime

from worker.core.history import History
from worker.core.model import (
    Cohort,
    Round,
)
from worker.core.timeline import is_open

# More than this part of a drawn round missing from the file is a damaged file, not a change of roster.
_MOST_MISSING = 0.3
_FEW = 2


def refusals(cohort: Cohort, history: History, now: datetime) -> tuple[str, ...]:
    """Sentences on what looks like an accident in the file; nothing is done for the cohort until it is mended or forced."""
    found = []
    for round_name in Round:
        if not is_open(cohort, history, round_name, now):
            continue
        drawn = {one.coach for one in history.draws[round_name].draw.pairings()}
        missing = drawn - {one.id for one in cohort.roster}
        if len(missing) > max(_FEW, _MOST_MISSING * len(drawn)):
            found.append(
                f"{len(missing)} of the {len(drawn)} students of the {round_name} round are no longer in the file; "
                "if that is meant, run again with --force, otherwise restore the roster (who left keeps a line with `left:`)"
            )
    return tuple(found)
