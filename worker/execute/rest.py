"""What a pass that found nothing to do knows of when there will be something."""

from datetime import datetime

from worker.core.due.busy import needs_busy_times
from worker.core.due.quiet import quiet_until
from worker.core.history import History
from worker.core.keys import Kind
from worker.core.model import Cohort
from worker.core.timeline import open_rounds
from worker.execute.outcome import Rest
from worker.execute.seen import with_series
from worker.ports.ledger import Turn
from worker.ports.ports import Ports, watch_key


def rest_of(
    cohort: Cohort, history: History, ports: Ports, now: datetime, turn: Turn
) -> Rest | None:
    """What is known after a look that found nothing to do; None where the next pass has to look
    again."""
    calendars = history.calendars(open_rounds(cohort, history, now))
    if history.lost or len(calendars) > 1 or needs_busy_times(cohort, history, now):
        return None
    until = quiet_until(cohort, history, now)
    if not calendars:
        return Rest(until, turn)
    (calendar,) = calendars
    watched = watch_key(cohort, calendar)
    token = ports.ledger.token(watched)
    # What another pass has taken in since we looked is in the ledger by now, and not in our plan.
    if with_series(cohort, history, ports.ledger).series != history.series:
        return None
    series = tuple(
        record.series.event
        for key, record in history.records.items()
        if key.kind is Kind.SERIES and record.done and record.series.calendar == calendar
    )
    return Rest(until, turn, calendar, watched, token, series)


def is_undisturbed(rest: Rest, ports: Ports, now: datetime) -> bool:
    """Whether nothing is due `now` either, as the file and the ledger have stayed as they were: it is
    before its time, and nothing has changed in its calendar, which is asked. Raises GoogleError."""
    if now >= rest.until:
        return False
    if not rest.calendar:
        return True
    changes = ports.calendar.changes(rest.calendar, rest.token)
    return not changes.events and not changes.full
