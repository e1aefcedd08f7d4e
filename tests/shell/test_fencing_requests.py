"""How many requests a pass makes: a launch, a pass with nothing due, and one that finishes what a stopped pass has begun."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.examples import at, cohort, student
from tests.shell.bad_days import ANYWHERE, STOP, BadDay, Mishap, Stopped
from tests.shell.fenced_days import (
    DAYS,
    EVENINGS,
    LAUNCH,
    Day,
    finished,
    four,
    morning_of,
    undisturbed,
)
from tests.shell.held_request import Gate
from tests.shell.programs import SENDER, Scene, new_file, no_power_cuts
from worker.sandbox.calls import call_of
from worker.sandbox.service import Sandbox

DAY_OF_LAUNCH = DAYS[0]
# What a pass may ask once more after another was stopped: whose mailbox it is, the note, and a new one in its place; what was in
# doubt; all drafts, of which there are few.
OF_A_RECOVERY = 16


@pytest.fixture(autouse=True, scope="module")
def quickly() -> Iterator[None]:
    with no_power_cuts():
        yield


def counted(scene: Scene) -> Counter[str]:
    """What a pass asks of Google, by method."""
    gate = Gate(scene.sandbox, 0, after=False)
    assert scene.run(google=gate).well
    calls = (request.split(" ") for request in gate.requests)
    return Counter(call_of(verb, uri, None).method for verb, uri in calls)


@pytest.mark.parametrize("students", [4, 12, 30])
def test_a_launch_takes_three_requests_a_student_and_six(tmp_path: Path, students: int) -> None:
    roster = (student(f"s{number}", available=EVENINGS) for number in range(students))
    sandbox = Sandbox(lambda: LAUNCH, owner=SENDER)
    scene = Scene(sandbox, new_file(tmp_path), cohort(*roster), LAUNCH)
    assert counted(scene).total() <= 3 * students + 6
    assert len(scene.mails()) == students
    sandbox.store.close()


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_with_nothing_due_a_pass_asks_once(tmp_path: Path, day: Day) -> None:
    with morning_of(day, tmp_path) as scene:
        scene.run()
        assert counted(scene) == {"calendar.events.list": 1}


def test_with_no_round_open_a_pass_asks_nothing(tmp_path: Path) -> None:
    with morning_of(DAY_OF_LAUNCH, tmp_path) as scene:
        scene.cohort = replace(four(), rounds={"first": four().rounds["first"]})
        scene.now = at("2027-02-01 09:00")
        assert counted(scene) == {}
        scene.now = LAUNCH
        assert scene.run().well
        scene.now = at("2027-06-01 09:00")
        assert counted(scene) == {}


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("day", "number"),
    [
        pytest.param(day, number, id=f"{day}-{number}")
        for day in DAYS[:2]
        for number in range(1, day.requests + 1)
    ],
)
def test_a_pass_that_was_stopped_anywhere_costs_the_next_a_few_requests_more(
    tmp_path: Path, day: Day, number: int, done: bool
) -> None:
    with morning_of(day, tmp_path) as scene:
        with suppress(Stopped):
            scene.run("first", BadDay(scene.sandbox, Mishap(STOP, ANYWHERE, number, done)))
        calls = counted(scene)
        assert number - 1 + calls.total() <= day.requests + OF_A_RECOVERY
        # The note, and what was in doubt.
        assert calls["gmail.users.drafts.list"] <= 2
        assert finished(scene, notes=2) == undisturbed(day).result


def test_drafts_are_listed_once_however_many_are_in_doubt(tmp_path: Path) -> None:
    with morning_of(DAY_OF_LAUNCH, tmp_path) as scene:
        scene.run("first", Unheard(scene.sandbox))
        in_doubt = len(scene.sandbox.store.list("draft")) - 1
        assert in_doubt == 3
        calls = counted(scene)
        assert calls["gmail.users.drafts.list"] == 1
        assert calls["gmail.users.drafts.get"] <= 1 + 1 + in_doubt
        assert finished(scene) == undisturbed(DAY_OF_LAUNCH).result


class Unheard:
    """A sandbox that writes drafts to students without saying so, and shows none: an answer is lost
    each time."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox, self._labels = sandbox, set[bytes | str | None]()

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        """See Answering."""
        is_mail = "/drafts" in uri and verb == "POST" and len(self._sandbox.store.list("draft"))
        if "/drafts?maxResults" in uri and self._labels:
            raise ConnectionResetError("the other side went away")
        answered = self._sandbox.answer(verb, uri, headers, body)
        if is_mail:
            self._labels.add(body)
            raise ConnectionResetError("the other side went away")
        return answered
