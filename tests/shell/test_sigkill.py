"""A real process, killed before every request that writes and before every commit of the ledger:
the next passes finish what it began, once.

These are all states in which a process can leave the ledger and Google. To die after a request or a
commit is to die before whichever comes next, and a request that only reads changes nothing.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine
from sqlalchemy.event import listen

from tests.core.examples import cohort, student
from tests.shell.world import World, at, guests_of, no_wait, starts
from worker.core.model import Cohort
from worker.execute.observe import Watch
from worker.execute.run import run_pass
from worker.google.access import stand_in
from worker.ledger.store import SqlLedger
from worker.messages.writer import TemplateWriter
from worker.ports.ports import Ports
from worker.sandbox.server import SandboxServer

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.shell.test_sigkill"])

LAUNCH, DECLINED, NUDGE_DAY, CHANGE = (
    "2027-02-07 09:00",
    "2027-02-07 10:00",
    "2027-02-14 09:00",
    "2027-02-20 09:00",
)
# Each pass begins and ends with a note on its ledger, and throws the one before away, if there was
# one. A launch of four: a calendar, four series, four drafts and their sending. A declined series:
# a move, and both are told of it. A nudge day: four drafts and their sending. A change of the roster, where one takes
# another's place: two series end, two begin, three drafts and their sending.
WRITES = {LAUNCH: 16, DECLINED: 9, NUDGE_DAY: 12, CHANGE: 14}
COMMITS = {LAUNCH: 35, DECLINED: 21, NUDGE_DAY: 29, CHANGE: 33}
MAILS = {LAUNCH: 4, DECLINED: 6, NUDGE_DAY: 8, CHANGE: 7}


def four(now: datetime) -> Cohort:
    """Four students; on the day of the change, Chi leaves and Eli joins."""
    if now < at(CHANGE):
        return cohort(*(student(name) for name in ("ana", "ben", "chi", "dan")))
    chi, eli = student("chi", left=date(2027, 2, 20)), student("eli", joined=date(2027, 2, 20))
    return cohort(student("ana"), student("ben"), chi, student("dan"), eli)


def one_pass(
    port: int, ledger_file: str, now: datetime, commit_to_die_at: int, workers: int
) -> None:
    """What the process does: one pass, as `run` makes it, and SIGKILL before a commit if that is
    asked for."""
    commits = 0

    def die(_connection: object) -> None:
        nonlocal commits
        commits += 1
        if commits == commit_to_die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    ledger = SqlLedger(f"sqlite:///{ledger_file}")
    if commit_to_die_at:
        # SQLAlchemy tells of a commit before it makes it.
        listen(Engine, "commit", die)
    door = stand_in(f"127.0.0.1:{port}")
    ports = Ports(door.calendar(no_wait), door.mailbox(no_wait), ledger, TemplateWriter())
    run_pass(four(now), ports, now, Watch(lambda: "5eed"), workers=workers)
    ports.close()
    ledger.close()


class Killing:
    """The world's sandbox over HTTP. Kills whoever asks before one of the requests that write."""

    def __init__(self, world: World, ledger: Path) -> None:
        self._world, self._ledger = world, ledger
        self._answer = world.sandbox.answer
        world.sandbox.answer = self.answer  # type: ignore[method-assign] # the server asks the sandbox by this name
        self._server = SandboxServer(world.sandbox)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self._left = 0
        self._kill: Callable[[], None] = lambda: None

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        self._left -= verb != "GET"
        if self._left == 0 and verb != "GET":
            self._kill()
            return 503, b"{}"
        return self._answer(verb, uri, headers, body)

    def run(self, write: int = 0, commit: int = 0, workers: int = 1) -> int:
        """A pass in a process of its own, killed before this write or this commit, counted from 1;
        what it ended with."""
        self._left = write
        arguments = (self._server.server_port, str(self._ledger), self._world.now, commit, workers)
        child = processes.Process(target=one_pass, args=arguments)
        child.start()
        pid = child.pid
        assert pid is not None
        self._kill = lambda: os.kill(pid, signal.SIGKILL)
        child.join()
        code = child.exitcode
        child.close()
        assert code is not None
        return code

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[World]:
    """Four students on the morning of the assignment."""
    world = World(tmp_path, four(at(LAUNCH)))
    yield world
    world.close()


@pytest.fixture
def killing(small: World, tmp_path: Path) -> Iterator[Killing]:
    google = Killing(small, tmp_path / "ledger.db")
    yield google
    google.close()


def finished(world: World, day: str) -> None:
    """Two more passes, and everything has happened once."""
    world.now += timedelta(minutes=10)
    world.run()
    assert world.run().well
    sent = sorted((str(mail["To"]), str(mail["Subject"])) for mail in world.mails())
    assert len(sent) == len(set(sent)) == MAILS[day]
    series = [event for _, event in world.series()]
    to_come = [event for event in series if starts(event)[-1] > world.now]
    assert len(to_come) == 4
    assert {len(starts(event)) for event in to_come} == ({12} if day != CHANGE else {10, 12})
    assert all(len(event["_notified"]) <= 2 for event in series)
    assert world.unsent() == []
    assert all(record.settled for record in world.history().records.values())
    world.nothing_more_is_due()


def before(world: World, day: str) -> None:
    """What comes before the day on which the process dies."""
    if day != LAUNCH:
        world.run(LAUNCH)
    for calendar, event in world.series():
        if day == DECLINED and guests_of(event)[1] == "chi@mail.example":
            world.answer(event, calendar, 1, "declined")
    if day == CHANGE:
        world.everybody_accepts()
        world.run("2027-02-08 09:00")
    world.now = at(day)
    world.cohort = four(world.now)


def every(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(day, number) for day, most in counts.items() for number in range(1, most + 1)]


@pytest.mark.parametrize(("day", "number"), every(WRITES))
def test_a_pass_killed_before_a_write_is_finished_once(
    small: World, killing: Killing, day: str, number: int
) -> None:
    before(small, day)
    assert killing.run(write=number) == -signal.SIGKILL
    finished(small, day)


@pytest.mark.parametrize(("day", "number"), every(COMMITS))
def test_a_pass_killed_before_a_commit_is_finished_once(
    small: World, killing: Killing, day: str, number: int
) -> None:
    before(small, day)
    assert killing.run(commit=number) == -signal.SIGKILL
    finished(small, day)


@pytest.mark.parametrize("number", [9, 13, 16])
def test_a_pass_of_many_workers_killed_before_a_commit_of_several_is_finished_once(
    small: World, killing: Killing, number: int
) -> None:
    assert killing.run(commit=number, workers=4) == -signal.SIGKILL
    finished(small, LAUNCH)


@pytest.mark.parametrize("day", WRITES)
def test_no_write_and_no_commit_of_a_pass_is_left_out(
    small: World, killing: Killing, day: str
) -> None:
    before(small, day)
    assert killing.run(write=WRITES[day] + 1, commit=COMMITS[day] + 1) == 0
    small.nothing_more_is_due()
