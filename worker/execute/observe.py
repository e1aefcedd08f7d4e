"""What is known before a pass decides: the ledger, and what students did in their calendars since
the last one."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from worker.core.due.busy import needs_busy_times, needs_other_cohorts
from worker.core.history import History
from worker.core.hours.frame import SPARE_WEEKS
from worker.core.model import Cohort
from worker.core.timeline import open_rounds
from worker.errors import GoogleError
from worker.execute.other_cohorts import OtherCohorts
from worker.execute.ownership import check_account
from worker.execute.recorded import known, recorded
from worker.execute.seen import with_series
from worker.ports.ledger import Ledger
from worker.ports.ports import Ports, watch_key

# Google answers free-busy queries of some months; the rest is far away.
_MOST_BUSY = timedelta(days=180)
_OFTEN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Watch:
    """The calendars already looked at in this pass: cohorts may share one; `lost`: those that
    are gone; `others`: what was found of other cohorts. `fresh_seed` gives a seed nobody can guess."""

    fresh_seed: Callable[[], str]
    seen: set[str] = field(default_factory=set)
    others: OtherCohorts = field(default_factory=OtherCohorts)
    lost: set[str] = field(default_factory=set)


def observe(cohort: Cohort, ports: Ports, now: datetime, watch: Watch) -> tuple[Cohort, History]:
    """The cohort, with its students as the ledger knows them, and its history as of now, with
    everything that a plan may ask for.

    Asks Google once for each calendar, and not at all while no round is open; for busy times only
    where the file says so and hours may have to be found.
    """
    keep_seeds(cohort, ports.ledger, now, watch.fresh_seed)
    cohort, history = known(cohort, ports.ledger)
    lost = set()
    calendars = _open_calendars(cohort, history, now)
    for calendar in calendars:
        key = watch_key(cohort, calendar)
        if key in watch.lost or (
            key not in watch.seen and not _take_in(cohort, calendar, ports, now)
        ):
            watch.lost.add(key)
            lost.add(calendar)
        # Only now: what could not be read for one cohort has to be read for the next.
        watch.seen.add(key)
    if calendars and not lost:
        _keep_look(cohort, history, ports.ledger, now)
        history = replace(history, watched_since=history.watched_since or now)
    history = replace(with_series(cohort, history, ports.ledger), lost=frozenset(lost))
    if needs_other_cohorts(cohort, history, now):
        history = watch.others.added(cohort, history, ports.ledger, now)
    # What a pause holds back is looked at as well.
    if needs_busy_times(cohort, history, now):
        history = _with_busy_times(cohort, history, ports, now)
    return cohort, history


def _keep_look(cohort: Cohort, history: History, ledger: Ledger, now: datetime) -> None:
    """Keeps when the calendars were looked at. Within some minutes nobody needs to know it better,
    so that a pass right after another writes nothing."""
    if history.looked_at is None or abs(now - history.looked_at) >= _OFTEN:
        ledger.record_look(cohort.id, now)


def look_again(cohort: Cohort, ports: Ports, now: datetime) -> History:
    """The cohort's history with what has changed in its calendars since the pass began."""
    history = recorded(cohort, ports.ledger)
    for calendar in _open_calendars(cohort, history, now):
        _take_in(cohort, calendar, ports, now)
    return with_series(cohort, history, ports.ledger)


def _open_calendars(cohort: Cohort, history: History, now: datetime) -> tuple[str, ...]:
    return history.calendars(open_rounds(cohort, history, now))


def _take_in(cohort: Cohort, calendar: str, ports: Ports, now: datetime) -> bool:
    """Takes in what has changed in a calendar; whether there is such a calendar. Raises WrongAccount
    and the GoogleErrors."""
    key = watch_key(cohort, calendar)
    token = ports.ledger.token(key)
    try:
        changes = ports.calendar.changes(calendar, token)
    except GoogleError as error:
        if error.calendar_gone:
            return False
        raise
    if changes.full and token is not None:
        # In another account's calendar, all that we know would be taken for deleted.
        check_account(cohort, ports)
    if changes.events or changes.full or changes.token != token:
        ports.ledger.record_changes(key, changes, now, token)
    return True


def _with_busy_times(cohort: Cohort, history: History, ports: Ports, now: datetime) -> History:
    """The history with what students' calendars say of when they are busy, for as long as any round
    could last."""
    last = max(plan.finish_by for plan in cohort.rounds.values()) + timedelta(weeks=SPARE_WEEKS)
    students = {student.email.lower(): student.id for student in cohort.roster}
    until = min(cohort.at_mail_time(last), now + _MOST_BUSY)
    answers = ports.calendar.busy(tuple(students), now, until)
    return replace(history, busy={students[address]: times for address, times in answers.items()})


def keep_seeds(
    cohort: Cohort, ledger: Ledger, now: datetime, fresh_seed: Callable[[], str]
) -> None:
    """Records a seed for every round that has none. The first pass that sees a cohort does."""
    known = ledger.seeds(cohort.id)
    for name in cohort.rounds:
        if name not in known:
            ledger.record_seed(cohort.id, name, fresh_seed(), now)
