"""One pass for one cohort, on one page: lock, observe, plan, guard, apply."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from worker.apply import Outcome, apply
from worker.core.guard import refusals
from worker.core.model import Cohort
from worker.core.plan import plan
from worker.core.wire import fingerprint
from worker.errors import ConsentGone, GoogleError, Spent
from worker.observe import Watch, observe
from worker.ports import Ports


@dataclass(frozen=True, slots=True)
class Pass:
    """What a pass did for a cohort. `problems`: sentences for a person who has to look."""

    outcomes: tuple[Outcome, ...]
    problems: tuple[str, ...]

    @property
    def well(self) -> bool:
        """Whether nobody has to look."""
        return not self.problems and not any(one.trouble for one in self.outcomes)


def run_pass(
    cohort: Cohort,
    ports: Ports,
    now: datetime,
    watch: Watch,
    force: bool = False,
    reviewed: str | None = None,
    lanes: int = 1,
    done: Callable[[Outcome | int], None] = lambda _: None,
) -> Pass:
    """Does whatever is due for the cohort now. Running it again does nothing more.

    `reviewed`: the fingerprint of the plan that a person has agreed to; `done` is told first how many actions there are,
    then each outcome; `lanes`: how many are served at a time.
    Raises LockHeld where another pass is at work on the cohort.
    """
    outcomes: list[Outcome] = []

    def keep(outcome: Outcome) -> None:
        outcomes.append(outcome)
        done(outcome)

    with ports.ledger.lock(cohort.id):
        try:
            history = observe(cohort, ports, now, watch)
            due = plan(cohort, history, now)
            refused = () if force else refusals(cohort, history, now)
            if reviewed is not None and reviewed != fingerprint(due):
                refused = (
                    *refused,
                    "the reviewed plan is stale: what is due now is something else. Look at `peer-coaching plan` again",
                )
            if refused:
                return Pass((), refused)
            done(len(due.actions))
            apply(due, cohort, history, ports, now, keep, lanes)
        except (ConsentGone, Spent) as error:
            return Pass(tuple(outcomes), (str(error),))
        except GoogleError as error:
            return Pass(tuple(outcomes), (f"the calendar could not be read: {error}",))
    return Pass(tuple(outcomes), due.problems)
