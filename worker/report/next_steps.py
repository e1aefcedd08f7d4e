"""What happens next to a pairing, in a sentence for the coordinator."""

from datetime import datetime

from worker.core.due.next_step import NextStep, Step
from worker.core.due.pairing_state import PairingState
from worker.core.due.responses import PairingStatus
from worker.core.model import Cohort
from worker.messages import words

_SOON = "with the next pass"


def next_sentence(cohort: Cohort, state: PairingState, step: NextStep) -> str:
    """What happens next, and when; nothing for a pairing that has ended."""
    when = f"on {_day(cohort, step.at)}" if step.at else _SOON
    match step.what:
        case Step.GOES_OUT:
            return f"Goes out {when}."
        case Step.REMINDER:
            return f"A reminder goes out {when}."
        case Step.COORDINATOR_TOLD:
            return f"You are told {when}."
        case Step.OTHER_HOUR:
            return f"Another hour is proposed {when}."
        case Step.SESSION:
            return f"The next session is {when}."
        case Step.NOTHING:
            return _nothing(state)


def _nothing(state: PairingState) -> str:
    match state.status:
        case PairingStatus.ENDED | PairingStatus.SETTLED:
            return ""
        case PairingStatus.AGREED | PairingStatus.ANSWERED | PairingStatus.MOVED:
            return "All dates have passed."
        case PairingStatus.NOT_INVITED:
            return "It is sent once the address is corrected, or with `run --retry`."
        case _:
            return "Nothing more goes out by itself: please ask the two."


def _day(cohort: Cohort, at: datetime) -> str:
    return words.short_day(cohort.local_date(at))
