"""The promises that a season is held to can be broken, and are not broken by what is right."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.examples import cohort, student
from tests.shell.promises_of_mails import heard_of, nobody_is_reminded_in_vain
from tests.shell.world import World, at

LAUNCH, NEXT_DAY = "2027-02-07 09:00", "2027-02-08 09:00"
SECOND_LAUNCH, SECOND_WEEK = "2027-05-02 09:00", "2027-05-09 09:00"


@pytest.fixture
def same_in_both_rounds(tmp_path: Path) -> Iterator[World]:
    """Three students have all accepted in the first round. They are paired in the same way in the
    second, in which nobody has answered, and a week has passed."""
    world = World(tmp_path, cohort(student("ana"), student("ben"), student("chi")))
    world.run(LAUNCH)
    world.everybody_accepts()
    world.run(NEXT_DAY)
    world.run(SECOND_LAUNCH)
    assert world.history().pairings("first") == world.history().pairings("second")
    world.now = at(SECOND_WEEK)
    yield world
    world.close()


def test_an_answer_in_the_first_round_makes_no_reminder_of_the_second_one_in_vain(
    same_in_both_rounds: World,
) -> None:
    world = same_in_both_rounds
    heard, since = heard_of(world, set()), world.sandbox.store.change()
    assert world.run().well
    assert len(world.mails(since)) == 3
    nobody_is_reminded_in_vain(world, heard, since)


def test_a_reminder_of_whoever_has_answered_breaks_the_promise(same_in_both_rounds: World) -> None:
    world = same_in_both_rounds
    since = world.sandbox.store.change()
    assert world.run().well
    world.everybody_accepts()
    with pytest.raises(AssertionError):
        nobody_is_reminded_in_vain(world, heard_of(world, set()), since)
