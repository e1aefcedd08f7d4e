"""An invitation follows whoever has another address by now."""

from dataclasses import replace
from functools import partial

from worker.core.actions import ChangeGuests
from worker.core.addresses import normal
from worker.core.keys import ActionKey, Kind
from worker.execute.state import PassState
from worker.ports.calendar import Change, ObservedEvent
from worker.ports.mailbox import Address
from worker.ports.recipients import address


def change_guests(state: PassState, action: ChangeGuests) -> None:
    """Let the invitation follow whoever has another address by now. A guest who was taken off stays
    off."""
    key = ActionKey(action.round, Kind.SERIES, action.pairing)
    series = state.history.records[key].series
    now = [address(state.cohort, student) for student in action.pairing.roles]
    moved = {
        normal(old): new
        for old, new in zip(series.guests, now, strict=True)
        if normal(old) != normal(new.email)
    }
    observed = state.history.series.get((action.round, action.pairing))
    for part in observed.events if observed and observed.events else (series.event,):
        state.change(series.calendar, part, partial(_following, moved=moved))
    # Sessions that differ from their series may keep the answer under the old address.
    former = (*series.former, *zip(series.guests, action.pairing.roles, strict=True))
    guests = tuple(each.email for each in now)
    state.note(key, replace(series, guests=guests, former=former))


def _following(event: ObservedEvent, moved: dict[str, Address]) -> Change | None:
    there = {normal(guest.email): guest.email for guest in event.guests}
    wanted = tuple(
        (there[old], new)
        for old, new in moved.items()
        if old in there and normal(new.email) not in there
    )
    return Change(addresses=wanted) if wanted and not event.cancelled else None
