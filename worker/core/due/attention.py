"""Who has to act on a pairing and since when, and whether the coordinator has to look.

What a calendar shows is evidence of different things: that an hour was proposed, that somebody has
answered, that the two agree, that a date has passed. None of them says that the two have met.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.core.due.pairing_state import PairingState
from worker.core.due.responses import PairingStatus
from worker.core.keys import COORDINATOR
from worker.core.model import Cohort, Response
from worker.core.observed import Session
from worker.core.timeline import assign_at, escalate_at

# A single session that falls out is life; from two on, somebody should ask.
FEW_MISSING = 2

# When no session is left, an answer is owed no longer.
_OVER_WITHOUT_SESSIONS = (PairingStatus.WAITING, PairingStatus.DECLINED, PairingStatus.REMOVED)


@dataclass(frozen=True, slots=True)
class Owed:
    """Who has to act: ids in the order in which they are asked, or COORDINATOR; nobody where it is
    empty. `since`: aware, UTC; None where that is not known."""

    who: tuple[str, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a pairing. `passed`: those that are over, as far as the calendar has them;
    `to_come`: those that are not; `cancelled`: those that were cancelled or declined."""

    passed: tuple[Session, ...]
    to_come: tuple[Session, ...]
    cancelled: tuple[Session, ...]


def dates_of(cohort: Cohort, state: PairingState, now: datetime) -> Dates:
    """The dates of a pairing at `now` (aware). Of a series that the calendar has not shown yet none
    has passed; of a pairing that has ended none is to come."""
    length = timedelta(minutes=cohort.program.session_minutes)
    sessions = state.observed.sessions if state.observed else _as_proposed(state)
    standing = [session for session in sessions if session.stands]
    over = [session for session in standing if session.start + length <= now]
    return Dates(
        passed=tuple(over) if state.observed else (),
        to_come=() if state.ended else tuple(each for each in standing if each not in over),
        cancelled=tuple(session for session in sessions if not session.stands),
    )


def _as_proposed(state: PairingState) -> tuple[Session, ...]:
    proposal = state.assignment.proposal
    return tuple(Session(start, start) for start in proposal.instants) if proposal else ()


def has_left(cohort: Cohort, state: PairingState, now: datetime) -> bool:
    """Whether a session is still to come."""
    return bool(dates_of(cohort, state, now).to_come)


def owed(cohort: Cohort, state: PairingState, now: datetime) -> Owed:
    """Who has to act on a pairing at `now` (aware), and since when."""
    if state.status in _OVER_WITHOUT_SESSIONS and not has_left(cohort, state, now):
        return Owed()
    both = (state.pairing.client, state.pairing.coach)
    match state.status:
        case PairingStatus.WAITING:
            return Owed((state.owing or state.pairing.client,), _asked_since(state))
        case PairingStatus.DECLINED if state.is_moved_next:
            return Owed()
        case PairingStatus.DECLINED:
            return Owed(both, _declined_since(state))
        case PairingStatus.CANCELLED:
            gone_at = state.observed.gone_at if state.observed else None
            return Owed(both, gone_at or state.told_at)
        case PairingStatus.NO_HOUR | PairingStatus.REMOVED:
            return Owed(both, state.told_at)
        case PairingStatus.NOT_INVITED if state.was_refused:
            return Owed((COORDINATOR,), state.invitation.at if state.invitation else None)
        case _:
            return Owed()


def _asked_since(state: PairingState) -> datetime | None:
    """The coach has been asked since the client's answer was seen."""
    told_at, observed = state.told_at, state.observed
    if observed is None or state.owing != state.pairing.coach:
        return told_at
    answered_at = observed.since.get(state.pairing.client)
    known = [at for at in (told_at, answered_at) if at is not None]
    return max(known, default=None)


def _declined_since(state: PairingState) -> datetime | None:
    observed = state.observed
    if observed is None:
        return None
    refusals = [
        observed.since[student]
        for student, answer in observed.answers.items()
        if answer is Response.DECLINED and student in observed.since
    ]
    return max(refusals, default=state.told_at)


def needs_somebody(cohort: Cohort, state: PairingState, now: datetime) -> bool:
    """Whether the coordinator has to look. An answer may take until the escalation; nobody has to
    look at what is over, nor at what has not gone out yet."""
    if now < assign_at(cohort, state.round):
        return False
    match state.status:
        case PairingStatus.NO_HOUR | PairingStatus.CANCELLED:
            return True
        case PairingStatus.NOT_INVITED:
            return state.was_refused and has_left(cohort, state, now)
        case PairingStatus.DECLINED if state.is_moved_next:
            return False
        case PairingStatus.WAITING if now < _patience_until(cohort, state, now):
            return False
        case _:
            return state.stuck and has_left(cohort, state, now)


def _patience_until(cohort: Cohort, state: PairingState, now: datetime) -> datetime:
    return escalate_at(cohort, state.invitation.at) if state.invitation else now


def missing(cohort: Cohort, state: PairingState, now: datetime) -> int:
    """How many of the dates that were proposed are neither over nor to come, where somebody should
    ask: cancelled, declined or cut off, and not made up. 0 for what is no series of both."""
    proposal = state.assignment.proposal
    if proposal is None or state.observed is None or state.observed.cancelled or state.ended:
        return 0
    dates = dates_of(cohort, state, now)
    lacking = len(proposal.dates) - len(dates.passed) - len(dates.to_come)
    return lacking if lacking >= FEW_MISSING else 0


def agreed_since(state: PairingState) -> datetime | None:
    """When the later of the two was seen to have accepted. None where they have not, or where only
    their moving the sessions shows it."""
    observed = state.observed
    if observed is None:
        return None
    accepted = [
        observed.answers.get(student) is Response.ACCEPTED for student in state.pairing.roles
    ]
    times = [observed.since.get(student) for student in state.pairing.roles]
    known = [at for at in times if at is not None]
    return max(known) if all(accepted) and len(known) == len(times) else None


def has_agreed(state: PairingState) -> bool:
    """Whether the two agree on their hour: both have accepted, or they have moved the sessions."""
    observed = state.observed
    if observed is None or observed.cancelled:
        return False
    accepted = all(
        observed.answers.get(student) is Response.ACCEPTED for student in state.pairing.roles
    )
    refused = observed.declined and not observed.moved
    return accepted or (observed.in_touch and not refused)
