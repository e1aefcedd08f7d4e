"""Doing what was decided: claim, act, record. The only caller of what changes the world.

Every action is claimed in the ledger before Google hears of it, and its result is recorded after. What is found claimed
without a result is looked up at Google first. So the program may be stopped anywhere, and the next pass finishes the rest.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime

from worker.core.actions import (
    Action,
    EndSeries,
    MendGuests,
    MoveSeries,
    Plan,
    ProposeSeries,
    RecordDraw,
    RecordRepair,
    SendMail,
    Skip,
    trouble_key,
)
from worker.core.history import History, State
from worker.core.model import Cohort, Pairing
from worker.errors import CredentialsInvalid, OutcomeUnknown, PassAborted, QuotaExhausted, Rejected
from worker.execute import mail, series
from worker.execute.state import PassState
from worker.messages.views import UnknownRecipient
from worker.ports import Ports

logger = logging.getLogger("peer-coaching")

_STAGES: tuple[tuple[type[Action], ...], ...] = (
    (RecordDraw, RecordRepair),
    (EndSeries, MendGuests, MoveSeries),
    (ProposeSeries,),
    (Skip,),
    (SendMail,),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an action. `state` is None where it waits for a later pass; `trouble`: a sentence, or nothing."""

    action: Action
    state: State | None
    trouble: str = ""


def apply(
    plan: Plan,
    cohort: Cohort,
    history: History,
    ports: Ports,
    now: datetime,
    done: Callable[[Outcome], None],
    look: Callable[[], History],
    workers: int = 1,
) -> None:
    """Carries the plan out and tells `done` of each outcome as it comes: draws first, then series, then all else.

    Pairings and students are independent of each other, so up to `workers` of them are served at a
    time. `look` gives the history as it is at that moment. Raises CredentialsInvalid, PassAborted
    and QuotaExhausted, once what was under way has ended: then nothing more can be done now.
    """
    state = PassState(cohort, history, ports, now, look)
    for kinds in _STAGES:
        stage = [one for one in plan.actions if isinstance(one, kinds)]
        for outcome in _served(
            lambda action: _carry_out(state, action), stage, 1 if RecordDraw in kinds else workers
        ):
            level = logging.WARNING if outcome.trouble else logging.INFO
            logger.log(level, "%s: %s", cohort.id, label(outcome, cohort))
            done(outcome)


def _served(
    serve: Callable[[Action], Outcome], actions: Sequence[Action], workers: int
) -> Iterator[Outcome]:
    # The first goes alone: when nothing can be sent at all, one request finds that out, and not one of each worker.
    alone = len(actions) if workers == 1 else 1
    yield from map(serve, actions[:alone])
    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="worker") as pool:
        futures = [pool.submit(serve, one) for one in actions[alone:]]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            # Nothing new is begun after a failure that concerns everybody; what is under way is finished and recorded.
            for future in futures:
                future.cancel()


def label(outcome: Outcome, cohort: Cohort) -> str:
    """An outcome for the log, with students by tag."""
    return f"{_what(outcome.action, cohort)}: {outcome.trouble or outcome.state or 'waits'}"


def _what(action: Action, cohort: Cohort) -> str:
    match action:
        case RecordDraw():
            return f"{action.draw.round} round drawn"
        case RecordRepair():
            repair = action.repair
            return f"{repair.round} round repaired: {len(repair.ended)} pairings end, {len(repair.begun)} begin"
        case ProposeSeries():
            return f"series of {_pair(action.assignment.pairing, cohort)}"
        case MoveSeries():
            return f"another hour for {_pair(action.assignment.pairing, cohort)}"
        case EndSeries():
            return f"end of the series of {_pair(action.pairing, cohort)}"
        case MendGuests():
            return f"new address in the series of {_pair(action.pairing, cohort)}"
        case SendMail():
            return f"{action.kind} mail to {_tag(action.to, cohort)}"
        case Skip():
            return f"skipped {action.key.split('/')[1]}: {action.why}"


def _pair(pairing: Pairing, cohort: Cohort) -> str:
    return f"{_tag(pairing.coach, cohort)} and {_tag(pairing.client, cohort)}"


def _tag(student_id: str, cohort: Cohort) -> str:
    student = cohort.student(student_id)
    return (
        student.tag
        if student
        else "somebody no longer on the roster"
        if student_id
        else "the coordinator"
    )


def _carry_out(state: PassState, action: Action) -> Outcome:
    match action:
        case RecordDraw():
            state.draw(action.draw)
            return Outcome(action, State.DONE)
        case RecordRepair():
            state.repair(action.repair)
            return Outcome(action, State.DONE)
        case SendMail() if not all(state.history.settled(key) for key in action.needs):
            return Outcome(action, None)
    try:
        return Outcome(action, _act(state, action))
    except QuotaExhausted:
        # The coordinator has to hear of it, by a mail that goes out as soon as one can.
        state.ports.ledger.claim(state.cohort.id, trouble_key(action.round), state.now, {})
        raise
    except (CredentialsInvalid, PassAborted):
        raise
    except (Rejected, UnknownRecipient) as error:
        state.settle(
            action.key,
            State.FAILED,
            {"error": str(error), "addresses": _addresses(state.cohort, action)},
        )
        return Outcome(action, State.FAILED, str(error))
    except OutcomeUnknown as error:
        return Outcome(action, None, f"{error}; it is looked up in the next pass")


def _act(state: PassState, action: Action) -> State | None:
    """Does it; how far it is then."""
    match action:
        case ProposeSeries():
            series.invite(state, action)
        case MoveSeries():
            series.move(state, action)
        case EndSeries():
            series.end(state, action)
        case MendGuests():
            series.mend_guests(state, action)
            return State.DONE
        case SendMail():
            if not mail.send(state, action):
                return None
        case Skip():
            mail.skip(state, action)
    return state.state(action.key)


def _addresses(cohort: Cohort, action: Action) -> str:
    """Whose addresses a failure was about: once they change, the plan tries again."""
    match action:
        case ProposeSeries() | MoveSeries():
            pairing = action.assignment.pairing
            return cohort.addresses_of(pairing.coach, pairing.client)
        case SendMail():
            return cohort.addresses_of(action.to)
        case _:
            return ""
