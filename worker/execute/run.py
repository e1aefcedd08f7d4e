"""One pass for one cohort, on one page: lock, observe, plan, guard, apply."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from worker.core.actions import Plan, ProposeSeries
from worker.core.due.guard import refusals
from worker.core.due.plan import decided, plan
from worker.core.history import History
from worker.core.model import Cohort
from worker.core.serialize import fingerprint
from worker.errors import CredentialsInvalid, GoogleError, PassAborted, QuotaExhausted
from worker.execute.apply import apply, tell_of_failures, tell_of_quota
from worker.execute.beside import both
from worker.execute.forget import forget_in_time
from worker.execute.observe import Watch, look_again, observe
from worker.execute.outcome import Outcome, Pass, Reviewed, Wishes
from worker.execute.ownership import Admission, Claimant, WrongAccount, WrongLedger
from worker.execute.rest import rest_of
from worker.execute.state import PassState
from worker.ports.ports import Ports


def run_pass(
    cohort: Cohort,
    ports: Ports,
    now: datetime,
    watch: Watch,
    wishes: Wishes = Wishes(),  # noqa: B008 - frozen
    workers: int = 1,
    done: Callable[[Outcome | int], None] = lambda _: None,
    may_go_on: Callable[[], bool] = lambda: True,
) -> Pass:
    """Does whatever is due for the cohort now. Running it again does nothing more.

    `done` is told first how many actions there are, then each outcome; `workers`: how many are
    served at a time; `may_go_on`: whether there is time for one more action. Raises LockHeld where
    another pass is at work on the cohort, or has begun meanwhile.
    """
    with ports.ledger.lock(cohort.id):
        said, problem = forget_in_time(cohort, ports.ledger, now)
        if said or problem:
            return Pass((), (problem,) if problem else (), notices=(said,) if said else ())
        latest = ports.ledger.turn(cohort.id)
        try:
            cohort, history = observe(cohort, ports, now, watch)
        except GoogleError as error:
            return Pass((), (f"the calendar could not be read: {error}",))
        except WrongAccount as error:
            return Pass((), (str(error),))
        if wishes.retry:
            history = history.without_failures()
        due = plan(cohort, history, now, wishes.consent)
        refused = _refused(cohort, history, now, due, wishes)
        if refused or not due.actions:
            nothing = Pass((), refused or due.problems, () if refused else due.asks)
            if nothing.problems or nothing.asks or wishes != Wishes():
                return nothing
            return replace(nothing, rest=rest_of(cohort, history, ports, now, latest))
        lineage = ports.ledger.lineage(watch.fresh_seed())
        claimant = Claimant(cohort, ports, lineage, watch.others.open_guests, workers)
        try:
            if not wishes.force and not history.records:
                claimant.refuse_strangers(now)
            admission = claimant.admitted(latest, wishes.adopt)
            look = lambda: look_again(cohort, ports, now)  # noqa: E731 - a line
            state = PassState(cohort, history, ports, now, admission.turn, look, may_go_on)
            _announce(claimant, admission, state, due)
        except (WrongLedger, WrongAccount) as error:
            return Pass((), (str(error),))
        except GoogleError as error:
            return Pass((), (f"the sender's mailbox could not be read: {error}",))
        done(len(due.actions))
        result = _applied(due, state, workers, done, claimant)
        return replace(result, notices=(admission.adopted,)) if admission.adopted else result


def _announce(claimant: Claimant, admission: Admission, state: PassState, due: Plan) -> None:
    """Says in the mailbox who serves the cohort; meanwhile the calendar is made that is needed next."""
    announce = partial(claimant.announce, admission, state.now)
    if claimant.workers > 1 and any(isinstance(action, ProposeSeries) for action in due.actions):
        both(announce, state.make_calendar_ahead, claimant.workers)
    else:
        announce()


def _applied(
    due: Plan,
    state: PassState,
    workers: int,
    done: Callable[[Outcome], None],
    claimant: Claimant,
) -> Pass:
    outcomes: list[Outcome] = []

    def keep(outcome: Outcome) -> None:
        outcomes.append(outcome)
        done(outcome)

    try:
        apply(due, state, keep, workers)
        tell_of_failures(state, keep)
        claimant.close(state.turn, state.now)
    except QuotaExhausted as error:
        tell_of_quota(state, error.round, keep)
        return Pass(tuple(outcomes), (str(error),))
    except (CredentialsInvalid, PassAborted) as error:
        left = len(due.actions) - len(outcomes)
        rest = f" ({left} of {len(due.actions)} actions are left for the next pass)" if left else ""
        return Pass(tuple(outcomes), (f"{error}{rest}",))
    return Pass(tuple(outcomes), due.problems, due.asks)


def _refused(
    cohort: Cohort, history: History, now: datetime, due: Plan, wishes: Wishes
) -> tuple[str, ...]:
    """Why nothing of this is done: it looks like an accident, or is not what was reviewed."""
    refused = () if wishes.force else refusals(cohort, history, now, due)
    why = _moved(cohort, history, now, due, wishes.reviewed) if wishes.reviewed else ()
    if not why:
        return refused
    stale = f"the reviewed plan is stale: {'; '.join(why)}. Look at `peer-coaching plan` again"
    return (*refused, stale)


def _moved(
    cohort: Cohort, history: History, now: datetime, due: Plan, reviewed: Reviewed
) -> tuple[str, ...]:
    """What is no longer as it was reviewed: what is done, or what people will read of it."""
    is_same = reviewed.fingerprint == fingerprint(due)
    said = "what is due now is something else" if due.actions else "nothing is due any more"
    if reviewed.moved is None or not due.actions:
        return () if is_same else (said,)
    return reviewed.moved(due, cohort, decided(history, due, now), now) or (
        () if is_same else (said,)
    )
