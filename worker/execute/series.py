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
from worker.errors import ConsentGone, Halted, Passing, Refused
from worker.execute.state import Desk
from worker.messages.invitation import invitation
from worker.messages.views import address
from worker.ports import Address, Change, EventSeen, calendar_id


def invite(desk: Desk, action: ProposeSeries) -> None:
    """Put the series into the calendar and invite the two, or find that a pass before has done it."""
    pairing = action.assignment.pairing
    wanted = invitation(action, desk.cohort)
    in_doubt = desk.knows(action.key)
    calendar = _calendar(desk)
    claim = {
        "assignment": json.dumps(assignment_out(action.assignment)),
        "event": wanted.id,
        "calendar": calendar,
        "addresses": desk.addresses(pairing),
        "guests": json.dumps(_emails(desk.cohort, pairing)),
    }
    claimed = desk.claim(action.key, claim).detail["calendar"]
    if claimed != calendar and desk.ports.calendar.find(claimed, wanted.id) is None:
        # The file names another calendar by now, and nothing was put into the first.
        desk.note(action.key, {"calendar": calendar})
    else:
        calendar = claimed
    desk.propose(action.round, action.assignment)
    found = desk.ports.calendar.find(calendar, wanted.id) if in_doubt else None
    seen = found or desk.ports.calendar.invite(calendar, wanted)
    if seen.cancelled:
        raise Refused("the series has been deleted in the calendar; it is not put back")
    known = {"event": seen.id, "calendar": calendar, "link": seen.link, "meet": seen.meet}
    desk.settle(action.key, State.DONE, known)


def move(desk: Desk, action: MoveSeries) -> None:
    """Move the declined series to its next best hour and ask both anew, unless the two have done something about it themselves."""
    one, pairing = action.assignment, action.assignment.pairing
    series = desk.history.records[series_key(action.round, pairing)].detail
    proposal, old = one.proposal, desk.history.starts(action.round, pairing)
    if proposal is None:
        raise ValueError("a pairing without an hour has nothing to be moved to")
    desk.claim(action.key, {"assignment": json.dumps(assignment_out(one))})

    def decide(seen: EventSeen) -> Change | None:
        declined = any(guest.response is Response.DECLINED for guest in seen.guests)
        if seen.cancelled or not declined or _starts(seen) != old or old == proposal.instants:
            return None
        return _moved_to(proposal, desk.cohort)

    seen = desk.ports.calendar.change(series["calendar"], series["event"], decide)
    if seen is None or seen.cancelled or _starts(seen) != proposal.instants:
        desk.settle(action.key, State.SKIPPED, {"why": "the two have changed it before the series was moved"})
        return
    desk.ports.ledger.record_event(desk.events_of(series["calendar"]), seen, desk.now)
    desk.propose(action.round, one)
    desk.settle(action.key, State.DONE, {})


def end(desk: Desk, action: EndSeries) -> None:
    """Cancel every session to come of a pairing that has ended; those past stay in the calendar."""
    key = series_key(action.round, action.pairing)
    series = desk.history.records[key]
    claim = desk.claim(action.key, {"until": desk.now.isoformat()})
    until = datetime.fromisoformat(claim.detail["until"])
    calendar, event = series.detail["calendar"], series.detail["event"]
    seen = desk.history.series.get((action.round, action.pairing))
    sessions = seen.sessions if seen else ()
    held = frozenset(one.original_start for one in sessions if one.stands and one.start < until)
    for part in seen.events if seen and seen.events else (event,):
        changed = desk.ports.calendar.change(calendar, part, partial(_ended, until=until, held=held))
        if changed is not None:
            desk.ports.ledger.record_event(desk.events_of(calendar), changed, desk.now)
            left = (at for at in _starts(changed) if until <= at and at not in held and not changed.cancelled)
            for occurrence in (f"{part}_{at:%Y%m%dT%H%M%SZ}" for at in left):
                desk.ports.calendar.change(calendar, occurrence, _cancelled)
    for session in sessions:
        # Moved from before the end to after it: no longer a date of the series that could be cut off.
        if session.event and session.stands and session.original_start < until <= session.start:
            desk.ports.calendar.change(calendar, session.event, _cancelled)
    if series.state is State.CLAIMED:
        desk.settle(key, State.SKIPPED, {"why": "the pairing ended before the invitation was known to be out"})
    desk.settle(action.key, State.DONE, {})


def mend_guests(desk: Desk, action: MendGuests) -> None:
    """Let the invitation follow whoever has another address by now. A guest who was taken off stays off."""
    key = series_key(action.round, action.pairing)
    series = desk.history.records[key].detail
    now = _emails(desk.cohort, action.pairing)
    # The first ledgers do not know whom they invited; then nobody is taken for moved.
    before_ = json.loads(series.get("guests") or json.dumps(now))
    pair = action.pairing.coach, action.pairing.client
    moved = {
        old.lower(): address(desk.cohort, who)
        for old, new, who in zip(before_, now, pair, strict=True)
        if old.lower() != new.lower()
    }
    seen = desk.history.series.get((action.round, action.pairing))
    for part in seen.events if seen and seen.events else (series["event"],):
        changed = desk.ports.calendar.change(series["calendar"], part, partial(_following, moved=moved))
        if changed is not None:
            desk.ports.ledger.record_event(desk.events_of(series["calendar"]), changed, desk.now)
    # Sessions that differ from their series may keep the answer under the old address.
    formerly = [*json.loads(series.get("formerly", "[]")), *zip(before_, pair, strict=True)]
    desk.note(key, {"addresses": action.addresses, "guests": json.dumps(now), "formerly": json.dumps(formerly)})


def _following(seen: EventSeen, moved: dict[str, Address]) -> Change | None:
    there = {guest.email for guest in seen.guests}
    wanted = tuple((old, new) for old, new in moved.items() if old in there and new.email.lower() not in there)
    return Change(addresses=wanted) if wanted and not seen.cancelled else None


def _cancelled(seen: EventSeen) -> Change | None:
    return None if seen.cancelled else Change(cancel=True)


def _ended(seen: EventSeen, until: datetime, held: frozenset[datetime]) -> Change | None:
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


def _starts(seen: EventSeen) -> tuple[datetime, ...]:
    return starts_of(seen.start, seen.zone, seen.recurrence)


def _emails(cohort: Cohort, pairing: Pairing) -> list[str]:
    return [address(cohort, one).email for one in (pairing.coach, pairing.client)]


def _calendar(desk: Desk) -> str:
    with desk.making_calendar:
        known = calendar_id(desk.cohort, desk.ports.ledger)
        if known is not None:
            return known
        google = desk.cohort.google
        try:
            made = desk.ports.calendar.create(google.calendar, desk.cohort.zone)
        except Refused as error:
            # Not the students' fault, whose series this would mark as failed.
            raise ConsentGone(f"the calendar {google.calendar} cannot be made: {error}") from error
        except Passing as error:
            # Nobody knows whether it was made, and there is no way to look: the next pairing must not make one more.
            raise Halted(
                f"the calendar {google.calendar} could not be made: {error}; the next pass tries again"
            ) from error
        return desk.ports.ledger.record_calendar(google.sender, google.calendar, made)
