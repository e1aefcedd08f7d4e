"""Whether a drawn round still suits: the roster as it is now, and the hours."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from worker.core.history import History
from worker.core.hours.windows import inside, on_a_day
from worker.core.model import Cohort, Window
from worker.core.pairing.rules import Rules
from worker.core.roster.gap import is_whole
from worker.core.roster.remaining import too_late
from worker.core.roster.terms import rules_of
from worker.core.rounds import Pairing, students_of


def needs_repair(cohort: Cohort, round_name: str, history: History, now: datetime) -> bool:
    """Whether something has to change in a drawn round, as the roster is now, if it can."""
    rules = rules_now(cohort, round_name, history, holds_from(cohort, round_name, now))
    return not is_whole(history.pairings(round_name), rules)


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
    if pairing.roles in history.agreed:
        # Their hour is between the two of them, and nobody else knows it.
        return False
    if history.on_lost_calendar(round_name, pairing):
        starts = history.starts(round_name, pairing)
        return bool(starts) and starts[-1] > now
    observed = history.series.get((round_name, pairing))
    if observed is None or observed.cancelled or observed.in_touch or observed.declined:
        return False
    students = [cohort.student(student) for student in pairing.both]
    times = tuple(
        (student.zone, student.available, student.away)
        for student in students
        if student is not None
    )
    length = timedelta(minutes=cohort.program.session_minutes)
    unsuited = _unsuited(observed.starts, times, cohort.zone, cohort.closed_days(), length)
    return bool(unsuited) and unsuited[-1] > now


@lru_cache(maxsize=16384)
def _unsuited(
    starts: tuple[datetime, ...],
    times: tuple[tuple[str, tuple[Window, ...], tuple[tuple[date, date], ...]], ...],
    zone: str,
    closed_days: tuple[tuple[date, date], ...],
    length: timedelta,
) -> tuple[datetime, ...]:
    """The sessions outside somebody's available times, on a closed day, or while somebody is away.
    Kept, since every pass asks the same."""
    zones = {zone, *(of_student for of_student, _, _ in times)}
    return tuple(
        start
        for start in starts
        if not all(
            inside(available, of_student, start, length) for of_student, available, _ in times
        )
        or any(on_a_day(closed_days, each, start, length) for each in zones)
        or any(on_a_day(away, of_student, start, length) for of_student, _, away in times)
    )


def holds_from(cohort: Cohort, round_name: str, now: datetime) -> date:
    """The date from which on a change of the roster counts in a round."""
    return max(cohort.mail_date(now), cohort.rounds[round_name].assign_on)


def rules_now(cohort: Cohort, round_name: str, history: History, on: date) -> Rules:
    """The rules for those who are, or come, in the round on this date. Nobody comes when it is too
    late."""
    members_before = students_of(history.assigned(round_name))
    closed = too_late(cohort, round_name, on)
    members = (
        student.id
        for student in cohort.roster
        if student.takes_part(on, round_name) and (student.id in members_before or not closed)
    )
    return rules_of(cohort, round_name, history, tuple(sorted(members)))
