"""What is due in the calendar of a series that is there: to end it, to change its guests."""

from collections.abc import Iterator, Sequence

from worker.core.actions import ChangeGuests, EndSeries
from worker.core.addresses import normal
from worker.core.due.pairing_state import PairingState
from worker.core.history import History
from worker.core.keys import Kind
from worker.core.model import Cohort
from worker.core.records import State


def ends(round_name: str, history: History) -> Iterator[EndSeries]:
    """Series whose pairing has ended, and which may stand in the calendar."""
    for pairing in history.ended(round_name):
        record = history.record(round_name, Kind.SERIES, pairing)
        action = EndSeries(round_name, pairing)
        invited = record is not None and record.state in (State.CLAIMED, State.DONE)
        if invited and not history.settled(action.key):
            yield action


def guests(
    cohort: Cohort, states: Sequence[PairingState], history: History
) -> Iterator[ChangeGuests]:
    """Series whose guests have other addresses by now."""
    for state in states:
        if state.series is None or state.observed is None or state.observed.cancelled:
            continue
        pairing = state.pairing
        students = [cohort.student(student) for student in pairing.roles]
        now = [normal(student.email) for student in students if student is not None]
        invited = [normal(address) for address in state.series.guests]
        if not invited or invited == now or len(now) < 2:
            continue
        action = ChangeGuests(state.round, pairing, cohort.addresses_of(*pairing.roles))
        if history.failed_for(action.key) is None:
            yield action
