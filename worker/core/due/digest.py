"""The weekly digest: what stays as it is unless somebody does something. Level, not edge: as long as
something does, a mail a week; nothing when there is nothing to say."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from worker.core.actions import TellCoordinator
from worker.core.due.concerns import concerns_of, going_on
from worker.core.due.telling import unless_told
from worker.core.history import History
from worker.core.keys import Kind
from worker.core.model import Cohort


def digests(
    cohort: Cohort, round_name: str, history: History, now: datetime
) -> Iterator[TellCoordinator]:
    """The digest of the week, for all rounds that are going on: it belongs to the latest. A pass
    that comes late sends it all the same, until the next one is due."""
    day = digest_day(cohort, now)
    if day is None or round_name != _latest(cohort, history, now):
        return
    if cohort.at_mail_time(day) <= (history.watched_since or now):
        return  # of a week in which no program was at work that sends digests
    sent = any(
        key.kind is Kind.DIGEST and key.day == day and key.round != round_name and record.settled
        for key, record in history.records.items()
    )
    concerns = concerns_of(cohort, history, cohort.at_mail_time(day))
    if concerns and not sent:
        about = tuple(state.pairing for state in (*concerns.stuck, *concerns.behind))
        action = TellCoordinator(Kind.DIGEST, round_name, about, day=day, failed=concerns.failed)
        yield from unless_told(cohort, history, action)


def digest_day(cohort: Cohort, now: datetime) -> date | None:
    """The latest day for a digest, in the cohort's zone; None where the file wants none."""
    if cohort.digest is None:
        return None
    today = cohort.mail_date(now)
    return today - timedelta(days=(today.weekday() - cohort.digest) % 7)


def _latest(cohort: Cohort, history: History, now: datetime) -> str | None:
    names = going_on(cohort, history, now)
    return names[-1] if names else None
