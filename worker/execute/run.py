"""One pass for one cohort, on one page: lock, observe, plan, guard, apply."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from worker.core.actions import Plan, RecordRepair
from worker.core.due.guard import refusals
from worker.core.due.plan import plan
from worker.core.history import History
from worker.core.model import Cohort
from worker.core.serialize import fingerprint
from worker.errors import CredentialsInvalid, GoogleError, PassAborted, QuotaExhausted
from worker.execute.apply import apply, tell_of_quota
from worker.execute.observe import Watch, look_again, observe
from worker.execute.outcome import Outcome
from worker.execute.state import PassState
from worker.ports import Ports


@dataclass(frozen=True, slots=True)
class Pass:
    """What a pass did for a cohort. `problems`: sentences for a person who has to look; `asks`: what
    it would do if told so."""

    outcomes: tuple[Outcome, ...]
    problems: tuple[str, ...]
    asks: tuple[RecordRepair, ...] = ()

    @property
    def well(self) -> bool:
        """Whether nobody has to look."""
        return not self.problems and not any(outcome.trouble for outcome in self.outcomes)


def run_pass(
    cohort: Cohort,
    ports: Ports,
    now: datetime,
    watch: Watch,
    force: bool = False,
    reviewed: str | None = None,
    workers: int = 1,
    done: Callable[[Outcome | int], None] = lambda _: None,
) -> Pass:
    """Does whatever is due for the cohort now. Running it again does nothing more.

    `reviewed`: the fingerprint of the plan that a person has agreed to; `done` is told first how
    many actions there are, then each outcome; `workers`: how many are served at a time. Raises
    LockHeld where another pass is at work on the cohort.
    """
    outcomes: list[Outcome] = []

    def keep(outcome: Outcome) -> None:
        outcomes.append(outcome)
        done(outcome)

    with ports.ledger.lock(cohort.id):
        try:
            history = observe(cohort, ports, now, watch)
        except GoogleError as error:
            return Pass((), (f"the calendar could not be read: {error}",))
        due = plan(cohort, history, now, consent=force or reviewed is not None)
        refused = _refused(cohort, history, now, due, force, reviewed)
        if refused:
            return Pass((), refused)
        done(len(due.actions))
        state = PassState(cohort, history, ports, now, look=lambda: look_again(cohort, ports, now))
        try:
            apply(due, state, keep, workers)
        except QuotaExhausted as error:
            tell_of_quota(state, error.round, keep)
            return Pass(tuple(outcomes), (str(error),))
        except (CredentialsInvalid, PassAborted) as error:
            return Pass(tuple(outcomes), (str(error),))
    return Pass(tuple(outcomes), due.problems, due.asks)


def _refused(
    cohort: Cohort,
    history: History,
    now: datetime,
    due: Plan,
    force: bool,
    reviewed: str | None,
) -> tuple[str, ...]:
    """Why nothing of this is done: it looks like an accident, or is not what was reviewed."""
    refused = () if force else refusals(cohort, history, now, due)
    if reviewed is None or reviewed == fingerprint(due):
        return refused
    why = "what is due now is something else" if due.actions else "nothing is due any more"
    stale = f"the reviewed plan is stale: {why}. Look at `peer-coaching plan` again"
    return (*refused, stale)
