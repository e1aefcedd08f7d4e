"""A series is put into the calendar, and the two are invited."""

from contextlib import suppress
from dataclasses import replace

from worker.core.actions import ProposeSeries
from worker.core.keys import ActionKey
from worker.core.records import SeriesDetail, State
from worker.errors import GoogleError, PlaceLost, Rejected
from worker.execute.state import PassState
from worker.ports.calendar import Change


def invite(state: PassState, action: ProposeSeries) -> None:
    """Put the series into the calendar and invite the two, or find that a pass before has done
    it."""
    wanted = state.ports.writer.invitation(action, state.cohort)
    calendars = state.ports.calendar
    event, named = calendars.id_of(wanted.name), state.calendar()
    guests = tuple(guest.email for guest in wanted.guests)
    record = state.claim(action.key, SeriesDetail(action.assignment, event, named, guests))
    if record.done:
        return
    detail, in_doubt = record.series, record.turn != state.turn.number
    calendar = detail.calendar
    if calendar != named and calendars.find(calendar, event) is None:
        # The file names another calendar by now, and nothing was put into the first.
        calendar = named
        detail = replace(detail, calendar=calendar)
        state.note(action.key, detail)
    state.propose(action.round, action.assignment)
    there = calendars.find(calendar, event) if in_doubt else None
    try:
        observed = there or calendars.invite(calendar, wanted)
    except GoogleError as error:
        if not error.calendar_gone or state.cohort.google.own_calendar:
            raise
        # Nobody watches a calendar between two rounds: that it is gone shows only now.
        detail = replace(detail, calendar=state.calendar(gone=calendar))
        state.note(action.key, detail)
        observed = calendars.invite(detail.calendar, wanted)
    if observed.cancelled:
        raise Rejected("the series has been deleted in the calendar; it is not put back")
    known = replace(detail, event=observed.id, link=observed.link, meet=observed.meet)
    try:
        state.settle(action.key, State.DONE, known)
    except PlaceLost:
        _take_back(state, action.key, detail.calendar, observed.id)
        raise


def _take_back(state: PassState, key: ActionKey, calendar: str, event: str) -> None:
    """Cancels a series that the pass which has begun meanwhile has given up, before it was there to be
    seen."""
    record = state.ports.ledger.records(state.cohort.id).get(key)
    if record is not None and record.state is State.SKIPPED:
        with suppress(GoogleError):
            state.ports.calendar.change(
                calendar, event, lambda seen: None if seen.cancelled else Change(cancel=True)
            )
