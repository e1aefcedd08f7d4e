"""What is known of cohorts, for commands that look ahead: with the draws that a pass will make."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime

from worker.cli.base import fresh_seed
from worker.cli.settings import Settings
from worker.core.history import History
from worker.core.model import Cohort
from worker.errors import UsageError
from worker.execute.observe import Watch, keep_seeds, observe
from worker.execute.seen import last_seen
from worker.ledger.store import SqlLedger
from worker.messages.writer import TemplateWriter
from worker.ports.ports import Ports

Look = Callable[[Cohort], tuple[Cohort, History]]


@contextmanager
def looking(setting: Settings) -> Iterator[Look]:
    """A way to look at cohorts, each with its history; with a look at the calendar where there is a
    way to it."""
    with closing(setting), closing(setting.ledger()) as ledger:
        if setting.reaches_google:
            ledger.belong_to(setting.world)
        watch, now = Watch(fresh_seed), setting.clock()
        yield lambda cohort: _seen(cohort, setting, ledger, watch, now)


def _seen(
    cohort: Cohort, setting: Settings, ledger: SqlLedger, watch: Watch, now: datetime
) -> tuple[Cohort, History]:
    ports = _ports(cohort, setting, ledger)
    if ports is None:
        # The draw that a plan shows is the one that a pass will make.
        keep_seeds(cohort, ledger, now, fresh_seed)
        cohort, history = last_seen(cohort, ledger)
    else:
        cohort, history = observe(cohort, ports, now, watch)
    # Also draws that are only to come are shown as they will be.
    return cohort, watch.others.added(cohort, history, ledger, now)


def _ports(cohort: Cohort, setting: Settings, ledger: SqlLedger) -> Ports | None:
    """The way to Google; None where there is none: planning needs no credentials, since the ledger
    knows what was last seen."""
    try:
        return setting.ports(cohort, ledger, TemplateWriter())
    except UsageError:
        return None
