"""A declined series is moved to another hour, and both are asked anew."""

from collections.abc import Mapping
from datetime import timedelta

from worker.core.actions import MoveSeries
from worker.core.addresses import normal
from worker.core.hours.recurrence import recurrence
from worker.core.keys import ActionKey, Kind, Reason
from worker.core.model import Cohort, Response
from worker.core.observed import ObservedSeries
from worker.core.records import MoveDetail, State
from worker.core.rounds import Proposal
from worker.execute.event_starts import starts
from worker.execute.state import PassState
from worker.ports.calendar import Change, ObservedEvent


def move(state: PassState, action: MoveSeries) -> None:
    """Move the declined series to its next best hour and ask both anew, unless the two have done
    something about it themselves."""
    assignment, pairing = action.assignment, action.assignment.pairing
    series = state.history.records[ActionKey(action.round, Kind.SERIES, pairing)].series
    proposal, old = assignment.proposal, state.history.starts(action.round, pairing)
    if proposal is None:
        raise ValueError("a pairing without an hour has nothing to be moved to")
    state.claim(action.key, MoveDetail(assignment))
    observed = state.history.series.get((action.round, pairing))
    addresses = dict(zip(pairing.roles, series.guests, strict=False))

    def decide(event: ObservedEvent) -> Change | None:
        declined = _is_declined(event, addresses, observed)
        if event.cancelled or not declined or starts(event) != old or old == proposal.instants:
            return None
        return _moved_to(proposal, state.cohort)

    event = state.change(series.calendar, series.event, decide)
    if event is None or event.cancelled or starts(event) != proposal.instants:
        state.settle(action.key, State.SKIPPED, reason=Reason.CHANGED_BY_THE_TWO)
        return
    state.propose(action.round, assignment)
    state.settle(action.key, State.DONE)


def _is_declined(
    event: ObservedEvent, addresses: Mapping[str, str], observed: ObservedSeries | None
) -> bool:
    """Whether a no still stands: on the series, or on each of its sessions, where whoever said so has
    not answered the series since. `addresses`: of the two, by id."""
    answers = {normal(guest.email): guest.response for guest in event.guests}
    if Response.DECLINED in answers.values():
        return True
    return observed is not None and any(
        observed.declined_by_session(student)
        and answers.get(normal(address)) in (None, Response.NEEDS_ACTION)
        for student, address in addresses.items()
    )


def _moved_to(proposal: Proposal, cohort: Cohort) -> Change:
    start = proposal.starts[0]
    length = timedelta(minutes=cohort.program.session_minutes)
    lines = recurrence(proposal)
    return Change(start, start + length, proposal.hour.zone, lines, ask_anew=True)
