"""F3: a series cut in two by "this and following", whatever became of what we wrote on it."""

from datetime import date, timedelta

import pytest

from tests.shell.rosters import calendar_of, change, peers_of, series_of, to_come
from tests.shell.world import World, starts
from worker.core.due.pairing_state import states_of
from worker.sandbox.cuts import Labels

LEAVES_ON, ON_THAT_DAY = date(2027, 3, 15), "2027-03-15 09:00"


@pytest.mark.parametrize(
    ("labels", "cuts", "later"),
    [
        (Labels.KEPT, (8, 2), timedelta(minutes=45)),
        (Labels.LOST, (8, 2), timedelta()),
        (Labels.LOST, (3,), timedelta(minutes=45)),
        (Labels.ADDED, (1,), timedelta()),
    ],
)
def test_all_parts_of_a_series_are_seen_and_end_with_it(
    seven: World, labels: Labels, cuts: tuple[int, ...], later: timedelta
) -> None:
    coach, _ = peers_of(seven, "chi")
    (event,) = series_of(seven, coach, "chi")
    calendar = calendar_of(seven, event)
    whole = starts(event)
    for number in cuts:
        seven.guests.split(calendar, event["id"], number, later, seven.now, labels)
    seven.run("2027-02-08 10:00")
    (state,) = (
        state
        for state in states_of(seven.history(), "first")
        if (state.pairing.coach, state.pairing.client) == (coach, "chi")
    )
    assert state.observed is not None
    assert len(state.observed.events) == len(cuts) + 1
    first = min(cuts)
    seen = [session.start for session in state.observed.sessions]
    assert seen == [*whole[:first], *(start + later for start in whole[first : len(seen)])]
    change(seven, "chi", left=LEAVES_ON)
    assert seven.run(ON_THAT_DAY).well
    assert not any(to_come(seven, part) for part in series_of(seven, coach, "chi"))
    seven.nothing_more_is_due()
