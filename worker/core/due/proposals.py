"""Which hours are due to be proposed: series that are not in the calendar yet, and declined ones
once more."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from worker.core.actions import Action, MoveSeries, ProposeSeries, Skip
from worker.core.due.pairing_state import PairingState
from worker.core.due.settled import still_settled
from worker.core.history import History
from worker.core.keys import ActionKey, Kind, Reason
from worker.core.model import Cohort
from worker.core.observed import ObservedSeries
from worker.core.roster.elsewhere import clashes
from worker.core.roster.propose import propose
from worker.core.rounds import Assignment

# Whoever declines so long after the first date has had sessions, which a move would take out of the
# calendar.
_LONG_BEGUN = timedelta(weeks=3)


def moves(
    cohort: Cohort, states: Sequence[PairingState], history: History, now: datetime
) -> Iterator[MoveSeries | Skip]:
    """A declined series is proposed once more at the next best hour, unless its sessions have long
    begun: those past stay."""
    for state in states:
        observed = state.observed
        if observed is None or (state.move and state.move.settled):
            continue
        if state.move is not None:
            yield _in_doubt(state, observed, history)
        elif state.may_move:
            action = _once_more(cohort, state, observed, history, now)
            history = foreseen(history, (action,))
            yield action


def foreseen(history: History, actions: Iterable[Action]) -> History:
    """The history with the hours that these actions will take, so that what is planned next keeps
    clear of them."""
    moved, proposed = {}, {}
    for action in actions:
        match action:
            case MoveSeries():
                moved[action.round, action.assignment.pairing] = action.assignment
            case ProposeSeries():
                proposed[action.round, action.assignment.pairing] = action.assignment
            case _:
                pass
    return replace(
        history, moves={**history.moves, **moved}, proposed={**history.proposed, **proposed}
    )


def _in_doubt(state: PairingState, observed: ObservedSeries, history: History) -> MoveSeries | Skip:
    action = MoveSeries(state.round, history.moves[state.round, state.pairing])
    proposal = action.assignment.proposal
    made = proposal is not None and observed.starts == proposal.instants
    return action if made or state.may_move else Skip(action.key, Reason.CHANGED_BY_THE_TWO)


def _once_more(
    cohort: Cohort,
    state: PairingState,
    observed: ObservedSeries,
    history: History,
    now: datetime,
) -> MoveSeries | Skip:
    key = ActionKey(state.round, Kind.MOVE, state.pairing)
    starts = observed.starts
    if not starts or starts[0] <= now - _LONG_BEGUN:
        return Skip(key, Reason.LONG_BEGUN)
    today = cohort.local_date(now)
    (assignment,) = propose(
        cohort, state.round, history, (state.pairing,), today, len(starts), not_at=starts
    )
    if assignment.proposal is None:
        return Skip(key, Reason.NO_OTHER_HOUR)
    return MoveSeries(state.round, assignment)


def series(
    cohort: Cohort, states: Sequence[PairingState], history: History, now: datetime
) -> Iterator[ProposeSeries | Skip]:
    """Series that are not in the calendar yet."""
    for state in states:
        key = ActionKey(state.round, Kind.SERIES, state.pairing)
        if still_settled(cohort, history, key, *state.pairing.roles):
            continue
        assignment = state.assignment
        if state.missed_its_start(now) or has_been_taken(cohort, state, history):
            # The same two, at an hour that can still be kept.
            assignment = _later(cohort, state, history, now)
            history = foreseen(history, (ProposeSeries(state.round, assignment),))
            if assignment.proposal is None:
                yield Skip(key, Reason.NO_HOUR_ANY_MORE, assignment)
        if assignment.proposal is not None:
            yield ProposeSeries(state.round, assignment)


def has_been_taken(cohort: Cohort, state: PairingState, history: History) -> bool:
    """Whether the hour of a series that was drawn, but not put into the calendar, has been taken by
    another cohort of one of the two meanwhile."""
    proposal = state.assignment.proposal
    if state.invitation is not None or proposal is None:
        return False
    return clashes(cohort, history, state.pairing, proposal.instants)


def _later(cohort: Cohort, state: PairingState, history: History, now: datetime) -> Assignment:
    drawn = history.assigned(state.round)[state.pairing].proposal
    sessions = len(drawn.dates) if drawn else 0
    today = cohort.local_date(now)
    return propose(cohort, state.round, history, (state.pairing,), today, sessions)[0]
