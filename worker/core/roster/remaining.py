"""What is left of a round that has begun: how many sessions, and whether any."""

from datetime import date, datetime

from worker.core.history import History
from worker.core.hours.frame import frame_of, most_sessions
from worker.core.model import Cohort
from worker.core.rounds import Pairing


def too_late(cohort: Cohort, round_name: str, on: date) -> bool:
    """Whether nobody can begin any more in this round: not one session fits before `finish_by`.
    `on`: a date in the cohort's zone."""
    return most_sessions(frame_of(cohort, round_name, on)) == 0


def sessions_left(cohort: Cohort, round_name: str, on: date) -> int:
    """How many sessions are still possible from this date of the cohort's zone, and at least one;
    before the round begins, all."""
    planned = cohort.program.sessions
    if on <= cohort.rounds[round_name].assign_on:
        return planned
    return max(1, min(planned, most_sessions(frame_of(cohort, round_name, on))))


def sessions_held(history: History, round_name: str, pairing: Pairing, now: datetime) -> int:
    """How many sessions the one of the two who has had fewer has had in this role in this round,
    with whomever."""
    coached = coaching = 0
    for earlier in history.assigned(round_name):
        observed = history.series.get((round_name, earlier))
        over = sum(start < now for start in observed.starts) if observed else 0
        coaching += over if earlier.coach == pairing.coach else 0
        coached += over if earlier.client == pairing.client else 0
    return min(coaching, coached)
