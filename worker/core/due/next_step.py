"""What happens next to a pairing by itself, and when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from worker.core.due.attention import dates_of
from worker.core.due.pairing_state import PairingState
from worker.core.due.responses import PairingStatus
from worker.core.model import Cohort
from worker.core.timeline import assign_at, escalate_at, nudge_at


class Step(StrEnum):
    """What happens next."""

    GOES_OUT = "goes out"
    REMINDER = "reminder"
    COORDINATOR_TOLD = "coordinator told"
    OTHER_HOUR = "other hour"
    SESSION = "session"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class NextStep:
    """What happens next. `at`: aware, UTC; None for the next pass, and where nothing happens."""

    what: Step
    at: datetime | None = None


def next_step(cohort: Cohort, state: PairingState, now: datetime) -> NextStep:
    """What the program does next about a pairing or, where it has nothing to do, the next session."""
    launch = assign_at(cohort, state.round)
    if state.ended:
        return NextStep(Step.NOTHING)
    if now < launch:
        return NextStep(Step.GOES_OUT, launch)
    match state.status:
        case PairingStatus.NOT_INVITED:
            return NextStep(Step.NOTHING if state.was_refused else Step.GOES_OUT)
        case PairingStatus.DECLINED if state.is_moved_next:
            return NextStep(Step.OTHER_HOUR)
        case PairingStatus.WAITING if (step := _reminder(cohort, state, now)) is not None:
            return step
        case (
            PairingStatus.AGREED
            | PairingStatus.SETTLED
            | PairingStatus.ANSWERED
            | PairingStatus.MOVED
        ):
            return _session(cohort, state, now)
        case _:
            return _told(cohort, state, now)


def _reminder(cohort: Cohort, state: PairingState, now: datetime) -> NextStep | None:
    if state.invited_at is None or (state.nudge and state.nudge.settled):
        return None
    at = nudge_at(cohort, state.invited_at)
    return NextStep(Step.REMINDER, at) if now < at else None


def _told(cohort: Cohort, state: PairingState, now: datetime) -> NextStep:
    """The coordinator is told after some days; after that nothing happens by itself."""
    at = escalate_at(cohort, state.told_at) if state.told_at else None
    if at is not None and now < at:
        return NextStep(Step.COORDINATOR_TOLD, at)
    return NextStep(Step.NOTHING)


def _session(cohort: Cohort, state: PairingState, now: datetime) -> NextStep:
    to_come = [session.start for session in dates_of(cohort, state, now).to_come]
    return NextStep(Step.SESSION, min(to_come)) if to_come else NextStep(Step.NOTHING)
