"""Dates that keep a pass from doing anything, in silence: a person has to look at them."""

from collections.abc import Iterator
from datetime import datetime

from worker.core.due.moved_dates import is_moved
from worker.core.history import History
from worker.core.model import Cohort


def date_problems(cohort: Cohort, history: History, now: datetime) -> Iterator[str]:
    """Sentences on dates that were moved after a round was sent out, and on a season that is over
    without ever having begun. Of one that has ended well nothing is said."""
    for name, plan in cohort.rounds.items():
        if name in history.draws and is_moved(cohort, name, history, now):
            yield (
                f"the {name} round has been sent out, but the file now says that it is assigned on {plan.assign_on}; "
                "until then nobody is reminded and you are not told who is stuck. Put the dates right, above all the year"
            )
    last = max(plan.finish_by for plan in cohort.rounds.values())
    if not history.draws and now >= cohort.at_mail_time(last):
        yield (
            f"all rounds are over since {last}, and none was ever drawn. If this is a new class, correct the dates, above all "
            "their years; otherwise take the file out of the folder"
        )
