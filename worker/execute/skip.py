"""What has been overtaken is recorded, so that it is never done late."""

from worker.core.actions import Skip
from worker.core.keys import Kind
from worker.core.records import MoveDetail, SeriesDetail, State
from worker.execute.state import PassState


def skip(state: PassState, action: Skip) -> None:
    """Record that a series or a move is no longer due, and why. (A mail is drawn back: see
    `mail`.)"""
    if action.assignment is not None:
        state.claim(action.key, SeriesDetail(action.assignment))
        state.propose(action.round, action.assignment)
    elif action.key.kind is Kind.MOVE:
        state.claim(action.key, MoveDetail())
    state.settle(action.key, State.SKIPPED, reason=action.reason)
