"""Plays a season: passes at regular times, and students who react, until its last round is over."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from worker.core.model import Cohort
from worker.errors import GoogleError
from worker.execute.observe import Watch
from worker.execute.outcome import Outcome, Rest
from worker.execute.recorded import recorded
from worker.execute.rest import is_undisturbed
from worker.execute.run import run_pass
from worker.execute.seen import with_series
from worker.google.access import in_process
from worker.ledger.store import SqlLedger
from worker.messages.writer import TemplateWriter
from worker.ports.ports import Ports
from worker.sandbox.gmail import sent_since
from worker.sandbox.guests import Guests
from worker.sandbox.service import ORIGIN, Answering, Sandbox, SandboxHttp
from worker.simulate.habits import habits
from worker.simulate.season import Season, StudentAct, span
from worker.simulate.students import Students


class _Clock:
    """The season's own time."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def play(
    cohort: Cohort,
    seed: str,
    every: timedelta,
    progress: Callable[[float], None] = lambda _: None,
    start: datetime | None = None,
    between: Callable[[Sandbox], Answering] = lambda sandbox: sandbox,
    database: str = "",
) -> Season:
    """Plays the cohort to its end, from the first module or from `start`, which is aware.

    `seed` decides the draws and the students' habits; `every`: how often a pass is made; `progress`
    is told which part is over, 0 to 1; `between` may put something between the program and its
    Google, with faults of its own; `database`: where to keep the ledger, which is thrown away otherwise.
    """
    first, last = span(cohort)
    first = first if start is None else start
    clock = _Clock(first)
    sandbox = Sandbox(clock, owner=cohort.google.sender)
    door = in_process(SandboxHttp(between(sandbox)), ORIGIN)
    habit_of = habits(cohort, seed)
    students = Students(cohort, sandbox.store, Guests(sandbox), habit_of)
    done: list[tuple[datetime, Outcome]] = []
    acts: list[StudentAct] = []
    problems: dict[str, datetime] = {}
    passes = 0
    rest: Rest | None = None
    with TemporaryDirectory(prefix="peer-coaching-") as folder:
        ledger = SqlLedger(database or f"sqlite:///{Path(folder) / 'ledger.db'}")
        ports = Ports(door.calendar(_no_sleep), door.mailbox(_no_sleep), ledger, TemplateWriter())
        while clock.now <= last:
            acts += students.act(clock.now)
            passes += 1
            progress((clock.now - first) / (last - first))
            if rest is not None and _is_undisturbed(rest, ports, clock.now):
                clock.now += every
                continue
            result = run_pass(cohort, ports, clock.now, Watch(lambda: seed))
            rest = result.rest
            done += [(clock.now, outcome) for outcome in result.outcomes]
            for problem in result.problems:
                problems.setdefault(problem, clock.now)
            clock.now += every
        history = with_series(cohort, recorded(cohort, ledger), ledger)
        ledger.close()
    return Season(
        cohort,
        first,
        last,
        habit_of,
        tuple(done),
        tuple(acts),
        tuple(sent_since(sandbox.store)),
        history,
        tuple((at, problem) for problem, at in problems.items()),
        passes,
        sandbox.requests,
    )


def _is_undisturbed(rest: Rest, ports: Ports, now: datetime) -> bool:
    """As `run` finds it out: before its time only the calendar is asked, and where that cannot be
    read, the pass says why."""
    try:
        return is_undisturbed(rest, ports, now)
    except GoogleError:
        return False


def _no_sleep(_seconds: float) -> None:
    """Whoever waits for a Google in process may try again at once."""
