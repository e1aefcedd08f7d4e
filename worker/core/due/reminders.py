"""Which mails are due to a pair whose invitation waits for an answer, or was declined."""

from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import datetime, timedelta

from worker.core.actions import Held, MoveSeries, SendMail, Skip
from worker.core.due.pairing_state import PairingState
from worker.core.due.responses import hands_off
from worker.core.due.settled import still_settled
from worker.core.history import History
from worker.core.keys import ActionKey, Kind, Reason
from worker.core.model import Cohort
from worker.core.timeline import escalate_at, nudge_at

# Of an hour that was proposed longer ago nobody is told: Google has sent word of it meanwhile.
_NEWS = timedelta(days=2)


def nudges(
    cohort: Cohort, states: Sequence[PairingState], history: History, now: datetime
) -> Iterator[SendMail | Skip | Held]:
    """Seven days without an answer: whoever owes it is nudged, once, with the peer on copy and
    answers to both."""
    for state in states:
        key = ActionKey(state.round, Kind.NUDGE, state.pairing)
        student = state.owing
        if history.on_lost_calendar(state.round, state.pairing):
            # What has been answered since the last look cannot be seen.
            yield Held(key)
        elif student is None:
            if _asked_anew(state):
                # Whoever is asked anew may owe an answer once more.
                yield Held(key)
        elif not still_settled(cohort, history, key, student):
            yield from _nudge(cohort, state, student, now)


def _asked_anew(state: PairingState) -> bool:
    """Whether a declined series may still be moved, or is being moved just now."""
    declined = state.observed is not None and state.observed.declined
    return declined and not (state.move and state.move.settled)


def _nudge(
    cohort: Cohort, state: PairingState, student: str, now: datetime
) -> Iterator[SendMail | Skip | Held]:
    pairing = state.pairing
    # Answers go to both: whoever of the two replies, reaches the other.
    peer, two = pairing.peer_of(student), (pairing.client, pairing.coach)
    mail = SendMail(Kind.NUDGE, state.round, student, (pairing,), cc=(peer,), reply_to=two)
    if state.invited_at is None or not state.has_heard(student):
        # Nobody is reminded of what never went out.
        yield Held(mail.key)
    elif now < nudge_at(cohort, state.invited_at):
        yield Held(mail.key, nudge_at(cohort, state.invited_at))
    elif now >= escalate_at(cohort, state.invited_at):
        yield Skip(mail.key, Reason.ESCALATED)
    else:
        yield mail


def other_hours(
    cohort: Cohort,
    states: Sequence[PairingState],
    history: History,
    moves: Iterable[MoveSeries | Skip],
    now: datetime,
) -> Iterator[SendMail]:
    """Another hour was proposed for what was declined: each of the two who still has to answer hears
    of it, with what now. `moves`: those that this pass makes."""
    moving = {move.key for move in moves if isinstance(move, MoveSeries)}
    for state in states:
        key = ActionKey(state.round, Kind.MOVE, state.pairing)
        moved_at = state.move.at if state.move is not None and state.move.done else None
        is_news = moved_at is not None and now < moved_at + _NEWS
        if state.agreed or not (key in moving or is_news):
            continue
        for student in (state.pairing.client, state.pairing.coach):
            mail = SendMail(Kind.ANOTHER_HOUR, state.round, student, (state.pairing,), needs=(key,))
            heard = state.observed.heard if state.observed and key not in moving else frozenset()
            if student not in heard and not still_settled(cohort, history, mail.key, student):
                yield mail


def settlements(
    cohort: Cohort,
    states: Sequence[PairingState],
    history: History,
    no_other_hour: Set[ActionKey],
) -> Iterator[SendMail]:
    """Declined again, or declined where there is no other hour to propose or the two have moved
    sessions: the pair is asked to settle it, once.

    `no_other_hour`: the keys of the moves that this pass gives up.
    """
    for state in states:
        observed, pairing = state.observed, state.pairing
        if observed is None or state.agreed or not observed.declined or observed.moved:
            continue
        if observed.cancelled or state.removed:
            continue
        given_up = ActionKey(state.round, Kind.MOVE, pairing) in no_other_hour
        moved_before = state.move is not None and state.move.settled
        if not (moved_before or given_up or hands_off(pairing, observed)):
            continue
        mail = SendMail(
            Kind.SETTLE,
            state.round,
            pairing.client,
            (pairing,),
            cc=(pairing.coach,),
            reply_to=(pairing.client, pairing.coach),
        )
        if not still_settled(cohort, history, mail.key, pairing.client):
            yield mail
