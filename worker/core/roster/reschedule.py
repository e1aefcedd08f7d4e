"""Pairings whose sessions to come no longer suit, since somebody's times or the days without
sessions have changed, or are gone with their calendar."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from worker.core.history import History
from worker.core.hours.windows import inside, on_a_day
from worker.core.model import Cohort, Pairing, Window
from worker.core.roster.new_pairings import begin, next_number
from worker.core.roster.remaining import too_late
from worker.core.rounds import Repair


def reschedule(cohort: Cohort, round_name: str, history: History, now: datetime) -> Repair | None:
    """Those pairings put together again at another hour; None where all still suit.

    What students have moved themselves is theirs. `now`: aware.
    """
    on = cohort.mail_date(now)
    misfits = misfitting(cohort, round_name, history, now)
    if not misfits or too_late(cohort, round_name, on):
        return None
    number = next_number(history, round_name)
    repair = Repair(round_name, number, on, (), (), ended=misfits, begun=())
    repair = begin(cohort, history, repair, (pairing.roles for pairing in misfits), now)
    return replace(repair, tell=repair.affected)


def misfitting(
    cohort: Cohort, round_name: str, history: History, now: datetime
) -> tuple[Pairing, ...]:
    """The pairings of a round with a session to come that does not suit both."""
    return tuple(
        pairing
        for pairing in history.pairings(round_name)
        if _misfits(cohort, round_name, history, pairing, now)
    )


def _misfits(
    cohort: Cohort, round_name: str, history: History, pairing: Pairing, now: datetime
) -> bool:
    if history.on_lost_calendar(round_name, pairing):
        starts = history.starts(round_name, pairing)
        return bool(starts) and starts[-1] > now
    observed = history.series.get((round_name, pairing))
    if observed is None or observed.cancelled or observed.in_touch or observed.declined:
        return False
    students = [cohort.student(student) for student in pairing.both]
    times = tuple((student.zone, student.available) for student in students if student is not None)
    length = timedelta(minutes=cohort.program.session_minutes)
    unsuited = _unsuited(observed.starts, times, cohort.zone, cohort.closed_days(), length)
    return bool(unsuited) and unsuited[-1] > now


@lru_cache(maxsize=16384)
def _unsuited(
    starts: tuple[datetime, ...],
    times: tuple[tuple[str, tuple[Window, ...]], ...],
    zone: str,
    closed_days: tuple[tuple[date, date], ...],
    length: timedelta,
) -> tuple[datetime, ...]:
    """The sessions outside somebody's available times, or on a closed day. Kept, since every pass
    asks the same."""
    zones = {zone, *(of_student for of_student, _ in times)}
    return tuple(
        start
        for start in starts
        if not all(inside(available, of_student, start, length) for of_student, available in times)
        or any(on_a_day(closed_days, each, start, length) for each in zones)
    )
