"""Whether a drawn round may go out: what the coordinator sees before students do, and where the file
waits for the coordinator's yes."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from worker.core.actions import TellCoordinator
from worker.core.due import coordinator
from worker.core.due.moved_dates import moved_dates
from worker.core.due.sent_out import was_sent_out
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import Cohort, Review
from worker.core.rounds import Draw
from worker.core.timeline import assign_at

# As many signs of a fingerprint tell it from any other.
FEWEST_SIGNS = 8


def approval_key(draw: Draw) -> ActionKey:
    """What a coordinator's yes to this draw, and to no other, is recorded under."""
    return ActionKey(draw.round, Kind.APPROVAL, digest=draw.fingerprint[:16])


def waits_for_approval(cohort: Cohort, history: History, round_name: str) -> bool:
    """Whether a drawn round goes out only once the coordinator has said yes to this very draw, by
    `approve` or in the file. What has been sent out is not held back any more."""
    record = history.draws.get(round_name)
    if cohort.program.review is not Review.WAIT or record is None:
        return False
    if was_sent_out(history, round_name):
        return False
    in_file = cohort.approved.get(round_name, "").lower()
    said_in_file = len(in_file) >= FEWEST_SIGNS and record.draw.fingerprint.startswith(in_file)
    return not (said_in_file or history.settled(approval_key(record.draw)))


def before_it_goes_out(
    cohort: Cohort, round_name: str, history: History, now: datetime
) -> Iterator[TellCoordinator]:
    """With days for review, or where the coordinator is waited for, they see the draw first. Where
    a round has been sent out, its date has been moved since, or the clock has gone back."""
    if was_sent_out(history, round_name):
        yield from moved_dates(cohort, round_name, history, now)
        return
    waits = waits_for_approval(cohort, history, round_name)
    if cohort.program.review_days or cohort.program.review is Review.WAIT:
        yield from coordinator.notice(cohort, round_name, history)
    # Who sees a draw on its very day has a day to answer.
    patience = timedelta(days=0 if cohort.program.review_days else 1)
    if waits and now >= assign_at(cohort, round_name) + patience:
        yield from coordinator.notice(cohort, round_name, history, is_overdue=True)
