"""Pairs that the file says have settled their hour, of whom the line changes nothing."""

from dataclasses import replace
from enum import Enum, auto

from worker.core.due.pairing_state import state_of
from worker.core.due.responses import PairingStatus
from worker.core.history import History


class InVain(Enum):
    """Why such a line changes nothing."""

    NOTHING_DRAWN = auto()
    REVERSED = auto()
    NOT_PAIRED = auto()
    OVER = auto()
    AGREED = auto()


def settled_in_vain(history: History, coach: str, client: str) -> InVain | None:
    """Why it changes nothing that these two, by id, have settled; None where it does."""
    if not history.draws:
        return InVain.NOTHING_DRAWN
    now = [(name, each) for name in history.draws for each in history.pairings(name)]
    named = [(name, each) for name, each in now if each.roles == (coach, client)]
    if named:
        states = (state_of(history, name, each) for name, each in named)
        by_calendar = {replace(state, agreed=False).status for state in states}
        return InVain.AGREED if by_calendar == {PairingStatus.AGREED} else None
    if any(each.roles == (client, coach) for _, each in now):
        return InVain.REVERSED
    ever = (each.roles for name in history.draws for each in history.assigned(name))
    return InVain.OVER if (coach, client) in ever else InVain.NOT_PAIRED
