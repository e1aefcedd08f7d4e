"""Pairings whose sessions to come no longer suit, since somebody's times or the days without
sessions have changed, or are gone with their calendar."""

from dataclasses import replace
from datetime import datetime

from worker.core.history import History
from worker.core.model import Cohort
from worker.core.roster.needs import misfitting
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
