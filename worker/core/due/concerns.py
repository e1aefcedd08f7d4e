"""What concerns the coordinator: what stays as it is unless somebody does something."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.core.due.attention import missing, needs_somebody, owed
from worker.core.due.pairing_state import PairingState, states_of
from worker.core.due.responses import PairingStatus
from worker.core.due.sent_out import was_sent_out
from worker.core.history import History
from worker.core.keys import TO_COORDINATOR, ActionKey, Kind
from worker.core.model import Cohort
from worker.core.records import State
from worker.core.rounds import students_of
from worker.core.timeline import assign_at, is_open

# What is younger has just been told by a mail of its own.
_JUST_TOLD = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Concerns:
    """What stays as it is unless somebody does something. `stuck`: pairings without an hour on which
    both agree; `behind`: pairings whose dates fall out; `failed`: what Google has refused."""

    stuck: tuple[PairingState, ...] = ()
    behind: tuple[PairingState, ...] = ()
    failed: tuple[ActionKey, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.stuck or self.behind or self.failed)


def going_on(cohort: Cohort, history: History, at: datetime) -> tuple[str, ...]:
    """The rounds that have gone out and are still watched, in order."""
    return tuple(
        name
        for name in cohort.rounds
        if is_open(cohort, history, name, at)
        and assign_at(cohort, name) <= at
        and was_sent_out(history, name)
    )


def concerns_of(cohort: Cohort, history: History, at: datetime) -> Concerns:
    """What concerns the coordinator at this instant (aware) in all rounds that are going on."""
    states = [state for name in going_on(cohort, history, at) for state in states_of(history, name)]
    stuck = [state for state in states if _is_stuck(cohort, state, at)]
    behind = [state for state in states if state not in stuck and missing(cohort, state, at)]
    return Concerns(tuple(stuck), tuple(behind), tuple(_failed(cohort, history, stuck, at)))


def _is_stuck(cohort: Cohort, state: PairingState, at: datetime) -> bool:
    since = owed(cohort, state, at).since
    is_fresh = since is not None and since > at - _JUST_TOLD
    return needs_somebody(cohort, state, at) and not is_fresh


def _failed(
    cohort: Cohort, history: History, stuck: list[PairingState], at: datetime
) -> Iterator[ActionKey]:
    """What was refused to people who are still there, but for invitations that are told of as
    stuck."""
    told = {
        (state.round, state.pairing) for state in stuck if state.status is PairingStatus.NOT_INVITED
    }
    for name in going_on(cohort, history, at):
        there = students_of(history.pairings(name))
        for key, record in history.records.items():
            if key.round != name or key.kind in TO_COORDINATOR or record.state is not State.FAILED:
                continue
            concerned = key.pairing.both if key.pairing else {key.student}
            is_told = key.kind is Kind.SERIES and (name, key.pairing) in told
            if record.at <= at - _JUST_TOLD and concerned <= there and not is_told:
                yield key
