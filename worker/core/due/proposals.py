"""What is due in the calendar: series to put there, to move, to end, and guests whose address has changed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from worker.core.actions import (
    Action,
    EndSeries,
    MendGuests,
    MoveSeries,
    ProposeSeries,
    Skip,
    end_key,
    guests_key,
    move_key,
    series_key,
)
from worker.core.due.responses import removed
from worker.core.history import History, ObservedSeries, State
from worker.core.model import Cohort, Pairing, Response
from worker.core.roster.assign import propose
from worker.core.rounds import Assignment

# Whoever declines so long after the first date has had sessions, which a move would take out of the calendar.
_LONG_BEGUN = timedelta(weeks=3)


def ends(round_name: str, history: History) -> Iterator[EndSeries]:
    """Series whose pairing has ended, and which may stand in the calendar."""
    for pairing in history.ended(round_name):
        record = history.records.get(series_key(round_name, pairing))
        invited = record is not None and record.state in (State.CLAIMED, State.DONE)
        if invited and not history.settled(end_key(round_name, pairing)):
            yield EndSeries(round_name, pairing)


def guests(cohort: Cohort, round_name: str, history: History) -> Iterator[MendGuests]:
    """Series whose guests have other addresses by now."""
    for pairing in history.pairings(round_name):
        record = history.records.get(series_key(round_name, pairing))
        seen = history.series.get((round_name, pairing))
        if record is None or record.state is not State.DONE or seen is None or seen.cancelled:
            continue
        now = cohort.addresses_of(pairing.coach, pairing.client)
        known = record.detail.get("addresses", now)
        if known != now and history.failed_for(guests_key(round_name, pairing, now)) is None:
            yield MendGuests(round_name, pairing, now)


def moves(
    cohort: Cohort, round_name: str, history: History, now: datetime
) -> Iterator[MoveSeries | Skip]:
    """A declined series is proposed once more at the next best hour, unless its sessions have long begun: those past stay."""
    for pairing in history.pairings(round_name):
        key = move_key(round_name, pairing)
        seen = history.series.get((round_name, pairing))
        if history.settled(key) or seen is None:
            continue
        if key in history.records:
            yield _in_doubt(round_name, pairing, history, seen)
        elif not hands_off(pairing, seen) and Response.DECLINED in seen.answers.values():
            found = _once_more(cohort, round_name, pairing, history, now)
            history = foreseen(history, (found,))
            yield found


def foreseen(history: History, actions: Iterable[Action]) -> History:
    """The history with the hours that these actions will take, so that what is planned next keeps clear of them."""
    hours = [one for one in actions if isinstance(one, MoveSeries | ProposeSeries)]
    moves, series = (
        {
            (one.round, one.assignment.pairing): one.assignment
            for one in hours
            if isinstance(one, kind)
        }
        for kind in (MoveSeries, ProposeSeries)
    )
    return replace(
        history, moves={**history.moves, **moves}, proposed={**history.proposed, **series}
    )


def hands_off(pairing: Pairing, seen: ObservedSeries) -> bool:
    """Whether people have taken a series in their own hands: deleted it, moved it, taken somebody off."""
    return seen.cancelled or seen.in_touch or bool(removed(pairing, seen))


def _in_doubt(
    round_name: str, pairing: Pairing, history: History, seen: ObservedSeries
) -> MoveSeries | Skip:
    one = history.moves[round_name, pairing]
    there_already = one.proposal is not None and seen.starts == one.proposal.instants
    if there_already or (
        not hands_off(pairing, seen) and Response.DECLINED in seen.answers.values()
    ):
        return MoveSeries(round_name, one)
    return Skip(
        move_key(round_name, pairing), "the two have changed it before the series was moved"
    )


def _once_more(
    cohort: Cohort, round_name: str, pairing: Pairing, history: History, now: datetime
) -> MoveSeries | Skip:
    key = move_key(round_name, pairing)
    starts = history.series[round_name, pairing].starts
    if not starts or starts[0] <= now - _LONG_BEGUN:
        return Skip(key, "the sessions have long begun: the two settle it")
    (one,) = propose(
        cohort, round_name, history, (pairing,), cohort.local_date(now), len(starts), not_at=starts
    )
    return (
        MoveSeries(round_name, one)
        if one.proposal is not None
        else Skip(key, "no other hour suits both")
    )


def series(
    cohort: Cohort, round_name: str, history: History, now: datetime
) -> Iterator[ProposeSeries | Skip]:
    """Series that are not in the calendar yet."""
    for pairing in history.pairings(round_name):
        key = series_key(round_name, pairing)
        if still_settled(cohort, history, key, pairing.coach, pairing.client):
            continue
        one = history.assignment(round_name, pairing)
        if (
            key not in history.records
            and one.proposal is not None
            and one.proposal.starts[0] <= now
        ):
            # Drawn, but not invited until the first date had passed: the same two, at an hour that can still be kept.
            one = _later(cohort, round_name, history, pairing, now)
            history = foreseen(history, (ProposeSeries(round_name, one),))
            if one.proposal is None:
                yield Skip(key, "no hour suits both any more", one)
        if one.proposal is not None:
            yield ProposeSeries(round_name, one)


def _later(
    cohort: Cohort, round_name: str, history: History, pairing: Pairing, now: datetime
) -> Assignment:
    sessions = history.assigned(round_name)[pairing].proposal
    count = len(sessions.dates) if sessions else 0
    return propose(cohort, round_name, history, (pairing,), cohort.local_date(now), count)[0]


def still_settled(cohort: Cohort, history: History, key: str, *students: str) -> bool:
    """Settled, and not because of an address that has been mended in the file since."""
    failed_for = history.failed_for(key)
    return history.settled(key) and failed_for in (None, cohort.addresses_of(*students))
