"""A season: passes every hour and students who react, from Module I to the end of the second round."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from worker.core.history import History
from worker.core.model import Cohort
from worker.core.timeline import WATCH_AFTER
from worker.execute.observe import Watch, recorded
from worker.execute.outcome import Outcome
from worker.execute.run import run_pass
from worker.execute.seen import with_series
from worker.google.access import in_process
from worker.ledger.store import SqlLedger
from worker.ports import Ports
from worker.sandbox.gmail import sent_since
from worker.sandbox.service import ORIGIN, Answering, Sandbox, SandboxHttp
from worker.simulate.students import Deed, Habit, Students, habits


@dataclass(frozen=True, slots=True)
class Season:
    """How a season went. `done`: what the program did, with its instants; `deeds`: what students did; `history`: the ledger
    and calendar at the end; `requests`: calls of Google by method."""

    cohort: Cohort
    first: datetime
    last: datetime
    habit: dict[str, Habit]
    done: tuple[tuple[datetime, Outcome], ...]
    deeds: tuple[Deed, ...]
    mails: tuple[tuple[datetime, EmailMessage], ...]
    history: History
    problems: tuple[tuple[datetime, str], ...]
    passes: int
    requests: dict[str, int]

    @property
    def trouble(self) -> bool:
        """Whether something went wrong that a person would have had to look at."""
        return bool(self.problems) or any(outcome.trouble for _, outcome in self.done)


class _Clock:
    """The season's own time."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def span(cohort: Cohort) -> tuple[datetime, datetime]:
    """When a season begins and ends: the first morning of Module I, and a while after the last round should be done."""
    first = datetime.combine(cohort.modules[0].first, time(), ZoneInfo(cohort.zone)).astimezone(UTC)
    return first, cohort.at_mail_time(
        max(plan.finish_by for plan in cohort.rounds.values())
    ) + 2 * WATCH_AFTER


def play(
    cohort: Cohort,
    seed: str,
    every: timedelta,
    progress: Callable[[float], None] = lambda _: None,
    start: datetime | None = None,
    between: Callable[[Sandbox], Answering] = lambda sandbox: sandbox,
) -> Season:
    """Plays the cohort to its end, from the first module or from an aware instant.

    `seed` decides the draws and the students' habits; `progress` is told the part that is over, 0 to 1; `between` may stand
    between the program and its Google, with faults of its own.
    """
    first, last = span(cohort)
    first = first if start is None else start
    clock = _Clock(first)
    sandbox = Sandbox(clock, owner=cohort.google.sender)
    door = in_process(SandboxHttp(between(sandbox)), ORIGIN)
    habit = habits(cohort, seed)
    students = Students(cohort, sandbox, habit)
    done: list[tuple[datetime, Outcome]] = []
    deeds: list[Deed] = []
    problems: list[tuple[datetime, str]] = []
    passes = 0
    with TemporaryDirectory(prefix="peer-coaching-") as folder:
        ledger = SqlLedger(f"sqlite:///{Path(folder) / 'ledger.db'}")
        ports = Ports(door.calendar(_no_sleep), door.mailbox(_no_sleep), ledger)
        while clock.now <= last:
            deeds += students.act(clock.now)
            result = run_pass(cohort, ports, clock.now, Watch(lambda: seed))
            done += [(clock.now, one) for one in result.outcomes]
            problems += [
                (clock.now, one)
                for one in result.problems
                if one not in {said for _, said in problems}
            ]
            passes += 1
            progress((clock.now - first) / (last - first))
            clock.now += every
        history = with_series(cohort, recorded(cohort, ledger), ledger)
        ledger.close()
    mails = tuple(sent_since(sandbox.store))
    return Season(
        cohort,
        first,
        last,
        habit,
        tuple(done),
        tuple(deeds),
        mails,
        history,
        tuple(problems),
        passes,
        sandbox.requests,
    )


def _no_sleep(_seconds: float) -> None:
    """Whoever waits for a Google in process gets to try again at once."""
