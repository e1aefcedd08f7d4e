"""One pass for one cohort, on one page: lock, observe, plan, guard, apply."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from worker.core.actions import MoveSeries, Plan, RecordDraw, RecordRepair
from worker.core.due.guard import refusals
from worker.core.due.mails import troubles
from worker.core.due.plan import plan
from worker.core.history import History
from worker.core.model import Cohort
from worker.core.serialize import fingerprint
from worker.errors import CredentialsInvalid, GoogleError, PassAborted, QuotaExhausted
from worker.execute.apply import Outcome, apply
from worker.execute.observe import (
    Watch,
    look_again,
    observe,
    recorded,
    with_busy_times,
    with_series,
)
from worker.ports import Ports

FINDS_HOURS = (RecordDraw, RecordRepair, MoveSeries)


@dataclass(frozen=True, slots=True)
class Pass:
    """What a pass did for a cohort. `problems`: sentences for a person who has to look; `asks`: what it would do if told so."""

    outcomes: tuple[Outcome, ...]
    problems: tuple[str, ...]
    asks: tuple[RecordRepair, ...] = ()

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
    workers: int = 1,
    done: Callable[[Outcome | int], None] = lambda _: None,
) -> Pass:
    """Does whatever is due for the cohort now. Running it again does nothing more.

    `reviewed`: the fingerprint of the plan that a person has agreed to; `done` is told first how many actions there are,
    then each outcome; `workers`: how many are served at a time.
    Raises LockHeld where another pass is at work on the cohort.
    """
    outcomes: list[Outcome] = []

    def keep(outcome: Outcome) -> None:
        outcomes.append(outcome)
        done(outcome)

    with ports.ledger.lock(cohort.id):
        try:
            history = known(cohort, ports, now, watch)
            due = plan(cohort, history, now)
            refused = () if force else refusals(cohort, history, now, due)
            if reviewed is not None and reviewed != fingerprint(due):
                why = (
                    "what is due now is something else"
                    if due.actions or due.asks
                    else "nothing is due any more"
                )
                refused = (
                    *refused,
                    f"the reviewed plan is stale: {why}. Look at `peer-coaching plan` again",
                )
            if refused:
                return Pass((), refused)
            if due.asks and (force or reviewed is not None):
                due = plan(cohort, history, now, consent=True)
            done(len(due.actions))
            apply(
                due,
                cohort,
                history,
                ports,
                now,
                keep,
                lambda: look_again(cohort, ports, now),
                workers,
            )
        except QuotaExhausted as error:
            _tell_of_trouble(cohort, ports, now, watch, keep)
            return Pass(tuple(outcomes), (str(error),))
        except (CredentialsInvalid, PassAborted) as error:
            return Pass(tuple(outcomes), (str(error),))
        except GoogleError as error:
            return Pass(tuple(outcomes), (f"the calendar could not be read: {error}",))
    return Pass(
        tuple(outcomes), due.problems, asks=due.asks if not force and reviewed is None else ()
    )


def known(cohort: Cohort, ports: Ports, now: datetime, watch: Watch) -> History:
    """What there is to know for a plan; with everybody's busy times where hours have to be found and the file says so."""
    history = observe(cohort, ports, now, watch)
    if cohort.google.busy:
        # What a pause holds back is looked at as well.
        due = plan(replace(cohort, paused=False), history, now)
        if any(isinstance(one, FINDS_HOURS) for one in (*due.actions, *due.asks)):
            return with_busy_times(cohort, history, ports, now)
    return history


def _tell_of_trouble(
    cohort: Cohort, ports: Ports, now: datetime, watch: Watch, keep: Callable[[Outcome], None]
) -> None:
    """The coordinator's mail about a limit of the calendar's may go out all the same; about one of the mailbox's, later."""
    history = with_series(
        cohort, recorded(cohort, ports.ledger, now, watch.fresh_seed), ports.ledger
    )
    told = Plan(
        tuple(one for name in history.draws for one in troubles(cohort, name, history, now))
    )
    with suppress(GoogleError):
        apply(told, cohort, history, ports, now, keep, lambda: history)
