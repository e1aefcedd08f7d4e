"""What has been overtaken is recorded, so that it is never done late."""

from worker.core.actions import MAILS, Kind, Skip
from worker.core.records import MoveDetail, SeriesDetail, State
from worker.execute import mail
from worker.execute.state import PassState


def skip(state: PassState, action: Skip) -> None:
    """Record that something is no longer due, and why; a mail that was begun is drawn back."""
    if action.key.kind in MAILS:
        mail.draw_back(state, action)
        return
    if action.assignment is not None:
        state.claim(action.key, SeriesDetail(action.assignment))
        state.propose(action.round, action.assignment)
    elif action.key.kind is Kind.MOVE:
        state.claim(action.key, MoveDetail())
    state.settle(action.key, State.SKIPPED, reason=action.reason)
