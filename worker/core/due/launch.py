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
# What a launch does; a review comes days before.
_LAUNCHED = (Kind.SERIES, Kind.ASSIGNMENT)


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
    if _is_ours(history, at, now) and cohort.local_date(now) - cohort.local_date(at) < _STILL_NEW:
        about = history.pairings(round_name)
        needs = tuple(key for key in keys if not history.settled(key))
        action = TellCoordinator(Kind.LAUNCH, round_name, about, needs=needs)
        yield from unless_told(cohort, history, action)


def _is_ours(history: History, launched_at: datetime, now: datetime) -> bool:
    """Whether a program that sends such mails has launched the round: not one of before, whose first
    launch is long before anybody kept when the calendar was looked at."""
    since = history.watched_since or now
    launched = [record.at for key, record in history.records.items() if key.kind in _LAUNCHED]
    return launched_at > since or min(launched, default=now) > since - _STILL_NEW
