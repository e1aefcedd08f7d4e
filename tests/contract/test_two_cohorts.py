"""One student in two cohorts of one ledger, on both databases: never two sessions at one time."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.core.examples import cohort, student
from tests.shell.world import World, guests_of, starts
from worker.core.model import Program, Window
from worker.ledger.store import SqlLedger

LAUNCH, NEXT_DAY = "2027-02-07 09:00", "2027-02-08 09:00"
# Five hours a week, of which Ana needs four.
EVENINGS = tuple(Window(day, 18 * 60, 19 * 60) for day in range(5))
SPRING = cohort(*(student(name, available=EVENINGS) for name in ("ana", "ben", "chi")))
# Ana by another id, and by her address written otherwise.
_ANA = replace(student("s1", available=EVENINGS), email="Ana@MAIL.example")
AUTUMN = replace(
    cohort(_ANA, student("dan", available=EVENINGS), student("eli", available=EVENINGS)),
    id="autumn",
)


@pytest.fixture
def world(tmp_path: Path, ledger: SqlLedger) -> Iterator[World]:
    world = World(tmp_path, SPRING)
    world.ledger.close()
    world.ledger = ledger
    yield world
    world.close()


def sessions_of_ana(world: World) -> list[datetime]:
    mine: list[Mapping[str, Any]] = [
        event
        for _, event in world.series()
        if "ana@mail.example" in [address.lower() for address in guests_of(event)]
    ]
    assert len(mine) == 4
    return sorted(start for event in mine for start in starts(event))


def assert_never_twice(world: World) -> None:
    for first, second in pairwise(sessions_of_ana(world)):
        assert second - first >= timedelta(hours=1)


def test_both_cohorts_launch_in_one_run(world: World) -> None:
    for each in (SPRING, AUTUMN):
        world.cohort = each
        assert world.run(LAUNCH).well
        world.nothing_more_is_due()
    assert_never_twice(world)
    world.cohort = SPRING
    world.nothing_more_is_due()


def test_an_hour_drawn_for_review_gives_way_to_one_that_went_out_meanwhile(world: World) -> None:
    reviewed = [replace(each, program=Program(review_days=3)) for each in (SPRING, AUTUMN)]
    for now in ("2027-02-04 09:00", LAUNCH, NEXT_DAY):
        for world.cohort in reviewed:
            assert world.run(now).well
            world.nothing_more_is_due()
    assert_never_twice(world)


def test_a_declined_hour_moves_clear_of_the_other_cohort(world: World) -> None:
    for world.cohort in (SPRING, AUTUMN):
        world.run(LAUNCH)
    calendar, event = next(
        each for each in world.series() if "Ana@MAIL.example" in guests_of(each[1])
    )
    world.answer(event, calendar, 0, "declined")
    assert world.run(NEXT_DAY).well
    (moved,) = [each for _, each in world.series() if each["id"] == event["id"]]
    assert moved["start"] != event["start"]
    assert_never_twice(world)
    world.nothing_more_is_due()
