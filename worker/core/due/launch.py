"""The mail of the day on which a round goes out: how many were sent, and what is to be looked at."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from worker.core.actions import TellCoordinator
from worker.core.due.telling import unless_told
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import Cohort

# A launch that Google's limits stretch over some days is told of when it is done; one that is long
# over, by a program that knew no such mail, is not.
_STILL_NEW = timedelta(days=3)
# The pass after a launch comes within so long.
_SOON = timedelta(hours=6)


def launches(
    cohort: Cohort, round_name: str, history: History, now: datetime
) -> Iterator[TellCoordinator]:
    """Once a round, after all assignment mails have gone out or were refused. Where the file wants
    no digest, it wants no such mail either."""
    if cohort.digest is None:
        return
    keys = tuple(
        ActionKey(round_name, Kind.ASSIGNMENT, student=student)
        for student in history.rings[round_name].students
    )
    begun = [
        record.at
        for key, record in history.records.items()
        if key.round == round_name and key.kind is Kind.ASSIGNMENT and record.settled
    ]
    at = min(begun, default=now)
    is_ours = not begun or _is_ours(history, at, now)
    if is_ours and cohort.local_date(now) - cohort.local_date(at) < _STILL_NEW:
        about = history.pairings(round_name)
        needs = tuple(key for key in keys if not history.settled(key))
        action = TellCoordinator(Kind.LAUNCH, round_name, about, needs=needs)
        yield from unless_told(cohort, history, action)


def _is_ours(history: History, launched_at: datetime, now: datetime) -> bool:
    """Whether a program that sends such mails has begun to launch the round: it looks at the calendar
    in the next pass, and keeps when it first did; one of before did not."""
    since = history.watched_since or now
    began_at = min((record.at for record in history.records.values()), default=now)
    return launched_at > since - _SOON or began_at > since - _STILL_NEW
