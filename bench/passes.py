"""Passes to measure: a launch as `run` makes it, on the clock."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.cohorts import LAUNCH, cohort_of
from bench.google import Google, Seen, Terms, serving
from worker.cli.settings import CALENDAR_REQUESTS_PER_MINUTE, GMAIL_UNITS_PER_MINUTE, Settings
from worker.core.due.plan import draw_for
from worker.core.model import Cohort
from worker.execute.observe import Watch, keep_seeds
from worker.execute.recorded import recorded
from worker.execute.run import run_pass
from worker.google.access import stand_in
from worker.google.quota import Quota
from worker.ledger.store import SqlLedger
from worker.messages.writer import TemplateWriter
from worker.ports.ledger import Turn
from worker.ports.ports import Ports

SEED = "5eed"
Wiring = Callable[[Google, Cohort, SqlLedger], Ports]


@dataclass(frozen=True, slots=True)
class Launch:
    """One launch: seconds for the draw, for the pass after it and from the draw to the first mail,
    and what Google saw of it."""

    students: int
    draw: float
    took: float
    first_mail: float
    seen: Seen


def without_quotas(google: Google, cohort: Cohort, ledger: SqlLedger) -> Ports:
    """The ports as the settings of `run` make them, with both quotas off."""
    off = {"GMAIL_UNITS_PER_MINUTE": "0", "CALENDAR_REQUESTS_PER_MINUTE": "0"}
    return Settings({"GOOGLE_EMULATOR_HOST": google.host, **off}).ports(
        cohort, ledger, TemplateWriter()
    )


def hurried(speed: int) -> Wiring:
    """Ports with Google's quotas, for which time goes so many times as fast."""

    def clock() -> float:
        return time.monotonic() * speed

    def sleep(seconds: float) -> None:
        # What is measured is the waiting itself, so many times as fast.
        time.sleep(seconds / speed)

    def ports(google: Google, _cohort: Cohort, ledger: SqlLedger) -> Ports:
        door = stand_in(google.host)
        calendar, gmail = (
            Quota(most, clock, sleep)
            for most in (CALENDAR_REQUESTS_PER_MINUTE, GMAIL_UNITS_PER_MINUTE)
        )
        return Ports(
            door.calendar(sleep, calendar), door.mailbox(sleep, gmail), ledger, TemplateWriter()
        )

    return ports


def open_ledger(folder: Path) -> SqlLedger:
    """The ledger in the folder."""
    return SqlLedger(f"sqlite:///{folder / 'ledger.db'}")


def launch(
    folder: Path, google: Google, students: int, workers: int, wiring: Wiring = without_quotas
) -> Launch:
    """Launches the first round. The draw is made and recorded before the clock of the pass
    starts."""
    launched, ledger = cohort_of(folder, students), open_ledger(folder)
    started = time.monotonic()
    keep_seeds(launched, ledger, LAUNCH, lambda: SEED)
    draw = draw_for(launched, "first", recorded(launched, ledger), LAUNCH)
    ledger.record_draw(Turn(launched.id), draw, LAUNCH)
    drawn = time.monotonic()
    _pass(launched, ledger, google, LAUNCH, workers, wiring)
    took = time.monotonic() - drawn
    ledger.close()
    seen = google.seen()
    calls = [seen.calls[method] for method in ("gmail.users.drafts.send", "calendar.events.insert")]
    # One more mail tells the coordinator of the launch.
    if calls != [students + 1, students]:
        raise AssertionError(f"{students} students should have one mail and one series: {seen}")
    return Launch(students, drawn - started, took, seen.mailed_at - drawn, seen)


def launch_alone(
    terms: Terms, students: int, workers: int, wiring: Wiring = without_quotas
) -> Launch:
    """A launch with a new ledger, at a new Google on these terms."""
    with TemporaryDirectory() as folder, serving(terms) as google:
        return launch(Path(folder), google, students, workers, wiring)


def asked(folder: Path, google: Google, students: int, now: datetime) -> int:
    """How many requests a pass at this time makes, over the ledger in the folder."""
    before, ledger = google.seen().total, open_ledger(folder)
    _pass(cohort_of(folder, students), ledger, google, now, 1, without_quotas)
    ledger.close()
    return google.seen().total - before


def _pass(
    cohort: Cohort, ledger: SqlLedger, google: Google, now: datetime, workers: int, wiring: Wiring
) -> None:
    ports = wiring(google, cohort, ledger)
    result = run_pass(cohort, ports, now, Watch(lambda: SEED), workers=workers)
    ports.close()
    if not result.well:
        raise AssertionError(f"a pass that is measured has to go well: {result.problems}")
