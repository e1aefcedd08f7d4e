"""Hours for pairings of a drawn round, clear of all that stays."""

from datetime import date, datetime

from worker.core.history import History
from worker.core.hours.frame import frame_of
from worker.core.hours.hour_finder import HourFinder
from worker.core.model import Cohort
from worker.core.roster.booked import masks, taken
from worker.core.rounds import Assignment, Pairing


def propose(
    cohort: Cohort,
    round_name: str,
    history: History,
    pairings: tuple[Pairing, ...],
    on: date,
    sessions: int = 0,
    not_at: tuple[datetime, ...] = (),
) -> tuple[Assignment, ...]:
    """Hours for these pairings as of this date, clear of every other series of their students.

    `on`: a date in the cohort's zone; `sessions`: fewer than usual; `not_at`: instants that do not
    suit, since they have been declined. A pairing with somebody who is not in the file gets none.
    """
    in_weeks = frame_of(cohort, round_name, on, sessions or None)
    students = {student.id: student for student in cohort.roster}
    known = tuple(pairing for pairing in pairings if pairing.both <= students.keys())
    others = history.sessions(pairings=frozenset((round_name, each) for each in pairings))
    barred = {
        student: (*others.get(student, ()), *not_at)
        for pairing in known
        for student in pairing.both
    }
    ours, calendars = masks(in_weeks, {**others, **barred}), taken(in_weeks, history.busy)
    finder = HourFinder(in_weeks, students, ours, calendars)
    assignments = {each.pairing: each for each in finder.assignments(known)}
    return tuple(assignments.get(pairing, Assignment(pairing, None)) for pairing in pairings)
