"""Hours that are offered to people besides their own: none overlaps a session or another offer."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from worker.core.history import History
from worker.core.hours.frame import frame_of
from worker.core.hours.nearly import NearlyFitting, nearly_fitting
from worker.core.hours.slots import occupied
from worker.core.model import Cohort
from worker.core.roster.remaining import sessions_held, sessions_left
from worker.core.rounds import Pairing, Proposal

_MOST_NEAR = 3


def other_hours(
    cohort: Cohort, round_name: str, history: History, pairings: Sequence[Pairing], now: datetime
) -> Mapping[Pairing, tuple[Proposal, ...]]:
    """The backups of these pairings that are still free, so that no two hours in one mail overlap on
    any date to come. `now`: aware."""
    length = timedelta(minutes=cohort.program.session_minutes)
    taken: dict[str, list[datetime]] = {}
    for pairing in pairings:
        for student in pairing.roles:
            if student not in taken:
                taken[student] = sorted(_sessions_of(history, student))
    free: dict[Pairing, tuple[Proposal, ...]] = {}
    for pairing in pairings:
        for backup in history.assignment(round_name, pairing).backups:
            to_come = [start for start in backup.instants if start > now]
            if to_come and not any(
                _overlap(to_come, taken[student], length) for student in pairing.roles
            ):
                free[pairing] = (*free.get(pairing, ()), backup)
                for student in pairing.roles:
                    taken[student] = sorted([*taken[student], *to_come])
    return free


def _sessions_of(history: History, student: str) -> Iterator[datetime]:
    """When somebody's sessions start, in all rounds and cohorts."""
    yield from history.elsewhere.get(student, ())
    for name, ring in history.rings.items():
        for pairing in ring.pairings:
            if student in pairing.roles:
                yield from history.starts(name, pairing)


def _overlap(some: Sequence[datetime], others: Sequence[datetime], length: timedelta) -> bool:
    """`others`: in order."""
    nearest = ((start, bisect_right(others, start - length)) for start in some)
    return any(place < len(others) and others[place] < start + length for start, place in nearest)


def near_hours(
    cohort: Cohort, round_name: str, history: History, pairing: Pairing, now: datetime
) -> tuple[NearlyFitting, ...]:
    """What nearly suits a pairing, clear of all other sessions of the two and of the hour that they
    have been offered. Nothing where one of them is no longer in the file. `now`: aware."""
    coach, client = (cohort.student(student) for student in pairing.roles)
    if coach is None or client is None:
        return ()
    on = cohort.local_date(now)
    left = sessions_left(cohort, round_name, on)
    held = sessions_held(history, round_name, pairing, now)
    frame = frame_of(cohort, round_name, on, max(1, min(left, cohort.program.sessions - held)))
    starts = (*_sessions_of(history, coach.id), *_sessions_of(history, client.id))
    length = timedelta(minutes=frame.length)
    return nearly_fitting(frame, coach, client, occupied(frame.horizon, starts, length), _MOST_NEAR)
