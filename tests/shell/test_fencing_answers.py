"""An answer that comes while a pass is held at a change of the series is not forgotten when that pass goes on."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.examples import at, cohort, student
from tests.shell.fenced_days import DAYS, EVENINGS, morning_of
from tests.shell.held_request import Gate, held
from tests.shell.lost_locks import lose_the_lock
from tests.shell.programs import Scene, no_power_cuts

DECLINED = next(day for day in DAYS if day.name == "declined")
# A listing, the account, the note (looked at, written anew, thrown away), a look at the series, the move.
THE_MOVE = 7


@pytest.fixture(autouse=True, scope="module")
def quickly() -> Iterator[None]:
    with no_power_cuts():
        yield


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """A client has declined; in every other pairing both have accepted."""
    with morning_of(DECLINED, tmp_path) as scene:
        for calendar, series in scene.series():
            responses = [guest["responseStatus"] for guest in series["attendees"]]
            for position in (0, 1) if "declined" not in responses else ():
                scene.answer(calendar, series, position, "accepted")
        yield scene


def both_accept_what_was_moved(scene: Scene) -> None:
    for calendar, series in scene.series():
        for position in (0, 1):
            scene.answer(calendar, series, position, "accepted")


def nobody_is_nudged(scene: Scene) -> None:
    scene.now = at("2027-02-15 09:00")
    mails = len(scene.mails())
    assert scene.run().well
    assert len(scene.mails()) == mails


def test_an_answer_that_the_next_pass_has_seen_stays(scene: Scene) -> None:
    gate = Gate(scene.sandbox, THE_MOVE, after=True)
    with held(gate, lambda: scene.run("first", gate)):
        both_accept_what_was_moved(scene)
        lose_the_lock(scene.database)
        assert scene.run().well
    assert gate.requests[THE_MOVE - 1].startswith("PATCH ")
    nobody_is_nudged(scene)


def test_an_answer_that_the_pass_of_another_cohort_has_seen_stays(scene: Scene) -> None:
    names = ("eva", "fay", "gus")
    autumn = replace(cohort(*(student(name, available=EVENINGS) for name in names)), id="autumn")
    assert scene.run(cohort=autumn).well
    gate = Gate(scene.sandbox, THE_MOVE, after=True)
    with held(gate, lambda: scene.run("first", gate)):
        both_accept_what_was_moved(scene)
        assert scene.run(cohort=autumn).well
    assert gate.requests[THE_MOVE - 1].startswith("PATCH ")
    nobody_is_nudged(scene)
