"""Simulated students mean to do things to sessions that may be gone by then."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.core.examples import cohort, student
from tests.shell.rosters import change
from tests.shell.world import World, at
from worker.simulate.habits import Habit
from worker.simulate.students import Students

NAMES = ("ana", "ben", "chi", "dan")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path, cohort(*map(student, NAMES)))
    yield world
    world.close()


@pytest.mark.parametrize("habit", [Habit.MOVES, Habit.CANCELS, Habit.PROMPT])
def test_what_a_student_meant_to_do_to_a_series_that_has_ended_is_left_undone(
    world: World, habit: Habit
) -> None:
    students = Students(
        world.cohort, world.sandbox.store, world.guests, dict.fromkeys(NAMES, habit)
    )
    world.run("2027-02-07 09:00")
    told = [act.what for act in students.act(world.now)]
    # Somebody leaves before the third session; some series end, others begin.
    change(world, "chi", left=date(2027, 2, 16))
    for day in range(7, 7 + 6 * 7):
        world.now = at("2027-02-01 10:00") + timedelta(days=day)
        told += [act.what for act in students.act(world.now)]
        world.run()
    assert told.count("accept") >= 8
    if habit is not Habit.PROMPT:
        assert any("a session" in what for what in told)
