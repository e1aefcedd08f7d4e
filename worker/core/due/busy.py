"""Whether a pass will look for hours, so that it has to be known before when students are not free."""

from datetime import datetime

from worker.core.due.pairing_state import states_of
from worker.core.history import History
from worker.core.model import Cohort
from worker.core.roster.needs import misfitting, needs_repair
from worker.core.timeline import draw_is_due, is_open


def needs_other_cohorts(cohort: Cohort, history: History, now: datetime) -> bool:
    """Whether hours may have to be found at `now` (aware), or be proposed that were found before
    other cohorts took theirs."""
    return any(
        _looks_for_hours(cohort, round_name, history, now)
        or (
            is_open(cohort, history, round_name, now) and _has_hours_to_propose(history, round_name)
        )
        for round_name in cohort.rounds
    )


def _has_hours_to_propose(history: History, round_name: str) -> bool:
    return any(
        state.invitation is None and state.assignment.proposal is not None
        for state in states_of(history, round_name)
    )


def needs_busy_times(cohort: Cohort, history: History, now: datetime) -> bool:
    """Whether the file wants busy times to count, and hours may have to be found at `now` (aware)."""
    return cohort.google.busy and any(
        _looks_for_hours(cohort, round_name, history, now) for round_name in cohort.rounds
    )


def _looks_for_hours(cohort: Cohort, round_name: str, history: History, now: datetime) -> bool:
    if draw_is_due(cohort, round_name, history, now):
        return True
    if not is_open(cohort, history, round_name, now):
        return False
    return (
        needs_repair(cohort, round_name, history, now)
        or bool(misfitting(cohort, round_name, history, now))
        or any(
            state.is_moved_next or state.missed_its_start(now)
            for state in states_of(history, round_name)
        )
    )
