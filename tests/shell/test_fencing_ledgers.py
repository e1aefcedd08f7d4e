"""Which ledger serves a cohort: one that knows less than the mailbox says writes to nobody, however it came about."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.examples import at, cohort, student
from tests.shell.fenced_days import DAYS, EVENINGS, finished, four, morning_of, undisturbed
from tests.shell.held_request import Gate, held
from tests.shell.programs import Scene, new_file, no_power_cuts, opened
from worker.core.model import Cohort

LAUNCH, NUDGES, *_ = DAYS


@pytest.fixture(autouse=True, scope="module")
def quickly() -> Iterator[None]:
    with no_power_cuts():
        yield


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Four students on the morning of the launch."""
    with morning_of(LAUNCH, tmp_path) as scene:
        yield scene


def backup(scene: Scene, folder: Path) -> Path:
    """A copy of the ledger as it is now."""
    copy = folder / "copy.db"
    with opened(scene.database) as ledger:
        ledger.backup(copy)
    return copy


def restore(copy: Path, folder: Path) -> None:
    """The copy in place of the ledger."""
    for file in folder.glob("ledger.db*"):
        file.unlink()
    shutil.copy(copy, folder / "ledger.db")


def is_refused(scene: Scene, *words: str, file: Cohort | None = None) -> None:
    """A pass says so, writes nothing at Google, and leaves the ledger where it was."""
    mails, writes = len(scene.mails()), scene.sandbox.writes
    result = scene.run(cohort=file)
    (sentence,) = result.problems
    assert sentence.startswith("nothing was sent: ")
    assert all(word in sentence for word in words), sentence
    assert (result.outcomes, len(scene.mails()), scene.sandbox.writes) == ((), mails, writes)


def test_a_ledger_restored_from_before_the_launch_is_refused_however_often_it_tries(
    scene: Scene, tmp_path: Path
) -> None:
    copy = backup(scene, tmp_path)
    assert scene.run().well
    restore(copy, tmp_path)
    for _ in range(5):
        scene.now += timedelta(hours=1)
        is_refused(scene, "a later state of this ledger", "2027-02-07 at 14:00 UTC")


@pytest.mark.parametrize("number", range(4, LAUNCH.requests + 1))
def test_a_copy_made_while_a_pass_was_at_work_is_refused_once_it_has_ended(
    scene: Scene, tmp_path: Path, number: int
) -> None:
    gate = Gate(scene.sandbox, number, after=False)
    with held(gate, lambda: scene.run("first", gate)):
        copy = backup(scene, tmp_path)
    restore(copy, tmp_path)
    if number <= LAUNCH.requests - 2:
        is_refused(scene, "a later state of this ledger")
    else:
        assert finished(scene) == undisturbed(LAUNCH).result


def test_a_new_ledger_is_refused_however_often_it_tries(scene: Scene, tmp_path: Path) -> None:
    assert scene.run().well
    new_file(tmp_path)
    scene.seed = "0123"
    for _ in range(5):
        scene.now += timedelta(hours=1)
        is_refused(scene, "another ledger, ", str(tmp_path / "ledger.db"))


def test_a_ledger_that_was_adopted_serves_from_then_on_and_the_other_no_more(
    scene: Scene, tmp_path: Path
) -> None:
    copy = backup(scene, tmp_path)
    assert scene.run().well
    later = tmp_path / "later.db"
    with opened(scene.database) as ledger:
        ledger.backup(later)
    restore(copy, tmp_path)
    (notice,) = scene.run(adopt=True).notices
    assert "serves spring from now on" in notice
    assert len(scene.mails()) == 8
    scene.now = at("2027-02-14 09:00")
    assert scene.run().well
    restore(later, tmp_path)
    scene.now += timedelta(hours=1)
    is_refused(scene, "a later state of this ledger")


def test_a_note_that_a_stopped_pass_left_behind_is_taken_away(scene: Scene) -> None:
    assert scene.run().well
    (note,) = scene.sandbox.store.list("draft")
    scene.sandbox.store.put("draft", "", note | {"id": "r-left"})
    with opened(scene.database) as ledger:
        ledger.take_turn(ledger.turn("spring"))
    scene.now = at("2027-02-14 09:00")
    assert scene.run().well
    finished(scene)


@pytest.mark.parametrize("name", ["Spring", "SPRING", "sprnig", "spring (1)", "autumn"])
def test_a_cohort_under_another_name_is_refused(scene: Scene, name: str) -> None:
    assert scene.run().well
    scene.now += timedelta(days=1)
    for _ in range(3):
        is_refused(scene, "`cohort: spring`", file=replace(four(), id=name))
    assert finished(scene) == undisturbed(LAUNCH).result


def test_a_cohort_under_another_name_is_refused_while_the_first_pass_is_not_finished(
    scene: Scene,
) -> None:
    # Held before the last series is in the calendar.
    gate = Gate(scene.sandbox, 8, after=False)
    with held(gate, lambda: scene.run("first", gate)):
        is_refused(scene, "`cohort: spring`", file=replace(four(), id="autumn"))
    assert finished(scene) == undisturbed(LAUNCH).result


def test_another_class_of_the_same_ledger_is_served(scene: Scene) -> None:
    assert scene.run().well
    names = ("eva", "fay", "gus", "ana")
    autumn = replace(cohort(*(student(name, available=EVENINGS) for name in names)), id="autumn")
    assert scene.run(cohort=autumn).well
    assert len(scene.mails()) == 8


def test_another_name_is_served_with_force(scene: Scene) -> None:
    assert scene.run().well
    assert scene.run(cohort=replace(four(), id="autumn"), force=True).well
    assert len(scene.mails()) == 8
