"""A pass is held before it puts a series into the calendar, and the pairing ends meanwhile: nobody stays invited to it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.shell.fenced_days import DAYS, finished, four, morning_of
from tests.shell.held_request import Gate, held
from tests.shell.lost_locks import lose_the_lock
from tests.shell.programs import no_power_cuts
from worker.core.model import Cohort
from worker.errors import PlaceLost

LAUNCH = DAYS[0]
# The account, the drafts, the note, the calendar; then the series.
SERIES = range(5, 9)


@pytest.fixture(autouse=True, scope="module")
def quickly() -> Iterator[None]:
    with no_power_cuts():
        yield


def without_dan() -> Cohort:
    *others, dan = four().roster
    return replace(four(), roster=(*others, replace(dan, left=date(2027, 2, 7))))


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", SERIES)
def test_whoever_has_left_is_not_invited_by_a_pass_that_lost_its_place(
    tmp_path: Path, number: int, after: bool
) -> None:
    with morning_of(LAUNCH, tmp_path) as scene:
        gate = Gate(scene.sandbox, number, after)
        with held(gate, lambda: scene.run("first", gate, four())) as first:
            assert gate.requests[number - 1].partition("/calendars/")[2].count("/events") == 1
            lose_the_lock(scene.database)
            scene.cohort = without_dan()
            assert scene.run().well
        assert isinstance(first.result(), PlaceLost)
        finished(scene)
        guests = [guest["email"] for _, event in scene.series() for guest in event["attendees"]]
        assert sorted(guests) == sorted(
            f"{name}@mail.example" for name in ("ana", "ben", "chi") * 2
        )
