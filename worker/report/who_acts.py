"""Who has to act on a pairing, and whether the coordinator has to look."""

from collections.abc import Mapping
from datetime import datetime

from worker.core.due.pairing_state import PairingState
from worker.core.due.responses import PairingStatus
from worker.core.model import Cohort
from worker.core.timeline import escalate_at
from worker.messages import words

# When no session is left, an answer is owed no longer.
_OVER_WITHOUT_SESSIONS = (PairingStatus.WAITING, PairingStatus.DECLINED, PairingStatus.REMOVED)


def who_acts(state: PairingState, names: Mapping[str, str], left: int) -> str:
    """Who has to act, by name; nothing where nobody has to. `names`: by student id; `left`: how
    many sessions are still to come."""
    if not left and state.status in _OVER_WITHOUT_SESSIONS:
        return ""
    pairing = state.pairing
    match state.status:
        case PairingStatus.WAITING:
            return names[state.owing or pairing.client]
        case (
            PairingStatus.DECLINED
            | PairingStatus.NO_HOUR
            | PairingStatus.CANCELLED
            | PairingStatus.REMOVED
        ):
            return words.listed([names[pairing.client], names[pairing.coach]])
        case PairingStatus.NOT_INVITED:
            return "the coordinator"
        case _:
            return ""


def needs_somebody(cohort: Cohort, state: PairingState, left: int, now: datetime) -> bool:
    """Whether the coordinator has to look. An answer may take until the escalation, and nobody has
    to look at what is over."""
    if state.status in (PairingStatus.NO_HOUR, PairingStatus.CANCELLED):
        return True
    invitation = state.invitation
    patience_until = escalate_at(cohort, invitation.at) if invitation else now
    may_take_longer = state.status is PairingStatus.WAITING and now < patience_until
    return state.stuck and left > 0 and not may_take_longer
