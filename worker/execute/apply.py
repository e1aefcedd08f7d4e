"""Doing what was decided: claim, act, record. The only caller of what changes the world.

Every action is claimed in the ledger before Google hears of it, and its result is recorded after.
What is found claimed without a result is looked up at Google first. So the program may be stopped
anywhere, and the next pass finishes the rest.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial

from worker.core.actions import (
    Action,
    ChangeGuests,
    EndSeries,
    Keyed,
    MoveSeries,
    Plan,
    ProposeSeries,
    RecordDraw,
    RecordRepair,
    SendMail,
    Skip,
    TellCoordinator,
)
from worker.core.due.alarms import failures
from worker.core.keys import COORDINATOR, MAILS, ActionKey, Kind
from worker.core.model import Cohort
from worker.core.records import Failure, MailDetail, State
from worker.errors import (
    CredentialsInvalid,
    GoogleError,
    OutcomeUnknown,
    PassAborted,
    QuotaExhausted,
    Rejected,
    UnknownRecipient,
)
from worker.execute import mail
from worker.execute.end import end
from worker.execute.flow import FLOWING, flowing
from worker.execute.guests import change_guests
from worker.execute.invite import invite
from worker.execute.move import move
from worker.execute.outcome import Outcome, about, label
from worker.execute.skip import skip
from worker.execute.state import PassState

logger = logging.getLogger("peer-coaching")

Done = Callable[[Outcome], None]
# So many answers in a row that leave open what was done end a pass.
MOST_UNKNOWN = 3

_STAGES: tuple[tuple[type[Action], ...], ...] = (
    (RecordDraw, RecordRepair),
    (EndSeries, ChangeGuests, MoveSeries),
    (ProposeSeries,),
    (Skip,),
    (SendMail, TellCoordinator),
)
_STAGES_OF_MANY = (*_STAGES[:2], FLOWING)
# What tells of the others goes last.
_LAST = (Kind.LAUNCH,)


def apply(plan: Plan, state: PassState, done: Done, workers: int = 1) -> None:
    """Carries the plan out and tells `done` of each outcome as it comes: draws first, then series,
    then all else.

    Pairings and students are independent of each other, so up to `workers` of them are served at a
    time. Raises CredentialsInvalid, PassAborted and QuotaExhausted, once what was under way has
    ended: then nothing more can be done now.
    """
    for stage in _stages(plan, together=workers > 1):
        for outcome in _served(state, stage, workers):
            _tell(outcome, state.cohort, done)


def _stages(plan: Plan, together: bool) -> Iterator[Sequence[Action]]:
    """The plan's actions, those in one after another that may be done at the same time. `together`: what
    waits for each other by itself is one stage."""
    last = [action for action in plan.actions if _is_last(action)]
    for kinds in _STAGES_OF_MANY if together else _STAGES:
        stage = [
            action for action in plan.actions if isinstance(action, kinds) and action not in last
        ]
        if stage:
            yield stage
    if last:
        yield last


def _is_last(action: Action) -> bool:
    return isinstance(action, TellCoordinator) and action.kind in _LAST


def tell_of_quota(state: PassState, round_name: str, done: Done) -> None:
    """Tells the coordinator of a limit of Google's. The mail may go out all the same, where the
    limit is the calendar's; otherwise it stays claimed, and a later pass sends it."""
    action = TellCoordinator(Kind.QUOTA, round_name)
    record = state.record(action.key)
    if record is not None and record.settled:
        return
    state.claim(action.key, MailDetail())
    with suppress(GoogleError):
        _tell(_carry_out(state, action), state.cohort, done)


def tell_of_failures(state: PassState, done: Done) -> None:
    """Tells the coordinator, in the same pass, of what was refused in it."""
    for round_name in state.history.draws:
        for action in failures(state.cohort, round_name, state.history):
            _tell(_carry_out(state, action), state.cohort, done)


def _tell(outcome: Outcome, cohort: Cohort, done: Done) -> None:
    level = logging.WARNING if outcome.trouble else logging.INFO
    subjects = about(outcome.action, cohort)
    logger.log(level, "%s: %s", cohort.id, label(outcome, cohort), extra=subjects)
    done(outcome)


def _served(state: PassState, actions: Sequence[Action], workers: int) -> Iterator[Outcome]:
    answers, serve = _Answers(), partial(_carry_out, state)
    keyed = [action for action in actions if not isinstance(action, RecordDraw | RecordRepair)]
    if workers == 1 or len(keyed) < len(actions):
        for action in actions:
            yield answers.counted(serve(action))
    else:
        for outcome in flowing(serve, keyed, workers, state.calendar_answers):
            yield answers.counted(outcome)


class _Answers:
    """How many actions in a row have had no answer that says what was done."""

    def __init__(self) -> None:
        self._unknown = 0

    def counted(self, outcome: Outcome) -> Outcome:
        """The outcome. Raises PassAborted where it is one too many without an answer: what is
        between us and Google has to get well first."""
        self._unknown = self._unknown + 1 if outcome.in_doubt else 0
        if self._unknown == MOST_UNKNOWN:
            raise PassAborted(
                f"{outcome.trouble.partition(';')[0]}; that was the answer {MOST_UNKNOWN} times in a row, "
                "so this pass ends"
            )
        return outcome


def _carry_out(state: PassState, action: Action) -> Outcome:
    if not state.may_go_on():
        raise PassAborted("the time of this pass is over")
    match action:
        case RecordDraw():
            state.draw(action.draw)
            return Outcome(action, State.DONE)
        case RecordRepair():
            state.repair(action.repair)
            return Outcome(action, State.DONE)
        case SendMail() | TellCoordinator() if not all(
            _is_there(state, action, key) for key in action.needs
        ):
            return Outcome(action, None)
    try:
        return Outcome(action, _act(state, action))
    except QuotaExhausted as error:
        error.round = action.round
        raise
    except (CredentialsInvalid, PassAborted):
        raise
    except (Rejected, UnknownRecipient) as error:
        failure = Failure(str(error), _addresses(state.cohort, action))
        state.settle(action.key, State.FAILED, failure=failure)
        return Outcome(action, State.FAILED, str(error))
    except OutcomeUnknown as error:
        return Outcome(action, None, f"{error}; it is looked up in the next pass", in_doubt=True)


def _is_there(state: PassState, mailed: SendMail | TellCoordinator, key: ActionKey) -> bool:
    """Whether what a mail quotes is settled; of another hour, whether it has been proposed."""
    record = state.record(key)
    if record is None or not record.settled:
        return False
    return record.done or mailed.kind is not Kind.ANOTHER_HOUR


def _act(state: PassState, action: Keyed) -> State | None:
    """Does it; how far it is then."""
    match action:
        case ProposeSeries():
            invite(state, action)
        case MoveSeries():
            move(state, action)
        case EndSeries():
            end(state, action)
        case ChangeGuests():
            change_guests(state, action)
            return State.DONE
        case SendMail() | TellCoordinator():
            if not mail.send(state, action):
                return None
        case Skip() if action.key.kind in MAILS:
            mail.draw_back(state, action)
        case Skip():
            skip(state, action)
    record = state.record(action.key)
    return record.state if record else None


def _addresses(cohort: Cohort, action: Keyed) -> str:
    """Whose addresses a failure was about: once they change, the plan tries again."""
    match action:
        case ProposeSeries() | MoveSeries():
            return cohort.addresses_of(*action.assignment.pairing.roles)
        case SendMail():
            return cohort.addresses_of(action.to)
        case TellCoordinator():
            return cohort.addresses_of(COORDINATOR)
        case _:
            return ""
