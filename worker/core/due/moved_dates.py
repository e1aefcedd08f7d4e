"""Dates of a round that were moved after it had been sent out."""

from collections.abc import Iterator
from datetime import datetime

from worker.core.actions import TellCoordinator
from worker.core.due.sent_out import sent_out_at
from worker.core.due.telling import unless_told
from worker.core.history import History
from worker.core.keys import Kind
from worker.core.model import Cohort
from worker.core.timeline import assign_at


def moved_dates(
    cohort: Cohort, round_name: str, history: History, now: datetime
) -> Iterator[TellCoordinator]:
    """The coordinator hears of dates that were moved after a round was sent out, once of each."""
    if is_moved(cohort, round_name, history, now):
        day = cohort.rounds[round_name].assign_on
        yield from unless_told(cohort, history, TellCoordinator(Kind.DATES, round_name, day=day))


def is_moved(cohort: Cohort, round_name: str, history: History, now: datetime) -> bool:
    """Whether a round that has been sent out is to be assigned later by now. Where something was
    done later than now, it is the clock that has gone back."""
    done_at = sent_out_at(history, round_name)
    return bool(done_at) and max(done_at) <= now < assign_at(cohort, round_name)
