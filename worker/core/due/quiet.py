"""Until when nothing can become due, as long as neither the file, nor the ledger, nor the calendar
changes.

Everything in the program happens at `mail_at` of a day of the cohort's zone (see `timeline`), except
what people do in their calendars. So a round that is open is looked at once a day, and between two
rounds nothing happens before the next one is drawn.
"""

from datetime import datetime, timedelta

from worker.core.history import History
from worker.core.model import Cohort
from worker.core.timeline import draw_at, is_open, keep_until

# Belt and braces: whatever this page should have missed is seen within so long.
_LONGEST = timedelta(days=7)


def quiet_until(cohort: Cohort, history: History, now: datetime) -> datetime:
    """The earliest instant after `now` at which something may become due that is not due now.
    Aware, UTC."""
    if has_open_round(cohort, history, now):
        today = cohort.local_date(now)
        mail_times = (cohort.at_mail_time(today + timedelta(days=day)) for day in range(3))
        return min(at for at in mail_times if at > now)
    times = [cohort.at_mail_time(plan.finish_by) for plan in cohort.rounds.values()]
    times += [draw_at(cohort, name) for name in cohort.rounds if name not in history.draws]
    times += [at] if (at := keep_until(cohort, history)) else []
    return min(at for at in (*times, now + _LONGEST) if at > now)


def has_open_round(cohort: Cohort, history: History, now: datetime) -> bool:
    """Whether any round has been drawn and is still watched."""
    return any(is_open(cohort, history, name, now) for name in cohort.rounds)
