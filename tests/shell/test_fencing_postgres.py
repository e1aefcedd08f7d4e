"""As test_fencing, on a real PostgreSQL that ends the session which holds the lock, at requests of every kind."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.contract.conftest import postgres  # noqa: F401 - a fixture
from tests.shell.fenced_days import DAYS, Day, finished, morning_of, undisturbed
from tests.shell.held_request import Gate, held
from tests.shell.lost_locks import end_lock_holders
from tests.shell.programs import no_power_cuts
from worker.errors import LockHeld, PlaceLost
from worker.sandbox.calls import call_of

LAUNCH, NUDGES, REPAIR, DECLINED, _ = DAYS
PLACES = (
    *((LAUNCH, number) for number in (1, 2, 3, 4, 5, 9, 10, 16, 18)),
    *((NUDGES, number) for number in (1, 3, 7)),
    *((REPAIR, number) for number in (6, 7)),
    (DECLINED, 7),
)


def methods(places: Iterable[tuple[Day, int]]) -> set[str]:
    """Google's methods that are called there."""
    requests = (undisturbed(day).requests[number - 1].split(" ") for day, number in places)
    return {call_of(verb, uri, None).method for verb, uri in requests}


def test_no_kind_of_request_is_left_out() -> None:
    every_place = ((day, number) for day in DAYS for number in range(1, day.requests + 1))
    assert methods(PLACES) == methods(every_place)


@pytest.fixture(autouse=True, scope="module")
def quickly() -> Iterator[None]:
    with no_power_cuts():
        yield


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("day", "number"), [pytest.param(*place, id=f"{place[0]}-{place[1]}") for place in PLACES]
)
def test_a_pass_whose_session_was_ended_does_nothing_twice(
    tmp_path: Path,
    postgres: Callable[[], str],  # noqa: F811 - the fixture
    day: Day,
    number: int,
    after: bool,
) -> None:
    with morning_of(day, tmp_path, postgres()) as scene:
        gate = Gate(scene.sandbox, number, after)
        with held(gate, lambda: scene.run("first", gate)) as first:
            with pytest.raises(LockHeld):
                scene.run()
            assert end_lock_holders(scene.database) == 1
            second = scene.run()
            assert second.well, second
        ended = first.result()
        if isinstance(ended, LockHeld):
            assert isinstance(ended, PlaceLost)
        else:
            assert () in (ended.outcomes, second.outcomes)
        assert finished(scene) == undisturbed(day).result
