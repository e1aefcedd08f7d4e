"""The series of a pairing that has ended: what is to come is cancelled, what is past stays."""

from datetime import UTC, datetime
from functools import partial

from worker.core.actions import EndSeries
from worker.core.hours.recurrence_lines import ended
from worker.core.hours.zones import zone_of
from worker.core.keys import ActionKey, Kind, Reason
from worker.core.observed import ObservedSeries
from worker.core.records import EndDetail, Record, State
from worker.execute.event_starts import is_unreadable, starts
from worker.execute.state import PassState
from worker.ports.calendar import Change, ObservedEvent


def end(state: PassState, action: EndSeries) -> None:
    """Cancel every session to come of a pairing that has ended; those past stay in the calendar."""
    key = ActionKey(action.round, Kind.SERIES, action.pairing)
    invitation = state.history.records[key]
    claim = state.claim(action.key, EndDetail(state.now))
    until = claim.detail.until if isinstance(claim.detail, EndDetail) else state.now
    observed = state.history.series.get((action.round, action.pairing))
    _cut_off(state, invitation, observed, until)
    if observed is not None:
        _cancel_moved(state, invitation.series.calendar, observed, until)
    if invitation.state is State.CLAIMED:
        state.settle(key, State.SKIPPED, reason=Reason.PAIRING_ENDED)
    state.settle(action.key, State.DONE)


def _cut_off(
    state: PassState, invitation: Record, observed: ObservedSeries | None, until: datetime
) -> None:
    """Ends each part of the series before `until`, and cancels what cannot be cut off."""
    calendar, event = invitation.series.calendar, invitation.series.event
    sessions = observed.sessions if observed else ()
    held = frozenset(
        session.original_start for session in sessions if session.stands and session.start < until
    )
    parts = observed.events if observed and observed.events else (event,)
    for part in parts:
        decide = partial(_ended, until=until, held=held)
        changed = state.change(calendar, part, decide)
        if changed is None:
            continue
        left = () if changed.cancelled else starts(changed)
        for start in left:
            if start >= until and start not in held:
                _cancel_occurrence(state, calendar, part, start)


def _cancel_occurrence(state: PassState, calendar: str, part: str, start: datetime) -> None:
    occurrence = state.ports.calendar.occurrence(calendar, part, start)
    if occurrence is not None:
        state.hold()
        state.ports.calendar.change(calendar, occurrence.id, _cancelled)


def _cancel_moved(
    state: PassState, calendar: str, observed: ObservedSeries, until: datetime
) -> None:
    """Cancels sessions moved from before the end to after it: these are no longer dates of the
    series that could be cut off."""
    for session in observed.sessions:
        if session.event and session.stands and session.original_start < until <= session.start:
            state.hold()
            state.ports.calendar.change(calendar, session.event, _cancelled)


def _cancelled(event: ObservedEvent) -> Change | None:
    return None if event.cancelled else Change(cancel=True)


def _ended(event: ObservedEvent, until: datetime, held: frozenset[datetime]) -> Change | None:
    """`held`: original starts of sessions that are over, also where they were brought forward from
    after the end."""
    if is_unreadable(event) and not event.cancelled:
        return _ended_unread(event, held)
    planned = starts(event)
    kept = [start for start in planned if start < until or start in held]
    if event.cancelled or not planned or (kept and kept[-1] == planned[-1]):
        return None
    if not kept:
        return Change(cancel=True)
    zone = zone_of(event.zone) or UTC
    return Change(recurrence=ended(event.recurrence, event.start or kept[0], zone, kept[-1]))


def _ended_unread(event: ObservedEvent, held: frozenset[datetime]) -> Change:
    """The end of a series of which nobody can say when its sessions are: with the last that is over,
    as it was last understood. Whatever its rule says, UNTIL ends it."""
    if not held:
        return Change(cancel=True)
    last, zone = max(held), zone_of(event.zone) or UTC
    return Change(recurrence=ended(event.recurrence, event.start or last, zone, last))
