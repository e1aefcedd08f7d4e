"""Dates of a round that were moved after it had been sent out."""

from collections.abc import Iterator
from datetime import datetime

from worker.core.actions import TellCoordinator
from worker.core.due.telling import unless_told
from worker.core.history import History
from worker.core.keys import TO_COORDINATOR, Kind
from worker.core.model import Cohort
from worker.core.timeline import assign_at

# What is recorded of a round that no student has heard of.
_BEFORE = (*TO_COORDINATOR, Kind.APPROVAL)


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
    done_at = _sent_out_at(history, round_name)
    return bool(done_at) and max(done_at) <= now < assign_at(cohort, round_name)


def was_sent_out(history: History, round_name: str) -> bool:
    """Whether anything but a draw to review has gone out in a round."""
    return bool(_sent_out_at(history, round_name))


def _sent_out_at(history: History, round_name: str) -> list[datetime]:
    return [
        record.at
        for key, record in history.records.items()
        if key.round == round_name and key.kind not in _BEFORE
    ]
