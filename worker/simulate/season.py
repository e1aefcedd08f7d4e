"""How a season went: what the program did, what students did, and what is known at its end."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from worker.core.history import History
from worker.core.model import Cohort, Student
from worker.core.timeline import WATCH_AFTER
from worker.execute.outcome import Outcome
from worker.simulate.habits import Habit


@dataclass(frozen=True, slots=True)
class StudentAct:
    """Something that a student did. `at`: aware, UTC; `what`: a verb with its object, in the form
    that goes with several students: `accept`, `move a session`."""

    at: datetime
    student: Student
    what: str


@dataclass(frozen=True, slots=True)
class Season:
    """How a season went. Instants are aware, UTC.

    `first`, `last`: when it begins, and after which no pass is made; `habits`: by student id;
    `done`: what the program did; `acts`: what students did; `history`: the ledger and the calendar
    at the end; `requests`: calls of Google by method.
    """

    cohort: Cohort
    first: datetime
    last: datetime
    habits: dict[str, Habit]
    done: tuple[tuple[datetime, Outcome], ...]
    acts: tuple[StudentAct, ...]
    mails: tuple[tuple[datetime, EmailMessage], ...]
    history: History
    problems: tuple[tuple[datetime, str], ...]
    passes: int
    requests: dict[str, int]

    @property
    def trouble(self) -> bool:
        """Whether something went wrong that a person would have had to look at."""
        return bool(self.problems) or any(outcome.trouble for _, outcome in self.done)


def span(cohort: Cohort) -> tuple[datetime, datetime]:
    """When a season begins and ends, UTC: the first morning of Module I, and two weeks after the
    last round should be done."""
    first = datetime.combine(cohort.modules[0].first, time(), ZoneInfo(cohort.zone))
    finish_by = max(plan.finish_by for plan in cohort.rounds.values())
    return first.astimezone(UTC), cohort.at_mail_time(finish_by) + 2 * WATCH_AFTER
