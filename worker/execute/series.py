"""What a pass does in the calendar: a series is put there, moved, ended, or follows a student to another address."""

import json
from datetime import datetime, timedelta
from functools import partial

from worker.core.actions import EndSeries, MendGuests, MoveSeries, ProposeSeries, series_key
from worker.core.history import State
from worker.core.hours.recurrence import before, recurrence, starts_of
from worker.core.model import Cohort, Pairing, Response
from worker.core.rounds import Proposal
from worker.core.serialize import assignment_out
from worker.errors import CredentialsInvalid, OutcomeUnknown, PassAborted, Rejected
from worker.execute.state import PassState
from worker.messages.invitation import invitation
from worker.messages.views import address
from worker.ports import Address, Change, ObservedEvent, calendar_id


def invite(state: PassState, action: ProposeSeries) -> None:
    """Put the series into the calendar and invite the two, or find that a pass before has done it."""
    pairing = action.assignment.pairing
    wanted = invitation(action, state.cohort)
    in_doubt = state.knows(action.key)
    calendar = _calendar(state)
    claim = {
        "assignment": json.dumps(assignment_out(action.assignment)),
        "event": wanted.id,
        "calendar": calendar,
        "addresses": state.addresses(pairing),
        "guests": json.dumps(_emails(state.cohort, pairing)),
    }
    claimed = state.claim(action.key, claim).detail["calendar"]
    if claimed != calendar and state.ports.calendar.find(claimed, wanted.id) is None:
        # The file names another calendar by now, and nothing was put into the first.
        state.note(action.key, {"calendar": calendar})
    else:
        calendar = claimed
    state.propose(action.round, action.assignment)
    found = state.ports.calendar.find(calendar, wanted.id) if in_doubt else None
    seen = found or state.ports.calendar.invite(calendar, wanted)
    if seen.cancelled:
        raise Rejected("the series has been deleted in the calendar; it is not put back")
    known = {"event": seen.id, "calendar": calendar, "link": seen.link, "meet": seen.meet}
    state.settle(action.key, State.DONE, known)


def move(state: PassState, action: MoveSeries) -> None:
    """Move the declined series to its next best hour and ask both anew, unless the two have done something about it themselves."""
    one, pairing = action.assignment, action.assignment.pairing
    series = state.history.records[series_key(action.round, pairing)].detail
    proposal, old = one.proposal, state.history.starts(action.round, pairing)
    if proposal is None:
        raise ValueError("a pairing without an hour has nothing to be moved to")
    state.claim(action.key, {"assignment": json.dumps(assignment_out(one))})

    def decide(seen: ObservedEvent) -> Change | None:
        declined = any(guest.response is Response.DECLINED for guest in seen.guests)
        if seen.cancelled or not declined or _starts(seen) != old or old == proposal.instants:
            return None
        return _moved_to(proposal, state.cohort)

    seen = state.ports.calendar.change(series["calendar"], series["event"], decide)
    if seen is None or seen.cancelled or _starts(seen) != proposal.instants:
        state.settle(
            action.key,
            State.SKIPPED,
            {"why": "the two have changed it before the series was moved"},
        )
        return
    state.ports.ledger.record_event(state.events_of(series["calendar"]), seen, state.now)
    state.propose(action.round, one)
    state.settle(action.key, State.DONE, {})


def end(state: PassState, action: EndSeries) -> None:
    """Cancel every session to come of a pairing that has ended; those past stay in the calendar."""
    key = series_key(action.round, action.pairing)
    series = state.history.records[key]
    claim = state.claim(action.key, {"until": state.now.isoformat()})
    until = datetime.fromisoformat(claim.detail["until"])
    calendar, event = series.detail["calendar"], series.detail["event"]
    seen = state.history.series.get((action.round, action.pairing))
    sessions = seen.sessions if seen else ()
    held = frozenset(one.original_start for one in sessions if one.stands and one.start < until)
    for part in seen.events if seen and seen.events else (event,):
        changed = state.ports.calendar.change(
            calendar, part, partial(_ended, until=until, held=held)
        )
        if changed is not None:
            state.ports.ledger.record_event(state.events_of(calendar), changed, state.now)
            left = (
                at
                for at in _starts(changed)
                if until <= at and at not in held and not changed.cancelled
            )
            for occurrence in (f"{part}_{at:%Y%m%dT%H%M%SZ}" for at in left):
                state.ports.calendar.change(calendar, occurrence, _cancelled)
    for session in sessions:
        # Moved from before the end to after it: no longer a date of the series that could be cut off.
        if session.event and session.stands and session.original_start < until <= session.start:
            state.ports.calendar.change(calendar, session.event, _cancelled)
    if series.state is State.CLAIMED:
        state.settle(
            key,
            State.SKIPPED,
            {"why": "the pairing ended before the invitation was known to be out"},
        )
    state.settle(action.key, State.DONE, {})


def mend_guests(state: PassState, action: MendGuests) -> None:
    """Let the invitation follow whoever has another address by now. A guest who was taken off stays off."""
    key = series_key(action.round, action.pairing)
    series = state.history.records[key].detail
    now = _emails(state.cohort, action.pairing)
    # The first ledgers do not know whom they invited; then nobody is taken for moved.
    before_ = json.loads(series.get("guests") or json.dumps(now))
    pair = action.pairing.coach, action.pairing.client
    moved = {
        old.lower(): address(state.cohort, who)
        for old, new, who in zip(before_, now, pair, strict=True)
        if old.lower() != new.lower()
    }
    seen = state.history.series.get((action.round, action.pairing))
    for part in seen.events if seen and seen.events else (series["event"],):
        changed = state.ports.calendar.change(
            series["calendar"], part, partial(_following, moved=moved)
        )
        if changed is not None:
            state.ports.ledger.record_event(state.events_of(series["calendar"]), changed, state.now)
    # Sessions that differ from their series may keep the answer under the old address.
    formerly = [*json.loads(series.get("formerly", "[]")), *zip(before_, pair, strict=True)]
    state.note(
        key,
        {
            "addresses": action.addresses,
            "guests": json.dumps(now),
            "formerly": json.dumps(formerly),
        },
    )


def _following(seen: ObservedEvent, moved: dict[str, Address]) -> Change | None:
    there = {guest.email for guest in seen.guests}
    wanted = tuple(
        (old, new) for old, new in moved.items() if old in there and new.email.lower() not in there
    )
    return Change(addresses=wanted) if wanted and not seen.cancelled else None


def _cancelled(seen: ObservedEvent) -> Change | None:
    return None if seen.cancelled else Change(cancel=True)


def _ended(seen: ObservedEvent, until: datetime, held: frozenset[datetime]) -> Change | None:
    """`held`: original starts of sessions that are over, also where they were brought forward from after the end."""
    starts = _starts(seen)
    kept = [at for at in starts if at < until or at in held]
    if seen.cancelled or not starts or (kept and kept[-1] == starts[-1]):
        return None
    return Change(recurrence=before(seen.recurrence, kept[-1])) if kept else Change(cancel=True)


def _moved_to(proposal: Proposal, cohort: Cohort) -> Change:
    start = proposal.starts[0]
    length = timedelta(minutes=cohort.program.session_minutes)
    return Change(start, start + length, proposal.hour.zone, recurrence(proposal), ask_anew=True)


def _starts(seen: ObservedEvent) -> tuple[datetime, ...]:
    return starts_of(seen.start, seen.zone, seen.recurrence)


def _emails(cohort: Cohort, pairing: Pairing) -> list[str]:
    return [address(cohort, one).email for one in (pairing.coach, pairing.client)]


def _calendar(state: PassState) -> str:
    with state.making_calendar:
        known = calendar_id(state.cohort, state.ports.ledger)
        if known is not None:
            return known
        google = state.cohort.google
        try:
            made = state.ports.calendar.create(google.calendar, state.cohort.zone)
        except Rejected as error:
            # Not the students' fault, whose series this would mark as failed.
            raise CredentialsInvalid(
                f"the calendar {google.calendar} cannot be made: {error}"
            ) from error
        except OutcomeUnknown as error:
            # Nobody knows whether it was made, and there is no way to look: the next pairing must not make one more.
            raise PassAborted(
                f"the calendar {google.calendar} could not be made: {error}; the next pass tries again"
            ) from error
        return state.ports.ledger.record_calendar(google.sender, google.calendar, made)
