"""How far a pairing is: which of its dates have passed, which are to come.

Whether the two met nobody tells us. What counts is what the calendar shows: a date that stood there
when it came, in a series on which the two had agreed, counts as held.
"""

from dataclasses import dataclass
from datetime import datetime

from worker.core.due.pairing_state import PairingState, state_of
from worker.core.due.responses import PairingStatus, pairing_status
from worker.core.history import History
from worker.core.rounds import Pairing

_AGREED = frozenset({PairingStatus.AGREED, PairingStatus.ANSWERED, PairingStatus.MOVED})


@dataclass(frozen=True, slots=True)
class Progress:
    """A pairing's dates, UTC, in order. `held`: past dates that stood in an agreed series; `unheld`:
    past dates that did not stand, or on which nobody had agreed; `to_come`: all that is left."""

    held: tuple[datetime, ...]
    unheld: tuple[datetime, ...]
    to_come: tuple[datetime, ...]

    @property
    def next(self) -> datetime | None:
        """When the next session starts; None where none is left."""
        return self.to_come[0] if self.to_come else None


def progress(state: PairingState, starts: tuple[datetime, ...], now: datetime) -> Progress:
    """How far a pairing is at `now` (aware). `starts`: of its sessions that stand, in order."""
    over = tuple(start for start in starts if start <= now)
    sessions = state.observed.sessions if state.observed else ()
    dropped = tuple(
        session.start for session in sessions if not session.stands and session.start <= now
    )
    held, missed = (over, dropped) if _agreed(state) else ((), (*over, *dropped))
    return Progress(held, tuple(sorted(missed)), tuple(start for start in starts if start > now))


def _agreed(state: PairingState) -> bool:
    """Whether the two have agreed on their series; of one that has ended, whether they had."""
    if state.agreed:
        return True
    has_hour = state.assignment.proposal is not None
    return pairing_status(state.pairing, state.observed, state.invited, has_hour) in _AGREED


def progress_of(history: History, round_name: str, pairing: Pairing, now: datetime) -> Progress:
    """How far one of a round's pairings is at `now` (aware)."""
    state = state_of(history, round_name, pairing)
    return progress(state, history.starts(round_name, pairing), now)


def held_in_role(
    history: History, round_name: str, student: str, coaching: bool, now: datetime
) -> int:
    """How many sessions a student has had in one role in a round, with whomever."""
    return sum(
        len(progress_of(history, round_name, pairing, now).held)
        for pairing in history.assigned(round_name)
        if student == (pairing.coach if coaching else pairing.client)
    )
