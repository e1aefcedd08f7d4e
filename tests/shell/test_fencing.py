"""A pass is held at one of its requests, loses its lock, and goes on when a second has ended: everything happens once.

The one thing that is not exact: of two calendars that are made at the same moment one stays behind, empty.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shell.fenced_days import DAYS, Day, finished, morning_of, undisturbed
from tests.shell.held_request import Gate, held
from tests.shell.lost_locks import lose_the_lock
from tests.shell.programs import no_power_cuts
from worker.errors import LockHeld, PlaceLost
from worker.execute.outcome import Pass

EVERY_REQUEST = [
    pytest.param(day, number, after, id=f"{day}-{number}-{'after' if after else 'before'}")
    for day in DAYS
    for number in range(1, day.requests + 1)
    for after in (False, True)
]


@pytest.fixture(autouse=True, scope="module")
def quickly() -> Iterator[None]:
    with no_power_cuts():
        yield


def test_no_request_is_left_out() -> None:
    assert {day: len(undisturbed(day).requests) for day in DAYS} == {
        day: day.requests for day in DAYS
    }


@pytest.mark.parametrize(("day", "number", "after"), EVERY_REQUEST)
def test_a_pass_that_lost_its_lock_does_nothing_twice(
    tmp_path: Path, day: Day, number: int, after: bool
) -> None:
    with morning_of(day, tmp_path) as scene:
        gate = Gate(scene.sandbox, number, after)
        with held(gate, lambda: scene.run("first", gate)) as first:
            assert lose_the_lock(scene.database) > 0
            second = scene.run()
            assert second.well, second
        ended = first.result()
        # One of the two may come when there is nothing to do.
        if isinstance(ended, LockHeld):
            assert isinstance(ended, PlaceLost)
        else:
            assert () in (ended.outcomes, second.outcomes)
        assert finished(scene) == undisturbed(day).result


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_ledger_reached_by_a_link_has_the_same_lock(tmp_path: Path, day: Day) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "ledger.db")
    with morning_of(day, tmp_path) as scene:
        gate = Gate(scene.sandbox, day.requests, after=False)
        with held(gate, lambda: scene.run("first", gate)) as first:
            with pytest.raises(LockHeld) as refused:
                scene.run(database=f"sqlite:///{tmp_path / 'link.db'}")
            assert not isinstance(refused.value, PlaceLost)
        assert isinstance(first.result(), Pass)
        assert finished(scene) == undisturbed(day).result
