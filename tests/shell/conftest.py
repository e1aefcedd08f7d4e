"""Worlds for the tests of the shell."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.examples import cohort, student
from tests.shell.templates import copied
from tests.shell.world import World
from worker.core.model import Cohort

ZONES = (
    "America/New_York",
    "Africa/Lagos",
    "Europe/Rome",
    "America/Chicago",
    "Europe/Dublin",
    "Asia/Kolkata",
)


@pytest.fixture
def nine() -> Cohort:
    """Nine students in six zones."""
    return cohort(*(student(f"s{number}", ZONES[number % len(ZONES)]) for number in range(9)))


@pytest.fixture
def world(tmp_path: Path, nine: Cohort) -> Iterator[World]:
    """Nine students on the morning of the assignment."""
    world = World(tmp_path, nine)
    yield world
    world.close()


@pytest.fixture
def seven(tmp_path: Path) -> Iterator[World]:
    """Seven students on the day after the launch, who have all accepted. Chi's coach is not coached
    by Chi's client."""
    world = World(tmp_path, cohort(*cohort().roster, student("gia")))
    world.run("2027-02-07 09:00")
    world.everybody_accepts()
    world.run("2027-02-08 09:00")
    yield world
    world.close()


@pytest.fixture
def templates(tmp_path: Path) -> Iterator[Path]:
    """A copy of the templates, which the program takes for its own."""
    with copied(tmp_path) as folder:
        yield folder
