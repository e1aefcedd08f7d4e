"""A pass is held and loses its lock, the second is stopped at one of its requests, the first goes on, a third finishes.

A few of all orders, chosen by a seed; with AT_FULL_SIZE in the environment, all of them.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from tests.shell.bad_days import ANYWHERE, STOP, BadDay, Mishap, Stopped
from tests.shell.fenced_days import DAYS, Day, finished, morning_of, undisturbed
from tests.shell.held_request import Gate, held
from tests.shell.lost_locks import lose_the_lock
from tests.shell.programs import no_power_cuts

A_FEW = 40
# A pass that finds something in doubt makes so many requests more.
MORE = 8


def orders() -> list[tuple[Day, int, bool, int, bool]]:
    """Where the first pass is held and the second stopped: the request, and whether it was done."""
    every = [
        (day, first, first_after, second, second_after)
        for day in DAYS
        for first in range(1, day.requests + 1)
        for second in range(1, day.requests + MORE + 1)
        for first_after in (False, True)
        for second_after in (False, True)
    ]
    return every if "AT_FULL_SIZE" in os.environ else Random(1).sample(every, A_FEW)


@pytest.fixture(autouse=True, scope="module")
def quickly() -> Iterator[None]:
    with no_power_cuts():
        yield


@pytest.mark.parametrize(
    ("day", "first", "first_after", "second", "second_after"), orders(), ids=str
)
def test_nothing_happens_twice_when_the_second_pass_is_stopped_as_well(
    tmp_path: Path, day: Day, first: int, first_after: bool, second: int, second_after: bool
) -> None:
    with morning_of(day, tmp_path) as scene:
        gate = Gate(scene.sandbox, first, first_after)
        with held(gate, lambda: scene.run("first", gate)):
            lose_the_lock(scene.database)
            with suppress(Stopped):
                scene.run(
                    google=BadDay(scene.sandbox, Mishap(STOP, ANYWHERE, second, second_after))
                )
        assert finished(scene, notes=2) == undisturbed(day).result
