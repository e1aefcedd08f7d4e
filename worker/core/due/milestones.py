"""Which mails are due on the way: when half of somebody's sessions are over, and when all are.

Both are worked out from the dates in the calendar. The second goes only to those whose half was met
before all was over: so a program that is installed or started again when a round is over sends
nothing about it.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from worker.core.actions import Held, SendMail, Skip
from worker.core.due.settled import still_settled
from worker.core.history import History
from worker.core.keys import ActionKey, Kind, Reason
from worker.core.model import Cohort

_DAY = timedelta(days=1)
# Later than that, half-way is no news: so a program that is installed anew in the middle of a round
# does not write to everybody at once.
_NEWS = timedelta(days=3)
_WEEK = timedelta(days=7)
_Dates = Mapping[str, tuple[datetime, ...]]


def milestones(
    cohort: Cohort, round_name: str, history: History, now: datetime
) -> Iterator[SendMail | Skip | Held]:
    """A mail to each student half-way through their sessions in both roles, and one after the last."""
    dates = _dates(history, round_name)
    for student, about in sorted(history.rings[round_name].roles().items()):
        starts = dates.get(student, ())
        stands = any(history.starts(round_name, pairing) for pairing in about)
        assigned = history.records.get(ActionKey(round_name, Kind.ASSIGNMENT, student=student))
        if not stands or assigned is None or not assigned.done:
            continue
        over = cohort.at_mail_time(cohort.local_date(starts[-1]) + _DAY)
        half = SendMail(Kind.HALFWAY, round_name, student, about)
        if now < over and not still_settled(cohort, history, half.key, student):
            yield _halfway(cohort, half, starts, now)
        done = SendMail(Kind.FINISHED, round_name, student, about)
        met = history.records.get(half.key)
        if met is None or not met.settled or met.at >= over:
            continue
        if not still_settled(cohort, history, done.key, student):
            yield _finished(done, over, now)


def halfway_times(cohort: Cohort, history: History, round_name: str) -> Mapping[str, datetime]:
    """When each student of a round is half-way; nothing for one without dates."""
    return {
        student: _half(cohort, starts)
        for student, starts in _dates(history, round_name).items()
        if starts
    }


def _half(cohort: Cohort, starts: tuple[datetime, ...]) -> datetime:
    middle = starts[(len(starts) - 1) // 2]
    return cohort.at_mail_time(cohort.local_date(middle) + _DAY)


def _halfway(
    cohort: Cohort, mail: SendMail, starts: tuple[datetime, ...], now: datetime
) -> SendMail | Skip | Held:
    opens = _half(cohort, starts)
    if now < opens:
        return Held(mail.key, opens)
    return mail if now < opens + _NEWS else Skip(mail.key, Reason.HALF_LONG_PAST)


def _finished(mail: SendMail, opens: datetime, now: datetime) -> SendMail | Skip | Held:
    if now < opens:
        return Held(mail.key, opens)
    return mail if now < opens + _WEEK else Skip(mail.key, Reason.LONG_OVER)


def _dates(history: History, round_name: str) -> _Dates:
    """When each student's sessions of a round start, in both roles and with whomever: those of a
    pairing that has ended as far as they were held."""
    dates: dict[str, list[datetime]] = {}
    for pairing in history.assigned(round_name):
        observed = history.series.get((round_name, pairing))
        starts = observed.starts if observed else ()
        if history.is_live(round_name, pairing):
            starts = history.starts(round_name, pairing)
            proposal = history.assignment(round_name, pairing).proposal
            if observed is not None and observed.cancelled and proposal is not None:
                # That one of two series is deleted makes nobody half-way.
                starts = proposal.instants
        for student in pairing.roles:
            dates.setdefault(student, []).extend(starts)
    return {student: tuple(sorted(starts)) for student, starts in dates.items()}
